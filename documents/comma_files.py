"""Sheets saved as CSV: UTF-8, with `,` or `;` as Excel in Vietnam writes it."""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from documents.errors import UnreadableSheet
from documents.sheets import HEADER_WITHIN, MOST_ROWS, Column, Grid, Sheet, Value, sheet
from documents.workbooks import OLD_OR_LOCKED, ZIPPED, file_content, workbook

MARKED = re.compile(r"^'(?=[=+\-@])")
"""The mark that our own CSV sets before text that a spreadsheet would take for a formula."""
SAVE_AS = 'in Excel choose "CSV UTF-8 (Comma delimited)", or save it as .xlsx'


def read_any(path: Path, columns: Sequence[Column]) -> Sheet:
    """The sheet of a workbook or a CSV file, by what is in it and not by its name.

    Raises UnreadableSheet, MissingColumns.
    """
    content = file_content(path)
    if content.startswith((OLD_OR_LOCKED, ZIPPED)):
        return workbook(str(path), content, columns)
    grid = _grid(str(path), content)
    read = sheet(str(path), [grid], columns)
    widths = {number: _width(cells) for number, cells in grid}
    for row in read.rows:
        if widths[row.number] > widths[read.header_row]:
            # A comma that nobody quoted ("86,5") may have moved all that follows it by a column.
            row.add_fault("more cells than the header; quote words and figures that have a comma")
    return read


def _width(cells: Sequence[Value]) -> int:
    """The number of cells up to the last that is filled."""
    return max(place for place, cell in enumerate(cells, start=1) if str(cell).strip())


def _grid(file: str, content: bytes) -> Grid:
    text = _decoded(file, content)
    head = text[:2000]
    # Excel separates by ; where a comma stands in numbers, as it does in Vietnam.
    delimiter = ";" if head.count(";") > head.count(",") else ","
    lines = csv.reader(
        StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    grid = []
    try:
        for number, cells in enumerate(lines, start=1):
            if any(cell.strip() for cell in cells):
                grid.append((number, [MARKED.sub("", cell) for cell in cells]))
            if len(grid) > MOST_ROWS + HEADER_WITHIN:
                break
    except csv.Error as error:
        raise UnreadableSheet(
            f"{file}: line {lines.line_num}: no CSV ({error}); correct the quotation marks there"
        ) from error
    return grid


def _decoded(file: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise UnreadableSheet(f"{file}: is no UTF-8 (UTF-16, or no text at all); {SAVE_AS}")
    try:
        # With -sig, because Excel begins a UTF-8 file with a mark that must not reach the first
        # header.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableSheet(f"{file}: line {line} is no UTF-8; {SAVE_AS}") from error
