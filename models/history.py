"""History: a session is shown the record as it was on a past day.

The changes that later acts made (models.changes) are taken back in temporary tables that stand
before the real ones, so every query of the session sees the day. docs/adr/0019-one-history.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, delete, func, insert, select, text, update
from sqlmodel import Session, SQLModel, col

from models import changes
from models.changes import Values
from models.tables import Audit
from models.types import Points

OF_NOW = frozenset({"plan", "agency", "contact", "deputy", "obligation", "responsibility"})
"""The plan and who is reached where: always those of now, with the validity they carry."""

HISTORY_OF_NOW = ("cycle", "history")
"""What was over before the plan went live: that day is the plan's, so it is that of now."""


def rewind(session: Session, day: date) -> None:
    """Let a session that has asked nothing yet see the record as it was at the end of a day.

    Nothing is changed: the day is gone when the session's transaction is taken back, which the
    caller must do. Acts count by the day on whose behalf they were done (`as_of`).
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE"))
    undone = _undone(session, day)
    if undone is None:
        return
    with _writable(connection):
        for table in SQLModel.metadata.sorted_tables:
            if table.name in undone:
                _shadow(connection, table)
                _take_back(connection, table, undone[table.name])
        _hide_later_acts(connection, day)


@contextmanager
def _writable(connection: Connection) -> Iterator[None]:
    """Temporary tables may be made: to SQLite they are written as others are."""
    on_file = connection.dialect.name == "sqlite"
    if on_file:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
    try:
        yield
    finally:
        if on_file:
            connection.exec_driver_sql("PRAGMA query_only=ON")


def _undone(session: Session, day: date) -> dict[str, dict[str, Values | None]] | None:
    """What rows were before the acts of later days, by table and key; None without such acts.

    A row is None that was not there, else the values of the columns that have changed since.
    """
    query = select(col(Audit.changes)).where(col(Audit.as_of) > day)
    query = query.where(col(Audit.action) != changes.BASELINE).order_by(col(Audit.id))
    texts = session.scalars(query).all()
    undone: dict[str, dict[str, Values | None]] = {}
    for kept in filter(None, texts):
        for name, rows in changes.parse(kept).items():
            if name not in OF_NOW:
                _add(undone.setdefault(name, {}), rows)
    return undone if texts else None


def _add(rows: dict[str, Values | None], later: Mapping[str, changes.RowChange]) -> None:
    for key, (before, _) in later.items():
        if key not in rows:
            rows[key] = before
            continue
        earlier = rows[key]
        if earlier is not None and before is not None:
            rows[key] = {**before, **earlier}


def _shadow(connection: Connection, table: Table) -> None:
    """A temporary copy of a table under its name: it is seen in place of the real one."""
    name, schema = _quoted(connection, table), _schema(connection)
    words = f"CREATE TEMPORARY TABLE {name} AS SELECT * FROM {schema}.{name}"  # noqa: S608  # ours
    connection.execute(text(words))


def _hide_later_acts(connection: Connection, day: date) -> None:
    name, schema = _quoted(connection, SQLModel.metadata.tables["audit"]), _schema(connection)
    rows = f"SELECT * FROM {schema}.{name} WHERE as_of <= '{day.isoformat()}'"  # noqa: S608  # ours
    connection.execute(text(f"CREATE TEMPORARY VIEW {name} AS {rows}"))


def _quoted(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)


def _schema(connection: Connection) -> str:
    """Where the real tables are."""
    if connection.dialect.name == "sqlite":
        return "main"
    schema = connection.scalar(select(func.current_schema())) or "public"
    return connection.dialect.identifier_preparer.quote(schema)


def _take_back(connection: Connection, table: Table, rows: Mapping[str, Values | None]) -> None:
    primary = list(table.primary_key.columns)
    for key, values in rows.items():
        parts = zip(primary, changes.parts_of(key, len(primary)), strict=True)
        this = and_(*(column == _parsed(column, part) for column, part in parts))
        if values is None:
            connection.execute(delete(table).where(this))
            continue
        parsed = dict(_columns(table, values))
        if parsed and not connection.execute(update(table).where(this).values(parsed)).rowcount:
            connection.execute(insert(table).values(parsed))


def _columns(table: Table, values: Values) -> Iterable[tuple[str, Any]]:
    for name, value in values.items():
        if (table.name, name) == HISTORY_OF_NOW:
            continue
        column = table.columns[name]
        # What a notice has only once it ends is not written over with nothing.
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
