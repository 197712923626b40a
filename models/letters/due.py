"""The chase, set-based: a constant number of statements whatever the number of rows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Date,
    Select,
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from models.assignments.waiting import event_of_the_year, not_waiting
from models.assignments.work import unfinished
from models.audit import changes
from models.letters.contacts import out_of_reach, preference
from models.letters.silence import silenced
from models.tables import (
    AgencyRow,
    Assignment,
    Briefing,
    Contact,
    CycleRow,
    EventRow,
    Notice,
    ObligationRow,
    PlanRow,
    Reminder,
    ResponsibilityRow,
)
from models.types import LETTERS, OPEN

Dated: TypeAlias = Sequence[tuple[date, int, date]]
DATED = (("day", date), ("number", int), ("step_on", date))
"""The columns of what is Dated."""
Dates: TypeAlias = ColumnElement[Any] | Mapped[date]


@dataclass(frozen=True)
class EscalationDue:
    """A level of escalation that is due for what was expected on `until` or before.

    `agency` is the code of who is told; None is the holder. Work of its own is not reported to
    it, unless it only hands on what is written to somebody above it.
    """

    number: int
    agency: str | None
    role: str
    until: date
    hands_on: bool = False


@dataclass(frozen=True)
class Day:
    """What is owed on one day, decided by the rules; the queries only look it up.

    The window from `first` to `as_of` has both ends included. `steps` are (due date, step number,
    working day of the step, ladder, day from which an acknowledgement skips it); obligations that
    are not in `ladders` have ladder 0. `briefing_steps` are (due date, step number, day);
    `check_ins` are (opening day, 0, day of asking again), `stagnant` (day of the last change,
    number, day of asking); `undated_asked_on` is the day on which undated work is asked about, if
    the window has one. Before step `event_step` work that waits for an event is left alone.
    """

    plan_id: int
    first: date
    as_of: date
    steps: Sequence[tuple[date, int, date, int, date]]
    ladders: Mapping[str, int]
    briefing_steps: Dated
    check_ins: Dated
    stagnant: Dated
    undated_asked_on: date | None
    event_step: int
    digest_to: str
    levels: Sequence[EscalationDue]


@dataclass(frozen=True)
class DigestContact:
    """What the choice of an agency's usual contact needs of a day."""

    plan_id: int
    as_of: date
    digest_to: str


def usual_contacts(session: Session, usual: DigestContact) -> dict[int, int]:
    """The contact that gets the digests of each agency, by the agency's id."""
    addressee = addressees(usual)
    query = select(addressee.c.agency_id, addressee.c.id)
    return dict(session.execute(query).tuples().all())


def add_reminders(session: Session, day: Day) -> int:
    """Add a ledger row for every hit of the window that has none yet: how many were added."""
    hits = union(*_hits(day)).subquery("hit")
    may_hear = _may_hear(day, hits.c.step_on, agency=hits.c.holder_id, of=hits.c.obligation_id)
    unknown = ~exists().where(
        col(Reminder.assignment_id) == hits.c.assignment_id,
        col(Reminder.step_on) == hits.c.step_on,
    )
    new = select(hits.c.assignment_id, func.max(hits.c.step_on), literal(day.as_of))
    new = new.where(unknown, may_hear).group_by(hits.c.assignment_id)
    names = ["assignment_id", "step_on", "chased_on"]
    return changes.write(session, insert(Reminder).from_select(names, new))


def add_briefings(session: Session, day: Day) -> int:
    """Add ledger rows for coordinating agencies, at the opening and once before the due date."""
    news = union(*_briefings(day)).subquery("news")
    may_hear = _may_hear(day, news.c.step_on, agency=news.c.agency_id, of=news.c.obligation_id)
    unknown = ~exists().where(
        col(Briefing.cycle_id) == news.c.cycle_id,
        col(Briefing.agency_id) == news.c.agency_id,
        col(Briefing.step_on) == news.c.step_on,
    )
    new = select(news.c.cycle_id, news.c.agency_id, func.max(news.c.step_on), literal(day.as_of))
    new = new.where(unknown, may_hear).group_by(news.c.cycle_id, news.c.agency_id)
    names = ["cycle_id", "agency_id", "step_on", "chased_on"]
    return changes.write(session, insert(Briefing).from_select(names, new))


