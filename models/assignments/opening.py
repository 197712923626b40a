"""Opening, set-based: cycles → assignments of each agency that answers on the opening day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Date, Insert, Select, and_, bindparam, exists, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.audit import changes
from models.plan_rows import agency_codes
from models.tables import (
    Assignment,
    CycleRow,
    EventRow,
    ObligationRow,
    ResponsibilityRow,
)


@dataclass(frozen=True)
class OpenedCounts:
    """How many cycles and assignments an opening added."""

    cycles: int
    assignments: int


def add_cycles(session: Session, plan_id: int, rows: Sequence[dict[str, Any]]) -> int:
    """Add those cycles that are not there yet; the unique key (obligation, period) is the lock."""
    opened = cycle_ids(session, plan_id).keys()
    # Left out here, because nearly all are there already and the statement would be long.
    new = [row for row in rows if (row["obligation_id"], row["period"]) not in opened]
    if not new:
        return 0
    dialect = session.get_bind().dialect.name
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    key = ["obligation_id", "period"]
    # In parts, because a database cannot take any number of parameters in one statement.
    parts = (new[first : first + changes.AT_ONCE] for first in range(0, len(new), changes.AT_ONCE))
    return sum(
        changes.write(
            session, build(CycleRow).values(part).on_conflict_do_nothing(index_elements=key)
        )
        for part in parts
    )


@dataclass(frozen=True)
class NewCycle:
    """A cycle that somebody asks for, opened on the day of asking."""

    obligation_id: int
    title: str
    on: date
    due_on: date
    ordered_by: str | None = None
    product: str | None = None


def assign(session: Session, plan_id: int, new: NewCycle, agencies: Sequence[str]) -> list[int]:
    """Add a cycle that no rule makes, in the hands of these agencies: ids of the assignments."""
    alike = select(func.count()).where(
        col(CycleRow.obligation_id) == new.obligation_id,
        col(CycleRow.opened_on) == new.on,
        col(CycleRow.title).is_not(None),
    )
    cycle = CycleRow(
        obligation_id=new.obligation_id,
        period=f"{new.on.isoformat()}.{(session.scalar(alike) or 0) + 1}",
        title=new.title,
        ordered_by=new.ordered_by,
        product=new.product,
        kind="event",
        opens_on=new.on,
        opened_on=new.on,
        due_on=new.due_on,
        due_on_decided=True,
    )
    session.add(cycle)
    session.flush()
    codes = agency_codes(session, plan_id)
    rows = [
        Assignment(
            cycle_id=cycle.id or 0,
            agency_id=codes[code],
            holder_id=codes[code],
            opened_on=new.on,
            due_on=new.due_on,
            due_on_decided=True,
            expected_on=new.due_on,
            changed_on=new.on,
        )
        for code in agencies
    ]
    session.add_all(rows)
    session.flush()
    return [row.id or 0 for row in rows]


def cycle_records(session: Session, plan_id: int) -> list[CycleRow]:
    """All cycles of a plan that were opened."""
    query = (
        select(CycleRow)
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(ObligationRow.plan_id) == plan_id)
    )
    return list(session.scalars(query))


def cycle_ids(session: Session, plan_id: int) -> dict[tuple[int, str], int]:
    """Ids of all cycles of a plan that were opened, by obligation and period."""
    rows = session.execute(_cycle_ids(), {"plan": plan_id})
    return {(owner, period): row_id for owner, period, row_id in rows}


@cache
def _cycle_ids() -> Select[Any]:
    return (
        select(col(CycleRow.obligation_id), col(CycleRow.period), col(CycleRow.id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(ObligationRow.plan_id) == bindparam("plan"))
    )


def open_assignments(
    session: Session, obligations: Sequence[int], as_of: date, without: Sequence[int] = ()
) -> int:
    """One assignment for each lead of each cycle that opened by `as_of` (included); again adds 0.

    Who leads is judged on the cycle's opening day. `without` are cycles to be left as they are.
    """
    values = {"obligations": obligations, "day_as_of": as_of, "without": without}
    return changes.write(session, _new_assignments(), values)


@cache
def _new_assignments() -> Insert:
    cycle, part = CycleRow, ResponsibilityRow
    as_of: BindParameter[Any] = bindparam("day_as_of", type_=Date)
    obligations: BindParameter[Any] = bindparam("obligations", expanding=True)
    without: BindParameter[Any] = bindparam("without", expanding=True)
    new = (
        select(
            col(cycle.id),
            col(part.agency_id),
            col(part.agency_id),
            as_of,
            col(cycle.due_on),
            col(cycle.due_on_decided),
            col(cycle.due_on),
            as_of,
        )
        .join(
            part,
            and_(
                col(part.obligation_id) == col(cycle.obligation_id),
                col(part.role) == "lead",
                # The opening day, so that an agency merged later still has what it was asked (ADR
                # 0001).
                col(part.valid_from) <= col(cycle.opens_on),
                col(part.valid_to) >= col(cycle.opens_on),
            ),
        )
        .where(
            col(cycle.obligation_id).in_(obligations),
            col(cycle.opens_on) <= as_of,
            col(cycle.id).not_in(without),
            ~exists().where(
                col(Assignment.cycle_id) == col(cycle.id),
                col(Assignment.agency_id) == col(part.agency_id),
            ),
        )
        # In one order on both databases, so that ids are the same in every life.
        .order_by(col(cycle.opens_on), col(cycle.id), col(part.id))
    )
    names = ["cycle_id", "agency_id", "holder_id", "opened_on", "due_on", "due_on_decided"]
    return changes.inserting(Assignment, [*names, "expected_on", "changed_on"], new)


def events(session: Session, plan_id: int) -> list[EventRow]:
    """Recorded events of a plan, by day."""
    return list(session.scalars(_events(), {"plan": plan_id}))


@cache
def _events() -> Select[tuple[EventRow]]:
    query = select(EventRow).where(col(EventRow.plan_id) == bindparam("plan"))
    return query.order_by(col(EventRow.on), col(EventRow.code))
