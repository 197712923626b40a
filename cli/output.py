"""Rows and objects on standard output: a table for people, JSON and CSV for programs."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from shutil import get_terminal_size
from typing import Any

from rich.cells import cell_len, set_cell_size

from deadlines.civil import HO_CHI_MINH

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What steers a terminal, ends a line, or turns the text after it around."""
FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would carry out (OWASP, CSV injection)."""
WIDTH = 100
"""Of a table, in columns, where there is no screen."""
SHORTEST = 16
"""A cell is not cut below this: a date, a number, a status are whole or not there."""
GAP = "  "
MORE = "…"
MARK = "'"
"""Before such a cell in CSV; sheets.comma_files takes it away again."""


_wide: ContextVar[bool] = ContextVar("wide", default=False)


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


@contextmanager
def all_columns(wanted: bool) -> Iterator[None]:
    """While the block runs, tables have all columns, uncut, if that is wanted."""
    token = _wide.set(wanted)
    try:
        yield
    finally:
        _wide.reset(token)


def rows(
    records: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    how: Format,
    short: Sequence[str] = (),
    names: Mapping[str, str] | None = None,
) -> None:
    """Print rows with just these columns, in this order.

    A table that is not wide has the columns `short` instead, if given, with the codes of `names`
    written as those, and is cut to the screen; what does not fit then is named on standard error.
    """
    narrow = how is Format.table and not _wide.get()
    columns = short if narrow and short else columns
    picked = [{name: row[name] for name in columns} for row in records]
    if how is Format.json:
        print(_json(picked, indent=2))
    elif how is Format.csv:
        # The module ends lines with \r\n unless told otherwise, which other programs on a pipe see.
        writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _value(value) for name, value in row.items()} for row in picked)
    else:
        shown = partial(_brief, names=names or {}) if narrow else _cell
        lines = [columns, *([visible(shown(cell)) for cell in row.values()] for row in picked)]
        _table(lines, get_terminal_size((WIDTH, 0)).columns if narrow else None)


def print_object(fields: Mapping[str, Any]) -> None:
    """Print one JSON object, as the steps of the machine do."""
    print(_json(fields))


def say(line: str) -> None:
    """A line for the person at the keyboard: standard error, so that pipes stay clean."""
    print(visible(line, lines=True), file=sys.stderr)


def write(line: str) -> None:
    """A line of an answer in words, on standard output."""
    print(visible(line))


def visible(text: str, *, lines: bool = False) -> str:
    """The text with control characters written out ("\\x1b"): shown to a person, never obeyed.

    With `lines` its line ends stay.
    """
    if lines:
        return "\n".join(map(visible, text.split("\n")))
    return UNPRINTABLE.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


def _brief(value: Any, names: Mapping[str, str]) -> str:
    """A cell for a person: codes by their names, an instant as the clock on the wall shows it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(HO_CHI_MINH):%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return _cell([names.get(str(part), part) for part in value])
    return names.get(value, value) if isinstance(value, str) else _cell(value)


def _table(lines: Sequence[Sequence[str]], width: int | None) -> None:
    """Print the lines below each other, each a line of the screen; the first has the headings."""
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    if width is not None:
        widths = _fitted(widths, width)
    for cells in lines:
        padded = (_sized(*cell) for cell in zip(cells, widths, strict=False))
        print(GAP.join(padded).rstrip())
    if lines[0][len(widths) :]:
        say(f"for want of room without {', '.join(lines[0][len(widths) :])}; --wide shows all")


def _fitted(widths: Sequence[int], width: int) -> list[int]:
    """The widths of as many columns as fit: the widest are cut first, the last ones left out."""
    shown = len(widths)
    while shown > 1 and _total(min(width, SHORTEST) for width in widths[:shown]) > width:
        shown -= 1
    fitted = list(widths[:shown])
    while max(fitted) > SHORTEST and _total(fitted) > width:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _total(widths: Iterable[int]) -> int:
    return sum(width + len(GAP) for width in widths) - len(GAP)


def _sized(cell: str, width: int) -> str:
    cut = cell_len(cell) > width
    return set_cell_size(cell, width - 1) + MORE if cut else set_cell_size(cell, width)


def _json(value: Any, indent: int | None = None) -> str:
    """JSON that is safe on a screen: what is unprintable is escaped, and reads back the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, default=_plain)
    # json has escaped those of ASCII: a line end here is one of the layout.
    return "\n".join(
        UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", line)
        for line in text.split("\n")
    )


def _value(value: Any) -> str:
    """A CSV cell: the words of JSON, for programs; text that begins a formula is marked."""
    cell = str(value).lower() if isinstance(value, bool) else visible(_cell(value), lines=True)
    # A negative number begins like a formula and must stay a number.
    is_text = isinstance(value, str | list | tuple)
    return MARK + cell if is_text and cell.startswith(FORMULA) else cell


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    return str(_plain(value)) if isinstance(value, date | datetime) else str(value)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")
