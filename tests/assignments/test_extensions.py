"""Extensions: who asks, who grants, on which document, and what becomes of letters that wait."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments import extensions, transitions
from assignments.desk import Grounds
from assignments.errors import (
    AssignmentError,
    ImpossibleTransition,
    MissingGrounds,
    NotTheirs,
    WrongDay,
)
from assignments.transitions import Paper
from deadlines.working_days import HolidayTableEnds
from models.assignments import work
from models.assignments.work import AssignmentView
from models.letters import outbox
from operation.installation import Installation
from operation.steps import chase_step, open_step
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation, opened_and_chased

on_both = pytest.mark.usefixtures("database")

MARCH = date(2023, 3, 31)
APRIL = date(2023, 4, 28)
UBND = Grounds("chờ Bộ hướng dẫn", "1201/UBND-NC")
REASON = Grounds("chờ Bộ hướng dẫn")
A_YEAR = {"rules": [{"rule": "undated", "every": "year"}], "timing": "Theo lộ trình"}


def an_open_record(folder: Path, live_from: date = date(2023, 1, 2), **given: Any) -> Installation:
    record = a_record(folder, a_plan(an_obligation(**given)), live_from)
    open_step(record, an_act(MARCH))
    return record


def extend(
    record: Installation, to: date, grounds: Grounds, by: str | None = None
) -> AssignmentView:
    with record.work() as (session, loaded):
        extensions.extend(a_desk(session, loaded, an_act(MARCH), by), [1], to, grounds)
    return standing(record)


def ask(record: Installation, to: date = APRIL, by: str | None = None) -> None:
    with record.work() as (session, loaded):
        extensions.request_extension(a_desk(session, loaded, an_act(MARCH), by), [1], to, REASON)


def refuse(record: Installation) -> None:
    with record.work() as (session, loaded):
        extensions.refuse(a_desk(session, loaded, an_act(MARCH)), [1], REASON)


def standing(record: Installation, as_of: date = MARCH) -> AssignmentView:
    with record.read(as_of) as (session, loaded):
        (assignment,) = work.assignments_as_of(session, loaded.id, as_of)
    return assignment


def test_a_date_of_the_decision_moves_on_a_document_of_ubnd_tinh_only(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    with pytest.raises(MissingGrounds, match=r"document of UBND tỉnh; write --document NO"):
        extend(record, APRIL, REASON)

    assert standing(record).due_on == MARCH
    assert extend(record, APRIL, UBND).due_on == APRIL


def test_extended_once_it_is_still_the_decisions_date(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    extend(record, APRIL, UBND)

    with pytest.raises(MissingGrounds, match="document of UBND tỉnh"):
        extend(record, date(2023, 5, 31), REASON)


@on_both
def test_undated_work_gets_its_day_without_a_document_and_can_then_be_overdue(
    tmp_path: Path,
) -> None:
    record = an_open_record(tmp_path, **A_YEAR)

    dated = extend(record, APRIL, REASON)

    assert (dated.due_on, dated.due_on_decided, dated.overdue) == (APRIL, True, False)
    assert standing(record, date(2023, 4, 29)).overdue


def test_an_agency_asks_but_does_not_grant_itself(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    ask(record, by="so-tu-phap")
    with pytest.raises(NotTheirs, match="so-tu-phap holds it"):
        extend(record, APRIL, UBND, by="so-tu-phap")

    assert (standing(record).due_on, standing(record).extension_to) == (MARCH, APRIL)


def test_the_standing_agencys_own_work_is_extended_by_the_plans_judge(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, lead=("so-noi-vu",))

    with pytest.raises(NotTheirs, match="so-noi-vu holds it"):
        extend(record, APRIL, UBND, by="so-noi-vu")

    assert extend(record, APRIL, UBND, by="van-phong").due_on == APRIL


def test_a_refusal_answers_a_request_and_moves_nothing(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    with pytest.raises(ImpossibleTransition, match="possible: acknowledge, submit, request"):
        refuse(record)

    ask(record)
    refuse(record)

    assert (standing(record).due_on, standing(record).extension_to) == (MARCH, None)


@on_both
def test_a_report_or_an_extension_answers_the_request(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    ask(record)
    assert extend(record, APRIL, UBND).extension_to is None

    ask(record, date(2023, 5, 31))
    with record.work() as (session, loaded):
        transitions.submit(a_desk(session, loaded, an_act(MARCH)), [1], Paper("1/BC", MARCH))

    assert standing(record).extension_to is None


@pytest.mark.parametrize(
    ("to", "error", "words"),
    [
        # the day itself, a day before it, a year without a holiday table
        (MARCH, WrongDay, "is expected by 2023-03-31; write --to a later day"),
        (date(2023, 3, 1), WrongDay, "write --to a later day"),
        (date(2031, 1, 1), HolidayTableEnds, "2031"),
    ],
)
def test_a_new_day_is_later_and_known_to_the_holiday_table(
    tmp_path: Path, to: date, error: type[Exception], words: str
) -> None:
    record = an_open_record(tmp_path)

    with pytest.raises(error, match=words):
        extend(record, to, UBND)


def test_what_was_over_before_the_plan_went_live_is_not_extended(tmp_path: Path) -> None:
    record = an_open_record(
        tmp_path, date(2023, 6, 1), rules=[{"rule": "within", "quarters": (1,)}]
    )

    with pytest.raises(MissingGrounds, match="it can be closed, not extended"):
        extend(record, date(2023, 7, 1), UBND)


def chased_in_march(folder: Path) -> Installation:
    """Told at the opening on 1 March, and owed a letter on the last day."""
    record = a_record(folder, a_plan(an_obligation()))
    opened_and_chased(record, date(2023, 3, 1), date(2023, 3, 1))
    with record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(date(2023, 3, 1))), [1])
    chase_step(record, an_act(MARCH))
    return record


def test_an_extension_stops_the_letter_that_waits_for_the_old_day(tmp_path: Path) -> None:
    record = chased_in_march(tmp_path)

    extend(record, APRIL, UBND)
    chase_step(record, an_act(MARCH))

    with record.work() as (session, loaded):
        waited, answer = outbox.notices(session, loaded.id)[-2:]
    assert (waited.on, waited.state, waited.assignments) == (MARCH, "cancelled", ())
    # The holder is told all the same that its day has moved.
    assert (answer.on, answer.kind, answer.state) == (MARCH, "answer", "queued")


def test_the_ladder_counts_from_the_new_day(tmp_path: Path) -> None:
    record = chased_in_march(tmp_path)
    extend(record, APRIL, UBND)

    queued = [
        day
        for day in (date(2023, 4, 3), date(2023, 4, 19), date(2023, 4, 28), date(2023, 5, 2))
        if chase_step(record, an_act(day)).hits
    ]

    # −7 and 0 of 28 April, and +1 after a long weekend without holidays; not +1 of 31 March
    assert queued == [date(2023, 4, 19), date(2023, 4, 28), date(2023, 5, 2)]


def test_the_past_shows_the_day_that_held_then(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 4, 3)))
        extensions.extend(desk, [1], APRIL, UBND)

    then, now = standing(record, MARCH), standing(record, date(2023, 4, 3))
    assert (then.due_on, now.due_on) == (MARCH, APRIL)


def test_nothing_is_half_done_when_one_of_several_is_refused(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    with pytest.raises(AssignmentError), record.work() as (session, loaded):
        extensions.extend(a_desk(session, loaded, an_act(MARCH)), [1, 99], APRIL, UBND)

    assert standing(record).due_on == MARCH
