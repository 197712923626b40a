"""History: the record as it was on a past day, read by the queries of every day.

The changes that later acts made (models.audit.changes) are taken back in temporary tables that
stand before the real ones, so every query of a session sees the day. docs/adr/0019-one-history.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    delete,
    event,
    func,
    insert,
    select,
    text,
    update,
)
from sqlmodel import Session, SQLModel, col

from models.audit import changes
from models.audit.changes import RecordSession, Values
from models.tables import Audit, Notice
from models.tables_letters import Delivery
from models.types import UNDELIVERED, Points

OF_NOW = frozenset({"plan", "agency", "contact", "obligation", "responsibility"})
"""Rows that come with a plan: there whatever the day, since they carry the days they hold for."""

OF_THEN = {
    "plan": {"hold_reason"},
    "contact": {"channel", "address", "is_example", "bounced_on", "bounce"},
}
"""Their columns that are those of the day all the same."""

HISTORY_OF_NOW = ("cycle", "history")
"""What was over before the plan went live: that day is the plan's, so it is that of now."""

Undone: TypeAlias = dict[str, dict[str, Values | None]]
"""What rows were, by table and key: None for no row, else the columns that have changed since."""

_LOOKING_BACK = "looking back"
_OF_ATTEMPT = ("channel", "address", "message_id", "answer")
_UNTRIED = {"channel": Notice.model_fields["channel"].default}


@contextmanager
def past(session: Session, day: date, *, before: Audit | None = None) -> Iterator[Session]:
    """A session of its own that sees the record as it was at the end of a day.

    It looks from within the transaction of `session`, which may have written and goes on writing
    afterwards: all that stands before its tables is gone by then, and so is what was written to
    them. Until then `session` itself refuses. Acts count by the day on whose behalf they were done
    (`as_of`). `before`: without that row of the audit and all that came after it, too.
    """
    pending = _Pending(*changes.pending(session))
    connection = session.connection()
    with _temporary_tables(connection):
        # A savepoint: what is taken back here must be there again for the transaction around it.
        look = connection.begin_nested()
        undone = _undone(connection, day, before, pending)
        if undone is not None:
            _rewind(connection, undone, _stands(day, before))
    session.info[_LOOKING_BACK] = True
    try:
        with Session(connection, autoflush=False, expire_on_commit=False) as then:
            yield then
    finally:
        session.info[_LOOKING_BACK] = False
        look.rollback()


@dataclass(frozen=True)
class _Pending:
    """What the transaction itself has changed so far, by an act that may be still to come."""

    changes: changes.RowChanges
    act: Audit | None

    def stands(self, day: date, before: Audit | None) -> bool:
        """Whether it counts on a day: of an act to come only at the end of all days."""
        return before is None and (self.act.as_of if self.act else date.max) <= day


@event.listens_for(RecordSession, "do_orm_execute")
@event.listens_for(RecordSession, "before_flush")
def _refuse_meanwhile(state: Any, *_: Any) -> None:
    """What a session wrote while it looks back would be lost, and what it read would be of then."""
    session = state if isinstance(state, Session) else state.session
    if session.info.get(_LOOKING_BACK):
        raise RuntimeError("the session looks back: ask the one that it gave")


@contextmanager
def _temporary_tables(connection: Connection) -> Iterator[None]:
    """Let a connection that only reads make temporary tables, which are written as others are."""
    if connection.dialect.name == "postgresql":
        if connection.scalar(text("SHOW transaction_read_only")) == "on":
            # One snapshot, because the tables are copied one after the other.
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE"))
        yield
        return
    reads_only = connection.scalar(text("PRAGMA query_only"))
    connection.exec_driver_sql("PRAGMA query_only=OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA query_only={reads_only}")


def _stands(day: date, before: Audit | None) -> ColumnElement[bool]:
    """Which acts count: the others are taken back."""
    by_then = col(Audit.as_of) <= day
    return by_then if before is None else and_(by_then, col(Audit.id) < before.id)


