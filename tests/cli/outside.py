"""The program as a process from outside, and the stage on which a scenario of a command plays."""

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from settings import REPOSITORY
from tests.cli.conftest import CLERK, Answer, Dondoc
from tests.conftest import Sink
from tests.up import PROGRAM


@dataclass(frozen=True)
class Outside:
    """`dondoc` as other programs call it: a process, its settings in the environment.

    What Python compiles is kept, whatever the environment of the tests says: only the first waits.
    """

    var: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What the process is told."""
        given = {f"DONDOC_{name.upper()}": value for name, value in self.settings.items()}
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        return {**kept, "DONDOC_VAR_DIR": str(self.var), "DONDOC_BY": CLERK, **given}

    def __call__(self, *arguments: object, typed: str = "", **settings: str) -> Answer:
        """Run a command to its end; `typed` is its standard input."""
        told = Outside(self.var, {**self.settings, **settings})
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            cwd=REPOSITORY,
            env=told.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr
        return Answer(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Stage:
    """A scenario's machine: the command from outside, the same program here to prepare and look.

    For most commands `outside` is the program in this process too: what a process adds (exit code,
    output, settings) depends neither on the command nor on the database, and each costs a second.

    It holds the shipped plan, live from its signing, opened as of 20 March 2023. `blank` gives
    the same two on a machine without any database. `shared` is a fixture of the whole run by its
    name: `machine`, `chased`, `demonstration`.
    """

    outside: Dondoc
    here: Dondoc
    sink: Sink
    folder: Path
    keys: Sequence[str]
    blank: Callable[[], tuple[Dondoc, Dondoc]]
    shared: Callable[[str], Any]
