"""The day's letters, set-based: queued for those whom the ledger concerns, and filled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    insert,
    literal,
    select,
    union,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.audit import changes
from models.letters.due import Day, DigestContact, addressees
from models.letters.escalating import escalated
from models.tables import (
    AgencyRow,
    Assignment,
    Briefing,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    Reminder,
)
from models.types import LETTERS, WAITING, same_letter

AnyDay = TypeVar("AnyDay", Day, DigestContact)


def hold_letters(session: Session, day: Day) -> None:
    """Hold today's letters that wait: none leaves while work is added to it."""
    query = select(col(Notice.id)).where(_todays_letters(day)).order_by(col(Notice.id))
    session.execute(query.with_for_update(key_share=True))


def queue_letters(session: Session, day: Day) -> int:
    """Queue one letter for each contact that the day's ledger concerns: how many were added.

    Whoever is owed a digest and an escalation gets both in one. Older letters that never left
    are folded into today's and cancelled.
    """
    added = 0
    # Escalations first: whoever is owed a digest too gets both in that letter.
    if day.levels:
        contact = escalated(day).subquery().c.contact_id
        added += _queue(session, day, "escalation", select(contact).distinct())
    work, news = _owed_work(day), _owed_news(day)
    owed = union(select(work.subquery().c[0]), select(news.subquery().c[0])).subquery()
    added += _queue(session, day, "digest", select(owed.c[0]))
    # Before the other work: what is named already keeps its level.
    if day.levels:
        _attach_escalated(session, day)
    _attach(session, day)
    _fold_older(session, day)
    _name_by_contents(session, day)
    return added


def agency_is(codes: Sequence[str]) -> ColumnElement[bool]:
    """Agencies of these codes."""
    return col(AgencyRow.code).in_(codes)


def queue_for(
    session: Session, day: Day | DigestContact, kind: str, to: ColumnElement[bool], role: str = ""
) -> int:
    """Queue a notice of a kind for the contact of each such agency that has none: how many.

    An older one that never left is cancelled: two summaries of one Monday tell nothing more.
    """
    addressee = addressees(day, role)
    owed = (
        select(addressee.c.id).join(AgencyRow, col(AgencyRow.id) == addressee.c.agency_id).where(to)
    )
    added = _queue(session, day, kind, owed)
    changes.write(
        session,
        update(Notice)
        .where(
            col(Notice.plan_id) == day.plan_id,
            col(Notice.kind) == kind,
            col(Notice.on) < day.as_of,
            col(Notice.state).in_(WAITING),
            col(Notice.contact_id).in_(owed),
        )
        .values(state="cancelled"),
    )
    return added


def next_unsent_day(session: Session, day: AnyDay, kind: str) -> AnyDay:
    """The day itself, or the next one on which no letter of the kind has left: one that waits is
    worded when it leaves, one that has left says no more.
    """
    query = select(func.max(col(Notice.on))).where(
        col(Notice.plan_id) == day.plan_id,
        col(Notice.kind) == kind,
        col(Notice.on) >= day.as_of,
        col(Notice.state) != "queued",
    )
    last = session.scalar(query)
    return day if last is None else replace(day, as_of=last + timedelta(days=1))


def _queue(session: Session, day: Day | DigestContact, kind: str, contacts: Select[Any]) -> int:
    """Queue a notice of the day for each contact that has none of the kind: how many."""
    owed = contacts.subquery("owed")
    already = exists().where(
        col(Notice.contact_id) == owed.c[0],
        col(Notice.kind).in_(same_letter(kind)),
        col(Notice.on) == day.as_of,
    )
    new = select(literal(day.plan_id), owed.c[0], literal(kind), literal(day.as_of))
    # In one order on both databases: letters leave by their number, the same in every life.
    new = new.where(~already).order_by(owed.c[0])
    names = ["plan_id", "contact_id", "kind", "on"]
    return changes.write(session, insert(Notice).from_select(names, new))


def _owed_work(day: Day) -> Select[Any]:
    """Work reminded of today, as (contact, assignment)."""
    addressee = addressees(day)
    return (
        select(addressee.c.id.label("contact_id"), col(Assignment.id).label("assignment_id"))
        .join(Assignment, col(Assignment.holder_id) == addressee.c.agency_id)
        .join(Reminder, col(Reminder.assignment_id) == col(Assignment.id))
        .where(col(Reminder.chased_on) == day.as_of)
        .distinct()
    )


