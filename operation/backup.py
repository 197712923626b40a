"""Backup and restore: the whole record in one file, the same for both databases.

The file is a zip: `record.sqlite3` with every row, `evidence/` with every kept file, and
`manifest.json` with the counts and the head of the audit that a restore is held against.
"""

import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from models import chain, copying
from models.database import connect, migrate, require_current
from operation.errors import OperationError
from settings import Settings

RECORD, MANIFEST, EVIDENCE = "record.sqlite3", "manifest.json", "evidence"


class BadBackup(OperationError):
    """A file cannot be written or read as a backup; nothing was changed."""


@dataclass(frozen=True)
class Kept:
    """What a backup holds: rows of each table, the head of the audit, kept files."""

    counts: dict[str, int]
    head: str | None
    files: int


def backup(settings: Settings, file: Path) -> Kept:
    """Write everything as it is at one moment, while the system runs. Raises BadBackup."""
    engine = connect(settings.database, reading=True)
    require_current(engine)
    if file.exists():
        raise BadBackup(f"{file} exists; write another name, nothing is overwritten")
    if not file.parent.is_dir():
        raise BadBackup(f"{file.parent} is no folder; make it first")
    with tempfile.TemporaryDirectory(prefix="dondoc-backup-") as folder:
        copy = Path(folder) / RECORD
        kept = _copied(engine, copy)
        files = _evidence(settings)
        kept = Kept(kept.counts, kept.head, len(files))
        with _part(file) as part, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(MANIFEST, json.dumps(asdict(kept), indent=2))
            packed.write(copy, RECORD)
            for path in files:
                packed.write(path, f"{EVIDENCE}/{path.name}")
    return kept


def restore(settings: Settings, file: Path, now: datetime) -> tuple[Kept, Path | None]:
    """Make the record what the file holds, in one transaction; checked before it is committed.

    What was there before is first backed up beside the database: its path is returned. A backup
    of an earlier version is brought to this one. Raises BadBackup, then nothing is changed.
    """
    with tempfile.TemporaryDirectory(prefix="dondoc-restore-") as folder:
        told = _unpacked(file, Path(folder))
        source = connect(f"sqlite:///{Path(folder) / RECORD}")
        migrate(source)
        engine = connect(settings.database)
        migrate(engine)
        before = _before(settings, engine, now)
        _keep_evidence(Path(folder) / EVIDENCE, settings.var / EVIDENCE)
        with source.begin() as rows, engine.begin() as target:
            copying.replace_all(rows, target)
            found = copying.counts(target)
            head = _head(Session(target))
            # Tables that a later version added are empty in it.
            wrong = [name for name, count in found.items() if told.counts.get(name, 0) != count]
            if wrong or head != told.head:
                raise BadBackup(f"{file}: what was restored differs from its manifest: {wrong}")
        source.dispose()
    return Kept(found, head, told.files), before


def _copied(engine: Engine, path: Path) -> Kept:
    copy = connect(f"sqlite:///{path}")
    migrate(copy)
    with engine.connect() as source, copy.begin() as target:
        copying.one_moment(source)
        copying.replace_all(source, target)
        kept = Kept(copying.counts(source), _head(Session(source)), 0)
    with copy.connect() as connection:
        # Into the one file: a write-ahead log beside it would not be packed.
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        connection.exec_driver_sql("BEGIN")
    copy.dispose()
    return kept


def _before(settings: Settings, engine: Engine, now: datetime) -> Path | None:
    """A backup of what is about to be replaced; an empty record needs none."""
    with engine.connect() as connection:
        if not any(copying.counts(connection).values()):
            return None
    path = settings.var / f"before-restore-{now:%Y%m%dT%H%M%S}.zip"
    settings.var.mkdir(parents=True, exist_ok=True)
    backup(settings, path)
    return path


def _unpacked(file: Path, folder: Path) -> Kept:
    try:
        with zipfile.ZipFile(file) as packed:
            told = json.loads(packed.read(MANIFEST))
            names = [name for name in packed.namelist() if _is_ours(name)]
            packed.extractall(folder, names)
        kept = Kept(dict(told["counts"]), told["head"], int(told["files"]))
    except FileNotFoundError as error:
        raise BadBackup(f"{file}: there is no such file") from error
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BadBackup(
            f"{file} is no backup that `dondoc backup` wrote, or it is damaged"
        ) from error
    found = len(list((folder / EVIDENCE).glob("*"))) if (folder / EVIDENCE).is_dir() else 0
    if not (folder / RECORD).is_file() or found != kept.files:
        raise BadBackup(f"{file} is incomplete: {found} of {kept.files} kept files")
    return kept


def _is_ours(name: str) -> bool:
    """Just the names that a backup has: nothing is unpacked anywhere else."""
    folder, _, base = name.rpartition("/")
    return name == RECORD or (folder == EVIDENCE and base.isalnum())


def _evidence(settings: Settings) -> list[Path]:
    folder = settings.var / EVIDENCE
    return sorted(path for path in folder.glob("*") if path.name.isalnum())


def _keep_evidence(source: Path, target: Path) -> None:
    """Files are named by their content: one that is there already is the same."""
    if not source.is_dir():
        return
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if not (target / path.name).exists():
            shutil.copy2(path, target / path.name)


@contextmanager
def _part(file: Path) -> Iterator[Path]:
    """A name beside the file that becomes it only when all is written."""
    part = file.with_name(f".{file.name}.part")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(file)
    except OSError as error:
        raise BadBackup(f"{file} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def _head(session: Session) -> str | None:
    last = chain.last_seal(session)
    return last.head if last else None
