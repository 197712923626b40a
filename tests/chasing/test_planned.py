"""The next planned letter of an assignment is the one that a chase then queues."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments import transitions
from assignments.desk import Grounds
from chasing import silences
from chasing.planned import PlannedLetter, planned_letters
from chasing.silences import SilenceOrder
from models.assignments.work import Filter
from models.letters import outbox
from notifications.contacts import set_deputy
from operation.installation import Installation
from operation.steps import chase_step, open_step
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation

pytestmark = pytest.mark.usefixtures("database")

MONDAY = date(2023, 3, 20)
WEEK_BEFORE = date(2023, 3, 22)
"""Seven working days before 31 March."""


def planned(record: Installation, as_of: date = MONDAY, **wanted: Any) -> list[PlannedLetter]:
    with record.work() as (session, loaded):
        return planned_letters(session, loaded, as_of, Filter(**wanted))


def opened(folder: Path, *rows: dict[str, Any], on: date = MONDAY) -> Installation:
    record = a_record(folder, a_plan(*rows))
    open_step(record, an_act(on))
    return record


def test_the_next_step_after_the_day_is_planned_for_the_usual_contact(tmp_path: Path) -> None:
    record = opened(tmp_path)

    (letter,) = planned(record)

    assert (letter.id, letter.kind, letter.state) == (None, "digest", "planned")
    assert (letter.agency, letter.contact) == ("so-tu-phap", "dau-moi-cchc")
    assert (letter.channel, letter.address) == ("email", "so-tu-phap@example.gov.vn")
    assert (letter.on, letter.assignments) == (WEEK_BEFORE, (1,))


def test_a_chase_of_that_day_queues_it_and_the_step_after_it_is_planned(tmp_path: Path) -> None:
    record = opened(tmp_path)
    chase_step(record, an_act(MONDAY))

    chase_step(record, an_act(WEEK_BEFORE))

    with record.work() as (session, loaded):
        days = [
            notice.on for notice in outbox.notices(session, loaded.id) if 1 in notice.assignments
        ]
    assert WEEK_BEFORE in days
    assert [letter.on for letter in planned(record, WEEK_BEFORE)] == [date(2023, 3, 28)]


def test_late_work_is_planned_week_after_week(tmp_path: Path) -> None:
    record = opened(tmp_path)

    # Five working days after the seventh: 11 April and 18 April.
    assert [letter.on for letter in planned(record, date(2023, 4, 11))] == [date(2023, 4, 18)]


def test_what_waits_for_an_event_is_planned_from_the_step_at_which_it_is_chased(
    tmp_path: Path,
) -> None:
    waiting = an_obligation(waits_for="indices-published")
    record = opened(tmp_path, waiting, on=date(2023, 1, 5))

    assert [letter.on for letter in planned(record, date(2023, 1, 5))] == [date(2023, 3, 13)]


def test_undated_work_is_planned_for_the_next_check_in(tmp_path: Path) -> None:
    record = opened(tmp_path, an_obligation(rules=[{"rule": "undated", "every": "year"}]))

    assert [letter.on for letter in planned(record)] == [date(2023, 6, 1)]


def test_closed_work_and_that_of_others_is_not_planned(tmp_path: Path) -> None:
    record = opened(tmp_path)
    assert planned(record, agencies=["so-y-te"]) == []
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MONDAY))
        transitions.waive(desk, [1], Grounds("Không phát sinh", "7/UBND"))

    assert planned(record) == []


def test_a_silence_is_passed_over(tmp_path: Path) -> None:
    record = opened(tmp_path)
    order = SilenceOrder("so-tu-phap", None, MONDAY, WEEK_BEFORE, "chờ hướng dẫn")
    with record.work() as (session, loaded):
        silences.begin(session, loaded, an_act(MONDAY), order, by="so-noi-vu")

    (letter,) = planned(record)

    # −7 falls on its last day
    assert letter.on == date(2023, 3, 28)


def test_the_next_level_of_escalation_is_planned_beside_it(tmp_path: Path) -> None:
    levels = [
        {"after": 5, "to": "holder", "contact": "lanh-dao"},
        {"after": 10, "to": "so-noi-vu", "contact": "lanh-dao"},
    ]
    plan = a_plan()
    head = {**plan.head.model_dump(), "escalation": levels}
    record = a_record(tmp_path, plan.model_validate({**plan.model_dump(), "head": head}))
    open_step(record, an_act(MONDAY))

    coming = [letter for letter in planned(record) if letter.kind == "escalation"]
    then = [letter for letter in planned(record, date(2023, 4, 7)) if letter.kind == "escalation"]

    # due on 31 March; nobody has the role: the usual contact hears of it
    assert [(letter.on, letter.agency, letter.contact) for letter in coming] == [
        (date(2023, 4, 7), "so-tu-phap", "dau-moi-cchc")
    ]
    assert [(letter.on, letter.agency) for letter in then] == [(date(2023, 4, 14), "so-noi-vu")]


def test_a_deputy_of_the_day_is_who_it_is_planned_for(tmp_path: Path) -> None:
    record = opened(tmp_path)
    with record.work() as (session, loaded):
        whose = {"agency": "so-tu-phap", "role": "dau-moi-cchc", "address": "thay@example.gov.vn"}
        days = {"first_on": WEEK_BEFORE, "last_on": WEEK_BEFORE}
        set_deputy(session, loaded, an_act(MONDAY), **whose, **days)

    assert [letter.address for letter in planned(record)] == ["thay@example.gov.vn"]
