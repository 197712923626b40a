"""The database: instants stay aware, and writers at once wait instead of failing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from models import plan_rows
from models.audit import acts
from models.database import (
    BadDatabaseUrl,
    InMemoryDatabase,
    Unreachable,
    connect,
    migrate,
    require_current,
    transaction,
    words_of,
)
from operation.installation import Installation
from tests.builders import a_record, an_act

on_both = pytest.mark.usefixtures("database")


@on_both
def test_an_instant_comes_back_aware_and_in_utc(record: Installation) -> None:
    with record.work() as (session, _):
        (plan,) = plan_rows.plans(session)

    assert plan.loaded_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert plan.loaded_at.tzinfo is UTC


@on_both
def test_a_naive_instant_is_refused(record: Installation) -> None:
    naive = acts.Act("test", datetime(2026, 1, 1), date(2026, 1, 1))  # noqa: DTZ001

    with pytest.raises(StatementError, match="naive instant"), record.work() as (session, found):
        acts.log(session, found.id, naive, action="x", subject="x", detail={})


@on_both
def test_four_writers_at_once_all_write(tmp_path: Path) -> None:
    record = a_record(tmp_path)

    def write(number: int) -> None:
        for turn in range(15):
            with transaction(record.engine) as session:
                act, subject = an_act(date(2023, 3, 20)), f"{number}-{turn}"
                acts.log(session, 1, act, action="write", subject=subject, detail={})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    with record.work() as (session, _):
        subjects = [f"{number}-{turn}" for number in range(4) for turn in range(15)]
        assert len(acts.of_subjects(session, 1, subjects)) == 60


def test_eight_who_open_a_new_file_at_once_all_do(tmp_path: Path) -> None:
    gate = Barrier(8)

    def opened(url: str) -> str:
        gate.wait()
        with connect(url).connect() as connection:
            return str(connection.exec_driver_sql("PRAGMA journal_mode").scalar_one())

    with ThreadPoolExecutor(8) as pool:
        modes = [
            mode
            for number in range(40)
            for mode in pool.map(opened, [f"sqlite:///{tmp_path}/{number}.sqlite3"] * 8)
        ]

    assert modes == ["wal"] * 320


@on_both
def test_what_reads_cannot_write(record: Installation) -> None:
    with record.read() as (session, found), pytest.raises(DBAPIError, match=r"read.?only"):
        plan_rows.set_hold(session, found.id, "mất mạng")


def test_whoever_waits_in_vain_for_a_writer_is_told_to_come_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'dondoc.sqlite3'}"
    migrate(connect(url))

    with connect(url).begin(), pytest.raises(OperationalError) as refused:
        connect(url, wait_s=0).begin().__enter__()

    assert words_of(refused.value) == (
        "another command or run has been writing for 30 seconds; "
        "nothing was changed, run this again"
    )


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "sqlite:///file::memory:?uri=true", "sqlite:///file:x?a=b"],
)
def test_a_database_that_would_keep_nothing_is_refused(url: str) -> None:
    with pytest.raises(
        InMemoryDatabase, match=r"in memory, which would keep nothing; write sqlite"
    ):
        connect(url)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+asyncpg://user:password@host/name",
        "postgresql+nothing://host/name",
        "sqlite+aiosqlite:////tmp/dondoc.sqlite3",
        "sqlite+nothing:////tmp/dondoc.sqlite3",
        "nothing://host/name",
        "dondoc.sqlite3",
        "http://[broken",
        "postgresql://user:canary@[broken/name",
        "postgresql://user:canary@host:port/name",
        # the end of a password that is not in percent form is no host
        "postgresql://user:p@canary@host/name",
        "postgresql://user:p@ss canary@host/name",
    ],
)
def test_a_database_that_this_version_cannot_use_is_refused(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=r"write sqlite:////path.* or postgresql:") as refused:
        connect(url)

    assert "canary" not in str(refused.value)


@pytest.mark.parametrize("use", [require_current, migrate])
def test_a_file_that_is_no_database_is_refused(
    tmp_path: Path, use: Callable[[Engine], None]
) -> None:
    (tmp_path / "dondoc.sqlite3").write_bytes(b"no database" * 100)

    with pytest.raises(Unreachable, match=r"DONDOC_DATABASE_URL .* file is not a database"):
        use(connect(f"sqlite:///{tmp_path / 'dondoc.sqlite3'}"))
