"""The shipped plan and the text that it must agree with."""

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from pickle import dumps, loads

from plans.plan import Plan
from plans.reading import read_plan
from tests.run import MARK, built_once

CALENDAR = Path(__file__).parents[2] / "calendar"
FOLDER = CALENDAR / "qd-465-2022"
COLUMNS = 6


@cache
def shipped_plan() -> Plan:
    """Decision 465, checked; read once a run, or by whoever asks outside of one."""
    if MARK not in os.environ:
        return read_plan(FOLDER)
    kept = built_once("shipped.pickle", lambda path: path.write_bytes(dumps(read_plan(FOLDER))))
    plan: Plan = loads(kept.read_bytes())
    return plan


def folded(text: str) -> str:
    """White space as single spaces, without the marks of italics and bold."""
    return " ".join(re.sub(r"</?i>|\*", "", text).split())


@cache
def decision() -> str:
    """The whole decision, folded: a sentence broken over two pages is one sentence."""
    return folded((FOLDER / "decision.txt").read_text("utf-8"))


@dataclass(frozen=True)
class Row:
    """A row of the appendix, its parts on two pages joined."""

    code: str
    title: str
    product: str
    timing: str
    lead: str
    coordinating: str


@cache
def appendix() -> tuple[Row, ...]:
    """All rows of the appendix table but the seven titles of its sections."""
    return tuple(_rows(_joined()))


def _joined() -> list[list[str]]:
    rows: list[list[str]] = []
    for line in (FOLDER / "decision.txt").read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) != COLUMNS or cells[0] == "STT":
            continue
        if cells[0].strip():
            rows.append([folded(cell) for cell in cells])
        else:
            # No number: the rest of the row above, from the page before.
            rows[-1] = [folded(f"{a} {b}") for a, b in zip(rows[-1], cells, strict=True)]
    return rows


def _rows(table: list[list[str]]) -> list[Row]:
    section = number = ""
    rows = []
    for place, *cells in table:
        if re.fullmatch(r"[IVX]+", place):
            section = place
        elif place.endswith(")"):
            rows.append(Row(f"{section}.{number}.{place[:-1]}", *cells))
        else:
            number = place
            rows.append(Row(f"{section}.{number}", *cells))
    return rows
