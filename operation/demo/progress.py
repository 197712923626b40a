"""How far the days are lived: a bar on a screen, a line now and then in a pipe or a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from rich.console import Console
from rich.progress import Progress

from operation.intervals import Interval

LINE_SECONDS = 15.0


@contextmanager
def shown(console: Console, first: date, last: date) -> Iterator[Callable[[date], None]]:
    """What to call after each day that was lived, while the block runs."""
    days = (last - first).days + 1
    words = f"Living {first} to {last}"
    if console.is_terminal:
        with Progress(console=console) as progress:
            bar = progress.add_task(words, total=days)
            yield lambda _: progress.advance(bar)
        return
    console.print(f"{words}, {days} days, while Prefect starts …")
    interval = Interval(LINE_SECONDS)

    def line(day: date) -> None:
        if interval.is_due():
            console.print(f"… {day}, {(day - first).days + 1} of {days} days")

    yield line
