"""Rows and objects on standard output: a table for people, JSON and CSV for programs."""

import csv
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What steers a terminal, ends a line, or turns the text after it around."""
FORMULA = ("=", "+", "-", "@")
"""How a cell begins that a spreadsheet would carry out (OWASP, CSV injection)."""
MARK = "'"
"""Before such a cell in CSV; documents.comma_files takes it away again."""


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


def rows(found: Iterable[Mapping[str, Any]], columns: Sequence[str], how: Format) -> None:
    """Print rows with just these columns, in this order."""
    picked = [{name: row[name] for name in columns} for row in found]
    if how is Format.json:
        print(_json(picked, indent=2))
    elif how is Format.csv:
        writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _value(value) for name, value in row.items()} for row in picked)
    else:
        _table(picked, columns)


def one(found: Mapping[str, Any]) -> None:
    """Print one JSON object, as the steps of the machine do."""
    print(_json(found))


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


def _table(picked: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    on_screen = sys.stdout.isatty()
    # On a pipe nothing is wrapped: a line is a row, for grep and cut.
    console = Console(width=None if on_screen else 100_000, highlight=False)
    table = Table(*columns, box=None, pad_edge=False, show_edge=False)
    for row in picked:
        # As Text: a reason may hold "[/x]", which Rich would read as markup.
        table.add_row(*(Text(visible(_cell(value))) for value in row.values()))
    if on_screen:
        console.print(table)
        return
    lines = [columns, *([visible(_cell(row[name])) for name in columns] for row in picked)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    for cells in lines:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        print("  ".join(padded).rstrip())


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
