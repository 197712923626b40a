"""Timing rules: a phrase of the decision as data. Each names the `kind` of cycle that it makes."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal, TypeAlias

from deadlines.civil import parse_day_month

Kind: TypeAlias = Literal[
    "yearly",
    "quarterly",
    "half",
    "nine_months",
    "once",
    "continuous",
    "undated",
    "event",
    "at_least",
]
Quarter: TypeAlias = Literal[1, 2, 3, 4]
Part: TypeAlias = Literal["quarter", "half", "nine_months"]

PARTS_OF_A_YEAR: dict[Part, int] = {"quarter": 4, "half": 2, "nine_months": 1}


class TimingRule:
    """What all rules share: an unknown field in a plan file is a fault, not noise."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True)
class By(TimingRule):
    """Every year by a day: "trước 25/12" is `before="25/12"`, due on 24 December.

    `on` includes the day. `year_before`: the day lies in the year before the plan year
    (KH.IV.1.a). `confirmed=False`: the decision leaves the day to another document.
    """

    rule: Literal["by"]
    before: str | None = None
    on: str | None = None
    year_before: bool = False
    opens_before: int | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for an impossible day, or when not exactly one day is given."""
        if (self.before is None) == (self.on is None):
            raise ValueError('write one of before: "25/12" (that day excluded) or on: "24/12"')
        parse_day_month(self.before or self.on or "")
        if self.opens_before is not None and not 0 <= self.opens_before <= 366:
            raise ValueError("opens_before counts calendar days; write 0 to 366")

    @property
    def kind(self) -> Kind:
        """Always `yearly`: the rule gives one cycle a year."""
        return "yearly"


@dataclass(frozen=True)
class Within(TimingRule):
    """Every year within a quarter, or a span of quarters: "Quý II-III hằng năm" is [2, 3]."""

    rule: Literal["within"]
    quarters: tuple[Quarter, ...]
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError when the quarters are not one span."""
        span = tuple(
            range(self.quarters[0], self.quarters[0] + len(self.quarters)) if self.quarters else ()
        )
        if not self.quarters or self.quarters != span:
            raise ValueError("quarters must be one span in order; write [1] or [2, 3]")

    @property
    def kind(self) -> Kind:
        """Always `yearly`: the rule gives one cycle a year."""
        return "yearly"


@dataclass(frozen=True)
class Each(TimingRule):
    """Every quarter, half or nine months of a year; `only` names which ones.

    `day` is a day of the last month of the period; without it the period's last day is due.
    """

    rule: Literal["each"]
    part: Part
    only: tuple[Quarter, ...] = ()
    day: int | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError when the rule could never fire."""
        if any(number > PARTS_OF_A_YEAR[self.part] for number in self.only):
            raise ValueError(
                f"a year has {PARTS_OF_A_YEAR[self.part]} of {self.part}; only: {list(self.only)} "
                "would never fire"
            )
        if self.day is not None and not 1 <= self.day <= 31:
            raise ValueError("day is a day of the month; write 1 to 31")

    @property
    def kind(self) -> Kind:
        """`quarterly`, `half` or `nine_months`, by the part of the year that it repeats in."""
        return "quarterly" if self.part == "quarter" else self.part


@dataclass(frozen=True)
class Once(TimingRule):
    """Once: in a quarter of one year, in one year, or on a date."""

    rule: Literal["once"]
    year: int | None = None
    quarter: Quarter | None = None
    on: date | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError unless it names a year, a quarter of a year, or a date."""
        if (self.on is None) == (self.year is None) or (self.quarter and self.year is None):
            raise ValueError("write year: 2023, or quarter: 3 with year: 2022, or on: 2023-05-01")

    @property
    def kind(self) -> Kind:
        """Always `once`: the rule gives one cycle in the whole plan."""
        return "once"


@dataclass(frozen=True)
class Continuous(TimingRule):
    """Without an end: asked about at each check-in, never overdue."""

    rule: Literal["continuous"]

    @property
    def kind(self) -> Kind:
        """Always `continuous`: its cycles are check-ins."""
        return "continuous"


@dataclass(frozen=True)
class Undated(TimingRule):
    """Owed every year, or once in the plan, but nobody has set a day; never overdue until then."""

    rule: Literal["undated"]
    every: Literal["year", "plan"]

    @property
    def kind(self) -> Kind:
        """Always `undated`: its cycles have no due date until somebody sets one."""
        return "undated"


@dataclass(frozen=True)
class OnEvent(TimingRule):
    """Opened by a recorded event; due `days` calendar days after it, or open-ended."""

    rule: Literal["on_event"]
    event: str
    days: int | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for a due day before the event, or beyond any plan."""
        if self.days is not None and not 0 <= self.days <= 3660:
            raise ValueError("days counts calendar days after the event; write 0 to 3660")

    @property
    def kind(self) -> Kind:
        """Always `event`: a recorded event opens its cycle."""
        return "event"


@dataclass(frozen=True)
class AtLeast(TimingRule):
    """At least N occasions a year: one assignment a year, due 31 December (KH.II.1.1)."""

    rule: Literal["at_least"]
    times: int

    def __post_init__(self) -> None:
        """Raises ValueError below one occasion, or for more than a year has days."""
        if not 1 <= self.times <= 366:
            raise ValueError("times counts occasions a year; write 1 to 366")

    @property
    def kind(self) -> Kind:
        """Always `at_least`: a year counts the occasions."""
        return "at_least"


Rule: TypeAlias = By | Within | Each | Once | Continuous | Undated | OnEvent | AtLeast
