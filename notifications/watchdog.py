"""A hard deadline for each letter: whatever a server does, its connection is cut in time."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Watchdog:
    """Shuts the watched connection down when a letter takes too long.

    A timeout of sockets does not: it begins anew with each byte that drips in. One thread looks
    ten times in a deadline; a letter costs two assignments under a lock.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.timed_out = False
        self._lock = threading.Lock()
        self._due: float | None = None
        self._watched: socket.socket | None = None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, connection: socket.socket) -> None:
        """Watch this connection; through a copy of its own, which TLS does not take away."""
        self.forget()
        # A copy, because TLS wraps the socket and takes its descriptor away.
        copy = connection.dup()
        with self._lock:
            self._watched = copy

    def forget(self) -> None:
        """Watch nothing any more."""
        with self._lock:
            if self._watched:
                self._watched.close()
            self._watched = None

    @contextmanager
    def deadline(self) -> Iterator[None]:
        """The time of one letter; `timed_out` tells afterwards whether it was cut."""
        # Not until the first letter, because most commands open no connection.
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, daemon=True)
            self._thread.start()
        self.timed_out = False
        self._set(time.monotonic() + self.seconds)
        try:
            yield
        finally:
            self._set(None)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The clock stands while we keep the server waiting ourselves."""
        began, due = time.monotonic(), self._due
        self._set(None)
        try:
            yield
        finally:
            self._set(due + time.monotonic() - began if due else None)

    def end(self) -> None:
        """No more letters."""
        self._ended.set()
        self.forget()

    def _set(self, due: float | None) -> None:
        with self._lock:
            self._due = due

    def _look(self) -> None:
        while not self._ended.wait(min(self.seconds / 10, 0.5)):
            with self._lock:
                if self._due and time.monotonic() > self._due:
                    self._cut()

    def _cut(self) -> None:
        self.timed_out, self._due = True, None
        if self._watched:
            with suppress(OSError):  # the server was faster
                self._watched.shutdown(socket.SHUT_RDWR)
