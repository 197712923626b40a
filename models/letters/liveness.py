"""Who delivers, and whether they still do: a lock that a process holds for as long as it lives.

A claim names its deliverer's key. Whoever can take the lock of that key knows that its holder is
dead, at once and whatever any clock says: docs/adr/0009-claims-by-liveness.md.
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

KEEPALIVE = (
    "SET tcp_keepalives_idle = 10",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 3",
)
"""A machine that loses power closes no connection: its server notices within half a minute."""


class Deliverer(Protocol):
    """One deliverer that runs, and its look at others."""

    key: int

    def stay(self) -> None:
        """Hold the lock, anew if the database was away. Raises OperationalError while it is."""

    def is_dead(self, key: int) -> bool:
        """Whether nobody holds the lock of another deliverer."""


@contextmanager
def deliverer(engine: Engine) -> Iterator[Deliverer]:
    """A deliverer under a key of its own, alive while the block runs."""
    key = secrets.randbits(62) + 1
    lock = _OnServer(engine, key) if engine.dialect.name == "postgresql" else _InFolder(engine, key)
    lock.stay()
    try:
        yield lock
    finally:
        lock.leave()


class _OnServer:
    """PostgreSQL: an advisory lock of a session, on a connection of its own."""

    def __init__(self, engine: Engine, key: int) -> None:
        self.key = key
        self._engine = engine
        self._driver: Any = engine.dialect.loaded_dbapi
        self._pooled: Any = None
        self._session: Any = None

    def stay(self) -> None:
        try:
            if self._session is not None:
                self._ask("SELECT 1")
                return
        except OperationalError:
            self.leave()
        self._enter()

    def is_dead(self, key: int) -> bool:
        # Not of oneself, because PostgreSQL lets a session take its own lock twice.
        if key == self.key or not self._ask("SELECT pg_try_advisory_lock(%s)", key):
            return False
        self._ask("SELECT pg_advisory_unlock(%s)", key)
        return True

    def leave(self) -> None:
        if self._session is not None:
            with suppress(self._driver.Error):
                self._session.close()
        self._session = None

    def _enter(self) -> None:
        self._pooled = self._engine.raw_connection()
        self._session = self._pooled.driver_connection
        # Taken out of the pool, because a connection given back would lose or pass on its lock.
        self._pooled.detach()
        # The lock belongs to the session, so that no transaction stays open as long as it lives.
        self._session.autocommit = True
        for statement in KEEPALIVE:
            self._session.execute(statement)
        # Others look at a lock by taking it for a moment: this waits for them.
        self._ask("SELECT pg_advisory_lock(%s)", self.key)

    def _ask(self, statement: str, *values: int) -> Any:
        try:
            return self._session.execute(statement, values).fetchone()[0]
        except self._driver.Error as error:
            raise OperationalError(statement, None, error) from error


class _InFolder:
    """SQLite: a locked file in a folder beside the database; the kernel frees it at any death."""

    def __init__(self, engine: Engine, key: int) -> None:
        self.key = key
        self._folder = Path(f"{engine.url.database}.deliverers")
        self._file: int | None = None

    def stay(self) -> None:
        if self._file is None:
            self._folder.mkdir(exist_ok=True)
            self._file = os.open(self._path(self.key), os.O_CREAT | os.O_RDWR)
            # Not lockf, because its locks belong to a process: two threads of one would share
            # theirs.
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def is_dead(self, key: int) -> bool:
        if key == self.key:
            return False
        try:
            file = os.open(self._path(key), os.O_RDWR)
        except FileNotFoundError:
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(file)
        self._path(key).unlink(missing_ok=True)
        return True

    def leave(self) -> None:
        self._path(self.key).unlink(missing_ok=True)
        if self._file is not None:
            os.close(self._file)
        self._file = None

    def _path(self, key: int) -> Path:
        return self._folder / f"{key}.lock"
