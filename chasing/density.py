"""On which days letters leave, so that an agency that stays silent is not written to every day."""

from contextlib import suppress
from datetime import date, timedelta

from deadlines.ladder import steps_between
from deadlines.working_days import HolidayTableEnds
from plans.plan import Plan

LAST_DAYS = range(-3, 1)
"""Steps of the ladder that are not put off: the last three working days before a due date, and
itself."""


def is_letter_day(plan: Plan, day: date) -> bool:
    """Whether what is not urgent is written on a working day."""
    return day.isoweekday() in plan.head.settings.letter_weekdays


def letter_day(plan: Plan, first: date) -> date:
    """The first working day from a day on (included) on which what is not urgent is written.

    Where the holiday table ends before it, the day itself.
    """
    with suppress(HolidayTableEnds):
        day = plan.working_days.on_or_after(first)
        while not is_letter_day(plan, day):
            day = plan.working_days.after(day, 1)
        return day
    return first


def urgent_days(plan: Plan, as_of: date) -> list[tuple[date, int, date]]:
    """What is urgent from a day to the end of its week: (due date, step number, day)."""
    days, sunday = plan.working_days, as_of + timedelta(days=7 - as_of.isoweekday())
    ahead = (as_of + timedelta(days=n) for n in range((sunday - as_of).days + 1))
    known = [day for day in ahead if day.year in days.years]
    steps = {
        (step.due_on, step.number, day)
        for day in known
        for ladder in plan.ladders
        for step in steps_between(ladder, days, day, day)
        if step.number in LAST_DAYS
    }
    return sorted(steps)
