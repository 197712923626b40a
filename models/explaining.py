"""What explains an assignment on a day: its letters, the silences over it, what asked for it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from deadlines.civil import instant
from models import outbox, silence
from models.outbox import NoticeRow
from models.silence import SilenceRow
from models.tables import Audit, Delivery
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


@dataclass(frozen=True)
class Request:
    """The audit row by which work was asked for, its title and the day that it set."""

    row: Audit
    title: str
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
            return Request(row, detail["title"], date.fromisoformat(detail["due_on"]))
    return None


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
