"""Every cycle of a plan, with who leads it."""

from datetime import date

from plans.occurrences import leads, occurrences, opened_by, waiting
from tests.plans.shipped import shipped_plan


def test_occurrences_come_by_due_date_or_opening_day() -> None:
    found = occurrences(shipped_plan(), date(2023, 1, 1), date(2023, 3, 31))

    anchors = [occurrence.cycle.anchor for occurrence in found]
    assert anchors == sorted(anchors)
    assert {anchors[0], anchors[-1]} == {date(2023, 1, 1), date(2023, 3, 31)}


def test_on_the_day_of_the_decision_only_what_is_running_has_opened() -> None:
    found = opened_by(shipped_plan(), date(2022, 8, 16))

    assert {occurrence.cycle.opens_on for occurrence in found} == {date(2022, 8, 16)}
    assert {
        occurrence.obligation.code for occurrence in found if occurrence.cycle.kind == "once"
    } == {
        "I.4",
        "I.5",
        "IV.4.a",
    }


def test_what_has_opened_by_a_day_includes_that_day() -> None:
    day_before, day = date(2022, 9, 30), date(2022, 10, 1)

    opened = set(opened_periods(day)) - set(opened_periods(day_before))

    assert ("II.1", "2022") in opened
    assert ("I.7", "2022-Q4") in opened


def opened_periods(day: date) -> list[tuple[str, str]]:
    """Code and period of what has opened by a day."""
    return [
        (occurrence.obligation.code, occurrence.cycle.period)
        for occurrence in opened_by(shipped_plan(), day)
    ]


def test_obligations_that_wait_for_an_event_are_listed_apart() -> None:
    assert [row.code for row in waiting(shipped_plan())] == ["IV.2", "IV.7", "IV.8", "VI.3"]


def test_agency_of_the_opening_day_leads_a_cycle_to_its_end() -> None:
    # VI.2 of 2024 and 2025: the merger of 1 March 2025 lies between their openings.
    found = occurrences(shipped_plan(), date(2024, 12, 1), date(2025, 12, 31))

    who = {
        occurrence.cycle.period: leads(shipped_plan(), occurrence)
        for occurrence in found
        if occurrence.obligation.code == "VI.2"
    }
    assert who == {"2024": ("so-ke-hoach-va-dau-tu",), "2025": ("so-tai-chinh",)}
