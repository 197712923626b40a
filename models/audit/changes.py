"""What a transaction did to the rows of the record, kept by the audit row of the act that did it.

Every table is covered but the audit itself and those of UNCOVERED_TABLES; so is every column, but
for passwords, the day that was chased last, which each chase moves, and those by which deliverers
agree who sends what. `models.replay`
holds the changes against the tables, `models.audit.history` takes them back to show a past day.
docs/adr/0018-changes-of-rows.md says why.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeAlias

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Delete,
    Executable,
    Insert,
    RowMapping,
    Select,
    Table,
    Update,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import ORMExecuteState, UOWTransaction
from sqlmodel import Session, SQLModel, col

from models.tables import Audit
from models.types import UNDELIVERED

Values: TypeAlias = dict[str, Any]
RowChange: TypeAlias = tuple[Values | None, Values | None]
"""A row before and after: the columns that changed, or all of them beside None (no such row)."""

StoredRow: TypeAlias = Mapping[str, Any] | RowMapping
RowChanges: TypeAlias = dict[str, dict[str, RowChange]]
"""What changed, by table and by the row's primary key as text."""

UNCOVERED_TABLES = frozenset({"audit", "seal", "letter", "sign_in", "told_event", "used_form"})
"""The audit and its chain prove themselves; the text of a letter has its hash in the audit. Who is
signed in, which forms were sent and what programs were told says nothing of the work."""

UNCOVERED_COLUMNS = {
    "account": {"password", "failures", "locked_until"},
    "plan": {"chased_on"},
    "webhook": {"failures", "answer", "try_at"},
    "notice": {"attempts", "try_at", "claimed_by", "claimed_at", "handed_over_at"},
}
_UNTIL_IT_ENDS = ("channel", "address", "message_id", "sent_at", "answer")
"""What a deliverer writes of a notice as often as it tries."""

BASELINE = "baseline"
"""The action of the row by which a record of an earlier version comes under the audit."""

AT_ONCE = 500
_TEXT = TypeAdapter(RowChanges)
_CHANGES, _ACTS, _NOTING = "changes", "acts", "noting"


class Unanswered(Exception):
    """A transaction changed rows of the record without an act that answers for it."""

    def __init__(self, tables: Iterable[str]) -> None:
        super().__init__(f"no audit row answers for what changed in: {', '.join(sorted(tables))}")


class RecordSession(Session):
    """A session whose commit keeps what it changed with the last audit row that it added.

    Raises Unanswered at the commit if it added none. Statements that change many rows at once go
    through `write`.
    """


@cache
def covered(table: Table) -> tuple[Column[Any], ...]:
    """The columns whose values are kept; none of a table that is not covered."""
    if table.name in UNCOVERED_TABLES:
        return ()
    left_out = UNCOVERED_COLUMNS.get(table.name, set())
    return tuple(column for column in table.columns if column.name not in left_out)


@cache
def _covered_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in covered(table))


@cache
def _key_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key.columns)


@cache
def _locked_rows(table: Table) -> Select[Any]:
    """The covered values of all rows, held against other writers."""
    return select(*covered(table)).with_for_update()


def _rows_chosen_by(statement: Update | Delete) -> Select[Any]:
    """The covered values of the rows that a statement changes, held against other writers."""
    table: Table = statement.table  # type: ignore[assignment]
    query = _locked_rows(table)
    return query if statement.whereclause is None else query.where(statement.whereclause)


# Only for statements built once in a process, otherwise each would stay in the cache.
_cached_rows_chosen_by = cache(_rows_chosen_by)


def _returned_by(statement: Insert | Update) -> Executable:
    """A statement that returns the covered values of the rows that it added or changed."""
    return statement.returning(*covered(statement.table))


_cached_returned_by = cache(_returned_by)


def key_of(table: Table, values: StoredRow) -> str:
    """A row's primary key as text: of several columns as a JSON list."""
    parts = [_plain(values[name]) for name in _key_names(table)]
    return str(parts[0]) if len(parts) == 1 else json.dumps(parts, ensure_ascii=False)


