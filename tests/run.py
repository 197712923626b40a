"""One run of the tests: a folder that its processes share, and an end that leaves nothing running.

What is slow to build is built there once, by the first process that needs it.
"""

import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "TESTS_OF_DONDOC"
"""In the environment of all that a run starts: its folder."""
ENDING = Path(__file__).with_name("ending.py")


def folder() -> Path:
    """What the processes of this run share."""
    return Path(os.environ[MARK])


@contextmanager
def whole_run() -> Iterator[None]:
    """While the block runs there is a folder; then ends whatever was started, at SIGKILL too.

    In a worker of pytest-xdist, which has the folder of its run, it does nothing.
    """
    if MARK in os.environ:
        yield
        return
    path = tempfile.mkdtemp(prefix="dondoc-run-")
    # Without the mark: it would end itself.
    words = [sys.executable, "-IS", str(ENDING), f"{MARK}={path}", path]
    with subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True):
        os.environ[MARK] = path
        try:
            yield
        finally:
            # The block's end closes its standard input, which it waits for, and waits for its own.
            del os.environ[MARK]


def built_once(name: str, build: Callable[[Path], None]) -> Path:
    """A file of this run, which `build` writes for all of its processes."""
    path = folder() / name
    if path.exists():
        return path
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            part = path.with_name(f"{name}.part")
            build(part)
            part.rename(path)
    return path
