"""The next letter, and the next escalation, that the plan holds for each open assignment."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from deadlines.ladder import next_step
from deadlines.working_days import HolidayTableEnds
from models import loaded as rows
from models.assignments import work
from models.assignments.opening import events
from models.assignments.work import Filter, Standing
from models.letters import contacts, due, silence
from models.letters.contacts import Deputized
from models.letters.due import Usual
from models.letters.silence import SilenceRow
from models.tables import Contact
from models.types import OPEN
from plans.loading import Loaded
from plans.plan import HOLDER, Level, Plan


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
    titles: tuple[str, ...] = ()


def planned_letters(session: Session, loaded: Loaded, as_of: date, wanted: Filter) -> list[Planned]:
    """For each open assignment the next day after `as_of` on which a letter names it, by day.

    Beside it the next level that is told of it, if it stays as it is. As things stand: days in a
    silence are passed over; closed or extended in the meantime it is not named. What was over
    before the plan went live has no letter.
    """
    reach = _Reach.on(session, loaded, as_of)
    quiet = silence.silences(session, loaded.id)
    come = {(row.code, row.on.year) for row in events(session, loaded.id)}
    after = max(as_of, loaded.record.live_from)
    asked = Filter(agency=wanted.agency, ids=wanted.ids, statuses=OPEN)
    found = []
    for one in work.standings(session, loaded.id, as_of, asked):
        # `agency` finds what was opened for it too; the letter goes to the holder.
        if one.history or wanted.agency not in (None, one.holder):
            continue
        held = [
            each for each in quiet if one.holder == each.agency or each.obligation == one.obligation
        ]
        on = next_letter_on(loaded.plan, one, after, come)
        while on is not None and any(each.covers(on) for each in held):
            on = next_letter_on(loaded.plan, one, on, come)
        if on is not None:
            found.append(reach.planned(one, on, one.holder))
        level = next_level(loaded.plan, one, after, held)
        if level is not None:
            to = one.holder if level[1].to == HOLDER else level[1].to
            found.append(reach.planned(one, level[0], to, level[1].contact))
    return sorted(found, key=lambda letter: (letter.on, letter.agency))


def next_level(
    plan: Plan, one: Standing, after: date, quiet: Sequence[SilenceRow] = ()
) -> tuple[date, Level] | None:
    """The next level of escalation after a day, and its day; none for bodies outside UBND tỉnh.

    In a silence it waits for the first working day after it.
    """
    if (
        not one.due_on_decided
        or one.expected_on is None
        or plan.agency(one.holder).kind == "outside"
    ):
        return None
    found = []
    for level in plan.head.escalation:
        with suppress(HolidayTableEnds):
            on = plan.working_days.after(one.expected_on, level.after)
            while any(each.covers(on) for each in quiet):
                on = plan.working_days.after(on, 1)
            if (level.to != one.holder or level.hands_on) and on > after:
                found.append((on, level))
    return min(found, key=lambda one: one[0], default=None)


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


@dataclass(frozen=True)
class _Reach:
    """Whom a letter of a day reaches: contacts by agency and role, their deputies, the usual."""

    contacts: Mapping[tuple[str, str], Contact]
    usual: Mapping[str, str]
    deputies: Sequence[Deputized]

    @classmethod
    def on(cls, session: Session, loaded: Loaded, as_of: date) -> "_Reach":
        """As things stand on a day."""
        digest_to = loaded.plan.head.settings.digest_to
        usual = set(due.usual_contacts(session, Usual(loaded.id, as_of, digest_to)).values())
        found = rows.contacts(session, loaded.id)
        return cls(
            {(agency.code, contact.role): contact for agency, contact in found},
            {agency.code: contact.role for agency, contact in found if contact.id in usual},
            [one for one, _ in contacts.deputies(session, loaded.id)],
        )

    def planned(self, one: Standing, on: date, agency: str, role: str | None = None) -> Planned:
        """A letter about work to an agency's contact: with a role, that one for an escalation."""
        kind = "escalation" if role else "digest"
        titles = (f"{one.obligation}: {one.title}",)
        known = self.contacts.get((agency, role or ""))
        if known is None or known.bounced_on:
            known = self.contacts.get((agency, self.usual.get(agency, "")))
        if known is None:
            return Planned(agency, None, None, on, (one.id,), kind=kind, titles=titles)
        address = next(
            (
                each.address
                for each in self.deputies
                if (each.agency, each.contact) == (agency, known.role)
                and each.first_on <= on <= each.last_on
            ),
            known.address,
        )
        return Planned(
            agency, known.role, address, on, (one.id,), known.channel, kind=kind, titles=titles
        )
