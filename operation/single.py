"""One `up` for a folder of state: a lock that its children hold too, so that none outlives it."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from operation.errors import OperationError
from settings import Settings


class AlreadyUp(OperationError):
    """Another `up`, or what one started, works on the same state."""


@dataclass(frozen=True)
class Holder:
    """Who took the lock: the process of `up`, its port, and what it started."""

    up: int
    port: int
    children: tuple[int, ...] = ()

    @property
    def words(self) -> str:
        """Who it is, and what to do."""
        if is_alive(self.up):
            return (
                f"dondoc up runs here already (process {self.up}, port {self.port}); stop it, "
                "or give this one a DONDOC_VAR_DIR of its own"
            )
        alive = " ".join(str(child) for child in self.children if is_alive(child))
        return (
            f"dondoc up (process {self.up}) was killed and what it started still runs "
            f"on port {self.port}; end it: kill {alive or '(see: dondoc status)'}"
        )


@contextmanager
def only_up(settings: Settings) -> Iterator[IO[str]]:
    """The lock of the state while the block runs. Raises AlreadyUp.

    Whoever inherits the file's descriptor holds the lock with it.
    """
    path = lock_file(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyUp(_holder(path).words) from None
        note(file, Holder(os.getpid(), settings.prefect_port))
        yield file
        file.truncate(0)


def note(file: IO[str], holder: Holder) -> None:
    """Write down who has the lock, for whoever comes next."""
    file.seek(0)
    file.truncate()
    json.dump(vars(holder), file)
    file.flush()


def holder_now(settings: Settings) -> Holder | None:
    """Who has the lock; None if nobody does."""
    path = lock_file(settings)
    if not path.exists():
        return None
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return _holder(path)
    return None


def is_alive(process: int) -> bool:
    """Whether a process is there."""
    return process > 0 and Path(f"/proc/{process}").exists()


def lock_file(settings: Settings) -> Path:
    """Where the lock is."""
    return settings.var / "up.lock"


def _holder(path: Path) -> Holder:
    try:
        said = json.loads(path.read_text("utf-8"))
        return Holder(said["up"], said["port"], tuple(said["children"]))
    except (ValueError, KeyError):
        # Between the lock and the note.
        return Holder(0, 0)
