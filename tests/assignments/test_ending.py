"""The end of a plan: closed by a document, or carried to the successor plan."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments import transitions
from assignments.desk import Grounds
from assignments.ending import Ending, NotItsSuccessor, end
from assignments.errors import NotTheirs, WrongDay
from assignments.transitions import Paper
from models.assignments import work
from models.assignments.opening import OpenedCounts
from models.assignments.work import AssignmentView
from models.audit import acts
from models.database import transaction
from models.letters import outbox
from operation.installation import Installation
from operation.steps import chase_step, open_step
from plans.loading import find, load
from plans.plan import Plan
from tests.builders import (
    NAMES,
    a_desk,
    a_plan,
    a_record,
    an_act,
    an_agency,
    an_obligation,
    make_addresses_real,
)

on_both = pytest.mark.usefixtures("database")

LAST = date(2024, 12, 31)
AFTER = date(2025, 1, 7)
GROUNDS = Grounds("Kế hoạch kết thúc", "9/QĐ-UBND")


def a_successor(
    *rows: dict[str, Any], predecessor: str | None = "thu-nghiem", **given: Any
) -> Plan:
    head = a_plan().head.model_dump() | {
        "code": "kh-2025",
        "signed_on": date(2025, 1, 2),
        "ends_on": date(2025, 12, 31),
        "predecessor": predecessor,
    }
    heir = an_obligation("III.1", continues=("II.5",), rules=[{"rule": "by", "on": "15/12"}])
    return a_plan(*(rows or (heir,)), head=head, **given)


def a_plan_at_its_end(folder: Path, *rows: dict[str, Any]) -> Installation:
    """Everything opened, nothing answered, on the plan's last day."""
    record = replace(a_record(folder, a_plan(*rows)), plan_code="thu-nghiem")
    open_step(record, an_act(LAST))
    return record


def with_successor(record: Installation, plan: Plan | None = None) -> Installation:
    with transaction(record.engine) as session:
        load(session, plan or a_successor(), an_act(date(2025, 1, 2)))
        make_addresses_real(session)
    return replace(record, plan_code="kh-2025")


def ended(
    record: Installation, successor: str | None = None, as_of: date = AFTER, by: str | None = None
) -> Ending:
    with record.work() as (session, loaded):
        heir = find(session, successor) if successor else None
        return end(a_desk(session, loaded, an_act(as_of), by), GROUNDS, heir)


def standings(record: Installation, as_of: date = AFTER) -> list[AssignmentView]:
    with record.work() as (session, loaded):
        return work.assignments_as_of(session, loaded.id, as_of)


def details(record: Installation, subject: str) -> list[tuple[str, dict[str, Any]]]:
    with record.work() as (session, loaded):
        entries = acts.of_subjects(session, loaded.id, [subject])
    return [(row.action, json.loads(row.detail)) for row in entries]


def test_open_work_is_waived_by_the_document(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)

    ending = ended(record)

    assert [(closed.period, closed.before, closed.after) for closed in ending.closed] == [
        ("2023", "assigned", "waived"),
        ("2024", "assigned", "waived"),
    ]
    assert {assignment.status for assignment in standings(record)} == {"waived"}
    ((action, detail),) = details(record, "assignment:1")
    assert (action, detail["document"]) == ("waive", "9/QĐ-UBND")
    assert ("end", 2) in [(a, d.get("closed")) for a, d in details(record, "plan:thu-nghiem")]


def test_letters_about_what_was_closed_do_not_leave(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)
    chase_step(record, an_act(LAST))

    ended(record)

    with record.work() as (session, loaded):
        assert outbox.count_by_state(session, loaded.id) == {"cancelled": 1}


def test_ended_twice_closes_nothing_more(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)
    ended(record)

    assert ended(record) == Ending((), ())


def test_before_its_last_day_is_over_a_plan_is_not_ended(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)

    with pytest.raises(WrongDay, match="ends on 2024-12-31; write --as-of a day after it"):
        ended(record, as_of=LAST)


def test_what_was_submitted_awaits_its_judgement(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)
    with record.work() as (session, loaded):
        transitions.submit(a_desk(session, loaded, an_act(LAST)), [1], Paper("1/STP", LAST))

    ending = ended(record)

    assert [closed.id for closed in ending.closed] == [2]
    assert [assignment.words for assignment in ending.left] == [
        "assignment 1 (II.5, 2023, so-tu-phap) stays: "
        "submitted, to be judged (dondoc accept or return)"
    ]


def test_nobody_closes_what_they_hold(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path, an_obligation(lead=("so-noi-vu", "so-y-te")))

    first = ended(record, by="so-noi-vu")
    second = ended(record, by="van-phong")

    assert {closed.holder for closed in first.closed} == {"so-y-te"}
    assert "again with --by van-phong" in first.left[0].words
    assert {closed.holder for closed in second.closed} == {"so-noi-vu"}


def test_who_judges_nothing_ends_nothing(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)

    with pytest.raises(NotTheirs):
        ended(record, by="so-y-te")

    assert {assignment.status for assignment in standings(record)} == {"assigned"}


