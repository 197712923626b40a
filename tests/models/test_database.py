"""The database: instants stay aware, and writers at once wait instead of failing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import StatementError

from models import audit, loaded
from models.database import transaction
from operation.record import Record
from tests.builders import a_record, an_act

pytestmark = pytest.mark.usefixtures("database")


def test_an_instant_comes_back_aware_and_in_utc(record: Record) -> None:
    with record.work() as (session, _):
        (plan,) = loaded.plan_records(session)

    assert plan.loaded_at == datetime(2026, 1, 1, tzinfo=UTC)
    assert plan.loaded_at.tzinfo is UTC


def test_a_naive_instant_is_refused(record: Record) -> None:
    naive = audit.Act("test", datetime(2026, 1, 1), date(2026, 1, 1))  # noqa: DTZ001

    with pytest.raises(StatementError, match="naive instant"), record.work() as (session, found):
        audit.record(session, found.id, naive, action="x", subject="x", detail={})


def test_four_writers_at_once_all_write(tmp_path: Path) -> None:
    record = a_record(tmp_path)

    def write(number: int) -> None:
        for turn in range(15):
            with transaction(record.engine) as session:
                act, subject = an_act(date(2023, 3, 20)), f"{number}-{turn}"
                audit.record(session, 1, act, action="write", subject=subject, detail={})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))

    with record.work() as (session, _):
        subjects = [f"{number}-{turn}" for number in range(4) for turn in range(15)]
        assert len(audit.of_subjects(session, 1, subjects)) == 60
