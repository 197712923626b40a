"""Until it is revealed a target appears nowhere: a canary in every candidate, and all is read."""

import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from operation.demo.sink import listening
from operation.installation import Installation
from tests.builders import a_record
from tests.cli.conftest import Answer, Dondoc, environment, runner
from tests.cli.outside import PROGRAM, Outside
from tests.conftest import Sink
from tests.inspections.builders import HEAD, JUDGE, PASSPHRASE, WORD, a_place, a_plan_that_inspects

CANARIES = [
    a_place(f"canary-{number}", name=f"Xã Chim Hoàng Yến {number}") for number in range(1, 31)
]
CANARY = re.compile(r"canary-\d|Hoàng Yến")
DAY, NEXT = ("--as-of", "2023-04-04"), ("--as-of", "2023-04-05")
LATER = ("--as-of", "2023-06-30")
CHANGES = re.compile(
    # A commitment, the number of it in a document, an instant, what only this letter has.
    r"[0-9a-f]{64}|Mã cam kết [0-9a-f]{16}|<[^>]*@"
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(\+00:00)?"
)

TOGETHER = pytest.mark.xdist_group("canary")
"""What is read once is asked in one process."""


@dataclass
class Draw:
    """One draw from outside, and all that anybody can read of it before the reveal."""

    target: str = ""
    read: dict[str, str] = field(default_factory=dict)


def typed(dondoc: Dondoc, *arguments: object, words: str = PASSPHRASE) -> Answer:
    return dondoc("inspect", *arguments, typed=words + "\n")


def drawn(before: Path, var: Path, sink: Sink) -> Draw:
    """A copy of one state, drawn; then everything is read."""
    shutil.copytree(before, var)
    dondoc, found = runner(var), Draw()
    found.read["draw"] = told(typed(dondoc, "draw", 1, "--head", HEAD, *DAY, "--format", "json"))
    found.read["draw again"] = told(typed(dondoc, "draw", 1, "--head", HEAD, *DAY))
    found.read["look"] = told(typed(dondoc, "look", 1, *DAY))
    found.read["beacon"] = told(gave(dondoc, 1))
    found.read["beacon again"] = told(gave(dondoc, 1))
    found.read["wrong"] = told(typed(dondoc, "reveal", 1, *NEXT, words="not the passphrase"))
    found.read["verify"] = told(dondoc("inspect", "verify", "1", *NEXT))
    found.read["record"] = told(
        dondoc(
            *("inspect", "record", 1, "--document", "1", "--dated", "2023-04-04"),
            *("--decided-by", "so-noi-vu", *NEXT),
        )
    )
    for what in (
        *(("inspect", "status", "--format", how) for how in ("json", "csv", "table")),
        ("assignments",),
        ("notices", "--planned"),
        ("report", "--period", "2023"),
        ("chase", "--dry-run"),
    ):
        found.read[" ".join(what)] = told(dondoc(*what, *NEXT))
    found.read["chase"] = told(dondoc("chase", *NEXT))
    sent = len(sink.letters)
    assert dondoc("deliver", *NEXT, smtp_url=sink.url).json["sent"] > 0
    letters = [letter.get_body(("plain",)) for letter in sink.letters[sent:]]
    found.read["letters"] = "\n".join(str(letter.get_content()) for letter in letters if letter)
    found.read["audit"] = told(dondoc("audit", "export"))
    found.read["backup"] = rows_of_backup(dondoc, var)
    look = runner(Path(shutil.copytree(var, f"{var}-looked")))
    row = typed(look, "look", 1, *NEXT, "--format", "json").json[0]
    found.target = row["agency"]
    return found


def gave(dondoc: Dondoc, number: int) -> Answer:
    """The judge gives its word."""
    return dondoc("inspect", "beacon", number, "--value", WORD, "--by", JUDGE, *DAY)


def told(answer: Answer) -> str:
    return f"{answer.code}\n{answer.out}\n{answer.err}"


