"""A reorganisation of agencies: the holder moves, and the letters that wait; nothing else does."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assignments import report as reporting
from assignments import transferring, transitions
from assignments.desk import Grounds
from assignments.errors import MissingGrounds, NotTheirs, WrongDay
from assignments.transferring import Transfer
from assignments.transitions import Paper
from deadlines.periods import parse_period
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.audit import acts
from models.database import transaction
from models.letters import outbox
from models.letters.outbox import NoticeRow
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step
from plans.loading import load
from plans.plan import Plan
from tests.builders import (
    NAMES,
    a_desk,
    a_plan,
    a_record,
    an_act,
    an_agency,
    an_obligation,
    morning,
)
from tests.conftest import Sink

on_both = pytest.mark.usefixtures("database")

BEFORE = date(2023, 2, 28)
MERGED = date(2023, 3, 1)
STEP = date(2023, 3, 17)
DOCUMENT = "12/NQ-HĐND"
ENDED = {"valid_to": BEFORE, "successor": "so-y-te"}


def a_merging_plan(*rows: dict[str, Any], ended: dict[str, Any] | None = None) -> Plan:
    """Sở Tư pháp ends on the last of February and passes to Sở Y tế, unless told otherwise."""
    given = {"so-tu-phap": ENDED if ended is None else ended}
    agencies = [an_agency(code, **given.get(code, {})) for code in NAMES]
    return a_plan(*rows, agencies=agencies)


def a_merger(
    folder: Path, *rows: dict[str, Any], ended: dict[str, Any] | None = None
) -> Installation:
    """On the eve of the merger, everything is opened."""
    record = a_record(folder, a_merging_plan(*rows, ended=ended))
    open_step(record, an_act(BEFORE))
    return record


def transferred(
    record: Installation,
    effective: date = MERGED,
    as_of: date = MERGED,
    by: str | None = None,
    document: str = DOCUMENT,
) -> Transfer:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(as_of), by)
        return transferring.carry_out(desk, effective, document)


def standing(record: Installation, as_of: date = STEP) -> list[AssignmentView]:
    with record.read(as_of) as (session, loaded):
        return work.assignments_as_of(session, loaded.id, as_of)


def letters(record: Installation) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        return outbox.notices(session, loaded.id)


def told(record: Installation) -> list[tuple[str, date, str, tuple[int, ...]]]:
    return [
        (letter.agency, letter.on, letter.state, letter.assignments) for letter in letters(record)
    ]


def sent(record: Installation, sink: Sink) -> int:
    """How many letters left at eight in the morning."""
    settings = record.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
    return deliver_step(replace(record, settings=settings), morning(STEP)).sent


def test_the_holder_moves_and_nothing_else_does(tmp_path: Path) -> None:
    record = a_merger(tmp_path)
    (before,) = standing(record)

    transfer = transferred(record)

    (after,) = standing(record)
    assert [(handover.from_, handover.to) for handover in transfer.moved] == [
        ("so-tu-phap", "so-y-te")
    ]
    assert (after.agency, after.holder) == ("so-tu-phap", "so-y-te")
    assert (after.status, after.due_on, after.changed_on) == (
        before.status,
        before.due_on,
        before.changed_on,
    )


def test_run_twice_it_moves_nothing_and_writes_nothing(tmp_path: Path) -> None:
    record = a_merger(tmp_path)
    transferred(record)

    again = transferred(record)

    assert (again.moved, again.left) == ((), ())
    with record.work() as (session, loaded):
        names = ["assignment:1", f"plan:{loaded.plan.code}"]
        rows = acts.of_subjects(session, loaded.id, names)
    assert [row.subject for row in rows if row.action == "transfer"] == names


def test_its_audit_rows_say_who_held_it_and_by_which_document(tmp_path: Path) -> None:
    record = a_merger(tmp_path)

    transferred(record, by="so-noi-vu")

    with record.work() as (session, loaded):
        (row,) = acts.of_subjects(session, loaded.id, ["assignment:1"])
    detail = json.loads(row.detail)
    assert (row.actor, row.action) == ("so-noi-vu", "transfer")
    assert (detail["from"], detail["to"]) == ("so-tu-phap", "so-y-te")
    assert (detail["document"], detail["effective"]) == (DOCUMENT, "2023-03-01")
    assert detail["before"]["holder_id"] != detail["after"]["holder_id"]


def test_a_day_before_still_shows_the_holder_of_then(tmp_path: Path) -> None:
    record = a_merger(tmp_path)

    transferred(record)

    (then,) = standing(record, as_of=BEFORE)
    assert then.holder == "so-tu-phap"
    filters = Filter(agencies=["so-y-te"])
    with record.read(BEFORE) as (session, loaded):
        assert work.assignments_as_of(session, loaded.id, BEFORE, filters) == []
    with record.read(MERGED) as (session, loaded):
        assert len(work.assignments_as_of(session, loaded.id, MERGED, filters)) == 1


def test_it_is_undone_by_another_transfer(tmp_path: Path) -> None:
    record = a_merger(tmp_path)
    transferred(record)

    back = transferred(record, effective=BEFORE, document="13/NQ-HĐND")

    assert [(handover.from_, handover.to) for handover in back.moved] == [("so-y-te", "so-tu-phap")]
    assert [assignment.holder for assignment in standing(record)] == ["so-tu-phap"]


def test_after_a_corrected_plan_it_moves_on_to_the_right_successor(tmp_path: Path) -> None:
    record = a_merger(tmp_path)
    transferred(record)
    corrected = a_merging_plan(ended={"valid_to": BEFORE, "successor": "van-phong"})
    with transaction(record.engine) as session:
        load(session, corrected, an_act(MERGED))

    again = transferred(record)

    assert [(handover.from_, handover.to) for handover in again.moved] == [("so-y-te", "van-phong")]


def test_an_obligation_may_name_a_successor_of_its_own(tmp_path: Path) -> None:
    rows = (
        an_obligation(),
        an_obligation("II.6", successors={"so-tu-phap": "van-phong"}),
    )
    record = a_merger(tmp_path, *rows)

    transfer = transferred(record)

    assert {handover.obligation: handover.to for handover in transfer.moved} == {
        "II.5": "so-y-te",
        "II.6": "van-phong",
    }


def test_without_a_successor_it_stays_and_is_named(tmp_path: Path) -> None:
    record = a_merger(tmp_path, ended={"valid_to": BEFORE})

    transfer = transferred(record)

    (handover,) = transfer.left
    assert (transfer.moved, handover.from_, handover.to) == ((), "so-tu-phap", None)
    assert handover.why == "nobody succeeds so-tu-phap on 2023-03-01; close it by a document"
    assert [assignment.holder for assignment in standing(record)] == ["so-tu-phap"]


def test_closed_work_stays_where_it_was(tmp_path: Path) -> None:
    record = a_merger(tmp_path)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(BEFORE), None)
        transitions.waive(desk, [1], Grounds("Không phát sinh", "7/UBND"))

    assert transferred(record).moved == ()


def test_before_the_day_has_come_it_can_only_be_looked_at(tmp_path: Path) -> None:
    record = a_merger(tmp_path)

    with pytest.raises(WrongDay, match="has not come yet on 2023-02-28; look ahead"):
        transferred(record, as_of=BEFORE)

    with record.work() as (session, loaded):
        ahead = transferring.planned(a_desk(session, loaded, an_act(BEFORE)), MERGED)
    assert [handover.to for handover in ahead.moved] == ["so-y-te"]
    assert [assignment.holder for assignment in standing(record)] == ["so-tu-phap"]


def test_it_rests_on_a_document_and_is_recorded_by_who_watches_the_plan(tmp_path: Path) -> None:
    record = a_merger(tmp_path)

    with pytest.raises(MissingGrounds, match="write --document TEXT"):
        transferred(record, document=" ")
    with pytest.raises(NotTheirs, match="--by so-noi-vu or van-phong"):
        transferred(record, by="so-tu-phap")


def test_it_does_not_lie_before_the_last_change_of_what_it_moves(tmp_path: Path) -> None:
    record = a_merger(tmp_path)
    with record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(STEP), None), [1])

    with pytest.raises(WrongDay, match="last changed on 2023-03-17"):
        transferred(record)


def test_a_letter_that_waits_goes_to_the_successor_and_to_nobody_else(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_merger(tmp_path)
    chase_step(record, an_act(STEP))

    assert transferred(record, as_of=STEP).letters == 1

    assert told(record) == [
        ("so-tu-phap", STEP, "cancelled", ()),
        ("so-y-te", STEP, "queued", (1,)),
    ]
    assert chase_step(record, an_act(STEP)).digests == 0
    assert sent(record, sink) == 1
    assert sent(record, sink) == 0
    (letter,) = sink.letters
    assert letter["To"] == "so-y-te@example.gov.vn"


def test_undone_the_letter_waits_at_the_old_holder_again(tmp_path: Path) -> None:
    record = a_merger(tmp_path)
    chase_step(record, an_act(STEP))
    transferred(record, as_of=STEP)

    transferred(record, effective=BEFORE, as_of=STEP)

    assert told(record) == [
        ("so-tu-phap", STEP, "queued", (1,)),
        ("so-y-te", STEP, "cancelled", ()),
    ]


OWN = an_obligation("II.6", lead=("so-y-te",))


def test_the_successors_own_letter_of_the_day_names_it_too(tmp_path: Path, sink: Sink) -> None:
    record = a_merger(tmp_path, an_obligation(), OWN)
    chase_step(record, an_act(STEP))

    transferred(record, as_of=STEP)

    assert told(record) == [
        ("so-tu-phap", STEP, "cancelled", ()),
        ("so-y-te", STEP, "queued", (1, 2)),
    ]
    assert sent(record, sink) == 1


def test_after_the_successors_letter_left_it_waits_for_its_next_one(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_merger(tmp_path, an_obligation(), OWN)
    chase_step(record, an_act(STEP))
    sink.refuse.add("so-tu-phap@example.gov.vn")
    sent(record, sink)

    transferred(record, as_of=STEP)

    assert told(record) == [
        ("so-tu-phap", STEP, "cancelled", ()),
        ("so-y-te", STEP, "sent", (2,)),
        ("so-y-te", date(2023, 3, 18), "queued", (1,)),
    ]


@on_both
def test_what_a_letter_tells_besides_stays_in_it(tmp_path: Path) -> None:
    record = a_merger(tmp_path, an_obligation(), OWN)
    chase_step(record, an_act(STEP))
    transferred(record, as_of=STEP)

    transferred(record, effective=BEFORE, as_of=STEP)

    assert told(record) == [
        ("so-tu-phap", STEP, "queued", (1,)),
        ("so-y-te", STEP, "queued", (2,)),
    ]


def test_what_was_accepted_before_counts_for_who_did_it_and_open_work_for_who_has_it(
    tmp_path: Path,
) -> None:
    record = a_merger(tmp_path, an_obligation(), an_obligation("II.6"))
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(BEFORE))
        transitions.submit(desk, [1], Paper("5/BC", BEFORE))
        transitions.accept(desk, [1])
    transferred(record)

    with record.work() as (session, loaded):
        report = reporting.report(session, loaded, parse_period("2023-Q1"), STEP)

    figures = {
        figures.code: (figures.count("on_time"), figures.count("open"))
        for figures in report.by("agency")
    }
    assert figures == {"so-tu-phap": (1, 0), "so-y-te": (0, 1)}


@on_both
def test_news_that_waits_for_a_coordinating_agency_goes_to_its_successor(tmp_path: Path) -> None:
    row = an_obligation("II.6", lead=("van-phong",), coordinating=("so-tu-phap",))
    record = a_record(tmp_path, a_merging_plan(row))
    open_step(record, an_act(BEFORE))
    chase_step(record, an_act(BEFORE))

    transferred(record)

    assert {one[0]: one[2] for one in told(record)} == {
        "van-phong": "queued",
        "so-tu-phap": "cancelled",
        "so-y-te": "queued",
    }
    assert transferred(record).letters == 0
