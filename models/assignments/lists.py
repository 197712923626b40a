"""What an agency has to do, as pages list it: by columns, in pages of rows, oldest first.

A page goes on after the place of the last row before it, so that none is lost or comes twice
when rows before it have changed.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.assignments import work
from models.assignments.work import MayBeAsked, coordinates, subject_of, unfinished
from models.tables import (
    AgencyRow,
    Assignment,
    Audit,
    CycleRow,
    ObligationRow,
    ResponsibilityRow,
)
from models.types import OPEN

Part: TypeAlias = Literal["overdue", "this_week", "later"]
"""Parts of what a holder has to do; together they are all of it, and none is in two."""

Place: TypeAlias = tuple[date, int]
"""Where a row stands in its list: its day (`date.max` if it has none), then its id."""
START: Place = (date.min, 0)

WEEK = timedelta(days=7)
MOST_NAMED = 3
"""Holders of a cycle whose names a list shows; more are counted."""
LATELY = timedelta(days=30)

_AGENCY, _HOLDER = aliased(AgencyRow), aliased(AgencyRow)
_WEEK_END = bindparam("week_end", type_=Date)
_AS_OF = bindparam("as_of", type_=Date)
_EXPECTED = func.coalesce(col(Assignment.expected_on), literal(date.max, Date))
_DUE = func.coalesce(col(CycleRow.due_on), literal(date.max, Date))


@dataclass(frozen=True)
class Return:
    """That work was returned: on which day, and what is missing."""

    on: date
    reason: str


@dataclass(frozen=True)
class Card(MayBeAsked):
    """One assignment as a list shows it; names are those of `AssignmentView`.

    `returned` is set while it is to be submitted again.
    """

    id: int
    obligation: str
    title: str
    period: str
    agency: str
    holder: str
    due_on: date | None
    due_on_decided: bool
    expected_on: date | None
    status: str
    kind: str
    history: bool
    extension_to: date | None
    submitted_on: date | None
    ordered_product: str | None
    overdue: bool
    days_late: int
    returned: Return | None

    @property
    def place(self) -> Place:
        """Where it stands among the work of its holder."""
        return self.expected_on or date.max, self.id


@dataclass(frozen=True)
class HolderCounts:
    """How much a holder has to do, waits to be judged, and was accepted in the last 30 days."""

    overdue: int = 0
    this_week: int = 0
    later: int = 0
    submitted: int = 0
    accepted_lately: int = 0


@dataclass(frozen=True)
class CoordinatedCycle:
    """Unfinished work of others that an agency coordinates.

    `leads` are the names of its `lead_count` holders; none are read where there are over three.
    """

    id: int
    title: str
    period: str
    due_on: date | None
    due_on_decided: bool
    lead_count: int
    leads: tuple[str, ...]

    @property
    def place(self) -> Place:
        """Where it stands among what the agency coordinates."""
        return self.due_on or date.max, self.id


def cards_of_holder(
    session: Session,
    plan_id: int,
    holder_id: int,
    as_of: date,
    part: Part,
    *,
    limit: int = 50,
    after: Place | None = None,
) -> list[Card]:
    """Open work of a holder, the oldest day first; there is none of history.

    `overdue` as everywhere; `this_week` is expected within seven days of the day, or was expected
    on a day that nobody decided; `later` is the rest, undated work last.
    """
    values = {**_days(plan_id, holder_id, as_of), **page(limit, after)}
    rows = session.execute(_cards_of_holder(part), values).all()
    return _cards(session, plan_id, rows, as_of)


def cards_named(session: Session, plan_id: int, ids: Sequence[int], as_of: date) -> list[Card]:
    """Assignments by their ids, open or not, the oldest day first."""
    rows = session.execute(_cards_named(), {"plan_id": plan_id, "ids": ids}).all()
    return _cards(session, plan_id, rows, as_of)


def cards_held(
    session: Session, plan_id: int, as_of: date, holder_id: int | None = None
) -> Iterator[Card]:
    """All work opened by a day, of a plan or of one holder, the oldest day first; read in parts."""
    query = _card_columns().where(col(Assignment.opened_on) <= _AS_OF)
    if holder_id is not None:
        query = query.where(col(Assignment.holder_id) == holder_id)
    ordered = query.order_by(_EXPECTED, col(Assignment.id)).execution_options(yield_per=1000)
    for part in session.execute(ordered, {"plan_id": plan_id, "as_of": as_of}).partitions():
        yield from _cards(session, plan_id, part, as_of)


def held_by_agency(session: Session, plan_id: int, as_of: date) -> dict[str, tuple[int, int]]:
    """How much open work each agency holds, and how much of it is overdue; by the agency's code."""
    late = case((_part() == "overdue", 1), else_=0)
    query = (
        select(col(AgencyRow.code), func.count(), func.sum(late))
        .select_from(Assignment)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(
            col(AgencyRow.plan_id) == plan_id,
            col(Assignment.status).in_(OPEN),
            col(Assignment.opened_on) <= _AS_OF,
            col(CycleRow.history).is_(False),
        )
        .group_by(col(AgencyRow.code))
    )
    rows = session.execute(query, {"as_of": as_of, "week_end": as_of + WEEK})
    return {code: (count, overdue) for code, count, overdue in rows}


