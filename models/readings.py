"""Readings of targets, and the assignments by which they were asked for."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables_targets import Reading, ReadingRequest


def readings(
    session: Session, plan_id: int, *, target: str | None = None, year: int | None = None
) -> list[Reading]:
    """Readings of a plan by target, value and year: all, of one target, or of one year."""
    query = select(Reading).where(col(Reading.plan_id) == plan_id)
    if target is not None:
        query = query.where(col(Reading.target) == target)
    if year is not None:
        query = query.where(col(Reading.year) == year)
    return list(
        session.scalars(query.order_by(col(Reading.target), col(Reading.value), col(Reading.year)))
    )


def reading(session: Session, plan_id: int, target: str, value: str, year: int) -> Reading | None:
    """The reading of a value in a year."""
    key = {"plan_id": plan_id, "target": target, "value": value, "year": year}
    return session.scalars(select(Reading).filter_by(**key)).one_or_none()


def save_reading(session: Session, row: Reading) -> None:
    """Add a reading; one with the id of another takes its place."""
    session.merge(row)
    session.flush()


def requests(session: Session, plan_id: int, year: int) -> dict[str, int]:
    """The assignment by which each target's readings of a year were asked for."""
    query = select(ReadingRequest).where(
        col(ReadingRequest.plan_id) == plan_id, col(ReadingRequest.year) == year
    )
    return {row.target: row.assignment_id for row in session.scalars(query)}


def save_request(
    session: Session, plan_id: int, year: int, targets: Iterable[str], assignment_id: int
) -> None:
    """Note by which assignment the readings of some targets in a year are asked for."""
    session.add_all(
        ReadingRequest(plan_id=plan_id, target=code, year=year, assignment_id=assignment_id)
        for code in targets
    )
    session.flush()
