"""Working days of state agencies, from the dated table in `calendar/holidays.yaml`."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from deadlines.refusal import ENGLISH, Refusal

ENGLISH.update(
    {
        "holidays-unknown": "calendar/holidays.yaml has no block for {year}, so working days "
        "around {day} are unknown; add the block of {year} (days_off, working_saturdays, "
        "the number of its announcement) and load the plan again",
    }
)


class HolidayTableEnds(Refusal, ValueError):
    """A day lies outside the years of the holiday table: the answer would be a guess."""

    def __init__(self, day: date) -> None:
        self.year = day.year
        super().__init__("holidays-unknown", year=day.year, day=day)


@dataclass(frozen=True)
class WorkingDays:
    """Every working day of the known years, in order.

    Public days off are those of the Labour Code 2019, Article 112, as each year's announcement
    dates them; an announcement may make a Saturday a working day in exchange.
    """

    days: tuple[date, ...]
    years: frozenset[int]
    _index: dict[date, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The class is frozen, and so is the index: worked out once, because every look-up asks
        # for it.
        object.__setattr__(self, "_index", {day: i for i, day in enumerate(self.days)})

    @classmethod
    def of(
        cls, years: Collection[int], off: Collection[date], worked: Collection[date]
    ) -> "WorkingDays":
        """From the years known, the weekdays off and the weekend days worked."""
        days = (
            day
            for day in _days_of(years)
            if day in worked or (day.weekday() < 5 and day not in off)
        )
        return cls(tuple(days), frozenset(years))

    @classmethod
    def every_day(cls, years: Collection[int]) -> "WorkingDays":
        """A table on which every day works: ladder steps then count calendar days."""
        return cls(tuple(_days_of(years)), frozenset(years))

    def is_working(self, day: date) -> bool:
        """Whether agencies work on that day. Raises HolidayTableEnds."""
        self._known(day)
        return day in self._index

    def before(self, day: date, count: int) -> date:
        """The count-th working day before a day, the day itself not counted."""
        return self._at(bisect_left(self.days, self._known(day)) - count, day)

    def after(self, day: date, count: int) -> date:
        """The count-th working day after a day, the day itself not counted."""
        return self._at(bisect_right(self.days, self._known(day)) + count - 1, day)

    def on_or_before(self, day: date) -> date:
        """The day, or the last working day before it."""
        return self._at(bisect_right(self.days, self._known(day)) - 1, day)

    def on_or_after(self, day: date) -> date:
        """The day, or the first working day after it."""
        return self._at(bisect_left(self.days, self._known(day)), day)

    def between(self, first: date, last: date) -> tuple[date, ...]:
        """Working days from first to last, both included."""
        return self.days[bisect_left(self.days, first) : bisect_right(self.days, last)]

    def position(self, day: date) -> int | None:
        """Index of a working day in `days`; None for a day off."""
        return self._index.get(day)

    def _known(self, day: date) -> date:
        if day.year not in self.years:
            raise HolidayTableEnds(day)
        return day

    def _at(self, index: int, day: date) -> date:
        if not 0 <= index < len(self.days):
            edge = self.days[0] if index < 0 else self.days[-1]
            outside = edge.year - 1 if index < 0 else edge.year + 1
            # The 28th at most, because 29 February is no day of most years.
            raise HolidayTableEnds(day.replace(year=outside, day=min(day.day, 28)))
        return self.days[index]


def _days_of(years: Iterable[int]) -> Iterable[date]:
    for year in sorted(set(years)):
        day = date(year, 1, 1)
        while day.year == year:
            yield day
            day += timedelta(days=1)
