"""Figures of letters: what was changed since a day, how often something was done in a year."""

from datetime import date

from sqlalchemy import String, cast, func, literal, select
from sqlmodel import Session, col

from models.tables import (
    AgencyRecord,
    Assignment,
    Audit,
    CycleRecord,
    ObligationRecord,
    Proof,
)


def counts_since(session: Session, plan_id: int, holder_id: int, since: date) -> dict[str, int]:
    """How much work of a holder was changed from a day on, by what was done."""
    of_holder = select(literal("assignment:").concat(cast(col(Assignment.id), String))).where(
        col(Assignment.holder_id) == holder_id
    )
    query = (
        select(col(Audit.action), func.count(func.distinct(col(Audit.subject))))
        .where(col(Audit.plan_id) == plan_id, col(Audit.as_of) >= since)
        .where(col(Audit.subject).in_(of_holder))
        .group_by(col(Audit.action))
    )
    return dict(session.execute(query).tuples().all())


def quotas(session: Session, plan_id: int, year: int) -> list[tuple[str, str, int]]:
    """What is to be done at least N times in a year: obligation, holder, how often it was."""
    query = (
        select(
            col(ObligationRecord.code),
            col(AgencyRecord.code),
            func.count(col(Proof.evidence_id)),
        )
        .select_from(Assignment)
        .join(CycleRecord, col(CycleRecord.id) == col(Assignment.cycle_id))
        .join(ObligationRecord, col(ObligationRecord.id) == col(CycleRecord.obligation_id))
        .join(AgencyRecord, col(AgencyRecord.id) == col(Assignment.holder_id))
        .outerjoin(Proof, col(Proof.assignment_id) == col(Assignment.id))
        .where(col(ObligationRecord.plan_id) == plan_id, col(CycleRecord.kind) == "at_least")
        .where(col(CycleRecord.period) == str(year), col(Assignment.status) != "waived")
        .where(col(CycleRecord.history).is_(False))
        .group_by(col(ObligationRecord.id), col(AgencyRecord.id))
        .order_by(col(ObligationRecord.position), col(AgencyRecord.id))
    )
    return list(session.execute(query).tuples())
