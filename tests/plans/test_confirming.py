"""What a plan says nobody has confirmed, and which due dates rest on it."""

from datetime import date
from typing import Any

import pytest

from cli.why import explained
from plans.confirming import unconfirmed, unconfirmed_years
from plans.plan import Plan
from tests.builders import a_plan, an_obligation
from tests.plans.shipped import shipped_plan

GUESSED = {"rule": "within", "quarters": (1,), "confirmed": False}
BY_CHRISTMAS = {"rule": "by", "before": "25/12"}
IN_FIVE_DAYS = {"rule": "on_event", "event": "indices-published", "working_days": 5}


def a_plan_of_holidays(
    *rules: dict[str, Any], rolls: bool = True, confirmed: bool = False, every: bool = False
) -> Plan:
    """24 December 2023 is a Sunday, and the holidays of 2023 are confirmed or not."""
    years = {
        year: {"confirmed": confirmed if year == 2023 else True, "days_off": ()}
        for year in range(2022, 2026)
    }
    plan = a_plan(
        an_obligation(rules=list(rules)), holidays={"years": years, "every_day_works": every}
    )
    moved = {"due_on_a_day_off": "next_working_day" if rolls else "stays"}
    settings = plan.head.settings.model_copy(update=moved)
    return plan.model_copy(update={"head": plan.head.model_copy(update={"settings": settings})})


def test_years_agencies_and_days_are_named_in_lines_and_counted_in_one() -> None:
    plan = a_plan_of_holidays(GUESSED)
    doubted = plan.agency("so-y-te").model_copy(update={"confirmed": False})
    plan = plan.model_copy(update={"agencies": (doubted,)})

    assert unconfirmed(plan).words == (
        "holidays of 2023",
        "agencies so-y-te",
        "obligations' days II.5",
    )
    assert unconfirmed(plan).count == "holidays of 2023; 1 agencies; 1 obligations' days"


def test_of_a_plan_of_which_all_is_confirmed_nothing_is_said() -> None:
    plan = a_plan_of_holidays(BY_CHRISTMAS, confirmed=True)

    assert unconfirmed(plan).words == ()
    assert unconfirmed(plan).count == ""


def test_the_shipped_plan_names_its_places_to_inspect_too() -> None:
    kinds = [words.split(" ")[0] for words in unconfirmed(shipped_plan()).words]

    assert kinds == ["holidays", "agencies", "places", "obligations'"]


@pytest.mark.parametrize(
    ("plan", "due_on", "years"),
    [
        (a_plan_of_holidays(BY_CHRISTMAS), date(2023, 12, 25), (2023,)),
        # A Tuesday: nothing moved it.
        (a_plan_of_holidays(BY_CHRISTMAS), date(2024, 12, 24), ()),
        # Where the decision's day stays, no table moves it.
        (a_plan_of_holidays(BY_CHRISTMAS, rolls=False), date(2023, 12, 24), ()),
        # A day that a document set since.
        (a_plan_of_holidays(BY_CHRISTMAS), date(2024, 1, 31), ()),
        (a_plan_of_holidays(BY_CHRISTMAS, confirmed=True), date(2023, 12, 25), ()),
        (a_plan_of_holidays({"rule": "continuous"}), None, ()),
    ],
)
def test_a_due_date_rests_on_the_holidays_that_moved_it(
    plan: Plan, due_on: date | None, years: tuple[int, ...]
) -> None:
    period = str(due_on.year) if due_on and due_on.month > 1 else "2023"

    assert unconfirmed_years(plan, plan.obligations[0], period, due_on) == years


@pytest.mark.parametrize("rolls", [True, False])
def test_working_days_after_an_event_rest_on_all_holidays_from_it_on(rolls: bool) -> None:
    plan = a_plan_of_holidays(IN_FIVE_DAYS, rolls=rolls)
    row = plan.obligations[0]

    assert unconfirmed_years(plan, row, "2023-12-28", date(2024, 1, 4)) == (2023,)
    assert unconfirmed_years(plan, row, "2024-12-26", date(2025, 1, 2)) == ()


@pytest.mark.parametrize("rolls", [True, False])
def test_working_days_before_a_day_rest_on_all_holidays_until_it(rolls: bool) -> None:
    before = {"rule": "by", "on": "04/01", "working_days_before": 5}
    plan = a_plan_of_holidays(before, rolls=rolls)
    row = plan.obligations[0]

    assert unconfirmed_years(plan, row, "2024", date(2023, 12, 28)) == (2023,)
    assert unconfirmed_years(plan, row, "2025", date(2024, 12, 30)) == ()


def test_where_every_day_works_nothing_rests_on_holidays() -> None:
    plan = a_plan_of_holidays(IN_FIVE_DAYS, every=True)

    assert unconfirmed(plan).words == ()
    assert unconfirmed_years(plan, plan.obligations[0], "2023-03-01", date(2023, 3, 6)) == ()


def test_why_marks_agencies_steps_and_a_moved_date() -> None:
    plan = a_plan_of_holidays(BY_CHRISTMAS)
    doubted = tuple(agency.model_copy(update={"confirmed": False}) for agency in plan.agencies)
    plan = plan.model_copy(update={"agencies": doubted})

    lines = list(explained(plan, plan.obligations[0], None, date(2023, 11, 1), None))

    assert "  leads on 2023-11-01: Sở Tư pháp (unconfirmed)" in lines
    assert (
        "  cycle 2023: opens on 2023-10-25, due on 2023-12-25, by unconfirmed holidays of 2023"
        in lines
    )
    assert "    counted by unconfirmed holidays of 2023" in lines
