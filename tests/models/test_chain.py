"""The audit's chain: any sealed row that is touched by hand is named."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from models.audit import chain
from models.audit.chain import ChainVerdict
from models.database import transaction
from operation.installation import Installation
from operation.steps import open_step, seal_step
from tests.builders import a_record, an_act

pytestmark = pytest.mark.usefixtures("database")

NOW = datetime(2026, 1, 1, 1, tzinfo=UTC)
INSERT = (
    "INSERT INTO audit (id, at, as_of, plan_id, actor, action, subject, detail) "
    "VALUES (15, '2026-01-01 00:00:00', '2023-03-20', 1, 'x', 'x', 'x', '{}')"
)


def a_sealed_record(folder: Path) -> Installation:
    """Rows 10 and 20, each sealed in a range of its own."""
    record = a_record(folder)
    by_hand(record, "UPDATE audit SET id = 10")
    seal_step(record, NOW)
    open_step(record, an_act(date(2023, 3, 20)))
    by_hand(record, "UPDATE audit SET id = 20 WHERE action = 'open'")
    seal_step(record, NOW)
    return record


def by_hand(record: Installation, statement: str) -> None:
    with transaction(record.engine) as session:
        session.execute(text(statement))


def verdict(record: Installation) -> ChainVerdict:
    with transaction(record.engine) as session:
        return chain.verify(session)


def test_an_untouched_chain_is_intact_and_says_from_where_on_rows_are_not_sealed(
    tmp_path: Path,
) -> None:
    record = a_sealed_record(tmp_path)
    assert (verdict(record).intact, verdict(record).unsealed_from) == (True, None)

    by_hand(record, INSERT.replace("VALUES (15", "VALUES (21"))

    found = verdict(record)
    assert (found.intact, found.sealed, found.unsealed_from) == (True, 2, 21)


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE id = 10", 10),
        ("UPDATE audit SET detail = '{}' WHERE id = 20", 20),
        ("UPDATE audit SET as_of = '2023-03-19' WHERE id = 20", 20),
        ("UPDATE audit SET at = '2026-01-01 00:00:01' WHERE id = 20", 20),
        ("DELETE FROM audit WHERE id = 10", 10),
        ("DELETE FROM audit WHERE id = 20", 20),
        (INSERT, 15),
        # two at once: the first is named
        ("UPDATE audit SET action = 'x'", 10),
    ],
)
def test_a_row_changed_deleted_or_inserted_by_hand_is_named(
    tmp_path: Path, statement: str, row: int
) -> None:
    record = a_sealed_record(tmp_path)

    by_hand(record, statement)

    found = verdict(record)
    assert (found.intact, found.first_touched) == (False, row)


@pytest.mark.parametrize(
    ("statement", "seal"),
    [
        # one that is changed, and the one that follows from it
        ("UPDATE seal SET head = 'x' WHERE id = 1", 1),
        ("UPDATE seal SET head = 'x' WHERE id = 2", 2),
        ("UPDATE seal SET rows = 'garbage' WHERE id = 2", 2),
        ("UPDATE seal SET last_id = 19 WHERE id = 2", 2),
        # one that is gone: the next does not follow any more
        ("DELETE FROM seal WHERE id = 1", 2),
    ],
)
def test_a_seal_that_was_touched_breaks_the_chain(
    tmp_path: Path, statement: str, seal: int
) -> None:
    record = a_sealed_record(tmp_path)

    by_hand(record, statement)

    found = verdict(record)
    assert (found.intact, found.broken_seal) == (False, seal)


def test_whoever_rewrites_the_whole_chain_cannot_keep_the_head_that_was_mailed(
    tmp_path: Path,
) -> None:
    record = a_sealed_record(tmp_path)
    mailed = verdict(record).head or ""

    by_hand(record, "UPDATE audit SET actor = 'nobody' WHERE id = 10")
    by_hand(record, "DELETE FROM seal")
    seal_step(record, NOW)

    assert verdict(record).intact
    with transaction(record.engine) as session:
        assert not chain.has_head(session, mailed)


def test_what_is_sealed_already_is_not_sealed_again(tmp_path: Path) -> None:
    record = a_sealed_record(tmp_path)

    assert seal_step(record, NOW) is None


def test_the_export_has_every_row(tmp_path: Path) -> None:
    record = a_sealed_record(tmp_path)

    with transaction(record.engine) as session:
        rows = list(chain.export(session))

    assert [(row.id, row.plan, row.action) for row in rows] == [
        (10, "thu-nghiem", "load"),
        (20, "thu-nghiem", "open"),
    ]


@pytest.mark.parametrize("number", [-5, 0])
def test_a_row_before_the_first_is_named_too(tmp_path: Path, number: int) -> None:
    record = a_sealed_record(tmp_path)

    by_hand(record, INSERT.replace("VALUES (15", f"VALUES ({number}"))

    assert (verdict(record).intact, verdict(record).first_touched) == (False, number)


def test_the_first_letters_of_a_head_are_enough_in_any_case(tmp_path: Path) -> None:
    record = a_sealed_record(tmp_path)
    head = verdict(record).head or ""

    with transaction(record.engine) as session:
        assert chain.has_head(session, head[:12].upper())
        assert not chain.has_head(session, "0" * 12)


def test_a_row_that_cannot_be_read_any_more_is_named(tmp_path: Path) -> None:
    record = a_sealed_record(tmp_path)
    if record.engine.dialect.name == "postgresql":
        pytest.skip("PostgreSQL takes no text for a day")

    by_hand(record, "UPDATE audit SET as_of = 'garbage' WHERE id = 20")

    assert (verdict(record).intact, verdict(record).first_touched) == (False, 20)
