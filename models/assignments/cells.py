"""The work of a plan counted by who holds it and by duty: what the matrix of the pages shows."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, case, func, literal, select
from sqlmodel import Session, col

from models.assignments.plan_list import Shape, Standing, Wanted, conditions, stands
from models.tables import AgencyRow, Assignment, CycleRow, ObligationRow

COUNTED: tuple[Standing, ...] = ("overdue", "submitted", "unfinished", "accepted", "waived")


@dataclass(frozen=True)
class Cell:
    """Work of one duty that an agency holds: codes, and how many stand how.

    `unfinished` has those that are overdue or were submitted too.
    """

    holder: str
    obligation: str
    overdue: int = 0
    submitted: int = 0
    unfinished: int = 0
    accepted: int = 0
    waived: int = 0


def cells(session: Session, wanted: Wanted, as_of: date) -> list[Cell]:
    """All cells with any work in them; one statement, whatever their number."""
    rows = session.execute(_cells(wanted.shape), wanted.values(as_of))
    return [Cell(*row) for row in rows]


@cache
def _cells(shape: Shape) -> Select[Any]:
    def counted(standing: Standing) -> Any:
        return func.sum(case((stands(standing), literal(1)), else_=literal(0))).label(standing)

    # Counted before the names are joined, because there are few pairs and many rows.
    of_pairs = (
        select(
            col(Assignment.holder_id),
            col(CycleRow.obligation_id),
            *(counted(standing) for standing in COUNTED),
        )
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .where(*conditions(*shape))
        .group_by(col(Assignment.holder_id), col(CycleRow.obligation_id))
        .subquery()
    )
    return (
        select(
            col(AgencyRow.code),
            col(ObligationRow.code),
            *(of_pairs.c[standing] for standing in COUNTED),
        )
        .join(AgencyRow, col(AgencyRow.id) == of_pairs.c.holder_id)
        .join(ObligationRow, col(ObligationRow.id) == of_pairs.c.obligation_id)
    )
