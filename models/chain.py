"""The chain over the audit: ranges of rows sealed with a hash, each over the seal before.

Whoever holds the database can still rewrite all of it; what they cannot rewrite is the head of the
chain that was mailed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlmodel import Session, col

from models.tables import Audit, PlanRecord, Seal


@dataclass(frozen=True)
class Verdict:
    """What a look at the chain found.

    `first_touched` is the primary key of the first sealed row that was changed, deleted or
    inserted by hand; `broken_seal` that of a seal that does not follow from the one before.
    `unsealed_from` is the first row that no seal holds yet.
    """

    intact: bool
    first_touched: int | None
    broken_seal: int | None
    sealed: int
    unsealed_from: int | None
    head: str | None


@dataclass(frozen=True)
class AuditRow:
    """A row of the audit as exported."""

    id: int
    at: datetime
    as_of: str
    plan: str
    actor: str
    action: str
    subject: str
    detail: str


def seal(session: Session, now: datetime) -> Seal | None:
    """Close the range of all rows there are; None if every row is sealed already."""
    if session.get_bind().dialect.name == "postgresql":
        # A row with a smaller id may not be committed yet: wait for it, and let no new one begin.
        session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
    before = last_seal(session)
    rows = _rows(session, before.last_id if before else 0, None)
    lines = [f"{row.id} {_digest(row)}" for row in rows]
    if not lines:
        return None
    found = Seal(
        last_id=int(lines[-1].split()[0]),
        rows="\n".join(lines),
        head=_head(before.head if before else "", "\n".join(lines)),
        sealed_at=now,
    )
    session.add(found)
    session.flush()
    return found


def last_seal(session: Session) -> Seal | None:
    """The head of the chain."""
    return session.scalars(select(Seal).order_by(col(Seal.id).desc()).limit(1)).one_or_none()


def has_head(session: Session, head: str) -> bool:
    """Whether a head that was mailed is one of the chain's."""
    return session.scalars(select(Seal).where(col(Seal.head) == head)).first() is not None


def verify(session: Session) -> Verdict:
    """Hold every sealed row against its seal, in order, and stop at the first that differs."""
    head, last_id, sealed = "", 0, 0
    for one in session.scalars(select(Seal).order_by(col(Seal.id))):
        told = dict(line.split(maxsplit=1) for line in one.rows.splitlines())
        found = {str(row.id): _digest(row) for row in _rows(session, last_id, one.last_id)}
        touched = [
            int(key) for key in told.keys() | found.keys() if told.get(key) != found.get(key)
        ]
        if touched:
            return Verdict(False, min(touched), None, sealed, None, head or None)
        if one.head != _head(head, one.rows):
            return Verdict(False, None, one.id, sealed, None, head or None)
        head, last_id, sealed = one.head, one.last_id, sealed + len(told)
    unsealed = next(_rows(session, last_id, None), None)
    return Verdict(True, None, None, sealed, unsealed.id if unsealed else None, head or None)


def export(session: Session) -> Iterator[AuditRow]:
    """Every row of the audit of all plans, oldest first."""
    plans = {plan.id: plan.code for plan in session.scalars(select(PlanRecord))}
    for row in _rows(session, 0, None):
        yield AuditRow(
            id=row.id or 0,
            at=row.at,
            as_of=row.as_of.isoformat(),
            plan=plans[row.plan_id],
            actor=row.actor,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
        )


def _rows(session: Session, after: int, last: int | None) -> Iterator[Audit]:
    query = select(Audit).where(col(Audit.id) > after).order_by(col(Audit.id))
    if last is not None:
        query = query.where(col(Audit.id) <= last)
    yield from session.scalars(query.execution_options(yield_per=1000))


def _digest(row: Audit) -> str:
    """The hash of one row: the same on both databases."""
    told = [
        row.id,
        row.at.isoformat(),
        row.as_of.isoformat(),
        row.plan_id,
        row.actor,
        row.action,
        row.subject,
        row.detail,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def _head(before: str, lines: str) -> str:
    return hashlib.sha256(f"{before}\n{lines}".encode()).hexdigest()
