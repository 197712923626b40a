"""The shipped holiday table, against the `holidays` package that proposed it."""

from datetime import date, timedelta

import holidays
import pytest

from tests.plans.shipped import shipped_plan

# Friday 2 January 2026 was exchanged for Saturday 10 January 2026: the package lacks it.
EXCHANGE_OF_2026 = {date(2026, 1, 2), date(2026, 1, 10)}


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [day for n in range(366) if (day := first + timedelta(days=n)).year == year]


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_working_days_are_those_of_the_package_but_for_one_exchange(year: int) -> None:
    package = holidays.country_holidays("VN", years=year)
    table = shipped_plan().working_days

    differing = {day for day in _days(year) if table.is_working(day) != package.is_working_day(day)}

    assert differing == {day for day in EXCHANGE_OF_2026 if day.year == year}


@pytest.mark.parametrize("year", [2022, 2023, 2024, 2025, 2026])
def test_listed_days_off_are_the_weekdays_of_the_package_and_each_once(year: int) -> None:
    package = holidays.country_holidays("VN", years=year)
    listed = [day.on for day in shipped_plan().holidays.years[year].days_off]

    weekdays = {day for day in package if day.year == year and day.weekday() < 5}
    expected = weekdays | {day for day in EXCHANGE_OF_2026 if day.year == year and day.day == 2}

    assert listed == sorted(expected)


def test_worked_saturdays_are_those_of_the_package_and_10_january_2026() -> None:
    package = holidays.country_holidays("VN", years=range(2022, 2027))
    listed = [
        day for year in shipped_plan().holidays.years.values() for day in year.working_saturdays
    ]

    days = {day for day in package.weekend_workdays if day.year >= 2022}

    assert listed == sorted(days | {date(2026, 1, 10)})


def test_worked_saturday_is_named_by_the_day_off_that_it_is_exchanged_for() -> None:
    for year in shipped_plan().holidays.years.values():
        names = " ".join(day.name for day in year.days_off)

        for worked in year.working_saturdays:
            assert any(
                f"(làm bù thứ Bảy, {worked:%d}/{month}/{worked:%Y})" in names
                for month in (worked.month, f"{worked:%m}")
            )


def test_table_covers_the_plan_and_two_years_more() -> None:
    assert list(shipped_plan().holidays.years) == list(range(2022, 2028))


def test_year_is_unconfirmed_until_its_announcement_was_read() -> None:
    assert not any(year.confirmed for year in shipped_plan().holidays.years.values())
