"""What explains an assignment on a day: its letters, the silences over it, what asked for it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from deadlines.civil import instant
from models import outbox, silence
from models.outbox import NoticeRow
from models.silence import SilenceRow
from models.tables import Audit, Delivery
from models.tables_inspections import Finding, Inspection
from models.tables_scoring import Score, Scoring
from models.tables_targets import ReadingRequest
from models.types import OPEN


def letters_as_of(
    session: Session, plan_id: int, assignment_id: int, *, status: str, as_of: date
) -> list[NoticeRow]:
    """Letters about an assignment up to a day (included), each in its state at that day's end.

    `status` is the assignment's on the day: a letter cancelled since still waited if it was open.
    """
    rows = outbox.notices(session, plan_id, assignment_id=assignment_id, last=as_of)
    ends = instant(as_of + timedelta(days=1), hour=0)
    states = {row.id: row.state for row in rows}
    for row in rows:
        if row.state == "cancelled" and status in OPEN:
            states[row.id] = "queued"
    happened = _attempts(session, [row.id for row in rows])
    for notice_id in {key for at, key, _ in happened if at >= ends}:
        states[notice_id] = "queued"
        for at, key, state in happened:
            if key == notice_id and at < ends:
                states[notice_id] = state
    return [replace(row, state=states[row.id]) for row in rows]


def silences_as_of(session: Session, plan_id: int, as_of: date) -> list[SilenceRow]:
    """Silences recorded up to a day (included), with the last day that they had then."""
    query = (
        select(Audit)
        .where(
            col(Audit.plan_id) == plan_id,
            col(Audit.action).in_(("silence", "end-silence")),
            col(Audit.as_of) <= as_of,
        )
        .order_by(col(Audit.id))
    )
    last = {row.subject: json.loads(row.detail)["to"] for row in session.scalars(query)}
    return [
        replace(row, last_on=date.fromisoformat(last[f"silence:{row.id}"]))
        for row in silence.silences(session, plan_id)
        if f"silence:{row.id}" in last
    ]


STEPS_OF_INSPECTIONS = {
    "draw_assignment_id": "the draw of inspection {}: its day is that of the proposal",
    "visit_assignment_id": "the visit of inspection {}: its day is the last to reveal it, "
    "or that of the visit",
    "conclusion_assignment_id": "the conclusion of inspection {}: its day is conclude_within "
    "working days after the visit",
}


@dataclass(frozen=True)
class Request:
    """The audit row by which work was asked for, and the day that it set."""

    row: Audit
    due_on: date


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
        if assignment_id in detail["assignments"]:
            return Request(row, date.fromisoformat(detail["due_on"]))
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


def _attempts(session: Session, notice_ids: Sequence[int]) -> list[tuple[datetime, int, str]]:
    """Each instant at which notices were tried or queued again, with the state from then on."""
    tried = select(col(Delivery.at), col(Delivery.notice_id), col(Delivery.outcome)).where(
        col(Delivery.notice_id).in_(notice_ids)
    )
    subjects = {f"notice:{notice_id}": notice_id for notice_id in notice_ids}
    again = select(col(Audit.at), col(Audit.subject)).where(
        col(Audit.action) == "retry", col(Audit.subject).in_(subjects)
    )
    retried = [(at, subjects[name], "queued") for at, name in session.execute(again).tuples()]
    return sorted([*session.execute(tried).tuples(), *retried])
