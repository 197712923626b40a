"""The chart: every reading with its state, in Vietnamese, the same file for the same readings."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from operation.installation import Installation
from scoring.chart import MARKS, in_words, write_chart
from scoring.errors import CannotChart
from tests.builders import a_record
from tests.scoring.builders import RANK, a_plan_with, a_reading, a_target, recorded

UNITS = {"name": "units", "kind": "reduction", "reach": 10, "base_year": 2021, "label": "Đơn vị"}
MONEY = {"name": "money", "kind": "score", "reach": 5, "label": "Chi $x_1$ & <b>"}


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Installation]:
    """A score with two readings, a rank with one, a reduction without its base year."""
    record = a_record(tmp_path, a_plan_with(a_target("2.1"), a_target("2.2", RANK, UNITS, MONEY)))
    for entry in (
        a_reading(year=2021, figure="70"),
        a_reading(year=2022, figure="81,5"),
        a_reading(target="2.2", value="rank", year=2022, figure="31"),
        a_reading(target="2.2", value="units", year=2022, figure="190"),
    ):
        recorded(record, entry)
    yield record
    record.engine.dispose()


def drawn(record: Installation, path: Path, year: int = 2022) -> str:
    with record.work() as (session, loaded):
        write_chart(session, loaded, path, year=year)
    return path.read_text(encoding="utf-8")


def test_every_reading_stands_in_it_with_its_state_and_figure(
    measured: Installation, tmp_path: Path
) -> None:
    found = drawn(measured, tmp_path / "a.svg")

    assert re.findall(r'id="(2\.[^"]+)"', found) == [
        "2.1-score-2021-no-course-yet",
        "2.1-score-2022-reached",
        "2.2-rank-2022-no-course-yet",
    ]
    words = set(ET.fromstring(found).itertext())
    assert {"81,5", "≥ 80", "≤ 20", "đạt", "2.1 Điểm", "mức phải đạt"} <= words
    assert {"chưa có số liệu năm gốc 2021", "chưa có số liệu"} <= words
    # Words of the plan are no formula and no tag.
    assert "2.2 Chi $x_1$ & <b>" in words


def test_a_year_shows_nothing_of_the_years_after(measured: Installation, tmp_path: Path) -> None:
    found = drawn(measured, tmp_path / "a.svg", year=2021)

    assert re.findall(r'id="(2\.[^"]+)"', found) == ["2.1-score-2021-no-course-yet"]


def test_the_same_readings_give_the_same_file(measured: Installation, tmp_path: Path) -> None:
    assert drawn(measured, tmp_path / "a.svg") == drawn(measured, tmp_path / "b.svg")


def test_states_differ_in_shape_or_filling_too() -> None:
    looks = {(mark.shape, mark.filled) for mark in MARKS.values()}

    assert len(looks) == len(MARKS)


def test_a_file_that_is_there_stays_as_it_is(measured: Installation, tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text("kept")

    with pytest.raises(CannotChart, match="exists; write another name"):
        drawn(measured, path)
    assert path.read_text() == "kept"


def test_another_kind_of_file_is_refused(measured: Installation, tmp_path: Path) -> None:
    with pytest.raises(CannotChart, match=r"is an \.svg"):
        drawn(measured, tmp_path / "a.png")


def test_a_plan_without_targets_has_no_chart(tmp_path: Path) -> None:
    with pytest.raises(CannotChart, match="no targets"):
        drawn(a_record(tmp_path), tmp_path / "a.svg")


@pytest.mark.parametrize(
    ("figure", "told"),
    [(80.0, "80"), (86.5, "86,5"), (3.756, "3,76"), (100, "100"), ("khá", "khá")],
)
def test_figures_are_written_in_vietnamese(figure: float | str, told: str) -> None:
    assert in_words(figure) == told
