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

from models.assignments.lists import Card, Place, cards_named, page, paged
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
    document: str
    dated_on: date

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
    """How much waits for a judge."""

    submitted: int
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
    # First which: with all their columns SQLite, without statistics, reads the whole plan instead.
    ids = session.scalars(_queue(holders.all_but), values).all()
    cards = {card.id: card for card in cards_named(session, plan_id, ids, as_of)}
    evidence = {row.id: row for row in session.execute(_newest_evidence(), {"ids": ids})}
    return [
        Submission(cards[number], evidence[number].document, evidence[number].dated_on)
        for number in ids
    ]


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
    ids = [row.id for row in rows]
    cards = {card.id: card for card in cards_named(session, plan_id, ids, as_of)}
    return [
        ExtensionRequest(
            cards[row.id], row.audit, row.as_of, row.actor, json.loads(row.detail)["reason"]
        )
        for row in rows
    ]


@cache
def _queue(all_but: bool) -> Select[Any]:
    query: Select[Any] = select(col(Assignment.id)).where(_SUBMITTED, _held(all_but))
    return paged(query, col(Assignment.submitted_on), col(Assignment.id))


@cache
def _newest_evidence() -> Select[Any]:
    newest = (
        select(col(Proof.assignment_id), func.max(col(Proof.evidence_id)).label("evidence_id"))
        .where(col(Proof.assignment_id).in_(bindparam("ids", expanding=True)))
        .group_by(col(Proof.assignment_id))
        .subquery()
    )
    return select(
        newest.c.assignment_id.label("id"), col(Evidence.document), col(Evidence.dated_on)
    ).join(newest, newest.c.evidence_id == col(Evidence.id))


@cache
def _requests(all_but: bool) -> Select[Any]:
    subject = literal("assignment:").concat(cast(col(Assignment.id), String))
    newest = select(func.max(col(Audit.id))).where(
        col(Audit.subject) == subject, col(Audit.action) == "request-extension"
    )
    query: Select[Any] = (
        select(
            col(Assignment.id),
            col(Audit.id).label("audit"),
            col(Audit.as_of),
            col(Audit.actor),
            col(Audit.detail),
        )
        .join(Audit, col(Audit.id) == newest.correlate(Assignment).scalar_subquery())
        .where(_asking(), _held(all_but))
    )
    return paged(query, col(Audit.as_of), col(Audit.id))


@cache
def _counts(all_but: bool) -> Select[Any]:
    submitted, asking = (
        select(figure).select_from(Assignment).where(waits, _held(all_but)).scalar_subquery()
        for figure, waits in (
            # Of a column, because SQLite would count in a larger index that has the others.
            (func.count(col(Assignment.submitted_on)), _SUBMITTED),
            (func.count(), _asking()),
        )
    )
    return select(submitted, asking)


def _asking() -> ColumnElement[bool]:
    return col(Assignment.extension_to).is_not(None) & col(Assignment.status).in_(OPEN)


def _held(all_but: bool) -> ColumnElement[bool]:
    ids: BindParameter[Any] = bindparam("holders", expanding=True)
    agency = col(AgencyRow.id)
    of_plan = select(agency).where(col(AgencyRow.plan_id) == bindparam("plan_id"))
    # A sum, because SQLite would look for all work of each holder, not for the few rows that wait.
    return (col(Assignment.holder_id) + 0).in_(
        of_plan.where(agency.not_in(ids) if all_but else agency.in_(ids))
    )
