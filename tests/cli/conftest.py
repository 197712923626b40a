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
from tests.builders import make_addresses_real
from tests.databases import Database, PostgreSQL

CLERK = "so-noi-vu"
"""Whose machine it is: who acts, where a command does not say."""
SHIPPED = "calendar/qd-465-2022"


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
def dondoc(database: Database, tmp_path: Path) -> Dondoc:
    """The program on a new machine."""
    return runner(tmp_path / "var")


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State of the shipped plan, live from its signing, opened as of 20 March 2023."""
    var = tmp_path_factory.mktemp("lived") / "var"
    _live(runner(var), database_url=f"sqlite:///{var / 'dondoc.sqlite3'}")
    return var


@pytest.fixture(scope="session")
def lived_on_postgresql(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same in a database of that name."""
    _live(runner(tmp_path_factory.mktemp("lived")), database_url=postgresql.create("lived"))
    return "lived"


def _live(run: Dondoc, **settings: str) -> None:
    assert run("load", SHIPPED, "--live-from", "2022-08-16", **settings).code == 0
    with transaction(connect(settings["database_url"])) as session:
        make_addresses_real(session)
    assert run("open", "--as-of", "2023-03-20", **settings).code == 0


@pytest.fixture
def loaded(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Dondoc:
    """The program with a copy of that state."""
    if database.server:
        database.become(request.getfixturevalue("lived_on_postgresql"))
    else:
        shutil.copytree(request.getfixturevalue("lived"), tmp_path / "var")
    return runner(tmp_path / "var")
