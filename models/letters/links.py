"""What the link of a letter opens, and whether it still does."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from deadlines.civil import civil_date
from models.letters.contacts import deputys_address
from models.letters.kinds import is_of
from models.tables import AgencyRow, Contact, Notice, NoticeAssignment, PlanRow
from models.tables_access import RevokedLink
from models.types import LINKED


@dataclass(frozen=True)
class LetterOfLink:
    """The letter that a link stands for: to whom it went, and the work that it names.

    `last_on` is the last day on which the link opens anything.
    """

    notice_id: int
    plan: str
    plan_id: int
    contact_id: int
    agency_id: int
    agency: str
    role: str
    address: str
    on: date
    last_on: date
    assignment_ids: tuple[int, ...]


def letter_of_link(session: Session, notice_id: int, today: date, days: int) -> LetterOfLink | None:
    """The letter, if its link is still valid on a day: `days` after it left, that day included.

    It ends at once when its contact gets another address, the address bounces, the deputy's time is
    over, or somebody revokes it.
    """
    query = (
        select(Notice, Contact, AgencyRow, col(PlanRow.code), deputys_address(today), RevokedLink)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .join(PlanRow, col(PlanRow.id) == col(Notice.plan_id))
        .outerjoin(RevokedLink, col(RevokedLink.notice_id) == col(Notice.id))
        .where(col(Notice.id) == notice_id, is_of(col(Notice.kind), LINKED))
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    notice, contact, agency, plan, deputys, revoked = row
    own = contact.address if contact.bounced_on is None and not contact.is_example else None
    if revoked is not None or notice.address is None or notice.address not in (own, deputys):
        return None
    left_on = civil_date(notice.sent_at) if notice.sent_at else notice.on
    last_on = left_on + timedelta(days=days)
    if today > last_on:
        return None
    named = (
        select(col(NoticeAssignment.assignment_id))
        .where(col(NoticeAssignment.notice_id) == notice_id, col(NoticeAssignment.level) == 0)
        .order_by(col(NoticeAssignment.assignment_id))
    )
    return LetterOfLink(
        notice_id=notice_id,
        plan=plan,
        plan_id=notice.plan_id,
        contact_id=contact.id or 0,
        agency_id=agency.id or 0,
        agency=agency.code,
        role=contact.role,
        address=notice.address,
        on=notice.on,
        last_on=last_on,
        assignment_ids=tuple(session.scalars(named)),
    )


def contact_of_notice(session: Session, notice_id: int) -> tuple[int, int] | None:
    """The plan and the contact (ids) that a letter went to, whatever became of its link."""
    query = select(col(Notice.plan_id), col(Notice.contact_id)).where(col(Notice.id) == notice_id)
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def revoked_on(session: Session, notice_id: int) -> date | None:
    """The day on which the link of a letter was revoked."""
    row = session.get(RevokedLink, notice_id)
    return row.revoked_on if row else None


def revoke(session: Session, notice_id: int, on: date, by: str) -> None:
    """End the link of a letter."""
    session.add(RevokedLink(notice_id=notice_id, revoked_on=on, revoked_by=by))
    session.flush()
