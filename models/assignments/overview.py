"""The figures of a plan on a day: a few statements that count, whatever the number of rows.

Each counts what the list of the same standing has (models.assignments.plan_list).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Row, Select, bindparam, case, func, literal, select
from sqlmodel import Session, col

from models.assignments.plan_list import SOON, Standing, stands
from models.assignments.work import is_open
from models.tables import AgencyRow, Assignment, CycleRow, ObligationRow

_AS_OF = bindparam("as_of", type_=Date)
RANKED: tuple[Standing, ...] = ("on_time", "late", "overdue")


@dataclass(frozen=True)
class Deadline:
    """A coming day on which so many pieces of work of one duty are expected."""

    on: date
    obligation: str
    title: str
    count: int


@dataclass(frozen=True)
class LateHolder:
    """How much of an agency is overdue, and since when the oldest of it."""

    agency: str
    count: int
    since: date


@dataclass(frozen=True)
class Overview:
    """Open work by what is asked of it; `submitted` waits for a judge, `asking` wants more time."""

    overdue: int
    due_soon: int
    asking: int
    submitted: int
    deadlines: tuple[Deadline, ...]
    latest: tuple[LateHolder, ...]


def overview(session: Session, plan_id: int, as_of: date, *, most: int = 10) -> Overview:
    """The figures of a plan; so many coming deadlines and late agencies at most."""
    values = {"plan_id": plan_id, "as_of": as_of}
    groups = session.execute(_open(), values).all()
    late = session.execute(_late_holders(), {**values, "limit": most}).all()
    dated = [row for row in groups if row.expected_on is not None]
    return Overview(
        overdue=_sum(row for row in dated if row.due_on_decided and row.expected_on < as_of),
        due_soon=_sum(row for row in dated if as_of <= row.expected_on <= as_of + SOON),
        asking=sum(row.asking for row in groups),
        submitted=session.scalar(_submitted(), values) or 0,
        deadlines=_deadlines(dated, as_of)[:most],
        latest=tuple(LateHolder(row.code, row.number, row.since) for row in late),
    )


def _sum(rows: Iterable[Row[Any]]) -> int:
    return sum(row.number for row in rows)


def _deadlines(rows: Iterable[Row[Any]], as_of: date) -> tuple[Deadline, ...]:
    counts: Counter[tuple[date, str]] = Counter()
    titles: dict[str, str] = {}
    for row in rows:
        if row.expected_on >= as_of:
            counts[row.expected_on, row.code] += row.number
            titles[row.code] = row.title
    return tuple(
        Deadline(on, code, titles[code], number) for (on, code), number in sorted(counts.items())
    )


def _of_plan() -> Select[Any]:
    return (
        select(col(CycleRow.id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(ObligationRow.plan_id) == bindparam("plan_id"))
        .where(col(CycleRow.history).is_(False))
    )


@cache
def _open() -> Select[Any]:
    # Counted first: to join each row with its cycle takes longer than to count all of them.
    groups = (
        select(
            col(Assignment.cycle_id),
            col(Assignment.expected_on),
            col(Assignment.due_on_decided),
            func.count().label("number"),
            func.count(col(Assignment.extension_to)).label("asking"),
        )
        .where(is_open(), col(Assignment.opened_on) <= _AS_OF)
        .group_by(
            col(Assignment.cycle_id), col(Assignment.expected_on), col(Assignment.due_on_decided)
        )
        .subquery()
    )
    return (
        select(groups, col(ObligationRow.code), col(ObligationRow.title))
        .join(CycleRow, col(CycleRow.id) == groups.c.cycle_id)
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(ObligationRow.plan_id) == bindparam("plan_id"))
        .where(col(CycleRow.history).is_(False))
    )


@cache
def _submitted() -> Select[Any]:
    # A sum, of a column, and no day of opening, which what is reported has behind it: SQLite
    # would take another index than that of the few rows which wait.
    in_plan = (col(Assignment.cycle_id) + 0).in_(_of_plan())
    return (
        select(func.count(col(Assignment.submitted_on)))
        .select_from(Assignment)
        .where(stands("submitted"), in_plan)
    )


@cache
def _late_holders() -> Select[Any]:
    number, since = func.count().label("number"), func.min(col(Assignment.expected_on))
    late = (
        select(col(Assignment.holder_id), number, since.label("since"))
        .where(stands("overdue"), col(Assignment.opened_on) <= _AS_OF)
        .where(col(Assignment.cycle_id).in_(_of_plan()))
        .group_by(col(Assignment.holder_id))
        .order_by(number.desc(), since, col(Assignment.holder_id))
        .limit(bindparam("limit"))
        .subquery()
    )
    return (
        select(col(AgencyRow.code), late.c.number, late.c.since)
        .join(late, late.c.holder_id == col(AgencyRow.id))
        .order_by(late.c.number.desc(), late.c.since, col(AgencyRow.id))
    )


@dataclass(frozen=True)
class HolderOutcomes:
    """How the work of an agency ended that fell due in a period, as assignments.report counts."""

    agency: str
    due: int
    on_time: int
    late: int
    overdue: int


def outcomes(
    session: Session, plan_id: int, between: tuple[date, date], as_of: date
) -> list[HolderOutcomes]:
    """Outcomes by holder of what was due within days, both included."""
    values = {"plan_id": plan_id, "first": between[0], "last": between[1], "as_of": as_of}
    return [HolderOutcomes(*row) for row in session.execute(_outcomes(), values)]


@cache
def _outcomes() -> Select[Any]:
    def counted(standing: Standing) -> Any:
        return func.sum(case((stands(standing), literal(1)), else_=literal(0))).label(standing)

    first, last = (bindparam(name, type_=Date) for name in ("first", "last"))
    by_holder = (
        select(col(Assignment.holder_id), func.count().label("due"), *(counted(n) for n in RANKED))
        .where(col(Assignment.due_on).between(first, last))
        .where(col(Assignment.opened_on) <= _AS_OF)
        .where(col(Assignment.cycle_id).in_(_of_plan()))
        .group_by(col(Assignment.holder_id))
        .subquery()
    )
    figures = [by_holder.c[name] for name in ("due", *RANKED)]
    return (
        select(col(AgencyRow.code), *figures)
        .join(by_holder, by_holder.c.holder_id == col(AgencyRow.id))
        .order_by(col(AgencyRow.id))
    )