def _undone(
    connection: Connection, day: date, before: Audit | None, pending: _Pending
) -> Undone | None:
    """What rows were without the acts that do not count; None if all do.

    An act may count that was done after one that does not: what it changed stays.
    """
    later = select(col(Audit.id)).where(col(Audit.as_of) > day)
    numbers = [number or 0 for number in connection.scalars(later)]
    if before is not None:
        numbers.append(before.id or 0)
    is_late = bool(pending.changes) and not pending.stands(day, before)
    if not numbers and not is_late:
        return None
    undone: Undone = {}
    for rows_by_table, stands in [
        *_acts_since(connection, day, before, numbers),
        (pending.changes, not is_late),
    ]:
        for name, rows in rows_by_table.items():
            (_leave if stands else _undo)(undone.setdefault(name, {}), _of_then(name, rows))
    return undone


def _acts_since(
    connection: Connection, day: date, before: Audit | None, numbers: Sequence[int]
) -> Iterator[tuple[changes.RowChanges, bool]]:
    """What each act changed from the first of these rows of the audit on, and whether it counts."""
    if not numbers:
        return
    query = select(col(Audit.changes), _stands(day, before))
    query = query.where(col(Audit.id) >= min(numbers), col(Audit.changes).is_not(None))
    # The baseline only wrote down what stood there: it must not be taken back.
    query = query.where(col(Audit.action) != changes.BASELINE).order_by(col(Audit.id))
    for noted, stands in connection.execute(query).tuples():
        yield changes.parse(noted or "{}"), stands


def _of_then(name: str, rows: Mapping[str, changes.RowChange]) -> Mapping[str, changes.RowChange]:
    """The changes that a day is without while they have not come; of the plan's rows only some."""
    if name not in OF_NOW:
        return rows
    columns = OF_THEN.get(name, set())
    some: dict[str, changes.RowChange] = {}
    for key, (before, after) in rows.items():
        if before and after and columns & before.keys():
            some[key] = _only(before, columns), _only(after, columns)
    return some


def _only(values: Values, columns: set[str]) -> Values:
    return {name: value for name, value in values.items() if name in columns}


def _rewind(connection: Connection, undone: Undone, stands: ColumnElement[bool]) -> None:
    tried_later = _tried_later(connection, stands)
    for table in SQLModel.metadata.sorted_tables:
        if undone.get(table.name) or (table.name == "notice" and tried_later):
            _shadow(connection, table)
            _take_back(connection, table, undone.get(table.name, {}))
    _hide_later_acts(connection, stands)
    if tried_later:
        _take_back_attempts(connection, tried_later)


def _undo(rows: dict[str, Values | None], later: Mapping[str, changes.RowChange]) -> None:
    for key, (before, _) in later.items():
        if key not in rows:
            rows[key] = before
            continue
        earlier = rows[key]
        if earlier is not None and before is not None:
            rows[key] = {**before, **earlier}


def _leave(rows: dict[str, Values | None], change: Mapping[str, changes.RowChange]) -> None:
    for key, (before, after) in change.items():
        if key not in rows:
            continue
        earlier = rows[key]
        if after is None or before is None:
            rows[key] = after
        elif earlier is not None:
            rows[key] = {**earlier, **after}


def _shadow(connection: Connection, table: Table) -> None:
    """A temporary copy of a table under its name: it is seen in place of the real one."""
    name, schema = _quoted(connection, table), _schema(connection)
    words = f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {schema}.{name}"  # noqa: S608  # ours
    connection.execute(text(words))
    # An index, otherwise each row that is taken back would be looked for in the whole table.
    key = ", ".join(column.name for column in table.primary_key.columns)
    if connection.dialect.name == "sqlite":
        words = f"CREATE INDEX temp.past_{table.name} ON {name} ({key})"
    else:
        words = f"CREATE INDEX past_{table.name} ON pg_temp.{name} ({key})"
    connection.execute(text(words))


def _hide_later_acts(connection: Connection, stands: ColumnElement[bool]) -> None:
    name, schema = _quoted(connection, SQLModel.metadata.tables["audit"]), _schema(connection)
    condition = stands.compile(connection, compile_kwargs={"literal_binds": True})
    rows = f"SELECT * FROM {schema}.{name} WHERE {condition}"  # noqa: S608  # ours
    connection.execute(text(f"CREATE TEMPORARY VIEW {name} AS {rows}"))


