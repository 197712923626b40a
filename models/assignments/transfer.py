"""A reorganisation: open work changes hands, and so do the letters that wait to name it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlmodel import Session, SQLModel, col

from models.assignments.work import cancel_empty, hold
from models.audit import changes
from models.tables import (
    AgencyRow,
    Assignment,
    Contact,
    CycleRow,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    ObligationRow,
    Reminder,
)
from models.types import LETTERS, WAITING

SOME = 5000
"""How many ids one statement carries: both databases bind more."""


@dataclass(frozen=True)
class MovingAssignment:
    """An assignment on its way from one holder to another; ids of agencies."""

    assignment_id: int
    source: int
    target: int


@dataclass(frozen=True)
class _Waiting:
    """A waiting notice of the old holder that names work which moves."""

    notice: Notice
    role: str
    link: NoticeAssignment
    moving: MovingAssignment


def hold_all(session: Session, assignment_ids: Sequence[int]) -> None:
    """Hold many assignments against other writers until the transaction ends; in one order."""
    # In one order, otherwise two that hold the same rows could wait for each other.
    for ids in _some(sorted(assignment_ids)):
        hold(session, ids)


def move_holders(session: Session, moving: Sequence[MovingAssignment]) -> int:
    """Give assignments to their new holders, and change nothing else: how many rows."""
    return sum(
        changes.write(
            session,
            update(Assignment).where(col(Assignment.id).in_(ids)).values(holder_id=target),
        )
        for target in sorted({each.target for each in moving})
        for ids in _some([each.assignment_id for each in moving if each.target == target])
    )


def move_waiting(
    session: Session, plan_id: int, moving: Sequence[MovingAssignment], usual: Mapping[int, int]
) -> int:
    """Move work from waiting letters to old holders into letters to the new ones.

    The new letter is of the same kind and day, the successor's own if it waits already. What had
    left by then names the work on the first day that is free. A letter with nothing left to say
    is cancelled. How many pieces of work changed letters. `usual` is the contact of each agency
    that gets its digests.
    """
    waiting = _waiting(session, plan_id, moving)
    for letter in waiting:
        contact_id = _contact(session, letter, usual)
        session.delete(letter.link)
        session.flush()
        # Without a contact nobody can be told, so the steps must count as never reminded of.
        if contact_id is None:
            _forget_steps(session, letter)
        else:
            notice = _free_notice(session, letter.notice, contact_id)
            _name(session, notice, letter.link)
    old = {letter.notice.id for letter in waiting}
    session.flush()
    cancel_empty(session, col(Notice.id).in_(old))
    # The session doesn't know what the statements above changed.
    session.expire_all()
    return len(waiting)


@dataclass(frozen=True)
class WaitingNews:
    """A cycle that a waiting letter tells a coordinating agency of."""

    notice_id: int
    cycle_id: int
    obligation: str
    agency: str


def waiting_news(session: Session, plan_id: int, agencies: Sequence[str]) -> list[WaitingNews]:
    """News in the waiting letters of some agencies."""
    query = (
        select(col(NoticeCycle.notice_id), col(NoticeCycle.cycle_id))
        .add_columns(col(ObligationRow.code), col(AgencyRow.code))
        .join(Notice, col(Notice.id) == col(NoticeCycle.notice_id))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .join(CycleRow, col(CycleRow.id) == col(NoticeCycle.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(Notice.plan_id) == plan_id, col(Notice.state).in_(WAITING))
        .where(col(AgencyRow.code).in_(agencies))
        .order_by(col(NoticeCycle.notice_id), col(NoticeCycle.cycle_id))
        .with_for_update(of=Notice, key_share=True)
    )
    return [WaitingNews(*row) for row in session.execute(query)]


def move_news(session: Session, news: Sequence[tuple[WaitingNews, int | None]]) -> None:
    """Move news from its letter to that of a contact, if one has to be told in its place."""
    for item, contact_id in news:
        old = session.get_one(Notice, item.notice_id)
        session.delete(session.get_one(NoticeCycle, (item.notice_id, item.cycle_id)))
        session.flush()
        if contact_id is not None:
            key = (_free_notice(session, old, contact_id).id or 0, item.cycle_id)
            if session.get(NoticeCycle, key) is None:
                session.add(NoticeCycle(notice_id=key[0], cycle_id=key[1]))
                session.flush()
    cancel_empty(session, col(Notice.id).in_({item.notice_id for item, _ in news}))
    session.expire_all()


def _waiting(session: Session, plan_id: int, moving: Sequence[MovingAssignment]) -> list[_Waiting]:
    by_id = {assignment.assignment_id: assignment for assignment in moving}
    waiting = []
    for ids in _some(list(by_id)):
        query = (
            select(Notice, NoticeAssignment, col(Contact.role), col(Contact.agency_id))
            .join(NoticeAssignment, col(NoticeAssignment.notice_id) == col(Notice.id))
            .join(Contact, col(Contact.id) == col(Notice.contact_id))
            .where(
                col(Notice.plan_id) == plan_id,
                col(Notice.state).in_(WAITING),
                col(Notice.kind).in_(LETTERS),
                col(NoticeAssignment.assignment_id).in_(ids),
            )
            .order_by(col(Notice.id), col(NoticeAssignment.assignment_id))
            # A deliverer that has one of them ends first, so that what left cannot count as
            # waiting.
            .with_for_update(of=Notice, key_share=True)
        )
        for notice, link, role, agency_id in session.execute(query):
            assignment = by_id[link.assignment_id]
            # An escalation that lies with somebody else is as true as before.
            if agency_id == assignment.source:
                waiting.append(_Waiting(notice, role, link, assignment))
    return waiting


def _contact(session: Session, waiting: _Waiting, usual: Mapping[int, int]) -> int | None:
    """Who gets the letter at the successor: digests the usual contact, others the same role."""
    usual_contact = usual.get(waiting.moving.target)
    # Digests go to whom the plan says; an escalation must stay with the rank it was meant for.
    if waiting.notice.kind == "digest":
        return usual_contact
    query = select(col(Contact.id)).where(
        col(Contact.agency_id) == waiting.moving.target, col(Contact.role) == waiting.role
    )
    return session.scalar(query) or usual_contact


def _free_notice(session: Session, old: Notice, contact_id: int) -> Notice:
    """The contact's letter of that day that may still be added to: there is one a day."""
    day = old.on
    while True:
        query = select(Notice).where(
            col(Notice.plan_id) == old.plan_id,
            col(Notice.contact_id) == contact_id,
            col(Notice.kind).in_(LETTERS),
            col(Notice.on) == day,
        )
        notices = session.scalars(query.with_for_update(key_share=True)).all()
        waiting = [notice for notice in notices if notice.state in WAITING]
        if waiting:
            return waiting[0]
        # A cancelled letter may be taken up again, because its key is the contact, kind and day.
        if all(notice.state == "cancelled" for notice in notices):
            same = [notice for notice in notices if notice.kind == old.kind]
            return _anew(session, same[0]) if same else _new(session, old, contact_id, day)
        day += timedelta(days=1)