def parts_of(key: str, count: int) -> list[Any]:
    """The values of a primary key of so many columns, from its text."""
    return [key] if count == 1 else list(json.loads(key))


def values_of(table: Table, row: StoredRow) -> Values:
    """The covered values of a row as JSON has them, the same on both databases."""
    values = {name: _plain(row[name]) for name in _covered_names(table)}
    if table.name == "notice" and values["state"] in UNDELIVERED:
        values.update(dict.fromkeys(_UNTIL_IT_ENDS), state="queued")
    return values


def inserting(entity: type[SQLModel], names: Sequence[str], rows: Select[Any]) -> Insert:
    """How the rows of a query are added to a table; `names` are its columns, in their order."""
    # Of the table, because the ORM's insert would take the parameters of the query for a row.
    mapper: Any = inspect(entity)
    return insert(mapper.local_table).from_select(names, rows)


def write(
    session: Session, statement: Insert | Update | Delete, values: Values | None = None
) -> int:
    """Carry out a statement that changes many rows, and note what it changed; how many rows.

    `values` are those of the parameters of a statement that is made once a process.
    """
    table: Table = statement.table  # type: ignore[assignment]
    columns = covered(table)
    session.info[_NOTING] = True
    try:
        if not columns:
            return int(session.execute(statement, values).rowcount)  # type: ignore[attr-defined]
        if isinstance(statement, Insert):
            # RETURNING, because the database gives the ids and leaves out what conflicts.
            returned_by = _returned_by if values is None else _cached_returned_by
            new = session.execute(returned_by(statement), values).mappings().all()
            for row in new:
                _note(session, table, None, row)
            return len(new)
        return _change(session, table, statement, values)
    finally:
        session.info[_NOTING] = False


def write_uncovered(session: Session, statement: Update, values: Values | None = None) -> int:
    """Carry out an update of nothing that is kept; how many rows.

    That is: of uncovered columns, or of what a deliverer writes of a notice until it ends.
    """
    session.info[_NOTING] = True
    try:
        return int(session.execute(statement, values).rowcount)  # type: ignore[attr-defined]
    finally:
        session.info[_NOTING] = False


def _change(
    session: Session, table: Table, statement: Update | Delete, values: Values | None
) -> int:
    chosen = _rows_chosen_by if values is None else _cached_rows_chosen_by
    before = _by_key(session, table, chosen(statement), values)
    if not before:
        return 0
    # Locked by now, so that nobody changes them in between.
    if isinstance(statement, Update):
        # RETURNING, because a row may no longer meet the condition that chose it.
        returned_by = _returned_by if values is None else _cached_returned_by
        after = _by_key(session, table, returned_by(statement), values)
    else:
        session.execute(statement, values)
        after = {}
    for key, row in before.items():
        _note(session, table, row, after.get(key))
    return len(before)


def _by_key(
    session: Session, table: Table, query: Executable, values: Values | None = None
) -> dict[Any, RowMapping]:
    names = _key_names(table)
    rows = session.execute(query, values).mappings()
    return {tuple(row[name] for name in names): row for row in rows}


def attach(session: Session) -> None:
    """Give what was noted so far to the last audit row that the session added.

    Raises Unanswered if it added none.
    """
    net, act = pending(session)
    session.info.pop(_CHANGES, None)
    session.info.pop(_ACTS, None)
    if not net:
        return
    if act is None:
        raise Unanswered(net)
    act.changes = _text(net)
    session.flush()


def pending(session: Session) -> tuple[RowChanges, Audit | None]:
    """What the session changed that no audit row has yet; the act that is to have it, if any."""
    session.flush()
    noted = {name: _net(rows) for name, rows in session.info.get(_CHANGES, {}).items()}
    acts = session.info.get(_ACTS, [])
    return {name: rows for name, rows in noted.items() if rows}, acts[-1] if acts else None


