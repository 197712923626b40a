"""The program by its entry point: its output, its exit code."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from cli import main
from models.database import connect, transaction
from tests import databases
from tests.builders import make_addresses_real
from tests.databases import MIGRATED, SHARED, Database
from tests.run import built_once

CLERK = "so-noi-vu"
"""Whose machine it is: who acts, where a command does not say."""
SHIPPED, SMALL = "calendar/qd-465-2022", "tests/plans/small"


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Dondoc = Callable[..., Answer]


def runner(var: Path) -> Dondoc:
    """`dondoc` through its entry point in this process, with all state in one folder."""

    def run(*arguments: object, typed: str = "", **settings: str) -> Answer:
        out, err = StringIO(), StringIO()
        kept, sys.stdin = sys.stdin, StringIO(typed)
        with environment(var, settings), redirect_stdout(out), redirect_stderr(err):
            try:
                main.run([str(argument) for argument in arguments])
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
            finally:
                sys.stdin = kept
        assert "Traceback" not in err.getvalue()
        return Answer(code, out.getvalue(), err.getvalue())

    return run


@contextmanager
def environment(var: Path, settings: dict[str, str]) -> Iterator[None]:
    """The settings of a command, and what was there before after it."""
    before = dict(os.environ)
    given = {f"DONDOC_{name.upper()}": value for name, value in settings.items()}
    os.environ.update({"DONDOC_VAR_DIR": str(var), "DONDOC_BY": CLERK, **given})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """SQLite, unless a test names the kind: what the command line adds to SQL is the same on both.

    tests/cli/test_past.py lives a month on both, and reads it there with every command that has a
    day; tests/cli/test_table.py names the commands that it has on both.
    """
    on_server = getattr(request, "param", "sqlite") == "postgresql"
    server = request.getfixturevalue("postgresql") if on_server else None
    with databases.of_one_test(server) as database:
        yield database


@pytest.fixture
def dondoc(database: Database, tmp_path: Path) -> Dondoc:
    """The program on a new machine."""
    return runner(tmp_path / "var")


def lived(var: Path) -> None:
    """State of the shipped plan, live from its signing, opened as of 20 March 2023."""
    _live(runner(var), database_url=f"sqlite:///{var / 'dondoc.sqlite3'}")


LIVED = f"{SHARED}lived"
"""The same in a database of that name."""


def _live(run: Dondoc, **settings: str) -> None:
    assert run("load", SHIPPED, "--live-from", "2022-08-16", **settings).code == 0
    with transaction(connect(settings["database_url"])) as session:
        make_addresses_real(session)
    assert run("open", "--as-of", "2023-03-20", **settings).code == 0


@pytest.fixture
def loaded(database: Database, tmp_path: Path) -> Dondoc:
    """The program with a copy of that state."""
    if not database.server:
        shutil.copytree(built_once("lived", lived), tmp_path / "var")
        return runner(tmp_path / "var")
    server = database.server

    def on_server(note: Path) -> None:
        _live(runner(tmp_path / "lived"), database_url=server.create(LIVED, template=MIGRATED))
        note.touch()

    built_once(LIVED, on_server)
    database.become(LIVED)
    return runner(tmp_path / "var")