def rows_of_backup(dondoc: Dondoc, var: Path) -> str:
    """Every row of every table but the plan's own content, and the box but its length."""
    dondoc("backup", var / "kept.zip")
    with zipfile.ZipFile(var / "kept.zip") as packed:
        packed.extract("record.sqlite3", var / "out")
    with closing(sqlite3.connect(var / "out" / "record.sqlite3")) as kept:
        kept.execute("UPDATE plan SET content = ''")
        kept.execute("UPDATE inspection SET box = length(box)")
        kept.execute("UPDATE audit SET changes = '' WHERE action = 'load'")
        rows = [line for line in kept.iterdump() if line.startswith("INSERT")]
        # Not the tables: which of two constraints a migration names first is chance.
        return re.sub(r'"box":"[^"]+"', '"box":"*"', "\n".join(rows))


@pytest.fixture(scope="module")
def draws(tmp_path_factory: pytest.TempPathFactory) -> list[Draw]:
    folder = tmp_path_factory.mktemp("canary")
    with environment(folder, {}), pytest.MonkeyPatch.context() as patch:
        patch.delenv("DONDOC_DATABASE_URL", raising=False)
        record = a_record(folder / "before", a_plan_that_inspects(*CANARIES))
        record.engine.dispose()
        dondoc = runner(folder / "before")
        assert dondoc("inspect", "propose", "--as-of", "2023-04-03").code == 0
        with listening(Sink()) as sink:
            return [drawn(folder / "before", folder / f"draw-{n}", sink) for n in range(3)]


@TOGETHER
def test_no_candidate_appears_anywhere_before_the_reveal(draws: list[Draw]) -> None:
    for draw in draws:
        for where, text in draw.read.items():
            assert not CANARY.search(text), where


@TOGETHER
def test_it_was_the_draw_that_was_read(draws: list[Draw]) -> None:
    read = draws[0].read

    assert '"reveal_by": "2023-06-30"' in read["draw"]
    assert "is sealed: draw is impossible" in read["draw again"]
    assert "not the passphrase" in read["wrong"]
    assert "inspection-draw" in read["backup"]
    assert "is not on record: nobody can know" in read["look"]
    assert WORD in read["beacon"]
    assert "it stays" in read["beacon again"]
    assert "Mã cam kết ràng buộc kết quả rút thăm" in read["letters"]
    assert "Công bố và tiến hành cuộc kiểm tra đột xuất số 1" in read["letters"]


@TOGETHER
def test_whatever_was_drawn_everything_reads_alike(draws: list[Draw]) -> None:
    assert len({draw.target for draw in draws}) > 1

    for where in draws[0].read:
        assert len({CHANGES.sub("*", draw.read[where]) for draw in draws}) == 1, where


@pytest.fixture
def two(tmp_path: Path) -> Outside:
    """The program from outside on a record with two inspections to be drawn."""
    record: Installation = a_record(tmp_path / "var", a_plan_that_inspects(*CANARIES[:6]))
    record.engine.dispose()
    order = ("inspect", "start", "--draw", 2, "--reason", "x", "--as-of", "2023-04-03")
    assert runner(tmp_path / "var")(*order).code == 0
    return Outside(tmp_path / "var")


def at_once(outside: Outside, *commands: tuple[object, ...]) -> list[int]:
    """Exit codes of commands that run at the same time, each told the passphrase."""
    processes = [
        subprocess.Popen(
            [PROGRAM, "inspect", *map(str, command)],
            env=outside.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in commands
    ]
    for process in processes:
        process.stdin.write(f"{PASSPHRASE}\n".encode())  # type: ignore[union-attr]
        process.stdin.close()  # type: ignore[union-attr]
    return [process.wait(60) for process in processes]


def test_two_processes_draw_two_inspections_and_reveal_two_places(two: Outside) -> None:
    draw = ("--head", HEAD, *DAY)

    assert at_once(two, ("draw", 1, *draw), ("draw", 2, *draw)) == [0, 0]
    assert [gave(runner(two.var), number).code for number in (1, 2)] == [0, 0]
    assert at_once(two, ("reveal", 1, *LATER), ("reveal", 2, *LATER)) == [0, 0]

    rows = runner(two.var)("inspect", "status", *LATER, "--format", "json").json
    assert len({row["agency"] for row in rows}) == 2
    assert all(runner(two.var)("inspect", "verify", row["id"]).code == 0 for row in rows)


def test_of_two_processes_that_draw_the_same_one_is_refused(two: Outside) -> None:
    draw = ("draw", 1, "--head", HEAD, *DAY)

    assert sorted(at_once(two, draw, draw)) == [0, 1]
