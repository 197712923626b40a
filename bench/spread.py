"""Milliseconds of many rounds, and the aims that they are held against."""

from collections.abc import Sequence
from dataclasses import dataclass

AIMS_MS = {"agency": 25.0, "queue": 15.0, "one": 15.0, "overview": 100.0, "matrix": 250.0}
"""At the 95th of a hundred; the lists have to leave room for their pages in it.

Overview and matrix are counted cold here; their pages keep what they counted.
"""
OVER_HTTP_MS = {"agency": 25.0, "queue": 15.0, "one": 15.0, "overview": 25.0, "matrix": 25.0}
"""Of whole pages, at the 95th of a hundred, while nothing is done meanwhile."""


@dataclass(frozen=True)
class Spread:
    """Milliseconds at the 50th and the 95th of a hundred."""

    p50: float
    p95: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f} ms, p95 {self.p95:.1f} ms"


def spread(times: Sequence[float]) -> Spread:
    """Where the middle and nearly all of some times lie."""
    ordered = sorted(times)
    return Spread(ordered[len(times) // 2], ordered[len(times) * 95 // 100])


def verdict(p95: float, aim: float) -> str:
    """Whether an aim is met, and by how much."""
    return f"aim {aim:.0f} {'met' if p95 <= aim else 'MISSED'} by {abs(aim - p95):.1f} ms"
