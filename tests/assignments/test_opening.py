"""Opening: each obligation in its period, in the hands of each agency that answers."""

from datetime import date
from pathlib import Path

import pytest

from assignments.errors import UnknownEvent
from assignments.opening import record_event
from models.assignments import work
from models.assignments.opening import OpenedCounts
from models.assignments.work import AssignmentView
from operation.installation import Installation
from operation.steps import open_step
from tests.builders import NAMES, a_plan, a_record, an_act, an_agency, an_obligation

MARCH = date(2023, 3, 20)


def standings(record: Installation, as_of: date) -> list[AssignmentView]:
    with record.work() as (session, loaded):
        return work.assignments_as_of(session, loaded.id, as_of)


def test_a_group_means_each_of_its_members(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("cac-so",))))

    opened = open_step(record, an_act(MARCH))

    assert opened == OpenedCounts(cycles=1, assignments=3)
    agencies = {assignment.agency for assignment in standings(record, MARCH)}
    assert agencies == {"so-noi-vu", "so-tu-phap", "so-y-te"}


def test_opened_again_adds_nothing(record: Installation) -> None:
    open_step(record, an_act(MARCH))

    assert open_step(record, an_act(MARCH)) == OpenedCounts(0, 0)


def test_nothing_opens_before_its_day(record: Installation) -> None:
    # the cycle of 2024 opens on 1 January 2024
    open_step(record, an_act(date(2023, 12, 31)))

    assert [assignment.period for assignment in standings(record, date(2023, 12, 31))] == ["2023"]


def test_only_the_obligations_asked_for_are_opened(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation("II.5"), an_obligation("II.6")))

    open_step(record, an_act(MARCH), ["II.6"])

    assert [assignment.obligation for assignment in standings(record, MARCH)] == ["II.6"]


def test_after_the_plans_last_day_nothing_is_opened(record: Installation) -> None:
    assert open_step(record, an_act(date(2025, 1, 1))) == OpenedCounts(0, 0)


def test_the_lead_is_who_answers_on_the_opening_day(tmp_path: Path) -> None:
    merged = an_agency("so-tu-phap", valid_to=date(2023, 6, 30), successor="so-y-te")
    agencies = [merged if code == "so-tu-phap" else an_agency(code) for code in NAMES]
    record = a_record(tmp_path, a_plan(an_obligation(), agencies=agencies))

    open_step(record, an_act(date(2024, 3, 1)))

    assignments = standings(record, date(2024, 3, 1))
    assert [(assignment.period, assignment.agency) for assignment in assignments] == [
        ("2023", "so-tu-phap"),
        ("2024", "so-y-te"),
    ]


def test_an_event_opens_in_its_own_period_what_waits_for_it(tmp_path: Path) -> None:
    rule = {"rule": "on_event", "event": "indices-published", "days": 30}
    record = a_record(tmp_path, a_plan(an_obligation(rules=[rule])))
    open_step(record, an_act(MARCH))
    assert standings(record, MARCH) == []

    with record.work() as (session, loaded):
        opened = record_event(session, loaded, an_act(MARCH), "indices-published", MARCH)

    (assignment,) = standings(record, MARCH)
    assert opened == OpenedCounts(1, 1)
    assert (assignment.period, assignment.due_on) == ("2023-03-20", date(2023, 4, 19))


def test_an_event_recorded_twice_changes_nothing(tmp_path: Path) -> None:
    rule = {"rule": "on_event", "event": "indices-published"}
    record = a_record(tmp_path, a_plan(an_obligation(rules=[rule])))

    def recorded() -> OpenedCounts:
        with record.work() as (session, loaded):
            return record_event(session, loaded, an_act(MARCH), "indices-published", MARCH)

    assert (recorded(), recorded()) == (OpenedCounts(1, 1), OpenedCounts(0, 0))


@pytest.mark.parametrize(
    ("code", "on", "words"),
    [
        # a name that the plan does not have: the nearest is offered
        ("indices-publish", MARCH, 'did you mean "indices-published"'),
        # a day that has not come
        ("indices-published", date(2023, 3, 21), "has not come yet"),
    ],
)
def test_a_wrong_event_is_refused(record: Installation, code: str, on: date, words: str) -> None:
    with pytest.raises(UnknownEvent, match=words), record.work() as (session, loaded):
        record_event(session, loaded, an_act(MARCH), code, on)


def test_an_unconfirmed_day_is_due_but_never_overdue(tmp_path: Path) -> None:
    rule = {"rule": "by", "on": "15/3", "confirmed": False}
    record = a_record(tmp_path, a_plan(an_obligation(rules=[rule])))
    open_step(record, an_act(MARCH))

    (assignment,) = standings(record, MARCH)

    assert (assignment.due_on, assignment.due_on_decided, assignment.overdue) == (
        date(2023, 3, 15),
        False,
        False,
    )


def test_history_from_before_the_live_day_is_never_overdue(tmp_path: Path) -> None:
    record = a_record(tmp_path, live_from=date(2023, 4, 3))
    open_step(record, an_act(date(2023, 4, 3)))

    (assignment,) = standings(record, date(2023, 6, 1))

    assert (assignment.history, assignment.overdue, assignment.days_late) == (True, False, 0)