def are_noted(session: Session) -> bool:
    """Whether the session has changed rows so far, for which an act is to answer."""
    return bool(pending(session)[0])


def add_baseline(session: Session, detail: Mapping[str, Any]) -> None:
    """Bring a record of an earlier version under the audit: all rows, as if they came to be now.

    It is dated as the last act before it, since nobody acted. An empty record needs none.
    """
    # Without an act before it there is no plan either, and nothing to bring under the audit.
    last = session.scalars(select(Audit).order_by(col(Audit.id).desc()).limit(1)).one_or_none()
    if last is None:
        return
    rows: RowChanges = {
        table.name: {
            key_of(table, row): (None, values_of(table, row))
            for row in session.execute(select(*covered(table))).mappings()
        }
        for table in SQLModel.metadata.sorted_tables
        if covered(table)
    }
    session.add(
        Audit(
            at=last.at,
            as_of=last.as_of,
            plan_id=last.plan_id,
            actor="migrate",
            via="machine",
            action=BASELINE,
            subject="record",
            detail=json.dumps(detail),
            changes=_text(rows),
        )
    )
    session.flush()


def parse(text: str) -> RowChanges:
    """The changes that an audit row keeps. Raises ValueError for what no act wrote."""
    return _TEXT.validate_json(text)


def _text(changed: RowChanges) -> str:
    return json.dumps(changed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    # The database keeps two decimals, so both sides must be compared with two.
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _note(
    session: Session,
    table: Table,
    before: StoredRow | None,
    after: StoredRow | None,
) -> None:
    row = before if before is not None else after
    if row is None or not covered(table):
        return
    rows = session.info.setdefault(_CHANGES, {}).setdefault(table.name, {})
    key = key_of(table, row)
    now = values_of(table, after) if after is not None else None
    # Changed twice in a transaction it has the first before and the last after.
    if key in rows:
        rows[key] = (rows[key][0], now)
    else:
        rows[key] = (values_of(table, before) if before is not None else None, now)


def _net(rows: Mapping[str, RowChange]) -> dict[str, RowChange]:
    """Without what ended as it began, and of changed rows only the columns that differ."""
    net: dict[str, RowChange] = {}
    for key, (before, after) in rows.items():
        if before == after:
            continue
        if before is None or after is None:
            net[key] = (before, after)
            continue
        names = [name for name, value in before.items() if after[name] != value]
        net[key] = ({name: before[name] for name in names}, {name: after[name] for name in names})
    return net


@event.listens_for(RecordSession, "after_flush")
def _note_objects(session: Session, _: UOWTransaction) -> None:
    """What the session itself inserts, updates and deletes."""
    for row in session.new:
        if isinstance(row, Audit):
            session.info.setdefault(_ACTS, []).append(row)
        else:
            _note(session, row.__table__, None, _as_it_is(row))
    # Dirty only says that an attribute was set; it may have been set to what it was.
    for row in session.dirty:
        before = _as_it_was(row)
        if before is not None:
            _note(session, row.__table__, before, _as_it_is(row))
    for row in session.deleted:
        _note(session, row.__table__, _as_it_was(row) or _as_it_is(row), None)


def _as_it_is(row: Any) -> Values:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}


def _as_it_was(row: Any) -> Values | None:
    """The values that the flush replaced; None if it replaced none."""
    values, changed = _as_it_is(row), False
    for name in values:
        history = inspect(row).attrs[name].history
        if history.deleted:
            values[name], changed = history.deleted[0], True
    return values if changed else None


@event.listens_for(RecordSession, "before_commit")
def _attach_before_commit(session: Session) -> None:
    attach(session)


@event.listens_for(RecordSession, "do_orm_execute")
def _require_noted(state: ORMExecuteState) -> None:
    """Refuse a statement that changes rows that nobody would note."""
    changes = state.is_insert or state.is_update or state.is_delete
    if changes and covered(state.statement.table) and not state.session.info.get(_NOTING):  # type: ignore[attr-defined]
        raise Unanswered([state.statement.table.name])  # type: ignore[attr-defined]
