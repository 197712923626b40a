"""What stands in a sheet beside its data is no data."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.sheets.builders import (
    HEADER,
    OTHER,
    ROW,
    documents,
    read,
    workbook,
)

BLANK = (None,) * 5
FURNITURE: dict[str, Sequence[Sequence[Any]]] = {
    "columns numbered in brackets": (HEADER, ("(1)", "(2)", "(3)", "(4)", "(5)"), ROW),
    "columns numbered": (HEADER, (1, 2, 3, 4, 5), ROW),
    "columns with letters and numbers": (HEADER, ("A", "B", 1, 2, "3=1+2"), ROW),
    "a header in two rows": (
        ("Vị trí", "Cơ quan", "Văn bản", None, "Ghi chú"),
        (None, None, "Số, ký hiệu văn bản", "Ngày văn bản", None),
        ROW,
    ),
    "a header in two rows that are read together": (
        ("Vị trí", "Cơ quan", "Văn bản", None, "Ghi chú"),
        (None, None, "Số, ký hiệu", "Ngày", None),
        (1, 2, 3, 4, 5),
        ROW,
    ),
    "a total": (HEADER, ROW, ("TỔNG CỘNG", None, 1, 1, None)),
    "a total behind a blank number": (HEADER, ROW, (None, "Tổng số:", 1, None, None)),
    "an average": (HEADER, ROW, (None, "Trung bình", 86.5, None, None)),
    "sections": (HEADER, ("I", "Khối sở", None, None, None), ROW, ("II. Khối huyện",)),
    "a section of one cell": (HEADER, ("CÁC SỞ, BAN, NGÀNH", *BLANK[1:]), ROW),
    "signatures": (
        HEADER,
        ROW,
        BLANK,
        ("Người lập biểu", None, None, "Ninh Thuận, ngày 15 tháng 3 năm 2023", None),
        (None, None, None, "GIÁM ĐỐC", None),
        (None, None, None, "Nguyễn Văn A", None),
    ),
    "a signature on behalf": (HEADER, ROW, (None, None, None, "KT. GIÁM ĐỐC"), ("A", "B")),
}


@pytest.mark.parametrize("name", list(FURNITURE))
def test_what_stands_beside_the_data_is_no_data(tmp_path: Path, name: str) -> None:
    sheet = read(tmp_path, workbook(*FURNITURE[name]))

    assert documents(sheet) == ["12/BC-SYT"]
    assert sheet.rows[0].text("note") is None


def test_a_header_that_is_repeated_is_no_data(tmp_path: Path) -> None:
    sheet = read(tmp_path, workbook(HEADER, (1, 2, 3, 4, 5), ROW, HEADER, (1, 2, 3, 4, 5), OTHER))

    assert documents(sheet) == ["12/BC-SYT", "9/BC-STP"]
    assert [row.number for row in sheet.rows] == [3, 6]


def test_a_header_whose_cells_are_merged_over_two_rows_is_one(tmp_path: Path) -> None:
    def merge(book: Any) -> None:
        for cells in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
            book.active.merge_cells(cells)

    rows = FURNITURE["a header in two rows"]

    assert documents(read(tmp_path, workbook(*rows, edit=merge))) == ["12/BC-SYT"]


@pytest.mark.parametrize(
    "row",
    [
        # it looks like a total, a section or a signature, and says what a row of data says
        ("Tổng hợp", "Sở Y tế", "12/BC-SYT", "15/03/2023", None),
        ("I", "Sở Y tế", "12/BC-SYT", "15/03/2023", None),
        ("Giám đốc", None, "12/BC-SYT", "15/03/2023", None),
        ("1", "2", "12/BC-SYT", "15/03/2023", None),
    ],
)
def test_a_row_that_fills_every_needed_column_is_data(tmp_path: Path, row: Sequence[Any]) -> None:
    sheet = read(tmp_path, workbook(HEADER, row, OTHER))

    assert documents(sheet) == ["12/BC-SYT", "9/BC-STP"]


def test_furniture_is_read_past_in_a_comma_file_too(tmp_path: Path) -> None:
    text = (
        "Đơn vị;Số/Ký hiệu;Ngày văn bản\n(1);(2);(3)\nSở Y tế;12/BC-SYT;15/3/2023\nTổng cộng;1;\n"
    )

    sheet = read(tmp_path, text)

    assert documents(sheet) == ["12/BC-SYT"]
