"""Child processes that stop when they are asked to, with everything they started."""

import os
import signal
import subprocess
from pathlib import Path

STOP_SECONDS = 10.0


def start(
    arguments: list[str], *, environment: dict[str, str], folder: Path, log: Path
) -> subprocess.Popen[bytes]:
    """A program in a session of its own, its output appended to a log."""
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and arguments
            arguments,
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # What a shell starts with & ignores SIGINT, which Prefect's worker stops on.
            preexec_fn=_heed_interrupts,  # noqa: PLW1509
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


def _heed_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
