"""Letters that came back: found by their Message-ID, marked, and what they said carried on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlmodel import Session, col

from models.assignments.work import unfinished
from models.letters.contacts import out_of_reach, preference
from models.letters.kinds import word_of
from models.letters.sent import MAY_HAVE_LEFT
from models.tables import (
    AgencyRow,
    Assignment,
    Audit,
    Contact,
    Notice,
    NoticeAssignment,
    NoticeCycle,
)
from models.tables_letters import Delivery
from models.types import LETTERS, NEW_LINK, OPEN, RECEIPT, WAITING, same_letter


@dataclass(frozen=True)
class SentLetter:
    """A letter as it left once, for an address of a contact; `audit` is the row that tells of it.

    Not `is_last`: it was sent once more since.
    """

    plan_id: int
    notice_id: int
    agency: str
    address: str
    message_id: str
    audit: int
    is_last: bool


def letter_of(
    session: Session, message_ids: Sequence[str], addresses: Sequence[str]
) -> SentLetter | None:
    """The letter of one of these Message-IDs that went to one of these addresses, in any plan.

    What came back for another address is of somebody behind the letter's own, and may have
    arrived there all the same.
    """
    to = [address.lower() for address in addresses]
    query = (
        select(Delivery, col(Notice.plan_id), col(AgencyRow.code))
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(
            col(Delivery.message_id).in_(message_ids),
            col(Delivery.outcome).in_(MAY_HAVE_LEFT),
        )
        .order_by(col(Delivery.id).desc())
    )
    rows = list(session.execute(query))
    # The newest first, because a letter sent twice with one Message-ID came back as it left last.
    for row, plan_id, agency in rows:
        if row.address.lower() in to:
            audit = _audit_row(session, plan_id, row)
            return SentLetter(
                plan_id=plan_id,
                notice_id=row.notice_id,
                agency=agency,
                address=row.address,
                message_id=row.message_id,
                audit=audit,
                is_last=row is rows[0][0],
            )
    return None


def _audit_row(session: Session, plan_id: int, attempt: Delivery) -> int:
    """The audit row of an attempt; of an earlier version the last of its letter."""
    query = select(Audit).where(
        col(Audit.plan_id) == plan_id,
        col(Audit.subject) == f"notice:{attempt.notice_id}",
        col(Audit.action).in_(MAY_HAVE_LEFT),
    )
    rows = list(session.scalars(query.order_by(col(Audit.id))))
    of_it = [row for row in rows if _at(row) == attempt.at]
    return next((row.id or 0 for row in (of_it or rows)[-1:]), 0)


def _at(row: Audit) -> datetime | None:
    at = json.loads(row.detail).get("at")
    return datetime.fromisoformat(at) if at else None


def mark_returned(session: Session, notice_id: int) -> Notice | None:
    """The notice, held and from now on returned; None if it has not left, or came back before."""
    query = select(Notice).where(col(Notice.id) == notice_id, col(Notice.state).in_(MAY_HAVE_LEFT))
    row = session.scalars(query.with_for_update(key_share=True)).one_or_none()
    if row is not None:
        row.state, row.try_at = "returned", None
        session.flush()
    return row


@dataclass(frozen=True)
class Onward:
    """How what a letter said goes on: the plan's `digest_to`, the day, and to whom rather.

    `rather` is "same" contact, or "next". `once`: what came back the time before as well stays.
    """

    digest_to: str
    as_of: date
    rather: str
    once: bool


def carry_on(session: Session, notice: Notice, onward: Onward) -> Notice | None:
    """The letter that says what a returned one said and is still true; None if there is none.

    It is one that waits for its contact already, or a new one of the first day that has none.
    """
    # What a receipt told, the next digest tells; a new link may be asked for again.
    if word_of(notice.kind) in (RECEIPT, NEW_LINK):
        return None
    work, news = _still_true(session, notice, once=onward.once)
    if notice.kind in LETTERS and not work and not news:
        return None
    if notice.kind not in LETTERS and onward.once and _came_back_before(session, notice):
        return None
    contact_id = _next_contact(session, notice, onward)
    following = _waiting(session, notice, contact_id) or _new(session, notice, contact_id, onward)
    linked_work = select(col(NoticeAssignment.assignment_id)).where(
        col(NoticeAssignment.notice_id) == following.id
    )
    has_work = set(session.scalars(linked_work))
    linked_news = select(col(NoticeCycle.cycle_id)).where(
        col(NoticeCycle.notice_id) == following.id
    )
    has_news = set(session.scalars(linked_news))
    to = following.id or 0
    session.add_all(
        NoticeAssignment(notice_id=to, assignment_id=key, level=level)
        for key, level in work
        if key not in has_work
    )
    session.add_all(NoticeCycle(notice_id=to, cycle_id=key) for key in news if key not in has_news)
    # As when it is queued: a letter with something escalated in it is an escalation.
    if following.kind == "digest" and any(level for _, level in work):
        following.kind = "escalation"
    session.flush()
    return following


def _still_true(
    session: Session, notice: Notice, *, once: bool
) -> tuple[list[tuple[int, int]], list[int]]:
    """Open assignments that a letter named, with their levels, and unfinished cycles it told of."""
    item = NoticeAssignment
    work = (
        select(col(item.assignment_id), col(item.level))
        .join(Assignment, col(Assignment.id) == col(item.assignment_id))
        .where(col(item.notice_id) == notice.id, col(Assignment.status).in_(OPEN))
        .order_by(col(item.assignment_id))
    )
    news = (
        select(col(NoticeCycle.cycle_id))
        .where(col(NoticeCycle.notice_id) == notice.id, unfinished(col(NoticeCycle.cycle_id)))
        .order_by(col(NoticeCycle.cycle_id))
    )
    pairs, cycles = list(session.execute(work).tuples()), list(session.scalars(news))
    if once:
        pairs = [
            pair
            for pair in pairs
            if not _came_back_before(session, notice, _names(NoticeAssignment, pair[0]))
        ]
        cycles = [
            key
            for key in cycles
            if not _came_back_before(session, notice, _names(NoticeCycle, key))
        ]
    return pairs, cycles


def _names(table: type[NoticeAssignment] | type[NoticeCycle], key: int) -> ColumnElement[bool]:
    item = NoticeAssignment.assignment_id if table is NoticeAssignment else NoticeCycle.cycle_id
    return exists().where(col(table.notice_id) == col(Notice.id), col(item) == key)


def _came_back_before(
    session: Session, notice: Notice, naming: ColumnElement[bool] | None = None
) -> bool:
    """Whether the agency's letter before this one, of its kind or naming the same, came back."""
    agency = select(col(Contact.agency_id)).where(col(Contact.id) == notice.contact_id)
    same = col(Notice.kind) == notice.kind if naming is None else naming
    query = (
        select(col(Notice.state))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .where(
            col(Contact.agency_id) == agency.scalar_subquery(),
            col(Notice.id) != notice.id,
            col(Notice.claimed_at) <= notice.claimed_at,
            col(Notice.state).in_((*MAY_HAVE_LEFT, "returned")),
            same,
        )
        .order_by(col(Notice.claimed_at).desc(), col(Notice.id).desc())
        .limit(1)
    )
    return session.scalar(query) == "returned"


