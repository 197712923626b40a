"""The processor time of a command, start to end, beside bare others in the same run."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from settings import REPOSITORY

ROUNDS = 7
OF_TYPER = 2.0
"""So many times a bare Typer application the help and the version may take."""
OF_QUERY = 1.5
"""So many times one query of SQLAlchemy a command may take that reads the record."""
DAY = ("--as-of", "2023-03-20")
PLAN = ("calendar/qd-465-2022", "--live-from", "2022-08-17")


def main() -> int:
    """Print processor times and their ratios; 1 if one is above its aim."""
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-") as folder:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment |= {"DONDOC_VAR_DIR": folder, "DONDOC_BY": "so-noi-vu"}
        ours = (sys.executable, "-m", "cli.main")
        for words in (("load", *PLAN), ("open", *DAY)):
            _seconds((*ours, *words), environment)
        typer = (sys.executable, "-m", "bench.bare_typer")
        query = (sys.executable, "-m", "bench.bare_query", str(Path(folder) / "dondoc.sqlite3"))
        pairs = [
            (("--version",), (*typer, "--version"), OF_TYPER),
            (("--help",), (*typer, "--help"), OF_TYPER),
            (("assignments", *DAY), query, OF_QUERY),
            (("why", "II.5", *DAY), query, OF_QUERY),
        ]
        met = [_met(words, ours, bare, aim, environment) for words, bare, aim in pairs]
    return 0 if all(met) else 1


def _met(
    words: tuple[str, ...],
    ours: tuple[str, ...],
    bare: tuple[str, ...],
    aim: float,
    environment: dict[str, str],
) -> bool:
    """Whether a command keeps its aim: the best of some rounds, the two in turn.

    The best, because whatever else the machine does only adds to it.
    """
    took, other = zip(
        *(
            (_seconds((*ours, *words), environment), _seconds(bare, environment))
            for _ in range(ROUNDS)
        ),
        strict=True,
    )
    ratio = min(took) / min(other)
    verdict = "met" if ratio <= aim else "MISSED"
    print(
        f"dondoc {' '.join(words)}: {min(took):.2f} s, {bare[2]} {min(other):.2f} s; "
        f"{ratio:.2f} times, aim {aim}: {verdict}"
    )
    return bool(ratio <= aim)


def _seconds(words: tuple[str, ...], environment: dict[str, str]) -> float:
    """Seconds of processor time that a process takes, the system's share included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, cwd=REPOSITORY, env=environment, check=True, capture_output=True)  # noqa: S603  # ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
