"""What explains an assignment that no timing rule made: who asked for it, and for what."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import Audit
from models.tables_inspections import Finding, Inspection
from models.tables_scoring import Score, Scoring
from models.tables_targets import ReadingRequest

STEPS_OF_INSPECTIONS = {
    "draw_assignment_id": "the draw of inspection {}: its day is that of the proposal",
    "visit_assignment_id": "the visit of inspection {}: its day is the last to reveal it, "
    "or that of the visit",
    "conclusion_assignment_id": "the conclusion of inspection {}: its day is conclude_within "
    "working days after the visit",
}


@dataclass(frozen=True)
class Request:
    """The audit row by which work was asked for, and the day that it set.

    Of an ad hoc task also the document that orders it, and what is to be handed in.
    """

    row: Audit
    due_on: date
    ordered_by: str | None = None
    product: str | None = None


def request_of(
    session: Session, plan_id: int, obligation: str, assignment_id: int
) -> Request | None:
    """Who asked for an assignment beside the decision's own periods; None if nobody did."""
    query = select(Audit).where(
        col(Audit.plan_id) == plan_id,
        col(Audit.subject) == f"obligation:{obligation}",
        col(Audit.action) == "ask",
    )
    for row in session.scalars(query):
        detail = json.loads(row.detail)
        # Looked for in the detail, because one request may have made several assignments.
        if assignment_id in detail["assignments"]:
            return Request(
                row,
                date.fromisoformat(detail["due_on"]),
                detail.get("ordered_by"),
                detail.get("product"),
            )
    return None


def purposes_of(session: Session, assignment_id: int) -> list[str]:
    """What needs an assignment that was asked for, and where its day comes from."""
    return [
        *_inspections(session, assignment_id),
        *_findings(session, assignment_id),
        *_scores(session, assignment_id),
        *_readings(session, assignment_id),
    ]


def _inspections(session: Session, assignment_id: int) -> Iterator[str]:
    for column, words in STEPS_OF_INSPECTIONS.items():
        query = select(col(Inspection.id)).where(getattr(Inspection, column) == assignment_id)
        for inspection_id in session.scalars(query):
            yield words.format(inspection_id)


def _findings(session: Session, assignment_id: int) -> Iterator[str]:
    for row in session.scalars(select(Finding).where(col(Finding.assignment_id) == assignment_id)):
        conclusion = "its day is that of the conclusion"
        yield f"the remedy of finding {row.id} of inspection {row.inspection_id}: {conclusion}"


def _scores(session: Session, assignment_id: int) -> Iterator[str]:
    query = (
        select(col(Scoring.scorecard), col(Scoring.year))
        .join(Score, col(Score.scoring_id) == col(Scoring.id))
        .where(col(Score.assignment_id) == assignment_id)
        .distinct()
    )
    for scorecard, year in session.execute(query).tuples():
        yield f"self-scoring {year} by {scorecard}: its day is due_within of the scorecard"


def _readings(session: Session, assignment_id: int) -> Iterator[str]:
    query = (
        select(col(ReadingRequest.year), col(ReadingRequest.target))
        .where(col(ReadingRequest.assignment_id) == assignment_id)
        .order_by(col(ReadingRequest.target))
    )
    rows = list(session.execute(query).tuples())
    if rows:
        targets = ", ".join(target for _, target in rows)
        yield f"readings of {rows[0][0]} of {targets}: its day was given with the request"
