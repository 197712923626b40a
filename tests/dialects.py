"""Both databases' dialects for tests: what SQLAlchemy compiled for one engine serves the next.

Each test has a database, and so an engine, of its own: without this a third of the time of a test
is the making of statements that the test before it made too.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED: LRUCache[Any, Any] = LRUCache(4000)


class _Shared:
    """Equal to any other of its class: a part of the key under which a statement is kept."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Look where the others put theirs."""
        engine.update_execution_options(compiled_cache=COMPILED)


class SQLite(_Shared, SQLiteDialect_pysqlite):
    """SQLite's, shared."""

    supports_statement_cache = True


class Psycopg(_Shared, PGDialect_psycopg):
    """PostgreSQL's, shared."""

    supports_statement_cache = True


def share() -> None:
    """From now on engines of this process share what they compile."""
    registry.register("sqlite", __name__, "SQLite")
    registry.register("sqlite.pysqlite", __name__, "SQLite")
    registry.register("postgresql.psycopg", __name__, "Psycopg")
