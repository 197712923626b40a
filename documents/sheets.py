"""A sheet with a header: its columns by name, its rows, and every fault with its place."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from documents.errors import MissingColumns, SheetFault, SheetFaults, UnreadableSheet

MOST_ROWS = 5000
MOST_LETTERS = 2000
HEADER_WITHIN = 30
"""Rows, blank ones not counted, among which the header is looked for."""
DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
NO_DATE = "is not a date; write day/month/year, e.g. 28/02/2023"


@dataclass(frozen=True)
class UnreadableCell:
    """A cell that holds something which is no value: why, and what to write instead."""

    why: str


Value: TypeAlias = str | int | float | bool | date | time | timedelta | UnreadableCell | None
Grid: TypeAlias = Sequence[tuple[int, Sequence[Value]]]
"""Rows that are not blank, each with its number, which counts from 1."""


@dataclass(frozen=True)
class Column:
    """A column by its header; `also` are other headers that mean it."""

    key: str
    title: str
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every header that means this column, as they are compared."""
        return frozenset(fold(name) for name in (self.title, self.key, *self.also))


@dataclass
class Row:
    """One row below the header. What its cells cannot mean is kept in `faults`."""

    file: str
    number: int
    cells: Mapping[str, Value]
    titles: Mapping[str, str]
    faults: list[SheetFault] = field(default_factory=list)

    def add_fault(self, message: str, key: str = "") -> None:
        """Note a fault of the row, or of one cell of it."""
        column = self.titles.get(key, "")
        self.faults.append(SheetFault(self.file, self.number, column, message))

    def filled(self, key: str) -> bool:
        """Whether somebody wrote anything into a cell."""
        return _is_filled(self.cells.get(key))

    def text(self, key: str) -> str | None:
        """A cell's words on one line; none if it is blank or, with a fault, no text."""
        value = self.cells.get(key)
        if isinstance(value, UnreadableCell):
            self.add_fault(value.why, key)
            return None
        # Its words are lost: what Excel took for a date cannot be read back as it was written.
        if isinstance(value, date | time | timedelta):
            self.add_fault(
                f"Excel has made {_shown(value)} of it; format the cell as text and write it again",
                key,
            )
            return None
        words = _shown(value)
        if len(words) > MOST_LETTERS:
            self.add_fault(f"{len(words)} letters; write at most {MOST_LETTERS}", key)
            return None
        return words or None

    def day(self, key: str) -> date | None:
        """A cell's date, kept by Excel or written day/month/year; none if blank or, with a fault,
        something else.
        """
        value = self.cells.get(key)
        if isinstance(value, UnreadableCell):
            self.add_fault(value.why, key)
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        words = _shown(value)
        day = _written_day(words)
        if words and day is None:
            self.add_fault(f'"{words}" {NO_DATE}', key)
        return day


@dataclass
class Sheet:
    """The rows below a header; `titles` are the headers as the sheet has them, by key."""

    file: str
    header_row: int
    titles: Mapping[str, str]
    rows: Sequence[Row]

    def require_faultless(self) -> None:
        """Raises SheetFaults with every fault of every row."""
        faults = [fault for row in self.rows for fault in row.faults]
        if faults:
            raise SheetFaults(faults)


def sheet(file: str, grids: Iterable[Grid], columns: Sequence[Column]) -> Sheet:
    """The first grid that has a header with these columns, in any order.

    Raises MissingColumns, and UnreadableSheet for no row or more than 5,000.
    """
    place, columns_by_index, grid = _header(grids, columns)
    if len(columns_by_index) < 2:
        wanted = ", ".join(f'"{column.title}"' for column in columns if column.required)
        raise MissingColumns(f"{file}: no row is a header; write one with the columns {wanted}")
    header_row, names = grid[place]
    _require_columns(file, header_row, columns_by_index, columns)
    body = grid[place + 1 :]
    if not body:
        raise UnreadableSheet(f"{file}: nothing is below the header; fill in its rows")
    if len(body) > MOST_ROWS:
        raise UnreadableSheet(f"{file}: more than {MOST_ROWS} rows; divide it into several files")
    titles = {column.key: _shown(names[index]) for index, column in columns_by_index.items()}
    rows = []
    for number, cells in body:
        values = {column.key: _at(cells, index) for index, column in columns_by_index.items()}
        rows.append(Row(file, number, values, titles))
    return Sheet(file, header_row, titles, rows)


def _header(
    grids: Iterable[Grid], columns: Sequence[Column]
) -> tuple[int, dict[int, Column], Grid]:
    """The place in its grid of the row that names most columns, and which it names where."""
    best: tuple[int, dict[int, Column], Grid] = (0, {}, [])
    for grid in grids:
        for place, (_, cells) in enumerate(grid[:HEADER_WITHIN]):
            named = _recognised(cells, columns)
            if len(named) > len(best[1]):
                best = (place, named, grid)
        # Not looked for further, so that a sheet behind it cannot win by one column more.
        if len(best[1]) > 1:
            break
    return best


def fold(text: str) -> str:
    """How words of a sheet are compared: by letters, whatever their case, spaces or encoding."""
    return _tidy(text).casefold()


def _recognised(cells: Sequence[Value], columns: Sequence[Column]) -> dict[int, Column]:
    named = {}
    for index, value in enumerate(cells):
        if isinstance(value, str):
            name = fold(value).rstrip(" :*")
            meant = next((column for column in columns if name in column.names), None)
            if meant is not None:
                named[index] = meant
    return named


def _require_columns(
    file: str, row: int, named: Mapping[int, Column], columns: Sequence[Column]
) -> None:
    keys = [column.key for column in named.values()]
    wrong = [
        f'{file}: row {row}: two columns are "{column.title}"; delete one'
        for column in columns
        if keys.count(column.key) > 1
    ]
    wrong += [
        f'{file}: row {row}: the header has no column "{column.title}"; write it'
        for column in columns
        if column.required and column.key not in keys
    ]
    if wrong:
        raise MissingColumns("\n".join(wrong))


def _at(cells: Sequence[Value], index: int) -> Value:
    return cells[index] if index < len(cells) else None


def _is_filled(value: Value) -> bool:
    return value is not None and (not isinstance(value, str) or bool(_tidy(value)))


def _shown(value: Value) -> str:
    """A value as a person would write it."""
    if value is None or isinstance(value, UnreadableCell):
        return ""
    if isinstance(value, datetime):
        value = value.date()
    # Excel may keep 15 as 15.0, which nobody wrote and nobody must read.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _tidy(f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value))


def _tidy(text: str) -> str:
    """One line of composed letters, without signs that nobody sees."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(
        letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cf")
    ).strip()


def _written_day(text: str) -> date | None:
    match = DAY_MONTH_YEAR.fullmatch(text)
    try:
        if match:
            day, month, year = map(int, match.groups())
            return date(year, month, day) if year >= 1900 else None
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
