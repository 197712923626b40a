"""What a letter says when it leaves: read from the record in the transaction of its claim."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from deadlines.civil import civil_date
from models import chain, outbox, work
from models.opening import events
from models.outbox import Addressed
from models.types import OPEN
from models.work import Filter
from notifications.summary import Week, summary
from notifications.wording import Contents, Letter, News, digest
from plans.loading import Loaded

UNDELIVERED = ("temporary", "permanent", "uncertain")
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Worded:
    """A letter, and which assignments and cycles it names."""

    letter: Letter
    assignment_ids: tuple[int, ...] = ()
    cycle_ids: tuple[int, ...] = ()


def worded_now(session: Session, loaded: Loaded, letter: Addressed, as_of: date) -> Worded | None:
    """The letter as it is true on a day; None if nothing is left to say."""
    if letter.kind == "summary":
        return Worded(summary(loaded.plan, the_week(session, loaded, as_of)))
    contents = _contents(session, loaded, letter, as_of)
    if not contents.work and not contents.news:
        return None
    named = tuple(one.id for one in contents.work)
    return Worded(digest(loaded.plan, contents), named, letter.cycle_ids)


def the_week(session: Session, loaded: Loaded, as_of: date) -> Week:
    """What the days since the last summary brought, or a week, and what stands open on a day."""
    last = as_of - timedelta(days=1)
    told = outbox.last_summary(session, loaded.id)
    first = min(civil_date(told), last) if told else as_of - A_WEEK
    all_work = work.standings(session, loaded.id, as_of)
    counts = outbox.count_by_state(session, loaded.id)
    seal = chain.last_seal(session)
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
    )


def _contents(session: Session, loaded: Loaded, letter: Addressed, as_of: date) -> Contents:
    """What the letter says now: work that was closed since it was queued is named nowhere."""
    held = work.standings(
        session, loaded.id, as_of, Filter(holder_id=letter.agency_id, statuses=OPEN)
    )
    named = [one for one in held if one.id in letter.assignment_ids]
    overdue = sum(one.overdue for one in held) - sum(one.overdue for one in named)
    leads = outbox.holders_of(session, letter.cycle_ids)
    news = [
        News(
            obligation=obligation.code,
            title=obligation.title,
            source=obligation.source,
            period=cycle.period,
            due_on=cycle.due_on,
            leads=leads.get(cycle.id or 0, ()),
        )
        for cycle, obligation in outbox.cycle_rows(session, letter.cycle_ids)
    ]
    come = {row.code for row in events(session, loaded.id) if row.on.year == as_of.year}
    return Contents(
        agency_name=letter.agency_name,
        as_of=as_of,
        work=named,
        news=news,
        other_overdue=overdue,
        events_come=frozenset(come),
    )
