"""The timing rules one by one, over the term of Decision 465."""

from datetime import date

import pytest

from deadlines.cycles import Cycle, cycles, on_event
from deadlines.rules import AtLeast, By, Continuous, Each, Once, OnEvent, Rule, Undated, Within
from tests.deadlines.builders import a_term, all_cycles, due_days, periods


@pytest.mark.parametrize(
    ("rule", "period", "opens_on", "due_on"),
    [
        # "Trước 25/12": the 25th is late, the 24th the last day; open 60 calendar days ahead.
        (By("by", before="25/12"), "2023", "2023-10-25", "2023-12-24"),
        # "Trước 31/12"
        (By("by", before="31/12"), "2023", "2023-10-31", "2023-12-30"),
        # A day that is included.
        (By("by", on="15/12"), "2023", "2023-10-16", "2023-12-15"),
        # "Trước 01/3": the day before is the last of February.
        (By("by", before="01/03"), "2023", "2022-12-30", "2023-02-28"),
        # The same in a leap year.
        (By("by", before="01/03"), "2024", "2023-12-31", "2024-02-29"),
        # Its own opening, counted in calendar days.
        (By("by", on="15/12", opens_before=0), "2023", "2023-12-15", "2023-12-15"),
        (By("by", on="15/12", opens_before=14), "2023", "2023-12-01", "2023-12-15"),
        # "trước ngày 10/12 của năm trước liền kề năm kế hoạch": the period is the plan year.
        (By("by", before="10/12", year_before=True), "2023", "2022-10-10", "2022-12-09"),
        # "Quý I": opens on its first day, due on its last.
        (Within("within", (1,)), "2023", "2023-01-01", "2023-03-31"),
        # "Quý II-III": one span.
        (Within("within", (2, 3)), "2023", "2023-04-01", "2023-09-30"),
        # "Quý IV"
        (Within("within", (4,)), "2023", "2023-10-01", "2023-12-31"),
        # Each quarter.
        (Each("each", "quarter", only=(2,)), "2023-Q2", "2023-04-01", "2023-06-30"),
        # Each half.
        (Each("each", "half", only=(1,)), "2023-H1", "2023-01-01", "2023-06-30"),
        # Nine months.
        (Each("each", "nine_months"), "2023-9M", "2023-01-01", "2023-09-30"),
        # A day of the last month of the period.
        (Each("each", "quarter", only=(1,), day=15), "2023-Q1", "2023-01-01", "2023-03-15"),
        # A day that the last month does not have is its last.
        (Each("each", "half", only=(1,), day=31), "2023-H1", "2023-01-01", "2023-06-30"),
        # "Quý III/2022" of another year.
        (Once("once", year=2023, quarter=3), "2023-Q3", "2023-07-01", "2023-09-30"),
        # "Năm 2023", "Đến năm 2023": the last day of that year.
        (Once("once", year=2023), "2023", "2023-01-01", "2023-12-31"),
        # A date of the owner opens as `by` rules do.
        (Once("once", on=date(2023, 5, 31)), "2023", "2023-04-01", "2023-05-31"),
        # "từ tháng 3 đến tháng 10/2023": a span that no quarter is.
        (
            Once("once", year=2023, month=10, opens_on=date(2023, 3, 1)),
            "2023-10",
            "2023-03-01",
            "2023-10-31",
        ),
        # "ít nhất 03 cuộc/năm": one cycle a year.
        (AtLeast("at_least", 3), "2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_phrase_gives_its_period_its_opening_and_its_last_permissible_day(
    rule: Rule, period: str, opens_on: str, due_on: str
) -> None:
    found = [cycle for cycle in all_cycles(rule) if cycle.period == period]

    assert found == [
        Cycle(period, date.fromisoformat(opens_on), date.fromisoformat(due_on), rule.kind, True)
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Quarters name their number.
        (Each("each", "quarter"), ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]),
        # Halves.
        (Each("each", "half"), ["2023-H1", "2023-H2"]),
        # Nine months.
        (Each("each", "nine_months"), ["2023-9M"]),
        # A check-in names its month.
        (Continuous("continuous"), ["2023-03", "2023-06", "2023-09", "2023-12"]),
        # Undated work names its year.
        (Undated("undated", "year"), ["2023"]),
        # Undated once in the plan: in the year of the decision.
        (Undated("undated", "plan"), []),
        # What waits for an event has no cycle before it.
        (OnEvent("on_event", "inspectors-request"), []),
    ],
)
def test_period_is_named_by_its_rule(rule: Rule, expected: list[str]) -> None:
    assert [period for period in periods(rule) if period.startswith("2023")] == expected


