"""What waits to leave, line by line: who hears of what, and by which row of the ledger."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, null, select
from sqlmodel import Session, col

from models.letters.contacts import deputys_address, out_of_reach
from models.tables import (
    AgencyRow,
    Assignment,
    Briefing,
    Contact,
    CycleRow,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    ObligationRow,
    Reminder,
)
from models.types import ANSWER, LETTERS, OPEN, WAITING


@dataclass(frozen=True)
class QueuedLine:
    """One thing that a queued notice says; no obligation in a summary or an alarm.

    `on` is the day of the notice; `step_on` the step chased today, None where an older notice
    was folded into this one. `level` is that of the escalation, 0 for the holder's own letter.
    """

    agency: str
    contact: str
    address: str
    kind: str
    on: date
    obligation: str | None = None
    period: str | None = None
    expected_on: date | None = None
    assignment: int | None = None
    step_on: date | None = None
    opened_on: date | None = None
    level: int = 0


def queued(session: Session, plan_id: int, as_of: date) -> list[QueuedLine]:
    """What waits to leave on a day, of earlier days too, by agency."""
    rows = [
        *session.execute(_work(plan_id, as_of)),
        *session.execute(_news(plan_id, as_of)),
        *session.execute(_of_notices(plan_id, as_of, ("summary", "alarm", "commitment", ANSWER))),
    ]
    lines = [QueuedLine(*row) for row in rows]
    return sorted(lines, key=lambda line: (line.agency, line.kind, line.assignment is None))


def _of_notices(plan_id: int, as_of: date, kinds: tuple[str, ...]) -> Select[Any]:
    return (
        select(col(AgencyRow.code), col(Contact.role))
        .add_columns(func.coalesce(deputys_address(as_of), col(Contact.address)))
        .add_columns(col(Notice.kind), col(Notice.on))
        .select_from(Notice)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == plan_id, col(Notice.on) <= as_of)
        .where(col(Notice.state).in_(WAITING), col(Notice.kind).in_(kinds), ~out_of_reach(as_of))
    )


def _work(plan_id: int, as_of: date) -> Select[Any]:
    today = and_(
        col(Reminder.assignment_id) == col(Assignment.id), col(Reminder.chased_on) == as_of
    )
    return (
        _of_notices(plan_id, as_of, LETTERS)
        .add_columns(col(ObligationRow.code), col(CycleRow.period))
        .add_columns(col(Assignment.expected_on), col(Assignment.id))
        .add_columns(col(Reminder.step_on), col(Assignment.opened_on))
        .add_columns(col(NoticeAssignment.level))
        .join(NoticeAssignment, col(NoticeAssignment.notice_id) == col(Notice.id))
        .join(Assignment, col(Assignment.id) == col(NoticeAssignment.assignment_id))
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        # Outer, because work of an older letter folded in has no reminder of today.
        .outerjoin(Reminder, today)
        .where(col(Assignment.status).in_(OPEN))
        .order_by(col(Assignment.id))
    )


def _news(plan_id: int, as_of: date) -> Select[Any]:
    today = and_(
        col(Briefing.cycle_id) == col(CycleRow.id),
        col(Briefing.agency_id) == col(AgencyRow.id),
        col(Briefing.chased_on) == as_of,
    )
    return (
        _of_notices(plan_id, as_of, LETTERS)
        .add_columns(col(ObligationRow.code), col(CycleRow.period))
        .add_columns(col(CycleRow.due_on), null(), col(Briefing.step_on), null())
        .join(NoticeCycle, col(NoticeCycle.notice_id) == col(Notice.id))
        .join(CycleRow, col(CycleRow.id) == col(NoticeCycle.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .outerjoin(Briefing, today)
        .order_by(col(CycleRow.id))
    )
