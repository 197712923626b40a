"""Working days before the day that a rule names; the last working day of a month or a year."""

from datetime import date

import pytest

from deadlines.rules import By, Each, Once, Rule, Within
from tests.deadlines.builders import a_term, all_cycles, plain, vietnam

TERM = a_term(working_days=vietnam())


@pytest.mark.parametrize(
    ("rule", "period", "due_on"),
    [
        # Tết: 27 to 31 January 2025 are off, and the 25th is a Saturday.
        (Each("each", "month", working_days_before=0), "2025-01", "2025-01-24"),
        # 30/4 and 1/5: Monday 29 April 2024 is off too, in exchange for a Saturday.
        (Each("each", "month", working_days_before=0), "2024-04", "2024-04-26"),
        (Each("each", "month", working_days_before=0), "2025-04", "2025-04-29"),
        # A last day on which agencies work is the day itself.
        (Each("each", "month", working_days_before=0), "2023-05", "2023-05-31"),
        # 31 March 2024 is a Sunday, 31 December 2022 a Saturday.
        (Each("each", "quarter", working_days_before=0), "2024-Q1", "2024-03-29"),
        (By("by", on="31/12", working_days_before=0), "2022", "2022-12-30"),
        (Within("within", (1,), working_days_before=0), "2024", "2024-03-29"),
        (Once("once", year=2023, working_days_before=0), "2023", "2023-12-29"),
        # "chậm nhất 05 ngày làm việc trước ngày 30/6": the day itself is not counted.
        (By("by", on="30/6", working_days_before=5), "2023", "2023-06-23"),
        # Over Tết, over 1/5 (Saturday 4 May 2024 is worked) and over 2/9.
        (By("by", on="03/02", working_days_before=5), "2025", "2025-01-20"),
        (By("by", on="06/5", working_days_before=1), "2024", "2024-05-04"),
        (By("by", on=("30/6", "02/9"), working_days_before=1), "2023-09-02", "2023-08-31"),
        # "trước kỳ họp 05 ngày làm việc", of a session on 8 December 2023
        (Once("once", on=date(2023, 12, 8), working_days_before=5), "2023", "2023-12-01"),
        # The tenth of the month after, or the working day before it.
        (Each("each", "month", day=10, months_after=1, working_days_before=0), "2023-08",
         "2023-09-08"),
    ],
)  # fmt: skip
def test_working_days_are_counted_back_by_the_table(rule: Rule, period: str, due_on: str) -> None:
    cycles = {cycle.period: cycle for cycle in all_cycles(rule, TERM)}

    assert (str(cycles[period].due_on), cycles[period].due_on_decided) == (due_on, True)


def test_what_opens_ahead_opens_as_if_the_day_itself_were_due() -> None:
    named, back = (
        all_cycles(By("by", on="30/6", working_days_before=count), TERM)[0] for count in (None, 5)
    )

    assert back.opens_on == named.opens_on


def test_what_is_counted_back_beyond_its_month_opens_on_its_day() -> None:
    cycles = all_cycles(Each("each", "month", working_days_before=20), TERM)
    february = next(cycle for cycle in cycles if cycle.period == "2025-02")

    assert february.opens_on == february.due_on == date(2025, 1, 24)


@pytest.mark.parametrize(
    ("years", "due_on", "decided"),
    [
        ((2023,), date(2023, 1, 3), False),  # the days before New Year are unknown
        ((2022,), date(2023, 1, 3), False),  # the day's own year is
        ((2022, 2023), date(2022, 12, 27), True),
    ],
)
def test_in_a_year_without_a_table_the_day_named_stands_unconfirmed(
    years: tuple[int, ...], due_on: date, decided: bool
) -> None:
    rule = Once("once", on=date(2023, 1, 3), working_days_before=5)

    (cycle,) = all_cycles(rule, a_term(working_days=plain(*years)))

    assert (cycle.due_on, cycle.due_on_decided) == (due_on, decided)