@cache
def _cards_named() -> Select[Any]:
    of_ids = col(Assignment.id).in_(bindparam("ids", expanding=True))
    return _card_columns().where(of_ids).order_by(_EXPECTED, col(Assignment.id))


def counts_of_holder(session: Session, plan_id: int, holder_id: int, as_of: date) -> HolderCounts:
    """How many rows each part of a holder's work has, and what became of the rest of late."""
    values = {**_days(plan_id, holder_id, as_of), "since": as_of - LATELY}
    return HolderCounts(**dict(session.execute(_counts(), values).tuples().all()))


def coordinated(
    session: Session,
    plan_id: int,
    agency_id: int,
    as_of: date,
    *,
    limit: int = 50,
    after: Place | None = None,
) -> list[CoordinatedCycle]:
    """Cycles that an agency coordinates on a day and that somebody has work left in, by due day."""
    values = {"plan_id": plan_id, "agency_id": agency_id, "as_of": as_of, **page(limit, after)}
    rows = session.execute(_coordinated(), values).all()
    counted = select(col(Assignment.cycle_id), func.count()).group_by(col(Assignment.cycle_id))
    of_rows = counted.where(col(Assignment.cycle_id).in_([row.id for row in rows]))
    counts = dict(session.execute(of_rows).tuples().all())
    # A hundred agencies may hold each of fifty cycles: five thousand names that nobody reads.
    leads = holders_of(session, [key for key, count in counts.items() if count <= MOST_NAMED])
    return [
        CoordinatedCycle(**row._mapping, lead_count=counts[row.id], leads=leads.get(row.id, ()))
        for row in rows
    ]


