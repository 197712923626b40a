"""The next letter that the ladder plans for each open assignment, after a day."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from deadlines.ladder import next_step
from deadlines.working_days import HolidayTableEnds
from models import chase, silence, work
from models import loaded as rows
from models.chase import Usual
from models.opening import events
from models.silence import SilenceRow
from models.types import OPEN
from models.work import Filter, Standing
from plans.loading import Loaded
from plans.plan import Plan


@dataclass(frozen=True)
class Planned:
    """A letter to come, in the shape of a notice: it has no number and no outcome yet."""

    agency: str
    contact: str | None
    address: str | None
    on: date
    assignments: tuple[int, ...]
    channel: str | None = None
    id: None = None
    kind: str = "digest"
    state: str = "planned"
    message_id: None = None
    sent_at: None = None


def planned_letters(session: Session, loaded: Loaded, as_of: date, wanted: Filter) -> list[Planned]:
    """For each open assignment the next day after `as_of` on which a letter names it, by day.

    As things stand: days in a silence are passed over; closed or extended in the meantime it is
    not named. What was over before the plan went live has no letter.
    """
    by_holder = _contacts(session, loaded, as_of)
    quiet = silence.silences(session, loaded.id)
    come = {(row.code, row.on.year) for row in events(session, loaded.id)}
    after = max(as_of, loaded.record.live_from)
    asked = Filter(agency=wanted.agency, ids=wanted.ids, statuses=OPEN)
    found = []
    for one in work.standings(session, loaded.id, as_of, asked):
        on = None if one.history else next_letter_on(loaded.plan, one, after, come)
        while on is not None and any(_holds(each, one, on) for each in quiet):
            on = next_letter_on(loaded.plan, one, on, come)
        # `agency` finds what was opened for it too; the letter goes to the holder.
        if on is not None and wanted.agency in (None, one.holder):
            to = by_holder.get(one.holder, (None, None, None))
            found.append(Planned(one.holder, to[0], to[1], on, (one.id,), to[2]))
    return sorted(found, key=lambda letter: (letter.on, letter.agency))


def _holds(one: SilenceRow, work: Standing, on: date) -> bool:
    """Whether a silence keeps a letter of a day from naming work."""
    return one.covers(on) and (one.agency == work.holder or one.obligation == work.obligation)


def next_letter_on(
    plan: Plan, one: Standing, after: date, come: set[tuple[str, int]]
) -> date | None:
    """The next day on which an assignment is in a letter; `come` are events by code and year."""
    return min(_days(plan, one, after, come), default=None)


def _days(plan: Plan, one: Standing, after: date, come: set[tuple[str, int]]) -> Iterator[date]:
    row, days = plan.known(one.obligation), plan.working_days
    ladder = plan.ladder_of(row) if row else plan.ladder
    if one.expected_on is not None:
        lowest = ladder.event_step if _waits(plan, one, come) else None
        step = next_step(ladder, days, one.expected_on, after, lowest=lowest)
        if step:
            yield step.on
    if one.kind == "continuous":
        with suppress(HolidayTableEnds):
            again = days.after(one.opens_on, ladder.check_in_again)
            if again > after:
                yield again
    elif one.expected_on is None:
        yield from _check_ins(plan, after)


def _waits(plan: Plan, one: Standing, come: set[tuple[str, int]]) -> bool:
    row = plan.known(one.obligation)
    year = one.due_on.year if one.due_on else 0
    return bool(row and row.waits_for and (row.waits_for, year) not in come)


def _check_ins(plan: Plan, after: date) -> Iterator[date]:
    """Days after a day on which undated work is asked about, in its year and the next."""
    for year in (after.year, after.year + 1):
        for month in plan.head.settings.check_in_months:
            with suppress(HolidayTableEnds):
                asked = plan.working_days.on_or_after(date(year, month, 1))
                if asked > after:
                    yield asked


def _contacts(
    session: Session, loaded: Loaded, as_of: date
) -> dict[str, tuple[str | None, str | None, str | None]]:
    """Role, address and channel of each agency's usual contact, by the agency's code."""
    digest_to = loaded.plan.head.settings.digest_to
    usual = set(chase.usual_contacts(session, Usual(loaded.id, as_of, digest_to)).values())
    return {
        agency.code: (contact.role, contact.address, contact.channel)
        for agency, contact in rows.contacts(session, loaded.id)
        if contact.id in usual
    }
