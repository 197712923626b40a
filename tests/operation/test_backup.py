"""Backup and restore: the whole record, between the two databases too, checked on the way."""

import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from assignments import transitions
from assignments.desk import Desk
from assignments.files import keep_file, read_file
from assignments.transitions import Paper
from models import chain, copying
from models.database import connect, transaction
from operation.backup import BadBackup, backup, restore
from operation.record import Record
from operation.steps import chase_step, open_step, seal_step
from settings import Settings
from tests.builders import a_record, an_act
from tests.models.test_migrations import downgrade

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MONDAY = date(2023, 3, 20)


def a_lived_record(folder: Path) -> Record:
    """Opened, chased, one piece of work reported with a file, all of it sealed."""
    record = a_record(folder / "var")
    open_step(record, an_act(MONDAY))
    chase_step(record, an_act(MONDAY))
    scan = folder / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 scan")
    copy = read_file(scan)
    keep_file(copy, record.settings.var / "evidence")
    with record.work() as (session, loaded):
        paper = Paper("15/QĐ-UBND", MONDAY, file=copy.reference)
        transitions.submit(Desk(session, loaded, an_act(MONDAY)), [1], paper)
    seal_step(record, NOW)
    return record


def rows_of(record: Record) -> dict[str, list[tuple[object, ...]]]:
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


def test_counts_and_head_of_the_audit_are_equal_before_and_after(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    file = tmp_path / "backup.zip"

    kept = backup(record.settings, file)
    restored, before = restore(elsewhere(tmp_path), file, NOW)

    assert (restored, before) == (kept, None)
    assert kept.counts["assignment"] == kept.files == 1
    with transaction(connect(elsewhere(tmp_path).database)) as session:
        verdict = chain.verify(session)
    assert (verdict.intact, verdict.head) == (True, kept.head)


def test_the_kept_files_come_back_too(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")

    restore(elsewhere(tmp_path), tmp_path / "backup.zip", NOW)

    (file,) = (tmp_path / "new" / "evidence").iterdir()
    assert file.read_bytes() == b"%PDF-1.7 scan"


def test_a_restore_takes_back_what_came_after_and_keeps_it_beside(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    told = rows_of(record)
    with record.work() as (session, loaded):
        transitions.accept(Desk(session, loaded, an_act(MONDAY)), [1])

    _, before = restore(record.settings, tmp_path / "backup.zip", NOW)

    assert rows_of(record) == told
    assert before is not None
    restore(record.settings, before, NOW.replace(hour=1))
    assert rows_of(record)["assignment"] != told["assignment"]


def test_after_a_restore_new_rows_take_new_numbers(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    restore(record.settings, tmp_path / "backup.zip", NOW)

    with record.work() as (session, loaded):
        (change,) = transitions.accept(Desk(session, loaded, an_act(MONDAY)), [1])

    assert change.after == "accepted"


def test_a_backup_is_written_while_others_write(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)

    with transaction(record.engine) as session:
        session.execute(text("UPDATE plan SET title = 'half'"))
        kept = backup(record.settings, tmp_path / "backup.zip")

    assert kept.counts["plan"] == 1
    restore(elsewhere(tmp_path), tmp_path / "backup.zip", NOW)
    with connect(elsewhere(tmp_path).database).connect() as connection:
        assert connection.scalar(text("SELECT title FROM plan")) == "Kế hoạch thử nghiệm"


def test_a_backup_overwrites_nothing(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    (tmp_path / "backup.zip").write_text("another")

    with pytest.raises(BadBackup, match="exists; write another name"):
        backup(record.settings, tmp_path / "backup.zip")

    assert (tmp_path / "backup.zip").read_text() == "another"


def _without(name: str, source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.namelist():
            if not one.startswith(name):
                new.writestr(one, old.read(one))


def _with_other_counts(source: Path, target: Path) -> None:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.namelist():
            told = old.read(one)
            if one == "manifest.json":
                whole = json.loads(told)
                told = json.dumps({**whole, "counts": {**whole["counts"], "audit": 99}}).encode()
            new.writestr(one, told)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda _, target: target.write_bytes(b"no zip"), "is no backup"),
        (lambda source, target: target.write_bytes(source.read_bytes()[:-400]), "is no backup"),
        (lambda source, target: _without("record", source, target), "is incomplete"),
        (lambda source, target: _without("evidence", source, target), "0 of 1 kept files"),
        (_with_other_counts, r"differs from its manifest: \['audit'\]"),
        (lambda _source, _target: None, "there is no such file"),
    ],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    tmp_path: Path, damage: object, words: str
) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    told = rows_of(record)
    assert callable(damage)
    damage(tmp_path / "backup.zip", tmp_path / "damaged.zip")

    with pytest.raises(BadBackup, match=words):
        restore(record.settings, tmp_path / "damaged.zip", NOW)

    assert rows_of(record) == told


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "new.zip")
    folder = tmp_path / "old"
    with zipfile.ZipFile(tmp_path / "new.zip") as packed:
        packed.extractall(folder)
    old = connect(f"sqlite:///{folder / 'record.sqlite3'}")
    downgrade(old, "0001")
    old.dispose()
    whole = json.loads((folder / "manifest.json").read_text())
    whole |= {"head": None, "counts": {k: v for k, v in whole["counts"].items() if k != "seal"}}
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as packed:
        packed.writestr("manifest.json", json.dumps(whole))
        for path in [folder / "record.sqlite3", *(folder / "evidence").iterdir()]:
            packed.write(path, path.relative_to(folder))

    kept, _ = restore(elsewhere(tmp_path), tmp_path / "old.zip", NOW)

    assert (kept.counts["assignment"], kept.counts["seal"], kept.head) == (1, 0, None)
