"""Backup and restore: the whole record, between the two databases too.

On both databases where rows are read beside a writer, come back, and take new numbers; what is
about files and names alone on SQLite.
"""

import hashlib
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from assignments import transitions
from assignments.files import keep_content, keep_file, receive_file
from assignments.transitions import Paper
from models import copying
from models.audit import chain
from models.audit.acts import Act
from models.database import connect, transaction
from operation.installation import Installation
from operation.steps import chase_step, open_step, seal_step
from operation.upkeep.backup import BadBackup, backup
from operation.upkeep.restore import restore
from settings import Settings
from tests.builders import a_desk, a_lived_copy, a_record, an_act, room_for

on_both = pytest.mark.usefixtures("database")

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ACT = Act("test", NOW, NOW.date())
MONDAY = date(2023, 3, 20)


def keep_scan(record: Installation) -> str:
    """A kept file, as an evidence names it."""
    folder = record.settings.var / "evidence"
    scan = receive_file([b"%PDF-1.7 scan"], "scan.pdf", folder)
    keep_file(scan, folder)
    return scan.reference


def a_lived_record(folder: Path) -> Installation:
    """Opened, chased, one piece of work reported with a file, all of it sealed."""
    return a_lived_copy(folder / "var", _live)


def _live(folder: Path) -> Installation:
    record = a_record(folder)
    open_step(record, an_act(MONDAY))
    chase_step(record, an_act(MONDAY))
    reference = keep_scan(record)
    with record.work() as (session, loaded):
        paper = Paper("15/QĐ-UBND", MONDAY, file=reference)
        transitions.submit(a_desk(session, loaded, an_act(MONDAY)), [1], paper)
    seal_step(record, NOW)
    return record


def rows_of(record: Installation) -> dict[str, list[tuple[object, ...]]]:
    with record.engine.connect() as connection:
        names = copying.counts(connection)
        return {
            name: sorted(map(tuple, connection.execute(text(f'SELECT * FROM "{name}"'))), key=str)
            for name in names
        }


def elsewhere(folder: Path) -> Settings:
    """A new machine, on SQLite."""
    url = f"sqlite:///{folder / 'new' / 'dondoc.sqlite3'}"
    return Settings(var_dir=folder / "new", database_url=url)


@on_both
def test_counts_and_head_of_the_audit_are_equal_before_and_after(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    file = tmp_path / "backup.zip"

    contents = backup(record.settings, file)
    restored, before = restore(elsewhere(tmp_path), file, ACT)

    assert (restored, before) == (contents, None)
    assert contents.counts["assignment"] == contents.files == 1
    with transaction(connect(elsewhere(tmp_path).database)) as session:
        verdict = chain.verify(session)
    assert (verdict.intact, verdict.head) == (True, contents.head)


def test_the_kept_files_come_back_too(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")

    restore(elsewhere(tmp_path), tmp_path / "backup.zip", ACT)

    (file,) = (tmp_path / "new" / "evidence").iterdir()
    assert file.read_bytes() == b"%PDF-1.7 scan"


@on_both
def test_a_restore_takes_back_what_came_after_and_keeps_it_beside(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    told = rows_of(record)
    with record.work() as (session, loaded):
        transitions.accept(a_desk(session, loaded, an_act(MONDAY)), [1])

    _, before = restore(record.settings, tmp_path / "backup.zip", ACT)

    audited = rows_of(record)["audit"]
    assert {**rows_of(record), "audit": told["audit"]} == told
    assert len(audited) == len(told["audit"]) + 1
    assert before is not None
    restore(record.settings, before, replace(ACT, now=NOW.replace(hour=1)))
    assert rows_of(record)["assignment"] != told["assignment"]


@on_both
def test_after_a_restore_new_rows_take_new_numbers(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    restore(record.settings, tmp_path / "backup.zip", ACT)

    with record.work() as (session, loaded):
        (change,) = transitions.accept(a_desk(session, loaded, an_act(MONDAY)), [1])

    assert change.after == "accepted"


@on_both
def test_a_backup_is_written_while_others_write(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)

    with transaction(record.engine) as session:
        session.execute(text("UPDATE plan SET title = 'half'"))
        contents = backup(record.settings, tmp_path / "backup.zip")

    assert contents.counts["plan"] == 1
    restore(elsewhere(tmp_path), tmp_path / "backup.zip", ACT)
    with connect(elsewhere(tmp_path).database).connect() as connection:
        assert connection.scalar(text("SELECT title FROM plan")) == "Kế hoạch thử nghiệm"


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    (tmp_path / "backup.zip").write_text("another")

    with pytest.raises(BadBackup, match="exists; write another name"):
        backup(record.settings, tmp_path / "backup.zip")

    assert (tmp_path / "backup.zip").read_text() == "another"


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("size", [40_000, 1_000_000])
def test_a_backup_that_finds_no_room_says_so_and_leaves_nothing(tmp_path: Path, size: int) -> None:
    record = a_lived_record(tmp_path)
    noise = b"%PDF" + random.Random(1).randbytes(2_000_000)
    keep_content(noise, record.settings.var / "evidence")
    with record.work() as (session, _):
        name = hashlib.sha256(noise).hexdigest()
        session.execute(text(f"UPDATE evidence SET file = '{name}/scan.pdf'"))
    record.engine.dispose()
    target = tmp_path / "target"
    target.mkdir()

    with room_for(size), pytest.raises(BadBackup, match=r"backup.zip cannot be written: "):
        backup(record.settings, target / "backup.zip")

    assert names_in(target) == set()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("x" * 300 + ".zip", "File name too long"),
        ("none/backup.zip", "none is not a folder; make it first"),
        ("file/backup.zip", "file is not a folder"),
    ],
)
def test_a_name_that_cannot_be_written_is_refused_in_words(
    tmp_path: Path, name: str, words: str
) -> None:
    record = a_lived_record(tmp_path)
    target = tmp_path / "target"
    target.mkdir()
    (target / "file").touch()

    with pytest.raises(BadBackup, match=words):
        backup(record.settings, target / name)

    assert names_in(target) == {"file"}


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"%PDF")])
def test_a_kept_file_that_is_gone_or_changed_is_named_and_the_rest_is_kept(
    tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    record = a_lived_record(tmp_path)
    (file,) = (record.settings.var / "evidence").iterdir()
    damage(file)

    contents = backup(record.settings, tmp_path / "backup.zip")

    assert (contents.files, contents.missing) == (0, [f"{file.name}/scan.pdf"])
    restored, _ = restore(elsewhere(tmp_path), tmp_path / "backup.zip", ACT)
    assert restored == contents


def test_a_file_that_no_row_names_is_not_backed_up(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    keep_content(b"of a submission that was cut off", record.settings.var / "evidence")

    contents = backup(record.settings, tmp_path / "backup.zip")

    assert (contents.files, contents.missing) == (1, [])


def test_a_record_whose_audit_was_touched_is_backed_up_and_comes_back(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    with record.work() as (session, _):
        session.execute(text("UPDATE audit SET actor = 'nobody' WHERE id = 1"))

    contents = backup(record.settings, tmp_path / "backup.zip")

    assert not contents.intact
    assert restore(elsewhere(tmp_path), tmp_path / "backup.zip", ACT) == (contents, None)
