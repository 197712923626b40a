"""Assignments: found, listed as on a day, and rid of notices that became pointless."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from deadlines.lateness import Lateness
from models.tables import (
    AgencyRecord,
    Assignment,
    CycleRecord,
    Evidence,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    ObligationRecord,
    Proof,
)
from models.types import OPEN, WAITING


@dataclass(frozen=True)
class Standing:
    """One assignment with what it is about, and where it stands on a day."""

    id: int
    obligation: str
    period: str
    agency: str
    holder: str
    opens_on: date
    due_on: date | None
    due_on_decided: bool
    status: str
    overdue: bool
    submitted_on: date | None
    days_late: int
    title: str
    source: str
    kind: str
    opened_on: date
    history: bool
    expected_on: date | None


@dataclass(frozen=True)
class Filter:
    """Which assignments to list; None means all."""

    agency: str | None = None
    obligation: str | None = None
    statuses: Sequence[str] | None = None
    ids: Sequence[int] | None = None
    holder_id: int | None = None


def standings(
    session: Session, plan_id: int, as_of: date, wanted: Filter | None = None
) -> list[Standing]:
    """Assignments opened by a day, in the order of the decision; `agency` matches holders too."""
    wanted = wanted or Filter()
    agency, holder = aliased(AgencyRecord), aliased(AgencyRecord)
    query = (
        select(Assignment, CycleRecord, ObligationRecord, col(agency.code), col(holder.code))
        .join(CycleRecord, col(CycleRecord.id) == col(Assignment.cycle_id))
        .join(ObligationRecord, col(ObligationRecord.id) == col(CycleRecord.obligation_id))
        .join(agency, col(agency.id) == col(Assignment.agency_id))
        .join(holder, col(holder.id) == col(Assignment.holder_id))
        .where(col(ObligationRecord.plan_id) == plan_id, col(Assignment.opened_on) <= as_of)
        .order_by(
            col(ObligationRecord.position),
            col(CycleRecord.opens_on),
            col(CycleRecord.period),
            col(Assignment.id),
        )
    )
    if wanted.agency:
        query = query.where(
            (col(agency.code) == wanted.agency) | (col(holder.code) == wanted.agency)
        )
    if wanted.obligation:
        query = query.where(col(ObligationRecord.code) == wanted.obligation)
    if wanted.statuses is not None:
        query = query.where(col(Assignment.status).in_(wanted.statuses))
    if wanted.ids is not None:
        query = query.where(col(Assignment.id).in_(wanted.ids))
    if wanted.holder_id is not None:
        query = query.where(col(Assignment.holder_id) == wanted.holder_id)
    return [_standing(*row, as_of=as_of) for row in session.execute(query)]


def locked(session: Session, assignment_id: int) -> Assignment:
    """An assignment's row, held against other writers until the transaction ends."""
    return session.get_one(Assignment, assignment_id, with_for_update=True)


def evidence_count(session: Session, assignment_id: int) -> int:
    """How many pieces of evidence an assignment has."""
    query = select(Proof).where(col(Proof.assignment_id) == assignment_id)
    return len(session.scalars(query).all())


def evidence_of(session: Session, assignment_id: int) -> list[tuple[Evidence, date]]:
    """An assignment's evidence with the day of its submission, oldest first."""
    query = (
        select(Evidence, col(Proof.submitted_on))
        .join(Proof, col(Proof.evidence_id) == col(Evidence.id))
        .where(col(Proof.assignment_id) == assignment_id)
        .order_by(col(Evidence.id))
    )
    return [(evidence, on) for evidence, on in session.execute(query)]


def cancel_pointless(session: Session, assignment_ids: Sequence[int]) -> int:
    """Cancel queued notices that nothing is left of; a digest with other work still goes."""
    about = select(col(NoticeAssignment.notice_id)).where(
        col(NoticeAssignment.assignment_id).in_(assignment_ids)
    )
    still = (
        exists()
        .where(
            col(NoticeAssignment.notice_id) == col(Notice.id),
            col(NoticeAssignment.assignment_id) == col(Assignment.id),
            col(Assignment.status).in_(OPEN),
        )
        .correlate(Notice)
    )
    news = exists().where(col(NoticeCycle.notice_id) == col(Notice.id)).correlate(Notice)
    statement = (
        update(Notice)
        .where(col(Notice.id).in_(about), col(Notice.state).in_(WAITING), ~still, ~news)
        .values(state="cancelled")
        .execution_options(synchronize_session=False)
    )
    return int(session.execute(statement).rowcount)  # type: ignore[attr-defined]


def _standing(
    row: Assignment,
    cycle: CycleRecord,
    obligation: ObligationRecord,
    agency: str,
    holder: str,
    *,
    as_of: date,
) -> Standing:
    late = Lateness(
        due_on=row.due_on,
        # History is closed or carried, never held against anyone.
        decided=row.due_on_decided and not cycle.history,
        expected_on=row.expected_on if row.status in OPEN else None,
        submitted_on=row.submitted_on,
        waived=row.status == "waived",
    )
    return Standing(
        id=row.id or 0,
        obligation=obligation.code,
        period=cycle.period,
        agency=agency,
        holder=holder,
        opens_on=cycle.opens_on,
        due_on=row.due_on,
        due_on_decided=row.due_on_decided,
        status=row.status,
        overdue=late.overdue(as_of),
        submitted_on=row.submitted_on,
        days_late=late.days(as_of),
        title=obligation.title,
        source=obligation.source,
        kind=cycle.kind,
        opened_on=row.opened_on,
        history=cycle.history,
        expected_on=row.expected_on,
    )


def subject_of(assignment_id: int) -> str:
    """How the audit names an assignment."""
    return f"assignment:{assignment_id}"
