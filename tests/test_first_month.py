"""docs/first-month.md is lived: each command is run in its order and answers what the page shows.

Write the answers anew with `python -m tests.test_first_month`, and read the diff. What a person
does between two commands, such as filling in the form, is a comment there: <!-- do: name -->.
"""

import csv
import os
import re
import shlex
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl

from documents.paper_reports import DATED, DOCUMENT, ID, OBLIGATION, PERIOD
from operation.demo.sink import Sink, listening
from settings import REPOSITORY
from sheets.form import HEADER_ROW
from tests.cli.conftest import Dondoc, runner

PAGE = REPOSITORY / "docs" / "first-month.md"
BLOCK = re.compile(r"```console\n(?P<lines>.*?)```|<!-- do: (?P<deed>[a-z-]+) -->", re.DOTALL)
CHANGING = re.compile(r"[0-9a-f]{64}")
"""What is another on every run: the head of the audit, over instants."""


def test_the_first_month_goes_as_the_page_tells(tmp_path: Path) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert page == lived(page, tmp_path)


def lived(page: str, folder: Path) -> str:
    """The page with the answers that its commands give, in a clerk's folder."""
    with listening(Sink()) as sink, _inside(folder):
        run = runner(folder / "var")

        def answered(block: re.Match[str]) -> str:
            if block["deed"]:
                DEEDS[block["deed"]]()
                return block[0]
            commands = [line for line in block["lines"].splitlines() if line.startswith("$ ")]
            told = "\n".join(_answer(run, line, sink.url) for line in commands)
            return f"```console\n{told}\n```"

        return BLOCK.sub(answered, page)


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """The clerk's folder as the working directory, with the plans where they are."""
    before = Path.cwd()
    os.chdir(folder)
    (folder / "calendar").symlink_to(REPOSITORY / "calendar")
    try:
        yield
    finally:
        os.chdir(before)


def _answer(run: Dondoc, line: str, smtp_url: str) -> str:
    """One command of a shell: settings before it, `> file` or `| head -N` after it."""
    command, _, target = line.removeprefix("$ ").partition(" > ")
    command, _, most = command.partition(" | head -")
    words = shlex.split(command)
    settings = {"smtp_url": smtp_url}
    while words[0].startswith("DONDOC_"):
        name, _, value = words.pop(0).partition("=")
        settings[name.removeprefix("DONDOC_").lower()] = value
    assert words.pop(0) == "dondoc"
    answer = run(*words, **settings)
    shown = answer.err.splitlines()
    if target:
        Path(target).write_text(answer.out, encoding="utf-8")
    else:
        lines = answer.out.splitlines()
        shown = (
            [*lines[: int(most)], *(["…"] if int(most) < len(lines) else []), *shown]
            if most
            else [*lines, *shown]
        )
    return "\n".join([line, *(CHANGING.sub("…", one).rstrip() for one in shown)])


def _real_addresses() -> None:
    """The province's own addresses, written into the exported list."""
    path = Path("dau-moi.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["address"] = f"{row['contact']}.{row['agency']}@ninhthuan.example.vn"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _ten_papers() -> None:
    """Number and date of ten quarterly reports, one of them with a day that does not exist."""
    _write([(f"{40 + n}/BC", "14/3/2023" if n != 7 else "31/02/2023") for n in range(1, 11)])


def _the_day_corrected() -> None:
    _write([(f"{40 + n}/BC", "14/3/2023") for n in range(1, 11)])


def _write(papers: list[tuple[str, str]]) -> None:
    book = openpyxl.load_workbook("bao-cao.xlsx")
    sheet: Any = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[HEADER_ROW]}
    quarterly = [
        row
        for row in range(HEADER_ROW + 1, sheet.max_row + 1)
        if sheet.cell(row, at[OBLIGATION.title]).value == "KH.IV.1.c"
        and sheet.cell(row, at[PERIOD.title]).value == "2023-Q1"
        and sheet.cell(row, at[ID.title]).value
    ]
    for row, (document, dated) in zip(quarterly, papers, strict=False):
        sheet.cell(row, at[DOCUMENT.title]).value = document
        sheet.cell(row, at[DATED.title]).value = dated
    book.save("bao-cao.xlsx")


DEEDS: dict[str, Callable[[], None]] = {
    "real-addresses": _real_addresses,
    "ten-papers": _ten_papers,
    "the-day-corrected": _the_day_corrected,
}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        PAGE.write_text(lived(PAGE.read_text(encoding="utf-8"), Path(temporary)), encoding="utf-8")
