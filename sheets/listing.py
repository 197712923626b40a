"""A table of a page as a workbook: rows as they come, never all of them in memory."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any, TypeAlias

from deadlines.civil import HO_CHI_MINH
from plans.plan import Plan
from sheets.form import FormColumn, Looks
from sheets.writing import new_book

MOST_IN_CELL = 32_767
"""Letters that Excel keeps in a cell; of longer text xlsxwriter would write nothing."""
MOST_ROWS = 1_000_000
"""Rows of a tab, below Excel's 1,048,576; what follows stands on the next tab."""
HEADER_ROW = 2
"""The row of the header, which counts from 0: above it stands the title."""
Cell: TypeAlias = str | int | date | datetime | None


@dataclass(frozen=True)
class Listing:
    """What a workbook of rows says above them: the name of its tab, its title, its columns."""

    tab: str
    title: str
    columns: Sequence[FormColumn]

    def write(
        self, content: IO[bytes], plan: Plan, as_of: date, rows: Iterable[Sequence[Cell]]
    ) -> None:
        """Write the workbook to a file; text stays text, whatever it begins with."""
        book, looks = new_book(content, plan, as_of, row_by_row=True)
        sheet, row = self._new_tab(book, looks, 1), HEADER_ROW
        for number, cells in enumerate(rows):
            if number and number % MOST_ROWS == 0:
                sheet = self._new_tab(book, looks, number // MOST_ROWS + 1)
            row = HEADER_ROW + 1 + number % MOST_ROWS
            for index, value in enumerate(cells):
                _write(sheet, row, index, value, looks)
        sheet.autofilter(HEADER_ROW, 0, max(row, HEADER_ROW + 1), len(self.columns) - 1)
        book.close()

    def _new_tab(self, book: Any, looks: Looks, number: int) -> Any:
        sheet = book.add_worksheet(self.tab if number == 1 else f"{self.tab} ({number})")
        for index, column in enumerate(self.columns):
            sheet.set_column(index, index, column.width)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:Z1048576"})
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.write_string(0, 0, self.title, looks["title"])
        for index, column in enumerate(self.columns):
            sheet.write_string(HEADER_ROW, index, column.title, looks["header"])
        return sheet


def _write(sheet: Any, row: int, index: int, value: Cell, looks: Looks) -> None:
    """One cell by what it holds; an instant as the clock on the wall in Viet Nam showed it."""
    match value:
        case None | "":
            sheet.write_blank(row, index, None, looks["text"])
        case str():
            sheet.write_string(row, index, value[:MOST_IN_CELL], looks["text"])
        case datetime():
            local = value.astimezone(HO_CHI_MINH).replace(tzinfo=None)
            sheet.write_datetime(row, index, local, looks["instant"])
        case date():
            sheet.write_datetime(row, index, value, looks["day"])
        case _:
            sheet.write_number(row, index, value, looks["number"])