def _next_contact(session: Session, notice: Notice, onward: Onward) -> int:
    """The contact of the notice's agency to write to next: one in reach first, then `rather`, then
    the order in which its contacts get digests; its id.
    """
    same = 0 if onward.rather == "same" else 2
    first = case((col(Contact.id) == notice.contact_id, same), else_=1)
    agency = select(col(Contact.agency_id)).where(col(Contact.id) == notice.contact_id)
    query = (
        select(col(Contact.id))
        .where(col(Contact.agency_id) == agency.scalar_subquery())
        .order_by(out_of_reach(onward.as_of), first, preference(onward.digest_to), col(Contact.id))
        .limit(1)
    )
    return session.scalar(query) or notice.contact_id


def _waiting(session: Session, notice: Notice, contact_id: int) -> Notice | None:
    """The last letter of the kind that waits for a contact, held."""
    query = (
        select(Notice)
        .where(
            col(Notice.plan_id) == notice.plan_id,
            col(Notice.contact_id) == contact_id,
            col(Notice.kind).in_(same_letter(notice.kind)),
            col(Notice.state).in_(WAITING),
        )
        .order_by(col(Notice.on).desc())
        .limit(1)
    )
    return session.scalars(query.with_for_update(key_share=True)).one_or_none()


def _new(session: Session, notice: Notice, contact_id: int, onward: Onward) -> Notice:
    """Queued for the day, or for the day after the last letter of the kind from it on."""
    query = select(func.max(col(Notice.on))).where(
        col(Notice.plan_id) == notice.plan_id,
        col(Notice.contact_id) == contact_id,
        col(Notice.kind).in_(same_letter(notice.kind)),
        col(Notice.on) >= onward.as_of,
    )
    last = session.scalar(query)
    on = onward.as_of if last is None else last + timedelta(days=1)
    letter = Notice(plan_id=notice.plan_id, contact_id=contact_id, kind=notice.kind, on=on)
    session.add(letter)
    session.flush()
    return letter


def carried_on_in(session: Session, plan_id: int, notice_id: int) -> int | None:
    """The letter that says what a returned one said; None if none does."""
    query = select(col(Audit.detail)).where(
        col(Audit.plan_id) == plan_id,
        col(Audit.subject) == f"notice:{notice_id}",
        col(Audit.action) == "returned",
    )
    detail = session.scalars(query.order_by(col(Audit.id).desc()).limit(1)).first()
    then: int | None = json.loads(detail)["then"] if detail else None
    return then


def set_since(
    session: Session, plan_id: int, whose: str, actions: Sequence[str], audit: int
) -> bool:
    """Whether the audit tells of one of these acts on a contact (AGENCY/ROLE) after a row."""
    query = select(col(Audit.id)).where(
        col(Audit.plan_id) == plan_id,
        col(Audit.subject) == f"contact:{whose}",
        col(Audit.action).in_(actions),
        col(Audit.id) > audit,
    )
    return session.scalar(query.limit(1)) is not None
