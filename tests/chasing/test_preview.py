"""A rehearsed chase: who would hear of what, and why; nothing is kept."""

from datetime import date
from pathlib import Path

import pytest

from chasing.preview import OwedLine
from models.letters import outbox
from operation.installation import Installation
from operation.steps import chase_step, open_step, preview_step
from tests.builders import a_plan, a_record, an_act, an_obligation, opened_and_chased

pytestmark = pytest.mark.usefixtures("database")

MONDAY, TUESDAY = date(2023, 3, 20), date(2023, 3, 21)
UNDATED = {"rule": "undated", "every": "year"}


def previewed(record: Installation, on: date) -> list[OwedLine]:
    return preview_step(record, an_act(on))


def test_nothing_is_kept_of_a_preview(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    open_step(record, an_act(TUESDAY))

    first, second = previewed(record, TUESDAY), previewed(record, TUESDAY)

    assert first == second != []
    with record.work() as (session, loaded):
        assert outbox.notices(session, loaded.id) == []
        assert loaded.row.chased_on is None
    assert chase_step(record, an_act(TUESDAY)).digests == 1


def test_each_line_says_who_hears_of_what_by_which_address(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    open_step(record, an_act(TUESDAY))

    (line,) = previewed(record, TUESDAY)

    assert (line.agency, line.contact, line.address) == (
        "so-tu-phap",
        "dau-moi-cchc",
        "so-tu-phap@example.gov.vn",
    )
    assert (line.obligation, line.period, line.due_on, line.assignment) == (
        "II.5",
        "2023",
        date(2023, 3, 31),
        1,
    )


def why(record: Installation, on: date) -> list[tuple[str, str]]:
    """Of the letters of the day itself."""
    return [(line.agency, line.why) for line in previewed(record, on) if line.on == on]


def test_the_reason_is_the_opening_a_step_a_check_in_or_the_week(tmp_path: Path) -> None:
    rows = [
        an_obligation("II.5", coordinating=("so-y-te",)),
        an_obligation("II.6", rules=[UNDATED], lead=("mat-tran",)),
    ]
    record = a_record(tmp_path, a_plan(*rows))
    opened_and_chased(record, date(2023, 1, 3), date(2023, 1, 31))

    assert why(record, date(2023, 3, 1)) == [
        ("mat-tran", "asked about on 2023-03-01"),
        ("so-tu-phap", "step -30 of 2023-03-31, 2023-02-17"),
        ("van-phong", "first working day of the month"),
    ]
    opened_and_chased(record, date(2023, 3, 1), date(2023, 3, 23))
    assert why(record, date(2023, 3, 24)) == [
        ("so-y-te", "step -5 of 2023-03-31, 2023-03-24"),
    ]
    assert ("so-noi-vu", "first working day of the week") in why(record, date(2023, 3, 27))


def test_on_a_day_off_nothing_would_leave(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    open_step(record, an_act(TUESDAY))

    assert previewed(record, date(2023, 3, 25)) == []


def test_letters_of_earlier_days_that_wait_would_leave_too(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    opened_and_chased(record, TUESDAY, date(2023, 3, 22))

    (line,) = previewed(record, date(2023, 3, 23))

    assert (line.on, line.why) == (date(2023, 3, 22), "queued on 2023-03-22 and not sent")
