"""Sheets saved as CSV: UTF-8, parted by `,`, by `;` as Excel in Vietnam does, by tabs or `|`."""

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

from sheets.errors import UnreadableSheet
from sheets.headers import HEADER_WITHIN, find_header
from sheets.table import MOST_ROWS, Sheet, sheet
from sheets.values import Cells, Column, Tab
from sheets.workbooks import OLD_OR_LOCKED, ZIPPED, file_content, workbook

DELIMITERS = (",", ";", "\t", "|")
MARKED = re.compile(r"^['’]")
"""The mark that our own CSV sets before what would be a formula, and Excel before any text."""
SAVE_AS = 'in Excel choose "CSV UTF-8 (Comma delimited)", or save it as .xlsx'


def read_any(path: Path, columns: Sequence[Column]) -> Sheet:
    """The sheet of a workbook or a CSV file, by what is in it and not by its name.

    Raises UnreadableSheet, MissingColumns.
    """
    content = file_content(path)
    if content.startswith((OLD_OR_LOCKED, ZIPPED)):
        return workbook(str(path), content, columns)
    tab = _tab(str(path), _decoded(str(path), content), columns)
    read = sheet(str(path), [tab], columns)
    widths = {number: _width(cells) for number, cells in tab.rows}
    for row in read.rows:
        if widths[row.number] > widths[read.headers[0].row]:
            # A comma that nobody quoted ("86,5") moves all that follows it by one column.
            row.add_fault("more cells than the header; quote words and figures that have a comma")
    return read


def _width(cells: Cells) -> int:
    """The number of cells up to the last that is filled."""
    return max(place for place, cell in enumerate(cells, start=1) if str(cell).strip())


def _tab(file: str, text: str, columns: Sequence[Column]) -> Tab:
    """The rows of a text, parted by the sign that makes the most of its header.

    The columns know better than `csv.Sniffer`, which counts signs: a source "ngày 5, mục II, trang
    3" has more commas than its row has semicolons.
    """
    head = "".join(text.splitlines(keepends=True)[:HEADER_WITHIN])
    tabs = {sign: Tab(file, _head_rows(head, sign)) for sign in DELIMITERS}
    # By the header, because a comma in figures ("86,5") cannot be told from one between cells.
    delimiter = max(DELIMITERS, key=lambda sign: len(find_header(tabs[sign], columns).columns))
    lines = _reader(text, delimiter, strict=True)
    rows: list[tuple[int, Cells]] = []
    try:
        for number, cells in enumerate(lines, start=1):
            # Without the mark first: a line of nothing else has nothing in it.
            unmarked = [MARKED.sub("", cell) for cell in cells]
            if any(cell.strip() for cell in unmarked):
                rows.append((number, unmarked))
            if len(rows) > MOST_ROWS + HEADER_WITHIN:
                break
    except csv.Error as error:
        raise UnreadableSheet(
            f"{file}: line {lines.line_num}: no CSV ({error}); correct the quotation marks there"
        ) from error
    return Tab(file, rows)


def _head_rows(head: str, delimiter: str) -> list[tuple[int, Cells]]:
    with suppress(csv.Error):  # told when the whole is read
        return list(enumerate(_reader(head, delimiter, strict=False), start=1))
    return []


def _reader(text: str, delimiter: str, *, strict: bool) -> Any:
    lines = StringIO(text, newline="")
    return csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=strict)


def _decoded(file: str, content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise UnreadableSheet(f"{file}: is not UTF-8 (UTF-16, or no text at all); {SAVE_AS}")
    try:
        # With -sig, because Excel begins a UTF-8 file with a mark that must not reach the first
        # header.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UnreadableSheet(f"{file}: line {line} is not UTF-8; {SAVE_AS}") from error
    if not text.isascii() and any(_is_twice_encoded(text, name) for name in ("latin-1", "cp1252")):
        raise UnreadableSheet(f"{file}: its letters were spoilt by an earlier saving; {SAVE_AS}")
    return text


def _is_twice_encoded(text: str, encoding: str) -> bool:
    """Whether a text is UTF-8 that a program took for Western letters, and encoded again."""
    try:
        text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return False
    return True
