"""Sheets with defaults: a test states only the cells that matter to it."""

from collections.abc import Callable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from operation.installation import Installation
from operation.steps import open_step
from tests.builders import a_plan, a_record, an_act, an_obligation

MARCH = date(2023, 3, 20)
HEADER = (
    "Vị trí trong quyết định",
    "Kỳ",
    "Mã cơ quan",
    "Số, ký hiệu văn bản",
    "Ngày văn bản",
    "Ghi chú",
)
FILLED = ("II.5", "2023", "so-tu-phap", "15/BC-STP", "1/3/2023", None)
CELLS = ("obligation", "period", "agency", "document", "dated", "note")


def an_open_record(folder: Path) -> Installation:
    """Three duties of Sở Tư pháp, open on 20 March 2023; II.7 is owed at least three times."""
    plan = a_plan(
        an_obligation("II.5"),
        an_obligation("II.6"),
        an_obligation("II.7", rules=[{"rule": "at_least", "times": 3}]),
    )
    record = a_record(folder, plan)
    open_step(record, an_act(MARCH))
    return record


def a_row(**given: Any) -> tuple[Any, ...]:
    """II.5 of 2023, reported by Sở Tư pháp with 15/BC-STP, unless told otherwise."""
    whole = dict(zip(CELLS, FILLED, strict=True)) | given
    return tuple(whole[name] for name in CELLS)


def a_workbook(
    *rows: Sequence[Any],
    header: Sequence[Any] = HEADER,
    edit: Callable[[Any], Any] = lambda sheet: None,
) -> bytes:
    """A workbook of one sheet; its header is in row 1."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (header, *(rows or [a_row()])):
        sheet.append(row)
    edit(sheet)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def kept(folder: Path, content: bytes, name: str = "sheet.xlsx") -> Path:
    """The path of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return path
