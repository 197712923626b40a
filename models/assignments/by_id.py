"""Assignments in the order of their ids, so many at a time: for programs that read all of them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from models.tables import AgencyRow, Assignment, CycleRow, ObligationRow


@dataclass(frozen=True)
class Wanted:
    """Which assignments: codes, and a status; None means all."""

    holder: str | None = None
    obligation: str | None = None
    status: str | None = None


def ids_after(
    session: Session, plan_id: int, wanted: Wanted, *, after: int, limit: int
) -> list[int]:
    """The ids above another one, the lowest first."""
    chosen = {name: value for name, value in vars(wanted).items() if value is not None}
    values = {**chosen, "plan_id": plan_id, "after": after, "limit": limit}
    return list(session.scalars(_ids(frozenset(chosen)), values))


_COLUMNS = {
    "holder": col(AgencyRow.code),
    "obligation": col(ObligationRow.code),
    "status": col(Assignment.status),
}


@cache
def _ids(chosen: frozenset[str]) -> Select[Any]:
    query: Select[Any] = (
        select(col(Assignment.id))
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(
            col(ObligationRow.plan_id) == bindparam("plan_id"),
            col(Assignment.id) > bindparam("after"),
        )
    )
    for name in sorted(chosen):
        query = query.where(_COLUMNS[name] == bindparam(name))
    return query.order_by(col(Assignment.id)).limit(bindparam("limit"))
