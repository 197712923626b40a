"""Answers by mail: whose letter they answer, the queue of those that wait, one with its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TypeAlias

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.audit import acts
from models.audit.acts import Act
from models.letters.sent import MAY_HAVE_LEFT
from models.tables import (
    AgencyRow,
    Assignment,
    Contact,
    CycleRow,
    Deputy,
    Notice,
    NoticeAssignment,
    ObligationRow,
    PlanRow,
)
from models.tables_access import Reply, ReplyFile
from models.tables_letters import Delivery
from models.types import OPEN, is_id

Place: TypeAlias = tuple[datetime, int]
"""Where a reply stands in the queue: when it came, then its id."""


@dataclass(frozen=True)
class Correspondent:
    """A contact of a plan to whom somebody may have answered: ids and codes."""

    plan_id: int
    plan: str
    agency_id: int
    agency: str
    contact_id: int
    role: str
    address: str


@dataclass(frozen=True)
class AnsweredLetter:
    """A letter that left, under a Message-ID, for an address of a contact."""

    notice_id: int
    plan_id: int
    agency_id: int
    message_id: str
    address: str


@dataclass(frozen=True)
class KeptFile:
    """A file of a reply: `file` is "hash/name" as evidence has it, or `problem` says why not."""

    position: int
    name: str
    file: str | None
    problem: str | None


@dataclass(frozen=True)
class ReplyView:
    """A reply as listed: `agency` is the one whose letter or work it is about, if that is known.

    `letter_on` is the day of the letter; obligation, period and holder are of the work.
    """

    id: int
    received_at: datetime
    sender: str
    subject: str
    text: str
    problem: str | None
    state: str
    decided_by: str | None
    decided_on: date | None
    notice_id: int | None
    letter_on: date | None
    agency: str | None
    assignment_id: int | None
    obligation: str | None
    period: str | None
    holder: str | None
    files: tuple[KeptFile, ...] = ()

    @property
    def place(self) -> Place:
        """Where it stands in the queue."""
        return self.received_at, self.id


def subject_of(reply_id: int) -> str:
    """How the audit names a reply."""
    return f"reply:{reply_id}"


def add(session: Session, act: Act, reply: Reply, files: Sequence[ReplyFile]) -> bool:
    """Keep a reply with its files and say so in the audit; False if one of its Message-ID is there.

    Of several readers at once the others wait here for the first one's end.
    """
    try:
        with session.begin_nested():
            session.add(reply)
            session.flush()
            for file in files:
                file.reply_id = reply.id or 0
            session.add_all(files)
            detail = {
                "message_id": reply.message_id,
                "sender": reply.sender,
                "notice": reply.notice_id,
                "assignment": reply.assignment_id,
                "problem": reply.problem,
                "files": [file.name for file in files],
            }
            subject = subject_of(reply.id or 0)
            acts.log(session, reply.plan_id, act, "reply", subject=subject, detail=detail)
    except IntegrityError:
        return False
    return True


def with_message_id(session: Session, message_id: str) -> Reply | None:
    """The reply of a Message-ID."""
    return session.scalars(select(Reply).filter_by(message_id=message_id)).one_or_none()


def files_of(session: Session, reply_id: int) -> tuple[KeptFile, ...]:
    """The files of a reply, in their order."""
    return _files(session, [reply_id]).get(reply_id, ())


def lock(session: Session, plan_id: int, reply_id: int) -> Reply | None:
    """A reply of a plan, held against other writers."""
    query = select(Reply).where(col(Reply.id) == reply_id, col(Reply.plan_id) == plan_id)
    if not is_id(reply_id):
        return None
    return session.scalars(query.with_for_update()).one_or_none()


def correspondents(session: Session) -> list[Correspondent]:
    """Every contact of every plan, and once more for each deputy with the deputy's address."""
    query = (
        select(PlanRow, AgencyRow, Contact, col(Deputy.address))
        .join(AgencyRow, col(AgencyRow.plan_id) == col(PlanRow.id))
        .join(Contact, col(Contact.agency_id) == col(AgencyRow.id))
        .outerjoin(Deputy, col(Deputy.contact_id) == col(Contact.id))
        .order_by(col(PlanRow.id), col(Contact.id))
    )
    people: dict[Correspondent, None] = {}
    for plan, agency, contact, deputys in session.execute(query):
        for address in (contact.address, deputys):
            if address:
                who = Correspondent(
                    plan.id, plan.code, agency.id, agency.code, contact.id, contact.role, address
                )
                people[who] = None
    return list(people)


def letters_of(session: Session, message_ids: Sequence[str]) -> list[AnsweredLetter]:
    """The letters of Message-IDs, in the order of these."""
    query = _letters().where(col(Delivery.message_id).in_(message_ids))
    rows = [AnsweredLetter(*row) for row in session.execute(query)]
    return sorted(rows, key=lambda letter: message_ids.index(letter.message_id))


def last_letter_to(session: Session, contact_id: int) -> AnsweredLetter | None:
    """The newest letter that left for a contact."""
    query = _letters().where(col(Notice.contact_id) == contact_id).limit(1)
    row = session.execute(query).first()
    return None if row is None else AnsweredLetter(*row)


def _letters() -> Select[tuple[int, int, int, str, str]]:
    """Letters that left or may have, the newest first."""
    return (
        select(
            col(Delivery.notice_id),
            col(Notice.plan_id),
            col(Contact.agency_id),
            col(Delivery.message_id),
            col(Delivery.address),
        )
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .where(col(Delivery.outcome).in_(MAY_HAVE_LEFT))
        .order_by(col(Delivery.id).desc())
    )


