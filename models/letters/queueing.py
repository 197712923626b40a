"""The day's letters, set-based: queued for those whom the ledger concerns, and filled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal,
    select,
    union,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.assignments.work import unfinished
from models.audit import changes
from models.letters.day import AS_OF, PLAN, Day, DigestDay, Shape
from models.letters.density import owed_today, written_to_today
from models.letters.due import addressees
from models.letters.escalating import escalated
from models.tables import (
    AgencyRow,
    Assignment,
    Briefing,
    Contact,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    Reminder,
)
from models.types import ANSWER, LETTERS, OPEN, WAITING, same_letter

AnyDay = TypeVar("AnyDay", bound=DigestDay)

CODES: BindParameter[Any] = bindparam("codes", expanding=True)


def hold_letters(session: Session, day: Day) -> None:
    """Hold today's letters that wait: none leaves while work is added to it."""
    session.execute(_holding(), day.values)


@cache
def _holding() -> Select[Any]:
    query = select(col(Notice.id)).where(_todays_letters()).order_by(col(Notice.id))
    return query.with_for_update(key_share=True)


def queue_letters(session: Session, day: Day) -> int:
    """Queue one letter for each contact that the day's ledger concerns: how many were added.

    Whoever is owed a digest and an escalation gets both in one. Older letters that never left
    are folded into today's and cancelled.
    """
    shape, values = day.shape, day.values
    added = sum(changes.write(session, statement, values) for statement in _letters(shape))
    for statement in _contents(shape):
        changes.write(session, statement, values)
    return added


def queue_for(
    session: Session, day: DigestDay, kind: str, codes: Sequence[str], role: str = ""
) -> int:
    """Queue a notice of a kind for the contact of each agency that has none: how many.

    An older one that never left is cancelled: two summaries of one Monday tell nothing more.
    """
    values = {**day.values, CODES.key: codes}
    new, older = _for_agencies(day.digest_to, kind, role)
    added = changes.write(session, new, values)
    changes.write(session, older, values)
    return added


def queue_answers(session: Session, day: Day, codes: Sequence[str]) -> int:
    """Queue a letter to each agency that tells it what was decided, and no more: how many.

    Those that wait while another letter to their agency is queued are cancelled: that one tells it.
    """
    changes.write(session, _answered_anyway(day.shape), day.values)
    return queue_for(session, day, ANSWER, codes) if codes else 0


@cache
def _answered_anyway(shape: Shape) -> Update:
    agency = select(col(Contact.id)).where(col(Contact.agency_id).in_(written_to_today(shape)))
    waiting = update(Notice).where(
        col(Notice.plan_id) == PLAN,
        col(Notice.kind) == ANSWER,
        col(Notice.state).in_(WAITING),
        col(Notice.contact_id).in_(agency),
    )
    return waiting.values(state="cancelled")


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


@cache
def _letters(shape: Shape) -> tuple[Insert, ...]:
    """How the letters of a day are queued."""
    contact = union(
        select(_owed_work(shape).subquery().c[0]), select(_owed_news(shape).subquery().c[0])
    ).subquery()
    digests = _queued("digest", select(contact.c[0]))
    if not shape.levels:
        return (digests,)
    above = escalated(shape).subquery().c.contact_id
    # Escalations first, so that whoever is owed a digest too gets both in that letter.
    return _queued("escalation", select(above).distinct()), digests


@cache
def _contents(shape: Shape) -> tuple[Insert | Update, ...]:
    """How the letters of a day are filled."""
    # Before the other work, because what is named already must keep its level.
    above = _escalated_in(shape) if shape.levels else ()
    return (
        *above,
        _linked(NoticeAssignment, ["notice_id", "assignment_id"], _in_letters(_owed_work(shape))),
        _linked(NoticeCycle, ["notice_id", "cycle_id"], _in_letters(_owed_news(shape))),
        *_folding(),
        _naming(),
    )


@cache
def _for_agencies(digest_to: str, kind: str, role: str) -> tuple[Insert, Update]:
    """How a notice is queued for some agencies, and an older one cancelled."""
    addressee = addressees(digest_to, role)
    owed = (
        select(addressee.c.id)
        .join(AgencyRow, col(AgencyRow.id) == addressee.c.agency_id)
        .where(col(AgencyRow.code).in_(CODES))
    )
    older = update(Notice).where(
        col(Notice.plan_id) == PLAN,
        col(Notice.kind) == kind,
        col(Notice.on) < AS_OF,
        col(Notice.state).in_(WAITING),
        col(Notice.contact_id).in_(owed),
    )
    return _queued(kind, owed), older.values(state="cancelled")


def _queued(kind: str, contacts: Select[Any]) -> Insert:
    """A notice of the day for each contact that has none of the kind."""
    owed = contacts.subquery("owed")
    already = exists().where(
        col(Notice.contact_id) == owed.c[0],
        col(Notice.kind).in_(same_letter(kind)),
        col(Notice.on) == AS_OF,
    )
    # In one order on both databases: letters leave by their number, the same in every life.
    new = select(PLAN, owed.c[0], literal(kind), AS_OF).where(~already).order_by(owed.c[0])
    return changes.inserting(Notice, ["plan_id", "contact_id", "kind", "on"], new)


