"""One database: SQLite in WAL mode or PostgreSQL, the same code for both."""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    column,
    create_engine,
    event,
    func,
    inspect,
    make_url,
    select,
    table,
)
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
)
from sqlmodel import Session

from models.audit.changes import RecordSession, add_baseline

Done = TypeVar("Done")
Pool: TypeAlias = Mapping[str, int]

WRITERS_WAIT_S = 30
"""How long a writer on SQLite waits for its turn; the last of thirty at once waits longest."""
PATIENCE_S = 30.0
PAUSE_S = 0.2

CHANGES_SINCE = "0013"
"""From this revision on the audit keeps what each act did to the rows."""

MIGRATION_LOCK_ID = 465
"""The key of the lock that whoever migrates or loads takes: any number that is always the same."""
MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
HOST = re.compile(r"[\w.:%-]*")
NOTED = table("alembic_version", column("version_num"))
"""Where Alembic notes the revision of a database."""


class DatabaseError(Exception):
    """The record cannot be used as it is; says what to run."""


class BadDatabaseUrl(DatabaseError):
    """DONDOC_DATABASE_URL names no database that this version can use."""

    def __init__(self) -> None:
        super().__init__(
            "DONDOC_DATABASE_URL names no database that this installation can use; "
            "write sqlite:////path/to/dondoc.sqlite3 or postgresql://user:password@host/name, "
            "and in a password @ / : as %40 %2F %3A"
        )


class InMemoryDatabase(DatabaseError):
    """DONDOC_DATABASE_URL names a database that ends with the command."""

    def __init__(self) -> None:
        super().__init__(
            "DONDOC_DATABASE_URL names a database in memory, which would keep nothing; "
            "write sqlite:////path/to/dondoc.sqlite3"
        )


class Unreachable(DatabaseError):
    """The database does not answer; says what the driver said, which holds no password."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(
            f"the database of DONDOC_DATABASE_URL cannot be reached: {error.orig}; "
            "correct the setting, or start its server"
        )


class StaleSchema(DatabaseError):
    """The database's tables are not those that this version of dondoc works with."""

    def __init__(self, revision: str | None, head: str) -> None:
        self.revision = revision
        if revision is None:
            words = "has no tables yet; run: dondoc load DIR (or dondoc migrate)"
        else:
            words = f"is at revision {revision}, not {head}; run: dondoc migrate"
        super().__init__(f"the database {words}")


class NewerSchema(DatabaseError):
    """The database's tables are of a version that this one does not know."""

    def __init__(self, revision: str) -> None:
        super().__init__(
            f"the database (revision {revision}) was made by a newer version of dondoc; "
            "upgrade this installation"
        )


def words_of(error: DBAPIError) -> str:
    """A driver's error in words, with what to do next."""
    if "database is locked" in str(error.orig):
        return (
            f"another command or run has been writing for {WRITERS_WAIT_S} seconds; nothing was "
            "changed, run this again"
        )
    return f"the database refused: {error.orig}; see: dondoc status"


