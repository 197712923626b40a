"""The outbox: notices as listed, counted, and who of those that they are for can be reached."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlmodel import Session, col

from models.assignments.work import unfinished
from models.letters.contacts import out_of_reach
from models.letters.day import AS_OF, PLAN
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
from models.types import OPEN, UNDELIVERED


@dataclass(frozen=True)
class NoticeRow:
    """A notice as listed. `assignments` are those of the letter that left, or would leave; `titles`
    have theirs with the codes of their obligations, and those of the cycles that it tells of.
    """

    id: int
    agency: str
    contact: str
    on: date
    kind: str
    state: str
    channel: str
    address: str
    message_id: str | None
    sent_at: datetime | None
    assignments: tuple[int, ...]
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterAbout:
    """A letter that names an assignment, without what else it names: that may be of others."""

    id: int
    agency: str
    contact: str
    kind: str
    on: date
    state: str
    channel: str
    sent_at: datetime | None
    address: str


def letters_about(session: Session, plan_id: int, assignment_id: int) -> list[LetterAbout]:
    """Letters that name an assignment, or were to, to whomever; by day."""
    values = {"plan": plan_id, "assignment": assignment_id}
    return [LetterAbout(**row._mapping) for row in session.execute(_about(), values)]


@cache
def _about() -> Select[Any]:
    item = NoticeAssignment
    return (
        select(
            col(Notice.id),
            col(AgencyRow.code).label("agency"),
            col(Contact.role).label("contact"),
            col(Notice.kind),
            col(Notice.on),
            col(Notice.state),
            col(Notice.channel),
            col(Notice.sent_at),
            func.coalesce(col(Notice.address), col(Contact.address)).label("address"),
        )
        .join(item, col(item.notice_id) == col(Notice.id))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == bindparam("plan"))
        .where(col(item.assignment_id) == bindparam("assignment"))
        # What was closed while its letter waited is not in the letter that left.
        .where(or_(col(item.sent), col(Notice.state).not_in(("sent", "returned"))))
        .order_by(col(Notice.on), col(Notice.id))
    )


def news_sent(session: Session, plan_id: int) -> list[tuple[date, str, str]]:
    """What coordinating agencies were told by letters that left: day, obligation, period."""
    query = (
        select(col(Notice.on), col(ObligationRow.code), col(CycleRow.period))
        .join(NoticeCycle, col(NoticeCycle.notice_id) == col(Notice.id))
        .join(CycleRow, col(CycleRow.id) == col(NoticeCycle.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(Notice.plan_id) == plan_id, col(NoticeCycle.sent))
    )
    return list(session.execute(query).tuples())


def notices(
    session: Session,
    plan_id: int,
    *,
    agencies: Sequence[str] | None = None,
    assignment_id: int | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[NoticeRow]:
    """Notices of a plan by day; both dates inclusive."""
    query = (
        select(Notice, Contact, AgencyRow)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == plan_id)
        .order_by(col(Notice.on), col(Notice.id))
    )
    if agencies is not None:
        query = query.where(col(AgencyRow.code).in_(agencies))
    if assignment_id:
        about = select(col(NoticeAssignment.notice_id)).where(
            col(NoticeAssignment.assignment_id) == assignment_id
        )
        query = query.where(col(Notice.id).in_(about))
    if first:
        query = query.where(col(Notice.on) >= first)
    if last:
        query = query.where(col(Notice.on) <= last)
    rows = list(session.execute(query))
    # Two statements for all notices instead of two for each.
    work, news = _named(session, plan_id), _named_cycles(session, plan_id)
    return [
        NoticeRow(
            id=notice.id or 0,
            agency=record.code,
            contact=contact.role,
            on=notice.on,
            kind=notice.kind,
            state=notice.state,
            channel=notice.channel,
            address=notice.address or contact.address,
            message_id=notice.message_id,
            sent_at=notice.sent_at,
            assignments=tuple(key for key, _ in work.get(notice.id or 0, ())),
            titles=tuple(
                title for each in (work, news) for _, title in each.get(notice.id or 0, ())
            ),
        )
        for notice, contact, record in rows
    ]


Items: TypeAlias = Mapping[int, list[tuple[int, str]]]
"""What each notice names: ids, and titles with their codes."""


def _named(session: Session, plan_id: int) -> Items:
    """Assignments named by each notice: by the letter once sent, else what is still open."""
    item = NoticeAssignment
    waits = col(Notice.state).in_(UNDELIVERED) & col(Assignment.status).in_(OPEN)
    query = (
        select(col(item.notice_id), col(item.assignment_id), _code(), _title())
        .join(Notice, col(Notice.id) == col(item.notice_id))
        .join(Assignment, col(Assignment.id) == col(item.assignment_id))
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(Notice.plan_id) == plan_id, or_(col(item.sent), waits))
        .order_by(col(item.assignment_id))
    )
    return _by_notice(session.execute(query).tuples())


def _named_cycles(session: Session, plan_id: int) -> Items:
    """Cycles that each notice tells of: by the letter once sent, else what is still unfinished."""
    item = NoticeCycle
    waits = col(Notice.state).in_(UNDELIVERED) & unfinished(col(item.cycle_id))
    query = (
        select(col(item.notice_id), col(item.cycle_id), _code(), _title())
        .join(Notice, col(Notice.id) == col(item.notice_id))
        .join(CycleRow, col(CycleRow.id) == col(item.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(Notice.plan_id) == plan_id, or_(col(item.sent), waits))
        .order_by(col(item.cycle_id))
    )
    return _by_notice(session.execute(query).tuples())


def _code() -> Any:
    return col(ObligationRow.code)


def _title() -> Any:
    return func.coalesce(col(CycleRow.title), col(ObligationRow.title))


def _by_notice(rows: Iterable[tuple[int, int, str, str]]) -> Items:
    items: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for notice_id, key, code, title in rows:
        items[notice_id].append((key, f"{code}: {title}"))
    return items


def last_summary(session: Session, plan_id: int, agency_id: int) -> datetime | None:
    """When an agency's last summary left."""
    query = (
        select(func.max(col(Notice.sent_at)))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .where(col(Notice.plan_id) == plan_id, col(Notice.kind) == "summary")
        .where(col(Notice.state) == "sent", col(Contact.agency_id) == agency_id)
    )
    return session.scalar(query)


def count_by_state(session: Session, plan_id: int) -> dict[str, int]:
    """How many notices of a plan are in each state."""
    query = (
        select(col(Notice.state), func.count())
        .where(col(Notice.plan_id) == plan_id)
        .group_by(col(Notice.state))
    )
    return dict(session.execute(query).tuples().all())


def unreachable(session: Session, plan_id: int, as_of: date) -> list[str]:
    """Codes of agencies that hold open work and have no contact that can be reached on a day."""
    return sorted(session.scalars(_unreachable(), {PLAN.key: plan_id, AS_OF.key: as_of}))


@cache
def _unreachable() -> Select[tuple[str]]:
    reached = exists().where(col(Contact.agency_id) == col(AgencyRow.id), ~out_of_reach(AS_OF))
    return (
        select(col(AgencyRow.code))
        .join(Assignment, col(Assignment.holder_id) == col(AgencyRow.id))
        .where(
            col(AgencyRow.plan_id) == PLAN,
            col(Assignment.status).in_(OPEN),
            ~reached.correlate(AgencyRow),
        )
        .distinct()
    )
