"""Asking: what no timing rule makes is given to agencies and chased like the rest."""

from datetime import date
from pathlib import Path

import pytest

from assignments.asking import WorkOrder, ask
from assignments.errors import CannotAsk
from assignments.transitions import Paper, submit
from models.assignments import work
from models.assignments.opening import OpenedCounts
from models.assignments.work import AssignmentView
from operation.installation import Installation
from operation.steps import chase_step, open_step
from plans.faults import NotInPlan
from tests.builders import a_desk, a_plan, a_record, an_act, an_agency, an_obligation

MARCH, TUESDAY, APRIL = date(2023, 3, 20), date(2023, 3, 21), date(2023, 4, 14)
REMEDY = WorkOrder("II.5", "Khắc phục: niêm yết thủ tục", ("so-y-te",), APRIL)


def asked(record: Installation, what: WorkOrder = REMEDY, on: date = MARCH) -> list[AssignmentView]:
    with record.work() as (session, loaded):
        ids = ask(session, loaded, an_act(on), what)
        return [
            assignment
            for assignment in work.assignments_as_of(session, loaded.id, on)
            if assignment.id in ids
        ]


def test_what_is_asked_has_its_own_words_and_date_and_the_place_of_its_obligation(
    record: Installation,
) -> None:
    (assignment,) = asked(record)

    assert (assignment.title, assignment.holder, assignment.due_on) == (
        REMEDY.title,
        "so-y-te",
        APRIL,
    )
    assert (assignment.obligation, assignment.source, assignment.period) == (
        "II.5",
        "Phụ lục, mục II.5",
        "2023-03-20.1",
    )


def test_asked_twice_on_a_day_it_is_asked_twice(record: Installation) -> None:
    first, second = asked(record)[0], asked(record)[0]

    assert [first.period, second.period] == ["2023-03-20.1", "2023-03-20.2"]


def test_it_is_overdue_the_day_after_its_date(record: Installation) -> None:
    asked(record)

    with record.work() as (session, loaded):
        late = [
            assignment.overdue
            for assignment in work.assignments_as_of(session, loaded.id, date(2023, 4, 15))
        ]
    assert late == [True]


def test_the_leads_of_the_obligation_get_nothing_of_it(record: Installation) -> None:
    asked(record)

    assert open_step(record, an_act(MARCH)) == OpenedCounts(cycles=1, assignments=1)
    with record.work() as (session, loaded):
        holders = [
            (assignment.period, assignment.holder)
            for assignment in work.assignments_as_of(session, loaded.id, MARCH)
        ]
    assert sorted(holders) == [("2023", "so-tu-phap"), ("2023-03-20.1", "so-y-te")]


def test_only_who_is_asked_is_told(tmp_path: Path) -> None:
    helped = an_obligation(coordinating=("van-phong",), rules=[{"rule": "continuous"}])
    record = a_record(tmp_path, a_plan(helped))
    asked(record, on=TUESDAY)

    digests = chase_step(record, an_act(TUESDAY)).digests

    assert digests == 1


def test_of_what_is_done_three_times_a_year_a_remedy_is_done_once(tmp_path: Path) -> None:
    three_times = an_obligation(rules=[{"rule": "at_least", "times": 3}])
    record = a_record(tmp_path, a_plan(three_times))
    (assignment,) = asked(record)

    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MARCH))
        (change,) = submit(desk, [assignment.id], Paper("12/BC-SYT", MARCH))
    assert change.after == "submitted"


def test_who_answers_for_an_agency_that_ended_is_asked(tmp_path: Path) -> None:
    ended = an_agency("so-y-te", valid_to=date(2023, 2, 28), successor="van-phong")
    others = [an_agency(code) for code in ("so-noi-vu", "van-phong", "so-tu-phap", "mat-tran")]
    groups = [{"code": "cac-so", "name": "Các Sở", "members": ("so-noi-vu", "so-tu-phap")}]
    record = a_record(tmp_path, a_plan(agencies=[ended, *others], groups=groups))

    assert [assignment.holder for assignment in asked(record)] == ["van-phong"]


@pytest.mark.parametrize(
    ("what", "said"),
    [
        (
            WorkOrder("II.9", "x", ("so-y-te",), APRIL),
            '"II.9" is not an obligation of the plan',
        ),
        (
            WorkOrder("II.5", "x", ("so-y-tee",), APRIL),
            '"so-y-tee" is not an agency of the plan; did you mean "so-y-te"',
        ),
        (WorkOrder("II.5", "x", ("so-y-te",), date(2023, 3, 19)), "write a later due date"),
    ],
)
def test_what_cannot_be_asked_is_refused(record: Installation, what: WorkOrder, said: str) -> None:
    with pytest.raises((CannotAsk, NotInPlan), match=said):
        asked(record, what)