def connect(
    url: str,
    *,
    reading: bool = False,
    wait_s: int = WRITERS_WAIT_S,
    connections: int | None = None,
) -> Engine:
    """An engine for a SQLAlchemy URL; `postgresql://` means psycopg 3.

    SQLite transactions begin with BEGIN IMMEDIATE: with the deferred one four writers at once
    see "database is locked"; each waits `wait_s` seconds for the others. An engine for `reading`
    keeps no writer waiting, and writes nothing. PostgreSQL compiles nothing (`jit=off`): that costs
    more than these statements do. Errors carry no parameters: they would show addresses in
    Prefect's logs. `connections` is how many threads may have one at the same time.
    Raises BadDatabaseUrl, InMemoryDatabase.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Nothing of it: what is taken for the host may be the end of a password.
        raise BadDatabaseUrl from None
    # An @ or / that was not escaped makes a host of the end of a password: see HOST.
    if not HOST.fullmatch(parsed.host or ""):
        raise BadDatabaseUrl
    try:
        on_file = parsed.get_backend_name() == "sqlite"
        pool = {"pool_size": connections, "max_overflow": 0} if connections else {}
        engine = _sqlite(parsed, pool) if on_file else _server(parsed, pool, reading=reading)
    except (ImportError, NoSuchModuleError) as error:
        raise BadDatabaseUrl from error
    # Nothing here awaits: an async driver cannot carry out a statement.
    if engine.dialect.is_async:
        raise BadDatabaseUrl
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite(wait_s, reading=reading))
        event.listen(engine, "begin", _begin_reading if reading else _begin_writing)
    return engine


def _sqlite(url: URL, pool: Pool) -> Engine:
    name = url.database or ":memory:"
    # SQLite reads "file:" names as addresses, some of which may be databases in memory.
    if name == ":memory:" or name.startswith("file:"):
        raise InMemoryDatabase
    _make_folder(Path(name).parent)
    return create_engine(url, hide_parameters=True, **pool)


def _server(url: URL, pool: Pool, *, reading: bool) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    read_only = " -c default_transaction_read_only=on" if reading else ""
    options = {"options": f"-c jit=off{read_only}"}
    # A ping, because a server that was restarted leaves dead connections in the pool.
    return create_engine(
        url, connect_args=options, hide_parameters=True, pool_pre_ping=True, **pool
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"{folder}: cannot be a folder for the database ({error.strerror}); "
            "correct DONDOC_VAR_DIR or DONDOC_DATABASE_URL"
        ) from error


def _prepare_sqlite(wait_s: int, *, reading: bool) -> Callable[[Any, Any], None]:
    def prepare(connection: Any, _: Any) -> None:
        # None, because the driver's own BEGIN comes late and is deferred: see `connect`.
        connection.isolation_level = None
        # First, because the other pragmas may have to wait too.
        connection.execute(f"PRAGMA busy_timeout={wait_s * 1000}")
        _keep_a_log(connection, wait_s)
        for pragma in (
            "foreign_keys=ON",
            # With a write-ahead log NORMAL is safe: a power cut may cost the last commits, never
            # the file.
            "synchronous=NORMAL",
            f"query_only={'ON' if reading else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return prepare


def _keep_a_log(connection: Any, wait_s: int) -> None:
    """Write ahead (WAL). SQLite ignores busy_timeout when two switch a new file to it at once."""
    patience = time.monotonic() + wait_s
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            is_busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > patience:
                raise
            time.sleep(PAUSE_S)


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def migrate(engine: Engine) -> tuple[str, ...]:
    """Bring the tables to this version, from an empty database too; again changes nothing.

    Returns the migrations that were carried out, by the names of their files, oldest first.
    Raises NewerSchema, Unreachable.
    """
    # Only now, because commands that don't migrate must not wait for Alembic.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    # Asked ahead of the lock too, so that nobody waits for it only to be refused.
    _revision(engine)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    # One transaction, so that a migration which breaks off leaves the tables as they were.
    with rebuilding(engine) as connection:
        # Two may migrate at once: the second waits, and finds nothing left to do.
        exclusive_lock(connection)
        # Only now, because another that migrates may have been first at the lock.
        before = _noted_revision(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if before is not None and before < CHANGES_SINCE:
            add_baseline(Session(connection), {"revision": before})
    files = MIGRATIONS.glob("versions/[0-9]*.py")
    return tuple(sorted(path.stem for path in files if path.name[:4] > (before or "")))


@contextmanager
def rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction that may put a new table in the place of one that others point at.

    SQLite changes a constraint in no other way, and would take the rows with the old table. What
    points at them is not looked at meanwhile: no migration changes a primary key.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        on_file = engine.dialect.name == "sqlite"
        if on_file:
            # Ahead of the transaction, because within one SQLite ignores it.
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if on_file:
                driver.execute("PRAGMA foreign_keys=ON")


def exclusive_lock(connection: Connection) -> None:
    """Let nobody else migrate or load until the transaction ends: there may be no row to hold."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(MIGRATION_LOCK_ID)))


def require_current(engine: Engine) -> None:
    """Raises StaleSchema unless the tables are those of this version, NewerSchema, Unreachable."""
    current, head = _revision(engine), revisions()[-1]
    if current != head:
        raise StaleSchema(current, head)


def answers(engine: Engine) -> None:
    """Raises DBAPIError unless the database answers."""
    with engine.connect() as connection:
        connection.execute(select(1))


def _revision(engine: Engine) -> str | None:
    """The revision of the tables; None if there are none. Raises NewerSchema, Unreachable."""
    try:
        with engine.connect() as connection:
            return _noted_revision(connection)
    except DBAPIError as error:
        raise Unreachable(error) from error


def _noted_revision(connection: Connection) -> str | None:
    """What Alembic noted in the database; None before the first migration. Raises NewerSchema."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    noted: str | None = connection.scalar(select(NOTED))
    if noted is not None and noted not in revisions():
        raise NewerSchema(noted)
    return noted


@cache
def revisions() -> tuple[str, ...]:
    """What this version migrates through, in order, the head last: by the names of the files.

    Alembic would import itself and every migration, at ten times the cost of a command's queries.
    """
    return tuple(sorted(path.name[:4] for path in MIGRATIONS.glob("versions/[0-9]*.py")))


@contextmanager
def transaction(engine: Engine) -> Iterator[Session]:
    """A session whose work is committed whole, or not at all if anything raises."""
    with RecordSession(engine, expire_on_commit=False) as session, session.begin():
        yield session


def persist(engine: Engine, work: Callable[[Session], Done]) -> Done:
    """Do work in a transaction, begun anew for half a minute while the database is away, locked or
    deadlocked.

    A transaction whose commit was not answered may have been committed: `work` done twice must
    leave what it leaves once.
    """
    patience, is_logged = time.monotonic() + PATIENCE_S, False
    while True:
        try:
            with transaction(engine) as session:
                return work(session)
        except (OperationalError, InterfaceError) as error:
            # Not raised until the wait is over, because most of these errors pass by themselves.
            if time.monotonic() > patience:
                raise
            if not is_logged:
                # Only now, because it is slow to import and a command that only reads doesn't log.
                import structlog  # noqa: PLC0415

                log = structlog.get_logger()
                log.warning("the database does not answer", error=type(error.orig).__name__)
            is_logged = True
            time.sleep(PAUSE_S)
