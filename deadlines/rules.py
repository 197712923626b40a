"""Timing rules: a phrase of the decision as data. Each names the `kind` of cycle that it makes."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal, TypeAlias

from deadlines.civil import month_end, parse_day_month

Kind: TypeAlias = Literal[
    "yearly",
    "monthly",
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
Part: TypeAlias = Literal["month", "quarter", "half", "nine_months"]

PARTS_OF_A_YEAR: dict[Part, int] = {"month": 12, "quarter": 4, "half": 2, "nine_months": 1}
KINDS: dict[Part, Kind] = {
    "month": "monthly",
    "quarter": "quarterly",
    "half": "half",
    "nine_months": "nine_months",
}


class TimingRule:
    """What all rules share: an unknown field in a plan file is a fault, not noise."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class Dated(TimingRule):
    """What names a day. `working_days_before`: due so many working days before it; with 0 on it,
    or on the last working day before it.
    """

    working_days_before: int | None = None

    def _require_working_days(self) -> None:
        if self.working_days_before is None:
            return
        # Few enough that work which opens 60 calendar days before the day opens in time.
        if not 0 <= self.working_days_before <= 20:
            raise ValueError("working_days_before counts working days before the day; 0 to 20")
        # Otherwise it would be unclear from which of two days they are counted.
        if getattr(self, "before", None) is not None:
            raise ValueError("working_days_before is counted from on: or day:, not from before:")


@dataclass(frozen=True, kw_only=True)
class Recurring(TimingRule):
    """What comes back each year, from one year on or up to another, both included."""

    from_year: int | None = None
    to_year: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for years the wrong way round."""
        if self.from_year and self.to_year and self.to_year < self.from_year:
            raise ValueError("to_year lies before from_year; it would never fire")

    def is_of(self, year: int) -> bool:
        """Whether periods of a year are owed."""
        return (self.from_year or year) <= year <= (self.to_year or year)


@dataclass(frozen=True)
class By(Recurring, Dated):
    """Every year by a day, or by several: "trước 25/12" is `before="25/12"`, due on 24 December.

    `on` includes the day. `year_before`: the day lies in the year before the plan year
    (KH.IV.1.a); `year_after`: in the year after the one that is reported on. `confirmed=False`:
    the decision leaves the day to another document.
    """

    rule: Literal["by"]
    before: str | tuple[str, ...] | None = None
    on: str | tuple[str, ...] | None = None
    year_before: bool = False
    year_after: bool = False
    opens_before: int | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for an impossible day, or when not exactly one way is given."""
        super().__post_init__()
        self._require_working_days()
        # Both would contradict each other, because `before` excludes the day that `on` includes.
        if (self.before is None) == (self.on is None) or not self.days:
            raise ValueError('write one of before: "25/12" (that day excluded) or on: "24/12"')
        for day in self.days:
            parse_day_month(day)
        # Because a period is then a year or a day, and letters could not say which one is meant.
        if self.year_before + self.year_after + self.has_several_days > 1:
            raise ValueError("year_before, year_after or several days: a period would be unclear")
        if self.opens_before is not None and not 0 <= self.opens_before <= 366:
            raise ValueError("opens_before counts calendar days; write 0 to 366")

    @property
    def days(self) -> tuple[str, ...]:
        """The days as they are written, day/month."""
        written = self.before if self.before is not None else self.on or ()
        return (written,) if isinstance(written, str) else written

    @property
    def has_several_days(self) -> bool:
        """Whether a year has a cycle for each day of a list; its period is then the day."""
        return not isinstance(self.before or self.on, str)

    @property
    def kind(self) -> Kind:
        """Always `yearly`: the days of a list come back each year."""
        return "yearly"


@dataclass(frozen=True)
class Within(Recurring, Dated):
    """Every year within a quarter, or a span of quarters: "Quý II-III hằng năm" is [2, 3].

    `year_after`: the quarters are those of the year after the one that is reported on.
    """

    rule: Literal["within"]
    quarters: tuple[Quarter, ...]
    year_after: bool = False
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError when the quarters are not one span."""
        super().__post_init__()
        self._require_working_days()
        span = tuple(
            range(self.quarters[0], self.quarters[0] + len(self.quarters)) if self.quarters else ()
        )
        # A gap is refused because one cycle has one last day: write two rules instead.
        if not self.quarters or self.quarters != span:
            raise ValueError("quarters must be one span in order; write [1] or [2, 3]")

    @property
    def kind(self) -> Kind:
        """Always `yearly`: the rule gives one cycle a year."""
        return "yearly"


@dataclass(frozen=True)
class Each(Recurring, Dated):
    """Every month, quarter, half or nine months of a year; `only` names which ones.

    `day` is a day of the last month of the period, or of the month so many `months_after` it;
    `before` the same, that day excluded. Without either the month's last day is due.
    """

    rule: Literal["each"]
    part: Part
    only: tuple[int, ...] = ()
    day: int | None = None
    before: int | None = None
    months_after: int = 0
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError when the rule could never fire."""
        super().__post_init__()
        self._require_working_days()
        if any(not 1 <= number <= PARTS_OF_A_YEAR[self.part] for number in self.only):
            raise ValueError(
                f"a year has {PARTS_OF_A_YEAR[self.part]} of {self.part}; only: {list(self.only)} "
                "would never fire"
            )
        if self.day is not None and self.before is not None:
            raise ValueError("write one of day: 20 (that day included) or before: 20")
        if self.day is not None and not 1 <= self.day <= 31:
            raise ValueError("day is a day of the month; write 1 to 31")
        # Not 1, because the last day would lie in the month before.
        if self.before is not None and not 2 <= self.before <= 31:
            raise ValueError("before is a day of the month; write 2 to 31")
        if not 0 <= self.months_after <= 12:
            raise ValueError("months_after counts months after the period; write 1 to 12")

    @property
    def kind(self) -> Kind:
        """`monthly`, `quarterly` …, by the part of the year that it repeats in."""
        return KINDS[self.part]


