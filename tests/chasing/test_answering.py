"""What was decided is told on the next letter day, where no other letter to the agency is due."""

from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from assignments import extensions, transitions
from assignments.asking import WorkOrder, ask
from assignments.desk import Grounds
from assignments.transitions import Paper
from chasing import silences
from chasing.silences import SilenceOrder
from operation.installation import Installation
from operation.steps import chase_step, preview_step
from tests.builders import a_desk, an_act
from tests.chasing.test_density import letters, lived, spaced
from tests.conftest import Sink

pytestmark = pytest.mark.usefixtures("database")

TUESDAY, WEDNESDAY = date(2023, 3, 14), date(2023, 3, 15)
THURSDAY, FRIDAY, MONDAY = date(2023, 3, 16), date(2023, 3, 17), date(2023, 3, 20)


def reported(tmp_path: Path, sink: Sink, *due: str) -> Installation:
    """Sở Tư pháp has reported its first work on Tuesday; nothing is due soon."""
    record = spaced(tmp_path, *(due or ("12/05",)))
    lived(record, sink, date(2023, 3, 13), TUESDAY)
    with record.work() as (session, loaded):
        transitions.submit(a_desk(session, loaded, an_act(TUESDAY)), [1], Paper("1/BC", TUESDAY))
    return record


def decided(record: Installation, what: str = "accept", on: date = TUESDAY) -> None:
    with record.work() as (session, loaded):
        judge = a_desk(session, loaded, an_act(on), by="so-noi-vu")
        if what == "accept":
            transitions.accept(judge, [1])
        elif what == "return":
            transitions.return_(judge, [1], Grounds("thiếu số liệu"))
        else:
            extensions.extend(judge, [1], date(2023, 6, 30), Grounds("bão", "512/UBND-NC"))


def own(sink: Sink) -> list[EmailMessage]:
    """The letters to Sở Tư pháp."""
    return [letter for letter in sink.letters if letter["To"] == "dau-moi-cchc@example.gov.vn"]


def texts(sink: Sink) -> list[str]:
    bodies = [letter.get_body(("plain",)) for letter in own(sink)]
    return [str(body.get_content()) for body in bodies if body]


def of_answers(record: Installation) -> list[date]:
    return [row.on for row in letters(record) if row.kind == "answer"]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("accept", "Đã xác nhận hoàn thành: Nhiệm vụ II.1 (năm 2023)."),
        ("return", "Trả lại để bổ sung, lý do: thiếu số liệu; đề nghị hoàn thiện chậm nhất ngày"),
    ],
)
def test_what_was_decided_is_told_alone_on_the_next_letter_day_and_once(
    tmp_path: Path, sink: Sink, what: str, words: str
) -> None:
    record = reported(tmp_path, sink)
    decided(record, what)
    before = len(own(sink))

    lived(record, sink, WEDNESDAY, MONDAY)

    (letter,) = [text for text in texts(sink)[before:] if words in text]
    assert "Sở Nội vụ thông báo kết quả xem xét báo cáo, đề nghị của quý cơ quan" in letter
    assert own(sink)[before]["Subject"] == "[Thử nghiệm] Kết quả xem xét báo cáo, đề nghị"
    assert of_answers(record) == [THURSDAY]


def test_an_extension_of_work_that_is_far_off_is_told_alone(tmp_path: Path, sink: Sink) -> None:
    record = spaced(tmp_path, "12/05")
    lived(record, sink, date(2023, 3, 13), TUESDAY)
    decided(record, "extend")

    lived(record, sink, WEDNESDAY, MONDAY)

    words = "Gia hạn đến ngày 30/6/2023 (thời hạn trước đó: ngày 12/5/2023) theo Văn bản số"
    assert sum(words in text for text in texts(sink)) == 1
    assert of_answers(record) == [THURSDAY]


def test_what_another_letter_of_the_day_tells_has_no_letter_of_its_own(
    tmp_path: Path, sink: Sink
) -> None:
    # Thirty working days before 26 April, Wednesday 15 March, waits for Thursday.
    record = reported(tmp_path, sink, "17/04", "26/04")
    decided(record)

    lived(record, sink, WEDNESDAY, MONDAY)

    assert of_answers(record) == []
    assert sum("Đã xác nhận hoàn thành" in text for text in texts(sink)) == 1


def test_an_agency_that_had_its_letters_of_the_week_is_told_in_the_next(
    tmp_path: Path, sink: Sink
) -> None:
    record = spaced(tmp_path, "12/05", letters_a_week=1)
    # with the letter of Monday, about what was opened, the week is full
    lived(record, sink, date(2023, 3, 13), TUESDAY)
    decided(record, "extend")

    lived(record, sink, WEDNESDAY, MONDAY)

    assert of_answers(record) == [MONDAY]


def test_chased_again_nobody_is_answered_twice(tmp_path: Path, sink: Sink) -> None:
    record = reported(tmp_path, sink)
    decided(record)

    queued = [chase_step(record, an_act(THURSDAY)).digests for _ in range(2)]

    assert queued == [1, 0]


def test_a_letter_that_comes_up_on_the_same_day_takes_the_answer_along(
    tmp_path: Path, sink: Sink
) -> None:
    record = reported(tmp_path, sink)
    decided(record)
    chase_step(record, an_act(THURSDAY))
    with record.work() as (session, loaded):
        order = WorkOrder("II.1", "Khắc phục tồn tại", ("so-tu-phap",), date(2023, 3, 28))
        ask(session, loaded, an_act(THURSDAY), order)

    lived(record, sink, THURSDAY, MONDAY)

    assert [row.kind for row in letters(record) if row.on == THURSDAY] == ["digest"]
    assert sum("Đã xác nhận hoàn thành" in text for text in texts(sink)) == 1


def test_an_agency_in_a_silence_is_told_after_it(tmp_path: Path, sink: Sink) -> None:
    record = reported(tmp_path, sink)
    decided(record)
    with record.work() as (session, loaded):
        order = SilenceOrder("so-tu-phap", None, WEDNESDAY, FRIDAY, "chống bão")
        silences.begin(session, loaded, an_act(WEDNESDAY), order, by="so-noi-vu")

    lived(record, sink, WEDNESDAY, MONDAY)

    assert of_answers(record) == [MONDAY]


def test_what_was_returned_and_is_reported_again_has_nothing_to_be_told(
    tmp_path: Path, sink: Sink
) -> None:
    record = reported(tmp_path, sink)
    decided(record, "return")
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(WEDNESDAY))
        transitions.submit(desk, [1], Paper("2/BC", WEDNESDAY))

    lived(record, sink, WEDNESDAY, MONDAY)

    assert of_answers(record) == []


def test_a_chase_tried_out_says_that_something_was_decided(tmp_path: Path, sink: Sink) -> None:
    record = reported(tmp_path, sink)
    decided(record)

    (line,) = preview_step(record, an_act(THURSDAY))

    assert (line.agency, line.kind) == ("so-tu-phap", "answer")
    assert line.why == "something was decided on its work"


def test_what_was_decided_long_ago_is_not_written_for(tmp_path: Path, sink: Sink) -> None:
    record = reported(tmp_path, sink)
    decided(record)

    # nobody chased for a month
    lived(record, sink, date(2023, 4, 17), date(2023, 4, 17))

    assert of_answers(record) == []
