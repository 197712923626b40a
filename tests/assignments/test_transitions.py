"""Transitions: what is possible, who decides, and what a change leaves behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.errors import (
    ImpossibleTransition,
    MissingGrounds,
    NeedsName,
    NotTheirs,
    UnknownAssignment,
    UnknownOffice,
    WrongDay,
)
from assignments.offices import UNNAMED
from assignments.transitions import Action, Paper
from models.assignments import work
from models.assignments.work import AssignmentView
from models.audit import acts
from models.types import OPEN, STATUSES, Status
from notifications.contacts import set_address
from operation.installation import Installation
from operation.steps import open_step
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation

on_both = pytest.mark.usefixtures("database")

MARCH = date(2023, 3, 20)
LATER = date(2023, 4, 28)
GROUNDS = Grounds("lý do", "12/UBND")


def paper(dated_on: date = MARCH) -> Paper:
    return Paper("15/BC-STP", dated_on)


ACTIONS: dict[Action, Callable[[Desk], Any]] = {
    "acknowledge": lambda desk: transitions.acknowledge(desk, [1]),
    "submit": lambda desk: transitions.submit(desk, [1], paper()),
    "accept": lambda desk: transitions.accept(desk, [1]),
    "return": lambda desk: transitions.return_(desk, [1], GROUNDS),
    "request-extension": lambda desk: extensions.request_extension(desk, [1], LATER, GROUNDS),
    "extend": lambda desk: extensions.extend(desk, [1], LATER, GROUNDS),
    "refuse": lambda desk: extensions.refuse(desk, [1], GROUNDS),
    "waive": lambda desk: transitions.waive(desk, [1], GROUNDS),
    "reopen": lambda desk: transitions.reopen(desk, [1], GROUNDS),
}
WAYS: dict[Status, tuple[Action, ...]] = {
    "assigned": (),
    "acknowledged": ("acknowledge",),
    "submitted": ("submit",),
    "returned": ("submit", "return"),
    "accepted": ("submit", "accept"),
    "waived": ("waive",),
}


def an_open_record(folder: Path, *rows: dict[str, Any]) -> Installation:
    record = a_record(folder, a_plan(*rows))
    open_step(record, an_act(MARCH))
    return record


def do(record: Installation, *actions: Action, on: date = MARCH, by: str | None = None) -> None:
    for action in actions:
        with record.work() as (session, loaded):
            ACTIONS[action](a_desk(session, loaded, an_act(on), by))


def standing(record: Installation, as_of: date = MARCH, place: int = 0) -> AssignmentView:
    with record.work() as (session, loaded):
        return work.assignments_as_of(session, loaded.id, as_of)[place]


POSSIBLE: dict[Action, dict[Status, Status]] = {
    "acknowledge": {"assigned": "acknowledged"},
    # The same document again is an answer, which changes nothing.
    "submit": dict.fromkeys((*OPEN, "submitted"), "submitted"),
    "accept": {"submitted": "accepted"},
    "return": {"submitted": "returned"},
    "request-extension": {status: status for status in OPEN},
    "extend": {status: status for status in OPEN},
    "refuse": {status: status for status in OPEN},
    "waive": dict.fromkeys((*OPEN, "submitted"), "waived"),
    "reopen": {"accepted": "acknowledged", "waived": "acknowledged"},
}
"""Where each action leads from each status; from any other it is impossible."""


@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("action", list(POSSIBLE))
def test_an_action_is_possible_from_the_statuses_of_the_table_only(
    tmp_path: Path, status: Status, action: Action
) -> None:
    record = an_open_record(tmp_path)
    do(record, *WAYS[status])
    if action == "refuse" and status in OPEN:
        do(record, "request-extension")

    if status in POSSIBLE[action]:
        do(record, action)
        assert standing(record).status == POSSIBLE[action][status]
    else:
        with pytest.raises(ImpossibleTransition, match="possible: "):
            do(record, action)
        assert standing(record).status == status


@pytest.mark.parametrize("action", ["accept", "return", "extend", "waive", "reopen"])
def test_nobody_judges_what_they_hold(tmp_path: Path, action: Action) -> None:
    record = an_open_record(tmp_path)
    do(record, *WAYS[next(iter(POSSIBLE[action]))])

    with pytest.raises(NotTheirs, match=r"so-tu-phap holds it.*--by so-noi-vu"):
        do(record, action, by="so-tu-phap")


def test_the_standing_agencys_own_work_is_judged_by_the_plans_judge(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation(lead=("so-noi-vu",)))
    do(record, "submit")

    with pytest.raises(NotTheirs, match="so-noi-vu holds it"):
        do(record, "accept", by="so-noi-vu")
    do(record, "accept", by="van-phong")

    assert standing(record).status == "accepted"


def test_an_agency_that_has_no_part_in_it_decides_nothing(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")

    with pytest.raises(NotTheirs, match="so-y-te does not decide it"):
        do(record, "accept", by="so-y-te")


def test_by_may_name_a_contact_by_role_or_address(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    do(record, "acknowledge", by="so-tu-phap/dau-moi-cchc")
    do(record, "submit", by="so-tu-phap@example.gov.vn")

    with pytest.raises(UnknownOffice, match="is neither an agency nor a contact"):
        do(record, "accept", by="ông Nam")


def test_a_submission_by_the_due_date_is_in_time_and_after_it_late(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation("II.5"), an_obligation("II.6"))
    do(record, "submit", on=date(2023, 3, 31))

    # II.5 was submitted on its last day; II.6 is still open
    in_time, late = standing(record, date(2023, 4, 3)), standing(record, date(2023, 4, 3), place=1)

    assert (in_time.overdue, in_time.days_late) == (False, 0)
    assert (late.overdue, late.days_late) == (True, 3)


def test_a_return_gives_five_working_days_and_what_is_done_by_then_keeps_its_day(
    tmp_path: Path,
) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit", on=date(2023, 3, 31))
    do(record, "return", on=date(2023, 4, 3))

    # five working days after Monday 3 April
    assert standing(record).expected_on == date(2023, 4, 10)
    assert not standing(record, date(2023, 4, 10)).overdue
    do(record, "submit", on=date(2023, 4, 10))

    assert standing(record, date(2023, 4, 11)).submitted_on == date(2023, 3, 31)


def test_returned_and_resubmitted_too_late_counts_from_the_second_submission(
    tmp_path: Path,
) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit", on=date(2023, 3, 31))
    do(record, "return", on=date(2023, 4, 3))
    assert standing(record, date(2023, 4, 11)).overdue

    do(record, "submit", on=date(2023, 4, 11))

    assert standing(record, date(2023, 4, 11)).days_late == 11


def test_reopened_work_is_open_again_with_its_own_due_date(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit", "accept", "reopen")

    assignment = standing(record, date(2023, 4, 3))

    assert (assignment.status, assignment.due_on, assignment.overdue) == (
        "acknowledged",
        date(2023, 3, 31),
        True,
    )


def test_one_evidence_may_close_several_assignments(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation("I.2"), an_obligation("I.2.a"))

    with record.work() as (session, loaded):
        transitions.submit(a_desk(session, loaded, an_act(MARCH)), [1, 2], paper())
        evidence = {work.evidence_of(session, one)[0][0].id for one in (1, 2)}

    assert evidence == {1}
    assert [standing(record, place=place).status for place in (0, 1)] == ["submitted"] * 2


def test_at_least_three_a_year_is_submitted_with_the_third_occasion(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation(rules=[{"rule": "at_least", "times": 3}]))

    statuses = []
    for number in (1, 2, 3):
        with record.work() as (session, loaded):
            desk = a_desk(session, loaded, an_act(MARCH))
            transitions.submit(desk, [1], Paper(f"{number}/BB-KT", MARCH))
        statuses.append(standing(record).status)

    assert statuses == ["acknowledged", "acknowledged", "submitted"]


def test_one_document_is_one_occasion(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation(rules=[{"rule": "at_least", "times": 3}]))
    do(record, "submit")

    with pytest.raises(MissingGrounds, match="each occasion has a document of its own"):
        do(record, "submit")
    with pytest.raises(MissingGrounds, match="has 1 of 3"):
        do(record, "accept")


@on_both
def test_what_is_submitted_twice_is_recorded_once_and_says_since_when(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")
    before = standing(record)

    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(LATER), "so-tu-phap")
        (again,) = transitions.submit(desk, [1], replace(paper(), document=" 15/BC-STP"))
        evidence = work.evidence_count(session, 1)
        told = [act.action for act in acts.of_subjects(session, loaded.id, [work.subject_of(1)])]

    assert (again.before, again.after) == ("submitted", "submitted")
    assert (again.recorded_on, again.document) == (MARCH, "15/BC-STP")
    assert (evidence, told, standing(record)) == (1, ["submit"], before)


@pytest.mark.parametrize(
    "other",
    [
        {"document": "16/BC-STP"},
        {"dated_on": date(2023, 3, 19)},
        {"link": "https://example.gov.vn/15"},
        {"file": f"{'0' * 64}/15.pdf"},
    ],
)
def test_another_document_of_submitted_work_is_no_repeat(
    tmp_path: Path, other: dict[str, Any]
) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")

    with (
        record.work() as (session, loaded),
        pytest.raises(ImpossibleTransition, match="is submitted: submit is impossible"),
    ):
        transitions.submit(a_desk(session, loaded, an_act(MARCH)), [1], replace(paper(), **other))


def test_the_same_file_under_another_name_is_the_same(tmp_path: Path) -> None:
    record, content = an_open_record(tmp_path), "0" * 64

    told = []
    for name in ("15.pdf", "ban chinh thuc.pdf"):
        with record.work() as (session, loaded):
            file = replace(paper(), file=f"{content}/{name}")
            told += transitions.submit(a_desk(session, loaded, an_act(MARCH)), [1], file)

    assert [change.recorded_on for change in told] == [None, MARCH]


def test_a_repeat_is_answered_to_nobody_else(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")

    with pytest.raises(NotTheirs):
        do(record, "submit", by="so-y-te")


@pytest.mark.parametrize("between", [["return"], ["accept", "reopen"]])
def test_the_same_document_answers_what_was_returned_or_reopened(
    tmp_path: Path, between: list[Action]
) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit", *between)

    do(record, "submit")

    with record.work() as (session, _):
        assert len(work.evidence_of(session, 1)) == 2
    assert standing(record).status == "submitted"


def test_one_evidence_closes_what_is_left_of_several(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation("I.2"), an_obligation("I.2.a"))
    do(record, "submit")

    with record.work() as (session, loaded):
        changes = transitions.submit(a_desk(session, loaded, an_act(MARCH)), [1, 2], paper())

    assert [(change.before, change.recorded_on) for change in changes] == [
        ("submitted", MARCH),
        ("assigned", None),
    ]


def test_a_document_more_than_at_least_three_counts_once(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation(rules=[{"rule": "at_least", "times": 3}]))

    days = []
    for number in (1, 2, 3, 4, 4, 1):
        with record.work() as (session, loaded):
            desk = a_desk(session, loaded, an_act(MARCH))
            (change,) = transitions.submit(desk, [1], Paper(f"{number}/BB-KT", MARCH))
            days.append(change.recorded_on)
            count = work.evidence_count(session, 1)

    assert days == [None, None, None, None, MARCH, MARCH]
    assert count == 4


@pytest.mark.parametrize(
    ("day", "words"),
    [
        # before the change that it follows
        (date(2023, 3, 19), "was last changed on 2023-03-20"),
        # before the cycle opened
        (date(2022, 12, 31), "opens on 2023-01-01"),
    ],
)
def test_a_change_follows_the_one_before_it(tmp_path: Path, day: date, words: str) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")

    with pytest.raises(WrongDay, match=words):
        do(record, "accept", on=day)


def test_without_by_the_record_claims_no_office(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation(lead=("so-noi-vu",)))
    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(MARCH, UNNAMED))
        transitions.submit(desk, [1], Paper("1/BC", MARCH))

    with record.work() as (session, loaded):
        rows = acts.of_subjects(session, loaded.id, [work.subject_of(1)])

    assert [row.actor for row in rows] == [UNNAMED]


@pytest.mark.parametrize(
    ("action", "before"),
    [
        ("accept", ("submit",)),
        ("return", ("submit",)),
        ("waive", ()),
        ("extend", ()),
        ("refuse", ("request-extension",)),
        ("reopen", ("submit", "accept")),
    ],
)
def test_nobody_judges_without_a_name(
    tmp_path: Path, action: Action, before: tuple[Action, ...]
) -> None:
    record = an_open_record(tmp_path)
    do(record, *before)

    nameless = pytest.raises(NeedsName, match=rf"to {action} assignment 1 .* write --by so-noi-vu")
    with nameless, record.work() as (session, loaded):
        ACTIONS[action](Desk(session, loaded, an_act(MARCH, UNNAMED)))


@on_both
def test_a_past_day_shows_the_work_as_it_stood_then(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit", on=date(2023, 4, 5))
    do(record, "return", on=date(2023, 4, 6))
    do(record, "submit", on=date(2023, 4, 14))
    do(record, "accept", on=date(2023, 4, 17))

    def then(day: date) -> tuple[str, bool, date | None, int]:
        with record.read(day) as (session, loaded):
            (assignment,) = work.assignments_as_of(session, loaded.id, day)
        return assignment.status, assignment.overdue, assignment.submitted_on, assignment.days_late

    # due on 31 March; the day to resubmit is 13 April
    assert then(date(2023, 4, 3)) == ("assigned", True, None, 3)
    assert then(date(2023, 4, 5)) == ("submitted", False, date(2023, 4, 5), 5)
    assert then(date(2023, 4, 13)) == ("returned", False, date(2023, 4, 5), 5)
    assert then(date(2023, 4, 16)) == ("submitted", False, date(2023, 4, 14), 14)
    assert then(date(2023, 4, 17)) == ("accepted", False, date(2023, 4, 14), 14)


def test_a_refused_change_of_several_changes_none(tmp_path: Path) -> None:
    record = an_open_record(tmp_path, an_obligation("II.5"), an_obligation("II.6"))
    do(record, "acknowledge")

    with pytest.raises(ImpossibleTransition), record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(MARCH)), [2, 1])

    assert standing(record, place=1).status == "assigned"


def test_every_change_and_its_audit_row_are_one_transaction(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")
    with record.work() as (session, loaded):
        transitions.accept(a_desk(session, loaded, an_act(MARCH)), [1])
        session.rollback()  # the power went out before the commit

    with record.work() as (session, loaded):
        entries = acts.of_subjects(session, loaded.id, [work.subject_of(1)])

    assert [row.action for row in entries] == ["submit"]
    assert standing(record).status == "submitted"


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        # a return that does not say what is missing
        (lambda desk: transitions.return_(desk, [1], Grounds()), "--reason"),
        # a waiver without the document that allows it
        (lambda desk: transitions.waive(desk, [1], Grounds("lý do")), "--document"),
        # a paper from the future
        (lambda desk: transitions.submit(desk, [1], paper(date(2023, 3, 21))), "--dated"),
        # a paper without a number
        (lambda desk: transitions.submit(desk, [1], Paper(" ", MARCH)), "--document"),
    ],
)
def test_missing_grounds_are_refused_with_what_to_write(
    tmp_path: Path, refused: Callable[[Desk], Any], words: str
) -> None:
    record = an_open_record(tmp_path)

    with pytest.raises(MissingGrounds, match=words), record.work() as (session, loaded):
        refused(a_desk(session, loaded, an_act(MARCH)))


def test_an_unknown_assignment_is_refused(record: Installation) -> None:
    with pytest.raises(UnknownAssignment, match="no assignment 1 "):
        do(record, "acknowledge")


def test_a_day_that_has_not_come_is_refused(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    # the instant of every act of these tests is 1 January 2026
    with pytest.raises(WrongDay, match=r"2032-03-20 has not come yet; write --as-of 2026-01-01"):
        do(record, "acknowledge", on=date(2032, 3, 20))


@on_both
def test_reopened_work_keeps_its_day_and_has_days_to_resubmit(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")
    do(record, "accept", on=date(2023, 4, 10))

    do(record, "reopen", on=date(2023, 4, 11))

    again = standing(record, date(2023, 4, 18))
    assert (again.submitted_on, again.overdue, again.days_late) == (MARCH, False, 0)
    assert standing(record, date(2023, 4, 19)).overdue
    do(record, "submit", on=date(2023, 4, 18))
    assert standing(record, date(2023, 4, 20)).submitted_on == MARCH


def test_one_occasion_of_several_does_not_answer_a_request_for_more_time(tmp_path: Path) -> None:
    rule = {"rule": "at_least", "times": 3}
    record = an_open_record(tmp_path, an_obligation(rules=[rule]))
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MARCH))
        extensions.request_extension(desk, [1], date(2024, 1, 31), GROUNDS)

    do(record, "submit")

    assert standing(record).extension_to == date(2024, 1, 31)


def test_an_address_that_several_offices_have_names_none_of_them(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    do(record, "submit")
    for agency in ("so-tu-phap", "so-noi-vu"):
        with record.work() as (session, loaded):
            who = {"agency": agency, "role": "dau-moi-cchc", "address": "chung@example.gov.vn"}
            set_address(session, loaded, an_act(MARCH), **who)

    with pytest.raises(UnknownOffice, match="several have this address: so-noi-vu/"):
        do(record, "accept", by="chung@example.gov.vn")


def test_the_case_of_an_address_does_not_matter(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    do(record, "acknowledge", by="So-Tu-Phap@example.gov.vn")

    assert standing(record).status == "acknowledged"
