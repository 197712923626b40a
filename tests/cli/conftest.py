"""The program as a user runs it: a process, its output, its exit code."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from settings import REPOSITORY


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
    """`dondoc` as a process, with all state in one folder."""

    def run(*arguments: object, **settings: str) -> Answer:
        given = {f"DONDOC_{name.upper()}": value for name, value in settings.items()}
        done = subprocess.run(
            [sys.executable, "-m", "cli.main", *map(str, arguments)],
            cwd=REPOSITORY,
            env={**os.environ, "DONDOC_VAR_DIR": str(var), **given},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def dondoc(tmp_path: Path) -> Dondoc:
    """The program on a new machine."""
    return runner(tmp_path / "var")


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """State of the shipped plan, live from its signing, opened as of 20 March 2023."""
    var = tmp_path_factory.mktemp("lived") / "var"
    run = runner(var)
    assert run("load", "calendar/qd-465-2022", "--live-from", "2022-08-16").code == 0
    assert run("open", "--as-of", "2023-03-20").code == 0
    return var


@pytest.fixture
def loaded(lived: Path, tmp_path: Path) -> Dondoc:
    """The program with a copy of that state."""
    shutil.copytree(lived, tmp_path / "var")
    return runner(tmp_path / "var")
