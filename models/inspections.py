"""Inspections: added, held against other writers, and what is known of places and findings."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.tables import Assignment
from models.tables_inspections import Finding, Inspection

CARRIED_OUT = ("carried_out", "concluded")
"""States of an inspection that took place."""

ENDED = ("accepted", "waived")
"""Statuses of a remedy that nothing is left of."""


@dataclass(frozen=True)
class Found:
    """A finding with its inspection and the status of its remedy."""

    finding: Finding
    inspection: Inspection
    status: str

    @property
    def is_open(self) -> bool:
        """Whether its remedy is not accepted yet."""
        return self.status not in ENDED


def add(session: Session, row: Inspection) -> Inspection:
    """A new inspection, with its id."""
    session.add(row)
    session.flush()
    return row


def held(session: Session, plan_id: int, inspection_id: int) -> Inspection | None:
    """An inspection of a plan, held against other writers until the transaction ends."""
    if not 0 < inspection_id < 2**31:
        return None
    query = select(Inspection).where(
        col(Inspection.id) == inspection_id, col(Inspection.plan_id) == plan_id
    )
    query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def every(session: Session, plan_id: int, until: date) -> list[Inspection]:
    """The inspections of a plan proposed by a day, in their order."""
    query = select(Inspection).where(
        col(Inspection.plan_id) == plan_id, col(Inspection.proposed_on) <= until
    )
    return list(session.scalars(query.order_by(col(Inspection.id))))


def surprises(session: Session, plan_id: int, year: int) -> list[Inspection]:
    """The surprise inspections of a year, in their order."""
    query = select(Inspection).where(
        col(Inspection.plan_id) == plan_id,
        col(Inspection.kind) == "surprise",
        col(Inspection.year) == year,
    )
    return list(session.scalars(query.order_by(col(Inspection.id))))


def taken(session: Session, plan_id: int, year: int) -> dict[str, int]:
    """Places that a surprise inspection of the year has, revealed, with its id."""
    return {
        row.place: row.id or 0 for row in surprises(session, plan_id, year) if row.place is not None
    }


def last_visits(session: Session, plan_id: int, until: date) -> dict[str, date]:
    """The last day on which each place was inspected, up to a day."""
    query = (
        select(col(Inspection.place), func.max(col(Inspection.on)))
        .where(col(Inspection.plan_id) == plan_id, col(Inspection.state).in_(CARRIED_OUT))
        .where(col(Inspection.on) <= until)
        .group_by(col(Inspection.place))
    )
    return {place: on for place, on in session.execute(query) if place and on}


def findings(session: Session, plan_id: int) -> list[Found]:
    """Every finding of a plan, in their order."""
    query = (
        select(Finding, Inspection, col(Assignment.status))
        .join(Inspection, col(Inspection.id) == col(Finding.inspection_id))
        .join(Assignment, col(Assignment.id) == col(Finding.assignment_id))
        .where(col(Inspection.plan_id) == plan_id)
        .order_by(col(Finding.id))
    )
    return [Found(*row) for row in session.execute(query)]
