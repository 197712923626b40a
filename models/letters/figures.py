"""Figures of letters: what was changed since a day, how often something was done in a year."""

from datetime import date
from functools import cache

from sqlalchemy import Select, String, bindparam, cast, func, literal, select
from sqlmodel import Session, col

from models.tables import (
    AgencyRow,
    Assignment,
    Audit,
    CycleRow,
    ObligationRow,
    Proof,
)


def counts_since(session: Session, plan_id: int, holder_id: int, since: date) -> dict[str, int]:
    """How much work of a holder was changed from a day on, by what was done."""
    values = {"plan": plan_id, "holder": holder_id, "since": since}
    return dict(session.execute(_counts(), values).tuples().all())


# Asked for each letter: built once in a process.
@cache
def _counts() -> Select[tuple[str, int]]:
    # By the subjects of the audit: an assignment that has changed hands is counted with its
    # holder.
    of_holder = select(literal("assignment:").concat(cast(col(Assignment.id), String))).where(
        col(Assignment.holder_id) == bindparam("holder")
    )
    return (
        select(col(Audit.action), func.count(func.distinct(col(Audit.subject))))
        .where(col(Audit.plan_id) == bindparam("plan"), col(Audit.as_of) >= bindparam("since"))
        .where(col(Audit.subject).in_(of_holder))
        .group_by(col(Audit.action))
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
