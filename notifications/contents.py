"""What a letter says when it leaves: read from the record in the transaction of its claim."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from deadlines.civil import civil_date
from deadlines.ladder import last_day_for
from models import inspections
from models.assignments import work
from models.assignments.opening import events
from models.assignments.work import Filter, Standing
from models.audit import chain
from models.letters import alarms, escalating, figures, outbox, silence
from models.letters.outbox import Addressed
from models.letters.sent import Named
from models.letters.silence import Silenced
from models.types import OPEN
from notifications.alarm import alarm
from notifications.commitment import commitments
from notifications.summary import Week, monthly, summary
from notifications.wording import Contents, Escalated, Letter, News, Since, digest, stagnant
from plans.loading import Loaded

UNDELIVERED = ("temporary", "permanent", "uncertain")
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Worded:
    """A letter, and which assignments and cycles it names."""

    letter: Letter
    work: tuple[Named, ...] = ()
    news: tuple[Named, ...] = ()

    @property
    def assignment_ids(self) -> list[int]:
        """Ids of the assignments that it names."""
        return [one.id for one in self.work]

    @property
    def cycle_ids(self) -> list[int]:
        """Ids of the cycles that it tells a coordinating agency of."""
        return [one.id for one in self.news]


def worded_now(session: Session, loaded: Loaded, letter: Addressed, as_of: date) -> Worded | None:
    """The letter as it is true on a day; None if nothing is left to say."""
    if letter.kind == "summary":
        return Worded(_summary(session, loaded, letter, as_of))
    if letter.kind == "alarm":
        found = _alarm(session, loaded, letter, as_of)
        return Worded(found) if found else None
    if letter.kind == "commitment":
        made = inspections.commitments(session, loaded.id, letter.on.year)
        found = commitments(loaded.plan, letter.agency_name, as_of, made)
        return Worded(found) if found else None
    contents, cycle_ids = _contents(session, loaded, letter, as_of)
    if not contents.work and not contents.news and not contents.escalated:
        return None
    by_id = {one.id: one for one in (*contents.work, *(each.work for each in contents.escalated))}
    named = (_named(key, one) for key, one in sorted(by_id.items()))
    news = map(_named, cycle_ids, contents.news)
    return Worded(digest(loaded.plan, contents), tuple(named), tuple(news))


def _named(key: int, one: Standing | News) -> Named:
    return Named(key, one.obligation, one.period, one.title)


def _summary(session: Session, loaded: Loaded, letter: Addressed, as_of: date) -> Letter:
    """The week's for the standing agency, the month's for any other."""
    last = as_of - timedelta(days=1)
    if letter.agency != loaded.plan.head.standing_agency:
        ended = as_of.replace(day=1) - timedelta(days=1)
        week = the_week(session, loaded, as_of, first=ended.replace(day=1), last=ended)
        return monthly(loaded.plan, week, letter.agency_name)
    told = outbox.last_summary(session, loaded.id, letter.agency_id)
    first = min(civil_date(told), last) if told else as_of - A_WEEK
    return summary(loaded.plan, the_week(session, loaded, as_of, first=first, last=last))


def _alarm(session: Session, loaded: Loaded, letter: Addressed, as_of: date) -> Letter | None:
    """All that is amiss for the standing agency; for another its own silences."""
    if letter.agency == loaded.plan.head.standing_agency:
        amiss, own = alarms.amiss(session, loaded.id, as_of), []
    else:
        found = silence.silences(session, loaded.id)
        amiss = []
        own = [one for one in found if one.covers(as_of) and one.author_agency == letter.agency]
    return alarm(loaded.plan, letter.agency_name, as_of, amiss, own)


def the_week(session: Session, loaded: Loaded, as_of: date, *, first: date, last: date) -> Week:
    """What some days brought, both ends included, and what stands open on a day."""
    all_work = work.standings(session, loaded.id, as_of)
    by_id = {one.id: one for one in all_work}
    counts = outbox.count_by_state(session, loaded.id)
    seal = chain.last_seal(session)
    still_since = _still_since(loaded, as_of)
    raised = escalating.escalated_between(session, loaded.id, first, last)
    return Week(
        first=first,
        last=last,
        opened=sum(first <= one.opened_on <= last for one in all_work),
        accepted=[
            one
            for one in all_work
            if one.status == "accepted" and one.closed_on and first <= one.closed_on <= last
        ],
        to_judge=[one for one in all_work if one.status == "submitted"],
        asked=[one for one in all_work if one.extension_to],
        overdue=[one for one in all_work if one.overdue],
        undelivered=sum(counts.get(state, 0) for state in UNDELIVERED),
        unreachable=outbox.unreachable(session, loaded.id, as_of),
        head=seal.head if seal else None,
        escalated=[(by_id[one], level, on) for one, level, on in raised if one in by_id],
        stagnant=[one for one in all_work if not one.history and stagnant(one, still_since)],
        silences=[one for one in silence.silences(session, loaded.id) if one.last_on >= as_of],
        quotas=figures.quotas(session, loaded.id, as_of.year),
        missing_years=loaded.missing_years(as_of),
    )


def _still_since(loaded: Loaded, as_of: date) -> date | None:
    """The day on which work changed last that has not been changed for as long as the plan says."""
    plan = loaded.plan
    return last_day_for(plan.head.settings.stagnant_after, as_of, plan.working_days)


def _contents(
    session: Session, loaded: Loaded, letter: Addressed, as_of: date
) -> tuple[Contents, tuple[int, ...]]:
    """What the letter says now, and of which cycles it tells.

    Work that was closed or silenced since it was queued is named nowhere; what is no longer
    overdue is escalated no more.
    """
    quiet = silence.silenced_on(session, loaded.id, as_of)
    levels = escalating.levels_of(session, letter.notice_id)
    escalated = _escalated(session, loaded, levels, quiet, as_of)
    of_holder = Filter(holder_id=letter.agency_id, statuses=OPEN)
    held = work.standings(session, loaded.id, as_of, of_holder)
    named = [
        one
        for one in held
        if one.id in letter.assignment_ids
        and one.id not in levels
        and not quiet.holds(one.holder, one.obligation)
    ]
    news = _news(session, letter, quiet)
    told = {one.id for one in named} | {one.work.id for one in escalated}
    others = sum(one.overdue and one.id not in told for one in held)
    come = {row.code for row in events(session, loaded.id) if row.on.year == as_of.year}
    contents = Contents(
        agency_name=letter.agency_name,
        as_of=as_of,
        work=named,
        news=[one for _, one in news],
        other_overdue=others if named or news else 0,
        events_come=frozenset(come),
        escalated=escalated,
        since=_since(session, loaded, letter, held),
        still_since=_still_since(loaded, as_of),
        role=letter.role,
    )
    return contents, tuple(cycle_id for cycle_id, _ in news)


def _escalated(
    session: Session, loaded: Loaded, levels: Mapping[int, int], quiet: Silenced, as_of: date
) -> list[Escalated]:
    if not levels:
        return []
    sent = escalating.already_sent(session, [*levels])
    open_work = work.standings(session, loaded.id, as_of, Filter(ids=[*levels], statuses=OPEN))
    return [
        Escalated(
            one,
            levels[one.id],
            [(civil_date(at), level) for at, level in sent.get(one.id, ())],
        )
        for one in open_work
        if one.overdue and not quiet.holds(one.holder, one.obligation)
    ]


def _news(session: Session, letter: Addressed, quiet: Silenced) -> list[tuple[int, News]]:
    if not letter.cycle_ids:
        return []
    leads = outbox.holders_of(session, letter.cycle_ids)
    return [
        (
            cycle.id or 0,
            News(
                obligation=obligation.code,
                title=obligation.title,
                source=obligation.source,
                period=cycle.period,
                due_on=cycle.due_on,
                leads=leads.get(cycle.id or 0, ()),
            ),
        )
        for cycle, obligation in outbox.cycle_rows(session, letter.cycle_ids)
        if not quiet.holds(letter.agency, obligation.code)
    ]


def _since(
    session: Session, loaded: Loaded, letter: Addressed, held: Sequence[Standing]
) -> Since | None:
    """What was changed since the contact's last letter; None if this is its first."""
    last = outbox.last_letter(session, letter.notice_id)
    if last is None:
        return None
    on = civil_date(last)
    counts = figures.counts_since(session, loaded.id, letter.agency_id, on)
    return Since(
        on=on,
        returned=sum(one.status == "returned" and one.changed_on >= on for one in held),
        extended=counts.get("extend", 0),
        accepted=counts.get("accept", 0),
    )
