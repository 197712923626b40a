"""Now and then: a line for whoever waits, but not at every step."""

import time


class Interval:
    """True at most once in so many seconds, counted from when it was made."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._last_s = time.monotonic()

    def is_due(self) -> bool:
        """Whether it is time again; asking takes it."""
        now_s = time.monotonic()
        if now_s - self._last_s < self._seconds:
            return False
        self._last_s = now_s
        return True
