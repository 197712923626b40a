from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deadlines.ladder import Ladder, Step, due_dates_at, step_day, steps_between
from deadlines.working_days import HolidayTableEnds, WorkingDays
from tests.deadlines.builders import days, vietnam

DUE_AFTER_TET = date(2023, 1, 31)
DUE_IN_TET = date(2023, 1, 24)
LADDER = Ladder((-30, -14, -7, -3, -1, 0, 1, 3, 7), weekly_every=5)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (-30, "2022-12-12"),  # a Monday; New Year and Tết, six days off, lie between
        (-14, "2023-01-04"),  # the second working day of the year
        (-7, "2023-01-13"),  # a Friday
        (-3, "2023-01-19"),  # the last day before Tết: twelve calendar days ahead, but read
        (-1, "2023-01-30"),  # a Monday
        (0, "2023-01-31"),  # the due date, a Tuesday
        (1, "2023-02-01"),
        (3, "2023-02-03"),
        (7, "2023-02-09"),
        (12, "2023-02-16"),  # weekly is every five working days
        (17, "2023-02-23"),
    ],
)
def test_tet_does_not_spend_the_ladder(number: int, expected: str) -> None:
    assert str(step_day(DUE_AFTER_TET, number, vietnam())) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (-3, "2023-01-17"),
        (-1, "2023-01-19"),  # the last working day before it
        (0, "2023-01-19"),  # the same: it is day 0 for a due date on a day off
        (1, "2023-01-27"),  # the first day after Tết
        (3, "2023-01-31"),
    ],
)
def test_step_0_of_a_day_off_is_the_last_working_day_before_it(number: int, expected: str) -> None:
    assert str(step_day(DUE_IN_TET, number, vietnam())) == expected


def test_ladder_goes_on_weekly_past_its_last_step() -> None:
    ladder = Ladder(steps=(-3, 0, 7), weekly_every=5)

    assert list(ladder.numbers(last=20)) == [-3, 0, 7, 12, 17]


def test_ladder_without_weekly_steps_ends_with_its_last() -> None:
    ladder = Ladder(steps=(-3, 0, 7), weekly_every=None)

    assert list(ladder.numbers(last=20)) == [-3, 0, 7]


def test_ladder_stops_at_the_last_number_asked_for() -> None:
    assert list(Ladder(steps=(-3, 0, 7)).numbers(last=3)) == [-3, 0]


@pytest.mark.parametrize(
    ("number", "due_dates"),
    [
        # One working day before: all days of Tết and the first working day after it.
        (-1, ("2023-01-20", "2023-01-27")),
        # Day 0: itself, and the days of Tết.
        (0, ("2023-01-19", "2023-01-26")),
        # One after: the day before only.
        (1, ("2023-01-18", "2023-01-18")),
        # Four after: the Friday before and its weekend.
        (4, ("2023-01-13", "2023-01-15")),
    ],
)
def test_last_day_before_tet_serves_the_due_dates_in_it(
    number: int, due_dates: tuple[str, str]
) -> None:
    found = due_dates_at(number, date(2023, 1, 19), vietnam())

    assert found == tuple(map(date.fromisoformat, due_dates))


def test_day_off_serves_no_due_date() -> None:
    assert due_dates_at(0, date(2023, 1, 24), vietnam()) is None


def test_due_dates_outside_the_table_are_left_out() -> None:
    assert due_dates_at(-30, date(2027, 12, 31), vietnam()) is None
    assert due_dates_at(30, date(2022, 1, 4), vietnam()) is None


def test_missed_days_are_folded_into_the_latest_step() -> None:
    # Nobody ran from 13 January (step −7) to 30 January (step −1).
    steps = steps_between(LADDER, vietnam(), date(2023, 1, 13), date(2023, 1, 30))

    assert [step for step in steps if step.due_on == DUE_AFTER_TET] == [
        Step(DUE_AFTER_TET, -1, date(2023, 1, 30))
    ]


def test_no_step_falls_in_tet() -> None:
    assert steps_between(LADDER, vietnam(), date(2023, 1, 20), date(2023, 1, 26)) == []


