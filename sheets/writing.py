"""Workbooks that go out: what they are, and how their cells look."""

from datetime import date, datetime, time
from typing import IO, Any

import xlsxwriter  # type: ignore[import-untyped]  # it brings no types

from plans.plan import Plan

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EDGE = {"border": 1, "valign": "top", "text_wrap": True}
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "words": {},
    "header": {**EDGE, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DDEBF7"},
    # As text, otherwise Excel makes a date of 2023-03 and of 15/3.
    "text": {**EDGE, "num_format": "@"},
    "heading": {**EDGE, "bold": True, "num_format": "@"},
    "number": {**EDGE, "num_format": "0"},
    "points": {**EDGE, "num_format": "0.##"},
    "day": {**EDGE, "num_format": "dd/mm/yyyy"},
    "instant": {**EDGE, "num_format": "dd/mm/yyyy hh:mm"},
    "expected day": {**EDGE, "num_format": 'dd/mm/yyyy "(dự kiến)"'},
    "blank": {**EDGE, "num_format": "@", "bg_color": "#FFF9E5"},
    "blank day": {**EDGE, "num_format": "dd/mm/yyyy", "bg_color": "#FFF9E5"},
    "blank points": {**EDGE, "num_format": "0.##", "bg_color": "#FFF9E5"},
}


def new_book(
    content: IO[bytes], plan: Plan, as_of: date, *, row_by_row: bool = False
) -> tuple[Any, dict[str, Any]]:
    """A workbook that is written to `content` when it is closed, and its formats by name.

    `row_by_row`: no row is kept once the next one begins, so they have to come in their order.
    """
    kept = "constant_memory" if row_by_row else "in_memory"
    book = xlsxwriter.Workbook(
        content, {kept: True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": plan.head.title, "created": datetime.combine(as_of, time())})
    base = {"font_name": "Times New Roman", "font_size": 12}
    return book, {name: book.add_format({**base, **look}) for name, look in LOOKS.items()}
