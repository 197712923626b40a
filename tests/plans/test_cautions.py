"""What `dondoc check` says of a plan without a fault, and what such a plan owes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cli.why import explained
from plans.cautions import cautions
from plans.occurrences import occurrences
from plans.plan import Plan
from tests.builders import a_plan, a_record, an_obligation

TWO_YEARS = "Kế hoạch khắc phục hạn chế năm 2025, nâng cao Chỉ số CCHC năm 2026"
SIGNED_IN_DECEMBER = {"signed_on": date(2025, 12, 22), "ends_on": date(2026, 12, 31)}
OF_2023_AND_2024 = {"years": {year: {"confirmed": True, "days_off": ()} for year in (2023, 2024)}}
DUTIES = (
    {"rule": "at_least", "times": 4},
    {"rule": "each", "part": "quarter"},
    {"rule": "by", "before": "25/12"},
    {"rule": "within", "quarters": (4,)},
    {"rule": "continuous"},
    {"rule": "undated", "every": "year"},
)


def a_yearly_plan(*rules: dict[str, Any], title: str = "Kế hoạch", **head: Any) -> Plan:
    """A plan that is signed in the December before its year."""
    duties = [
        an_obligation(code=f"II.{number}", rules=[rule])
        for number, rule in enumerate(rules or DUTIES, start=1)
    ]
    plan = a_plan(*duties)
    return plan.model_copy(
        update={"head": plan.head.model_copy(update={**SIGNED_IN_DECEMBER, "title": title, **head})}
    )


def a_plan_of_years(first: int, last: int, **settings: Any) -> Plan:
    """A plan of more years than its holiday table (2022 to 2025) has."""
    plan = a_yearly_plan(
        {"rule": "by", "before": "25/12"},
        signed_on=date(first, 1, 5),
        ends_on=date(last, 12, 31),
    )
    head = plan.head.model_copy(update={"settings": plan.head.settings.model_copy(update=settings)})
    return plan.model_copy(update={"head": head})


@pytest.mark.parametrize(
    ("title", "starts_on", "first_day"),
    [
        ("Kế hoạch cải cách hành chính năm 2026", None, "2026-01-01"),
        ("Kế hoạch cải cách hành chính giai đoạn 2026 - 2030", None, "2026-01-01"),
        ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026", None, "2026-01-01"),
        # The year that it goes on from stands before its own.
        (TWO_YEARS, None, "2026-01-01"),
        # An end, and years that were before or come later, are no beginning.
        ("Kế hoạch đẩy mạnh cải cách đến năm 2026", None, "2025-12-22"),
        ("Kế hoạch giai đoạn 2021 - 2026", None, "2025-12-22"),
        ("Kế hoạch, tầm nhìn đến năm 2030", None, "2025-12-22"),
        ("Kế hoạch cải cách hành chính", None, "2025-12-22"),
        # What is written counts, whatever the title says.
        ("Kế hoạch năm 2026", date(2026, 3, 1), "2026-03-01"),
        ("Kế hoạch năm 2026", date(2025, 12, 22), "2025-12-22"),
    ],
)
def test_first_day_is_written_or_follows_from_the_title(
    title: str, starts_on: date | None, first_day: str
) -> None:
    plan = a_yearly_plan(title=title, starts_on=starts_on)

    assert str(plan.head.first_day) == first_day


def test_yearly_plan_signed_in_december_owes_nothing_for_that_year() -> None:
    plan = a_yearly_plan(title="Kế hoạch năm 2026")

    owed = occurrences(plan, date.min, date.max)

    assert {occurrence.obligation.code for occurrence in owed} == {f"II.{n}" for n in range(1, 7)}
    assert {occurrence.cycle.period[:4] for occurrence in owed} == {"2026"}
    assert min(occurrence.cycle.anchor for occurrence in owed) >= date(2026, 1, 1)
    assert list(cautions(plan)) == ["holidays.yaml has no block for 2026: " + OPEN]


def test_plan_signed_late_in_a_year_is_asked_for_its_first_day() -> None:
    caution, *_ = cautions(a_yearly_plan())

    assert "signed on 2025-12-22 without a first day: 6 cycles are owed in 2025 still" in caution
    assert "write starts_on: 2026-01-01" in caution


@pytest.mark.parametrize(
    "head",
    [
        {"starts_on": date(2025, 12, 22)},  # said to be meant
        {"title": "Kế hoạch giai đoạn 2021 - 2026"},  # a plan that replaces another one
        {"title": TWO_YEARS},  # the plan of the next year
        {"signed_on": date(2025, 3, 1)},  # early in its year
        {"ends_on": date(2025, 12, 31)},  # a plan of that year
    ],
)
def test_plan_that_says_its_first_day_is_not_asked(head: dict[str, Any]) -> None:
    assert not any("first day" in caution for caution in cautions(a_yearly_plan(**head)))


OPEN = "the steps of such a year are open, and nothing is chased in it until its block is there"


def test_years_without_holidays_are_named_and_their_due_dates_computed() -> None:
    plan = a_plan_of_years(2023, 2027)

    assert list(cautions(plan)) == [f"holidays.yaml has no block for 2026, 2027: {OPEN}"]
    assert [str(occurrence.cycle.due_on) for occurrence in plan.occurrences[-2:]] == [
        "2026-12-24",
        "2027-12-24",
    ]


def test_a_year_in_which_only_reports_are_due_is_named_too() -> None:
    plan = a_yearly_plan(
        {"rule": "by", "before": "15/2", "year_after": True},
        signed_on=date(2023, 1, 5),
        ends_on=date(2025, 12, 31),
    )

    assert list(cautions(plan)) == [f"holidays.yaml has no block for 2026: {OPEN}"]


def test_the_holiday_table_is_asked_for_until_the_last_report_is_due(tmp_path: Path) -> None:
    report = {"rule": "by", "before": "15/2", "year_after": True}
    plan = a_plan(an_obligation(rules=[report]), holidays=OF_2023_AND_2024)
    assert str(plan.last_due_on) == "2025-02-14"

    with a_record(tmp_path, plan).work() as (_, loaded):
        assert loaded.missing_years(date(2025, 2, 14)) == [2025]
        assert loaded.missing_years(date(2025, 2, 15)) == []


def test_steps_of_a_year_without_holidays_are_said_to_be_open() -> None:
    plan = a_plan_of_years(2023, 2026)

    lines = list(explained(plan, plan.obligations[0], None, date(2026, 10, 1), None))

    steps = next(place for place, line in enumerate(lines) if "due on 2026-12-24" in line) + 1
    assert "-1 open, +0 open" in lines[steps]
    assert lines[steps + 1].strip() == (
        "open until holidays.yaml has the block of 2026: nothing is guessed"
    )


def test_days_counted_back_stay_unconfirmed_while_their_year_is_unknown() -> None:
    duty = an_obligation(rules=[{"rule": "each", "part": "month", "working_days_before": 0}])
    known = {"years": {2023: {"confirmed": True, "days_off": ()}}}
    plan = a_plan(duty, holidays=known)

    cycles = [occurrence.cycle for occurrence in plan.occurrences]
    due = {cycle.due_on: cycle.due_on_decided for cycle in cycles}

    assert due[date(2023, 9, 29)]  # the 30th is a Saturday
    assert not due[date(2024, 8, 31)]
    assert "due dates stay on the day that is named" in next(iter(cautions(plan)))


def test_due_date_that_would_roll_stays_while_its_year_is_unknown() -> None:
    plan = a_plan_of_years(2023, 2027, due_on_a_day_off="next_working_day")

    due = {str(occurrence.cycle.due_on) for occurrence in plan.occurrences}

    assert "2023-12-25" in due  # 24 December 2023 is a Sunday
    assert "2027-12-24" in due
    assert "due dates stay on the day that is named" in next(iter(cautions(plan)))
