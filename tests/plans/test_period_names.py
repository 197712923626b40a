"""Periods by the words of officials."""

import pytest

from plans.period_names import name_of_period, written_period
from tests.builders import a_plan, an_obligation

WRITTEN = [
    ("2023", "2023"),
    ("năm 2023", "2023"),
    ("2023-Q1", "2023-Q1"),
    ("2023-q1", "2023-Q1"),
    ("Q1/2023", "2023-Q1"),
    ("Quý I/2023", "2023-Q1"),
    ("QI/2023", "2023-Q1"),
    ("QIV/2023", "2023-Q4"),
    ("quí IV năm 2023", "2023-Q4"),
    ("qúy 3-2023", "2023-Q3"),
    ("6 tháng đầu năm 2023", "2023-H1"),
    ("6 tháng cuối năm 2023", "2023-H2"),
    ("2023-H1", "2023-H1"),
    ("9 tháng/2023", "2023-9M"),
    ("9M/2023", "2023-9M"),
    ("tháng 3/2023", "2023-03"),
    ("Tháng 03 năm 2023", "2023-03"),
    ("3/2023", "2023-03"),
    ("12.2023", "2023-12"),
]
NO_PERIOD = ["", "quý I", "quý V/2023", "13/2023", "20/3/2023", "2022-2023", "23", "tuần 1/2023"]


@pytest.mark.parametrize(("words", "name"), WRITTEN)
def test_a_period_is_known_by_the_words_of_officials(words: str, name: str) -> None:
    assert written_period(words).name == name


@pytest.mark.parametrize("words", NO_PERIOD)
def test_what_means_no_period_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="is not a period; write a year 2023"):
        written_period(words)


PLAN = a_plan(
    an_obligation("II.1", rules=[{"rule": "by", "before": "25/12"}], for_next_year=True),
    an_obligation("II.2", rules=[{"rule": "by", "before": "10/12", "year_before": True}]),
    an_obligation("II.3", rules=[{"rule": "undated", "every": "plan"}]),
)


@pytest.mark.parametrize(
    ("code", "period", "words"),
    [
        ("II.1", "2022", "năm 2023"),  # due in December 2022
        ("II.1", "2022-12-01.1", "ngày 01/12/2022"),  # asked for on a day
        ("II.2", "2023", "năm 2023"),  # due in December 2022: the period is the plan year
        ("II.3", "2022", "cả giai đoạn"),
        ("II.9", "2022", "năm 2022"),  # dropped by an edit of the plan
    ],
)
def test_a_period_is_called_by_the_year_that_its_work_is_for(
    code: str, period: str, words: str
) -> None:
    assert name_of_period(PLAN, code, period) == words
