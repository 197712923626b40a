"""Rows and objects on standard output: a table for people, JSON and CSV for programs."""

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from rich.console import Console
from rich.table import Table


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


def rows(found: Iterable[Mapping[str, Any]], columns: Sequence[str], how: Format) -> None:
    """Print rows with just these columns, in this order."""
    picked = [{name: row[name] for name in columns} for row in found]
    if how is Format.json:
        print(json.dumps(picked, ensure_ascii=False, indent=2, default=_plain))
    elif how is Format.csv:
        writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _value(value) for name, value in row.items()} for row in picked)
    else:
        _table(picked, columns)


def one(found: Mapping[str, Any]) -> None:
    """Print one JSON object, as the steps of the machine do."""
    print(json.dumps(found, ensure_ascii=False, default=_plain))


def say(line: str) -> None:
    """A line for the person at the keyboard: standard error, so that pipes stay clean."""
    print(line, file=sys.stderr)


def _table(picked: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    on_screen = sys.stdout.isatty()
    # On a pipe nothing is wrapped: a line is a row, for grep and cut.
    console = Console(width=None if on_screen else 100_000, highlight=False)
    table = Table(*columns, box=None, pad_edge=False, show_edge=False)
    for row in picked:
        table.add_row(*(_cell(value) for value in row.values()))
    if on_screen:
        console.print(table)
        return
    widths = [
        max(len(name), *(len(_cell(row[name])) for row in picked), 0) if picked else len(name)
        for name in columns
    ]
    for cells in (columns, *((_cell(value) for value in row.values()) for row in picked)):
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        print("  ".join(padded).rstrip())


def _value(value: Any) -> str:
    """A CSV cell: the words of JSON, for programs."""
    return str(value).lower() if isinstance(value, bool) else _cell(value)


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
