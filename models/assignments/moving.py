"""Opened cycles as another version of their plan finds them, and their dates moved to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlmodel import Session, col

from models.assignments.waiting import not_waiting
from models.assignments.work import facts
from models.tables import Assignment, CycleRow, ObligationRow
from models.types import OPEN

CLOSED = ("accepted", "waived")


@dataclass(frozen=True)
class Dates:
    """What a cycle is by its plan."""

    kind: str
    due_on: date | None
    due_on_decided: bool


@dataclass(frozen=True)
class OpenedCycle:
    """A cycle of the record; `following` counts its assignments that have its own date still.

    `keeping` counts those that are not closed either and have a date of their own: extended.
    """

    id: int
    obligation: str
    period: str
    dates: Dates
    assignments: int
    following: int
    keeping: int


@dataclass(frozen=True)
class RemindedCycle:
    """Open work of one cycle that letters remind of, by the day on which a report is expected.

    `waits`: it waits for an event that has not come.
    """

    cycle_id: int
    obligation: str
    kind: str
    opens_on: date
    expected_on: date | None
    waits: bool
    assignments: int


def opened_cycles(session: Session, plan_id: int) -> list[OpenedCycle]:
    """Every cycle of a plan that was opened, in the order of the decision."""
    query = (
        select(
            CycleRow,
            col(ObligationRow.code),
            func.count(col(Assignment.id)),
            func.count(case((_follows(), 1))),
            func.count(case((and_(_unclosed(), ~_follows()), 1))),
        )
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .outerjoin(Assignment, col(Assignment.cycle_id) == col(CycleRow.id))
        .where(col(ObligationRow.plan_id) == plan_id)
        .group_by(col(CycleRow.id), col(ObligationRow.id))
        .order_by(col(ObligationRow.position), col(CycleRow.opens_on), col(CycleRow.id))
    )
    return [
        OpenedCycle(row.id or 0, code, row.period, _dates(row), *counts)
        for row, code, *counts in session.execute(query)
    ]


def chased_work(session: Session, plan_id: int, as_of: date) -> list[RemindedCycle]:
    """Open work that letters remind of after a day; there is none of history."""
    row = (
        select(
            col(CycleRow.id),
            col(ObligationRow.code),
            col(CycleRow.kind),
            col(CycleRow.opens_on),
            col(Assignment.expected_on),
            case((not_waiting(), 0), else_=1).label("waits"),
        )
        .select_from(Assignment)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(
            col(ObligationRow.plan_id) == plan_id,
            col(Assignment.status).in_(OPEN),
            col(Assignment.opened_on) <= as_of,
            col(CycleRow.history).is_(False),
        )
        .subquery("work")
    )
    query: Any = select(*row.c, func.count()).group_by(*row.c).order_by(*row.c)
    return [
        RemindedCycle(cycle_id, code, kind, opens_on, expected_on, bool(waits), count)
        for cycle_id, code, kind, opens_on, expected_on, waits, count in session.execute(query)
    ]


def move(session: Session, cycle_id: int, dates: Dates) -> list[tuple[Assignment, dict[str, Any]]]:
    """Give a cycle other dates, and those of its assignments that follow it.

    These are returned, each with what the audit keeps of it from before.

    One that was returned or reopened keeps its day to resubmit, unless the new due date is later.
    """
    query = (
        select(Assignment)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .where(col(CycleRow.id) == cycle_id, _follows())
        .order_by(col(Assignment.id))
        .with_for_update(key_share=True)
    )
    moved = [(row, facts(row)) for row in session.scalars(query)]
    for row, _ in moved:
        if row.resubmit_on is not None and row.status in OPEN:
            row.expected_on = _later(row.expected_on, dates.due_on)
            row.resubmit_on = _later(row.resubmit_on, dates.due_on)
        # A day to report that somebody set apart from the due date must stay.
        elif row.expected_on == row.due_on:
            row.expected_on = dates.due_on
        row.due_on, row.due_on_decided = dates.due_on, dates.due_on_decided
    cycle = session.get_one(CycleRow, cycle_id)
    cycle.kind = dates.kind
    cycle.due_on, cycle.due_on_decided = dates.due_on, dates.due_on_decided
    session.flush()
    return moved


def _dates(row: CycleRow) -> Dates:
    return Dates(row.kind, row.due_on, row.due_on_decided)


def _unclosed() -> ColumnElement[bool]:
    return col(Assignment.status).not_in(CLOSED)


def _follows() -> ColumnElement[bool]:
    """Not closed, and nobody gave it a date of its own."""
    # In SQL NULL = NULL is not true, and undated work must follow its cycle too.
    same = col(Assignment.due_on).is_not_distinct_from(col(CycleRow.due_on))
    return and_(_unclosed(), same)


def _later(day: date | None, other: date | None) -> date | None:
    return max(day, other) if day and other else day or other
