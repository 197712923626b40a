"""A sheet with a header: its columns by name, its rows, and every fault with its place."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from deadlines.civil import DAY_MONTH_YEAR, written_day
from plans.faults import PlanError
from sheets.errors import MissingColumns, SheetFault, SheetFaults, UnreadableSheet
from sheets.furniture import data_rows
from sheets.headers import HEADER_WITHIN, Header, find_header
from sheets.old_letters import looks_like_tcvn3
from sheets.values import Cells, Column, Tab, UnreadableCell, Value, is_filled, shown

MOST_ROWS = 5000
MOST_LETTERS = 2000
TCVN3 = "looks like TCVN3 (.VnTime); retype it in Unicode"
Named = TypeVar("Named")


@dataclass
class Row:
    """One row below the header. What its cells cannot mean is kept in `faults`.

    `place` names the file, and the tab where there are several. `doubt` says why nobody may have
    meant the row; `left_as_text` names for columns a row whose day Excel did not take for one.
    """

    place: str
    number: int
    cells: Mapping[str, Value]
    titles: Mapping[str, str]
    doubt: str = ""
    left_as_text: Mapping[str, str] = field(default_factory=dict)
    faults: list[SheetFault] = field(default_factory=list)

    def add_fault(self, message: str, key: str = "") -> None:
        """Note a fault of the row, or of one cell of it."""
        column = self.titles.get(key, "")
        self.faults.append(SheetFault(self.place, self.number, column, message))

    def filled(self, key: str) -> bool:
        """Whether somebody wrote anything into a cell."""
        return is_filled(self.cells.get(key))

    def require_filled(self, columns: Iterable[Column]) -> None:
        """Note a fault for each required column in which nothing is written."""
        for column in columns:
            if column.required and not self.filled(column.key):
                self.add_fault("is blank; write it", column.key)

    def code(self, key: str, codes: Container[str]) -> str | None:
        """A cell's code; none if it is blank or, with a fault, Excel may have shortened it: it
        keeps 1.10 as the number 1.1.
        """
        words = self.text(key)
        is_cut = isinstance(self.cells.get(key), float) and "." in (words or "")
        if is_cut and f"{words}0" in codes:
            advice = f"{words} or {words}0? Format the column as text and write it again"
            self.add_fault(advice, key)
            return None
        return words

    def require_meant(self) -> None:
        """Note a fault if the row is taken although somebody hid it or struck it through."""
        if self.doubt:
            self.add_fault(self.doubt)

    def named(self, key: str, find: Callable[[str], Named]) -> Named | None:
        """What a cell names, by what finds it; none if it is blank or, with a fault, unknown.

        `find` raises PlanError for a name that leads nowhere.
        """
        words = self.text(key)
        try:
            return find(words) if words else None
        except PlanError as error:
            self.add_fault(str(error), key)
            return None

    def text(self, key: str) -> str | None:
        """A cell's words on one line; none if it is blank or, with a fault, no text."""
        value = self.cells.get(key)
        if isinstance(value, UnreadableCell):
            self.add_fault(value.why, key)
            return None
        # Its words are lost: what Excel took for a date cannot be read back as it was written.
        if isinstance(value, date | time | timedelta):
            self.add_fault(
                f"Excel has made {shown(value)} of it; format the cell as text and write it again",
                key,
            )
            return None
        words = shown(value)
        if isinstance(value, str) and looks_like_tcvn3(value):
            self.add_fault(f'"{words[:60]}" {TCVN3}', key)
            return None
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
            day = value.date() if isinstance(value, datetime) else value
            self._require_unturned(day, key)
            return day
        if not (words := shown(value)):
            return None
        try:
            return written_day(words)
        except ValueError as error:
            self.add_fault(str(error), key)
            return None

    def _require_unturned(self, day: date, key: str) -> None:
        """A fault if an American Excel may have turned day and month."""
        other = self.left_as_text.get(key)
        if other and day.day <= 12 and day.day != day.month:
            self.add_fault(
                f"{day:%d/%m/%Y} or {day:%m/%d/%Y}? {other} as text, as an American Excel leaves "
                "it: write every day of the column as text, day/month/year",
                key,
            )