def held_of(session: Session, agency_id: int, assignment_ids: Sequence[int]) -> list[int]:
    """Those of some assignments that an agency holds, whatever their status."""
    query = select(col(Assignment.id)).where(
        col(Assignment.id).in_([number for number in assignment_ids if is_id(number)]),
        col(Assignment.holder_id) == agency_id,
    )
    return [key for key in session.scalars(query.order_by(col(Assignment.id))) if key]


def open_in_letter(session: Session, notice_id: int, agency_id: int) -> list[int]:
    """Open assignments that a letter names and an agency holds."""
    query = (
        select(col(Assignment.id))
        .join(NoticeAssignment, col(NoticeAssignment.assignment_id) == col(Assignment.id))
        .where(
            col(NoticeAssignment.notice_id) == notice_id,
            col(Assignment.holder_id) == agency_id,
            col(Assignment.status).in_(OPEN),
        )
        .order_by(col(Assignment.id))
    )
    return [key for key in session.scalars(query) if key]


def waiting(
    session: Session, plan_id: int, *, limit: int = 50, after: Place | None = None
) -> list[ReplyView]:
    """A page of the replies that wait, the oldest first; it goes on after a place."""
    # First whether there are any: mostly there are none, and every look at the queue asks.
    if not session.scalar(_any_waiting(), {"plan_id": plan_id}):
        return []
    conditions = [col(Reply.state) == "waiting"]
    if after is not None:
        received_at, reply_id = after
        later = col(Reply.received_at) > received_at
        same = and_(col(Reply.received_at) == received_at, col(Reply.id) > reply_id)
        conditions.append(or_(later, same))
    return _views(session, plan_id, *conditions, limit=limit)


@cache
def _any_waiting() -> Select[tuple[int | None]]:
    query = select(col(Reply.id)).where(col(Reply.plan_id) == bindparam("plan_id"))
    return query.where(col(Reply.state) == literal_column("'waiting'")).limit(1)


def of_assignment(session: Session, plan_id: int, assignment_id: int) -> list[ReplyView]:
    """Replies about an assignment that wait or were taken over, the oldest first."""
    return _views(
        session,
        plan_id,
        col(Reply.assignment_id) == assignment_id,
        col(Reply.state) != "set_aside",
    )


def every(session: Session, plan_id: int) -> list[ReplyView]:
    """All replies of a plan, those set aside too, the oldest first."""
    return _views(session, plan_id)


def one(session: Session, plan_id: int, reply_id: int) -> ReplyView | None:
    """A reply of a plan with its files."""
    if not is_id(reply_id):
        return None
    views = _views(session, plan_id, col(Reply.id) == reply_id)
    return views[0] if views else None


def counts(session: Session, plan_id: int) -> dict[str, int]:
    """How many replies of a plan there are, by state."""
    query = select(col(Reply.state), func.count()).where(col(Reply.plan_id) == plan_id)
    return dict(session.execute(query.group_by(col(Reply.state))).tuples().all())


def _views(
    session: Session, plan_id: int, *conditions: ColumnElement[bool], limit: int | None = None
) -> list[ReplyView]:
    holder, addressee = aliased(AgencyRow), aliased(AgencyRow)
    query = (
        select(
            Reply,
            col(Notice.on),
            col(ObligationRow.code),
            col(CycleRow.period),
            col(holder.code),
            func.coalesce(col(addressee.code), col(holder.code)),
        )
        .outerjoin(Notice, col(Notice.id) == col(Reply.notice_id))
        .outerjoin(Contact, col(Contact.id) == col(Notice.contact_id))
        .outerjoin(addressee, col(addressee.id) == col(Contact.agency_id))
        .outerjoin(Assignment, col(Assignment.id) == col(Reply.assignment_id))
        .outerjoin(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .outerjoin(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .outerjoin(holder, col(holder.id) == col(Assignment.holder_id))
        .where(col(Reply.plan_id) == plan_id, *conditions)
        .order_by(col(Reply.received_at), col(Reply.id))
        .limit(limit)
    )
    rows = session.execute(query).all()
    files = _files(session, [row[0].id for row in rows])
    return [_view(row, files.get(row[0].id, ())) for row in rows]


def _view(
    row: Row[tuple[Reply, date, str, str, str, str]], files: tuple[KeptFile, ...]
) -> ReplyView:
    reply, letter_on, obligation, period, holder, agency = row
    return ReplyView(
        id=reply.id or 0,
        received_at=reply.received_at,
        sender=reply.sender,
        subject=reply.subject,
        text=reply.text,
        problem=reply.problem,
        state=reply.state,
        decided_by=reply.decided_by,
        decided_on=reply.decided_on,
        notice_id=reply.notice_id,
        letter_on=letter_on,
        agency=agency,
        assignment_id=reply.assignment_id,
        obligation=obligation,
        period=period,
        holder=holder,
        files=files,
    )


def _files(session: Session, reply_ids: Sequence[int]) -> dict[int, tuple[KeptFile, ...]]:
    query = select(ReplyFile).where(col(ReplyFile.reply_id).in_(reply_ids))
    files: dict[int, tuple[KeptFile, ...]] = {}
    for row in session.scalars(query.order_by(col(ReplyFile.reply_id), col(ReplyFile.position))):
        kept = KeptFile(row.position, row.name, row.file, row.problem)
        files[row.reply_id] = (*files.get(row.reply_id, ()), kept)
    return files
