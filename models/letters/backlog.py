"""What waits, counted for whoever watches the machine."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.tables import AgencyRow, Assignment, Contact, CycleRow, Notice, ObligationRow
from models.types import UNDELIVERED


@dataclass(frozen=True)
class Backlog:
    """Letters that have not left, the days since the oldest was due, bounced contacts, reports."""

    waiting: int
    oldest_days: int
    bounced: int
    submitted: int


def backlog(session: Session, plan_id: int, today: date) -> Backlog:
    """What waits in a plan on a day."""
    letters = select(func.count(), func.min(col(Notice.on))).where(
        col(Notice.plan_id) == plan_id, col(Notice.state).in_(UNDELIVERED)
    )
    waiting, oldest = session.execute(letters).one()
    bounced = (
        select(func.count())
        .select_from(Contact)
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(AgencyRow.plan_id) == plan_id, col(Contact.bounced_on).is_not(None))
    )
    submitted = (
        select(func.count())
        .select_from(Assignment)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(ObligationRow.plan_id) == plan_id, col(Assignment.status) == "submitted")
    )
    return Backlog(
        waiting=waiting,
        oldest_days=max((today - oldest).days, 0) if oldest else 0,
        bounced=session.scalar(bounced) or 0,
        submitted=session.scalar(submitted) or 0,
    )
