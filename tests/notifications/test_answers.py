"""Decisions on an agency's work are told in its next letter, and once."""

from datetime import date
from pathlib import Path

from assignments import extensions, transitions
from assignments.asking import WorkOrder, ask
from assignments.desk import Grounds
from assignments.transitions import Paper
from notifications.delivery import deliver
from notifications.mail import Connection, MailServer
from operation.installation import Installation
from tests.builders import a_desk, a_record, an_act, morning, opened_and_chased
from tests.conftest import Sink

OPENED = date(2023, 3, 21)


def letters_until(record: Installation, sink: Sink, last: date) -> list[str]:
    """The plain texts of the letters of the days that were not lived yet."""
    before, first = len(sink.letters), max(record.loaded().row.chased_on or OPENED, OPENED)
    with Connection(MailServer(sink.url, "don-doc@example.gov.vn", "CCHC")) as connection:
        for day in (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)):
            opened_and_chased(record, day, day)
            deliver(record.engine, record.loaded(), connection, morning(day))
    bodies = [letter.get_body(("plain",)) for letter in sink.letters[before:]]
    return [body.get_content() for body in bodies if body]


def test_a_refusal_is_told_once_with_its_reason_and_both_days(tmp_path: Path, sink: Sink) -> None:
    record = a_record(tmp_path)
    letters_until(record, sink, date(2023, 3, 22))
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 3, 22)))
        extensions.request_extension(desk, [1], date(2023, 4, 28), Grounds("chờ số liệu"))
        judge = a_desk(session, loaded, an_act(date(2023, 3, 22)), by="so-noi-vu")
        extensions.refuse(judge, [1], Grounds("đã gia hạn một lần"))

    texts = letters_until(record, sink, date(2023, 4, 5))

    words = (
        "Đề nghị gia hạn đến ngày 28/4/2023: không được chấp thuận (lý do: đã gia hạn một lần); "
        "thời hạn vẫn là ngày 31/3/2023."
    )
    assert len(texts) > 1
    assert sum(words in text for text in texts) == 1


def test_what_was_returned_is_told_until_when_and_why(tmp_path: Path, sink: Sink) -> None:
    record = a_record(tmp_path)
    letters_until(record, sink, date(2023, 3, 22))
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 3, 28)))
        transitions.submit(desk, [1], Paper("7/BC-STP", date(2023, 3, 28)))
        judge = a_desk(session, loaded, an_act(date(2023, 3, 28)), by="so-noi-vu")
        transitions.return_(judge, [1], Grounds("thiếu số liệu Quý IV"))

    texts = letters_until(record, sink, date(2023, 4, 5))

    words = "lý do: thiếu số liệu Quý IV; đề nghị hoàn thiện chậm nhất ngày 04/4/2023."
    assert sum(words in text for text in texts) == 1


def test_an_extension_is_told_with_its_document_and_both_days(tmp_path: Path, sink: Sink) -> None:
    record = a_record(tmp_path)
    letters_until(record, sink, date(2023, 3, 22))
    with record.work() as (session, loaded):
        judge = a_desk(session, loaded, an_act(date(2023, 3, 22)), by="so-noi-vu")
        extensions.extend(judge, [1], date(2023, 4, 7), Grounds("chờ số liệu", "512/UBND-NC"))

    texts = letters_until(record, sink, date(2023, 4, 5))

    words = (
        "Gia hạn đến ngày 07/4/2023 (thời hạn trước đó: ngày 31/3/2023) "
        "theo Văn bản số 512/UBND-NC."
    )
    assert sum(words in text for text in texts) == 1


def test_a_day_that_the_owner_chose_moves_without_a_document(tmp_path: Path, sink: Sink) -> None:
    record = a_record(tmp_path)
    letters_until(record, sink, date(2023, 3, 21))
    with record.work() as (session, loaded):
        order = WorkOrder("II.5", "Khắc phục tồn tại", ("so-tu-phap",), date(2023, 3, 28))
        (asked,) = ask(session, loaded, an_act(date(2023, 3, 22)), order)
        judge = a_desk(session, loaded, an_act(date(2023, 3, 22)), by="so-noi-vu")
        extensions.extend(judge, [asked], date(2023, 4, 4), Grounds("chờ số liệu"))

    texts = letters_until(record, sink, date(2023, 4, 5))

    words = "Gia hạn đến ngày 04/4/2023 (thời hạn trước đó: ngày 28/3/2023), lý do: chờ số liệu."
    assert sum(words in text for text in texts) == 1