def holders_of(session: Session, cycle_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Names of the agencies that hold the work of each cycle."""
    query = (
        select(col(Assignment.cycle_id), col(AgencyRow.name))
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(col(Assignment.cycle_id).in_(cycle_ids))
        .order_by(col(Assignment.id))
    )
    names: dict[int, tuple[str, ...]] = {}
    for cycle_id, name in session.execute(query):
        names[cycle_id] = (*names.get(cycle_id, ()), name)
    return names


def page(limit: int, after: tuple[Any, int] | None) -> dict[str, Any]:
    """The values of `paged`."""
    day, row_id = after or START
    return {"limit": limit, "after_day": day, "after_id": row_id}


def paged(query: Select[Any], day: Any, row_id: Any) -> Select[Any]:
    """The rows of a query by day and id, after a place in that order, so many at most."""
    after = tuple_(bindparam("after_day", type_=Date), bindparam("after_id", type_=Integer))
    return (
        query.where(tuple_(day, row_id) > after)
        .order_by(day, row_id)
        .limit(bindparam("limit", type_=Integer))
    )


def _card_columns() -> Select[Any]:
    return (
        select(
            col(Assignment.id),
            col(ObligationRow.code).label("obligation"),
            func.coalesce(col(CycleRow.title), col(ObligationRow.title)).label("title"),
            col(CycleRow.period),
            col(_AGENCY.code).label("agency"),
            col(_HOLDER.code).label("holder"),
            col(Assignment.due_on),
            col(Assignment.due_on_decided),
            col(Assignment.expected_on),
            col(Assignment.status),
            col(CycleRow.kind),
            col(CycleRow.history),
            col(Assignment.extension_to),
            col(Assignment.submitted_on),
            col(CycleRow.product).label("ordered_product"),
        )
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(_AGENCY, col(_AGENCY.id) == col(Assignment.agency_id))
        .join(_HOLDER, col(_HOLDER.id) == col(Assignment.holder_id))
        .where(col(_HOLDER.plan_id) == bindparam("plan_id"))
    )


def _cards(session: Session, plan_id: int, rows: Sequence[Row[Any]], as_of: date) -> list[Card]:
    """Cards of rows; one statement tells why those were returned that are."""
    returned = _returns(session, plan_id, [row.id for row in rows if row.status == "returned"])
    return [_card(row, as_of, returned.get(row.id)) for row in rows]


def _card(row: Row[Any], as_of: date, returned: Return | None) -> Card:
    late = work.lateness(row, history=row.history)
    overdue, days_late = late.overdue(as_of), late.days(as_of)
    return Card(**row._mapping, overdue=overdue, days_late=days_late, returned=returned)


def _returns(session: Session, plan_id: int, ids: Sequence[int]) -> dict[int, Return]:
    """The last return of each of some assignments, as the audit has it."""
    if not ids:
        return {}
    subjects = {subject_of(assignment_id): assignment_id for assignment_id in ids}
    values = {"plan_id": plan_id, "subjects": list(subjects)}
    return {
        subjects[row.subject]: Return(row.as_of, json.loads(row.detail)["reason"])
        for row in session.execute(_acts_of_return(), values)
    }


@cache
def _acts_of_return() -> Select[Any]:
    return (
        select(col(Audit.subject), col(Audit.as_of), col(Audit.detail))
        .where(
            col(Audit.plan_id) == bindparam("plan_id"),
            col(Audit.subject).in_(bindparam("subjects", expanding=True)),
            col(Audit.action) == "return",
        )
        .order_by(col(Audit.id))
    )


def _days(plan_id: int, holder_id: int, as_of: date) -> dict[str, Any]:
    return {
        "plan_id": plan_id,
        "holder_id": holder_id,
        "as_of": as_of,
        "week_end": as_of + WEEK,
    }


def _part() -> ColumnElement[Any]:
    """The part of a holder's work that a row belongs to."""
    # As deadlines.lateness has it, of work that is open and no history.
    overdue = and_(col(Assignment.due_on_decided), _EXPECTED < _AS_OF)
    return case(
        (overdue, literal("overdue")),
        (_EXPECTED <= _WEEK_END, literal("this_week")),
        else_=literal("later"),
    )


def _to_do() -> tuple[ColumnElement[bool], ...]:
    return (
        col(Assignment.holder_id) == bindparam("holder_id"),
        col(Assignment.status).in_(OPEN),
        col(Assignment.opened_on) <= _AS_OF,
        col(CycleRow.history).is_(False),
    )


@cache
def _cards_of_holder(part: Part) -> Select[Any]:
    query = _card_columns().where(*_to_do(), _part() == part)
    return paged(query, _EXPECTED, col(Assignment.id))


@cache
def _counts() -> Any:
    part = _part().label("part")
    to_do = (
        select(part, func.count())
        .select_from(Assignment)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .where(*_to_do())
        .group_by(part)
    )
    held = col(Assignment.holder_id) == bindparam("holder_id")
    waits = held, col(Assignment.status) == "submitted"
    lately = col(Assignment.closed_on) >= bindparam("since", type_=Date)
    closed = held, col(Assignment.status) == "accepted", lately
    return union_all(
        to_do,
        select(literal("submitted"), func.count()).select_from(Assignment).where(*waits),
        select(literal("accepted_lately"), func.count()).select_from(Assignment).where(*closed),
    )


@cache
def _coordinated() -> Select[Any]:
    query = (
        select(
            col(CycleRow.id),
            col(ObligationRow.title),
            col(CycleRow.period),
            col(CycleRow.due_on),
            col(CycleRow.due_on_decided),
        )
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(ResponsibilityRow, col(ResponsibilityRow.obligation_id) == col(ObligationRow.id))
        .where(
            col(ObligationRow.plan_id) == bindparam("plan_id"),
            col(ResponsibilityRow.agency_id) == bindparam("agency_id"),
            coordinates(_AS_OF),
            # A request has no lead and no end.
            col(ObligationRow.request).is_(False),
            col(CycleRow.opened_on) <= _AS_OF,
            unfinished(col(CycleRow.id)),
        )
    )
    return paged(query, _DUE, col(CycleRow.id))
