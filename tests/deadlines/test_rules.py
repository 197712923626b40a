from datetime import date
from typing import Any

import pytest

from deadlines.rules import AtLeast, By, Continuous, Each, Once, OnEvent, Rule, Undated, Within


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        # "Trước 25/12 hàng năm"
        (By("by", before="25/12"), "yearly"),
        # "Quý I hàng năm"
        (Within("within", (1,)), "yearly"),
        # "Quý II-III hằng năm"
        (Within("within", (2, 3)), "yearly"),
        # a report each quarter
        (Each("each", "quarter"), "quarterly"),
        # a six-month report
        (Each("each", "half"), "half"),
        # "hàng tháng"
        (Each("each", "month"), "monthly"),
        # the nine-month report of KH.IV.1.a
        (Each("each", "nine_months"), "nine_months"),
        # "Quý III/2022"
        (Once("once", year=2022, quarter=3), "once"),
        # "Năm 2023"
        (Once("once", year=2023), "once"),
        # a date of the owner
        (Once("once", on=date(2023, 5, 1)), "once"),
        # "Thường xuyên"
        (Continuous("continuous"), "continuous"),
        # "Theo kế hoạch hàng năm"
        (Undated("undated", "year"), "undated"),
        # KH.II.4: no day at all
        (Undated("undated", "plan"), "undated"),
        # "Theo đề nghị của Thanh tra, Kiểm toán"
        (OnEvent("on_event", "inspectors-request"), "event"),
        # "ít nhất 03 cuộc/năm"
        (AtLeast("at_least", 3), "at_least"),
    ],
)
def test_rule_names_the_kind_of_its_cycles(rule: Rule, kind: str) -> None:
    assert rule.kind == kind


@pytest.mark.parametrize(
    ("rule", "fields", "what_to_write"),
    [
        # By: no day, or two.
        (By, {}, 'write one of before: "25/12"'),
        (By, {"before": "25/12", "on": "24/12"}, 'write one of before: "25/12"'),
        # By: a day that no calendar has.
        (By, {"before": "31/02"}, r'"31/02" is not a date; write day/month, e\.g\. "28/02"'),
        (By, {"on": "31/02"}, r'"31/02" is not a date; write day/month, e\.g\. "28/02"'),
        # By: more than a year ahead, or after the day.
        (By, {"on": "24/12", "opens_before": 367}, "write 0 to 366"),
        (By, {"on": "24/12", "opens_before": -1}, "write 0 to 366"),
        # Within: no quarter, a gap, the wrong way round, twice.
        (Within, {"quarters": ()}, r"write \[1\] or \[2, 3\]"),
        (Within, {"quarters": (1, 3)}, r"write \[1\] or \[2, 3\]"),
        (Within, {"quarters": (3, 2)}, r"write \[1\] or \[2, 3\]"),
        (Within, {"quarters": (2, 2)}, r"write \[1\] or \[2, 3\]"),
        # Each: a part that a year does not have would never fire.
        (Each, {"part": "half", "only": (3,)}, "a year has 2 of half"),
        (Each, {"part": "nine_months", "only": (2,)}, "a year has 1 of nine_months"),
        # Each: a day that a month does not have.
        (Each, {"part": "quarter", "day": 0}, "write 1 to 31"),
        (Each, {"part": "quarter", "day": 32}, "write 1 to 31"),
        # Once: no year, a quarter of no year, both a year and a date.
        (Once, {}, "write year: 2023"),
        (Once, {"quarter": 3}, "write year: 2023"),
        (Once, {"year": 2023, "on": date(2023, 5, 1)}, "write year: 2023"),
        (Once, {"quarter": 2, "on": date(2023, 5, 1)}, "write year: 2023"),
        # Once: a month of no year, a month that there is not, a month of a quarter, two days.
        (Once, {"month": 6}, "write year: 2023"),
        (Once, {"month": 13, "year": 2026}, "write 1 to 12"),
        (Once, {"month": 6, "quarter": 2, "year": 2026}, "write year: 2023"),
        (Once, {"on": date(2023, 5, 1), "before": date(2023, 5, 1)}, "write year: 2023"),
        # Once: open after its last day.
        (
            Once,
            {"quarter": 1, "year": 2023, "opens_on": date(2023, 4, 1)},
            "after the last day, 2023-03-31",
        ),
        # By: no day in the list, one of two that there is not, a period that could be any.
        (By, {"before": ()}, 'write one of before: "25/12"'),
        (By, {"on": ("1/6", "31/6")}, '"31/6" is not a date'),
        (By, {"on": "31/1", "year_before": True, "year_after": True}, "would be unclear"),
        (By, {"on": ("31/1", "1/6"), "year_after": True}, "would be unclear"),
        # Recurring: years the wrong way round.
        (By, {"on": "31/1", "from_year": 2025, "to_year": 2024}, "to_year lies before from_year"),
        (AtLeast, {"times": 3, "from_year": 2025, "to_year": 2024}, "to_year lies before"),
        # Each: two days, before the month begins, in another year but the next.
        (Each, {"part": "month", "day": 20, "before": 20}, "write one of day: 20"),
        (Each, {"part": "month", "before": 1}, "write 2 to 31"),
        (Each, {"part": "month", "only": (13,)}, "a year has 12 of month"),
        (Each, {"part": "month", "only": (0,)}, "would never fire"),
        (Each, {"part": "quarter", "months_after": 13}, "write 1 to 12"),
        # Dated: after the day, longer than work is open before it, from a day that is excluded.
        (By, {"on": "30/6", "working_days_before": -1}, "working days before the day; 0 to 20"),
        (Within, {"quarters": (1,), "working_days_before": 21}, "0 to 20"),
        (By, {"before": "30/6", "working_days_before": 5}, "not from before:"),
        (Each, {"part": "month", "before": 5, "working_days_before": 5}, "not from before:"),
        (Once, {"before": date(2026, 7, 8), "working_days_before": 5}, "not from before:"),
        # OnEvent: two ways to count, no day at all.
        (OnEvent, {"event": "e", "days": 5, "working_days": 5}, "write one of days"),
        (OnEvent, {"event": "e", "working_days": 0}, "write 1 to 366"),
        # OnEvent: due before it happens.
        (OnEvent, {"event": "inspectors-request", "days": -1}, "write 0 to 3660"),
        # AtLeast: none at all.
        (AtLeast, {"times": 0}, "write 1 to 366"),
    ],
)
def test_rule_that_cannot_be_kept_is_refused_with_what_to_write(
    rule: Any, fields: dict[str, Any], what_to_write: str
) -> None:
    with pytest.raises(ValueError, match=what_to_write):
        rule(rule="any", **fields)