def test_due_date_on_a_day_off_has_day_0_rather_than_the_day_before() -> None:
    steps = steps_between(LADDER, vietnam(), date(2023, 1, 19), date(2023, 1, 19))

    assert Step(DUE_IN_TET, 0, date(2023, 1, 19)) in steps
    assert Step(DUE_IN_TET, -1, date(2023, 1, 19)) not in steps


def test_step_outside_the_table_names_the_year() -> None:
    with pytest.raises(HolidayTableEnds, match="no block for 2028"):
        step_day(date(2027, 12, 31), 1, vietnam())
    with pytest.raises(HolidayTableEnds, match="no block for 2021"):
        step_day(date(2022, 1, 10), -30, vietnam())


INSIDE = st.dates(date(2022, 3, 1), date(2027, 10, 31))
NUMBERS = st.integers(-30, 30)


@given(due_on=INSIDE, number=NUMBERS)
def test_no_step_falls_on_a_day_off(due_on: date, number: int) -> None:
    assert vietnam().is_working(step_day(due_on, number, vietnam()))


@given(due_on=INSIDE, number=NUMBERS)
def test_steps_before_are_before_and_steps_after_are_after(due_on: date, number: int) -> None:
    on = step_day(due_on, number, vietnam())

    assert (on < due_on) if number < 0 else (on > due_on) if number > 0 else (on <= due_on)


@given(day=INSIDE, other=INSIDE, number=NUMBERS)
def test_later_due_date_never_has_an_earlier_step(day: date, other: date, number: int) -> None:
    sooner, later = sorted((day, other))

    assert step_day(sooner, number, vietnam()) <= step_day(later, number, vietnam())


@given(due_on=INSIDE, number=NUMBERS)
def test_where_every_day_works_steps_count_calendar_days(due_on: date, number: int) -> None:
    every_day = WorkingDays.every_day(range(2022, 2028))

    assert step_day(due_on, number, every_day) == due_on + timedelta(days=number)


@given(day=INSIDE, number=NUMBERS)
def test_due_dates_of_a_step_are_exactly_those_that_have_it(day: date, number: int) -> None:
    assume(vietnam().is_working(day))

    span = due_dates_at(number, day, vietnam())

    assert span
    around = days(span[0] - timedelta(days=2), span[1] + timedelta(days=2))
    having_it = [due_on for due_on in around if step_day(due_on, number, vietnam()) == day]
    assert having_it == days(*span)


@st.composite
def tables(draw: st.DrawFn) -> WorkingDays:
    """A year in which some weekdays are off and some weekends are worked."""
    some_days = st.sets(st.dates(date(2024, 1, 1), date(2024, 12, 31)), max_size=30)
    return WorkingDays.of({2024}, off=draw(some_days), worked=draw(some_days))


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Some steps in order, weekly or not after the last."""
    steps = sorted(draw(st.sets(st.integers(-40, 20), min_size=1, max_size=6)))
    return Ladder(tuple(steps), weekly_every=draw(st.none() | st.integers(1, 10)))


def _found_one_by_one(
    ladder: Ladder, table: WorkingDays, first: date, last: date
) -> dict[date, Step]:
    """`steps_between` the slow way: each step of each due date inside the table."""
    latest = {}
    for due_on in days(table.days[0], table.days[-1])[:-1]:
        for number in ladder.numbers(last=366):
            try:
                on = step_day(due_on, number, table)
            except HolidayTableEnds:
                continue
            if first <= on <= last:
                latest[due_on] = Step(due_on, number, on)
    return latest


@settings(max_examples=40)
@given(
    ladder=ladders(),
    table=tables(),
    first=st.dates(date(2024, 1, 1), date(2024, 12, 31)),
    length=st.integers(0, 20),
)
def test_steps_of_a_span_are_those_found_one_by_one(
    ladder: Ladder, table: WorkingDays, first: date, length: int
) -> None:
    last = first + timedelta(days=length)

    steps = steps_between(ladder, table, first, last)

    # Of the table's last working day the days after it are unknown.
    inside = {step.due_on: step for step in steps if step.due_on < table.days[-1]}
    assert inside == _found_one_by_one(ladder, table, first, last)
    assert [step.due_on for step in steps] == sorted(step.due_on for step in steps)
