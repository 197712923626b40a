"""The warning on every page: when the machine stands still, to whom, and with which words."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from deadlines.civil import instant
from models import machine
from models.database import transaction
from models.machine import Signs
from models.plan_rows import set_hold
from pages.banner import chase_is_late, warnings, watch_is_late
from plans.plan import Plan
from tests.builders import a_plan, an_obligation, by_hand
from tests.pages.lived import CODE, ROLES, Lived

WEDNESDAY, FRIDAY = date(2023, 4, 5), date(2023, 4, 7)
SECOND = timedelta(seconds=1)
WELL = Signs(date(2023, 1, 3), WEDNESDAY, None, None)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return a_plan(an_obligation())


@pytest.mark.parametrize(
    ("chased_on", "border"),
    [
        (WEDNESDAY, instant(date(2023, 4, 6), 9, 30)),
        # Nobody is chased at the weekend, so that Monday's chase is the one that is missed.
        (FRIDAY, instant(date(2023, 4, 10), 9, 30)),
    ],
)
def test_a_chase_is_late_after_26_hours_without_days_off(
    plan: Plan, chased_on: date, border: datetime
) -> None:
    signs = replace(WELL, chased_on=chased_on)

    assert not chase_is_late(plan, signs, border)
    assert chase_is_late(plan, signs, border + SECOND)


def test_before_the_first_day_and_after_the_last_nobody_waits_for_a_chase(plan: Plan) -> None:
    live = replace(WELL, chased_on=None, live_from=WEDNESDAY)
    over = plan.head.ends_on + timedelta(days=30)
    assert not chase_is_late(plan, live, instant(WEDNESDAY, 23))
    assert warnings(plan, WELL, instant(over), role="standing") == []


def test_a_watch_is_late_when_an_act_of_26_hours_ago_is_not_sealed() -> None:
    done = instant(WEDNESDAY, 8)
    signs = replace(WELL, unsealed_at=done)

    assert not watch_is_late(signs, done + timedelta(hours=26))
    assert watch_is_late(signs, done + timedelta(hours=26) + SECOND)
    assert not watch_is_late(WELL, done + timedelta(days=9))


def test_a_clerk_reads_whom_to_call_and_the_operator_what_to_type(plan: Plan) -> None:
    signs, late = replace(WELL, hold_reason="Sai địa chỉ."), instant(date(2023, 4, 12))

    for role, expected, wrong in (
        ("standing", "Hồ Thị Giang", "dondoc"),
        ("operator", "dondoc", "báo ngay"),
    ):
        told = warnings(plan, signs, late, role=role, operators=("Hồ Thị Giang",))
        assert len(told) == 2
        assert "Sai địa chỉ. " in told[0].words
        assert all(expected in warning.to_do for warning in told)
        assert all(wrong not in warning.to_do for warning in told)


@pytest.mark.usefixtures("database")
def test_a_hold_shows_at_once_to_all_but_agencies(lived: Lived) -> None:
    browsers = {name: lived.client(name) for name in ROLES}
    before = {name: browser.get("/doi-mat-khau").text for name, browser in browsers.items()}
    with by_hand(replace(lived.record, plan_code=CODE)) as (session, loaded):
        set_hold(session, loaded.id, "<b>Đang rà soát địa chỉ")

    for name, browser in browsers.items():
        page = browser.get("/doi-mat-khau").text
        warned = ROLES[name] != "agency"
        assert "Đang tạm dừng" not in before[name]
        assert ("Đang tạm dừng gửi thư: &lt;b&gt;Đang rà soát địa chỉ." in page) == warned, name
        assert ("người vận hành hệ thống (Hồ Thị Giang)" in page) == (
            warned and ROLES[name] != "operator"
        ), name


def test_the_signs_tell_the_oldest_act_that_no_watch_sealed(lived: Lived) -> None:
    with transaction(lived.record.reading) as session:
        signs = machine.signs(session, CODE)
        assert machine.operators(session, CODE) == ("Hồ Thị Giang",)

    assert signs.chased_on == WEDNESDAY
    assert signs.unsealed_at is not None
