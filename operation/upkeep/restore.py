"""Restore: make the record what a backup holds, after every part of it was checked."""

import hashlib
import itertools
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlmodel import Session

from assignments.files import MOST_BYTES, keep_content
from models import copying, plan_rows
from models.audit import acts, chain
from models.audit.acts import Act
from models.database import DatabaseError, NewerSchema, connect, migrate
from operation.temporary import temporary_folder
from operation.upkeep.backup import (
    EVIDENCE,
    MANIFEST,
    MANIFEST_TEXT,
    RECORD,
    BackupContents,
    BadBackup,
    head_of,
    sha256,
    write,
)
from plans.loading import checked
from settings import Settings

WAIT_S = 600
"""How long a restore waits for others at work, another restore for example."""

_DAMAGE = (
    ArithmeticError,
    CommandError,
    DatabaseError,
    EOFError,
    LookupError,
    RuntimeError,
    SQLAlchemyError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a file that is not a backup, or a damaged one, may raise."""


@dataclass(frozen=True)
class _Backup:
    """An open backup, checked: its manifest, its rows, its zip.

    `baselines` is how many audit rows (0 or 1) came to it as it was brought to this version.
    """

    file: Path
    contents: BackupContents
    engine: Engine
    packed: zipfile.ZipFile
    baselines: int


def restore(
    settings: Settings,
    file: Path,
    act: Act,
    *,
    agree: Callable[[dict[str, int]], None] = lambda _: None,
) -> tuple[BackupContents, Path | None]:
    """Make the record what the file holds, in one transaction; checked before it is committed.

    What was there before is backed up beside the database in that same transaction, with nobody
    else at work: its path is returned. The audit keeps who restored what over what. A backup of
    an earlier version is brought to this one. `agree` is told how many rows each table of a record
    has that is not empty; if it raises, nothing is replaced.
    Raises BadBackup, then nothing is changed.
    """
    with _opened(file) as source:
        engine = connect(settings.database, wait_s=WAIT_S)
        migrate(engine)
        try:
            # Before the locks, because a person who is asked may think for a while.
            with engine.begin() as look:
                counts = copying.counts(look)
            if any(counts.values()):
                agree(counts)
            with source.engine.begin() as rows, engine.begin() as target:
                copying.lock_all_tables(target, WAIT_S)
                before = _before(settings, target, act.now)
                head = head_of(Session(target))
                # From the commit on, which may fail half-way, the copy of before stays.
                with _gone_if_refused(before):
                    counts = _replaced(source, rows, target)
                    _log(Session(target), source, act, head)
                    _keep_evidence(source, settings.evidence)
        except OperationalError as error:
            raise BadBackup(
                f"{file} was not restored: {error.orig}; stop the service, then restore again"
            ) from error
        finally:
            engine.dispose()
    return replace(source.contents, counts=counts), before


@contextmanager
def _opened(file: Path) -> Iterator[_Backup]:
    """A backup whose every part is what its manifest says. Raises BadBackup."""
    with temporary_folder("restore") as folder:
        with _in_words(file):
            packed = zipfile.ZipFile(file)
        with packed:
            with _in_words(file):
                contents = MANIFEST_TEXT.validate_json(packed.read(MANIFEST), strict=True)
                record = Path(packed.extract(RECORD, folder))
                _require(sha256(record) == contents.sha256, f"{RECORD} is not what was packed")
                engine = connect(f"sqlite:///{record}")
                before = copying.baselines(engine)
                migrate(engine)
                added = copying.baselines(engine) - before
                with engine.begin() as rows:
                    _check_rows(rows)
                    _check_evidence(packed, contents, copying.files(rows))
            try:
                yield _Backup(file, contents, engine, packed, added)
            finally:
                engine.dispose()


@contextmanager
def _in_words(file: Path) -> Iterator[None]:
    """What reading a damaged file raises, as BadBackup."""
    try:
        yield
    except FileNotFoundError as error:
        raise BadBackup(f"{file}: there is no such file") from error
    except OSError as error:
        raise BadBackup(f"{file} cannot be read: {error.strerror or error}") from error
    except NewerSchema as error:
        raise BadBackup(
            f"{file} was made by a newer version of dondoc; upgrade this installation"
        ) from error
    except _DAMAGE as error:
        raise BadBackup(
            f"{file} is not a backup that `dondoc backup` wrote, or is damaged: {_short(error)}"
        ) from error


def _short(error: Exception) -> str:
    cause = error.__cause__ if isinstance(error, DatabaseError) else error
    words = str(cause.orig if isinstance(cause, DBAPIError) else cause)
    return (words.splitlines() or [""])[0] or type(error).__name__


def _require(fits: bool, words: str) -> None:
    if not fits:
        raise ValueError(words)


def _check_rows(rows: Connection) -> None:
    """Every value can be read, every row that is named is there, every plan is one."""
    whole = rows.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    _require(whole, f"{RECORD} is a damaged database")
    alone = rows.exec_driver_sql("PRAGMA foreign_key_check").first()
    _require(alone is None, f"{RECORD} has a row that names one that is not there")
    copying.read_all(rows)
    for plan in plan_rows.plans(Session(rows)):
        checked(plan.content)


def _check_evidence(
    packed: zipfile.ZipFile, contents: BackupContents, references: list[str]
) -> None:
    """Just the files that the rows name, each what its hash says."""
    parts = [name for name in packed.namelist() if name not in (MANIFEST, RECORD)]
    _require(len(set(packed.namelist())) == len(parts) + 2, "a name is in it twice")
    digests = {reference.partition("/")[0] for reference in set(references) - set(contents.missing)}
    count = f"{len(parts)} of {len(digests)} kept files"
    _require({f"{EVIDENCE}/{name}" for name in digests} == set(parts), count)
    _require(contents.files == len(parts), count)
    for name in digests:
        small = packed.getinfo(f"{EVIDENCE}/{name}").file_size <= MOST_BYTES
        _require(small, f"the kept file {name} is larger than one that is kept")
        digest = hashlib.sha256(packed.read(f"{EVIDENCE}/{name}")).hexdigest()
        _require(digest == name, f"the kept file {name} is not what its name, its hash, says")


def _before(settings: Settings, target: Connection, now: datetime) -> Path | None:
    """A backup of what is about to be replaced; an empty record needs none."""
    if not any(copying.counts(target).values()):
        return None
    settings.var.mkdir(parents=True, exist_ok=True)
    names = (f"-{number}" if number else "" for number in itertools.count())
    paths = (settings.var / f"before-restore-{now:%Y%m%dT%H%M%S}{name}.zip" for name in names)
    path = next(path for path in paths if not path.exists())
    write(target, settings.evidence, path)
    return path


@contextmanager
def _gone_if_refused(path: Path | None) -> Iterator[None]:
    try:
        yield
    except BaseException:
        if path:
            path.unlink(missing_ok=True)
        raise


def _replaced(source: _Backup, rows: Connection, target: Connection) -> dict[str, int]:
    """The rows in their new place, held against the manifest; how many each table has."""
    file, contents = source.file, source.contents
    try:
        copying.replace_all(rows, target)
    except (DataError, IntegrityError) as error:
        raise BadBackup(f"{file} is damaged: {_short(error)}") from error
    counts, session = copying.counts(target), Session(target)
    expected = {**contents.counts, "audit": contents.counts.get("audit", 0) + source.baselines}
    # Tables that a later version added are empty in it.
    wrong = [name for name, count in counts.items() if expected.get(name, 0) != count]
    if wrong or head_of(session) != contents.head:
        raise BadBackup(f"{file}: what was restored differs from its manifest: {wrong}")
    # One that was touched before the backup was taken has to come back too.
    if contents.intact and not chain.verify(session).intact:
        raise BadBackup(
            f"{file}: sealed rows of the audit were changed after the backup was taken; "
            "restore another one"
        )
    return counts


def _log(session: Session, source: _Backup, act: Act, head_before: str | None) -> None:
    """The audit row of the restore, which the next seal holds; a record without a plan has none."""
    plans = plan_rows.plans(session)
    if not plans:
        return
    detail = {
        "backup": source.file.name,
        "sha256": source.contents.sha256,
        "head": source.contents.head,
        "head_before": head_before,
        "counts": source.contents.counts,
    }
    plan_id = plans[0].id or 0
    acts.log(session, plan_id, act, action="restore", subject="record", detail=detail)
    session.flush()


def _keep_evidence(source: _Backup, folder: Path) -> None:
    """Each packed file under its hash; one that is there already is held against it."""
    names = [name for name in source.packed.namelist() if name not in (MANIFEST, RECORD)]
    try:
        for name in names:
            keep_content(source.packed.read(name), folder)
    except OSError as error:
        raise BadBackup(
            f"{source.file} was not restored: its evidence cannot be kept in {folder} "
            f"({error.strerror}); make room or correct that folder"
        ) from error
