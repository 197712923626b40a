"""Escalation, set-based: overdue work that is reported to the next level today."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Insert,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.audit import changes
from models.letters.day import AS_OF, PLAN, Day, LevelDue, Shape
from models.letters.density import had_enough
from models.letters.due import addressees, heard_today
from models.letters.silence import silenced
from models.tables import (
    AgencyRow,
    Assignment,
    CycleRow,
    Escalation,
    Notice,
    NoticeAssignment,
    ObligationRow,
)
from models.types import LETTERS, OPEN


def add_escalations(session: Session, day: Day) -> int:
    """Add a ledger row for all work that is owed its next level today: how many were added.

    The lowest level that is due goes first, one a day; whom today's letter has left waits.
    """
    return changes.write(session, _new(day.shape), day.values) if day.levels else 0


@cache
def _new(shape: Shape) -> Insert:
    due = union_all(*(_due(shape, level) for level in shape.levels)).subquery("due")
    place = func.row_number().over(partition_by=due.c.assignment_id, order_by=due.c.level)
    first = select(*due.c, place.label("place")).subquery("first")
    new = select(first.c.assignment_id, first.c.expected_on, first.c.level, AS_OF)
    # The lowest level first: a superior must not hear of it before the head of the agency.
    new = new.where(first.c.place == 1, first.c.contact_id.not_in(heard_today()))
    names = ["assignment_id", "expected_on", "level", "chased_on"]
    return changes.inserting(Escalation, names, new)


def escalated(shape: Shape) -> Select[Any]:
    """What is escalated today, as (contact_id, assignment_id, level)."""
    escalations = union_all(*(_reported(shape, level) for level in shape.levels)).subquery(
        "escalations"
    )
    return select(*escalations.c)


def _reported(shape: Shape, level: LevelDue) -> Select[Any]:
    addressee = addressees(shape.digest_to, level.role).alias()
    return (
        select(
            addressee.c.id.label("contact_id"),
            col(Assignment.id).label("assignment_id"),
            literal(level.number).label("level"),
        )
        .select_from(Escalation)
        .join(Assignment, col(Assignment.id) == col(Escalation.assignment_id))
        .join(addressee, addressee.c.agency_id == _recipient(level))
        .where(
            col(Escalation.chased_on) == AS_OF,
            col(Escalation.level) == level.number,
            # Extended since, the work is owed another day, and the old escalation must not be sent.
            col(Escalation.expected_on) == col(Assignment.expected_on),
            col(Assignment.status).in_(OPEN),
        )
    )


def _due(shape: Shape, level: LevelDue) -> Select[Any]:
    """Work for which a level is due, as (assignment_id, expected_on, level, contact_id)."""
    addressee = addressees(shape.digest_to, level.role).alias()
    holder, recipient = aliased(AgencyRow), _recipient(level)
    due = (
        select(
            col(Assignment.id).label("assignment_id"),
            col(Assignment.expected_on).label("expected_on"),
            literal(level.number).label("level"),
            addressee.c.id.label("contact_id"),
        )
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(holder, col(holder.id) == col(Assignment.holder_id))
        .join(addressee, addressee.c.agency_id == recipient)
        .where(
            col(ObligationRow.plan_id) == PLAN,
            col(Assignment.status).in_(OPEN),
            col(Assignment.expected_on) <= level.until,
            col(Assignment.opened_on) <= AS_OF,
            col(Assignment.due_on).is_not(None),
            # A day that nobody decided cannot be overdue, so nobody is told of it.
            col(Assignment.due_on_decided),
            col(CycleRow.history).is_(False),
            # Bodies outside UBND tỉnh may be informed, but not reported to anybody.
            col(holder.kind) != "outside",
            ~silenced(PLAN, (AS_OF,), agency=col(holder.id), of=col(ObligationRow.id)),
            ~_reported_before(level),
        )
    )
    if level.hands_on:
        due = due.where(_day_is_decided())
    if shape.is_spaced:
        due = due.where(addressee.c.agency_id.not_in(had_enough()))
    # Whoever hands a letter on gets it about its own work too: it is not the one to decide.
    if level.agency is None or level.hands_on:
        return due
    return due.where(recipient != col(Assignment.holder_id))


def _day_is_decided() -> ColumnElement[bool]:
    """Whether the day is the decision's or a document's, or, of what the owner asked for, a day of
    the decision itself has passed since.
    """
    own = aliased(CycleRow)
    passed = (
        exists()
        .where(
            col(own.obligation_id) == col(CycleRow.obligation_id),
            col(own.title).is_(None),
            col(own.due_on_decided),
            col(own.due_on) >= col(CycleRow.due_on),
            col(own.due_on) < AS_OF,
        )
        .correlate(CycleRow)
    )
    return or_(col(CycleRow.title).is_(None), col(CycleRow.ordered_by).is_not(None), passed)


def _reported_before(level: LevelDue) -> ColumnElement[bool]:
    """Told at this level or a higher one, or at any level today."""
    of_it = col(Escalation.assignment_id) == col(Assignment.id)
    same = col(Escalation.expected_on) == col(Assignment.expected_on)
    higher = exists().where(of_it, same, col(Escalation.level) >= level.number)
    today = exists().where(of_it, col(Escalation.chased_on) == AS_OF)
    return higher | today


def _recipient(level: LevelDue) -> Any:
    if level.agency is None:
        return col(Assignment.holder_id)
    if level.judge is None:
        return _id_of(level.agency)
    own = col(Assignment.holder_id) == _id_of(level.agency)
    return case((own, _id_of(level.judge)), else_=_id_of(level.agency))


def _id_of(agency: str) -> Any:
    query = select(col(AgencyRow.id)).where(
        col(AgencyRow.plan_id) == PLAN, col(AgencyRow.code) == agency
    )
    return query.scalar_subquery()


def levels_of(session: Session, notice_id: int) -> dict[int, int]:
    """What is escalated in a notice: levels by assignment."""
    return dict(session.execute(_levels(), {"notice": notice_id}).tuples().all())


@cache
def _levels() -> Select[tuple[int, int]]:
    return select(col(NoticeAssignment.assignment_id), col(NoticeAssignment.level)).where(
        col(NoticeAssignment.notice_id) == bindparam("notice"), col(NoticeAssignment.level) > 0
    )


def totals(session: Session, assignment_ids: Sequence[int]) -> dict[int, int]:
    """How many agencies each of some work was given to, by its id; not those it was waived for."""
    if not assignment_ids:
        return {}
    values = {"ids": assignment_ids}
    return dict(session.execute(_totals(), values).tuples().all())


@cache
def _totals() -> Select[Any]:
    beside = aliased(Assignment)
    return (
        select(col(Assignment.id), func.count(col(beside.id)))
        .join(beside, col(beside.cycle_id) == col(Assignment.cycle_id))
        .where(col(Assignment.id).in_(bindparam("ids", expanding=True)))
        .where(col(beside.status) != "waived")
        .group_by(col(Assignment.id))
    )


def already_sent(
    session: Session, assignment_ids: Sequence[int]
) -> dict[int, list[tuple[datetime, int]]]:
    """When letters left that named each of some work, with their level, oldest first.

    Not those that came back.
    """
    item = NoticeAssignment
    query = (
        select(col(item.assignment_id), col(Notice.sent_at), col(item.level))
        .join(Notice, col(Notice.id) == col(item.notice_id))
        .where(col(item.assignment_id).in_(assignment_ids), col(item.sent))
        .where(col(Notice.sent_at).is_not(None), col(Notice.state) == "sent")
        .where(col(Notice.kind).in_(LETTERS))
        .order_by(col(Notice.sent_at), col(Notice.id))
    )
    letters: dict[int, list[tuple[datetime, int]]] = {}
    for assignment_id, sent_at, level in session.execute(query):
        letters.setdefault(assignment_id, []).append((sent_at, level))
    return letters


def escalated_between(
    session: Session, plan_id: int, first: date, last: date
) -> list[tuple[int, int, date]]:
    """What was escalated from one day to another, both included: assignment, level, day."""
    query = (
        select(col(Escalation.assignment_id), col(Escalation.level), col(Escalation.chased_on))
        .join(Assignment, col(Assignment.id) == col(Escalation.assignment_id))
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(ObligationRow.plan_id) == plan_id)
        .where(col(Escalation.chased_on).between(first, last))
        .order_by(col(Escalation.chased_on), col(Escalation.assignment_id))
    )
    return list(session.execute(query).tuples())
