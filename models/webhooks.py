"""Webhooks, and which events of the record each was not told of so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Select, cast, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.audit import changes
from models.tables import AgencyRow, Assignment, Audit, CycleRow, ObligationRow
from models.tables_access import ToldEvent, Webhook
from models.types import OPEN

KEPT = timedelta(days=7)
"""So long an event is tried: what a program has not taken by then it reads over the API."""
SUBJECT = "assignment:"
ACTIONS = {"submitted": "submit", "accepted": "accept"}


@dataclass(frozen=True)
class Event:
    """Something that happened to an assignment on a day; `row_id` tells it from others."""

    kind: str
    row_id: int
    on: date
    assignment_id: int

    @property
    def id(self) -> str:
        """By which a receiver knows an event that comes twice."""
        return f"{self.kind}-{self.row_id}-{self.on}"


def webhooks(session: Session, plan_id: int) -> list[tuple[Webhook, str]]:
    """All webhooks of a plan with the codes of their agencies, by name."""
    query = (
        select(Webhook, col(AgencyRow.code))
        .join(AgencyRow, col(AgencyRow.id) == col(Webhook.agency_id))
        .where(col(Webhook.plan_id) == plan_id)
        .order_by(col(Webhook.name))
    )
    return [(hook, code) for hook, code in session.execute(query)]


def webhook_named(session: Session, name: str) -> Webhook | None:
    """The webhook with a name, held against other writers."""
    query = select(Webhook).where(col(Webhook.name) == name)
    return session.scalars(query.with_for_update()).one_or_none()


def claim(session: Session, webhook_id: int, now: datetime, until: datetime) -> bool:
    """Take a webhook that is to be told, for so long; False if another deliverer has it."""
    mine = update(Webhook).where(
        col(Webhook.id) == webhook_id, col(Webhook.try_at) <= now, col(Webhook.ended_on).is_(None)
    )
    return changes.write_uncovered(session, mine.values(try_at=until)) == 1


def untold(
    session: Session, hook: Webhook, as_of: date, *, all_work: bool, limit: int
) -> list[Event]:
    """Events of the last days that a webhook was not told of, so many at most, by kind and day."""
    first = max(hook.made_on, as_of - KEPT)
    found: list[Event] = []
    for kind in hook.events.split():
        query = _QUERIES[kind](hook, first, as_of)
        if not all_work:
            query = query.where(col(Assignment.holder_id) == hook.agency_id)
        rows = session.execute(query.limit(limit - len(found))).tuples()
        found += [Event(kind, *row) for row in rows]
    return found


def note_told(session: Session, webhook_id: int, events: Sequence[Event]) -> None:
    """Note what a webhook was told; a slow deliverer may find that another has told it too."""
    dialect = session.get_bind().dialect.name
    build = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = [
        {"webhook_id": webhook_id, "event": each.kind, "row_id": each.row_id, "on": each.on}
        for each in events
    ]
    if rows:
        session.execute(build(ToldEvent).values(rows).on_conflict_do_nothing())


def _recorded(kind: str, hook: Webhook, first: date, last: date) -> Select[Any]:
    """What the audit tells of."""
    # The id out of the text, not text made of each id: so there is an index to look it up in.
    number = cast(func.substr(col(Audit.subject), len(SUBJECT) + 1), Integer)
    return (
        select(col(Audit.id), col(Audit.as_of), col(Assignment.id))
        .join(Assignment, col(Assignment.id) == number)
        .where(
            col(Audit.plan_id) == hook.plan_id,
            col(Audit.action) == ACTIONS[kind],
            col(Audit.as_of).between(first, last),
            ~_told(kind, hook, col(Audit.id), col(Audit.as_of)),
        )
        .order_by(col(Audit.as_of), col(Audit.id))
    )


def _of_work(kind: str, hook: Webhook, day: Any, *conditions: Any) -> Select[Any]:
    """What a day of the work itself tells."""
    return (
        select(col(Assignment.id), day, col(Assignment.id))
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(
            col(ObligationRow.plan_id) == hook.plan_id,
            col(CycleRow.history).is_(False),
            *conditions,
            ~_told(kind, hook, col(Assignment.id), day),
        )
        .order_by(day, col(Assignment.id))
    )


def _opened(hook: Webhook, first: date, last: date) -> Select[Any]:
    day = col(Assignment.opened_on)
    return _of_work("opened", hook, day, day.between(first, last))


def _overdue(hook: Webhook, first: date, last: date) -> Select[Any]:
    # The day itself still counts as in time.
    day, a_day = col(Assignment.expected_on), timedelta(days=1)
    late = day.between(first - a_day, last - a_day)
    # As everywhere nobody is late by a day that nobody has decided.
    decided = col(Assignment.due_on_decided)
    return _of_work("overdue", hook, day, late, decided, col(Assignment.status).in_(OPEN))


def _told(kind: str, hook: Webhook, row_id: Any, day: Any) -> Any:
    return exists().where(
        col(ToldEvent.webhook_id) == hook.id,
        col(ToldEvent.event) == kind,
        col(ToldEvent.row_id) == row_id,
        col(ToldEvent.on) == day,
    )


_QUERIES = {
    "opened": _opened,
    "submitted": lambda *rest: _recorded("submitted", *rest),
    "accepted": lambda *rest: _recorded("accepted", *rest),
    "overdue": _overdue,
}
