"""All rows from one database to another, whichever of the two kinds each is."""

import time
from collections.abc import Iterator, Sequence

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, col

from models.audit.changes import BASELINE
from models.tables import Audit, Evidence
from models.tables_access import ReplyFile

AT_ONCE = 1000


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in SQLModel.metadata.sorted_tables
    }


def baselines(engine: Engine) -> int:
    """How many rows brought an earlier version's record under the audit: 0 or 1."""
    if not inspect(engine).has_table("audit"):
        return 0
    query = select(func.count()).select_from(Audit).where(col(Audit.action) == BASELINE)
    with engine.connect() as connection:
        return connection.scalar(query) or 0


def files(connection: Connection) -> list[str]:
    """Every file that evidence and replies name, as "hash/name"."""
    columns = (col(Evidence.file), col(ReplyFile.file))
    named = (connection.scalars(select(file).where(file.is_not(None))) for file in columns)
    return sorted({file for files in named for file in files if file})


def replace_all(source: Connection, target: Connection) -> None:
    """Make the target's rows those of the source, ids included, in the target's transaction."""
    tables = SQLModel.metadata.sorted_tables
    # Children before parents, as foreign keys ask; filled again the other way round.
    for table in reversed(tables):
        target.execute(delete(table))
    for table in tables:
        _copy(source, target, table)


def read_all(connection: Connection) -> None:
    """Read every value of every row. Raises what the first damaged one raises."""
    for table in SQLModel.metadata.sorted_tables:
        for _ in _rows(connection, table):
            pass


def snapshot(connection: Connection) -> None:
    """Let a new connection see one moment of the database, while others go on writing."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


def lock_all_tables(connection: Connection, wait_s: int) -> None:
    """Wait until no other transaction is at work, and let none begin until this one has ended.

    SQLite's transactions do so by themselves: they begin with BEGIN IMMEDIATE. Raises
    OperationalError after so many seconds.
    """
    if connection.dialect.name != "postgresql":
        return
    names = ", ".join(f'"{name}"' for name in sorted(SQLModel.metadata.tables))
    until = time.monotonic() + wait_s
    # Shorter than PostgreSQL looks for deadlocks: who writes already never loses to this.
    connection.execute(text("SET LOCAL lock_timeout = '200ms'"))
    while True:
        try:
            with connection.begin_nested():
                connection.execute(text(f"LOCK TABLE {names} IN ACCESS EXCLUSIVE MODE"))
            return
        except OperationalError as error:
            if error.connection_invalidated or time.monotonic() > until:
                raise
            time.sleep(0.1)


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[RowMapping]]:
    result = connection.execute(select(table), execution_options={"yield_per": AT_ONCE})
    return result.mappings().partitions(AT_ONCE)


def _copy(source: Connection, target: Connection, table: Table) -> None:
    for part in _rows(source, table):
        target.execute(insert(table), [dict(row) for row in part])
    if target.dialect.name == "postgresql" and "id" in table.c:
        # The next row takes the next number: rows that came with theirs did not count.
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        highest = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
        target.execute(select(func.setval(sequence, highest + 1, False)))
