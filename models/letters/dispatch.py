"""Letters that leave: which may, who holds them, and what each is made of.

Statements of each letter are built once in a process: that costs more than to carry them out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from deadlines.civil import civil_date, instant
from models.assignments.work import unfinished
from models.audit import changes
from models.letters.attempts import claimed_by_me
from models.letters.contacts import deputys_address
from models.letters.kinds import is_of
from models.tables import (
    AgencyRow,
    Assignment,
    Contact,
    CycleRow,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    ObligationRow,
)
from models.types import (
    LETTERS,
    OPEN,
    RECEIPT,
    TO_AGENCIES,
    UNDELIVERED,
    WAITING,
    UtcDateTime,
)

ANSWERING = (*TO_AGENCIES, RECEIPT)
"""Kinds of notice that tell what was decided."""


@dataclass(frozen=True)
class Addressed:
    """A claimed notice with the person it goes to and what it is about, as of the claim.

    `address` is empty where nobody can be reached: the letter waits until an address is set.
    """

    notice_id: int
    plan_id: int
    on: date
    kind: str
    contact_id: int
    agency_id: int
    agency: str
    agency_name: str
    role: str
    channel: str
    address: str
    assignment_ids: tuple[int, ...]
    cycle_ids: tuple[int, ...]


def waiting(session: Session, plan_id: int, *, as_of: date, now: datetime) -> list[int]:
    """Ids of notices that may leave now, oldest first; last those that were not taken before.

    Letters that a server fails with again and again keep no other from its turn, and an alarm, of
    which they are the cause, waits for none. What may have left goes before the others: it has one
    try more, and after today's digest its contact gets no other.
    """
    query = (
        select(col(Notice.id))
        .where(col(Notice.plan_id) == plan_id, _may_leave(), col(Notice.on) <= as_of)
        .order_by(
            col(Notice.kind) != "alarm",
            col(Notice.state) == "temporary",
            col(Notice.state) != "uncertain",
            # Before the letters that would tell the same.
            ~is_of(col(Notice.kind), [RECEIPT]),
            col(Notice.on),
            col(Notice.id),
        )
    )
    return list(session.scalars(query, _instants(now)))


def _instants(now: datetime) -> dict[str, datetime]:
    """What `_may_leave` asks for: the instant, and where its civil day begins and ends."""
    begins = instant(civil_date(now), hour=0)
    return {"now": now, "begins": begins, "ends": begins + timedelta(days=1)}


@cache
def _may_leave() -> ColumnElement[bool]:
    """What is queued, and what was tried and has rested at `now`; what is uncertain only if it is
    to be tried again.
    """
    now = bindparam("now", type_=UtcDateTime)
    rested = or_(col(Notice.try_at).is_(None), col(Notice.try_at) <= now)
    again = and_(col(Notice.state) == "uncertain", col(Notice.try_at) <= now)
    waits = and_(col(Notice.state).in_(WAITING), rested)
    # Said once more, otherwise the index of what has not ended is not used.
    unended = col(Notice.state).in_(UNDELIVERED)
    return and_(unended, or_(waits, again), ~_had_a_digest())


def _had_a_digest() -> ColumnElement[bool]:
    """Whether a digest's contact got another on the civil day from `begins` to `ends`, may have,
    or is getting it.

    An older one may leave late, after a day without a mail server: today's then waits. Receipts
    wait only while another letter leaves, which may tell the same.
    """
    other = aliased(Notice)
    begins, ends = bindparam("begins", type_=UtcDateTime), bindparam("ends", type_=UtcDateTime)
    today = and_(col(other.sent_at) >= begins, col(other.sent_at) < ends)
    perhaps = and_(
        col(other.state) == "uncertain",
        col(other.handed_over_at) >= begins,
        col(other.handed_over_at) < ends,
    )
    return (
        exists()
        .where(
            col(other.contact_id) == col(Notice.contact_id),
            col(other.id) != col(Notice.id),
            or_(
                and_(
                    col(other.kind).in_(TO_AGENCIES),
                    col(Notice.kind).in_(TO_AGENCIES),
                    or_(today, perhaps),
                ),
                and_(
                    is_of(col(other.kind), ANSWERING),
                    is_of(col(Notice.kind), ANSWERING),
                    col(other.state) == "sending",
                ),
            ),
        )
        .correlate(Notice)
    )


def hold(session: Session, notice_id: int, now: datetime, by: int) -> bool:
    """Hold a notice that may leave against a chase that would add to it while it is worded.

    Its contact too, against another deliverer with another digest for it. False: it may not leave.
    What this deliverer has already (a commit that was not answered) may.
    """
    holding, asking = _holding()
    session.execute(holding, {"notice": notice_id})
    # Asked again, because until it was held somebody else may have changed it.
    values = {"notice": notice_id, "by": by, **_instants(now)}
    return session.scalar(asking, values) is not None


@cache
def _holding() -> tuple[Select[Any], Select[Any]]:
    """How a notice and its contact are held, and asked whether it may leave."""
    notice = select(col(Notice.id)).where(col(Notice.id) == bindparam("notice"))
    both = notice.join(Contact, col(Contact.id) == col(Notice.contact_id))
    return (
        # The contact too, because another deliverer may have another digest for it.
        both.with_for_update(key_share=True, of=[Contact, Notice]),
        notice.where(or_(_may_leave(), claimed_by_me())),
    )


def addressed(session: Session, notice_id: int, as_of: date) -> Addressed:
    """Where a notice goes on a day, and what it needs to be worded: only work still open."""
    whom, work, news = _addressing()
    values = {"notice": notice_id}
    notice, contact, agency, deputys = session.execute(whom, {**values, "as_of": as_of}).one()
    return Addressed(
        notice_id=notice_id,
        plan_id=notice.plan_id,
        on=notice.on,
        kind=notice.kind,
        contact_id=contact.id or 0,
        agency_id=agency.id or 0,
        agency=agency.code,
        agency_name=agency.name,
        role=contact.role,
        channel=contact.channel,
        address=deputys or _reached_at(contact),
        assignment_ids=tuple(session.scalars(work, values)),
        cycle_ids=tuple(session.scalars(news, values)),
    )


@cache
def _addressing() -> tuple[Select[Any], Select[Any], Select[Any]]:
    """To whom a notice goes, what work it is about, and of which cycles it tells."""
    notice_id: Any = bindparam("notice")
    whom = (
        select(Notice, Contact, AgencyRow, deputys_address(bindparam("as_of")))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.id) == notice_id)
    )
    work = (
        select(col(Assignment.id))
        .join(NoticeAssignment, col(NoticeAssignment.assignment_id) == col(Assignment.id))
        .where(col(NoticeAssignment.notice_id) == notice_id, col(Assignment.status).in_(OPEN))
        .order_by(col(Assignment.id))
    )
    news = (
        select(col(NoticeCycle.cycle_id))
        .where(col(NoticeCycle.notice_id) == notice_id, unfinished(col(NoticeCycle.cycle_id)))
        .order_by(col(NoticeCycle.cycle_id))
    )
    return whom, work, news


def _reached_at(contact: Contact) -> str:
    """A contact's own address; empty if it is an example or bounced: letters wait for another."""
    return "" if contact.is_example or contact.bounced_on is not None else contact.address


