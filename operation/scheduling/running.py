"""One `up` for a folder of state, and what an `up` that was killed has left running."""

import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from operation.errors import OperationError
from operation.private import private_files
from settings import Settings

STARTED_BY = "_DONDOC_STARTED_BY"
"""In the environment of every process that we start, and so of all that those start."""
PROC = Path("/proc")
END_SECONDS = 15.0


class AlreadyUp(OperationError):
    """Another `up` works on the same folder of state."""


@dataclass(frozen=True)
class Orphan:
    """A process of an installation whose starter has ended."""

    pid: int
    kind: str


@contextmanager
def only_up(settings: Settings) -> Iterator[None]:
    """Nobody else is `up` on this folder of state while the block runs. Raises AlreadyUp.

    The kernel frees the lock at any death of its holder.
    """
    with private_files():
        settings.var.mkdir(parents=True, exist_ok=True)
        handle = os.open(settings.var / "up.lock", os.O_RDWR | os.O_CREAT)
    with os.fdopen(handle, "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyUp(_words(settings, lock.read())) from None
        lock.truncate(0)
        json.dump({"pid": os.getpid(), "port": settings.prefect_port}, lock)
        lock.flush()
        yield


def _words(settings: Settings, written: str) -> str:
    try:
        holder = json.loads(written)
        who = f"pid {holder['pid']}, port {holder['port']}"
        stop = f"stop it first (kill {holder['pid']})"
    except (ValueError, KeyError):
        who, stop = "it is just starting", "stop it first"
    return (
        f"`dondoc up` runs already on {settings.var} ({who}); "
        f"{stop}, or set DONDOC_VAR_DIR to another folder"
    )


def mark() -> str:
    """This process for the environment of those that it starts: its id and when it began."""
    return f"{os.getpid()}:{_began(os.getpid())}"


def left_running(settings: Settings) -> list[Orphan]:
    """Processes that were started for this folder of state and whose starter is gone.

    Known by the mark in their environment, which nothing else has: never a stranger's process.
    """
    orphans = []
    for folder in PROC.glob("[0-9]*"):
        pid, environment = int(folder.name), _environment(folder)
        starter = environment.get(STARTED_BY)
        if starter and environment.get("DONDOC_VAR_DIR") == str(settings.var):
            by, _, began = starter.partition(":")
            if by.isdecimal() and _began(int(by)) != began and pid != os.getpid():
                orphans.append(Orphan(pid, _what(folder)))
    return orphans


def end(processes: list[Orphan]) -> None:
    """End processes: asked first, killed after 15 seconds."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process.pid, number)
        until = time.monotonic() + END_SECONDS
        while any(map(_lives, processes)) and time.monotonic() < until:
            time.sleep(0.1)


def clear_temporary(settings: Settings) -> None:
    """Empty the folder for temporary files of runs; call when none can be running."""
    folder = settings.var / "prefect" / "tmp"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _lives(process: Orphan) -> bool:
    # Of a process that ended and that nobody waited for the environment is empty.
    return STARTED_BY in _environment(PROC / str(process.pid))


def _environment(folder: Path) -> dict[str, str]:
    try:
        pairs = (folder / "environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return {}
    return {name: value for name, _, value in (pair.partition("=") for pair in pairs)}


def _what(folder: Path) -> str:
    try:
        command = (folder / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return "process"
    kinds = {
        "operation.scheduling.api": "server",
        # As an earlier build started it: an upgrade may find it running.
        "operation.api": "server",
        "worker\0start": "worker",
        "cli.main\0pages": "pages",
        "prefect.engine": "run",
    }
    return next((kind for words, kind in kinds.items() if words in command), "process")


def _began(pid: int) -> str:
    """When a process began, in ticks since the machine did; empty if there is none."""
    try:
        after_name = (PROC / str(pid) / "stat").read_text().rpartition(")")[2]
    except OSError:
        return ""
    return after_name.split()[19]
