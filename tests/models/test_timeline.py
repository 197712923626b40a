"""One assignment's life as a page tells it, and whose work a piece of evidence shows."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from assignments import asking, extensions, transitions
from assignments.asking import WorkOrder
from assignments.desk import Grounds
from assignments.transitions import Paper
from chasing import silences
from chasing.silences import SilenceOrder
from models import timeline as timelines
from models.letters.outbox import LetterAbout
from models.timeline import Change, Happening, NamedEvidence, Opening, Submitted
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation, morning
from tests.conftest import Sink

pytestmark = pytest.mark.usefixtures("database")

FIRST = date(2023, 3, 13)
PLAN = a_plan(
    an_obligation("II.5"), an_obligation("II.6"), an_obligation("II.7", lead=("so-y-te",))
)
FILE = f"{'0' * 64}/báo cáo.pdf"


def a_record_with_mail(folder: Path, sink: Sink) -> Installation:
    record = a_record(folder, PLAN)
    settings = record.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
    open_step(record, an_act(FIRST))
    return replace(record, settings=settings)


def told(record: Installation, number: int = 1) -> list[Happening]:
    with record.read() as (session, loaded):
        return timelines.timeline(session, loaded.id, number)


def letters_of(record: Installation, number: int = 1) -> list[LetterAbout]:
    return [each.what for each in told(record, number) if isinstance(each.what, LetterAbout)]


def silenced(record: Installation, agency: str | None, obligation: str | None = None) -> None:
    order = SilenceOrder(agency, obligation, FIRST, FIRST + timedelta(days=1), "Thiên tai")
    with record.work() as (session, loaded):
        silences.begin(session, loaded, an_act(FIRST), order, by="so-noi-vu")


def test_a_life_is_told_in_its_order(tmp_path: Path, sink: Sink) -> None:
    record, days = a_record_with_mail(tmp_path, sink), [FIRST + timedelta(n) for n in range(4)]
    chase_step(record, an_act(days[0]))
    deliver_step(record, morning(days[0]))
    with record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(days[1])), [1])
    with record.work() as (session, loaded):
        paper = Paper("12/BC-STP", days[1], file=FILE, note="kèm phụ lục")
        transitions.submit(a_desk(session, loaded, an_act(days[2])), [1, 2], paper)
    with record.work() as (session, loaded):
        transitions.return_(a_desk(session, loaded, an_act(days[3])), [1], Grounds("Thiếu chữ ký"))

    life = told(record)

    assert [(each.kind, each.on) for each in life] == [
        ("opening", days[0]),
        ("letter", days[0]),
        ("change", days[1]),
        ("change", days[2]),
        ("evidence", days[2]),
        ("change", days[3]),
    ]
    opening, letter, _, _, evidence, returned = (each.what for each in life)
    assert opening == Opening(days[0], "so-tu-phap", None)
    assert isinstance(letter, LetterAbout)
    assert (letter.contact, letter.state, letter.address) == (
        *("dau-moi-cchc", "sent", "so-tu-phap@example.gov.vn"),
    )
    assert isinstance(evidence, Submitted)
    assert (evidence.document, evidence.file_name, evidence.note) == (
        *("12/BC-STP", "báo cáo.pdf", "kèm phụ lục"),
    )
    assert isinstance(returned, Change)
    assert (returned.action, returned.reason) == ("return", "Thiếu chữ ký")


def test_a_request_for_time_tells_who_asked_why_and_until_when(tmp_path: Path, sink: Sink) -> None:
    record, until = a_record_with_mail(tmp_path, sink), date(2023, 5, 5)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(FIRST), "so-tu-phap")
        extensions.request_extension(desk, [1], until, Grounds("Chờ số liệu"))

    *_, last = told(record)

    assert isinstance(last.what, Change)
    assert (last.what.actor, last.what.reason) == ("so-tu-phap", "Chờ số liệu")
    assert last.what.detail["to"] == until.isoformat()


def test_a_letter_that_left_after_work_was_closed_did_not_name_it(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_record_with_mail(tmp_path, sink)
    chase_step(record, an_act(FIRST))
    with record.work() as (session, loaded):
        paper = Paper("12/BC-STP", FIRST)
        transitions.submit(a_desk(session, loaded, an_act(FIRST)), [1], paper)
    deliver_step(record, morning(FIRST))

    assert letters_of(record, 1) == []
    assert [letter.state for letter in letters_of(record, 2)] == ["sent"]


def test_a_letter_that_waits_comes_last_on_its_day(tmp_path: Path, sink: Sink) -> None:
    record = a_record_with_mail(tmp_path, sink)
    chase_step(record, an_act(FIRST))
    with record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(FIRST)), [1])

    assert [each.kind for each in told(record)] == ["opening", "change", "letter"]
    assert [letter.state for letter in letters_of(record)] == ["queued"]


def test_silences_of_the_agency_and_of_the_obligation_are_told_and_no_others(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_record_with_mail(tmp_path, sink)
    silenced(record, "so-tu-phap")
    silenced(record, None, "II.5")
    silenced(record, "so-y-te")

    about = [each.what for each in told(record) if each.kind == "silence"]

    assert [(row.agency, row.obligation) for row in about] == [  # type: ignore[union-attr]
        ("so-tu-phap", None),
        (None, "II.5"),
    ]


def test_work_that_somebody_asked_for_tells_who_did(tmp_path: Path, sink: Sink) -> None:
    record = a_record_with_mail(tmp_path, sink)
    order = WorkOrder("II.5", "Báo cáo nhanh", ("so-y-te",), date(2023, 4, 3))
    with record.work() as (session, loaded):
        (number,) = asking.ask(session, loaded, an_act(FIRST, "so-noi-vu"), order)

    first, *_ = told(record, number)

    assert isinstance(first.what, Opening)
    assert first.what.request
    assert first.what.request.row.actor == "so-noi-vu"


def test_of_no_such_assignment_nothing_is_told(tmp_path: Path, sink: Sink) -> None:
    record = a_record_with_mail(tmp_path, sink)

    assert told(record, 99) == told(record, 2**40) == []


def test_a_piece_of_evidence_names_all_work_that_it_shows(tmp_path: Path, sink: Sink) -> None:
    record = a_record_with_mail(tmp_path, sink)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(FIRST))
        transitions.submit(desk, [1, 2], Paper("12/BC-STP", FIRST, file=FILE))

    with record.read() as (session, loaded):
        evidence = timelines.evidence_named(session, loaded.id, 1)
        others = [timelines.evidence_named(session, loaded.id, number) for number in (2, 2**40)]
        of_another_plan = timelines.evidence_named(session, loaded.id + 1, 1)

    assert evidence == NamedEvidence(1, FILE, ((1, 3), (2, 3)))
    assert [*others, of_another_plan] == [None, None, None]
