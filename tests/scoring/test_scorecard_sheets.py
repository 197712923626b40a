"""A scorecard on a sheet becomes a file of the plan; faults are told by row."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from plans.reading import read_plan
from scoring.scorecard_sheets import ScorecardHead, scorecard_text
from sheets.errors import SheetError
from tests.builders import a_plan
from tests.documents.builders import a_workbook
from tests.plans.edited import a_short_copy

HEADER = (
    "STT",
    "Lĩnh vực/Tiêu chí",
    "Điểm tối đa",
    "Cách chấm điểm",
    "Cơ quan tự chấm",
    "Nhiệm vụ",
)
HEAD = ScorecardHead("par-index", "Bảng chấm điểm par-index", "I.1", "ubnd-tinh")
ROWS = (
    ("1", "Chỉ đạo, điều hành", 40, None, None, None),
    ("1.1", "Kế hoạch: ban hành đúng hạn", 10, "Có/Không", "so-noi-vu", "I.1; I.2"),
    ("1.2", "Kiểm tra", "30 điểm", None, None, None),
    ("1.2.1", "Định kỳ", "29,5", "Tỷ lệ", "SNV", None),
    ("1.2.2", "Đột xuất", 0.5, None, None, None),
    ("2", "Thể chế", 60, "Tỷ lệ %", None, "II.5"),
)


def a_sheet(folder: Path, *rows: Sequence[Any]) -> Path:
    path = folder / "bo.xlsx"
    path.write_bytes(a_workbook(*rows, header=HEADER))
    return path


def test_the_file_is_a_scorecard_of_the_plan(tmp_path: Path) -> None:
    folder = a_short_copy(tmp_path)
    text = scorecard_text(a_sheet(tmp_path, *ROWS), read_plan(folder), HEAD)
    (folder / "scorecards").mkdir()
    (folder / "scorecards" / "par-index.yaml").write_text(text, "utf-8")

    (card,) = read_plan(folder).scorecards

    assert [(row.code, row.maximum, row.way) for row in card.criteria] == [
        ("1", 40, None),
        ("1.1", 10, "yes_no"),
        ("1.2", 30, None),
        ("1.2.1", 29.5, "ratio"),
        ("1.2.2", 0.5, "percentage"),
        ("2", 60, "percentage"),
    ]
    first = card.criterion("1.1")
    assert (first.answers, first.obligations) == ("so-noi-vu", ("I.1", "I.2"))
    assert card.criterion("1.2.1").answers == "so-noi-vu"


@pytest.mark.parametrize(
    ("place", "row", "said"),
    [
        (
            0,
            ("I", "Chỉ đạo", 40, None, None, None),
            'row 2, column "STT": "I" is not the number of',
        ),
        (1, ("1.1", None, 10, None, None, None), 'row 3, column "Lĩnh vực/Tiêu chí": is blank'),
        (1, ("1.1", "x", "mười", None, None, None), '"mười" is not a number of points'),
        (1, ("1.1", "x", 0, None, None, None), "0 points are none"),
        (1, ("1.1", "x", 10, "tuỳ", None, None), '"tuỳ" is not a way to score'),
        (1, ("1.1", "x", 10, None, "so-y-tee", None), '"so-y-tee" is not an agency of the plan'),
        (1, ("1.1", "x", 10, None, None, "II.55"), '"II.55" is not an obligation of the plan'),
        (1, ("1.2", "x", 10, None, None, None), "rows 3 and 4 are both 1.2"),
        (3, ("3.1", "x", 29.5, None, None, None), "no row 3 holds 3.1; write that row too"),
        (4, ("1.2.2", "x", 1, None, None, None), "30, but the rows that it holds (5, 6) make 30.5"),
        (5, ("2", "Thể chế", 61, None, None, None), "the fields make 101 points, not 100"),
    ],
)
def test_a_fault_is_told_by_its_row(
    tmp_path: Path, place: int, row: Sequence[Any], said: str
) -> None:
    rows: list[Sequence[Any]] = [(*one[:4], None, None) for one in ROWS]
    rows[place] = row

    with pytest.raises(SheetError) as error:
        scorecard_text(a_sheet(tmp_path, *rows), a_plan(), HEAD)

    assert said in str(error.value)
