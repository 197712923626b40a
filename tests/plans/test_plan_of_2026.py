"""A yearly plan of a merged province, signed in December: written from the documentation alone."""

from datetime import date
from pathlib import Path

from plans.cautions import cautions
from plans.occurrences import leads, occurrences
from plans.reading import read_plan

FOLDER = Path(__file__).parent / "of_2026"
LAST_DAY_OF_2025 = date(2025, 12, 31)


def test_the_plan_has_no_fault_and_nothing_to_be_warned_of() -> None:
    assert list(cautions(read_plan(FOLDER))) == []


def test_nothing_is_owed_for_2025_and_in_it_only_the_plan_of_2026() -> None:
    every = occurrences(read_plan(FOLDER), date.min, date.max)

    assert {occurrence.cycle.period[:4] for occurrence in every} == {"2026"}
    early = [row for row in every if row.cycle.last_day <= LAST_DAY_OF_2025]
    assert [(row.obligation.code, str(row.cycle.due_on)) for row in early] == [
        ("KH.III.3", "2025-12-30")
    ]


def test_reports_on_2026_are_owed_when_the_plan_has_ended() -> None:
    plan = read_plan(FOLDER)

    late = occurrences(plan, date(2027, 1, 1), date.max)

    assert [(row.obligation.code, row.cycle.period) for row in late] == [
        ("I.4", "2026-12"),
        ("I.5", "2026"),
    ]
    assert all(row.cycle.opens_on <= plan.head.ends_on for row in late)


def test_the_press_leads_and_communes_answer_each_for_themselves() -> None:
    plan = read_plan(FOLDER)
    leading = {
        row.obligation.code: leads(plan, row) for row in occurrences(plan, date.min, date.max)
    }

    assert leading["I.9"] == ("bao-va-dai",)
    assert {plan.agency(code).kind for code in leading["KH.III.3"]} == {"commune"}
