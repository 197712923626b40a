"""The chase, set-based: a constant number of statements whatever the number of rows."""

from datetime import date
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    JSON,
    BindParameter,
    ColumnElement,
    Date,
    Insert,
    Select,
    String,
    Update,
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from models.assignments.waiting import event_of_the_year, not_waiting
from models.assignments.work import coordinates, is_open, unfinished
from models.audit import changes
from models.letters.contacts import out_of_reach, preference
from models.letters.day import (
    AS_OF,
    FIRST,
    PLAN,
    UNDATED_ASKED_ON,
    Day,
    DigestDay,
    Shape,
    rows_key,
)
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
from models.types import OPEN, TO_AGENCIES

DATED = (("day", date), ("number", int), ("step_on", date))
"""The columns of what is Dated."""
Dates: TypeAlias = ColumnElement[Any] | Mapped[date]


def usual_contacts(session: Session, day: DigestDay) -> dict[int, int]:
    """The contact that gets the digests of each agency, by the agency's id."""
    addressee = addressees(day.digest_to)
    query = select(addressee.c.agency_id, addressee.c.id)
    return dict(session.execute(query, day.values).tuples().all())


def add_reminders(session: Session, day: Day) -> int:
    """Add a ledger row for every hit of the window that has none yet: how many were added."""
    return changes.write(session, _new_reminders(day.shape), day.values)


@cache
def _new_reminders(shape: Shape) -> Insert:
    hits = union(*_hits(shape)).subquery("hit")
    may_hear = _may_hear(shape, hits.c.step_on, agency=hits.c.holder_id, of=hits.c.obligation_id)
    unknown = ~exists().where(
        col(Reminder.assignment_id) == hits.c.assignment_id,
        col(Reminder.step_on) == hits.c.step_on,
    )
    # Of several missed steps only the latest is true today, so one letter must do for all.
    new = select(hits.c.assignment_id, func.max(hits.c.step_on), AS_OF)
    new = new.where(unknown, may_hear).group_by(hits.c.assignment_id)
    names = ["assignment_id", "step_on", "chased_on"]
    return changes.inserting(Reminder, names, new)


def add_briefings(session: Session, day: Day) -> int:
    """Add ledger rows for coordinating agencies, at the opening and once before the due date."""
    return changes.write(session, _new_briefings(day.shape), day.values)


@cache
def _new_briefings(shape: Shape) -> Insert:
    news = union(*_briefings(shape)).subquery("news")
    may_hear = _may_hear(shape, news.c.step_on, agency=news.c.agency_id, of=news.c.obligation_id)
    unknown = ~exists().where(
        col(Briefing.cycle_id) == news.c.cycle_id,
        col(Briefing.agency_id) == news.c.agency_id,
        col(Briefing.step_on) == news.c.step_on,
    )
    new = select(news.c.cycle_id, news.c.agency_id, func.max(news.c.step_on), AS_OF)
    new = new.where(unknown, may_hear).group_by(news.c.cycle_id, news.c.agency_id)
    names = ["cycle_id", "agency_id", "step_on", "chased_on"]
    return changes.inserting(Briefing, names, new)


def mark_chased(session: Session, day: Day) -> None:
    """Note that the plan was chased up to the day, included; never an earlier one than before."""
    changes.write_uncovered(session, _mark(), day.values)


@cache
def _mark() -> Update:
    # Never back, because a past day may be chased again, and the next window would begin there.
    earlier = or_(col(PlanRow.chased_on).is_(None), col(PlanRow.chased_on) < AS_OF)
    return update(PlanRow).where(col(PlanRow.id) == PLAN, earlier).values(chased_on=AS_OF)


def _hits(shape: Shape) -> list[Select[Any]]:
    """Each kind of hit, as (assignment_id, step_on, holder_id, obligation_id)."""
    opened = _open_work(col(Assignment.opened_on)).where(
        col(Assignment.opened_on) >= FIRST, not_waiting()
    )
    announced = (
        _open_work(col(EventRow.recorded_on))
        .join(EventRow, event_of_the_year())
        .where(col(EventRow.recorded_on).between(FIRST, AS_OF))
    )
    hits = [opened, announced]
    if "steps" in shape.lists:
        hits.append(_steps(shape))
    if "check_ins" in shape.lists:
        asked_on = listed("check_ins", *DATED)
        hits.append(
            _open_work(asked_on.c.step_on)
            .join(asked_on, col(CycleRow.opens_on) == asked_on.c.day)
            .where(col(CycleRow.kind) == "continuous")
        )
    if "stagnant" in shape.lists:
        asked_on = listed("stagnant", *DATED)
        hits.append(
            _open_work(asked_on.c.step_on)
            .join(asked_on, col(Assignment.changed_on) == asked_on.c.day)
            .where(may_stagnate(), not_waiting())
        )
    if shape.asks_about_undated:
        hits.append(
            _open_work(UNDATED_ASKED_ON).where(
                col(Assignment.expected_on).is_(None), col(CycleRow.kind) != "continuous"
            )
        )
    return hits


