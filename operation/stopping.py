"""Being asked to stop: what runs long ends between two steps, never within one."""

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

ASKED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def noted() -> Iterator[Sequence[int]]:
    """The signals that asked to stop so far, while the block runs.

    An exception in the middle of a statement could be lost, or leave a child running that was just
    started: so a signal is only noted, for whoever looks between two steps.
    """
    signals: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        signals.append(number)

    # Started by nohup it must go on when its terminal is closed.
    goes_on = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    heeded = [number for number in ASKED_BY if number != signal.SIGHUP or not goes_on]
    before = {number: signal.signal(number, note) for number in heeded}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def stoppable() -> Iterator[Callable[[], None]]:
    """A check to call between steps while the block runs; SystemExit when a signal asked."""
    with noted() as signals:

        def check() -> None:
            if signals:
                raise SystemExit(128 + signals[0])

        yield check
