"""`dondoc demo`: one screen, whether Prefect comes up or not; nothing is left running."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from operation.demo import progress
from operation.demo.main_job import demo
from operation.demo.sink import write_readable
from operation.stopping import ASKED_BY, stoppable
from settings import REPOSITORY
from tests.cli.conftest import runner
from tests.up import SMALL, Demonstration, until

PROGRAM = [str(Path(sys.executable).parent / "dondoc"), "demo", "--plan", SMALL]
BROKEN = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "nonsense://"}
PARTS = (
    "It asks for ",
    "Prefect's worker carried out the last day",
    "The most urgent letter of ",
    "Nobody is late on 2023-02-06.",
    "The certificate that ",
    "The report of 2023-Q1, as of 2023-02-06:",
    "Where to look next",
)
MOST_LINES = 48


pytestmark = pytest.mark.xdist_group("demo")


def running_in(var: Path) -> list[str]:
    """The processes whose environment names the demonstration's folder."""
    mark = f"DONDOC_VAR_DIR={var}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_the_whole_story_is_told_in_its_order_and_nothing_is_left_running(
    demonstration: Demonstration,
) -> None:
    out = demonstration.out

    places = [out.find(part) for part in PARTS]

    assert -1 not in places, dict(zip(PARTS, places, strict=True))
    assert places == sorted(places)
    assert len(out.splitlines()) <= MOST_LINES
    assert running_in(demonstration.var) == []


def test_without_prefect_the_story_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**BROKEN, "DONDOC_VAR_DIR": str(tmp_path / "var")}.items():
        monkeypatch.setenv(name, value)

    demo(Path(SMALL), date(2023, 1, 6))

    out = capsys.readouterr().out
    assert "Prefect did not carry out the last day, which was lived without it: " in out
    assert "Where to look next" in out
    assert running_in(tmp_path / "var") == []


def test_the_commands_of_the_story_answer(demonstration: Demonstration) -> None:
    start = f"DONDOC_VAR_DIR={demonstration.var / 'demo'} .venv/bin/dondoc "
    lines = [line.strip() for line in demonstration.out.splitlines()]
    commands = [line.removeprefix(start) for line in lines if line.startswith(start)]
    assert len(commands) == 4

    for command in commands:
        answer = runner(demonstration.var / "demo")(*shlex.split(command))
        assert answer.code == 0, (command, answer.err)


def test_the_letters_are_readable_as_files(demonstration: Demonstration) -> None:
    folder = demonstration.var / "demo"

    letters = sorted((folder / "letters").glob("*.eml"))

    assert letters
    assert "Kính gửi: " in letters[0].read_text("utf-8")
    assert 'charset="utf-8"' in letters[0].with_suffix(".html").read_text("utf-8")
    assert (folder / "certificate.html").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    var = tmp_path / "var"
    environment = {**os.environ, "DONDOC_VAR_DIR": str(var)}
    with subprocess.Popen(
        PROGRAM, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Living ")
        # Not before there is something to leave behind.
        until((var / "demo" / "up.log").is_file)
        process.send_signal(number)
        process.communicate(timeout=90)

    assert process.returncode == 128 + number
    assert running_in(var) == []


@pytest.mark.parametrize("number", ASKED_BY)
def test_each_signal_that_asks_to_stop_is_heeded_between_two_steps(number: signal.Signals) -> None:
    # One of our own: under nohup the tests ignore SIGHUP.
    with handled(number, signal.default_int_handler), stoppable() as check:
        check()
        os.kill(os.getpid(), number)
        with pytest.raises(SystemExit) as stopped:
            check()

    assert stopped.value.code == 128 + number


@contextmanager
def handled(
    number: signal.Signals, handler: Callable[..., Any] | signal.Handlers
) -> Iterator[None]:
    """A signal has this handler while the block runs, and at its end still."""
    before = signal.signal(number, handler)
    try:
        yield
        assert signal.getsignal(number) is handler
    finally:
        signal.signal(number, before)


def test_under_nohup_a_terminal_that_closes_stops_nothing() -> None:
    with handled(signal.SIGHUP, signal.SIG_IGN), stoppable() as check:
        os.kill(os.getpid(), signal.SIGHUP)
        check()


def test_a_letter_that_is_kept_shows_its_words(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["Subject"] = "Đôn đốc: 1 nhiệm vụ quá hạn"
    letter.set_content("Kính gửi: Sở Y tế\n", cte="base64")
    letter.add_alternative("<p>Kính gửi: Sở Y tế</p>\n", subtype="html", cte="base64")

    write_readable(letter, tmp_path / "1.eml")

    kept = (tmp_path / "1.eml").read_text("utf-8")
    assert "Subject: Đôn đốc: 1 nhiệm vụ quá hạn\n" in kept
    assert kept.endswith("\n\nKính gửi: Sở Y tế\n")
    assert (tmp_path / "1.html").read_text("utf-8") == "<p>Kính gửi: Sở Y tế</p>\n"


def test_what_goes_with_a_letter_is_kept_beside_it(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter.set_content("Kính gửi: Sở Y tế\n")
    letter.add_attachment(
        b"abc", maintype="application", subtype="octet-stream", filename="../a.xlsx"
    )

    write_readable(letter, tmp_path / "1.eml")

    assert {path.name for path in tmp_path.iterdir()} == {"1.eml", "1-a.xlsx"}


def test_in_a_pipe_progress_is_lines_and_few() -> None:
    first, last = date(2023, 1, 1), date(2023, 3, 31)
    console = Console(file=StringIO(), force_terminal=False, width=100)

    with progress.shown(console, first, last) as advance:
        for number in range(90):
            advance(first + timedelta(days=number))

    written = console.file.getvalue()  # type: ignore[attr-defined]
    assert written == "Living 2023-01-01 to 2023-03-31, 90 days, while Prefect starts …\n"
