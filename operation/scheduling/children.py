"""What `up` runs beside Prefect's server: started again when it dies, until it dies too often."""

import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from operation.processes import stop
from operation.scheduling.server import ServerFailed, stopped
from settings import Settings

RESTARTS = 3
PAUSES_S = (0.0, 2.0, 30.0)
"""How long a child lies dead before its first, second and third restart."""
WITHIN_SECONDS = 600.0
"""A child that dies more often than RESTARTS times in this time would die again."""


@dataclass
class Child:
    """A process that has to run, how it is started, and when it was started again."""

    name: str
    begin: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes]
    restarted_s: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS))
    died_s: float | None = None

    def watch(self, settings: Settings, say: Callable[[str], None]) -> None:
        """Start it again a while after it died. Raises ServerFailed if it does so too often."""
        if self.process.poll() is None:
            return
        now_s = time.monotonic()
        if len(self.restarted_s) == RESTARTS and now_s - self.restarted_s[0] < WITHIN_SECONDS:
            raise ServerFailed(stopped(settings, self.name))
        self.died_s = self.died_s or now_s
        recent = sum(now_s - each < WITHIN_SECONDS for each in self.restarted_s)
        # What is in its way, a port or a database that is away, often passes.
        if now_s - self.died_s < PAUSES_S[recent]:
            return
        self.died_s = None
        # What it started itself may have outlived it.
        stop(self.process)
        self.restarted_s.append(now_s)
        say(f"the {self.name} stopped by itself and is started again; see {self.name}.log")
        self.process = self.begin()


@contextmanager
def running(
    *begins: tuple[str, Callable[[], subprocess.Popen[bytes]]],
) -> Iterator[Sequence[Child]]:
    """Children while the block runs; stopped at its end in the reverse order."""
    children: list[Child] = []
    try:
        for name, begin in begins:
            children.append(Child(name, begin, begin()))
        yield children
    finally:
        for child in reversed(children):
            stop(child.process)
