"""What waits for a judge: work reported done, and requests for more time."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    select,
)
from sqlmodel import Session, col

from models.assignments.lists import Card, Place, card_columns, cards, page, paged
from models.tables import AgencyRow, Assignment, Audit, Evidence, Proof
from models.types import OPEN

_SUBMITTED: ColumnElement[bool] = (
    # Written out, because SQLite doesn't use the index of such rows for a parameter.
    col(Assignment.status) == literal("submitted", literal_execute=True)
)


@dataclass(frozen=True)
class Holders:
    """Whose work: of these agencies (ids) only, or of all but these."""

    ids: tuple[int, ...]
    all_but: bool = False


@dataclass(frozen=True)
class Submission:
    """Work that waits to be judged, with number and date of its newest evidence."""

    card: Card
    document: str | None
    dated_on: date | None

    @property
    def place(self) -> Place:
        """Where it stands in the queue."""
        return self.card.submitted_on or date.max, self.card.id


@dataclass(frozen=True)
class ExtensionRequest:
    """A holder's request for more time (`card.extension_to`), by its row of the audit."""

    card: Card
    audit: int
    asked_on: date
    asked_by: str
    reason: str

    @property
    def place(self) -> Place:
        """Where it stands among the requests."""
        return self.asked_on, self.audit


@dataclass(frozen=True)
class QueueCounts:
    """How much waits for a judge, and since when the oldest report."""

    submitted: int
    oldest_on: date | None
    asking: int


def queue(
    session: Session,
    plan_id: int,
    holders: Holders,
    as_of: date,
    *,
    limit: int = 50,
    after: Place | None = None,
) -> list[Submission]:
    """Work reported done that nobody has judged, the oldest day of submission first."""
    values = {"plan_id": plan_id, "holders": holders.ids, **page(limit, after)}
    rows = session.execute(_queue(holders.all_but), values).all()
    listed = zip(cards(session, plan_id, rows, as_of), rows, strict=True)
    return [Submission(card, row.document, row.dated_on) for card, row in listed]


def queue_counts(session: Session, plan_id: int, holders: Holders) -> QueueCounts:
    """How much `queue` and `extension_requests` have."""
    values = {"plan_id": plan_id, "holders": holders.ids}
    return QueueCounts(*session.execute(_counts(holders.all_but), values).one())


def extension_requests(
    session: Session,
    plan_id: int,
    holders: Holders,
    as_of: date,
    *,
    limit: int = 50,
    after: Place | None = None,
) -> list[ExtensionRequest]:
    """Requests for more time that nobody has decided, the oldest first."""
    values = {"plan_id": plan_id, "holders": holders.ids, **page(limit, after)}
    rows = session.execute(_requests(holders.all_but), values).all()
    listed = zip(cards(session, plan_id, rows, as_of), rows, strict=True)
    return [
        ExtensionRequest(card, row.audit, row.asked_on, row.actor, json.loads(row.detail)["reason"])
        for card, row in listed
    ]


@cache
def _queue(all_but: bool) -> Select[Any]:
    newest = select(func.max(col(Proof.evidence_id))).where(
        col(Proof.assignment_id) == col(Assignment.id)
    )
    query = (
        card_columns(col(Evidence.document), col(Evidence.dated_on))
        .outerjoin(Evidence, col(Evidence.id) == newest.scalar_subquery())
        .where(_SUBMITTED, _held(all_but))
    )
    return paged(query, col(Assignment.submitted_on), col(Assignment.id))


@cache
def _requests(all_but: bool) -> Select[Any]:
    subject = literal("assignment:").concat(cast(col(Assignment.id), String))
    newest = select(func.max(col(Audit.id))).where(
        col(Audit.subject) == subject, col(Audit.action) == "request-extension"
    )
    query = (
        card_columns(
            col(Audit.id).label("audit"),
            col(Audit.as_of).label("asked_on"),
            col(Audit.actor),
            col(Audit.detail),
        )
        .join(Audit, col(Audit.id) == newest.correlate(Assignment).scalar_subquery())
        .where(_asking(), _held(all_but))
    )
    return paged(query, col(Audit.as_of), col(Audit.id))


@cache
def _counts(all_but: bool) -> Select[Any]:
    held = _held(all_but), col(AgencyRow.plan_id) == bindparam("plan_id")
    submitted, oldest_on, asking = (
        select(figure)
        .select_from(Assignment)
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(waits, *held)
        .scalar_subquery()
        for figure, waits in (
            (func.count(), _SUBMITTED),
            (func.min(col(Assignment.submitted_on)), _SUBMITTED),
            (func.count(), _asking()),
        )
    )
    return select(submitted, oldest_on, asking)


def _asking() -> ColumnElement[bool]:
    return col(Assignment.extension_to).is_not(None) & col(Assignment.status).in_(OPEN)


def _held(all_but: bool) -> ColumnElement[bool]:
    holder = col(Assignment.holder_id)
    ids: BindParameter[Any] = bindparam("holders", expanding=True)
    return holder.not_in(ids) if all_but else holder.in_(ids)