@dataclass
class Sheet:
    """The rows of all tabs that have a header with the columns."""

    file: str
    headers: Sequence[Header]
    rows: Sequence[Row]

    def require_faultless(self) -> None:
        """Raises SheetFaults with every fault of every row."""
        faults = [fault for row in self.rows for fault in row.faults]
        if faults:
            raise SheetFaults(faults)


def sheet(file: str, tabs: Sequence[Tab], columns: Sequence[Column]) -> Sheet:
    """The rows of every tab that has a header with these columns, in any order.

    Raises MissingColumns, and UnreadableSheet for no row or more than 5,000.
    """
    headers = _headers(file, tabs, columns)
    for header in headers:
        _require_columns(header, columns)
    rows = [row for header in headers for row in _rows(header)]
    if not rows:
        raise UnreadableSheet(f"{file}: nothing is below the header; fill in its rows")
    # Of a tab no more is kept than this: what stands behind it would be lost without a word.
    if len(rows) > MOST_ROWS or any(len(tab.rows) > MOST_ROWS + HEADER_WITHIN for tab in tabs):
        raise UnreadableSheet(f"{file}: more than {MOST_ROWS} rows; divide it into several files")
    return Sheet(file, headers, rows)


def _headers(file: str, tabs: Sequence[Tab], columns: Sequence[Column]) -> list[Header]:
    """The headers of the tabs that are the table: the one with the most columns, and its like."""
    headers = [find_header(tab, columns) for tab in tabs]
    most = max((len(header.columns) for header in headers), default=0)
    if most < 2:
        if any(_is_old(cells) for tab in tabs for _, cells in tab.rows[:HEADER_WITHIN]):
            raise UnreadableSheet(f"{file}: its header {TCVN3}")
        wanted = ", ".join(f'"{column.title}"' for column in columns if column.required)
        raise MissingColumns(f"{file}: no row is a header; write one with the columns {wanted}")
    # A guide to the columns names some of them too: less than half, or nothing is below them.
    return [
        header
        for header in headers
        if len(header.columns) == most
        or (len(header.columns) * 2 > most and header.last + 1 < len(header.tab.rows))
    ]


def _rows(header: Header) -> list[Row]:
    titles, left_as_text = header.titles, _left_as_text(header)
    return [
        Row(
            header.tab.place,
            number,
            {column.key: _at(cells, index) for index, column in header.columns.items()},
            titles,
            header.tab.doubts.get(number, ""),
            left_as_text,
        )
        for number, cells in data_rows(header)
    ]


def _left_as_text(header: Header) -> dict[str, str]:
    """By column a day after the 12th that is text: Excel took it for none, read month first."""
    left = {}
    for number, cells in header.tab.rows[header.last + 1 :]:
        for index, column in header.columns.items():
            value = _at(cells, index)
            match = DAY_MONTH_YEAR.fullmatch(shown(value)) if isinstance(value, str) else None
            if match and int(match[1]) > 12:
                left[column.key] = f'Row {number} has "{shown(value)}"'
    return left


def _is_old(cells: Cells) -> bool:
    return any(isinstance(value, str) and looks_like_tcvn3(value) for value in cells)


def _require_columns(header: Header, columns: Sequence[Column]) -> None:
    where = f"{header.tab.place}: row {header.row}"
    keys = [column.key for column in header.columns.values()]
    wrong = [
        f'{where}: two columns are "{column.title}"; delete one'
        for column in columns
        if keys.count(column.key) > 1
    ]
    wrong += [
        f'{where}: the header has no column "{column.title}"; write it'
        for column in columns
        if column.required and column.key not in keys
    ]
    if wrong:
        raise MissingColumns("\n".join(wrong))


def _at(cells: Cells, index: int) -> Value:
    return cells[index] if index < len(cells) else None