def mark_named(
    session: Session, notice_id: int, assignment_ids: Sequence[int], cycle_ids: Sequence[int]
) -> None:
    """Note which assignments and cycles the letter that left names."""
    of_cycles, of_work = _naming()
    if cycle_ids:
        changes.write(session, of_cycles, {"notice": notice_id, "named": cycle_ids})
    if assignment_ids:
        changes.write(session, of_work, {"notice": notice_id, "named": assignment_ids})


@cache
def _naming() -> tuple[Update, Update]:
    """How cycles and assignments of a notice are marked as named by it."""
    named: BindParameter[Any] = bindparam("named", expanding=True)
    of_cycles = update(NoticeCycle).where(
        col(NoticeCycle.notice_id) == bindparam("notice"), col(NoticeCycle.cycle_id).in_(named)
    )
    of_work = update(NoticeAssignment).where(
        col(NoticeAssignment.notice_id) == bindparam("notice"),
        col(NoticeAssignment.assignment_id).in_(named),
    )
    return of_cycles.values(sent=True), of_work.values(sent=True)


def cycle_rows(session: Session, cycle_ids: Sequence[int]) -> list[tuple[CycleRow, ObligationRow]]:
    """Cycles that a coordinating agency is told of, the earliest due first."""
    query = (
        select(CycleRow, ObligationRow)
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(CycleRow.id).in_(cycle_ids))
        .order_by(col(CycleRow.due_on), col(ObligationRow.position))
    )
    return [(cycle, obligation) for cycle, obligation in session.execute(query)]


def last_letter(session: Session, notice_id: int) -> datetime | None:
    """When the last letter before this one left for its contact."""
    last: datetime | None = session.scalar(_last_before(), {"notice": notice_id})
    return last


@cache
def _last_before() -> Select[Any]:
    """When the last letter left for the contact of a notice."""
    of_notice = select(col(Notice.contact_id)).where(col(Notice.id) == bindparam("notice"))
    return select(func.max(col(Notice.sent_at))).where(
        col(Notice.contact_id) == of_notice.scalar_subquery(),
        col(Notice.kind).in_(LETTERS),
        col(Notice.state) == "sent",
    )
