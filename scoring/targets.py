"""Where a value of a target stands in a year: pure rules over its readings."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from plans.targets import Value

Figure: TypeAlias = float | str
"""What was read: a number, or the name of a band."""
State: TypeAlias = Literal[
    "reached", "on course", "not reached", "no course yet", "no reading", "no base year"
]
SINCE_BASE = ("growth", "reduction")
"""Kinds of values that say how far readings have moved since the base year."""
DIGITS = 9
"""Decimals that are compared: a growth of just 5 % is 5.000000000000004 in binary."""


@dataclass(frozen=True)
class TargetState:
    """A state, and the last reading (of `year`) that shows it.

    `measured` is what is compared with the figure to reach: the reading itself, or how far it
    moved since the base year. `base` is the base year's figure.
    """

    state: State
    year: int | None = None
    reading: Figure | None = None
    measured: Figure | None = None
    base: float | None = None


def state_in(
    value: Value, readings: Mapping[int, Figure], *, year: int, last_year: int
) -> TargetState:
    """Where a value stands in a year, by its readings of that year and of those before.

    Reached: the last reading is as good as the figure to reach, or better. On course: it is not,
    and as good as the straight line from the first reading (of a reduction: from nothing in the
    base year) to that figure in the last year, the plan's or the value's own. One reading alone
    makes no line yet. A reading of the last year, or later, is reached or not.
    """
    last_year = min(last_year, value.to_year or last_year)
    base = base_figure(value, readings)
    since = value.base_year or 0 if value.kind in SINCE_BASE else 0
    until = {at: readings[at] for at in sorted(readings) if since < at <= year}
    if not until:
        return TargetState("no reading", base=base)
    last = max(until)
    if value.kind in SINCE_BASE and not base:
        return TargetState("no base year", last, until[last])
    compared = {at: measured(value, at, figure, base) for at, figure in until.items()}
    points = {at: _goodness(value, figure) for at, figure in compared.items()}
    # A reduction starts from nothing saved in the base year, so its line has a first point.
    if value.kind == "reduction":
        points = {since: 0.0, **points}
    state = _state(points, _goodness(value, value.reach), last_year)
    return TargetState(state, last, until[last], compared[last], base)


def base_figure(value: Value, readings: Mapping[int, Figure]) -> float | None:
    """The base year's figure: its reading, else what the plan says."""
    read = readings.get(value.base_year or 0)
    return read if isinstance(read, float | int) else value.base


def measured(value: Value, year: int, reading: Figure, base: float | None) -> Figure:
    """What is compared with the figure to reach.

    Growth is the average of a year since the base year (bình quân, compound); a reduction is
    the share of the base year's figure that is gone; both in per cent.
    """
    if value.kind not in SINCE_BASE or isinstance(reading, str) or not base:
        return reading
    if value.kind == "reduction":
        return round((base - reading) / base * 100, DIGITS)
    a_year = float((reading / base) ** (1 / (year - (value.base_year or 0))))
    return round((a_year - 1) * 100, DIGITS)


def tidy(figure: Figure | None) -> Figure | None:
    """A figure as people write it: a rank is 20 and not 20.0."""
    return int(figure) if isinstance(figure, float) and figure.is_integer() else figure


def _state(points: Mapping[int, float], goal: float, last_year: int) -> State:
    """The state of the last of these points, of which the higher is the better."""
    first, last = min(points), max(points)
    if points[last] >= goal:
        return "reached"
    if last >= last_year:
        return "not reached"
    if first == last:
        return "no course yet"
    risen = (goal - points[first]) * (last - first) / (last_year - first)
    line = round(points[first] + risen, DIGITS)
    return "on course" if points[last] >= line else "not reached"


def _goodness(value: Value, figure: Figure | None) -> float:
    """A figure, or the place of a band in its list, turned so that the higher is the better.

    A band that an edit of the plan took away is worse than all others.
    """
    if isinstance(figure, str):
        place = value.bands.index(figure) if figure in value.bands else -1
        return float(place) if value.bands else float(figure == value.reach)
    return (figure or 0.0) * (-1 if value.better == "lower" else 1)