def _tried_later(connection: Connection, stands: ColumnElement[bool]) -> set[int]:
    """Notices that were tried or queued again by acts that do not count."""
    query = select(col(Audit.subject)).where(~stands, col(Audit.subject).startswith("notice:"))
    return {int(name.partition(":")[2]) for name in connection.scalars(query.distinct())}


def _take_back_attempts(connection: Connection, tried_later: set[int]) -> None:
    """Letters that waited are as their last attempt until then left them.

    Deliverers agree on who sends what without an act, so no change of it is kept
    (models.audit.changes).
    """
    unended = select(col(Notice.id)).where(col(Notice.state).in_(UNDELIVERED))
    waited = [number for number in connection.scalars(unended) if number in tried_later]
    subjects = [f"notice:{number}" for number in waited]
    acts = select(col(Audit.subject), col(Audit.action)).where(
        col(Audit.subject).in_(subjects), col(Audit.action).in_(("retry", *UNDELIVERED))
    )
    states = dict(connection.execute(acts.order_by(col(Audit.id))).tuples().all())
    tried = select(*(col(getattr(Delivery, name)) for name in ("notice_id", *_OF_ATTEMPT)))
    tried = tried.where(col(Delivery.notice_id).in_(waited)).order_by(col(Delivery.id))
    attempts = {row.notice_id: row for row in connection.execute(tried)}
    for number, subject in zip(waited, subjects, strict=True):
        state = states.get(subject, "queued")
        values: Values = {"state": "queued" if state == "retry" else state}
        for name in _OF_ATTEMPT:
            values[name] = getattr(attempts.get(number), name, _UNTRIED.get(name))
        connection.execute(update(Notice).where(col(Notice.id) == number).values(values))


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def _schema(connection: Connection) -> str:
    """Where the real tables are."""
    if connection.dialect.name == "sqlite":
        return "main"
    schema = connection.scalar(select(func.current_schema())) or "public"
    return connection.dialect.identifier_preparer.quote(schema)


def _take_back(connection: Connection, table: Table, rows: Mapping[str, Values | None]) -> None:
    """Set rows to what they were; those of one statement at once, or many would take seconds."""
    primary = [column.name for column in table.primary_key.columns]
    to_delete: list[Values] = []
    to_update: dict[tuple[str, ...], list[Values]] = {}
    to_insert: dict[tuple[str, ...], list[Values]] = {}
    for key, values in rows.items():
        parts = zip(primary, changes.parts_of(key, len(primary)), strict=True)
        this = {f"key_{name}": _parsed(table.columns[name], part) for name, part in parts}
        parsed = dict(_columns(table, values or {}))
        is_whole = set(primary) <= parsed.keys()
        # Before it is inserted, because a row of which all values are known may be there or not.
        if values is None or is_whole:
            to_delete.append(this)
        if is_whole:
            to_insert.setdefault(tuple(parsed), []).append(parsed)
        elif parsed:
            new = {f"new_{name}": value for name, value in parsed.items()}
            to_update.setdefault(tuple(parsed), []).append({**this, **new})
    this_row = and_(*(table.columns[name] == bindparam(f"key_{name}") for name in primary))
    if to_delete:
        connection.execute(delete(table).where(this_row), to_delete)
    for names, each in to_update.items():
        new_values: Values = {name: bindparam(f"new_{name}") for name in names}
        connection.execute(update(table).where(this_row).values(new_values), each)
    for each in to_insert.values():
        connection.execute(insert(table), each)


def _columns(table: Table, values: Values) -> Iterable[tuple[str, Any]]:
    for name, value in values.items():
        if (table.name, name) == HISTORY_OF_NOW:
            continue
        column = table.columns[name]
        # What a notice has only once it ends must not be written over with nothing.
        if value is not None or column.nullable:
            yield name, _parsed(column, value)


def _parsed(column: Column[Any], value: Any) -> Any:
    """A value as JSON has it, as the column's type takes it."""
    if value is None:
        return None
    if isinstance(column.type, Points):
        return Decimal(value)
    kind = getattr(column.type, "impl_instance", column.type).python_type
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return int(value) if kind is int else value
