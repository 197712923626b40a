"""What is no fault of a plan and has to be known all the same: `dondoc check` says it."""

from collections.abc import Iterator

from deadlines.rules import Dated
from plans.plan import Obligation, Plan

LATE_IN_THE_YEAR = 10
"""A plan that is signed from this month on, and runs on, is most often that of the next year."""


def cautions(plan: Plan) -> Iterator[str]:
    """Each in one line, which says what to write."""
    yield from _of_the_first_day(plan)
    yield from _of_years(plan)


def _of_the_first_day(plan: Plan) -> Iterator[str]:
    head = plan.head
    signed_on = head.signed_on
    if head.starts_on or head.years_of_title:
        return
    if signed_on.month < LATE_IN_THE_YEAR or signed_on.year == head.ends_on.year:
        return
    days = [occurrence.cycle.last_day.year for occurrence in plan.occurrences]
    if count := days.count(signed_on.year):
        next_year = signed_on.year + 1
        yield (
            f"signed on {signed_on} without a first day: {count} cycles are owed in "
            f"{signed_on.year} still; if it is the plan of {next_year}, write "
            f"starts_on: {next_year}-01-01 in plan.yaml"
        )


def _of_years(plan: Plan) -> Iterator[str]:
    missing = [str(year) for year in plan.years if year not in plan.holidays.years]
    if missing:
        moved = plan.term.roll is not None or any(map(_counts_back, plan.obligations))
        days = "due dates stay on the day that is named, " if moved else ""
        yield (
            f"holidays.yaml has no block for {', '.join(missing)}: {days}the steps of such a year "
            "are open, and nothing is chased in it until its block is there"
        )


def _counts_back(row: Obligation) -> bool:
    return any(
        isinstance(rule, Dated) and rule.working_days_before is not None for rule in row.rules
    )
