"""`dondoc demo`: one screen, whether Prefect comes up or not; nothing is left running."""

import os
import shlex
import signal
import subprocess
import sys
import time
from datetime import date, timedelta
from email.message import EmailMessage
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from operation.demo import progress
from operation.demo.sink import write_readable
from settings import REPOSITORY

SMALL = "tests/plans/small"
PROGRAM = [str(Path(sys.executable).parent / "dondoc"), "demo", "--plan", SMALL]
LAST = "2023-02-06"
BROKEN = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": "nonsense://"}
PARTS = (
    "It asks for ",
    "Prefect did not carry out the last day, which was lived without it: ",
    "The most urgent letter of ",
    "Nobody is late on 2023-02-06.",
    "The certificate that ",
    "The report of 2023-Q1, as of 2023-02-06:",
    "Where to look next",
)
MOST_LINES = 60


def environment(var: Path, **more: str) -> dict[str, str]:
    """Of a demonstration of a test's own."""
    return {**os.environ, "DONDOC_VAR_DIR": str(var), **more}


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


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the story says where Prefect cannot come up, and its folder."""
    var = tmp_path_factory.mktemp("demo") / "var"
    done = subprocess.run(
        [*PROGRAM, "--as-of", LAST],
        cwd=REPOSITORY,
        env=environment(var, **BROKEN),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert running_in(var) == []
    return done.stdout, var / "demo"


def test_without_prefect_the_whole_story_is_told_in_its_order(told: tuple[str, Path]) -> None:
    out, _ = told

    places = [out.find(part) for part in PARTS]

    assert -1 not in places, dict(zip(PARTS, places, strict=True))
    assert places == sorted(places)
    assert len(out.splitlines()) <= MOST_LINES


def test_the_commands_of_the_story_answer(told: tuple[str, Path]) -> None:
    out, _ = told
    commands = [line.strip() for line in out.splitlines() if line.startswith("  DONDOC_VAR_DIR=")]
    assert len(commands) == 4

    for command in commands:
        words = shlex.split(command.replace(".venv/bin/dondoc", PROGRAM[0]))
        done = subprocess.run(["env", *words], cwd=REPOSITORY, capture_output=True, check=False)
        assert done.returncode == 0, (command, done.stderr)


def test_the_letters_are_readable_as_files(told: tuple[str, Path]) -> None:
    _, folder = told

    letters = sorted((folder / "letters").glob("*.eml"))

    assert letters
    assert "Kính gửi: " in letters[0].read_text("utf-8")
    assert 'charset="utf-8"' in letters[0].with_suffix(".html").read_text("utf-8")
    assert (folder / "certificate.html").is_file()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_leaves_nothing_running(tmp_path: Path, number: signal.Signals) -> None:
    var = tmp_path / "var"
    with subprocess.Popen(
        PROGRAM, cwd=REPOSITORY, env=environment(var), stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Living ")
        until = time.monotonic() + 60
        # Not before there is something to leave behind.
        while not (var / "demo" / "up.log").is_file() and time.monotonic() < until:
            time.sleep(0.05)
        process.send_signal(number)
        process.communicate(timeout=90)

    assert process.returncode == 128 + number
    assert running_in(var) == []


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


def test_in_a_pipe_progress_is_lines_and_few() -> None:
    first, last = date(2023, 1, 1), date(2023, 3, 31)
    console = Console(file=StringIO(), force_terminal=False, width=100)

    with progress.shown(console, first, last) as advance:
        for number in range(90):
            advance(first + timedelta(days=number))

    written = console.file.getvalue()  # type: ignore[attr-defined]
    assert written == "Living 2023-01-01 to 2023-03-31, 90 days, while Prefect starts …\n"
