"""Inspections: added, held against other writers, and what is known of places and findings."""

import json
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import Audit
from models.tables_inspections import Finding, Inspection
from models.types import is_id

CARRIED_OUT = ("carried_out", "concluded")
"""States of an inspection that took place."""


@dataclass(frozen=True)
class CommitmentRow:
    """A commitment as the audit has it; `number` counts those of one inspection.

    `values` are the entries of its value so far, each with the office in whose name it was given.
    """

    inspection: int
    number: int
    on: date
    commitment: str
    values: tuple[tuple[str, str], ...] = ()


def commitments(session: Session, plan_id: int, year: int) -> list[CommitmentRow]:
    """The commitments made on behalf of a year's days, as they were made."""
    query = (
        select(Audit)
        .where(
            col(Audit.plan_id) == plan_id,
            col(Audit.action).in_(("inspection-draw", "inspection-beacon")),
            col(Audit.as_of).between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(col(Audit.id))
    )
    by_commitment: dict[str, CommitmentRow] = {}
    for row in session.scalars(query):
        detail = json.loads(row.detail)
        drawn = by_commitment.get(detail["commitment"])
        if row.action == "inspection-draw" and "number" in detail:
            number = int(row.subject.partition(":")[2])
            by_commitment[detail["commitment"]] = CommitmentRow(
                number, detail["number"], row.as_of, detail["commitment"]
            )
        elif row.action == "inspection-beacon" and drawn:
            values = {**dict(drawn.values), row.actor: detail["value"]}
            by_commitment[detail["commitment"]] = replace(drawn, values=tuple(values.items()))
    return [*by_commitment.values()]


def add(session: Session, row: Inspection) -> Inspection:
    """Add an inspection, which has its id from then on."""
    session.add(row)
    session.flush()
    return row


def lock_row(session: Session, plan_id: int, inspection_id: int) -> Inspection | None:
    """An inspection of a plan, held against other writers until the transaction ends."""
    if not is_id(inspection_id):
        return None
    query = select(Inspection).where(
        col(Inspection.id) == inspection_id, col(Inspection.plan_id) == plan_id
    )
    # Read anew, because the session may have the row as it was before it was locked.
    query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def every(session: Session, plan_id: int) -> list[Inspection]:
    """The inspections of a plan, in their order."""
    query = select(Inspection).where(col(Inspection.plan_id) == plan_id)
    return list(session.scalars(query.order_by(col(Inspection.id))))


def surprises(session: Session, plan_id: int, year: int) -> list[Inspection]:
    """The surprise inspections of a year, in their order."""
    query = select(Inspection).where(
        col(Inspection.plan_id) == plan_id,
        col(Inspection.kind) == "surprise",
        col(Inspection.year) == year,
    )
    return list(session.scalars(query.order_by(col(Inspection.id))))


def places_taken(session: Session, plan_id: int, year: int) -> dict[str, int]:
    """Places that a surprise inspection of the year has, revealed, with its id."""
    return {
        row.place: row.id or 0 for row in surprises(session, plan_id, year) if row.place is not None
    }


def next_step(row: Inspection) -> int | None:
    """The assignment that asks for the next step until the visit: the draw, then the visit."""
    if row.state == "planned":
        return row.draw_assignment_id
    return row.visit_assignment_id if row.state in ("sealed", "announced") else None


def findings(session: Session, plan_id: int) -> list[tuple[Finding, Inspection]]:
    """Every finding of a plan with its inspection, in their order."""
    query = (
        select(Finding, Inspection)
        .join(Inspection, col(Inspection.id) == col(Finding.inspection_id))
        .where(col(Inspection.plan_id) == plan_id)
        .order_by(col(Finding.id))
    )
    return [(finding, inspection) for finding, inspection in session.execute(query)]
