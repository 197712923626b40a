"""The head of a table: which of its rows names which column where, in one row or in two."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from plans.spelling import fold
from sheets.values import Cells, Column, Tab, Value, is_filled, shown

HEADER_WITHIN = 30
"""Rows, blank ones not counted, among which the header is looked for."""


@dataclass(frozen=True)
class Header:
    """The header of a tab: its columns by their index, and the rows in which it stands."""

    tab: Tab
    first: int
    last: int
    columns: Mapping[int, Column]

    @property
    def row(self) -> int:
        """The number of the row that names it, in messages."""
        return self.tab.rows[self.last][0]

    @property
    def titles(self) -> dict[str, str]:
        """The header of each column by its key, as the tab has it."""
        return {column.key: self._title(index) for index, column in self.columns.items()}

    def repeats(self, cells: Cells) -> bool:
        """Whether a row says again what a row of the header says."""
        texts = [value for value in cells if is_filled(value)]
        return any(
            len(texts) == len(header) and all(map(_is_spelled, texts, header))
            for header in self._spellings
        )

    @cached_property
    def _spellings(self) -> list[list[str]]:
        rows = self.tab.rows[self.first : self.last + 1]
        return [[fold(shown(value)) for value in cells if is_filled(value)] for _, cells in rows]

    def _title(self, index: int) -> str:
        lowest_first = reversed(self.tab.rows[self.first : self.last + 1])
        return next(filter(None, (text_at(cells, index) for _, cells in lowest_first)), "")


def find_header(tab: Tab, columns: Sequence[Column]) -> Header:
    """The row, or the two rows, of a tab that name most columns; of equals the first."""
    best = Header(tab, 0, 0, {})
    for place, (_, cells) in enumerate(tab.rows[:HEADER_WITHIN]):
        one_level = ((text_at(cells, index),) for index in range(len(cells)))
        headers = [Header(tab, place, place, _recognised(one_level, columns))]
        if place + 1 < len(tab.rows):
            two_levels = _two_levels(cells, tab.rows[place + 1][1])
            headers.append(Header(tab, place, place + 1, _recognised(two_levels, columns)))
        for header in headers:
            if len(header.columns) > len(best.columns):
                best = header
    return best


def text_at(cells: Cells, index: int) -> str:
    """The text in a cell; empty if there is none."""
    value: Value = cells[index] if index < len(cells) else None
    return " ".join(value.split()) if isinstance(value, str) else ""


def _two_levels(upper: Cells, lower: Cells) -> Iterator[tuple[str, ...]]:
    """What each column may be called where the upper row has groups over the lower's columns."""
    group = ""
    for index in range(max(len(upper), len(lower))):
        above, below = text_at(upper, index), text_at(lower, index)
        group = above or group
        yield (below, f"{below} {group}") if below else (above,)


def _recognised(names: Iterator[tuple[str, ...]], columns: Sequence[Column]) -> dict[int, Column]:
    known = {name: column for column in reversed(columns) for name in column.names}
    recognised = {}
    for index, called in enumerate(names):
        meant = next((known[key] for key in map(fold, called) if key in known), None)
        if meant is not None:
            recognised[index] = meant
    return recognised


def _is_spelled(value: Value, spelling: str) -> bool:
    return isinstance(value, str) and fold(value) == spelling
