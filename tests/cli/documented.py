"""The table of docs/commands.md as data."""

import re
from dataclasses import dataclass

from settings import REPOSITORY

PAGE = REPOSITORY / "docs" / "commands.md"


@dataclass(frozen=True)
class Row:
    """One command: its name, its options, the keys of what it prints."""

    name: str
    options: frozenset[str]
    keys: tuple[str, ...]


def rows() -> list[Row]:
    """Every row of the table, in its order."""
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            command, options, _, keys = (cell.strip() for cell in line.strip("|").split("|"))
            options_there = frozenset(re.findall(r"`(--[a-z-]+)`", options))
            found.append(Row(command.strip("`"), options_there, tuple(_words(keys))))
    return found


def keys() -> dict[str, list[str]]:
    """The keys of each command."""
    return {row.name: list(row.keys) for row in rows()}


def _words(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
