from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadlines.civil import (
    HO_CHI_MINH,
    civil_date,
    instant,
    month_end,
    on_day_month,
    parse_day_month,
)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # One second before midnight in Ho Chi Minh City.
        (datetime(2023, 3, 31, 16, 59, 59, tzinfo=UTC), date(2023, 3, 31)),
        # 17:00 UTC is 00:00 of the next day there.
        (datetime(2023, 3, 31, 17, 0, tzinfo=UTC), date(2023, 4, 1)),
        # The year turns seven hours before it turns in UTC.
        (datetime(2024, 12, 31, 17, 0, tzinfo=UTC), date(2025, 1, 1)),
        # The zone of the instant does not matter: this is 17:00 UTC again.
        (datetime(2023, 3, 31, 10, 0, tzinfo=timezone(timedelta(hours=-7))), date(2023, 4, 1)),
    ],
)
def test_day_begins_at_17_00_utc(now: datetime, expected: date) -> None:
    assert civil_date(now) == expected


def test_instant_without_a_zone_is_refused_with_what_to_write() -> None:
    naive = datetime(2023, 3, 31, 17, 0)  # noqa: DTZ001  # the fault under test

    with pytest.raises(ValueError, match=r"write e\.g\. 2023-03-31T17:00:00\+07:00"):
        civil_date(naive)


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), hour=st.integers(0, 23))
def test_every_hour_of_a_civil_day_belongs_to_that_day(day: date, hour: int) -> None:
    at = instant(day, hour)

    assert at.tzinfo is UTC
    assert civil_date(at) == day
    assert at.astimezone(HO_CHI_MINH).hour == hour


@pytest.mark.parametrize(
    "text",
    [
        "31/02",  # no calendar has it
        "30/02",  # nor this one
        "31/4",  # April has 30 days
        "0/1",  # days count from 1
        "1/13",  # a year has 12 months
        "12-25",  # not Vietnamese
        "25",  # the month is missing
        "25/12/2022",  # a day of every year has no year
        "-1/2",  # no sign
        "²/1",  # a digit to Python, not to a reader
        "",  # nothing at all
    ],
)
def test_day_that_no_calendar_has_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(ValueError, match=r"write .*day/month") as refused:
        parse_day_month(text)

    assert f'"{text}"' in str(refused.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25/12", (25, 12)),  # as the decision writes
        ("1/7", (1, 7)),  # without zeros
        ("01/07", (1, 7)),  # with zeros
        ("29/02", (29, 2)),  # a day of some years is allowed
    ],
)
def test_day_is_read_before_month(text: str, expected: tuple[int, int]) -> None:
    assert parse_day_month(text) == expected


@pytest.mark.parametrize(
    ("year", "last"),
    [
        (2023, 28),  # a common year
        (2024, 29),  # divisible by 4
        (2100, 28),  # divisible by 100
        (2000, 29),  # divisible by 400
    ],
)
def test_29_february_is_the_last_of_february(year: int, last: int) -> None:
    assert on_day_month(year, 29, 2) == month_end(year, 2) == date(year, 2, last)
