"""One day's chase: the rules decide the day, the queries look it up."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from deadlines.ladder import Ladder, steps_between
from deadlines.working_days import WorkingDays
from models import audit, chase
from models.audit import Act
from models.chase import Day
from plans.loading import Loaded, locked
from plans.plan import Plan


@dataclass(frozen=True)
class Chased:
    """How many steps and briefings a chase found, and how many letters it queued."""

    hits: int
    digests: int


def is_quiet(loaded: Loaded, as_of: date) -> bool:
    """Whether no letter may leave on a day: a day off, or not yet after the plan's live day.

    Raises HolidayTableEnds for a year that the holiday table does not know.
    """
    return as_of <= loaded.record.live_from or not loaded.is_working(as_of)


def opens_the_week(loaded: Loaded, as_of: date) -> bool:
    """Whether a working day is its week's first: Monday, or the day after a long weekend.

    After the plan's last day no summary is owed.
    """
    monday = as_of - timedelta(days=as_of.weekday())
    earlier = (monday + timedelta(days=n) for n in range(as_of.weekday()))
    known = [day for day in earlier if day.year in loaded.plan.working_days.years]
    return not loaded.has_ended(as_of) and not any(loaded.is_working(day) for day in known)


def chase_day(session: Session, loaded: Loaded, act: Act) -> Chased:
    """Queue what is owed on a day: one digest per contact, and the week's summary; again adds 0.

    Steps of days that nobody chased since the last chase are folded in, each assignment at the
    step that is true now. On a day off, or on the live day and before it, nothing is owed.
    """
    if is_quiet(loaded, act.as_of):
        return Chased(0, 0)
    loaded = locked(session, loaded)
    day = the_day(loaded, act.as_of)
    chase.hold_digests(session, day)
    hits = chase.add_reminders(session, day) + chase.add_briefings(session, day)
    digests = chase.queue_digests(session, day)
    if opens_the_week(loaded, act.as_of):
        digests += chase.queue_summary(session, day, loaded.plan.head.standing_agency)
    if hits or digests:
        audit.record(
            session,
            loaded.id,
            act,
            action="chase",
            subject=f"plan:{loaded.plan.code}",
            detail={"hits": hits, "digests": digests, "from": day.first},
        )
    chase.mark_chased(session, day)
    return Chased(hits, digests)


def the_day(loaded: Loaded, as_of: date) -> Day:
    """What the rules say of a day, from the last chased day (or the live day) on, included."""
    plan = loaded.plan
    days, ladder = plan.working_days, plan.ladder
    # A day that was chased is looked at again: what came up after its digest left is owed now.
    first = min(loaded.record.chased_on or loaded.record.live_from, as_of)
    check_ins = _check_in_days(plan, first, as_of)
    briefing = Ladder(steps=ladder.coordinating, weekly_every=None)
    return Day(
        plan_id=loaded.id,
        first=first,
        as_of=as_of,
        steps=_steps(ladder, days, first, as_of),
        briefing_steps=_steps(briefing, days, first, as_of),
        check_ins=[
            (opens_on, 0, again)
            for opens_on in check_ins
            if first <= (again := days.after(opens_on, ladder.check_in_again)) <= as_of
        ],
        undated_asked_on=_latest(
            [asked for on in check_ins if first <= (asked := days.on_or_after(on)) <= as_of]
        ),
        event_step=ladder.event_step,
        digest_to=plan.head.settings.digest_to,
    )


def _steps(
    ladder: Ladder, days: WorkingDays, first: date, last: date
) -> list[tuple[date, int, date]]:
    return [
        (step.due_on, step.number, step.on) for step in steps_between(ladder, days, first, last)
    ]


def _check_in_days(plan: Plan, first: date, last: date) -> list[date]:
    """Opening days of check-ins of the years around the window."""
    months = plan.head.settings.check_in_months
    years = range(first.year - 1, last.year + 1)
    opening = (date(year, month, 1) for year in years for month in months)
    signed_on = plan.head.signed_on
    return [max(day, signed_on) for day in opening if day.year in plan.working_days.years]


def _latest(days: list[date]) -> date | None:
    return max(days, default=None)
