from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.working_days import HolidayTableEnds, WorkingDays
from tests.deadlines.builders import days, plain, vietnam


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2023, 3, 31), True),  # a Friday
        (date(2023, 4, 1), False),  # a Saturday
        (date(2023, 4, 2), False),  # a Sunday
        (date(2023, 1, 24), False),  # a Tuesday of Tết
        (date(2023, 1, 2), False),  # a Monday in lieu of New Year, a Sunday
        (date(2024, 4, 29), False),  # a Monday off in exchange for a Saturday
        (date(2024, 5, 4), True),  # that Saturday
        (date(2026, 1, 2), False),  # a Friday off in exchange for a Saturday
        (date(2026, 1, 10), True),  # that Saturday
        (date(2024, 2, 29), True),  # a Thursday of some years
    ],
)
def test_table_says_which_days_agencies_work(day: date, works: bool) -> None:
    assert vietnam().is_working(day) == works


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, date(2023, 1, 19)),  # the last day before Tết 2023
        (2, date(2023, 1, 18)),
        (4, date(2023, 1, 16)),
        (5, date(2023, 1, 13)),  # over a weekend
    ],
)
def test_days_before_are_counted_without_the_day_itself(count: int, expected: date) -> None:
    # Thursday 26 January 2023 is the last day of Tết, Friday the 27th the first after it.
    assert vietnam().before(date(2023, 1, 26), count) == expected
    assert vietnam().before(date(2023, 1, 27), count) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, date(2023, 1, 27)),  # the first day after Tết 2023
        (2, date(2023, 1, 30)),  # over a weekend
        (6, date(2023, 2, 3)),
    ],
)
def test_days_after_are_counted_without_the_day_itself(count: int, expected: date) -> None:
    # Thursday 19 January 2023 is the last day before Tết, Friday the 20th its first.
    assert vietnam().after(date(2023, 1, 19), count) == expected
    assert vietnam().after(date(2023, 1, 20), count) == expected


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2023, 3, 31), date(2023, 3, 31), date(2023, 3, 31)),  # a working day is itself
        (date(2023, 4, 1), date(2023, 3, 31), date(2023, 4, 3)),  # a Saturday
        (date(2023, 1, 22), date(2023, 1, 19), date(2023, 1, 27)),  # the first of Tết
        (date(2022, 12, 31), date(2022, 12, 30), date(2023, 1, 3)),  # over the turn of the year
    ],
)
def test_day_off_lies_between_two_working_days(day: date, before: date, after: date) -> None:
    assert vietnam().on_or_before(day) == before
    assert vietnam().on_or_after(day) == after


def test_span_takes_both_of_its_ends() -> None:
    found = vietnam().between(date(2023, 1, 19), date(2023, 1, 30))

    assert found == (date(2023, 1, 19), date(2023, 1, 27), date(2023, 1, 30))


def test_position_counts_working_days_and_skips_days_off() -> None:
    table = vietnam()
    before_tet, after_tet = table.position(date(2023, 1, 19)), table.position(date(2023, 1, 27))

    assert before_tet is not None
    assert after_tet == before_tet + 1
    assert table.position(date(2023, 1, 24)) is None


@pytest.mark.parametrize(
    ("ask", "year"),
    [
        # A day of a year without a block.
        (lambda table: table.is_working(date(2025, 1, 1)), 2025),
        (lambda table: table.on_or_after(date(2025, 1, 1)), 2025),
        (lambda table: table.before(date(2021, 12, 31), 1), 2021),
        # A count that leaves the last year.
        (lambda table: table.after(date(2024, 12, 31), 1), 2025),
        (lambda table: table.after(date(2024, 12, 1), 30), 2025),
        # A count that leaves the first year.
        (lambda table: table.before(date(2023, 1, 2), 1), 2022),
        (lambda table: table.before(date(2024, 2, 29), 400), 2022),
        # 1 January 2023 is a Sunday: the working day before it is not known.
        (lambda table: table.on_or_before(date(2023, 1, 1)), 2022),
    ],
)
def test_end_of_the_table_names_the_year_that_is_missing(
    ask: Callable[[WorkingDays], object], year: int
) -> None:
    table = plain(2023, 2024)

    with pytest.raises(HolidayTableEnds, match=f"no block for {year}.*add the block of {year}"):
        ask(table)


def test_end_of_the_table_is_named_on_a_leap_day_too() -> None:
    table = plain(2024)

    with pytest.raises(HolidayTableEnds, match="no block for 2023"):
        table.before(date(2024, 2, 29), 60)


def test_table_that_works_every_day_counts_calendar_days() -> None:
    table = WorkingDays.every_day({2024})

    assert len(table.days) == 366
    assert table.before(date(2024, 3, 1), 1) == date(2024, 2, 29)
    assert table.is_working(date(2024, 5, 5))  # a Sunday


@given(day=st.dates(date(2022, 3, 1), date(2027, 10, 31)), count=st.integers(1, 30))
def test_before_and_after_undo_each_other(day: date, count: int) -> None:
    table = vietnam()
    working = table.on_or_after(day)

    assert table.after(table.before(working, count), count) == working
    assert table.before(table.after(working, count), count) == working


@given(day=st.dates(date(2022, 3, 1), date(2027, 10, 31)), count=st.integers(1, 30))
def test_count_is_the_number_of_working_days_passed(day: date, count: int) -> None:
    table = vietnam()

    passed = [d for d in days(table.before(day, count), day)[:-1] if table.is_working(d)]

    assert len(passed) == count
