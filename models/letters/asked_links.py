"""New links that are asked for: what the letter names, and when the last was queued."""

from datetime import date, datetime

from sqlalchemy import String, cast, func, literal, select
from sqlmodel import Session, col

from models.letters.contacts import out_of_reach
from models.letters.kinds import is_of
from models.tables import Assignment, Audit, Contact, CycleRow, Notice, NoticeAssignment
from models.types import NEW_LINK, OPEN

QUEUED = "queue-link"
"""The action by which a letter with a new link is queued."""


def held_contact(session: Session, contact_id: int, as_of: date) -> Contact | None:
    """The contact, held against others who ask for it; None if it is out of reach."""
    query = select(Contact).where(col(Contact.id) == contact_id, ~out_of_reach(as_of))
    return session.scalars(query.with_for_update()).one_or_none()


def last_queued_at(session: Session, plan_id: int, contact_id: int) -> datetime | None:
    """When the last new link was queued for a contact."""
    subject = literal("notice:").concat(cast(col(Notice.id), String))
    query = (
        select(func.max(col(Audit.at)))
        .join(Notice, col(Audit.subject) == subject)
        .where(col(Notice.plan_id) == plan_id, col(Notice.contact_id) == contact_id)
        .where(is_of(col(Notice.kind), [NEW_LINK]), col(Audit.action) == QUEUED)
    )
    return session.scalar(query)


def open_work_named_to(session: Session, plan_id: int, contact: Contact) -> list[int]:
    """Open work that a contact's agency holds and some letter named to it; no history."""
    query = (
        select(col(Assignment.id))
        .join(NoticeAssignment, col(NoticeAssignment.assignment_id) == col(Assignment.id))
        .join(Notice, col(Notice.id) == col(NoticeAssignment.notice_id))
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .where(col(Notice.plan_id) == plan_id, col(Notice.contact_id) == contact.id)
        .where(col(NoticeAssignment.sent), col(NoticeAssignment.level) == 0)
        .where(col(Assignment.holder_id) == contact.agency_id)
        .where(col(Assignment.status).in_(OPEN), col(CycleRow.history).is_(False))
        .distinct()
        .order_by(col(Assignment.id))
    )
    return [key for key in session.scalars(query) if key]
