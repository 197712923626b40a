"""All cycles of Decision 465, against a reading by hand and against the golden file."""

import csv
from pathlib import Path

import pytest

from deadlines.cycles import Cycle
from deadlines.rules import Continuous, OnEvent, Undated
from plans.occurrences import occurrences
from plans.plan import Obligation
from tests.plans.regenerate import FIRST, GOLDEN, LAST, golden
from tests.plans.shipped import appendix, shipped_plan

READING = Path(__file__).parent / "reading.csv"


def _reading() -> dict[str, list[tuple[str, ...]]]:
    """The decision as read by hand: rows of each obligation."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    with READING.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            columns = (row["kind"], row["period"], row["opens_on"], row["due_on"])
            rows.setdefault(row["obligation"], []).append((*columns, row["timing"]))
    return rows


def _as_the_reading_has_it(obligation: Obligation) -> list[tuple[str, ...]]:
    """One row a cycle; what has no day is one row: check-ins, a yearly duty, an event."""
    undated: list[tuple[str, ...]] = []
    for rule in obligation.rules:
        if isinstance(rule, Continuous):
            undated.append(("continuous", "check-ins", "", ""))
        elif isinstance(rule, Undated):
            undated.append(("undated", f"{rule.every}ly", "", ""))
        elif isinstance(rule, OnEvent):
            undated.append(("event", "", "", ""))
    dated = [
        (cycle.kind, cycle.period, str(cycle.opens_on), str(cycle.due_on))
        for cycle in _cycles_of(obligation)
        if cycle.due_on
    ]
    return sorted((*row, obligation.timing or "") for row in (*undated, *dated))


def _cycles_of(obligation: Obligation) -> list[Cycle]:
    every = occurrences(shipped_plan(), FIRST, LAST)
    return [
        occurrence.cycle for occurrence in every if occurrence.obligation.code == obligation.code
    ]


@pytest.mark.parametrize("code", _reading())
def test_cycles_are_those_of_the_reading_by_hand(code: str) -> None:
    obligation = shipped_plan().obligation(code)

    assert _as_the_reading_has_it(obligation) == sorted(_reading()[code])


def test_reading_by_hand_covers_every_row_of_the_appendix_and_the_dated_duties() -> None:
    rows = {row.code for row in appendix()} - {"IV.4"}

    assert set(_reading()) == rows | {"KH.II.1.1", "KH.IV.1.a", "KH.IV.2.g(1)"}


@pytest.mark.parametrize(
    "code", [code for code, rows in _reading().items() if rows[0][0] == "continuous"]
)
def test_continuous_work_is_asked_about_at_fourteen_check_ins(code: str) -> None:
    cycles = _cycles_of(shipped_plan().obligation(code))

    assert [cycle.period for cycle in cycles] == [
        "2022-09",
        "2022-12",
        *(f"{year}-{month:02}" for year in (2023, 2024, 2025) for month in (3, 6, 9, 12)),
    ]
    assert {(cycle.due_on, cycle.opens_on.day) for cycle in cycles} == {(None, 1)}


@pytest.mark.parametrize("code", ["VI.1", "VI.4", "VII.1"])
def test_yearly_work_without_a_day_is_owed_each_year_and_never_red(code: str) -> None:
    cycles = _cycles_of(shipped_plan().obligation(code))

    assert [cycle.period for cycle in cycles] == ["2022", "2023", "2024", "2025"]
    assert not any(cycle.due_on or cycle.due_on_decided for cycle in cycles)


@pytest.mark.parametrize("code", ["IV.2", "IV.7", "IV.8", "VI.3"])
def test_what_waits_for_an_event_has_no_cycle_before_it(code: str) -> None:
    assert _cycles_of(shipped_plan().obligation(code)) == []


def test_cycles_are_those_of_the_golden_file() -> None:
    # Not what you meant? python -m tests.plans.regenerate, and review the difference.
    assert golden(shipped_plan()).splitlines() == GOLDEN.read_text("utf-8").splitlines()


def test_every_obligation_but_the_heading_and_events_has_a_cycle() -> None:
    plan = shipped_plan()

    without = {row.code for row in plan.obligations if not _cycles_of(row)}

    assert without == {"IV.4", "IV.2", "IV.7", "IV.8", "VI.3"}
