"""The changes that the audit keeps, replayed and held against the tables."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlmodel import Session, SQLModel, col

from models.audit import changes
from models.audit.changes import Values
from models.letters.sent import MAY_HAVE_LEFT, missing_parts, sha256, swept_before
from models.tables import Audit
from models.tables_letters import LetterText

ABSENT = "no such row"
"""Stands for a row that is not there."""

UNREADABLE = "unreadable"
"""Stands for what no act wrote: a hand did."""


@dataclass(frozen=True)
class Difference:
    """A value of the record that is not what the audit says of it.

    `row` is the primary key as text, `column` None where the whole row is meant. `audit` is the
    audit row that contradicts, if it is one act rather than the sum of all.
    """

    table: str
    row: str
    column: str | None
    by_audit: Any
    in_table: Any
    audit: int | None = None


@dataclass(frozen=True)
class Gap:
    """Ids that no audit row has, both inclusive. PostgreSQL leaves some behind."""

    first: int
    last: int


def differences(session: Session) -> Iterator[Difference]:
    """Where the record is not what its audit says.

    First every act must have changed what stood there, in their order; then the tables must be
    what came of it, and the letters those that left.
    """
    tables = SQLModel.metadata.tables
    state: dict[str, dict[str, Values]] = {}
    query = select(col(Audit.id), col(Audit.changes)).where(col(Audit.changes).is_not(None))
    for audit_id, text in session.execute(query.order_by(col(Audit.id))):
        try:
            noted = changes.parse(text)
        except ValueError:
            yield Difference("audit", str(audit_id), "changes", UNREADABLE, text, audit_id)
            continue
        for name, rows in noted.items():
            table = state.setdefault(name, {})
            for key, change in rows.items():
                yield from _apply(table, Difference(name, key, None, None, None, audit_id), change)
    for name in sorted(name for name in tables if changes.covered(tables[name])):
        yield from _compare(session, tables[name], state.get(name, {}))
    yield from _letters(session)


def _apply(
    table: dict[str, Values], at: Difference, change: changes.RowChange
) -> Iterator[Difference]:
    before, after = change
    stands = table.get(at.row)
    if before is None and stands is not None:
        yield _differs(at, None, ABSENT, stands)
    elif before is not None and stands is None:
        yield _differs(at, None, before, ABSENT)
    elif before is not None and stands is not None:
        for name, value in before.items():
            if stands.get(name) != value:
                yield _differs(at, name, stands.get(name), value)
    if after is None:
        table.pop(at.row, None)
    else:
        table[at.row] = {**(stands or {}), **after}


def _differs(at: Difference, column: str | None, by_audit: Any, in_table: Any) -> Difference:
    return Difference(at.table, at.row, column, by_audit, in_table, at.audit)


def _compare(
    session: Session, table: Table, by_audit: Mapping[str, Values]
) -> Iterator[Difference]:
    seen = set()
    for key, values in _rows(session, table):
        seen.add(key)
        if key not in by_audit:
            yield Difference(table.name, key, None, ABSENT, values)
        elif values is None:
            yield Difference(table.name, key, None, by_audit[key], UNREADABLE)
        else:
            # What a later version added to a row came with no act.
            for name, value in by_audit[key].items():
                if name in values and values[name] != value:
                    yield Difference(table.name, key, name, value, values[name])
    for key in sorted(by_audit.keys() - seen):
        yield Difference(table.name, key, None, by_audit[key], ABSENT)


def _rows(session: Session, table: Table) -> Iterator[tuple[str, Values | None]]:
    """Each row as the changes have it; None for what cannot be read: SQLite takes any text."""
    primary = list(table.primary_key.columns)
    query = select(*changes.covered(table))
    try:
        rows = [
            (changes.key_of(table, row), changes.values_of(table, row))
            for row in session.execute(query).mappings()
        ]
    except (TypeError, ValueError):
        for key in session.execute(select(*primary)).all():
            this = zip(primary, key, strict=True)
            yield _row(session, table, query.where(*(column == value for column, value in this)))
    else:
        yield from rows


def _row(session: Session, table: Table, query: Any) -> tuple[str, Values | None]:
    row = session.execute(query)
    try:
        values = row.mappings().one()
    except (TypeError, ValueError):
        return UNREADABLE, None
    return changes.key_of(table, values), changes.values_of(table, values)


_DIGESTS = {"text": "sha256", "html": "sha256_html"}
"""Which hash the audit has of each part of a letter."""


def _letters(session: Session) -> Iterator[Difference]:
    """The texts of letters that may have left, against the hashes in the audit."""
    # Without its instants, which a hand may have made what none is.
    query = select(col(Audit.id), col(Audit.plan_id), col(Audit.subject), col(Audit.detail))
    query = query.where(col(Audit.action).in_(MAY_HAVE_LEFT)).order_by(col(Audit.id))
    swept: dict[int, datetime | None] = {}
    for audit_id, plan_id, subject, detail in session.execute(query).tuples():
        try:
            if plan_id not in swept:
                swept[plan_id] = swept_before(session, plan_id)
            by_audit, notice_id = dict(json.loads(detail)), int(subject.partition(":")[2])
            yield from list(_letter(session, audit_id, notice_id, by_audit, swept[plan_id]))
        except (KeyError, TypeError, ValueError):
            where = "audit", str(audit_id), "detail"
            yield Difference(*where, UNREADABLE, f"{subject}: {detail}", audit_id)


def _letter(
    session: Session,
    audit_id: int | None,
    notice_id: int,
    by_audit: Values,
    swept: datetime | None,
) -> Iterator[Difference]:
    # An earlier version kept no text.
    if "sha256" not in by_audit:
        return
    at = Difference("letter", f"{notice_id}/{by_audit['sha256']}", None, None, None, audit_id)
    letter = session.get(LetterText, (notice_id, str(by_audit["sha256"])))
    if letter is None:
        yield _differs(at, None, by_audit["sha256"], ABSENT)
        return
    for name in missing_parts(by_audit, letter, swept):
        yield _differs(at, name, by_audit[_DIGESTS[name]], ABSENT)
    for name, digest in _DIGESTS.items():
        content = getattr(letter, name)
        if content is not None and sha256(content) != by_audit[digest]:
            yield _differs(at, name, by_audit[digest], sha256(content))


def gaps(session: Session) -> list[Gap]:
    """Ranges of ids between the first and the last audit row that no row has."""
    ranges, before = [], None
    for row_id in session.scalars(select(col(Audit.id)).order_by(col(Audit.id))):
        if before is not None and row_id is not None and row_id > before + 1:
            ranges.append(Gap(before + 1, row_id - 1))
        before = row_id
    return ranges


def covered_from(session: Session) -> int | None:
    """The first audit row that keeps changes: what was done before it is not replayed."""
    query = select(col(Audit.id)).where(col(Audit.changes).is_not(None))
    return session.scalar(query.order_by(col(Audit.id)).limit(1))
