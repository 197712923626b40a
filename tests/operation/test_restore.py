"""What a restore refuses, and that no confirmed change is lost in one.

On both databases where a server refuses rows, takes a restore back, locks out others, or makes
tables; what a zip, a manifest or a folder is refused for is refused before there is a database.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import warnings
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models.audit import acts
from models.database import NewerSchema, connect, transaction
from operation.installation import Installation
from operation.upkeep.backup import BadBackup, backup
from operation.upkeep.restore import restore
from settings import REPOSITORY, Settings
from tests.builders import an_act, room_for
from tests.databases import Database
from tests.models.test_migrations import downgrade
from tests.operation.test_backup import ACT, a_lived_record, elsewhere, names_in, rows_of

on_both = pytest.mark.usefixtures("database")

Parts = dict[str, bytes]


def repacked(source: Path, target: Path, change: Callable[[Parts], None]) -> Path:
    """The backup with other parts; the manifest has the hash of the record as it is then."""
    with zipfile.ZipFile(source) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    change(parts)
    with zipfile.ZipFile(target, "w") as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return target


def without(prefix: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        for name in [name for name in parts if name.startswith(prefix)]:
            del parts[name]

    return change


def manifest(text: str | None = None, **told: object) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        whole = {**json.loads(parts["manifest.json"]), **told}
        parts["manifest.json"] = (text or json.dumps(whole)).encode()

    return change


def rows(*statements: str) -> Callable[[Parts], None]:
    """Change the packed record by hand, and its hash in the manifest: as a forger would."""

    def change(parts: Parts) -> None:
        base = sqlite3.connect(":memory:", isolation_level=None)
        base.deserialize(parts["record.sqlite3"])
        for statement in ("PRAGMA foreign_keys = OFF", *statements):
            base.execute(statement)
        record(base.serialize())(parts)

    return change


def record(content: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts["record.sqlite3"] = content
        manifest(sha256=hashlib.sha256(content).hexdigest())(parts)

    return change


def other_scan(parts: Parts) -> None:
    (name,) = [name for name in parts if name.startswith("evidence/")]
    parts[name] = b"%PDF-1.7 another"


def more(name: str) -> Callable[[Parts], None]:
    return lambda parts: parts.update({name: b"more"})


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        # parts
        (without("manifest"), "is not a backup .* no item named 'manifest.json'"),
        (without("record"), "is not a backup .* no item named 'record.sqlite3'"),
        (without("evidence"), "0 of 1 kept files"),
        (other_scan, "is not what its name, its hash, says"),
        (more("evidence/" + "0" * 64), "2 of 1 kept files"),
        (more("../outside"), "2 of 1 kept files"),
        # the manifest
        (manifest(files=2), "1 of 1 kept files"),
        (manifest(files=float("inf")), "is not a backup"),
        (manifest(files="1"), "is not a backup"),
        (manifest(counts=[]), "is not a backup"),
        (manifest("null"), "is not a backup"),
        (manifest(DEEP), "is not a backup"),
        (manifest(counts={"audit": 99}), "differs from its manifest"),
        (manifest(head="0" * 64), "differs from its manifest"),
        (manifest(sha256="0" * 64), "record.sqlite3 is not what was packed"),
        # the rows
        (record(b"no database" * 100), "is not a backup .*file is not a database"),
        (record(b""), "1 of 0 kept files"),
        (rows("DROP TABLE briefing"), "is not a backup .*no such table: briefing"),
        (rows("DROP TABLE alembic_version"), "is not a backup .*already exists"),
        (rows("UPDATE plan SET content = '{}'"), "is not a backup"),
        (rows("UPDATE alembic_version SET version_num = '9999'"), "a newer version of dondoc"),
    ],
)
def test_a_damaged_backup_is_refused_and_changes_nothing(
    tmp_path: Path, damage: Callable[[Parts], None], words: str
) -> None:
    _is_refused(tmp_path, damage, words)


@on_both
@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (rows("UPDATE assignment SET cycle_id = 99"), "names one that is not there"),
        (rows("UPDATE cycle SET opens_on = 'soon'"), "is not a backup .*soon"),
        (rows("UPDATE audit SET actor = 'x' WHERE id = 1"), "sealed rows of the audit"),
    ],
)
def test_rows_that_a_database_does_not_take_are_refused_and_change_nothing(
    tmp_path: Path, damage: Callable[[Parts], None], words: str
) -> None:
    _is_refused(tmp_path, damage, words)


def _is_refused(tmp_path: Path, damage: Callable[[Parts], None], words: str) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    told, there = rows_of(record), names_in(record.settings.var)
    damaged = repacked(tmp_path / "backup.zip", tmp_path / "damaged.zip", damage)

    with pytest.raises(BadBackup, match=words):
        restore(record.settings, damaged, ACT)

    assert rows_of(record) == told
    assert names_in(record.settings.var) == there


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda _, file: file.write_bytes(b"no zip"), "is not a backup"),
        (lambda source, file: file.write_bytes(source.read_bytes()[:-400]), "is not a backup"),
        (lambda _, file: file.mkdir(), "cannot be read: Is a directory"),
        (lambda _source, _file: None, "there is no such file"),
    ],
)
def test_what_is_no_whole_zip_is_refused(
    tmp_path: Path, damage: Callable[[Path, Path], object], words: str
) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    damage(tmp_path / "backup.zip", tmp_path / "damaged.zip")

    with pytest.raises(BadBackup, match=words):
        restore(record.settings, tmp_path / "damaged.zip", ACT)


def test_a_part_that_is_in_it_twice_is_refused(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    with zipfile.ZipFile(tmp_path / "backup.zip", "a") as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in packed.namelist():
            packed.writestr(name, packed.read(name))

    with pytest.raises(BadBackup, match="a name is in it twice"):
        restore(record.settings, tmp_path / "backup.zip", ACT)


@on_both
def test_a_record_of_a_newer_version_is_not_replaced(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    with record.work() as (session, _):
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerSchema, match="newer version of dondoc; upgrade this installation"):
        restore(record.settings, tmp_path / "backup.zip", ACT)


def test_a_backup_of_an_earlier_version_is_brought_to_this_one(tmp_path: Path) -> None:
    record_ = a_lived_record(tmp_path)
    backup(record_.settings, tmp_path / "new.zip")

    def earlier(parts: Parts) -> None:
        path = tmp_path / "record.sqlite3"
        path.write_bytes(parts["record.sqlite3"])
        engine = connect(f"sqlite:///{path}")
        downgrade(engine, "0001")
        engine.dispose()
        record(path.read_bytes())(parts)
        counts = json.loads(parts["manifest.json"])["counts"]
        del counts["seal"]
        manifest(head=None, counts=counts)(parts)

    old = repacked(tmp_path / "new.zip", tmp_path / "old.zip", earlier)

    contents, _ = restore(elsewhere(tmp_path), old, ACT)

    assert (contents.counts["assignment"], contents.counts["seal"], contents.head) == (1, 0, None)


def test_a_short_file_under_a_hash_is_made_whole(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    (file,) = (record.settings.var / "evidence").iterdir()
    file.write_bytes(b"%PDF")

    restore(record.settings, tmp_path / "backup.zip", ACT)

    assert file.read_bytes() == b"%PDF-1.7 scan"


@on_both
def test_evidence_that_cannot_be_kept_takes_the_restore_back(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    shutil.rmtree(record.settings.var / "evidence")
    (record.settings.var / "evidence").touch()
    told, there = rows_of(record), names_in(record.settings.var)

    with pytest.raises(BadBackup, match=r"its evidence cannot be kept in .*File exists"):
        restore(record.settings, tmp_path / "backup.zip", ACT)

    assert (rows_of(record), names_in(record.settings.var)) == (told, there)


def test_a_restore_without_room_for_the_copy_of_before_changes_nothing(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    told, there = rows_of(record), names_in(record.settings.var)
    size = (tmp_path / "backup.zip").stat().st_size

    with room_for(size // 2), pytest.raises(BadBackup):
        restore(record.settings, tmp_path / "backup.zip", ACT)

    assert rows_of(record) == told
    assert names_in(record.settings.var) == there


def test_two_restores_in_one_instant_keep_two_copies_of_before(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")

    copies = [restore(record.settings, tmp_path / "backup.zip", ACT)[1] for _ in range(2)]

    assert all(copy and copy.exists() for copy in copies)
    assert copies[0] != copies[1]


def subjects(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(text("SELECT subject FROM audit WHERE action = 'write'")))


def write_until(stop: threading.Event, record: Installation, number: int) -> set[str]:
    """Change after change, as another process would; those that were confirmed."""
    engine, confirmed = connect(record.settings.database), set[str]()
    while not stop.is_set():
        subject = f"{number}-{len(confirmed)}"
        with transaction(engine) as session:
            # First the last table in the order of locks, then one before it.
            session.execute(text("UPDATE seal SET sealed_at = sealed_at"))
            act = an_act(date(2023, 3, 20))
            acts.log(session, 1, act, action="write", subject=subject, detail={})
        confirmed.add(subject)
        time.sleep(0.002)
    engine.dispose()
    return confirmed


@on_both
def test_every_change_confirmed_while_a_restore_runs_is_in_it_or_in_the_copy_of_before(
    tmp_path: Path,
) -> None:
    record = a_lived_record(tmp_path)
    backup(record.settings, tmp_path / "backup.zip")
    stop, copies = threading.Event(), []

    with ThreadPoolExecutor(4) as pool:
        writers = [pool.submit(write_until, stop, record, number) for number in range(4)]
        try:
            for _ in range(3):
                time.sleep(0.2)
                copies.append(restore(record.settings, tmp_path / "backup.zip", ACT)[1])
        finally:
            stop.set()
    confirmed = set[str]().union(*(writer.result() for writer in writers))

    found = subjects(record.engine)
    for number, copy in enumerate(copies):
        assert copy
        there = Settings(
            var_dir=tmp_path, database_url=f"sqlite:///{tmp_path}/before-{number}.sqlite3"
        )
        restore(there, copy, ACT)
        found |= subjects(connect(there.database))
    assert confirmed
    assert confirmed - found == set()


def test_of_two_restores_at_once_one_waits_for_the_other(
    database: Database, tmp_path: Path
) -> None:
    backup(a_lived_record(tmp_path).settings, tmp_path / "backup.zip")
    if database.server:
        database.become("template0")
    command = [sys.executable, "-m", "cli.main", "restore", str(tmp_path / "backup.zip"), "--yes"]
    environment = {**os.environ, "DONDOC_VAR_DIR": str(tmp_path / "new")}

    running = [
        subprocess.Popen(
            command, cwd=REPOSITORY, env=environment, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    answers = [(one.communicate()[1], one.returncode) for one in running]

    assert [code for _, code in answers] == [0, 0], answers
    # The first found nothing to keep.
    assert len(list((tmp_path / "new").glob("before-restore-*.zip"))) == 1