def _new(session: Session, old: Notice, contact_id: int, day: date) -> Notice:
    notice = Notice(plan_id=old.plan_id, contact_id=contact_id, kind=old.kind, on=day)
    session.add(notice)
    session.flush()
    return notice


def _anew(session: Session, cancelled: Notice) -> Notice:
    """A cancelled letter waits again; what it was about is told elsewhere, or nowhere."""
    links: tuple[type[SQLModel], ...] = (NoticeAssignment, NoticeCycle)
    for table in links:
        gone = delete(table).where(table.notice_id == cancelled.id)  # type: ignore[attr-defined]
        changes.write(session, gone)
    cancelled.state = "queued"
    session.flush()
    return cancelled


def _name(session: Session, notice: Notice, link: NoticeAssignment) -> None:
    key = (notice.id or 0, link.assignment_id)
    if session.get(NoticeAssignment, key) is None:
        session.add(NoticeAssignment(notice_id=key[0], assignment_id=key[1], level=link.level))
        session.flush()


def _forget_steps(session: Session, waiting: _Waiting) -> None:
    """Nobody can be told: the step never was. `watch` names the agency without a contact."""
    changes.write(
        session,
        delete(Reminder).where(
            col(Reminder.assignment_id) == waiting.moving.assignment_id,
            col(Reminder.chased_on) == waiting.notice.on,
        ),
    )


def _some(ids: list[int]) -> list[list[int]]:
    return [ids[start : start + SOME] for start in range(0, len(ids), SOME)]
