"""What was sent to an agency: every attempt that the audit tells of, and what the letter named."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import (
    AgencyRecord,
    Audit,
    Contact,
    Delivery,
    Notice,
    NoticeAssignment,
)

ATTEMPTED = ("sent", "temporary", "permanent", "uncertain")
SUBJECT = "notice:"


@dataclass(frozen=True)
class Attempt:
    """One attempt to send a letter, as the audit recorded it; `audit` is that row's id."""

    notice: int
    on: date
    kind: str
    contact: str
    channel: str
    address: str
    at: datetime
    outcome: str
    message_id: str | None
    assignments: tuple[int, ...]
    audit: int


def attempts(session: Session, plan_id: int, agency: str, first: date, last: date) -> list[Attempt]:
    """Attempts of the days from first to last (both included), in the order of the audit.

    A letter that left names what it named then; one that failed, what it is about.
    """
    letters = _letters(session, plan_id, agency, last)
    subjects = [f"{SUBJECT}{notice_id}" for notice_id in letters]
    query = (
        select(Audit)
        .where(
            col(Audit.plan_id) == plan_id,
            col(Audit.subject).in_(subjects),
            col(Audit.action).in_(ATTEMPTED),
        )
        .order_by(col(Audit.id))
    )
    delivered, named = _deliveries(session, list(letters)), _named(session, list(letters))
    found = []
    for row in session.scalars(query):
        notice, contact = letters[int(row.subject.removeprefix(SUBJECT))]
        key = (notice.id or 0, row.action)
        # The n-th row of an outcome tells of the n-th attempt that ended so.
        one = delivered[key].pop(0) if delivered[key] else None
        if first <= row.as_of <= last:
            about = named[notice.id or 0]
            found.append(_attempt(row, notice, contact, one, about))
    return found


def _attempt(
    row: Audit,
    notice: Notice,
    contact: Contact,
    one: Delivery | None,
    about: Sequence[tuple[int, bool]],
) -> Attempt:
    return Attempt(
        notice=notice.id or 0,
        on=notice.on,
        kind=notice.kind,
        contact=contact.role,
        channel=one.channel if one else notice.channel,
        address=(one.address if one else notice.address) or contact.address,
        at=one.at if one else row.at,
        outcome=row.action,
        message_id=one.message_id if one else notice.message_id,
        assignments=tuple(key for key, sent in about if sent or row.action != "sent"),
        audit=row.id or 0,
    )


def _letters(
    session: Session, plan_id: int, agency: str, last: date
) -> dict[int, tuple[Notice, Contact]]:
    query = (
        select(Notice, Contact)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRecord, col(AgencyRecord.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == plan_id, col(AgencyRecord.code) == agency)
        .where(col(Notice.on) <= last)
    )
    return {notice.id or 0: (notice, contact) for notice, contact in session.execute(query)}


def _deliveries(session: Session, ids: list[int]) -> dict[tuple[int, str], list[Delivery]]:
    found: dict[tuple[int, str], list[Delivery]] = defaultdict(list)
    query = select(Delivery).where(col(Delivery.notice_id).in_(ids)).order_by(col(Delivery.id))
    for row in session.scalars(query):
        found[row.notice_id, row.outcome].append(row)
    return found


def _named(session: Session, ids: list[int]) -> dict[int, list[tuple[int, bool]]]:
    found: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    item = NoticeAssignment
    query = select(col(item.notice_id), col(item.assignment_id), col(item.sent))
    query = query.where(col(item.notice_id).in_(ids)).order_by(col(item.assignment_id))
    for notice_id, assignment_id, sent in session.execute(query):
        found[notice_id].append((assignment_id, sent))
    return found
