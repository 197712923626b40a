"""Figures of letters: how often something was done in a year."""

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.tables import (
    AgencyRow,
    Assignment,
    CycleRow,
    ObligationRow,
    Proof,
)


def quotas(session: Session, plan_id: int, year: int) -> list[tuple[str, str, int]]:
    """What is to be done at least N times in a year: obligation, holder, how often it was."""
    query = (
        select(
            col(ObligationRow.code),
            col(AgencyRow.code),
            func.count(col(Proof.evidence_id)),
        )
        .select_from(Assignment)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .outerjoin(Proof, col(Proof.assignment_id) == col(Assignment.id))
        .where(col(ObligationRow.plan_id) == plan_id, col(CycleRow.kind) == "at_least")
        .where(col(CycleRow.period) == str(year), col(Assignment.status) != "waived")
        .where(col(CycleRow.history).is_(False))
        .group_by(col(ObligationRow.id), col(AgencyRow.id))
        .order_by(col(ObligationRow.position), col(AgencyRow.id))
    )
    return list(session.execute(query).tuples())
