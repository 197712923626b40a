"""Workbooks of several tabs: each visible one that has the table's head is read."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sheets.errors import MissingColumns, SheetFaults
from tests.sheets.builders import DATED, HEADER, OTHER, ROW, documents, read, workbook


def tabs(*more: tuple[str, Sequence[Sequence[Any]]], first: bool = False) -> Any:
    """What adds tabs behind the first, or before it."""

    def edit(book: Any) -> None:
        for title, rows in more:
            tab = book.create_sheet(title, 0 if first else None)
            for row in rows:
                tab.append(row)

    return edit


def test_every_tab_with_the_head_of_the_table_is_read(tmp_path: Path) -> None:
    sheet = read(tmp_path, workbook(HEADER, ROW, edit=tabs(("Sở Tư pháp", (HEADER, OTHER)))))

    assert documents(sheet) == ["12/BC-SYT", "9/BC-STP"]


def test_a_fault_of_one_of_several_tabs_names_it(tmp_path: Path) -> None:
    wrong = (*OTHER[:3], "hôm qua", None)
    sheet = read(tmp_path, workbook(HEADER, ROW, edit=tabs(("Sở Tư pháp", (HEADER, wrong)))))
    for row in sheet.rows:
        row.day(DATED.key)

    with pytest.raises(SheetFaults, match='tab "Sở Tư pháp": row 2, column "Ngày văn bản"'):
        sheet.require_faultless()


def test_a_guide_beside_the_table_is_not_the_table(tmp_path: Path) -> None:
    guide = (("Cột", "Ý nghĩa"), ("Vị trí", "ghi mã"), ("Số, ký hiệu văn bản", "Ngày văn bản"))
    book = workbook(HEADER, ROW, edit=tabs(("Hướng dẫn", guide), first=True))

    assert documents(read(tmp_path, book)) == ["12/BC-SYT"]


def test_a_tab_whose_columns_may_stand_in_another_order(tmp_path: Path) -> None:
    turned = (("Ngày văn bản", "Số/Ký hiệu", "Đơn vị"), ("15/3/2023", "9/BC-STP", "Sở Tư pháp"))

    sheet = read(tmp_path, workbook(HEADER, ROW, edit=tabs(("2", turned))))

    assert documents(sheet) == ["12/BC-SYT", "9/BC-STP"]


def test_a_tab_with_half_of_the_head_is_named(tmp_path: Path) -> None:
    half = (("Vị trí", "Đơn vị", "Số/Ký hiệu", "Ghi chú"), ("I.1", "Sở Tư pháp", "9/BC", None))

    with pytest.raises(MissingColumns, match='tab "2": row 1: the header has no column "Ngày'):
        read(tmp_path, workbook(HEADER, ROW, edit=tabs(("2", half))))


def test_a_hidden_tab_is_not_read(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        tabs(("cũ", (HEADER, OTHER)))(book)
        book["cũ"].sheet_state = "hidden"

    assert documents(read(tmp_path, workbook(HEADER, ROW, edit=hide))) == ["12/BC-SYT"]
