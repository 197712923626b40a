"""What a cell may hold, and which column it stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from plans.spelling import fold, tidy


@dataclass(frozen=True)
class UnreadableCell:
    """A cell that holds something which is no value: why, and what to write instead."""

    why: str


Value: TypeAlias = str | int | float | bool | date | time | timedelta | UnreadableCell | None
Cells: TypeAlias = Sequence[Value]


@dataclass(frozen=True)
class Tab:
    """A tab of a workbook, or a CSV file: rows that are not blank, each by its number from 1.

    `place` names it in messages. `doubts` says of rows by their number why nobody may have meant
    them.
    """

    place: str
    rows: Sequence[tuple[int, Cells]]
    doubts: Mapping[int, str] = field(default_factory=dict)


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


def is_filled(value: Value) -> bool:
    """Whether somebody wrote anything into a cell."""
    return value is not None and (not isinstance(value, str) or bool(tidy(value)))


def shown(value: Value) -> str:
    """A value as a person would write it."""
    if value is None or isinstance(value, UnreadableCell):
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, float):
        # Eleven digits, as Excel shows: beyond them stands what binary numbers leave over.
        value = int(value) if value.is_integer() else f"{value:.11g}"
    return tidy(f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value))
