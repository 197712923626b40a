"""A form to fill in: title, how to fill it in, a table with blank cells, ready for the printer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, TypeAlias

from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]  # it brings no types

from plans.plan import Plan
from sheets.writing import new_book

HEADER_ROW = 5
"""The row of the header, which counts from 1: above it stand the title and how to fill it in."""
LAST_ROW_OF_EXCEL = 1048576
Looks: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class FormColumn:
    """A column of the form: its header, its width in letters, and how its cells look."""

    title: str
    width: int
    look: str = "text"


@dataclass(frozen=True)
class Form:
    """A form without its rows: the name of its tab, its title, what stands below, its columns."""

    tab: str
    title: str
    words: Sequence[str]
    columns: Sequence[FormColumn]

    def workbook(self, plan: Plan, as_of: date, write_rows: Callable[[Any, Looks], None]) -> bytes:
        """The form with the rows that `write_rows` writes below the header, counted from 0."""
        content = BytesIO()
        book, looks = new_book(content, plan, as_of)
        sheet = book.add_worksheet(self.tab)
        self._write_head(sheet, looks)
        write_rows(sheet, looks)
        self._lay_out(sheet)
        book.close()
        return content.getvalue()

    def _write_head(self, sheet: Any, looks: Looks) -> None:
        sheet.write_string(0, 0, self.title, looks["title"])
        for row, line in enumerate(self.words, start=1):
            sheet.write_string(row, 0, line, looks["words"])
        for column, part in enumerate(self.columns):
            sheet.set_column(column, column, part.width)
            sheet.write_string(HEADER_ROW - 1, column, part.title, looks["header"])

    def _lay_out(self, sheet: Any) -> None:
        sheet.freeze_panes(HEADER_ROW, 0)
        # Text such as 2023 or 1.10 stays text, without a mark of Excel in its corner.
        last = f"{xl_col_to_name(len(self.columns) - 1)}{LAST_ROW_OF_EXCEL}"
        sheet.ignore_errors({"number_stored_as_text": f"A{HEADER_ROW + 1}:{last}"})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW - 1)