def mark_chased(session: Session, day: Day) -> None:
    """Note that the plan was chased up to the day, included; never an earlier one than before."""
    earlier = or_(col(PlanRow.chased_on).is_(None), col(PlanRow.chased_on) < day.as_of)
    mark = update(PlanRow).where(col(PlanRow.id) == day.plan_id, earlier)
    changes.write(session, mark.values(chased_on=day.as_of))


def _hits(day: Day) -> list[Select[Any]]:
    """Each kind of hit, as (assignment_id, step_on, holder_id, obligation_id)."""
    opened = _open_work(day, col(Assignment.opened_on)).where(
        col(Assignment.opened_on) >= day.first, not_waiting()
    )
    announced = (
        _open_work(day, col(EventRow.recorded_on))
        .join(EventRow, event_of_the_year())
        .where(col(EventRow.recorded_on).between(day.first, day.as_of))
    )
    hits = [opened, announced]
    if day.steps:
        hits.append(_steps(day))
    if day.check_ins:
        asked_on = _listed("check_in", day.check_ins, *DATED)
        hits.append(
            _open_work(day, asked_on.c.step_on)
            .join(asked_on, col(CycleRow.opens_on) == asked_on.c.day)
            .where(col(CycleRow.kind) == "continuous")
        )
    if day.stagnant:
        asked_on = _listed("stagnant", day.stagnant, *DATED)
        hits.append(
            _open_work(day, asked_on.c.step_on)
            .join(asked_on, col(Assignment.changed_on) == asked_on.c.day)
            .where(may_stagnate(), not_waiting())
        )
    if day.undated_asked_on:
        hits.append(
            _open_work(day, literal(day.undated_asked_on)).where(
                col(Assignment.expected_on).is_(None), col(CycleRow.kind) != "continuous"
            )
        )
    return hits


def _steps(day: Day) -> Select[Any]:
    """Steps of the ladder that an obligation has; an acknowledgement skips the next one."""
    step = _listed("step", day.steps, *DATED, ("ladder", int), ("heard_from", date))
    heard = and_(
        col(Assignment.status) == "acknowledged",
        col(Assignment.acknowledged_on).is_not(None),
        col(Assignment.acknowledged_on) >= step.c.heard_from,
    )
    work = _open_work(day, step.c.step_on).join(step, col(Assignment.expected_on) == step.c.day)
    work = work.where(or_(not_waiting(), step.c.number >= day.event_step), ~heard)
    # Most plans have one ladder, and the statement is spared a look at each code.
    if not day.ladders:
        return work
    own = case(dict(day.ladders), value=col(ObligationRow.code), else_=0)
    return work.where(own == step.c.ladder)


def may_stagnate() -> ColumnElement[bool]:
    """Work that somebody has taken on, or that has no date by which it would be reminded of."""
    return or_(col(Assignment.status) == "acknowledged", col(Assignment.expected_on).is_(None))


def _open_work(day: Day, step_on: Dates) -> Select[Any]:
    """Open assignments of the plan that may be chased today, each with the day of its step."""
    return (
        select(
            col(Assignment.id).label("assignment_id"),
            step_on.label("step_on"),
            col(Assignment.holder_id).label("holder_id"),
            col(ObligationRow.id).label("obligation_id"),
        )
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(
            col(ObligationRow.plan_id) == day.plan_id,
            # Written out: SQLite looks into the index of open rows for nothing else.
            col(Assignment.status).in_(
                bindparam("open", OPEN, expanding=True, literal_execute=True)
            ),
            col(Assignment.opened_on) <= day.as_of,
            col(CycleRow.history).is_(False),
        )
    )


def _may_hear(day: Day, step_on: Any, *, agency: Any, of: Any) -> ColumnElement[bool]:
    """Whether an agency hears of an obligation today: no silence covers today or the step's day."""
    had_letter = agency.in_(_had_letter_today(day))
    return and_(~had_letter, ~silenced(day.plan_id, (day.as_of, step_on), agency=agency, of=of))