def _owed_work(shape: Shape) -> Select[Any]:
    """Work reminded of today, as (contact, assignment)."""
    addressee = addressees(shape.digest_to)
    return (
        select(addressee.c.id.label("contact_id"), col(Assignment.id).label("assignment_id"))
        .join(Assignment, col(Assignment.holder_id) == addressee.c.agency_id)
        .join(Reminder, col(Reminder.assignment_id) == col(Assignment.id))
        .where(owed_today(Reminder), col(Assignment.status).in_(OPEN))
        .distinct()
    )


def _owed_news(shape: Shape) -> Select[Any]:
    """What coordinating agencies are told today, as (contact, cycle)."""
    addressee = addressees(shape.digest_to)
    return (
        select(addressee.c.id.label("contact_id"), col(Briefing.cycle_id).label("cycle_id"))
        .join(Briefing, col(Briefing.agency_id) == addressee.c.agency_id)
        .where(owed_today(Briefing), unfinished(col(Briefing.cycle_id)))
        .distinct()
    )


def _todays_letters() -> ColumnElement[bool]:
    return and_(
        col(Notice.plan_id) == PLAN,
        col(Notice.kind).in_(LETTERS),
        col(Notice.on) == AS_OF,
        col(Notice.state) == "queued",
    )


def _escalated_in(shape: Shape) -> tuple[Update, Insert]:
    """Attach work that is escalated today; its holder's own contact reads of it only once."""
    pair = escalated(shape).subquery("pair")
    todays = (
        select(col(Notice.id), pair.c.assignment_id, pair.c.level)
        .join(pair, pair.c.contact_id == col(Notice.contact_id))
        .where(_todays_letters())
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
    todays_letters = select(col(Notice.id)).where(_todays_letters())
    raising = (
        update(NoticeAssignment)
        .where(col(NoticeAssignment.level) == 0, raised.is_not(None))
        .where(col(NoticeAssignment.notice_id).in_(todays_letters))
        .values(level=raised)
    )
    wanted = select(*new.c).where(~already)
    names = ["notice_id", "assignment_id", "level"]
    return raising, changes.inserting(NoticeAssignment, names, wanted)


def _in_letters(owed: Select[Any]) -> Select[Any]:
    """What a contact is owed, as (today's letter to it, item)."""
    pair = owed.subquery("pair")
    return (
        select(col(Notice.id), pair.c[1])
        .join(pair, pair.c.contact_id == col(Notice.contact_id))
        .where(_todays_letters())
    )


def _folding() -> tuple[Insert, Insert, Update]:
    """What older letters named stands in today's, and they are cancelled."""
    older = aliased(Notice)
    stale = and_(
        col(older.contact_id) == col(Notice.contact_id),
        col(older.plan_id) == PLAN,
        col(older.kind).in_(LETTERS),
        col(older.state).in_(WAITING),
        col(older.on) < AS_OF,
    )
    pairs: Select[Any] = select(col(Notice.id), col(older.id).label("older_id"))
    pair = pairs.join(older, stale).where(_todays_letters()).subquery("pair")
    # Several older letters may name one piece of work: its highest level counts.
    work = select(pair.c.id, col(NoticeAssignment.assignment_id), func.max(NoticeAssignment.level))
    work = work.join(pair, pair.c.older_id == col(NoticeAssignment.notice_id))
    work = work.group_by(pair.c.id, col(NoticeAssignment.assignment_id))
    news: Select[Any] = select(pair.c.id, col(NoticeCycle.cycle_id))
    news = news.join(pair, pair.c.older_id == col(NoticeCycle.notice_id)).distinct()
    folded = update(Notice).where(col(Notice.id).in_(select(pair.c.older_id)))
    return (
        _linked(NoticeAssignment, ["notice_id", "assignment_id", "level"], work),
        _linked(NoticeCycle, ["notice_id", "cycle_id"], news),
        folded.values(state="cancelled"),
    )


def _naming() -> Update:
    """Make each letter that has something escalated in it an escalation."""
    is_escalated = exists().where(
        col(NoticeAssignment.notice_id) == col(Notice.id), col(NoticeAssignment.level) > 0
    )
    plain = update(Notice).where(_todays_letters(), col(Notice.kind) == "digest", is_escalated)
    return plain.values(kind="escalation")


def _linked(
    table: type[NoticeAssignment] | type[NoticeCycle], names: list[str], rows: Select[Any]
) -> Insert:
    """Rows of (notice, item, …) that are not there yet."""
    new = rows.subquery("new")
    item: Any = col(getattr(table, names[1]))
    already = exists().where(col(table.notice_id) == new.c[0], item == new.c[1])
    return changes.inserting(table, names, select(*new.c).where(~already))
