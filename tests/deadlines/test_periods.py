from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.periods import last_quarter, parse_period
from deadlines.rules import Each, Rule, Within
from tests.deadlines.builders import all_cycles, days

YEARS = st.integers(1950, 2150)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-Q1", date(2023, 1, 1), date(2023, 3, 31)),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31)),
        ("2023-H1", date(2023, 1, 1), date(2023, 6, 30)),
        ("2023-H2", date(2023, 7, 1), date(2023, 12, 31)),
        ("2023-9M", date(2023, 1, 1), date(2023, 9, 30)),
        ("2023-03", date(2023, 3, 1), date(2023, 3, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),  # a leap year
    ],
)
def test_period_reaches_from_its_first_to_its_last_day(text: str, first: date, last: date) -> None:
    period = parse_period(text)

    assert (period.name, period.first, period.last) == (text, first, last)
    assert first in period
    assert last in period
    assert last + timedelta(days=1) not in period


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2023-Q5",  # a year has four
        "2023-q1",  # as periods are written everywhere else
        "2023-H3",
        "2023-6M",  # a half is H1
        "2023-13",
        "2023-3",  # a month has two digits
        "2023-03-31",  # a day is not a period
        "Q1-2023",
        "quý I",
        "23",
        "٢٠٢٣",  # digits, but not these
        "2023\n",
    ],
)
def test_what_is_no_period_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a period; write a year 2023, a quarter 2023-Q1"):
        parse_period(text)


@pytest.mark.parametrize(
    "parts",
    [
        ("Q1", "Q2", "Q3", "Q4"),
        ("H1", "H2"),
        ("9M", "Q4"),
        tuple(f"{month:02}" for month in range(1, 13)),
    ],
)
@given(year=YEARS)
def test_parts_tile_their_year(parts: tuple[str, ...], year: int) -> None:
    whole = parse_period(str(year))

    periods = [parse_period(f"{year}-{part}") for part in parts]

    covered = [day for period in periods for day in days(period.first, period.last)]
    assert covered == days(whole.first, whole.last)


@pytest.mark.parametrize(
    "rule",
    [
        Each("each", "quarter"),
        Each("each", "half"),
        Each("each", "nine_months"),
        Within("within", (1, 2, 3, 4)),
    ],
)
def test_periods_are_those_of_the_cycles_of_that_name(rule: Rule) -> None:
    # the first cycles of the decision open on its own day, later than their periods
    cycles = [cycle for cycle in all_cycles(rule) if cycle.opens_on.year > 2022]

    for cycle in cycles:
        period = parse_period(cycle.period)
        assert (period.first, period.last) == (cycle.opens_on, cycle.due_on)
    assert cycles


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2023, 4, 1), "2023-Q1"),
        (date(2023, 6, 30), "2023-Q1"),  # the second quarter is not over before midnight
        (date(2023, 7, 1), "2023-Q2"),
        (date(2023, 3, 31), "2022-Q4"),
    ],
)
def test_last_quarter_is_the_one_that_has_ended(day: date, name: str) -> None:
    assert last_quarter(day).name == name


@given(day=st.dates(date(1950, 1, 1), date(2150, 1, 1)))
def test_last_quarter_is_over_for_at_most_a_quarter(day: date) -> None:
    period = last_quarter(day)

    assert period.last < day
    assert (day - period.last).days <= 92