def _had_letter_today(day: Day) -> Select[Any]:
    """Agencies whose digest of the day is no longer queued.

    One digest a day: what comes up after it left is found again tomorrow.
    """
    addressee = addressees(day)
    usual = col(Contact.id).in_(select(addressee.c.id))
    return (
        select(col(Contact.agency_id))
        .join(Notice, col(Notice.contact_id) == col(Contact.id))
        .where(col(Contact.id).in_(heard_today(day)), or_(col(Notice.kind) == "digest", usual))
    )


def heard_today(day: Day) -> Select[Any]:
    """Contacts whose one letter of the day is no longer queued."""
    return select(col(Notice.contact_id)).where(
        col(Notice.plan_id) == day.plan_id,
        col(Notice.on) == day.as_of,
        col(Notice.kind).in_(LETTERS),
        col(Notice.state) != "queued",
    )


def _briefings(day: Day) -> list[Select[Any]]:
    """What coordinating agencies are told, as (cycle_id, agency_id, step_on, obligation_id)."""
    opened = _coordinated(day, col(CycleRow.opened_on)).where(
        col(CycleRow.opened_on).between(day.first, day.as_of),
        # A check-in is a question to the lead; a request has no lead to ask.
        or_(col(CycleRow.due_on).is_not(None), col(ObligationRow.request)),
        unfinished(col(CycleRow.id)),
    )
    if not day.briefing_steps:
        return [opened]
    step = _listed("briefing_step", day.briefing_steps, *DATED)
    still_due = exists().where(
        col(Assignment.cycle_id) == col(CycleRow.id),
        col(Assignment.expected_on) == step.c.day,
        col(Assignment.status).in_(OPEN),
    )
    last_week = (
        _coordinated(day, step.c.step_on)
        .join(step, col(CycleRow.due_on) == step.c.day)
        .where(still_due)
    )
    return [opened, last_week]


def _coordinated(day: Day, step_on: Dates) -> Select[Any]:
    part = ResponsibilityRow
    return (
        select(
            col(CycleRow.id).label("cycle_id"),
            col(part.agency_id).label("agency_id"),
            step_on.label("step_on"),
            col(ObligationRow.id).label("obligation_id"),
        )
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(part, col(part.obligation_id) == col(ObligationRow.id))
        .where(
            col(ObligationRow.plan_id) == day.plan_id,
            col(ObligationRow.waits_for).is_(None),
            col(CycleRow.history).is_(False),
            # What somebody asked of one agency is no news to the others.
            col(CycleRow.title).is_(None),
            col(part.role) == "coordinating",
            col(part.valid_from) <= day.as_of,
            col(part.valid_to) >= day.as_of,
        )
    )


def addressees(day: Day | DigestContact, role: str = "") -> CTE:
    """The one contact of each agency that receives digests: the plan's role, else văn thư.

    With a role: that one where the agency has it.
    """
    place = func.row_number().over(
        partition_by=col(Contact.agency_id),
        # Where all are out of reach, the letter waits for the first until an address is set.
        order_by=(out_of_reach(day.as_of), preference(day.digest_to, role), col(Contact.id)),
    )
    ranked = (
        select(col(Contact.id), col(Contact.agency_id), place.label("place"))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(AgencyRow.plan_id) == day.plan_id)
        .subquery("ranked")
    )
    return select(ranked.c.id, ranked.c.agency_id).where(ranked.c.place == 1).cte()


def _listed(name: str, rows: Iterable[Sequence[Any]], *columns: tuple[str, type]) -> CTE:
    """A short list of rows of dates and numbers in the statement itself: it probes the index.

    One parameter, so that the statement is compiled once and not each day anew.
    """
    listed = json.dumps([list(row) for row in rows], default=str)
    row = _Rows(listed).table_valued(column("value", JSON)).c.value
    selected = [
        (
            func.date(row[place].as_string(), type_=Date)
            if kind is date
            else row[place].as_integer()
        ).label(label)
        for place, (label, kind) in enumerate(columns)
    ]
    return select(*selected).cte(name).prefix_with("MATERIALIZED")


class _Rows(FunctionElement[Any]):
    """The elements of a JSON list, each a row with the one column `value`."""

    inherit_cache = True


@compiles(_Rows, "sqlite")
def _rows_in_sqlite(element: _Rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Rows, "postgresql")
def _rows_in_postgresql(element: _Rows, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements(CAST({compiler.process(element.clauses, **options)} AS JSON))"