def test_agencies_owe_their_yearly_plan_for_2023_to_2025_only() -> None:
    # Plan year 2022 was due before the decision was signed; 2026 belongs to the next plan.
    rule = By("by", before="10/12", year_before=True)

    found = all_cycles(rule)

    assert [cycle.period for cycle in found] == ["2023", "2024", "2025"]
    assert [str(cycle.due_on) for cycle in found] == ["2022-12-09", "2023-12-09", "2024-12-09"]


def test_undated_work_of_the_plan_is_owed_once() -> None:
    found = all_cycles(Undated("undated", "plan"))

    assert found == [Cycle("2022", date(2022, 8, 16), None, "undated", False)]


def test_before_new_year_is_the_last_day_of_the_year_that_its_period_names() -> None:
    rule = By("by", before="01/01")

    found = all_cycles(rule)

    assert [cycle.period for cycle in found] == ["2022", "2023", "2024", "2025"]
    assert due_days(rule)[-1] == "2025-12-31"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # The day itself, or the last of February in a common year.
        (By("by", on="29/02"), ["2023-02-28", "2024-02-29", "2025-02-28"]),
        # Before it: the 28th, in a common year too.
        (By("by", before="29/02"), ["2023-02-28", "2024-02-28", "2025-02-28"]),
        # Once on the day that exists.
        (Once("once", on=date(2024, 2, 29)), ["2024-02-29"]),
    ],
)
def test_29_february_falls_on_a_day_of_every_year(rule: Rule, expected: list[str]) -> None:
    assert due_days(rule) == expected


@pytest.mark.parametrize(
    "rule",
    [
        By("by", on="15/12", confirmed=False),  # the day of the annual report
        Within("within", (1,), confirmed=False),
        Each("each", "nine_months", day=15, confirmed=False),  # the nine-month report
        Once("once", year=2023, confirmed=False),
        AtLeast("at_least", 3, confirmed=False),
    ],
)
def test_unconfirmed_day_is_due_but_not_decided(rule: Rule) -> None:
    assert {(bool(cycle.due_on), cycle.due_on_decided) for cycle in all_cycles(rule)} == {
        (True, False)
    }


@pytest.mark.parametrize("rule", [Continuous("continuous"), Undated("undated", "year")])
def test_work_without_a_day_has_no_due_date_that_could_be_overdue(rule: Rule) -> None:
    assert {(cycle.due_on, cycle.due_on_decided) for cycle in all_cycles(rule)} == {(None, False)}


@pytest.mark.parametrize(
    ("days", "due_on", "decided"),
    [
        (30, date(2023, 5, 31), True),  # calendar days after the event
        (0, date(2023, 5, 1), True),  # on the day itself
        (None, None, False),  # open-ended
    ],
)
def test_event_opens_a_cycle_named_by_its_date(
    days: int | None, due_on: date | None, decided: bool
) -> None:
    rule = OnEvent("on_event", "inspectors-request", days=days)

    cycle = on_event(rule, a_term(), date(2023, 5, 1))

    assert cycle == Cycle("2023-05-01", date(2023, 5, 1), due_on, "event", decided)


def test_day_after_an_event_may_be_unconfirmed() -> None:
    rule = OnEvent("on_event", "inspectors-request", days=30, confirmed=False)

    cycle = on_event(rule, a_term(), date(2023, 5, 1))

    assert cycle
    assert cycle.due_on == date(2023, 5, 31)
    assert not cycle.due_on_decided


def test_cycles_come_by_their_anchor() -> None:
    rule = Each("each", "quarter")

    found = cycles(rule, a_term(), date(2023, 1, 1), date(2023, 12, 31))

    assert [cycle.period for cycle in found] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
