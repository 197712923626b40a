"""SIGKILL at a commit point of this process: SQLAlchemy tells where; nothing is patched."""

import os
import signal
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

Side: TypeAlias = Literal["before", "after"]
SIDES: tuple[Side, ...] = ("before", "after")


@dataclass(frozen=True)
class Kill:
    """Where a process ends: just before its n-th commit, or as soon as that is done."""

    commit: int
    side: Side


class Commits:
    """The commits of this process since `start`, counted; the process dies at the one asked for."""

    def __init__(self) -> None:
        self.count = 0
        self.kill: Kill | None = None
        event.listen(Engine, "commit", self._committing)
        # A connection goes back to its pool when its transaction is over and done.
        event.listen(Pool, "checkin", self._committed)

    def start(self, kill: Kill | None) -> None:
        """Count anew, towards a kill or none."""
        self.count, self.kill = 0, kill

    def _committing(self, _: Any) -> None:
        self.count += 1
        self._die_at("before")

    def _committed(self, *_: Any) -> None:
        self._die_at("after")

    def _die_at(self, side: Side) -> None:
        if self.kill == Kill(self.count, side):
            os.kill(os.getpid(), signal.SIGKILL)
