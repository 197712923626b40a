"""Child processes that run real commands, forked in ten milliseconds from a server that knows them.

Starting Python and importing the program takes a second and a half: too long for hundreds.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Barrier
from typing import Any

from sqlalchemy.orm import configure_mappers

from cli import main
from models.database import connect
from tests.faults.killing import Commits, Kill

KILLED = -signal.SIGKILL
PATIENCE_SECONDS = 300.0
COMMITS = "commits"

# What every child needs is imported before it is forked: drivers, mapped tables.
for url in ("sqlite:////nowhere", "postgresql://host/name"):
    connect(url).dispose()
configure_mappers()

_context = multiprocessing.get_context("forkserver")
# pytest: the main module of the parent, which each child would import anew.
_context.set_forkserver_preload(["tests.faults.children", "tests.faults.preloaded", "pytest"])


@dataclass(frozen=True)
class Ended:
    """How a child ended, and what it said; how often a command committed that nobody killed."""

    code: int | None
    out: str
    err: str
    commits: int = 0

    @property
    def killed(self) -> bool:
        return self.code == KILLED


@dataclass
class Child:
    """A child under way."""

    process: BaseProcess
    folder: Path

    def end(self, patience_seconds: float = PATIENCE_SECONDS) -> Ended:
        """Wait for it."""
        self.process.join(patience_seconds)
        assert self.process.exitcode is not None, "a child did not end"
        out, err, commits = (self.folder / name for name in ("out", "err", COMMITS))
        count = int(commits.read_text()) if commits.exists() else 0
        return Ended(self.process.exitcode, out.read_text(), err.read_text(), count)


def start(job: Callable[..., None], *arguments: Any, folder: Path, **settings: str) -> Child:
    """A function of a module in a process of its own; `settings` are its only DONDOC_*."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {f"DONDOC_{name.upper()}": value for name, value in settings.items()}
    whole = (environment, folder, job, arguments)
    process = _context.Process(target=_run, args=whole, daemon=True)
    process.start()
    return Child(process, folder)


def command(
    arguments: Sequence[object], *, folder: Path, kill: Kill | None = None, **settings: str
) -> Child:
    """`dondoc` with these arguments, to be killed at a commit point."""
    words = [str(word) for word in arguments]
    count = folder / COMMITS
    count.unlink(missing_ok=True)
    return start(_dondoc, words, kill, count, folder=folder, **settings)


def at_once(
    lists: Sequence[Sequence[Sequence[object]]], *, folder: Path, **settings: str
) -> list[Ended]:
    """Each list of commands in a process of its own; all begin their n-th command together.

    A child's code is 1 if any of its commands was refused.
    """
    gate = _context.Barrier(len(lists))
    begun = [
        start(
            _several,
            [[str(word) for word in words] for words in commands],
            gate,
            folder=folder / f"child-{number}",
            **settings,
        )
        for number, commands in enumerate(lists)
    ]
    return [child.end() for child in begun]


def _run(
    environment: Mapping[str, str], folder: Path, job: Callable[..., None], arguments: Any
) -> None:
    for name in [name for name in os.environ if name.startswith("DONDOC_")]:
        del os.environ[name]
    os.environ.update({"DONDOC_BY": "so-noi-vu", **environment})
    for number, name in ((1, "out"), (2, "err")):
        descriptor = os.open(folder / name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        os.dup2(descriptor, number)
    job(*arguments)


def _dondoc(arguments: list[str], kill: Kill | None, count: Path) -> None:
    commits = Commits()
    commits.start(kill)
    try:
        main.run(arguments)
    finally:
        count.write_text(str(commits.count))


def _several(commands: list[list[str]], gate: Barrier) -> None:
    worst = 0
    for words in commands:
        gate.wait(PATIENCE_SECONDS)
        try:
            main.run(words)
        except SystemExit as end:
            worst = max(worst, int(end.code or 0))
    sys.exit(worst)
