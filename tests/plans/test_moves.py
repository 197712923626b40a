"""What loading an edited plan moves: shown first, then done with an audit row each."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments import transitions
from assignments.desk import Grounds
from assignments.opening import record_event
from assignments.transitions import Paper
from models.assignments import work
from models.assignments.work import AssignmentView
from models.audit import acts
from models.database import transaction
from operation.installation import Installation
from operation.steps import open_step
from plans.loading import AgencyHasWork, ChangedLater, NeverLive, change, load
from plans.plan import Plan
from tests.builders import a_desk, a_plan, a_record, an_act, an_agency, an_obligation, by_hand

on_both = pytest.mark.usefixtures("database")

MARCH = date(2023, 3, 20)
EARLIER = [{"rule": "by", "on": "24/3", "opens_before": 60}]
"""The period and kind of Quý I, another day."""


def holidays(*days_off: date, **given: Any) -> dict[str, Any]:
    years: dict[int, Any] = {
        year: {"confirmed": True, "days_off": ()} for year in range(2022, 2026)
    }
    for day in days_off:
        years[day.year]["days_off"] += ({"on": day, "name": "Nghỉ"},)
    return {"years": years, **given}


def an_open_record(folder: Path, plan: Plan, as_of: date = MARCH) -> Installation:
    record = a_record(folder, plan)
    open_step(record, an_act(as_of))
    return record


def shown(record: Installation, plan: Plan, as_of: date = MARCH) -> list[str]:
    with transaction(record.engine) as session:
        found = change(session, plan, as_of)
        assert found is not None
        return list(found.moves.lines)


def loaded_again(record: Installation, plan: Plan, as_of: date = MARCH) -> None:
    with transaction(record.engine) as session:
        load(session, plan, an_act(as_of))


def standings(record: Installation, as_of: date = MARCH) -> list[AssignmentView]:
    with record.work() as (session, loaded):
        return work.assignments_as_of(session, loaded.id, as_of)


def test_a_new_day_off_shows_which_coming_reminders_it_moves(tmp_path: Path) -> None:
    group = an_obligation(lead=("cac-so",))
    record = an_open_record(tmp_path, a_plan(group))

    lines = shown(record, a_plan(group, holidays=holidays(date(2023, 3, 27))))

    assert lines == [
        "~ reminders for work due on 2023-03-31: step -7 from 2023-03-22 to 2023-03-21 "
        "(3 assignments)"
    ]


def test_steps_of_its_own_move_the_reminders_of_that_duty_alone(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan(an_obligation("II.5"), an_obligation("II.6")))
    own = an_obligation("II.6", steps=(-7, -3, -2, 0, 1, 3, 7))

    lines = shown(record, a_plan(an_obligation("II.5"), own))

    assert lines == [
        "~ reminders for work of II.6 due on 2023-03-31: step -2 on 2023-03-29, new; "
        "step -1 on 2023-03-30, gone (1 assignment)"
    ]


def test_reminders_that_are_over_move_no_more(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())

    assert shown(record, a_plan(holidays=holidays(date(2023, 3, 13)))) == []


def test_closed_work_is_reminded_of_no_more(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MARCH))
        transitions.waive(desk, [1], Grounds("không phát sinh", "1/UBND"))

    assert shown(record, a_plan(holidays=holidays(date(2023, 3, 27)))) == []


@pytest.mark.parametrize(
    ("rules", "day_off", "line"),
    [
        # continuous work is asked about again ten working days after the check-in opened
        (
            [{"rule": "continuous"}],
            date(2023, 3, 13),
            "~ reminders for check-ins opened on 2023-03-01: "
            "asked again from 2023-03-15 to 2023-03-16 (1 assignment)",
        ),
        # undated work is asked about on the first working day of a check-in
        (
            [{"rule": "undated", "every": "year"}],
            date(2023, 6, 1),
            "~ reminders for undated work: "
            "check-in of 2023-06-01 from 2023-06-01 to 2023-06-02 (1 assignment)",
        ),
    ],
)
def test_check_ins_move_too(
    tmp_path: Path, rules: list[dict[str, Any]], day_off: date, line: str
) -> None:
    as_of = date(2023, 3, 10)
    record = an_open_record(tmp_path, a_plan(an_obligation(rules=rules)), as_of)
    new = a_plan(an_obligation(rules=rules), holidays=holidays(day_off))

    assert shown(record, new, as_of) == [line]


def test_a_shorter_ladder_shows_the_steps_that_are_gone(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())
    steps = (-30, -14, -7, -2, 0, 1, 3, 7)

    (line,) = shown(record, a_plan(steps={"steps": steps}))

    assert "step -3 on 2023-03-28, gone" in line
    assert "step -2 on 2023-03-29, new" in line
    assert "step -1 on 2023-03-30, gone" in line


def test_a_due_date_that_rolls_moves_with_the_holiday_table(tmp_path: Path) -> None:
    settings = {"check_in_months": (3, 6, 9, 12), "due_on_a_day_off": "next_working_day"}
    head = a_plan().head.model_dump() | {"settings": settings}
    record = an_open_record(tmp_path, a_plan(head=head))
    new = a_plan(head=head, holidays=holidays(date(2023, 3, 31)))

    lines = shown(record, new)
    loaded_again(record, new)

    assert lines == ["~ II.5 2023: due on 2023-03-31 → 2023-04-03 (1 assignment)"]
    assert [assignment.due_on for assignment in standings(record)] == [date(2023, 4, 3)]


def test_open_work_follows_the_corrected_plan_with_an_audit_row(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())

    loaded_again(record, a_plan(an_obligation(rules=EARLIER)))

    (assignment,) = standings(record)
    assert (assignment.due_on, assignment.expected_on, assignment.status) == (
        date(2023, 3, 24),
        date(2023, 3, 24),
        "assigned",
    )
    with record.work() as (session, loaded):
        (moved,) = acts.of_subjects(session, loaded.id, ["assignment:1"])
        (*_, load_row) = acts.of_subjects(session, loaded.id, ["plan:thu-nghiem"])
    told = "~ II.5 2023: due on 2023-03-31 → 2023-03-24 (1 assignment)"
    detail = json.loads(moved.detail)
    assert (moved.action, detail["before"]["status"], detail["why"]) == ("move", "assigned", told)
    assert detail["after"]["expected_on"] == "2023-03-24"
    assert (detail["was"]["due_on"], detail["now"]["due_on"]) == ("2023-03-31", "2023-03-24")
    assert json.loads(load_row.detail)["moves"][0] == told


@on_both
def test_a_day_that_is_confirmed_now_is_decided_in_opened_work_too(tmp_path: Path) -> None:
    unsure = an_obligation(rules=[{"rule": "within", "quarters": (1,), "confirmed": False}])
    record = an_open_record(tmp_path, a_plan(unsure))
    sure = a_plan()

    lines = shown(record, sure)
    loaded_again(record, sure)

    assert lines[0] == "~ II.5 2023: decided now (1 assignment)"
    assert standings(record)[0].due_on_decided


def test_closed_work_keeps_its_date(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MARCH))
        transitions.submit(desk, [1], Paper("1/STP", MARCH))
        transitions.accept(desk, [1])

    loaded_again(record, a_plan(an_obligation(rules=EARLIER)))

    assert standings(record)[0].due_on == date(2023, 3, 31)


def test_extended_work_keeps_its_date(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan(an_obligation(lead=("so-tu-phap", "so-y-te"))))
    with by_hand(record) as (session, _):
        work.lock_row(session, 1).due_on = date(2023, 4, 28)
    new = a_plan(an_obligation(lead=("so-tu-phap", "so-y-te"), rules=EARLIER))

    (line, *_) = shown(record, new)
    loaded_again(record, new)

    assert line.endswith("(1 assignment; 1 with a date of their own keep it)")
    assert [assignment.due_on for assignment in standings(record)] == [
        date(2023, 4, 28),
        date(2023, 3, 24),
    ]


@on_both
def test_the_day_to_resubmit_stays_unless_the_new_date_is_later(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MARCH))
        transitions.submit(desk, [1], Paper("1/STP", MARCH))
        transitions.return_(desk, [1], Grounds("thiếu phụ lục"))

    loaded_again(record, a_plan(an_obligation(rules=EARLIER)))
    day = standings(record)[0].expected_on
    loaded_again(record, a_plan(an_obligation(rules=[{"rule": "by", "on": "14/4"}])))

    assert day == date(2023, 3, 31)
    assert standings(record)[0].expected_on == date(2023, 4, 14)


def test_what_the_plan_no_longer_has_stays_open_and_is_named(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan(an_obligation("II.5"), an_obligation("II.6")))
    new = a_plan(an_obligation("II.5"))

    lines = shown(record, new)
    loaded_again(record, new)

    assert lines == [
        "! II.6 2023 is no longer in the plan: 1 assignment open; close by a document",
        "- II.6: cycles to come that fall away: 1 (2024)",
    ]
    assert [assignment.status for assignment in standings(record)] == ["assigned", "assigned"]


def test_cycles_to_come_are_counted_for_each_obligation(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())
    rule = {"rule": "each", "part": "quarter", "only": (2, 3)}
    new = a_plan(an_obligation(rules=EARLIER), an_obligation("II.6", rules=[rule]))

    lines = shown(record, new)

    assert lines[1:] == [
        "~ II.5: cycles to come with other dates: 1 (2024)",
        "+ II.6: new cycles to come: 4 (2023-Q2, 2023-Q3, 2024-Q2, 2024-Q3)",
    ]


def test_loaded_again_without_an_edit_moves_nothing(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())
    new = a_plan(an_obligation(rules=EARLIER))
    loaded_again(record, new)

    with transaction(record.engine) as session:
        found = change(session, new, MARCH)

    assert found is not None
    assert found.lines == []


def test_work_that_was_changed_after_the_day_of_loading_is_refused(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, a_plan())
    with record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(date(2023, 3, 22))), [1])

    with pytest.raises(ChangedLater, match="write --as-of that day or later"):
        loaded_again(record, a_plan(an_obligation(rules=EARLIER)))

    assert standings(record)[0].due_on == date(2023, 3, 31)


def test_an_opened_event_keeps_following_its_rule(tmp_path: Path) -> None:
    rule = {"rule": "on_event", "event": "indices-published", "days": 30}
    record = a_record(tmp_path, a_plan(an_obligation(rules=[rule])))
    with record.work() as (session, loaded):
        record_event(session, loaded, an_act(MARCH), "indices-published", date(2023, 3, 1))

    lines = shown(record, a_plan(an_obligation(rules=[{**rule, "days": 45}])))

    assert lines == ["~ II.5 2023-03-01: due on 2023-03-31 → 2023-04-15 (1 assignment)"]


def test_an_agency_that_has_work_cannot_be_taken_away(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("so-y-te",))))
    open_step(record, an_act(MARCH))
    rest = a_plan(
        an_obligation(),
        agencies=[an_agency("so-noi-vu"), an_agency("van-phong"), an_agency("so-tu-phap")],
        groups=(),
    )

    words = r"so-y-te cannot be removed.*valid_to"
    with pytest.raises(AgencyHasWork, match=words), transaction(record.engine) as session:
        load(session, rest, an_act(MARCH))


def test_another_live_day_says_what_it_makes_history_and_what_it_wakes(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    open_step(record, an_act(MARCH))

    def lines(live_from: date) -> list[str]:
        with transaction(record.engine) as session:
            found = change(session, a_plan(), MARCH, live_from)
            load(session, a_plan(), an_act(MARCH), live_from)
        assert found is not None
        return [line for line in found.lines if "history" in line]

    later, earlier = lines(date(2023, 6, 1)), lines(date(2023, 1, 2))

    assert later == ["~ history: 1 opened cycles were over by then: no letter names them any more"]
    assert earlier == ["~ history: 1 opened cycles were not over by then: letters name them again"]


def test_a_live_day_after_the_plans_end_is_refused(tmp_path: Path) -> None:
    record = a_record(tmp_path)

    with pytest.raises(NeverLive, match="write an earlier --live-from"), record.work() as (s, _):
        load(s, a_plan(), an_act(MARCH), date(2099, 1, 1))
