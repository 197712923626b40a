"""Readings: who may record them, what cannot be so, and what a correction leaves behind."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments.errors import MissingGrounds, NotTheirs, WrongDay
from models.audit import acts
from operation.installation import Installation
from plans.loading import load
from scoring.errors import BadReading, ScoringError, UnknownValue
from scoring.overview import TargetRow, overview
from scoring.readings import listed
from tests.builders import a_record, an_act, an_agency
from tests.scoring.builders import JUNE, PUBLISHED, RANK, a_plan_with, a_reading, a_target, recorded

on_both = pytest.mark.usefixtures("database")

SHARE = {"name": "share", "kind": "percentage", "reach": 90}
BAND = {"name": "band", "kind": "band", "reach": "khá", "bands": ("yếu", "khá")}
UNITS = {"name": "units", "kind": "reduction", "reach": 10, "base_year": 2021}


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Installation]:
    """A record whose plan has a score, a rank, a share, a band and a reduction."""
    plan = a_plan_with(a_target(), a_target("2.2", RANK, SHARE, BAND), a_target("2.3", UNITS))
    installation = a_record(tmp_path, plan)
    yield installation
    installation.engine.dispose()


def seen(record: Installation, year: int = 2022) -> list[TargetRow]:
    with record.work() as (session, loaded):
        return overview(session, loaded, year=year, as_of=JUNE)


@pytest.mark.parametrize("by", ["so-tu-phap", "so-noi-vu", "van-phong"])
def test_the_agency_that_answers_or_a_judge_records_a_reading(
    measured: Installation, by: str
) -> None:
    reading = recorded(measured, by=by)

    assert reading is not None
    assert (reading.reading, reading.before, reading.recorded_by) == (86.5, None, by)
    assert (seen(measured)[0].state, seen(measured)[0].source) == ("reached", PUBLISHED)


def test_what_is_published_no_more_says_since_when_and_why(tmp_path: Path) -> None:
    ended = {**RANK, "to_year": 2021, "note": "no edition since"}
    record = a_record(tmp_path, a_plan_with(a_target("2.6", ended)))

    (row,) = seen(record)

    assert (row.state, row.to_year, row.note) == ("no reading", 2021, "no edition since")
    record.engine.dispose()


def test_another_agency_does_not(measured: Installation) -> None:
    with pytest.raises(NotTheirs, match="--by so-tu-phap or so-noi-vu or van-phong"):
        recorded(measured, by="so-y-te")


@on_both
def test_a_corrected_reading_takes_the_place_of_the_wrong_one_which_the_audit_keeps(
    measured: Installation,
) -> None:
    recorded(measured, a_reading(figure="68.5"))

    reading = recorded(measured, a_reading(source="Công văn số 5/SNV"), by="so-noi-vu")

    assert reading is not None
    assert (reading.before, reading.reading) == (68.5, 86.5)
    with measured.work() as (session, loaded):
        (row,) = listed(session, loaded)
        _, entry = acts.of_subjects(session, loaded.id, ["target:2.1"])
    assert (row.reading, row.recorded_by) == (86.5, "so-noi-vu")
    assert (entry.actor, entry.action) == ("so-noi-vu", "reading")
    assert json.loads(entry.detail)["before"]["source"] == PUBLISHED
    assert json.loads(entry.detail)["before"]["reading"] == 68.5


@on_both
def test_a_past_day_has_the_reading_that_was_known_then(measured: Installation) -> None:
    recorded(measured, a_reading(figure="68.5"), on=date(2023, 5, 2))
    recorded(measured, on=JUNE)

    days = (date(2023, 5, 1), date(2023, 5, 2), JUNE)
    seen = []
    for day in days:
        with measured.read(day) as (session, loaded):
            seen += overview(session, loaded, year=2022, as_of=day)[:1]

    assert [row.reading for row in seen] == [None, 68.5, 86.5]


def test_a_reading_follows_the_one_that_it_corrects(measured: Installation) -> None:
    recorded(measured, on=JUNE)

    with pytest.raises(WrongDay, match="was last recorded on 2023-06-20"):
        recorded(measured, a_reading(figure="10"), on=date(2023, 5, 2))


def test_a_reading_is_not_recorded_on_a_day_to_come(measured: Installation) -> None:
    with pytest.raises(WrongDay, match="has not come yet"):
        recorded(measured, on=date(2031, 1, 2))


def test_what_is_kept_just_so_changes_nothing(measured: Installation) -> None:
    recorded(measured)

    assert recorded(measured, by="so-noi-vu") is None
    with measured.work() as (session, loaded):
        assert len(acts.of_subjects(session, loaded.id, ["target:2.1"])) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"figure": "86,5"}, 86.5),
        ({"figure": "86,5 điểm"}, 86.5),
        ({"target": "2.2", "value": "share", "figure": "86,5 %"}, 86.5),
        ({"target": "2.2", "value": "rank", "figure": "63"}, 63),
        ({"target": "2.2", "value": "rank", "figure": "Đồng hạng 3"}, 3),
        ({"target": "2.2", "value": "rank", "figure": "thứ 12"}, 12),
        ({"target": "2.2", "value": "rank", "figure": "3 (đồng hạng)"}, 3),
        ({"target": "2.2", "value": "band", "figure": "KHÁ"}, "khá"),
        ({"target": "2.3", "figure": "412"}, 412),
        # A name may be what letters and charts call it.
        ({"value": "Điểm"}, 86.5),
    ],
)
def test_figures_are_taken_as_people_write_them(
    measured: Installation, given: dict[str, Any], told: float | str
) -> None:
    reading = recorded(measured, a_reading(**given))

    assert reading is not None
    assert reading.reading == told


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"target": "2.9"}, UnknownValue, '"2.9" is not a target'),
        ({"target": "2.2"}, UnknownValue, "name one of: rank, share, band"),
        ({"value": "scoer"}, UnknownValue, "score"),
        ({"figure": "100.1"}, BadReading, "write at most 100"),
        ({"figure": "-1"}, BadReading, "write 0 or more"),
        ({"figure": "nan"}, BadReading, "is not a figure"),
        ({"figure": "9" * 400}, BadReading, "is not a figure"),
        ({"figure": "khá"}, BadReading, "is not a figure"),
        ({"target": "2.2", "value": "share", "figure": "101"}, BadReading, "write at most 100"),
        ({"target": "2.2", "value": "rank", "figure": "64"}, BadReading, "write at most 63"),
        ({"target": "2.2", "value": "rank", "figure": "0"}, BadReading, "from 1 to 63"),
        ({"target": "2.2", "value": "rank", "figure": "2.5"}, BadReading, "from 1 to 63"),
        ({"target": "2.2", "value": "rank", "figure": "3-4"}, BadReading, "a tie the better one"),
        ({"target": "2.2", "value": "rank", "figure": "3/63"}, BadReading, "from 1 to 63"),
        ({"target": "2.2", "value": "rank", "figure": "-3"}, BadReading, "from 1 to 63"),
        ({"target": "2.2", "value": "band", "figure": "tốt"}, BadReading, "yếu"),
        # Twelve thousand, or twelve and a bit.
        ({"target": "2.3", "figure": "12.345"}, BadReading, "in two ways"),
        ({"target": "2.3", "figure": "0", "year": 2021}, BadReading, "above 0"),
        ({"year": 2024}, BadReading, "write 2008 to 2023"),
        ({"year": 222}, BadReading, "write 2008 to 2023"),
        ({"source": "  "}, MissingGrounds, "write --source TEXT"),
        ({"published_on": date(2021, 12, 31)}, BadReading, "correct --published"),
        ({"published_on": date(2023, 6, 21)}, BadReading, "correct --published"),
    ],
)
def test_what_cannot_be_so_is_refused_with_what_to_write(
    measured: Installation, given: dict[str, Any], error: type[ScoringError], told: str
) -> None:
    with pytest.raises(error, match=told):
        recorded(measured, a_reading(**given))


def test_an_agency_that_has_ended_is_followed_by_its_successor(tmp_path: Path) -> None:
    ended = an_agency("so-tu-phap", valid_to=date(2023, 5, 31), successor="so-y-te")
    others = [an_agency(code) for code in ("so-noi-vu", "van-phong", "so-y-te", "mat-tran")]
    record = a_record(tmp_path, a_plan_with(a_target(), agencies=[ended, *others]))

    assert seen(record)[0].agency == "so-y-te"
    assert recorded(record, by="so-y-te") is not None


def test_a_plan_edited_later_keeps_the_readings_of_what_it_dropped(
    measured: Installation,
) -> None:
    recorded(measured)

    with measured.work() as (session, _):
        load(session, a_plan_with(a_target("2.2", RANK)), an_act(JUNE))

    with measured.work() as (session, loaded):
        (row,) = listed(session, loaded)
    assert (row.target, row.label, row.reading) == ("2.1", None, 86.5)
