"""Child processes that stop when they are asked to, with everything they started."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

STOP_SECONDS = 10.0
SET_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""


def start(
    arguments: list[str],
    *,
    environment: dict[str, str],
    folder: Path,
    log: Path,
    lock: int | None = None,
) -> subprocess.Popen[bytes]:
    """A program in a session of its own, its output appended to a log.

    With a `lock`, the descriptor of a locked file, it holds the lock too, and on Linux it is asked
    to end when the thread that started it does: the main one, or it ends too early.
    """
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            arguments,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=() if lock is None else (lock,),
            preexec_fn=_prepared(is_tied=lock is not None),  # noqa: PLW1509
        )


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that `start` started, with its children: asked twice, then killed."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is None:
            _signal(process, number)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue
        break
    # The leader may be gone and leave a child behind in its group.
    _signal(process, signal.SIGKILL)


def _prepared(*, is_tied: bool) -> Callable[[], None]:
    """What a child does before it becomes the program; loaded here, since a fork may not load."""
    tie = ctypes.CDLL(None).prctl if is_tied and sys.platform == "linux" else None

    def prepare() -> None:
        # What a shell starts with & ignores SIGINT, which Prefect's worker stops on.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if tie:
            tie(SET_DEATH_SIGNAL, signal.SIGTERM)

    return prepare


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
