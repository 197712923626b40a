"""All cycles of one duty, and how its work stands in each."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, case, func, literal, select
from sqlmodel import Session, col

from models.assignments.plan_list import Standing, stands
from models.tables import Assignment, CycleRow, ObligationRow


@dataclass(frozen=True)
class CycleStanding:
    """A cycle that was opened by a day: how much work it has, and how much of it stands so.

    `title` is what somebody asked for beside the decision's own periods.
    """

    period: str
    title: str | None
    opened_on: date
    due_on: date | None
    history: bool
    total: int
    overdue: int
    submitted: int
    accepted: int
    waived: int


def cycles_of(session: Session, plan_id: int, code: str, as_of: date) -> list[CycleStanding]:
    """The cycles of a duty, the newest first; those without work, mere requests, too."""
    values = {"plan_id": plan_id, "code": code, "as_of": as_of}
    return [CycleStanding(*row) for row in session.execute(_cycles(), values)]


@cache
def _cycles() -> Select[Any]:
    def counted(standing: Standing) -> Any:
        return func.sum(case((stands(standing), literal(1)), else_=literal(0)))

    day = bindparam("as_of", type_=Date)
    late = case((col(CycleRow.history), literal(0)), else_=counted("overdue"))
    counts = [counted(name) for name in ("submitted", "accepted", "waived")]
    columns = [
        col(column)
        for column in (
            CycleRow.period,
            CycleRow.title,
            CycleRow.opened_on,
            CycleRow.due_on,
            CycleRow.history,
        )
    ]
    # By each of them: of a past day the table is a temporary one, which has no primary key.
    by = (*columns, col(CycleRow.opens_on), col(CycleRow.id))
    return (
        select(
            *columns,
            func.count(col(Assignment.id)),
            late,
            *counts,
        )
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .outerjoin(Assignment, col(Assignment.cycle_id) == col(CycleRow.id))
        .where(col(ObligationRow.plan_id) == bindparam("plan_id"))
        .where(col(ObligationRow.code) == bindparam("code"), col(CycleRow.opened_on) <= day)
        .group_by(*by)
        .order_by(col(CycleRow.opens_on).desc(), col(CycleRow.id).desc())
    )
