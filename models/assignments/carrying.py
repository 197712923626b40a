"""Open work of a plan that ended, opened anew in its successor."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import Assignment, CycleRow


@dataclass(frozen=True)
class SuccessorPlace:
    """Where in the successor plan work goes: obligation and agency of its own rows."""

    obligation_id: int
    agency_id: int


def carry(session: Session, assignment_id: int, place: SuccessorPlace, as_of: date) -> Assignment:
    """The assignment of the successor plan that stands for one of the plan that ended.

    It has the same period, kind and days, and opens on the day. Two that come to one agency in
    one period become one, with the days of the first.
    """
    old = session.get_one(Assignment, assignment_id)
    cycle = _cycle(session, session.get_one(CycleRow, old.cycle_id), place, as_of)
    query = select(Assignment).where(
        col(Assignment.cycle_id) == cycle.id, col(Assignment.agency_id) == place.agency_id
    )
    row = session.scalars(query).one_or_none()
    if row is not None:
        return row
    new = Assignment(
        cycle_id=cycle.id or 0,
        agency_id=place.agency_id,
        holder_id=place.agency_id,
        opened_on=as_of,
        due_on=old.due_on,
        due_on_decided=old.due_on_decided,
        # Days are taken over, otherwise carrying would grant time that nobody has decided.
        expected_on=old.expected_on,
        changed_on=as_of,
    )
    session.add(new)
    session.flush()
    return new


def _cycle(session: Session, old: CycleRow, place: SuccessorPlace, as_of: date) -> CycleRow:
    query = select(CycleRow).where(
        col(CycleRow.obligation_id) == place.obligation_id,
        col(CycleRow.period) == old.period,
    )
    cycle = session.scalars(query).one_or_none()
    if cycle is not None:
        return cycle
    new = CycleRow(
        obligation_id=place.obligation_id,
        period=old.period,
        title=old.title,
        kind=old.kind,
        # History stays history; what is live opens on the day, after the successor's live day.
        opens_on=old.opens_on if old.history else as_of,
        opened_on=as_of,
        due_on=old.due_on,
        due_on_decided=old.due_on_decided,
        history=old.history,
    )
    session.add(new)
    session.flush()
    return new
