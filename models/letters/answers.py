"""What was decided on the work of an agency, and which of it a contact was told already."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, func, literal, select
from sqlmodel import Session, col

from models.tables import Assignment, Audit, CycleRow, Notice, ObligationRow

DECIDED = ("extend", "refuse", "return", "accept", "waive", "reopen")
"""Acts on work by which whoever judges it answers its holder."""


@dataclass(frozen=True)
class Answer:
    """A decision on work of an agency; `audit` is its row, which says who and when.

    `before_on` and `after_on` are the days on which the work was expected before it and is from
    then on, `asked_to` the day that the holder had asked for. `status` is that of the work now.
    """

    audit: int
    assignment: int
    action: str
    obligation: str
    title: str
    period: str
    status: str
    before_on: date | None = None
    after_on: date | None = None
    asked_to: date | None = None
    reason: str | None = None
    document: str | None = None


def answers(session: Session, plan_id: int, holder_id: int, since: date) -> list[Answer]:
    """What was decided on work of a holder from a day on, oldest first."""
    values = {"plan": plan_id, "holder": holder_id, "since": since}
    return [
        _answer(audit, assignment, obligation=code, title=title, period=period)
        for audit, assignment, code, title, period in session.execute(_decided(), values).tuples()
    ]


# Asked for each letter: built once in a process.
@cache
def _decided() -> Select[tuple[Audit, Assignment, str, str, str]]:
    # By the subjects of the audit: work that has changed hands is answered to its holder.
    subject = literal("assignment:").concat(cast(col(Assignment.id), String))
    return (
        select(
            Audit,
            Assignment,
            col(ObligationRow.code),
            func.coalesce(col(CycleRow.title), col(ObligationRow.title)),
            col(CycleRow.period),
        )
        .join(Assignment, col(Audit.subject) == subject)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(col(Audit.plan_id) == bindparam("plan"), col(Audit.as_of) >= bindparam("since"))
        .where(col(Assignment.holder_id) == bindparam("holder"))
        .where(col(Audit.action).in_(DECIDED))
        .order_by(col(Audit.id))
    )


def _answer(
    audit: Audit, assignment: Assignment, *, obligation: str, title: str, period: str
) -> Answer:
    detail = json.loads(audit.detail)
    before, after = detail.get("before") or {}, detail.get("after") or {}
    return Answer(
        audit=audit.id or 0,
        assignment=assignment.id or 0,
        action=audit.action,
        obligation=obligation,
        title=title,
        period=period,
        status=assignment.status,
        before_on=_day(before.get("expected_on")),
        after_on=_day(after.get("expected_on")),
        asked_to=_day(detail.get("asked")),
        reason=detail.get("reason"),
        document=detail.get("document"),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def known_to(session: Session, plan_id: int, notice_id: int, since: int) -> set[int]:
    """Rows of the audit, after one of them, that the contact of a notice has read the answers of:
    each letter's own row says which it told.
    """
    values = {"plan": plan_id, "notice": notice_id, "since": since}
    return {
        row
        for detail in session.scalars(_sent(), values)
        for row in json.loads(detail).get("answers", ())
    }


@cache
def _sent() -> Select[tuple[str]]:
    own = select(col(Notice.contact_id)).where(col(Notice.id) == bindparam("notice"))
    subject = literal("notice:").concat(cast(col(Notice.id), String))
    return (
        select(col(Audit.detail))
        .join(Notice, col(Audit.subject) == subject)
        .where(col(Notice.contact_id) == own.scalar_subquery())
        .where(col(Audit.plan_id) == bindparam("plan"), col(Audit.id) > bindparam("since"))
        .where(col(Audit.action) == "sent")
    )
