"""Silences: no letters for an agency, or of an obligation, from one day to another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    literal,
    or_,
    select,
)
from sqlmodel import Session, col

from models.assignments.work import emptied
from models.audit import changes
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
    Silence,
)
from models.types import LETTERS, WAITING, is_id


@dataclass(frozen=True)
class SilenceRow:
    """A silence as listed: of an agency or of an obligation; both days inclusive."""

    id: int
    agency: str | None
    obligation: str | None
    first_on: date
    last_on: date
    reason: str
    document: str | None
    author: str

    @property
    def author_agency(self) -> str:
        """The agency whose office recorded it."""
        return self.author.partition("/")[0]

    def covers(self, day: date) -> bool:
        """Whether no letter leaves about it on a day."""
        return self.first_on <= day <= self.last_on


@dataclass(frozen=True)
class Silenced:
    """Codes of agencies and obligations of which no letter tells on a day."""

    agencies: frozenset[str]
    obligations: frozenset[str]

    def holds(self, agency: str, obligation: str) -> bool:
        """Whether nothing is said to, or of, an agency about an obligation."""
        return agency in self.agencies or obligation in self.obligations


def silenced(plan_id: Any, days: Sequence[Any], *, agency: Any, of: Any) -> ColumnElement[bool]:
    """Whether a silence of an agency, or of an obligation (its id), covers one of the days."""
    table = Silence
    covers = or_(*(and_(col(table.first_on) <= day, col(table.last_on) >= day) for day in days))
    about = or_(col(table.agency_id) == agency, col(table.obligation_id) == of)
    return exists().where(col(table.plan_id) == plan_id, covers, about)


def silences(session: Session, plan_id: int) -> list[SilenceRow]:
    """All silences of a plan, by their first day."""
    return [
        SilenceRow(
            id=row.id or 0,
            agency=agency,
            obligation=obligation,
            first_on=row.first_on,
            last_on=row.last_on,
            reason=row.reason,
            document=row.document,
            author=row.author,
        )
        for row, agency, obligation in session.execute(_silences(), {"plan": plan_id})
    ]


@cache
def _silences() -> Select[Any]:
    return (
        select(Silence, col(AgencyRow.code), col(ObligationRow.code))
        .outerjoin(AgencyRow, col(AgencyRow.id) == col(Silence.agency_id))
        .outerjoin(ObligationRow, col(ObligationRow.id) == col(Silence.obligation_id))
        .where(col(Silence.plan_id) == bindparam("plan"))
        .order_by(col(Silence.first_on), col(Silence.id))
    )


def silenced_on(session: Session, plan_id: int, day: date) -> Silenced:
    """What is silenced on a day."""
    covering = [silence for silence in silences(session, plan_id) if silence.covers(day)]
    return Silenced(
        frozenset(silence.agency for silence in covering if silence.agency),
        frozenset(silence.obligation for silence in covering if silence.obligation),
    )


def add_silence(session: Session, row: Silence) -> Silence:
    """Record a silence."""
    session.add(row)
    session.flush()
    return row


def lock_silence(session: Session, plan_id: int, silence_id: int) -> Silence | None:
    """A silence of a plan, held against other writers; None if there is none."""
    if not is_id(silence_id):
        return None
    query = select(Silence).where(col(Silence.plan_id) == plan_id, col(Silence.id) == silence_id)
    return session.scalars(query.with_for_update()).one_or_none()


def forget_silenced(session: Session, plan_id: int, day: date) -> None:
    """Take what is silenced on a day out of letters that wait; empty ones are cancelled."""
    for statement in _forgetting():
        changes.write(session, statement, {PLAN.key: plan_id, AS_OF.key: day})


@cache
def _forgetting() -> tuple[Delete, Delete, Update]:
    waiting = select(col(Notice.id)).where(
        col(Notice.plan_id) == PLAN,
        col(Notice.state).in_(WAITING),
        col(Notice.kind).in_(LETTERS),
    )
    work = exists(_work()).where(col(NoticeAssignment.notice_id).in_(waiting))
    # News too, because a silence must cover what coordinating agencies are told.
    news = exists(_news()).where(col(NoticeCycle.notice_id).in_(waiting))
    return (
        delete(NoticeAssignment).where(work),
        delete(NoticeCycle).where(news),
        emptied(and_(col(Notice.kind).in_(LETTERS), col(Notice.id).in_(waiting))),
    )


def _work() -> Any:
    """A silence over the work that a row of a notice names."""
    return (
        select(literal(1))
        .select_from(Assignment)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(
            col(Assignment.id) == col(NoticeAssignment.assignment_id),
            silenced(PLAN, (AS_OF,), agency=col(Assignment.holder_id), of=col(ObligationRow.id)),
        )
        .correlate(NoticeAssignment)
    )


def _news() -> Any:
    """A silence over the cycle that a row of a notice tells an agency of."""
    return (
        select(literal(1))
        .select_from(CycleRow)
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(Notice, col(Notice.id) == col(NoticeCycle.notice_id))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .where(
            col(CycleRow.id) == col(NoticeCycle.cycle_id),
            silenced(PLAN, (AS_OF,), agency=col(Contact.agency_id), of=col(ObligationRow.id)),
        )
        .correlate(NoticeCycle)
    )
