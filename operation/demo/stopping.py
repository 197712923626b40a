"""Being asked to stop: a demonstration ends between two steps, never within one."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ASKED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """A check to call between steps while the block runs; SystemExit when a signal asked.

    An exception in the middle of a statement could be lost, or leave a child running that was just
    started: so the signal is only noted, and heeded at the next check.
    """
    signals: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        signals.append(number)

    def check() -> None:
        if signals:
            raise SystemExit(128 + signals[0])

    before = {number: signal.signal(number, note) for number in ASKED_BY}
    try:
        yield check
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
