"""Excel workbooks, read as the values that Excel shows; nothing in them is ever carried out."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl  # type: ignore[import-untyped]  # it brings no types
from openpyxl.utils import range_boundaries  # type: ignore[import-untyped]
from openpyxl.utils.escape import unescape  # type: ignore[import-untyped]

from sheets.errors import UnreadableSheet
from sheets.headers import HEADER_WITHIN
from sheets.table import MOST_ROWS, Sheet, sheet
from sheets.values import Column, Tab, UnreadableCell, Value

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 24 * 1024 * 1024
MOST_TAGS = 1_000_000
"""A full sheet has half of it; each costs openpyxl some hundred bytes, an empty one too."""
MOST_COLUMNS = 64
LAST_ROW = 1_048_576
"""Excel's own last row: a file that claims more is not counted through."""
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"
ZIPPED = b"PK\x03\x04"
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")
ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
ROW_NUMBER = re.compile(rb"""\br=["'](\d+)["']""")
HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)["']""")
STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
"""Names of Strict Open XML (ISO/IEC 29500), which openpyxl does not know."""
TRANSITIONAL = rb"http://schemas.openxmlformats.org/\1/2006/"
"""Names of the same things in every other workbook."""
ONLY_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
"""Parts of a number's format that stand for themselves."""
DECIMALS = re.compile(r"[#,0]*0\.(0+)%?")
STRUCK = "is struck through; delete it, or take the line away"
Bounds: TypeAlias = tuple[int, int, int, int]
DAMAGED = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,  # XML that does not parse
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a damaged workbook raises: openpyxl promises nothing narrower."""


def read_workbook(path: Path, columns: Sequence[Column]) -> Sheet:
    """The sheet of a workbook that has these columns. Raises UnreadableSheet, MissingColumns."""
    return workbook(str(path), file_content(path), columns)


def file_content(path: Path) -> bytes:
    """What is in a file of at most 5 MB. Raises UnreadableSheet."""
    try:
        if not path.is_file():
            why = "is not a file" if path.exists() else "there is no such file"
            raise UnreadableSheet(f"{path}: {why}; write the path of a sheet")
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableSheet(f"{path}: more than 5 MB; divide it, or copy only its rows")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableSheet(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:  # a zero byte in the name
        raise UnreadableSheet(f"{path}: is not the name of a file") from error


def workbook(file: str, content: bytes, columns: Sequence[Column]) -> Sheet:
    """The sheet, among those of a workbook's bytes, that has these columns; `file` names it in
    messages. Raises UnreadableSheet, MissingColumns.
    """
    _require_harmless(file, content)
    with _reading(file):
        tabs = list(_tabs(file, _as_transitional(content)))
    return sheet(file, tabs, columns)


def _require_harmless(file: str, content: bytes) -> None:
    """Raises UnreadableSheet for what openpyxl shall not even begin to read."""
    if content.startswith(OLD_OR_LOCKED):
        raise UnreadableSheet(
            f"{file}: an old .xls, or locked with a password; save it as .xlsx without a password"
        )
    if not content.startswith(ZIPPED):
        raise UnreadableSheet(f"{file}: no Excel workbook; save it as .xlsx")
    with _reading(file), zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise UnreadableSheet(f"{file}: too large unpacked; copy its rows to a new workbook")
        names = [part.filename.lower() for part in parts]
        if any("vbaproject" in name or "macrosheets/" in name for name in names):
            raise UnreadableSheet(f"{file}: carries macros; save it as .xlsx, which has none")
        if "xl/workbook.xml" not in names:
            raise UnreadableSheet(f"{file}: no Excel workbook; save it as .xlsx")
        texts = [archive.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))]
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text for text in texts):
        raise UnreadableSheet(f"{file}: declares entities; copy its rows to a new workbook")
    if sum(text.count(b"<") for text in texts) > MOST_TAGS:
        raise UnreadableSheet(f"{file}: too large unpacked; copy its rows to a new workbook")


def _as_transitional(content: bytes) -> bytes:
    """The same workbook under the names that openpyxl knows."""
    renamed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if not STRICT.search(archive.read("xl/workbook.xml")):
            return content
        with zipfile.ZipFile(renamed, "w") as copy:
            for name in archive.namelist():
                copy.writestr(name, STRICT.sub(TRANSITIONAL, archive.read(name)))
    return renamed.getvalue()


@contextmanager
def _reading(file: str) -> Iterator[None]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what openpyxl leaves out: no cell's value
            yield
    except DAMAGED as error:
        raise UnreadableSheet(
            f"{file}: a damaged workbook ({type(error).__name__}); save it anew in Excel"
        ) from error


def _tabs(file: str, content: bytes) -> Iterator[Tab]:
    """Each visible tab in which anything stands."""
    shown = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    # Twice, because openpyxl gives either the values that Excel computed last, or the formulas.
    written = openpyxl.load_workbook(BytesIO(content), read_only=True)
    visible = [
        (values, formulas)
        for values, formulas in zip(shown.worksheets, written.worksheets, strict=True)
        if values.sheet_state == "visible"
    ]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        for values, formulas in visible:
            # Only a workbook read as a whole knows its merged cells and its hidden rows, and
            # builds each of them.
            xml = archive.read(values._worksheet_path)
            place = f'{file}: tab "{values.title}"' if len(visible) > 1 else file
            yield _tab(place, _rows(values), _rows(formulas), xml)


def _rows(worksheet: Any) -> dict[int, Sequence[Any]]:
    """Rows in which anything stands, by their number."""
    # The size that a file claims may be wrong: rows are read until they end.
    worksheet.reset_dimensions()
    rows: dict[int, Sequence[Any]] = {}
    gap = None
    for number, cells in enumerate(
        worksheet.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS), start=1
    ):
        # Rows that the file leaves out are one and the same object: a million of them cost nothing.
        if cells is not gap and any(cell.value is not None for cell in cells):
            rows[number] = cells
        gap = cells
        if len(rows) > MOST_ROWS + HEADER_WITHIN:
            break
    return rows


def _tab(
    place: str, shown: Mapping[int, Sequence[Any]], written: Mapping[int, Sequence[Any]], xml: bytes
) -> Tab:
    """Values that Excel shows. A formula that was never computed shows nothing: it is no blank."""
    rows: dict[int, list[Value]] = {
        number: [
            _value(*cells)
            for cells in zip_longest(shown.get(number, ()), written[number], fillvalue=None)
        ]
        for number in sorted(written)
    }
    _unmerge(rows, _merged(xml))
    doubts = dict.fromkeys(_hidden(xml), "is hidden; show it (clear the filter), or delete it")
    for number, cells in rows.items():
        struck = [_is_struck(cell) for cell in written[number] if cell.value is not None]
        if struck and all(struck):
            doubts[number] = STRUCK
        elif any(struck):
            _doubt_struck(cells, written[number])
    return Tab(place, list(rows.items()), doubts)


def _unmerge(rows: Mapping[int, list[Value]], merged: Iterable[Bounds]) -> None:
    for left, top, right, bottom in merged:
        if top not in rows or rows[top][left - 1 : left] in ([], [None]):
            continue
        # A person sees the value in each of these rows; the file has it in the first.
        for number in (number for number in rows if top < number <= bottom):
            for place in range(left - 1, min(right, MOST_COLUMNS)):
                rows[number][place] = UnreadableCell(
                    f"merged with row {top}; unmerge the cells and fill in each row"
                )


def _doubt_struck(values: list[Value], cells: Sequence[Any]) -> None:
    for place, cell in enumerate(cells):
        if cell.value is not None and _is_struck(cell):
            values[place] = UnreadableCell(STRUCK)


def _is_struck(cell: Any) -> bool:
    return bool(cell.has_style and cell.font.strike)


def _value(shown: Any, written: Any) -> Value:
    value: Value = shown.value if shown is not None else None
    if shown is not None and shown.data_type == "e":
        return UnreadableCell(f"Excel shows {value}; write the value itself")
    if written.data_type == "f" and value is None:
        return UnreadableCell("a formula without a value; write the value itself")
    if isinstance(value, str):
        # Excel hides an apostrophe before text; other programs leave it in.
        text: str = unescape(value)
        return text.removeprefix("'").removeprefix("’")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _as_shown(value, ONLY_SHOWN.sub("", shown.number_format or ""))
    return value


def _as_shown(value: float, number_format: str) -> Value:
    """A number with the decimals that its format shows, if it shows any."""
    if percent := "%" in number_format:
        # Excel keeps 0.865 of what it shows as 86.5%.
        value = round(value * 100, 9)
    if decimals := DECIMALS.fullmatch(number_format):
        # Through its digits: in binary 2.335 is less than that, and Excel shows 2.34.
        digits = Decimal(f"{value:.15g}")
        value = float(digits.quantize(Decimal(1).scaleb(-len(decimals[1])), ROUND_HALF_UP))
    return f"{value:g}%" if percent else value


def _hidden(xml: bytes) -> list[int]:
    """Numbers of the rows that Excel does not show."""
    rows = [tag for tag in ROW.findall(xml) if HIDDEN.search(tag)]
    return [int(number[1]) for tag in rows if (number := ROW_NUMBER.search(tag))]


def _merged(xml: bytes) -> list[Bounds]:
    """Ranges of more than one row: left, top, right, bottom, which count from 1."""
    ranges = [range_boundaries(reference.decode()) for reference in MERGED.findall(xml)]
    return [bounds for bounds in ranges if bounds[1] < bounds[3]]