@dataclass(frozen=True)
class Once(Dated):
    """Once: in one year, in a quarter or a month of it, on a date, or before a date.

    `opens_on`: the day on which a longer span begins, "từ tháng 3 đến tháng 10/2025".
    """

    rule: Literal["once"]
    year: int | None = None
    quarter: Quarter | None = None
    month: int | None = None
    on: date | None = None
    before: date | None = None
    opens_on: date | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError unless it names a year, a part of it, or a date, and opens by then."""
        self._require_working_days()
        ways = (self.year, self.on, self.before)
        parts = (self.quarter, self.month)
        named = len(ways) - ways.count(None), len(parts) - parts.count(None)
        if named[0] != 1 or named[1] > (self.year is not None):
            raise ValueError(
                "write year: 2023, or quarter: 3 or month: 9 with year: 2022, "
                "or on: 2023-05-01, or before: 2023-05-01"
            )
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError("month is a month of the year; write 1 to 12")
        if self.opens_on and self.opens_on > (last := self._last_day()):
            raise ValueError(f"opens_on lies after the last day, {last}")

    def _last_day(self) -> date:
        month = self.month or 3 * (self.quarter or 4)
        return self.named_day or month_end(self.named_year, month)

    @property
    def named_year(self) -> int:
        """The year of its period."""
        return self.named_day.year if self.named_day else self.year or 0

    @property
    def named_day(self) -> date | None:
        """The last permissible day, where the rule names a date."""
        return self.before - timedelta(days=1) if self.before else self.on

    @property
    def kind(self) -> Kind:
        """Always `once`: the rule gives one cycle in the whole plan."""
        return "once"


@dataclass(frozen=True)
class Continuous(Recurring):
    """Without an end: asked about at each check-in, never overdue."""

    rule: Literal["continuous"]

    @property
    def kind(self) -> Kind:
        """Always `continuous`: its cycles are check-ins."""
        return "continuous"


@dataclass(frozen=True)
class Undated(Recurring):
    """Owed every year, or once in the plan, but nobody has set a day; never overdue until then."""

    rule: Literal["undated"]
    every: Literal["year", "plan"]

    @property
    def kind(self) -> Kind:
        """Always `undated`: its cycles have no due date until somebody sets one."""
        return "undated"


@dataclass(frozen=True)
class OnEvent(TimingRule):
    """Opened by a recorded event; due `days` calendar days or `working_days` after it, or
    open-ended.
    """

    rule: Literal["on_event"]
    event: str
    days: int | None = None
    working_days: int | None = None
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError for a due day before the event, or beyond any plan."""
        if self.days is not None and self.working_days is not None:
            raise ValueError("write one of days (calendar days) or working_days")
        if self.working_days is not None and not 1 <= self.working_days <= 366:
            raise ValueError("working_days counts working days after the event; write 1 to 366")
        if self.days is not None and not 0 <= self.days <= 3660:
            raise ValueError("days counts calendar days after the event; write 0 to 3660")

    @property
    def kind(self) -> Kind:
        """Always `event`: a recorded event opens its cycle."""
        return "event"


@dataclass(frozen=True)
class AtLeast(Recurring):
    """At least N occasions a year: one assignment a year, due 31 December (KH.II.1.1)."""

    rule: Literal["at_least"]
    times: int
    confirmed: bool = True

    def __post_init__(self) -> None:
        """Raises ValueError below one occasion, or for more than a year has days."""
        super().__post_init__()
        if not 1 <= self.times <= 366:
            raise ValueError("times counts occasions a year; write 1 to 366")

    @property
    def kind(self) -> Kind:
        """Always `at_least`: a year counts the occasions."""
        return "at_least"


Rule: TypeAlias = By | Within | Each | Once | Continuous | Undated | OnEvent | AtLeast
