"""All rows from one database to another, whichever of the two kinds each is."""

from sqlalchemy import Connection, Table, delete, func, insert, select, text
from sqlmodel import SQLModel

AT_ONCE = 1000


def counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in SQLModel.metadata.sorted_tables
    }


def replace_all(source: Connection, target: Connection) -> None:
    """Make the target's rows those of the source, ids included, in the target's transaction."""
    tables = SQLModel.metadata.sorted_tables
    for table in reversed(tables):
        target.execute(delete(table))
    for table in tables:
        _copy(source, target, table)


def one_moment(connection: Connection) -> None:
    """Let a new connection see one moment of the database, while others go on writing."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))


def _copy(source: Connection, target: Connection, table: Table) -> None:
    rows = source.execution_options(yield_per=AT_ONCE).execute(select(table))
    for part in rows.mappings().partitions(AT_ONCE):
        target.execute(insert(table), [dict(row) for row in part])
    if target.dialect.name == "postgresql" and "id" in table.c:
        # The next row takes the next number: rows that came with theirs did not count.
        sequence = func.pg_get_serial_sequence(f'"{table.name}"', "id")
        highest = select(func.coalesce(func.max(table.c.id), 0)).scalar_subquery()
        target.execute(select(func.setval(sequence, highest + 1, False)))
