"""Child processes that stop when they are asked to, with everything they started."""

import ctypes
import os
import signal
import subprocess
from pathlib import Path

from operation.private import UMASK, private_files

STOP_SECONDS = 10.0
PR_SET_PDEATHSIG = 1
_C = ctypes.CDLL(None)


def start(
    arguments: list[str],
    *,
    environment: dict[str, str],
    folder: Path,
    log: Path,
    with_parent: bool = False,
) -> subprocess.Popen[bytes]:
    """A program in a session of its own, its output appended to a log, its files private.

    `with_parent`: it is asked to stop when the thread that called this ends, however that dies.
    """

    def prepare() -> None:
        # A shell lets what it starts with & ignore SIGINT, on which Prefect's worker must stop.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if with_parent:
            # The kernel tells it, because a killed parent cannot.
            _C.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    with private_files(), log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            arguments,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            # So that Ctrl-C in the terminal reaches us alone, and we stop the children in order.
            start_new_session=True,
            umask=UMASK,
            preexec_fn=prepare,  # noqa: PLW1509
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


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
