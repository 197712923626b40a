"""`audit verify` holds the record and its files against the audit.

The record is read table by table on both databases: what acts left is intact on both, and so is a
record that was migrated or restored; of the forgeries those that differ in kind are tried on both.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlmodel import col

from assignments import transitions
from assignments.transitions import Paper
from models.audit import acts
from models.audit.changes import Unanswered
from models.database import migrate
from models.letters.sent import sha256
from models.tables import Alarm, Audit, Contact
from operation.demo.sink import Sink, listening
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step, seal_step
from operation.upkeep.backup import backup
from operation.upkeep.restore import restore
from operation.upkeep.verifying import verify_record
from tests.builders import a_desk, a_lived_copy, a_record, an_act, morning
from tests.models.test_migrations import downgrade
from tests.operation.test_backup import ACT, MONDAY, NOW, a_lived_record, keep_scan

on_both = pytest.mark.usefixtures("database")

FORGERIES = {
    "a status": ("UPDATE assignment SET status = 'accepted'", "assignment", "status"),
    "a due date": ("UPDATE assignment SET due_on = '2023-05-31'", "assignment", "due_on"),
    "who holds it": ("UPDATE assignment SET holder_id = 1", "assignment", "holder_id"),
    "a cycle": ("UPDATE cycle SET due_on = '2023-05-31'", "cycle", "due_on"),
    "a document": ("UPDATE evidence SET document = '99/QĐ-UBND'", "evidence", "document"),
    "a file": ("UPDATE evidence SET file = 'abc/scan.pdf'", "evidence", "file"),
    "a day of reporting": ("UPDATE proof SET submitted_on = '2023-03-01'", "proof", "submitted_on"),
    "a proof taken away": ("DELETE FROM proof", "proof", None),
    "the live day": ("UPDATE plan SET live_from = '2024-01-01'", "plan", "live_from"),
    "a silent hold": ("UPDATE plan SET hold_reason = 'x'", "plan", "hold_reason"),
    "an edited decision": ("UPDATE plan SET content = '{}'", "plan", "content"),
    "a letter's outcome": ("UPDATE notice SET state = 'cancelled'", "notice", "state"),
    "a letter's address": ("UPDATE notice SET address = 'x@y.vn'", "notice", "address"),
    "an attempt": ("UPDATE delivery SET at = '2023-01-03 01:00:00+00:00'", "delivery", "at"),
    "an attempt taken away": ("DELETE FROM delivery", "delivery", None),
    "what a letter named": ("DELETE FROM notice_assignment", "notice_assignment", None),
    "that it was chased": ("UPDATE reminder SET step_on = '2023-03-01'", "reminder", None),
    "a contact": ("UPDATE contact SET address = 'x@y.vn'", "contact", "address"),
    "an obligation": ("UPDATE obligation SET title = 'x'", "obligation", "title"),
    "who leads": (
        "UPDATE responsibility SET valid_to = '2023-02-01'",
        "responsibility",
        "valid_to",
    ),
    "an event": (
        'INSERT INTO event (plan_id, code, "on", recorded_on, recorded_by) '
        "VALUES (1, 'indices-published', '2023-03-01', '2023-03-01', 'ai do')",
        "event",
        None,
    ),
    "a text of a letter": ("UPDATE letter SET text = 'x'", "letter", "text"),
    "a text of a letter, with its hash": (
        f"UPDATE letter SET text = 'x', sha256 = '{sha256('x')}'",
        "letter",
        None,
    ),
    "a text emptied, as if its time were over": (
        "UPDATE letter SET text = NULL, html = NULL",
        "letter",
        "text",
    ),
    "the HTML of a letter emptied": ("UPDATE letter SET html = NULL", "letter", "html"),
    "a text taken away": ("DELETE FROM letter", "letter", None),
}

OF_KINDS = ("a due date", "an attempt", "what a letter named")
"""A day, an instant, and a row without a number of its own: each database keeps them its way."""


def a_whole_record(folder: Path) -> Installation:
    """Opened, chased, its letter sent, the work reported with a file; sealed."""
    return a_lived_copy(folder / "var", _live)


def _live(folder: Path) -> Installation:
    record = a_record(folder)
    open_step(record, an_act(MONDAY))
    chase_step(record, an_act(MONDAY))
    with listening(Sink()) as sink:
        settings = record.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
        deliver_step(replace(record, settings=settings), morning(MONDAY))
    reference = keep_scan(record)
    with record.work() as (session, loaded):
        paper = Paper("15/QĐ-UBND", MONDAY, file=reference)
        transitions.submit(a_desk(session, loaded, an_act(MONDAY)), [1], paper)
    seal_step(record, NOW)
    return record


def last_audit_id(record: Installation) -> int | None:
    with record.read() as (session, _):
        return session.scalar(select(func.max(col(Audit.id))))


def by_hand(record: Installation, statement: str) -> None:
    with record.engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount


@on_both
def test_what_acts_left_is_intact(tmp_path: Path) -> None:
    found = verify_record(a_whole_record(tmp_path))

    assert (found.intact, found.differences, found.gaps) == (True, (), ())


@pytest.mark.parametrize("forgery", [name for name in FORGERIES if name not in OF_KINDS])
def test_what_sql_changes_is_named(forgery: str, tmp_path: Path) -> None:
    _is_named(forgery, tmp_path)


@on_both
@pytest.mark.parametrize("forgery", OF_KINDS)
def test_a_date_an_instant_and_a_row_without_a_number_are_named(
    forgery: str, tmp_path: Path
) -> None:
    _is_named(forgery, tmp_path)


def _is_named(forgery: str, tmp_path: Path) -> None:
    record = a_whole_record(tmp_path)
    statement, table, column = FORGERIES[forgery]

    by_hand(record, statement)

    found = verify_record(record)
    assert not found.intact
    assert (table, column) in {
        (difference.table, difference.column) for difference in found.differences
    }


def test_a_file_that_was_exchanged_is_named(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    (file,) = (record.settings.var / "evidence").iterdir()
    file.write_bytes(b"%PDF-1.7 another")

    found = verify_record(record)

    assert (found.intact, found.files) == (False, (f"{file.name}/scan.pdf",))


@pytest.mark.parametrize("put", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_in_the_place_of_one_is_named_and_not_waited_for(
    put: Callable[[Path], object], tmp_path: Path
) -> None:
    record = a_lived_record(tmp_path)
    (file,) = (record.settings.var / "evidence").iterdir()
    file.unlink()
    put(file)

    contents = backup(record.settings, tmp_path / "backup.zip")

    assert verify_record(record).files == (f"{file.name}/scan.pdf",)
    assert contents.missing == [f"{file.name}/scan.pdf"]


def test_an_emptied_audit_beside_a_full_record_is_no_proof(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)

    by_hand(record, "DELETE FROM seal")
    by_hand(record, "DELETE FROM audit")

    found = verify_record(record)
    assert (found.chain.intact, found.intact, found.covered_from) == (True, False, None)


def test_a_change_that_was_put_right_again_by_an_act_shows(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    by_hand(record, "UPDATE contact SET is_example = true WHERE id = 1")
    with record.work() as (session, loaded):
        contact = session.get_one(Contact, 1)
        contact.is_example = False
        acts.log(session, loaded.id, ACT, "contact", subject="contact:1", detail={})

    (difference,) = verify_record(record).differences

    assert (difference.column, difference.audit) == ("is_example", last_audit_id(record))


GARBAGE = {
    "changes": ("x", "[]", '{"assignment": {"1": [3, {}]}}', '{"nowhere": {"1": [null, {}]}}'),
    "detail": ("x", "[]", "{}"),
    "subject": ("notice:x", ""),
    "at": ("soon",),
    "as_of": ("soon",),
}
"""What no act writes; of the last two only SQLite takes it."""


@on_both
def test_whatever_a_hand_leaves_in_the_audit_its_row_is_named(tmp_path: Path) -> None:
    record = a_whole_record(tmp_path)
    with record.read() as (session, _):
        row = session.scalar(select(func.min(col(Audit.id))).where(col(Audit.action) == "sent"))
    columns = list(GARBAGE) if record.engine.dialect.name == "sqlite" else list(GARBAGE)[:3]

    for column in columns:
        for garbage in GARBAGE[column]:
            with record.engine.begin() as connection:
                this = {"garbage": garbage, "row": row}
                value = text(f"UPDATE audit SET {column} = :garbage WHERE id = :row")
                connection.execute(value, this)

            found = verify_record(record)

            assert (found.intact, found.chain.first_touched) == (False, row), (column, garbage)


def test_what_cannot_be_read_of_the_audit_is_named_before_a_seal_holds_it(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    by_hand(record, "DELETE FROM seal")
    by_hand(record, "UPDATE audit SET changes = 'x' WHERE id = 2")

    first, *_ = verify_record(record).differences

    assert (first.table, first.row, first.column) == ("audit", "2", "changes")


def test_a_gap_in_the_audit_is_named(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    by_hand(record, "DELETE FROM seal")
    by_hand(record, "DELETE FROM audit WHERE id = 2")

    found = verify_record(record)

    assert [(gap.first, gap.last) for gap in found.gaps] == [(2, 2)]
    assert not found.intact


def test_a_change_for_which_no_act_answers_is_refused(record: Installation) -> None:
    with pytest.raises(Unanswered, match="alarm"), record.work() as (session, loaded):
        session.add(Alarm(plan_id=loaded.id, subject="agency:x", told_on=date(2023, 3, 1)))


@on_both
def test_a_record_of_an_earlier_version_comes_under_the_audit_once(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    by_hand(record, "DELETE FROM seal")
    downgrade(record.engine, "0012")

    migrate(record.engine)
    migrate(record.engine)

    found = verify_record(record)
    assert (found.intact, found.covered_from) == (True, last_audit_id(record))


@on_both
def test_a_restore_is_in_the_audit_and_the_record_stays_intact(tmp_path: Path) -> None:
    record = a_lived_record(tmp_path)
    contents = backup(record.settings, tmp_path / "backup.zip")

    restore(record.settings, tmp_path / "backup.zip", ACT)

    with record.read() as (session, loaded):
        (row,) = acts.of_subjects(session, loaded.id, ["record"])
    assert (row.action, row.actor) == ("restore", "test")
    assert json.loads(row.detail)["head"] == contents.head
    assert verify_record(record).intact
