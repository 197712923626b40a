"""One day's chase: the rules decide the day, the queries look it up."""

from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from chasing import density
from deadlines.ladder import Ladder, heard_from, last_day_for, steps_between
from deadlines.working_days import HolidayTableEnds, WorkingDays
from models.audit import acts, changes
from models.audit.acts import Act
from models.letters import alarms, answers, due, escalating, queueing, silence
from models.letters.day import Day, LevelDue
from models.letters.density import put_off
from notifications.refusals import a_week_before
from plans.head import HOLDER
from plans.loading import LoadedPlan, lock_plan
from plans.plan import Plan

ANSWERED_ALONE_WITHIN = timedelta(days=31)
"""How old a decision may be that a letter is written for: an older one waits for another letter."""


@dataclass(frozen=True)
class ChaseCounts:
    """How many steps, briefings and escalations a chase found, how many letters it queued.

    `missed` are the working days since the last chase on which nobody chased.
    """

    hits: int
    digests: int
    missed: tuple[date, ...] = ()


def is_quiet(loaded: LoadedPlan, as_of: date) -> bool:
    """Whether no letter may leave on a day: a day off, or not yet after the plan's live day.

    Raises HolidayTableEnds for a year that the holiday table does not know.
    """
    return as_of <= loaded.row.live_from or not loaded.is_working(as_of)


def opens_the_week(loaded: LoadedPlan, as_of: date) -> bool:
    """Whether a working day is its week's first: Monday, or the day after a long weekend.

    After the plan's last day no summary is owed.
    """
    monday = as_of - timedelta(days=as_of.weekday())
    earlier = (monday + timedelta(days=n) for n in range(as_of.weekday()))
    # The Monday may lie in a year that the table does not know.
    days = [day for day in earlier if day.year in loaded.plan.working_days.years]
    return not loaded.has_ended(as_of) and not any(loaded.is_working(day) for day in days)


def opens_the_month(loaded: LoadedPlan, as_of: date) -> bool:
    """Whether a working day is its month's first; after the plan's last day none is."""
    earlier = (as_of.replace(day=1) + timedelta(days=n) for n in range(as_of.day - 1))
    return not loaded.has_ended(as_of) and not any(loaded.is_working(day) for day in earlier)


def chase_day(session: Session, loaded: LoadedPlan, act: Act) -> ChaseCounts:
    """Queue what is owed on a day: one letter per contact, alarms, summaries; again adds 0.

    Steps of days that nobody chased since the last chase are folded in, each assignment at the
    step that is true now. On a day off, or on the live day and before it, nothing is owed.
    """
    if is_quiet(loaded, act.as_of):
        return ChaseCounts(0, 0)
    # Locked, so that a second chase of the plan waits, and then finds nothing left to add.
    loaded = lock_plan(session, loaded)
    missed, day = _missed(loaded, act.as_of), the_day(loaded, act.as_of)
    # First of all, because a letter that left in between would miss what is added to it.
    queueing.hold_letters(session, day)
    hits = due.add_reminders(session, day) + due.add_briefings(session, day)
    escalated = escalating.add_escalations(session, day)
    put_off(session, day)
    digests = queueing.queue_letters(session, day)
    digests += _queue_answers(session, loaded, day)
    # After queueing, because older letters were folded in that may name what is silenced since.
    silence.forget_silenced(session, loaded.id, act.as_of)
    digests += _queue_alarms(session, loaded, day) + _queue_summaries(session, loaded, day)
    chased = ChaseCounts(hits + escalated, digests, missed)
    # A silence that begins empties letters; an alarm that waits is owed for one thing more.
    if chased.hits or digests or missed or changes.are_noted(session):
        detail = {
            "hits": hits,
            "escalations": escalated,
            "digests": digests,
            "from": day.first,
            "missed": missed,
        }
        subject = f"plan:{loaded.plan.code}"
        acts.log(session, loaded.id, act, action="chase", subject=subject, detail=detail)
    due.mark_chased(session, day)
    return chased


def _missed(loaded: LoadedPlan, as_of: date) -> tuple[date, ...]:
    """Working days after the last chase (or the live day) and before a day."""
    last = loaded.row.chased_on or loaded.row.live_from
    one_day = timedelta(days=1)
    return loaded.plan.working_days.between(last + one_day, as_of - one_day)


def _queue_summaries(session: Session, loaded: LoadedPlan, day: Day) -> int:
    """The week's for the standing agency, the month's for its judge and the leaders: not of a
    month on no day of which the plan was live.
    """
    queued, standing = 0, loaded.plan.head.standing_agency
    if opens_the_week(loaded, day.as_of):
        queued += queueing.queue_for(session, day, "summary", [standing])
    was_live = loaded.row.live_from < day.as_of.replace(day=1) - timedelta(days=1)
    if opens_the_month(loaded, day.as_of) and was_live:
        offices = {loaded.plan.head.judge, *loaded.plan.leaders} - {standing}
        queued += queue_for_offices(session, loaded, day, "summary", offices)
    return queued


