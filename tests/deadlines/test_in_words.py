"""Days and periods as official documents write them."""

from datetime import date

import pytest

from deadlines.in_words import day_in_words, period_in_words, short_day


@pytest.mark.parametrize(
    ("day", "written"),
    [
        # all of them as Decision 465 itself writes them
        (date(2022, 7, 7), "07/7/2022"),
        (date(2022, 1, 10), "10/01/2022"),
        (date(2021, 7, 15), "15/7/2021"),
        (date(2013, 10, 7), "07/10/2013"),
    ],
)
def test_days_below_10_and_the_months_1_and_2_have_a_0(day: date, written: str) -> None:
    assert short_day(day) == written


def test_a_day_may_be_told_with_its_weekday() -> None:
    assert day_in_words(date(2023, 3, 6)) == "thứ hai, ngày 06/3/2023"


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2023", "năm 2023"),
        ("2023-Q1", "quý I năm 2023"),
        ("2023-Q4", "quý IV năm 2023"),
        ("2023-H1", "6 tháng đầu năm 2023"),
        ("2023-H2", "6 tháng cuối năm 2023"),
        ("2023-9M", "9 tháng đầu năm 2023"),
        ("2023-02", "tháng 02 năm 2023"),
        ("2023-03", "tháng 3 năm 2023"),
        ("2023-10", "tháng 10 năm 2023"),
        ("2023-03-20", "ngày 20/3/2023"),
        ("2023-03-20.2", "ngày 20/3/2023"),
    ],
)
def test_a_period_is_written_as_officials_write_it(period: str, written: str) -> None:
    assert period_in_words(period) == written
