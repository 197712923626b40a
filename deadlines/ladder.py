"""The ladder: the working days before and after a due date on which a notice is owed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from deadlines.working_days import HolidayTableEnds, WorkingDays

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Step:
    """Step `number` of the ladder of one due date, and the working day on which it falls."""

    due_on: date
    number: int
    on: date


@dataclass(frozen=True)
class Ladder:
    """Steps in working days relative to the due date; past the last, one every `weekly_every`
    (None: no more).
    """

    # In working days, so that a long Tết does not spend the ladder while nobody reads.
    steps: tuple[int, ...]
    weekly_every: int | None = None

    def numbers(self, last: int) -> Iterator[int]:
        """Step numbers in order, the weekly ones after the ladder's end included, up to last."""
        yield from (step for step in self.steps if step <= last)
        if self.weekly_every:
            yield from range(self.steps[-1] + self.weekly_every, last + 1, self.weekly_every)


def step_day(due_on: date, number: int, days: WorkingDays) -> date:
    """The working day of a step.

    −k is the k-th working day before `due_on`, 0 is `due_on` or the last working day before
    it, +k the k-th after.
    """
    if number == 0:
        # Not the working day after it, because by then a report cannot be in time.
        return days.on_or_before(due_on)
    return days.before(due_on, -number) if number < 0 else days.after(due_on, number)


def heard_from(ladder: Ladder, step: Step, days: WorkingDays, holds: int) -> date:
    """From which day on an acknowledgement makes a step needless; date.max: none does.

    It skips the next step before the due date only, and holds for so many working days.
    """
    if step.number >= 0:
        return date.max
    # An acknowledgement answers the step before it, so it makes only the next one needless.
    *_, before = (None, *ladder.numbers(last=step.number - 1))
    try:
        since = days.before(step.on, holds)
        return since if before is None else max(since, step_day(step.due_on, before, days))
    except HolidayTableEnds:
        # Nothing earlier can be counted, so only an acknowledgement of that very day skips the
        # step.
        return step.on


def last_day_for(number: int, as_of: date, days: WorkingDays) -> date | None:
    """The last day whose step `number`, after it, has come by a day; None outside the table."""
    span = due_dates_at(number, days.on_or_before(as_of), days)
    return span[1] if span else None


def steps_between(ladder: Ladder, days: WorkingDays, first: date, last: date) -> list[Step]:
    """For each due date with a step from first to last (both included): the latest such step.

    The answer is a short list of due dates, so that a query probes an index instead of
    looking at every open row. Due dates outside the holiday table are left out.
    """
    latest: dict[date, tuple[int, date]] = {}
    for day in days.between(first, last):
        # Days and numbers come in order, so what is written last is the latest step.
        latest |= {due_on: (number, day) for number, due_on in _steps_on(ladder, days, day)}
    return [Step(due_on, *latest[due_on]) for due_on in sorted(latest)]


def next_step(
    ladder: Ladder, days: WorkingDays, due_on: date, after: date, *, lowest: int | None = None
) -> Step | None:
    """The first step of a due date that falls after a day, none below number `lowest`.

    None if the ladder has no more, or the holiday table ends before it.
    """
    # Only a bound: no step lies further ahead than the table has working days.
    for number in ladder.numbers(last=len(days.days)):
        if lowest is not None and number < lowest:
            continue
        try:
            on = step_day(due_on, number, days)
        # An early step may lie before the table, and a later one within it.
        except HolidayTableEnds:
            continue
        if on > after:
            return Step(due_on, number, on)
    return None


def due_dates_at(number: int, day: date, days: WorkingDays) -> tuple[date, date] | None:
    """First and last due date whose step `number` falls on a working day; None outside the table.

    The inverse of `step_day`: with step −k the due date lies after the working day before its
    k-th successor, up to that successor; days off around it share the step.
    """
    position = days.position(day)
    if position is None:
        return None
    index = position - number
    reach = (index - 1, index) if number < 0 else (index, index + 1)
    if reach[0] < 0 or reach[1] >= len(days.days):
        return None
    left, right = days.days[reach[0]], days.days[reach[1]]
    return (left + ONE_DAY, right) if number < 0 else (left, right - ONE_DAY)


def _steps_on(ladder: Ladder, days: WorkingDays, day: date) -> Iterator[tuple[int, date]]:
    """Numbers of the steps of a day, each with the due dates that they are steps of."""
    position = days.position(day) or 0
    # Step +k needs k working days before it in the table.
    for number in ladder.numbers(last=position):
        span = due_dates_at(number, day, days)
        if span is None:
            continue
        due_on, last = span
        while due_on <= last:
            yield number, due_on
            due_on += ONE_DAY
