"""What was decided on the work of an agency, and which of it a contact was told already."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.letters.day import AS_OF, PLAN, Day, Shape
from models.letters.density import full, written_to_today
from models.letters.kinds import is_of
from models.letters.silence import silenced
from models.tables import (
    AgencyRow,
    Assignment,
    Audit,
    Contact,
    CycleRow,
    Notice,
    ObligationRow,
)
from models.types import RECEIPT

DECIDED = ("extend", "refuse", "return", "accept", "waive", "reopen")
"""Acts on work by which whoever judges it answers its holder."""
ASKED = ("submit", "request-extension")
"""Acts on work by which its holder asks for a decision."""


@dataclass(frozen=True)
class Answer:
    """A decision on work of an agency, or what was asked of it and came without paper; `audit` is
    its row, which says who and when.

    `before_on` and `after_on` are the days on which the work was expected before it and is from
    then on, `asked_to` the day that the holder asks for, or had asked for. `status` is that of the
    work now. What came was recorded `at` an instant for the day `on`; `evidence` is its number.
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
    dated_on: date | None = None
    evidence: int | None = None
    at: datetime | None = None
    on: date | None = None

    @property
    def is_over(self) -> bool:
        """Whether it says nothing any more: what was returned has been reported again."""
        return is_over(self.action, self.status)


def is_over(action: str, status: str) -> bool:
    """Whether an act says nothing any more of work that has a status now."""
    return action == "return" and status != "returned"


def answers(session: Session, plan_id: int, holder_id: int, since: date) -> list[Answer]:
    """What was decided on work of a holder from a day on, and what came from it without paper;
    oldest first.
    """
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
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(col(Audit.plan_id) == bindparam("plan"), col(Audit.as_of) >= bindparam("since"))
        .where(col(Assignment.holder_id) == bindparam("holder"))
        .where(
            or_(
                col(Audit.action).in_(DECIDED),
                and_(col(Audit.action).in_(ASKED), came_from_holder(Audit)),
            )
        )
        .order_by(col(Audit.id))
    )


def came_from_holder(act: type[Audit]) -> ColumnElement[bool]:
    """Whether an act came from its holder, beside it in the query as AgencyRow, by the link of a
    letter, on the pages or by mail: not what somebody typed who had it on paper.
    """
    actor, code, via = col(act.actor), col(AgencyRow.code), col(act.via)
    own = or_(actor == code, actor.startswith(code.concat("/")))
    return or_(
        via == "mail", and_(own, or_(*(via.startswith(f"{way}:") for way in ("link", "page"))))
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
        asked_to=_day(detail.get("asked") or detail.get("to")),
        reason=detail.get("reason"),
        document=detail.get("document"),
        dated_on=_day(detail.get("dated")),
        evidence=detail.get("evidence"),
        at=audit.at,
        on=audit.as_of,
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def known_to(session: Session, plan_id: int, notice_id: int, since: int) -> set[int]:
    """Rows of the audit, after one of them, that the contact of a notice has read the answers of:
    each letter's own row says which it told. A receipt counts for its whole agency.
    """
    values = {"plan": plan_id, "notice": notice_id, "since": since}
    return {
        row
        for detail in session.scalars(_sent(), values)
        for row in json.loads(detail).get("answers", ())
    }


@cache
def _sent() -> Select[tuple[str]]:
    own = aliased(Contact)
    of_notice = select(own).join(Notice, col(Notice.contact_id) == col(own.id))
    of_notice = of_notice.where(col(Notice.id) == bindparam("notice"))
    contact = of_notice.with_only_columns(col(own.id)).scalar_subquery()
    agency = of_notice.with_only_columns(col(own.agency_id)).scalar_subquery()
    subject = literal("notice:").concat(cast(col(Notice.id), String))
    receipt = and_(col(Contact.agency_id) == agency, is_of(col(Notice.kind), [RECEIPT]))
    return (
        select(col(Audit.detail))
        .join(Notice, col(Audit.subject) == subject)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .where(or_(col(Contact.id) == contact, receipt))
        .where(col(Audit.plan_id) == bindparam("plan"), col(Audit.id) > bindparam("since"))
        # What came back nobody has read.
        .where(col(Audit.action) == "sent", col(Notice.state) == "sent")
    )


def to_be_answered(session: Session, day: Day, since: date) -> list[str]:
    """Codes of the agencies that no letter has told of what was decided on their work from a day
    on, which get no letter today but may.
    """
    last = {
        int(subject.partition(":")[2]): (row, action)
        for row, subject, action in session.execute(
            _recent(), {**day.values, "since": since}
        ).tuples()
    }
    if not last:
        return []
    values = {**day.values, "ids": [*last], "rows_after": min(row for row, _ in last.values()) - 1}
    answered: dict[str, set[int]] = defaultdict(set)
    for code, detail in session.execute(_answered(), values).tuples():
        answered[code].update(json.loads(detail).get("answers", ()))
    held = session.execute(_held(day.shape), values).tuples()
    untold = (
        code
        for assignment, code, status in held
        if last[assignment][0] not in answered[code] and not is_over(last[assignment][1], status)
    )
    return [*dict.fromkeys(untold)]


@cache
def _recent() -> Select[tuple[Any, str, str]]:
    """What was decided of late, as (row of the audit, subject, act)."""
    return (
        select(col(Audit.id), col(Audit.subject), col(Audit.action))
        .where(col(Audit.plan_id) == PLAN)
        .where(col(Audit.as_of).between(bindparam("since"), AS_OF))
        .where(col(Audit.action).in_(DECIDED), col(Audit.subject).startswith("assignment:"))
        .order_by(col(Audit.id))
    )


@cache
def _answered() -> Select[tuple[str, str]]:
    """What letters said since that have not come back, by agency."""
    subject = literal("notice:").concat(cast(col(Notice.id), String))
    return (
        select(col(AgencyRow.code), col(Audit.detail))
        .select_from(Notice)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .join(Audit, col(Audit.subject) == subject)
        .where(col(Notice.plan_id) == PLAN, col(Notice.state) == "sent")
        .where(col(Audit.id) > bindparam("rows_after"), col(Audit.action) == "sent")
    )


@cache
def _held(shape: Shape) -> Select[tuple[Any, str, str]]:
    """Work by its ids, with its holder and its status, where the holder may be written to."""
    agency = col(Assignment.holder_id)
    query = (
        select(col(Assignment.id), col(AgencyRow.code), col(Assignment.status))
        .join(AgencyRow, col(AgencyRow.id) == agency)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .where(col(Assignment.id).in_(bindparam("ids", expanding=True)))
        .where(col(CycleRow.history).is_(False), agency.not_in(written_to_today(shape)))
        .where(~silenced(PLAN, (AS_OF,), agency=agency, of=col(CycleRow.obligation_id)))
        .order_by(col(Assignment.id))
    )
    return query.where(agency.not_in(full(shape))) if shape.is_spaced else query
