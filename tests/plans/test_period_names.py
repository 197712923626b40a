"""Periods by the words of officials."""

import pytest

from plans.period_names import written_period

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