def _owed_news(day: Day) -> Select[Any]:
    """What coordinating agencies are told today, as (contact, cycle)."""
    addressee = addressees(day)
    return (
        select(addressee.c.id.label("contact_id"), col(Briefing.cycle_id).label("cycle_id"))
        .join(Briefing, col(Briefing.agency_id) == addressee.c.agency_id)
        .where(col(Briefing.chased_on) == day.as_of)
        .distinct()
    )


def _todays_letters(day: Day) -> ColumnElement[bool]:
    return and_(
        col(Notice.plan_id) == day.plan_id,
        col(Notice.kind).in_(LETTERS),
        col(Notice.on) == day.as_of,
        col(Notice.state) == "queued",
    )


def _attach_escalated(session: Session, day: Day) -> None:
    """Attach work that is escalated today; its holder's own contact reads of it only once."""
    pair = escalated(day).subquery("pair")
    todays = (
        select(col(Notice.id), pair.c.assignment_id, pair.c.level)
        .join(pair, pair.c.contact_id == col(Notice.contact_id))
        .where(_todays_letters(day))
    )
    new = todays.subquery("new")
    already = exists().where(
        col(NoticeAssignment.notice_id) == new.c.id,
        col(NoticeAssignment.assignment_id) == new.c.assignment_id,
    )
    raised = (
        select(func.max(new.c.level))
        .where(
            new.c.id == col(NoticeAssignment.notice_id),
            new.c.assignment_id == col(NoticeAssignment.assignment_id),
        )
        .scalar_subquery()
    )
    changes.write(
        session,
        update(NoticeAssignment)
        .where(col(NoticeAssignment.level) == 0, raised.is_not(None))
        .where(
            col(NoticeAssignment.notice_id).in_(select(col(Notice.id)).where(_todays_letters(day)))
        )
        .values(level=raised),
    )
    wanted = select(*new.c).where(~already)
    names = ["notice_id", "assignment_id", "level"]
    changes.write(session, insert(NoticeAssignment).from_select(names, wanted))


def _attach(session: Session, day: Day) -> None:
    """Attach the other work and the news to today's letters."""
    for table, name, owed in (
        (NoticeAssignment, "assignment_id", _owed_work(day)),
        (NoticeCycle, "cycle_id", _owed_news(day)),
    ):
        pair = owed.subquery("pair")
        todays = (
            select(col(Notice.id), pair.c[1])
            .join(pair, pair.c.contact_id == col(Notice.contact_id))
            .where(_todays_letters(day))
        )
        _link(session, table, ["notice_id", name], todays)


def _fold_older(session: Session, day: Day) -> None:
    older = aliased(Notice)
    stale = and_(
        col(older.contact_id) == col(Notice.contact_id),
        col(older.plan_id) == day.plan_id,
        col(older.kind).in_(LETTERS),
        col(older.state).in_(WAITING),
        col(older.on) < day.as_of,
    )
    pairs: Select[Any] = select(col(Notice.id), col(older.id).label("older_id"))
    pair = pairs.join(older, stale).where(_todays_letters(day)).subquery("pair")
    # Several older letters may name one piece of work: its highest level counts.
    work = select(pair.c.id, col(NoticeAssignment.assignment_id), func.max(NoticeAssignment.level))
    work = work.join(pair, pair.c.older_id == col(NoticeAssignment.notice_id))
    work = work.group_by(pair.c.id, col(NoticeAssignment.assignment_id))
    _link(session, NoticeAssignment, ["notice_id", "assignment_id", "level"], work)
    news: Select[Any] = select(pair.c.id, col(NoticeCycle.cycle_id))
    news = news.join(pair, pair.c.older_id == col(NoticeCycle.notice_id)).distinct()
    _link(session, NoticeCycle, ["notice_id", "cycle_id"], news)
    changes.write(
        session,
        update(Notice).where(col(Notice.id).in_(select(pair.c.older_id))).values(state="cancelled"),
    )


def _name_by_contents(session: Session, day: Day) -> None:
    """Make each letter that has something escalated in it an escalation."""
    is_escalated = exists().where(
        col(NoticeAssignment.notice_id) == col(Notice.id), col(NoticeAssignment.level) > 0
    )
    changes.write(
        session,
        update(Notice)
        .where(_todays_letters(day), col(Notice.kind) == "digest", is_escalated)
        .values(kind="escalation"),
    )


def _link(
    session: Session,
    table: type[NoticeAssignment] | type[NoticeCycle],
    names: list[str],
    rows: Select[Any],
) -> None:
    """Insert rows of (notice, item, …) that are not there yet."""
    new = rows.subquery("new")
    item: Any = col(getattr(table, names[1]))
    already = exists().where(col(table.notice_id) == new.c[0], item == new.c[1])
    changes.write(session, insert(table).from_select(names, select(*new.c).where(~already)))