def queue_for_offices(
    session: Session, loaded: LoadedPlan, day: Day, kind: str, offices: Set[str]
) -> int:
    """A letter of a kind to each of these agencies, to the leaders among them at their contact of
    `monthly_to`, to the others at theirs of `digest_to`: how many.
    """
    leaders, role = offices & loaded.plan.leaders, loaded.plan.head.settings.monthly_to
    queued = queueing.queue_for(session, day, kind, sorted(offices - leaders))
    return queued + queueing.queue_for(session, day, kind, sorted(leaders), role)


def _queue_answers(session: Session, loaded: LoadedPlan, day: Day) -> int:
    """What was decided on an agency's work, where no other letter to it is due on a letter day."""
    since = max(day.as_of - ANSWERED_ALONE_WITHIN, loaded.row.live_from)
    codes = answers.to_be_answered(session, day, since) if day.is_letter_day else []
    return queueing.queue_answers(session, day, codes)


def _queue_alarms(session: Session, loaded: LoadedPlan, day: Day) -> int:
    """What is amiss, for the standing agency; every week a silence, for the agency that set it."""
    standing, since = loaded.plan.head.standing_agency, a_week_before(loaded, day.as_of)
    to = {standing} if alarms.add_alarms(session, day, to=standing, since=since) else set()
    if opens_the_week(loaded, day.as_of):
        silences = silence.silences(session, loaded.id)
        # The standing agency reads of silences in its summary; so it does of those by nobody.
        to |= {row.author_agency for row in silences if row.covers(day.as_of)} - {standing}
    return queueing.queue_for(session, day, "alarm", sorted(to)) if to else 0


def the_day(loaded: LoadedPlan, as_of: date) -> Day:
    """What the rules say of a day, from the last chased day (or the live day) on, included."""
    plan = loaded.plan
    days, settings = plan.working_days, plan.head.settings
    # A day that was chased is looked at again, because what came up after its digest is owed now.
    first = min(loaded.row.chased_on or loaded.row.live_from, as_of)
    check_ins = _check_in_days(plan, first, as_of)
    briefing = Ladder(plan.steps.coordinating)
    stagnant = Ladder((settings.stagnant_after,), settings.stagnant_after)
    is_spaced = settings.letters_a_week < 7 or len(set(settings.letter_weekdays)) < 7
    numbers = {each.steps: number for number, each in enumerate(plan.ladders)}
    return Day(
        plan_id=loaded.id,
        first=first,
        as_of=as_of,
        steps=_own_steps(plan, first, as_of),
        ladders={row.code: numbers[row.steps] for row in plan.obligations if row.steps},
        briefing_steps=_steps(briefing, days, first, as_of),
        check_ins=list(_asked_again(plan, check_ins, first, as_of)),
        stagnant=_steps(stagnant, days, first, as_of),
        undated_asked_on=_latest(
            [day for on in check_ins if first <= (day := days.on_or_after(on)) <= as_of]
        ),
        event_step=plan.steps.event_step,
        digest_to=settings.digest_to,
        levels=_levels(plan, as_of),
        monday=as_of - timedelta(days=as_of.weekday()),
        put_off_to=density.letter_day(plan, as_of + timedelta(days=1)),
        urgent=density.urgent_days(plan, as_of) if is_spaced else (),
        is_letter_day=density.is_letter_day(plan, as_of),
        is_spaced=is_spaced,
        most_letters=settings.letters_a_week,
    )


def _own_steps(plan: Plan, first: date, last: date) -> list[tuple[date, int, date, int, date]]:
    """Steps of each ladder, with the day from which an acknowledgement skips them."""
    days, holds = plan.working_days, plan.head.settings.acknowledgement_holds
    return [
        (step.due_on, step.number, step.on, number, heard_from(ladder, step, days, holds))
        for number, ladder in enumerate(plan.ladders)
        for step in steps_between(ladder, days, first, last)
    ]


def _levels(plan: Plan, as_of: date) -> dict[LevelDue, date]:
    """Levels of escalation that may be due, with the last day that they are due for."""
    return {
        LevelDue(
            number,
            None if level.to == HOLDER else level.to,
            level.contact,
            hands_on=level.hands_on,
            judge=plan.head.judge_of(level),
        ): until
        for number, level in enumerate(plan.head.escalation, start=1)
        if (until := last_day_for(level.after, as_of, plan.working_days))
    }


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
    first_day = plan.head.first_day
    opening = (max(date(year, month, 1), first_day) for year in years for month in months)
    return [day for day in opening if day.year in plan.working_days.years]


def _asked_again(
    plan: Plan, check_ins: Iterable[date], first: date, last: date
) -> Iterator[tuple[date, int, date]]:
    for opens_on in check_ins:
        # A step beyond the holiday table lies after this day; it is looked at once its year is
        # known.
        with suppress(HolidayTableEnds):
            again = plan.working_days.after(opens_on, plan.steps.check_in_again)
            if first <= again <= last:
                yield opens_on, 0, again


def _latest(days: list[date]) -> date | None:
    return max(days, default=None)