def test_continued_work_is_opened_in_the_successor_and_each_names_the_other(
    tmp_path: Path,
) -> None:
    record = a_plan_at_its_end(tmp_path)
    heir = with_successor(record)

    ending = ended(record, "kh-2025")

    assert [(closed.continued_by, closed.continued_as) for closed in ending.closed] == [
        ("III.1", 3),
        ("III.1", 4),
    ]
    (first, second) = standings(heir)
    assert (first.obligation, first.period, first.agency) == ("III.1", "2023", "so-tu-phap")
    assert (first.status, first.opens_on) == ("assigned", AFTER)
    assert (second.due_on, second.due_on_decided, second.kind) == (
        date(2024, 3, 31),
        True,
        "yearly",
    )
    assert second.overdue
    ((action, detail),) = details(heir, "assignment:4")
    assert (action, detail["from"], detail["plan"]) == ("carry", "assignment:2", "thu-nghiem")
    ((_, waived),) = details(record, "assignment:2")
    assert waived["reason"] == "Kế hoạch kết thúc (carried: kh-2025, assignment:4)"


def test_carried_twice_adds_nothing(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)
    heir = with_successor(record)
    ended(record, "kh-2025")

    assert ended(record, "kh-2025") == Ending((), ())
    assert len(standings(heir)) == 2


def test_what_no_obligation_continues_stays_open_and_is_named(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path, an_obligation("II.5"), an_obligation("II.6"))
    with_successor(record)

    ending = ended(record, "kh-2025")

    assert {closed.obligation for closed in ending.closed} == {"II.5"}
    assert ending.left[0].words == (
        "assignment 2 (II.6, 2023, so-tu-phap) stays: no obligation of kh-2025 continues II.6"
    )


@on_both
def test_opening_the_successor_gives_carried_work_to_nobody_else(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)
    group = an_obligation(
        "III.1", continues=("II.5",), lead=("cac-so",), rules=[{"rule": "by", "on": "15/12"}]
    )
    heir = with_successor(record, a_successor(group))
    ended(record, "kh-2025")

    own = open_step(heir, an_act(date(2025, 10, 20)))

    assert own == OpenedCounts(cycles=1, assignments=3)
    assert [assignment.agency for assignment in standings(heir) if assignment.period == "2024"] == [
        "so-tu-phap"
    ]


def test_carried_work_is_chased_and_stays_so_when_the_successor_is_loaded_again(
    tmp_path: Path,
) -> None:
    record = a_plan_at_its_end(tmp_path)
    heir = with_successor(record)
    ended(record, "kh-2025")

    with transaction(heir.engine) as session:
        load(session, a_successor(steps={"steps": (-7, 0, 1)}), an_act(AFTER))

    assert chase_step(heir, an_act(AFTER)).digests == 1
    assert all(assignment.overdue for assignment in standings(heir))


def test_history_stays_history_in_the_successor(tmp_path: Path) -> None:
    record = replace(
        a_record(tmp_path, a_plan(), live_from=date(2024, 1, 2)), plan_code="thu-nghiem"
    )
    open_step(record, an_act(LAST))
    heir = with_successor(record)

    ended(record, "kh-2025")
    with transaction(heir.engine) as session:
        load(session, a_successor(steps={"steps": (-7, 0, 1)}), an_act(AFTER))

    assert [
        (assignment.period, assignment.history, assignment.overdue)
        for assignment in standings(heir)
    ] == [
        ("2023", True, False),
        ("2024", False, True),
    ]


def test_work_goes_to_the_successor_of_an_agency_that_is_no_more(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)
    merged = an_agency("so-tu-phap", valid_to=date(2025, 1, 3), successor="so-y-te")
    agencies = [merged if code == "so-tu-phap" else an_agency(code) for code in NAMES]
    heir = with_successor(record, a_successor(agencies=agencies))

    ended(record, "kh-2025")

    assert {assignment.holder for assignment in standings(heir)} == {"so-y-te"}


def test_two_agencies_that_became_one_have_one_assignment(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path, an_obligation(lead=("so-tu-phap", "so-y-te")))
    merged = an_agency("so-tu-phap", valid_to=date(2025, 1, 3), successor="so-y-te")
    agencies = [merged if code == "so-tu-phap" else an_agency(code) for code in NAMES]
    heir = with_successor(record, a_successor(agencies=agencies))

    ending = ended(record, "kh-2025")

    assert len(ending.closed) == 4
    assert [assignment.period for assignment in standings(heir)] == ["2023", "2024"]


@pytest.mark.parametrize(
    ("predecessor", "words"),
    [
        (None, 'kh-2025 continues no plan; write "predecessor: thu-nghiem"'),
        ("khac", "kh-2025 continues khac"),
    ],
)
def test_a_plan_that_names_another_predecessor_is_no_successor(
    tmp_path: Path, predecessor: str | None, words: str
) -> None:
    record = a_plan_at_its_end(tmp_path)
    with_successor(record, a_successor(predecessor=predecessor))

    with pytest.raises(NotItsSuccessor, match=words):
        ended(record, "kh-2025")


def test_nothing_is_carried_before_the_successor_is_live(tmp_path: Path) -> None:
    record = a_plan_at_its_end(tmp_path)
    with_successor(record)

    with pytest.raises(WrongDay, match="continued from 2025-01-02 on"):
        ended(record, "kh-2025", as_of=date(2025, 1, 1))
