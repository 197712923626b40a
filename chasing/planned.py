"""The next letter, and the next escalation, that the plan holds for each open assignment."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from chasing.density import LAST_DAYS, letter_day
from deadlines.ladder import next_step
from deadlines.working_days import HolidayTableEnds
from models import plan_rows as rows
from models.assignments import work
from models.assignments.opening import events
from models.assignments.work import AssignmentView, Filter
from models.letters import contacts, due, silence
from models.letters.contacts import DeputyView
from models.letters.day import DigestDay
from models.letters.silence import SilenceRow
from models.tables import Contact
from models.types import OPEN
from plans.head import HOLDER, Level
from plans.loading import LoadedPlan
from plans.plan import Plan


@dataclass(frozen=True)
class PlannedLetter:
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


def planned_letters(
    session: Session, loaded: LoadedPlan, as_of: date, filters: Filter
) -> list[PlannedLetter]:
    """For each open assignment the next day after `as_of` on which a letter names it, by day.

    Beside it the next level that is told of it, if it stays as it is. As things stand: days in a
    silence are passed over; closed or extended in the meantime it is not named. What was over
    before the plan went live has no letter.
    """
    reach = _Reach.on(session, loaded, as_of)
    letters = [reach.planned(*letter) for letter in _coming(session, loaded, as_of, filters)]
    return sorted(letters, key=lambda letter: (letter.on, letter.agency))


def next_planned_on(
    session: Session, loaded: LoadedPlan, as_of: date, filters: Filter
) -> date | None:
    """The day of the first of `planned_letters`, without asking whom it reaches."""
    return min((on for _, on, *_ in _coming(session, loaded, as_of, filters)), default=None)


def _coming(
    session: Session, loaded: LoadedPlan, as_of: date, filters: Filter
) -> Iterator[tuple[AssignmentView, date, str, str | None]]:
    """Work, the day of a letter about it, the agency it goes to, the role for an escalation."""
    quiet = silence.silences(session, loaded.id)
    come = {(row.code, row.on.year) for row in events(session, loaded.id)}
    # Nothing may leave on the live day or before it, whatever the ladder says.
    after = max(as_of, loaded.row.live_from)
    wanted = Filter(agencies=filters.agencies, ids=filters.ids, statuses=OPEN)
    for assignment in work.assignments_as_of(session, loaded.id, as_of, wanted):
        # `agencies` finds what was opened for them too; the letter goes to the holder.
        is_theirs = filters.agencies is None or assignment.holder in filters.agencies
        if assignment.history or not is_theirs:
            continue
        silences = [
            each
            for each in quiet
            if assignment.holder == each.agency or each.obligation == assignment.obligation
        ]
        on = next_letter_on(loaded.plan, assignment, after, come)
        # A silence moves no step, so the next one must be looked for beyond it.
        while on is not None and any(each.covers(on) for each in silences):
            on = next_letter_on(loaded.plan, assignment, on, come)
        if on is not None:
            yield assignment, on, assignment.holder, None
        level = next_level(loaded.plan, assignment, after, silences)
        if level is not None:
            to = loaded.plan.head.recipient(level[1], assignment.holder)
            yield assignment, level[0], to, level[1].contact


def next_level(
    plan: Plan, assignment: AssignmentView, after: date, quiet: Sequence[SilenceRow] = ()
) -> tuple[date, Level] | None:
    """The next level of escalation after a day, and its day; none for bodies outside UBND tỉnh.

    In a silence it waits for the first working day after it.
    """
    if (
        not assignment.due_on_decided
        or assignment.expected_on is None
        or assignment.holder in plan.outside
    ):
        return None
    levels = []
    for level in plan.head.escalation:
        with suppress(HolidayTableEnds):
            on = plan.working_days.after(assignment.expected_on, level.after)
            while any(each.covers(on) for each in quiet):
                on = plan.working_days.after(on, 1)
            to = plan.head.recipient(level, assignment.holder)
            # Not before the decision's own day, whenever that is.
            if level.hands_on and assignment.by_owner:
                continue
            hears_of_its_own = level.to == HOLDER or level.hands_on
            if on > after and (hears_of_its_own or to != assignment.holder):
                levels.append((on, level))
    return min(levels, key=lambda pair: pair[0], default=None)


def next_letter_on(
    plan: Plan, assignment: AssignmentView, after: date, come: set[tuple[str, int]]
) -> date | None:
    """The next day on which an assignment is in a letter; `come` are events by code and year."""
    days = (letter_day(plan, on) for on in _days(plan, assignment, after, come))
    return min((*days, *_last_days(plan, assignment, after, come)), default=None)


def _last_days(
    plan: Plan, assignment: AssignmentView, after: date, come: set[tuple[str, int]]
) -> Iterator[date]:
    """The next of the last days before the due date, on which letters are not put off."""
    if assignment.expected_on is None:
        return
    row = plan.find_obligation(assignment.obligation)
    ladder = plan.ladder_of(row) if row else plan.ladder
    waits = _waits(plan, assignment, come)
    lowest = max(LAST_DAYS.start, plan.steps.event_step if waits else LAST_DAYS.start)
    step = next_step(ladder, plan.working_days, assignment.expected_on, after, lowest=lowest)
    if step and step.number in LAST_DAYS:
        yield step.on


def _days(
    plan: Plan, assignment: AssignmentView, after: date, come: set[tuple[str, int]]
) -> Iterator[date]:
    row, days = plan.find_obligation(assignment.obligation), plan.working_days
    ladder = plan.ladder_of(row) if row else plan.ladder
    if assignment.expected_on is not None:
        lowest = plan.steps.event_step if _waits(plan, assignment, come) else None
        step = next_step(ladder, days, assignment.expected_on, after, lowest=lowest)
        if step:
            yield step.on
    if assignment.kind == "continuous":
        with suppress(HolidayTableEnds):
            again = days.after(assignment.opens_on, plan.steps.check_in_again)
            if again > after:
                yield again
    elif assignment.expected_on is None:
        yield from _check_ins(plan, after)


def _waits(plan: Plan, assignment: AssignmentView, come: set[tuple[str, int]]) -> bool:
    row = plan.find_obligation(assignment.obligation)
    year = assignment.due_on.year if assignment.due_on else 0
    return bool(row and row.waits_for and (row.waits_for, year) not in come)


def _check_ins(plan: Plan, after: date) -> Iterator[date]:
    """Days after a day on which undated work is asked about, in its year and the next."""
    for year in (after.year, after.year + 1):
        for month in plan.head.settings.check_in_months:
            with suppress(HolidayTableEnds):
                day = plan.working_days.on_or_after(date(year, month, 1))
                if day > after:
                    yield day


@dataclass(frozen=True)
class _Reach:
    """Whom a letter of a day reaches: contacts by agency and role, their deputies, the usual."""

    contacts: Mapping[tuple[str, str], Contact]
    usual: Mapping[str, str]
    deputies: Sequence[DeputyView]

    @classmethod
    def on(cls, session: Session, loaded: LoadedPlan, as_of: date) -> "_Reach":
        """The contacts and deputies of a plan's agencies, as they stand on a day."""
        digest_to = loaded.plan.head.settings.digest_to
        usual = set(due.usual_contacts(session, DigestDay(loaded.id, as_of, digest_to)).values())
        agency_contacts = rows.contacts(session, loaded.id)
        return cls(
            {(agency.code, contact.role): contact for agency, contact in agency_contacts},
            {
                agency.code: contact.role
                for agency, contact in agency_contacts
                if contact.id in usual
            },
            [deputy for deputy, _ in contacts.deputies(session, loaded.id)],
        )

    def planned(
        self, assignment: AssignmentView, on: date, agency: str, role: str | None = None
    ) -> PlannedLetter:
        """A letter about work to an agency's contact: with a role, that one for an escalation."""
        kind = "escalation" if role else "digest"
        titles = (f"{assignment.obligation}: {assignment.title}",)
        contact = self.contacts.get((agency, role or ""))
        if contact is None or contact.bounced_on:
            contact = self.contacts.get((agency, self.usual.get(agency, "")))
        if contact is None:
            return PlannedLetter(agency, None, None, on, (assignment.id,), kind=kind, titles=titles)
        address = next(
            (
                deputy.address
                for deputy in self.deputies
                if (deputy.agency, deputy.contact) == (agency, contact.role)
                and deputy.first_on <= on <= deputy.last_on
            ),
            contact.address,
        )
        return PlannedLetter(
            agency,
            contact.role,
            address,
            on,
            (assignment.id,),
            contact.channel,
            kind=kind,
            titles=titles,
        )
