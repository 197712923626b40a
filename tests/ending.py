"""A script beside each run of the tests: when the run has ended, it ends what the run left behind.

Its arguments are the mark in the environment of all that the run started, and the run's folder. It
waits for the end of its standard input, which no death of the run can prevent.
"""

import os
import shutil
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

ROUNDS, PAUSE_S = 20, 0.2


def started_by(mark: bytes) -> list[int]:
    """Processes of a run that are still there."""
    pids = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark in environment.read_bytes().split(b"\0"):
                pids.append(int(environment.parent.name))
    return pids


def end(pid: int, number: int) -> None:
    """PostgreSQL gives its shared memory back if it is asked to."""
    with suppress(OSError):
        server = Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
        os.kill(pid, number if server else signal.SIGKILL)


def main(mark: str, folder: str) -> None:
    """Wait, then end all; whoever asks every process of the tests to stop asks in vain here."""
    for asked in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(asked, signal.SIG_IGN)
    sys.stdin.read()
    for number in range(ROUNDS):
        pids = started_by(mark.encode())
        if not pids:
            break
        for pid in pids:
            end(pid, signal.SIGKILL if number > ROUNDS // 2 else signal.SIGQUIT)
        time.sleep(PAUSE_S)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
