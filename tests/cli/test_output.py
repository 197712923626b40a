"""Text that somebody else wrote is shown on a terminal and in a spreadsheet, never obeyed."""

import csv
import json
import os
import pty
import subprocess
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from cli.output import Format, rows, visible
from tests.cli.conftest import Dondoc
from tests.cli.outside import PROGRAM

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ESCAPE = "\x1b]0;owned\x07"
"""Sets the title of a terminal's window."""
TURNED = "fdp.\u202eexe"
TABLE = Format.table
DAY = ("--as-of", "2023-03-20")


def silence(dondoc: Dondoc, reason: str) -> None:
    """A silence with this reason, on record."""
    words = ("--agency", "so-y-te", "--to", "2023-03-31", "--reason", reason, "--document", "1/CV")
    answer = dondoc("silence", *words, "--by", "so-noi-vu", *DAY)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (ESCAPE, "\\x1b]0;owned\\x07"),
        ("\x9b31m", "\\x9b31m"),
        (TURNED, "fdp.\\u202eexe"),
        ("a\nb", "a\\nb"),
        ("kế hoạch – quý I", "kế hoạch – quý I"),
    ],
)
def test_a_control_character_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@on_sqlite
@pytest.mark.parametrize("reason", ["[/x]", "[gấp] xin chờ", "[bold red]đỏ"])
def test_square_brackets_in_a_reason_are_text_on_a_terminal(
    loaded: Dondoc, tmp_path: Path, reason: str
) -> None:
    silence(loaded, reason)

    assert reason in on_a_terminal(tmp_path / "var", "silence")


@on_sqlite
def test_a_reason_with_control_characters_steers_no_terminal(
    loaded: Dondoc, tmp_path: Path
) -> None:
    silence(loaded, f"chờ {ESCAPE}")

    shown = on_a_terminal(tmp_path / "var", "silence")
    assert "\x1b]0;" not in shown
    assert "\\x1b]0;owned" in shown


def test_json_is_safe_on_a_screen_and_reads_back_the_same(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows([{"reason": f"{ESCAPE}{TURNED}\x9b"}], ("reason",), Format.json)

    printed = capsys.readouterr().out
    assert json.loads(printed) == [{"reason": f"{ESCAPE}{TURNED}\x9b"}]
    assert printed.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+84901234567", "-1+1", "@SUM(A1)"])
def test_a_csv_cell_that_begins_a_formula_is_marked(
    capsys: pytest.CaptureFixture[str], text: str
) -> None:
    rows([{"reason": text, "days_late": -3}], ("reason", "days_late"), Format.csv)

    (cells,) = csv.DictReader(StringIO(capsys.readouterr().out))
    assert cells == {"reason": f"'{text}", "days_late": "-3"}


@on_sqlite
def test_a_list_of_contacts_with_marked_cells_imports_unchanged(
    loaded: Dondoc, tmp_path: Path
) -> None:
    channels = '{"sms": "json://127.0.0.1/{address}"}'
    number = ("--address", "+84901234567", "--channel", "sms")
    answer = loaded(
        *("contact", "set", "--agency", "so-y-te", "--contact", "dau-moi-cchc", *number),
        *("--by", "so-noi-vu", *DAY),
        channels=channels,
    )
    assert answer.code == 0, answer.err

    listed = loaded("contact", "list", "--format", "csv", channels=channels).out
    assert ",'+84901234567," in listed
    file = tmp_path / "contacts.csv"
    file.write_text(listed, encoding="utf-8")

    again = loaded("contact", "import", file, "--by", "so-noi-vu", *DAY, channels=channels)
    assert (again.code, again.out) == (0, ""), again.err


@on_sqlite
@pytest.mark.parametrize("link", ["https://a.vn/b c", "https://a.vn/\nx", "\x01https://a.vn/"])
def test_a_link_with_spaces_or_control_characters_is_refused(loaded: Dondoc, link: str) -> None:
    paper = ("--document", "1/BC", "--dated", "2023-03-18", "--link", link)

    answer = loaded("submit", "1", *paper, *DAY)

    assert answer.code == 1
    assert "is not a link; write https://" in answer.err


def on_a_terminal(var: Path, *arguments: str) -> str:
    """What a command writes to a terminal."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "DONDOC_VAR_DIR": str(var), "COLUMNS": "400"}
    process = subprocess.run(
        [PROGRAM, *arguments], stdout=theirs, stderr=theirs, env=environment, check=False
    )
    os.close(theirs)
    text = b""
    while chunk := _read(ours):
        text += chunk
    os.close(ours)
    assert process.returncode == 0, text
    return text.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:
        # The other side is closed: Linux says so by an error.
        return b""


LONG = "Rà soát, hệ thống hóa văn bản quy phạm pháp luật " * 4
ROW = {"id": 7, "due_on": date(2023, 3, 31), "holder": "so-y-te", "title": LONG, "source": "II.5"}


def test_a_table_fits_a_hundred_columns_with_whole_dates_and_cut_titles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows([ROW], tuple(ROW), Format.table, names={"so-y-te": "SYT"})

    heading, line = capsys.readouterr().out.splitlines()
    assert heading.split() == list(ROW)
    assert line.startswith("7   2023-03-31  SYT     Rà soát, hệ thống")
    assert line.endswith("…  II.5")
    assert len(line) <= 100


def test_columns_that_do_not_fit_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    rows([{f"text_{number}": LONG for number in range(7)}], [f"text_{n}" for n in range(7)], TABLE)

    printed = capsys.readouterr()
    assert {len(line) <= 100 for line in printed.out.splitlines()} == {True}
    assert printed.err == "for want of room without text_5, text_6; --wide shows all\n"


@on_sqlite
def test_a_wide_table_has_every_key_uncut(loaded: Dondoc) -> None:
    wide = loaded("assignments", "--obligation", "II.5", "--wide", *DAY).out
    row = loaded("assignments", "--obligation", "II.5", "--format", "json", *DAY).json[0]

    assert wide.splitlines()[0].split() == list(row)
    assert row["title"] in wide
    assert "so-tu-phap" in wide


@on_sqlite
def test_history_stands_in_a_table_only_where_it_is_wanted(loaded: Dondoc) -> None:
    live = ("load", "calendar/qd-465-2022", "--live-from", "2023-01-10", "--yes", "--as-of")
    assert loaded(*live, "2023-03-21").code == 0
    day = ("--as-of", "2023-03-21")

    short, whole = loaded("assignments", *day), loaded("assignments", "--history", *day)

    of_json = loaded("assignments", "--format", "json", *day).json
    past = sum(row["history"] for row in of_json)
    assert past > 0
    assert f"{past} more were over when the plan went live (2023-01-10)" in short.err
    assert len(whole.out.splitlines()) - len(short.out.splitlines()) == past
    assert len(whole.out.splitlines()) == len(of_json) + 1
