"""Backup: the whole record in one file, the same for both databases.

The file is a zip: `record.sqlite3` with every row, `evidence/` with every file that a row names,
and `manifest.json` with what a restore holds them against.
"""

import hashlib
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from assignments.files import atomic_write, is_whole
from models import copying
from models.audit import chain
from models.database import connect, migrate, require_current
from operation.errors import OperationError
from operation.temporary import sweep_parts, temporary_folder, written_at
from settings import Settings

RECORD, MANIFEST, EVIDENCE = "record.sqlite3", "manifest.json", "evidence"


class BadBackup(OperationError):
    """A file cannot be written or read as a backup; nothing was changed."""


@dataclass(frozen=True)
class BackupContents:
    """What a backup holds; the manifest is this as JSON.

    `counts` is the number of rows of each table, `head` that of the audit, `intact` whether the
    audit's chain was so when the backup was taken, `files` the number of kept files. `missing`
    names those ("hash/name") that were gone, or no longer what their hash says: the rest is
    backed up all the same. `sha256` is that of record.sqlite3.
    """

    counts: dict[str, int]
    head: str | None
    intact: bool
    files: int
    missing: list[str]
    sha256: str


MANIFEST_TEXT = TypeAdapter(BackupContents)


def backup(settings: Settings, file: Path) -> BackupContents:
    """Write everything as it is at one moment, while the system runs. Raises BadBackup."""
    engine = connect(settings.database, reading=True)
    require_current(engine)
    with engine.connect() as rows:
        copying.snapshot(rows)
        return write(rows, settings.evidence, file)


def write(rows: Connection, evidence: Path, file: Path) -> BackupContents:
    """Write what a transaction sees, and the evidence that it names. Raises BadBackup."""
    try:
        if file.exists():
            raise BadBackup(f"{file} exists; write another name, nothing is overwritten")
        if not file.parent.is_dir():
            raise BadBackup(f"{file.parent} is not a folder; make it first")
        with temporary_folder("backup") as folder, atomic_write(file) as part:
            sweep_parts(file.parent, written_at(folder))
            _copy(rows, folder / RECORD)
            return _pack(folder / RECORD, evidence, part)
    except OSError as error:
        raise BadBackup(f"{file} cannot be written: {error.strerror or error}") from error
    except DBAPIError as error:
        raise BadBackup(
            f"{file} cannot be written: copying the record failed ({error.orig}); is there room "
            f"in {tempfile.gettempdir()}? see: dondoc status"
        ) from error
    except ValueError as error:
        raise BadBackup(f"{file} cannot be written: the record is damaged ({error})") from error


def head_of(session: Session) -> str | None:
    """That of the audit's last seal."""
    last = chain.last_seal(session)
    return last.head if last else None


def sha256(path: Path) -> str:
    """The hash of a file's content."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _copy(rows: Connection, path: Path) -> None:
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    with engine.begin() as copy:
        copying.replace_all(rows, copy)
    with engine.connect() as connection:
        # Into the one file, because a write-ahead log beside it doesn't get packed.
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()


def _pack(copy: Path, evidence: Path, target: Path) -> BackupContents:
    digest = sha256(copy)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(copy, RECORD)
        engine = connect(f"sqlite:///{copy}", reading=True)
        with engine.connect() as rows:
            session = Session(rows)
            missing = _pack_evidence(copying.files(rows), evidence, packed)
            contents = BackupContents(
                counts=copying.counts(rows),
                head=head_of(session),
                intact=chain.verify(session).intact,
                files=len(packed.namelist()) - 1,
                missing=missing,
                sha256=digest,
            )
        engine.dispose()
        packed.writestr(MANIFEST, MANIFEST_TEXT.dump_json(contents, indent=2))
    return contents


def _pack_evidence(references: list[str], folder: Path, packed: zipfile.ZipFile) -> list[str]:
    """Pack each file once that is what its hash says; return the references of the others."""
    is_packed: dict[str, bool] = {}
    for reference in references:
        name = reference.partition("/")[0]
        if name not in is_packed:
            content = _content(folder, name)
            is_packed[name] = content is not None
            if content is not None:
                packed.writestr(f"{EVIDENCE}/{name}", content)
    return [reference for reference in references if not is_packed[reference.partition("/")[0]]]


def _content(folder: Path, name: str) -> bytes | None:
    # A name with more than a hash in it may lead anywhere.
    if not name.isalnum() or not is_whole(folder / name):
        return None
    return (folder / name).read_bytes()
