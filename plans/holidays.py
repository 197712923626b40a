"""The holiday table: days off and working Saturdays, one block a year."""

from functools import cached_property
from typing import Annotated

from pydantic import Field

from deadlines.working_days import WorkingDays
from plans.fields import Data, Day, Line, Text


class DayOff(Data):
    """A weekday on which state agencies do not work."""

    on: Day
    name: Line


class Year(Data):
    """One year of the holiday table, with the number of the announcement it rests on."""

    announcement: Line | None = None
    confirmed: bool
    note: Text | None = None
    days_off: tuple[DayOff, ...]
    working_saturdays: tuple[Day, ...] = ()


class Holidays(Data):
    """`holidays.yaml`. `every_day_works` makes the ladder count calendar days (benchmarks)."""

    years: dict[Annotated[int, Field(ge=1990, le=2199)], Year]
    every_day_works: bool = False

    @cached_property
    def working_days(self) -> WorkingDays:
        """The working days of all years of the table."""
        if self.every_day_works:
            return WorkingDays.every_day(self.years)
        off = {day.on for year in self.years.values() for day in year.days_off}
        worked = {day for year in self.years.values() for day in year.working_saturdays}
        return WorkingDays.of(self.years, off, worked)
