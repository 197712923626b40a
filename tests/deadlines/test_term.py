"""Where a plan begins and ends, and what happens to a due date on a day off."""

from datetime import date

import pytest

from deadlines.cycles import cycles, on_event
from deadlines.rules import AtLeast, By, Continuous, Each, Once, OnEvent, Rule, Undated, Within
from tests.deadlines.builders import a_term, all_cycles, due_days, periods, vietnam

SIGNED_ON = date(2022, 8, 16)


@pytest.mark.parametrize(
    ("rule", "first_period"),
    [
        # The first quarter of 2022 was over before the decision was signed.
        (Within("within", (1,)), "2023"),
        # So was the second, and not the third.
        (Each("each", "quarter"), "2022-Q3"),
        # The first half was over.
        (Each("each", "half"), "2022-H2"),
        # "Quý II-III" was not: it ends on 30 September.
        (Within("within", (2, 3)), "2022"),
        # A day of the decision's own year before it was signed.
        (By("by", before="16/08"), "2023"),
        # The day of signing itself is not over.
        (By("by", on="16/08"), "2022"),
        # June had ended, September had not begun.
        (Continuous("continuous"), "2022-09"),
        # A year that is running is owed.
        (Undated("undated", "year"), "2022"),
        (AtLeast("at_least", 3), "2022"),
    ],
)
def test_nothing_whose_last_day_fell_before_signing_is_owed(rule: Rule, first_period: str) -> None:
    assert periods(rule)[0] == first_period


@pytest.mark.parametrize(
    "rule",
    [
        Once("once", year=2021),
        Once("once", year=2022, quarter=2),
        Once("once", on=date(2022, 8, 15)),
    ],
)
def test_what_was_over_before_signing_never_happens(rule: Rule) -> None:
    assert all_cycles(rule) == []


@pytest.mark.parametrize(
    "rule",
    [
        Once("once", year=2022, quarter=3),  # began on 1 July
        Within("within", (2, 3)),  # began on 1 April
        AtLeast("at_least", 3),  # began on 1 January
        By("by", on="30/09"),  # 60 days ahead is 1 August
        Undated("undated", "plan"),
    ],
)
def test_nothing_opens_before_the_day_of_the_decision(rule: Rule) -> None:
    assert all_cycles(rule)[0].opens_on == SIGNED_ON


def test_check_in_of_the_running_month_opens_on_the_day_of_the_decision() -> None:
    term = a_term(check_in_months=(8,))

    first = all_cycles(Continuous("continuous"), term)[0]

    assert (first.period, first.opens_on) == ("2022-08", SIGNED_ON)


@pytest.mark.parametrize(
    ("rule", "last_period"),
    [
        # Due on 24 December, a week after the end.
        (By("by", before="25/12"), "2024"),
        # Due on 14 December, three days before it.
        (By("by", before="15/12"), "2025"),
        # Due on the last day itself.
        (By("by", on="17/12"), "2025"),
        # Quarters that end after it.
        (Within("within", (4,)), "2024"),
        (Each("each", "quarter"), "2025-Q3"),
        (AtLeast("at_least", 3), "2024"),
        # Its check-in opened on 1 December.
        (Continuous("continuous"), "2025-12"),
    ],
)
def test_nothing_is_due_after_the_end_of_the_plan(rule: Rule, last_period: str) -> None:
    term = a_term(ends_on=date(2025, 12, 17))

    assert periods(rule, term)[-1] == last_period


@pytest.mark.parametrize(
    ("on", "opens"),
    [
        (date(2022, 8, 15), False),  # the day before signing
        (date(2022, 8, 16), True),  # the day of signing
        (date(2025, 12, 31), True),  # the last day
        (date(2026, 1, 1), False),  # the day after it
    ],
)
def test_event_opens_work_within_the_term_only(on: date, opens: bool) -> None:
    rule = OnEvent("on_event", "inspectors-request")

    assert (on_event(rule, a_term(), on) is not None) == opens


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2023, 3, 31), date(2023, 3, 31), ["2023"]),  # both ends are included
        (date(2023, 4, 1), date(2024, 3, 30), []),  # one day short on either side
        (date(2023, 3, 31), date(2024, 3, 31), ["2023", "2024"]),
    ],
)
def test_window_takes_both_of_its_ends_by_due_date(
    first: date, last: date, expected: list[str]
) -> None:
    found = cycles(Within("within", (1,)), a_term(), first, last)

    assert [cycle.period for cycle in found] == expected


def test_window_takes_work_without_a_day_by_its_opening() -> None:
    found = cycles(Continuous("continuous"), a_term(), date(2023, 3, 1), date(2023, 6, 1))

    assert [cycle.period for cycle in found] == ["2023-03", "2023-06"]


