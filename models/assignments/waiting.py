"""Obligations that wait for an event: until it is recorded, the early steps remind of nothing.

From which step on they are reminded of all the same, the plan says (`event_step`);
models/letters/due.py asks here.
"""

from sqlalchemy import ColumnElement, and_, exists, extract, or_
from sqlmodel import col

from models.tables import CycleRow, EventRow, ObligationRow


def event_of_the_year() -> ColumnElement[bool]:
    """An event that the obligation waits for, in the year in which its cycle is due."""
    return and_(
        col(EventRow.plan_id) == col(ObligationRow.plan_id),
        col(EventRow.code) == col(ObligationRow.waits_for),
        extract("year", col(EventRow.on)) == extract("year", col(CycleRow.due_on)),
    )


def not_waiting() -> ColumnElement[bool]:
    """Whether an obligation waits for no event, or the event of its cycle's year was recorded."""
    came = exists().where(event_of_the_year()).correlate(ObligationRow, CycleRow)
    return or_(col(ObligationRow.waits_for).is_(None), came)
