"""The chain over the audit: ranges of rows sealed with a hash, each over the seal before.

Whoever holds the database can still rewrite all of it; what they cannot rewrite is the head of the
chain that was mailed.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlmodel import Session, col

from models.audit import changes
from models.tables import Audit, PlanRow, Seal


@dataclass(frozen=True)
class ChainVerdict:
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
    """A row of the audit as exported; `changes` is the SHA-256 of what it keeps of its changes."""

    id: int
    at: datetime
    as_of: str
    plan: str
    actor: str
    person: str | None
    via: str | None
    action: str
    subject: str
    detail: str
    changes: str | None


@dataclass(frozen=True)
class RowHash:
    """The hash of one row, and the head of the seal that holds it; None if none does yet."""

    digest: str
    head: str | None


def seal(session: Session, now: datetime) -> Seal | None:
    """Close the range of all rows there are; None if every row is sealed already."""
    if session.get_bind().dialect.name == "postgresql":
        # A row with a smaller id may not be committed yet: wait for it, and let no new one begin.
        session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
    # What an act changed is part of its hash, so it must be attached before the seal.
    changes.attach(session)
    before = last_seal(session)
    digests = _digests(session, before.last_id if before else None, None)
    if not digests:
        return None
    last_id, lines = max(digests), "\n".join(f"{key} {digest}" for key, digest in digests.items())
    head = _head(before.head if before else "", last_id, lines)
    new_seal = Seal(last_id=last_id, rows=lines, head=head, sealed_at=now)
    session.add(new_seal)
    session.flush()
    return new_seal


def last_seal(session: Session) -> Seal | None:
    """The head of the chain."""
    return session.scalars(select(Seal).order_by(col(Seal.id).desc()).limit(1)).one_or_none()


def has_head(session: Session, head: str) -> bool:
    """Whether a head that was mailed is one of the chain's; its first letters are enough."""
    return any(
        stored.startswith(head.lower()) for stored in session.scalars(select(col(Seal.head)))
    )


def row_hashes(session: Session, row_ids: Sequence[int]) -> dict[int, RowHash]:
    """The hash of each of some rows, and the seal that holds it, by the row's id."""
    query = select(col(Seal.last_id), col(Seal.head)).order_by(col(Seal.last_id))
    seals = list(session.execute(query).tuples())
    lasts = [last_id for last_id, _ in seals]
    hashes = {}
    for row in session.scalars(select(Audit).where(col(Audit.id).in_(row_ids))):
        place = bisect_left(lasts, row.id or 0)
        head = seals[place][1] if place < len(seals) else None
        hashes[row.id or 0] = RowHash(_digest(row), head)
    return hashes


def verify(session: Session) -> ChainVerdict:
    """Hold every seal against the one before it and its rows, up to the first that differs."""
    head, last_id, sealed = "", None, 0
    query = select(col(Seal.id), col(Seal.last_id), col(Seal.rows), col(Seal.head))
    # In order, because each head is made over the one before: after a broken one nothing is sure.
    for seal_id, last, lines, stored_head in session.execute(query.order_by(col(Seal.id))):
        if stored_head != _head(head, last, lines):
            return ChainVerdict(False, None, seal_id, sealed, None, head or None)
        by_seal = {int(key): digest for key, digest in map(str.split, lines.split("\n"))}
        by_rows = _digests(session, last_id, last)
        # A pair that stands on one side only: changed, deleted or inserted.
        touched = [row_id for row_id, _ in by_seal.items() ^ by_rows.items()]
        if touched:
            return ChainVerdict(False, min(touched), None, sealed, None, head or None)
        head, last_id, sealed = stored_head, last, sealed + len(by_seal)
    unsealed = _digests(session, last_id, None)
    return ChainVerdict(True, None, None, sealed, min(unsealed, default=None), head or None)


def export(session: Session) -> Iterator[AuditRow]:
    """Every row of the audit of all plans, oldest first."""
    plans = {plan.id: plan.code for plan in session.scalars(select(PlanRow))}
    for row in _rows(session, None, None):
        yield AuditRow(
            id=row.id or 0,
            at=row.at,
            as_of=row.as_of.isoformat(),
            plan=plans.get(row.plan_id, "?"),
            actor=row.actor,
            person=row.person,
            via=row.via,
            action=row.action,
            subject=row.subject,
            detail=row.detail,
            changes=_sha256(row.changes) if row.changes is not None else None,
        )


def _rows(session: Session, after: int | None, last: int | None) -> Iterator[Audit]:
    yield from session.scalars(_between(select(Audit), after, last))


def _digests(session: Session, after: int | None, last: int | None) -> dict[int, str]:
    """The hash of each row of a range, in order; both ends are ids, the first excluded."""
    try:
        return {row.id or 0: _digest(row) for row in _rows(session, after, last)}
    except (TypeError, ValueError):
        # SQLite takes any text for a day: what cannot be read was written by hand.
        ids = session.scalars(_between(select(col(Audit.id)), after, last)).all()
        return {row_id: _digest_or_none(session, row_id) for row_id in ids if row_id is not None}


def _digest_or_none(session: Session, row_id: int) -> str:
    try:
        return _digest(session.get_one(Audit, row_id))
    except (TypeError, ValueError):
        return "unreadable"


def _between(query: Any, after: int | None, last: int | None) -> Any:
    if after is not None:
        query = query.where(col(Audit.id) > after)
    if last is not None:
        query = query.where(col(Audit.id) <= last)
    # In parts, because an audit of five years must not be held in memory whole.
    return query.order_by(col(Audit.id)).execution_options(yield_per=1000)


def _digest(row: Audit) -> str:
    """The hash of one row: the same on both databases, for rows of earlier versions as it was."""
    fields = [
        row.id,
        row.at.isoformat(),
        row.as_of.isoformat(),
        row.plan_id,
        row.actor,
        row.action,
        row.subject,
        row.detail,
        *([row.person, row.via] if row.via is not None or row.person is not None else []),
        *([_sha256(row.changes)] if row.changes is not None else []),
    ]
    return _sha256(json.dumps(fields, ensure_ascii=False))


def _head(before: str, last_id: int, lines: str) -> str:
    return _sha256(f"{before}\n{last_id}\n{lines}")


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