def _steps(shape: Shape) -> Select[Any]:
    """Steps of the ladder that an obligation has; an acknowledgement skips the next one."""
    step = listed("steps", *DATED, ("ladder", int), ("heard_from", date))
    heard = and_(
        col(Assignment.status) == "acknowledged",
        col(Assignment.acknowledged_on).is_not(None),
        col(Assignment.acknowledged_on) >= step.c.heard_from,
    )
    work = _open_work(step.c.step_on).join(step, col(Assignment.expected_on) == step.c.day)
    work = work.where(or_(not_waiting(), step.c.number >= shape.event_step), ~heard)
    # Most plans have one ladder, so that the statement need not look at each code.
    if not shape.ladders:
        return work
    own = case(dict(shape.ladders), value=col(ObligationRow.code), else_=0)
    return work.where(own == step.c.ladder)


def may_stagnate() -> ColumnElement[bool]:
    """Work that somebody has taken on, or that has no date by which it would be reminded of."""
    return or_(col(Assignment.status) == "acknowledged", col(Assignment.expected_on).is_(None))


def _open_work(step_on: Dates) -> Select[Any]:
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
            col(ObligationRow.plan_id) == PLAN,
            is_open(),
            col(Assignment.opened_on) <= AS_OF,
            col(CycleRow.history).is_(False),
        )
    )


def _may_hear(shape: Shape, step_on: Any, *, agency: Any, of: Any) -> ColumnElement[bool]:
    """Whether an agency hears of an obligation today: no silence covers today or the step's day."""
    had_letter = agency.in_(_had_letter_today(shape))
    return and_(~had_letter, ~silenced(PLAN, (AS_OF, step_on), agency=agency, of=of))


def _had_letter_today(shape: Shape) -> Select[Any]:
    """Agencies whose digest of the day is no longer queued.

    One digest a day: what comes up after it left is found again tomorrow.
    """
    addressee = addressees(shape.digest_to)
    usual = col(Contact.id).in_(select(addressee.c.id))
    return (
        select(col(Contact.agency_id))
        .join(Notice, col(Notice.contact_id) == col(Contact.id))
        .where(col(Contact.id).in_(heard_today()), or_(col(Notice.kind) == "digest", usual))
    )


def heard_today() -> Select[Any]:
    """Contacts whose one letter of the day is no longer queued."""
    return select(col(Notice.contact_id)).where(
        col(Notice.plan_id) == PLAN,
        col(Notice.on) == AS_OF,
        col(Notice.kind).in_(TO_AGENCIES),
        col(Notice.state) != "queued",
    )


def _briefings(shape: Shape) -> list[Select[Any]]:
    """What coordinating agencies are told, as (cycle_id, agency_id, step_on, obligation_id)."""
    opened = _coordinated(col(CycleRow.opened_on)).where(
        col(CycleRow.opened_on).between(FIRST, AS_OF),
        # A check-in is a question to the lead; a request has no lead, and is made once.
        or_(col(CycleRow.due_on).is_not(None), and_(col(ObligationRow.request), ~_was_made())),
        unfinished(col(CycleRow.id)),
    )
    if "briefing_steps" not in shape.lists:
        return [opened]
    step = listed("briefing_steps", *DATED)
    still_due = exists().where(
        col(Assignment.cycle_id) == col(CycleRow.id),
        col(Assignment.expected_on) == step.c.day,
        col(Assignment.status).in_(OPEN),
    )
    last_week = (
        _coordinated(step.c.step_on).join(step, col(CycleRow.due_on) == step.c.day).where(still_due)
    )
    return [opened, last_week]


def _was_made() -> ColumnElement[bool]:
    """Whether an agency was told of an earlier cycle of an obligation."""
    earlier = aliased(CycleRow)
    return (
        exists()
        .where(
            col(Briefing.cycle_id) == col(earlier.id),
            col(earlier.obligation_id) == col(CycleRow.obligation_id),
            col(earlier.id) != col(CycleRow.id),
            col(Briefing.agency_id) == col(ResponsibilityRow.agency_id),
        )
        .correlate(CycleRow, ResponsibilityRow)
    )


def _coordinated(step_on: Dates) -> Select[Any]:
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
        .where(col(ObligationRow.plan_id) == PLAN, coordinates(AS_OF))
    )


def addressees(digest_to: str, role: str = "") -> CTE:
    """The one contact of each agency that receives digests: the plan's role, else văn thư.

    With a role: that one where the agency has it.
    """
    place = func.row_number().over(
        partition_by=col(Contact.agency_id),
        # Where all are out of reach, the letter waits for the first until an address is set.
        order_by=(out_of_reach(AS_OF), preference(digest_to, role), col(Contact.id)),
    )
    ranked = (
        select(col(Contact.id), col(Contact.agency_id), place.label("place"))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(AgencyRow.plan_id) == PLAN)
        .subquery("ranked")
    )
    return select(ranked.c.id, ranked.c.agency_id).where(ranked.c.place == 1).cte()


def listed(name: str, *columns: tuple[str, type]) -> CTE:
    """A short list of the day, rows of dates and numbers in one parameter: it probes the index."""
    listed: BindParameter[str] = bindparam(rows_key(name), type_=String)
    row = _Rows(listed).table_valued(column("value", JSON)).c.value
    selected = [
        (
            func.date(row[place].as_string(), type_=Date)
            if kind is date
            else row[place].as_integer()
        ).label(label)
        for place, (label, kind) in enumerate(columns)
    ]
    # Otherwise SQLite may read the list anew for each row instead of the index for each day.
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
