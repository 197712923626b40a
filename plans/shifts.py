"""Which steps the holiday table moved, and on which announcements that rests."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from deadlines.ladder import step_day
from deadlines.working_days import WorkingDays
from plans.holidays import Holidays


@dataclass(frozen=True)
class Shift:
    """A step that falls on another day than it would if each weekday, and no other, worked."""

    plain_on: date
    days: tuple[str, ...]
    announcements: tuple[str, ...]

    @property
    def words(self) -> str:
        """In one line: the day by plain weekdays, what moved it, and who announced that."""
        moved = f"{self.plain_on} by plain weekdays, moved by {', '.join(self.days)}"
        return f"{moved}; {'; '.join(self.announcements)}"


def shift_of(holidays: Holidays, due_on: date, number: int) -> Shift | None:
    """What the holiday table did to a step of a due date; None if nothing.

    Raises HolidayTableEnds.
    """
    if holidays.every_day_works:
        return None
    on = step_day(due_on, number, holidays.working_days)
    plain_on = step_day(due_on, number, _plain(frozenset(holidays.years)))
    if on == plain_on:
        return None
    span = sorted((on, plain_on, due_on))
    days = dict(_days(holidays, span[0], span[-1]))
    if number:
        # A step before or after the due date does not count the due date.
        days.pop(due_on, None)
    years = dict.fromkeys(day.year for day in days)
    causes = tuple(f"{words} {day}" for day, words in days.items())
    return Shift(plain_on, causes, tuple(_announcement(holidays, year) for year in years))


def _days(holidays: Holidays, first: date, last: date) -> Iterator[tuple[date, str]]:
    days = [
        *((day.on, f"{day.name}") for year in holidays.years.values() for day in year.days_off),
        *((d, "worked") for year in holidays.years.values() for d in year.working_saturdays),
    ]
    yield from sorted((day, words) for day, words in days if first <= day <= last)


def _announcement(holidays: Holidays, year: int) -> str:
    block = holidays.years[year]
    number = block.announcement or "no number in holidays.yaml"
    return f"announcement of {year}: {number}" + ("" if block.confirmed else " (unconfirmed)")


@lru_cache(maxsize=4)
def _plain(years: frozenset[int]) -> WorkingDays:
    return WorkingDays.of(years, (), ())
