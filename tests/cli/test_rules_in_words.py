"""What `dondoc why` says of a rule."""

from datetime import date

import pytest

from cli.why import in_words
from deadlines.rules import AtLeast, By, Each, Once, OnEvent, Rule, Within
from tests.builders import a_plan


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        # "trước ngày 01/6 và 15/11"
        (
            By("by", before=("01/6", "15/11")),
            "every year before 01/6 and 15/11, so the day before it is the last",
        ),
        # "chậm nhất 31/01 năm sau"
        (
            By("by", on="31/01", year_after=True),
            "every year by 31/01 of the year after the reported year, that day included",
        ),
        # "Quý I năm sau, từ năm 2024"
        (
            Within("within", (1,), year_after=True, from_year=2024),
            "every year within Q1 of the year after: due on its last, from 2024 on",
        ),
        # "trước ngày 05 của tháng sau", up to 2025
        (
            Each("each", "month", before=5, months_after=1, to_year=2025),
            "each month, due on the day before day 5 of the month after it, up to 2025",
        ),
        (Each("each", "quarter", day=15), "each quarter, due on day 15 of its last month"),
        (Each("each", "half", months_after=1), "each half, due on the last day of the month after"),
        (Once("once", year=2026, month=9), "once, by the end of month 9 of 2026"),
        (
            Once("once", year=2026, month=10, opens_on=date(2026, 3, 1)),
            "once, by the end of month 10 of 2026, open from 2026-03-01 on",
        ),
        (Once("once", before=date(2026, 7, 1)), "once, before 2026-07-01, so the day before it"),
        (
            Each("each", "month", working_days_before=0, to_year=2025),
            "due on its last day, or on the last working day before it, up to 2025",
        ),
        (
            By("by", on="30/6", working_days_before=5),
            "every year by 30/6, that day included, counted back 5 working days",
        ),
        (OnEvent("on_event", "e", working_days=5), "opened by the event e, due 5 working days"),
        (AtLeast("at_least", 3, from_year=2024), "due on 31/12, from 2024 on"),
    ],
)
def test_rule_is_told_in_words(rule: Rule, words: str) -> None:
    assert words in in_words(rule, a_plan())