@pytest.mark.parametrize(
    ("opens_before", "opens_on"),
    [
        (60, date(2023, 10, 25)),  # the setting of the first plan
        (0, date(2023, 12, 24)),  # on the day itself
        (90, date(2023, 9, 25)),
    ],
)
def test_rules_with_a_day_open_as_far_ahead_as_the_plan_says(
    opens_before: int, opens_on: date
) -> None:
    term = a_term(opens_before=opens_before)

    assert all_cycles(By("by", before="25/12"), term)[1].opens_on == opens_on


def test_check_ins_come_in_the_months_that_the_plan_says() -> None:
    term = a_term(check_in_months=(1, 7))

    assert periods(Continuous("continuous"), term)[:3] == ["2023-01", "2023-07", "2024-01"]


def test_due_date_on_a_day_off_stays_as_the_decision_set_it() -> None:
    # 31 December 2022 is a Saturday, 24 December 2023 a Sunday.
    assert due_days(Within("within", (4,)))[0] == "2022-12-31"
    assert due_days(By("by", before="25/12"))[1] == "2023-12-24"


@pytest.mark.parametrize(
    ("rule", "due_on"),
    [
        # A Sunday to Monday.
        (Once("once", on=date(2023, 12, 24)), "2023-12-25"),
        # A Saturday over Sunday, New Year and the day in lieu of it.
        (Once("once", on=date(2022, 12, 31)), "2023-01-03"),
        # The first day of Tết 2023 to the first working day after it.
        (Once("once", on=date(2023, 1, 20)), "2023-01-27"),
        # A working day stays.
        (Once("once", on=date(2023, 3, 31)), "2023-03-31"),
        # A Saturday that is worked in exchange stays.
        (Once("once", on=date(2024, 5, 4)), "2024-05-04"),
    ],
)
def test_plan_may_roll_a_due_date_to_the_next_working_day(rule: Rule, due_on: str) -> None:
    term = a_term(roll=vietnam())

    assert due_days(rule, term) == [due_on]


def test_rolling_keeps_the_period_and_the_opening() -> None:
    rule = Within("within", (4,))

    stayed, rolled = all_cycles(rule)[0], all_cycles(rule, a_term(roll=vietnam()))[0]

    assert (rolled.period, rolled.opens_on) == (stayed.period, stayed.opens_on)
    assert rolled.due_on == date(2023, 1, 3)


def test_rolling_does_not_bring_back_what_was_over_before_signing() -> None:
    # Sunday 14 August 2022 would roll to Monday the 15th, the day of signing here.
    term = a_term(signed_on=date(2022, 8, 15), roll=vietnam())

    assert all_cycles(Once("once", on=date(2022, 8, 14)), term) == []


def test_event_with_a_day_off_after_it_rolls_too() -> None:
    rule = OnEvent("on_event", "inspectors-request", days=30)

    cycle = on_event(rule, a_term(roll=vietnam()), date(2023, 4, 1))

    assert cycle
    assert cycle.due_on == date(2023, 5, 4)


def test_event_outside_the_term_needs_no_holiday_table() -> None:
    rule = OnEvent("on_event", "inspectors-request", days=30)

    assert on_event(rule, a_term(roll=vietnam()), date(2040, 1, 1)) is None


OF_2026 = {
    "signed_on": date(2025, 12, 22),
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
}


@pytest.mark.parametrize(
    ("rule", "first_period", "opens_on"),
    [
        # What recurs begins with the plan's first day.
        (Within("within", (4,)), "2026", "2026-10-01"),
        (Each("each", "quarter"), "2026-Q1", "2026-01-01"),
        (By("by", before="25/12"), "2026", "2026-10-25"),
        (AtLeast("at_least", 4), "2026", "2026-01-01"),
        (Continuous("continuous"), "2026-03", "2026-03-01"),
        (Undated("undated", "plan"), "2026", "2026-01-01"),
        # A day soon after it is told of from the signing on.
        (By("by", on="15/1"), "2026", "2025-12-22"),
        # What names its year is owed before: the plan of 2026, and a date of 2025.
        (By("by", before="31/12", year_before=True), "2026", "2025-12-22"),
        (Once("once", on=date(2025, 12, 30)), "2025", "2025-12-22"),
    ],
)
def test_plan_signed_before_its_first_day_owes_from_that_day(
    rule: Rule, first_period: str, opens_on: str
) -> None:
    first = all_cycles(rule, a_term(**OF_2026))[0]

    assert (first.period, str(first.opens_on)) == (first_period, opens_on)


def test_period_that_runs_on_the_first_day_opens_on_it() -> None:
    term = a_term(**(OF_2026 | {"starts_on": date(2026, 3, 15)}))

    first = all_cycles(Within("within", (1,)), term)[0]

    assert (first.period, first.opens_on) == ("2026", date(2026, 3, 15))
