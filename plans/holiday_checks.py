"""Days off that are none, working Saturdays that are none, a gap between two years."""

from collections.abc import Iterator
from itertools import chain

from plans.holidays import Year
from plans.names import PathFault, again
from plans.plan import Plan
from plans.source import Source


def of_holidays(plan: Plan, source: Source, *, runs: bool) -> Iterator[PathFault]:
    """Faults of the holiday table; `runs` is False where the plan's own dates are at fault."""
    for year, block in plan.holidays.years.items():
        problems = chain(_days_off(year, block), _saturdays(year, block))
        yield from ((("years", str(year), *path), message) for path, message in problems)
    written = source.values.get("years") if isinstance(source.values, dict) else None
    if not runs or not isinstance(written, dict):
        return
    if not written:
        yield (
            ("years",),
            f"no block at all: nothing could be chased; add that of {plan.head.first_day.year}",
        )
    # A gap between two blocks would be counted over as if it had no days.
    for year in range(min(plan.holidays.years, default=0), max(plan.holidays.years, default=0)):
        if str(year) not in written:
            yield ("years",), f"no block for {year}, between those of other years; add it"


def _days_off(year: int, block: Year) -> Iterator[PathFault]:
    for index, day in enumerate(block.days_off):
        path = ("days_off", index, "on")
        if day.on.year != year:
            yield path, f"{day.on} stands in the block of {year}; move it"
        elif day.on.weekday() >= 5:
            yield path, f"{day.on} is a weekend already; list weekdays only"
    for index, twice in again(day.on for day in block.days_off):
        yield ("days_off", index, "on"), f"{twice} is listed twice; keep one"


def _saturdays(year: int, block: Year) -> Iterator[PathFault]:
    for index, worked in enumerate(block.working_saturdays):
        if worked.year != year or worked.weekday() != 5:
            yield ("working_saturdays", index), f"{worked} is not a Saturday of {year}"
    for index, worked in again(block.working_saturdays):
        yield ("working_saturdays", index), f"{worked} is listed twice; keep one"
