"""Receipts: who answered without paper is told at once what came and what became of it, once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlmodel import Session, col

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.transitions import Paper
from deadlines.civil import civil_date
from models.audit.acts import Act
from models.database import transaction
from models.letters import outbox
from models.letters.outbox import NoticeRow
from models.tables import Audit
from models.tables_access import Reply
from notifications.delivery import DeliveryCounts
from notifications.receipts import queue_receipts
from operation.installation import Installation
from operation.steps import deliver_step
from tests.builders import (
    NAMES,
    a_plan,
    a_record,
    an_agency,
    an_obligation,
    morning,
    opened_and_chased,
)
from tests.conftest import Sink
from tests.notifications.receiving import Receiver, receiving

on_both = pytest.mark.usefixtures("database")

TUESDAY = date(2023, 3, 21)
WEDNESDAY = TUESDAY + timedelta(days=1)
FRIDAY, SATURDAY, MONDAY = date(2023, 3, 24), date(2023, 3, 25), date(2023, 3, 27)
LINK, CLERK = "link:1", "so-tu-phap/dau-moi-cchc"
URL = "https://dondoc.example.gov.vn/t/"


def with_pages(record: Installation, smtp_url: str, **more: object) -> Installation:
    settings = {
        "pages_url": "https://dondoc.example.gov.vn",
        "smtp_url": SecretStr(smtp_url),
        **more,
    }
    return replace(record, settings=record.settings.model_copy(update=settings))


def lived(tmp_path: Path, smtp_url: str, **more: object) -> Installation:
    """Two duties of Sở Tư pháp; Tuesday's letters have left, the first with its link."""
    both = {"dau-moi-cchc": "a@example.gov.vn", "van-thu": "b@example.gov.vn"}
    agencies = [an_agency(code, contacts=both) for code in NAMES]
    plan = a_plan(an_obligation("II.5"), an_obligation("II.6"), agencies=agencies)
    record = with_pages(a_record(tmp_path, plan), smtp_url, **more)
    opened_and_chased(record, TUESDAY, TUESDAY)
    assert deliver_step(record, morning(TUESDAY)).sent == 1
    return record


@pytest.fixture
def record(tmp_path: Path, sink: Sink) -> Iterator[Installation]:
    found = lived(tmp_path, sink.url)
    yield found
    found.engine.dispose()


def acted(
    record: Installation,
    at: datetime,
    what: Callable[[Desk], object],
    *,
    by: str = CLERK,
    via: str = LINK,
) -> None:
    """Something is done at an instant, on its day."""
    with record.work() as (session, loaded):
        what(Desk(session, loaded, Act(by, at, civil_date(at), via=via), by))


def submitted(*ids: int, number: str = "12/BC-STP") -> Callable[[Desk], object]:
    return lambda desk: transitions.submit(desk, ids or [1], Paper(number, TUESDAY))


def judged(record: Installation, at: datetime, what: Callable[[Desk], object]) -> None:
    acted(record, at, what, by="so-noi-vu", via="cli:root")


def told(sink: Sink, before: int = 1) -> list[str]:
    """The plain texts of the letters after some."""
    bodies = (letter.get_body(("plain",)) for letter in sink.letters[before:])
    return [body.get_content() for body in bodies if body]


def receipts(record: Installation) -> list[NoticeRow]:
    with record.read() as (session, loaded):
        rows = outbox.notices(session, loaded.id)
    return [row for row in rows if row.kind.startswith("receipt")]


NOON = morning(TUESDAY) + timedelta(hours=3)
LATER = NOON + timedelta(minutes=10)


@on_both
def test_a_report_by_link_is_confirmed_at_once_with_its_number(
    record: Installation, sink: Sink
) -> None:
    acted(record, NOON, submitted())

    counts = deliver_step(record, LATER)

    (text,), (row,) = told(sink), receipts(record)
    assert counts == DeliveryCounts(sent=1)
    assert (row.contact, row.kind, row.state, row.assignments) == (
        *("dau-moi-cchc", "receipt", "sent"),
        (1,),
    )
    words = (
        "Nhiệm vụ II.5 (năm 2023), mã số nhiệm vụ 1; văn bản số 12/BC-STP ngày 21/3/2023, "
        "ghi nhận lúc 11 giờ 00 phút ngày 21/3/2023; số để tra cứu: 1-1."
    )
    assert words in text
    assert URL not in text
    assert not list(sink.letters[-1].iter_attachments())


@on_both
@pytest.mark.parametrize(
    ("decide", "words", "has_link"),
    [
        (
            lambda desk: transitions.accept(desk, [1]),
            "Đã xác nhận hoàn thành: Nhiệm vụ II.5 (năm 2023).",
            False,
        ),
        (
            lambda desk: transitions.return_(desk, [1], Grounds("thiếu số liệu")),
            "Trả lại để bổ sung, lý do: thiếu số liệu; đề nghị hoàn thiện chậm nhất ngày",
            True,
        ),
    ],
)
def test_what_becomes_of_a_report_is_told_at_once(
    record: Installation,
    sink: Sink,
    decide: Callable[[Desk], object],
    words: str,
    has_link: bool,
) -> None:
    acted(record, NOON, submitted())
    deliver_step(record, LATER)
    judged(record, LATER, decide)

    deliver_step(record, LATER + timedelta(minutes=10))

    _, text = told(sink)
    assert words in text
    assert "12/BC-STP" not in text
    assert (URL in text) == has_link
    assert [row.kind for row in receipts(record)] == ["receipt", "receipt/2"]


@on_both
@pytest.mark.parametrize(
    ("decide", "words"),
    [
        (
            lambda desk: extensions.extend(
                desk, [1], date(2023, 4, 7), Grounds("chờ số liệu", "512/UBND-NC")
            ),
            "Gia hạn đến ngày 07/4/2023 (thời hạn trước đó: ngày 31/3/2023)",
        ),
        (
            lambda desk: extensions.refuse(desk, [1], Grounds("đủ thời gian")),
            "Đề nghị gia hạn đến ngày 07/4/2023: không được chấp thuận (lý do: đủ thời gian); "
            "thời hạn vẫn là ngày 31/3/2023.",
        ),
    ],
)
def test_a_request_and_what_becomes_of_it_are_told_with_the_link(
    record: Installation, sink: Sink, decide: Callable[[Desk], object], words: str
) -> None:
    ask = Grounds("chờ số liệu")
    acted(record, NOON, lambda desk: extensions.request_extension(desk, [1], date(2023, 4, 7), ask))
    deliver_step(record, LATER)
    judged(record, LATER, decide)

    deliver_step(record, LATER + timedelta(minutes=10))

    asked, decided = told(sink)
    assert "mã số nhiệm vụ 1; đề nghị gia hạn đến ngày 07/4/2023, ghi nhận lúc" in asked
    assert words in decided
    assert URL in decided


def test_taking_work_on_needs_no_receipt(record: Installation) -> None:
    acted(record, NOON, lambda desk: transitions.acknowledge(desk, [1]))

    assert deliver_step(record, LATER) == DeliveryCounts()


def test_what_was_typed_from_paper_is_confirmed_to_nobody_at_once(record: Installation) -> None:
    acted(record, NOON, submitted(), via="cli:root")
    judged(record, NOON, lambda desk: transitions.accept(desk, [1]))
    # Sở Nội vụ types on the pages what came on paper.
    acted(record, NOON, submitted(2), by="so-noi-vu", via="page:lan")

    assert deliver_step(record, LATER) == DeliveryCounts()


@on_both
def test_a_receipt_goes_to_the_contact_whose_account_it_was(
    record: Installation, sink: Sink
) -> None:
    acted(record, NOON, submitted(1), by="so-tu-phap/van-thu", via="page:minh")
    acted(record, NOON, submitted(2, number="2/BC"), by="so-tu-phap", via="page:hoa")

    deliver_step(record, LATER)

    assert sorted(sink.recipients[1:]) == ["a@example.gov.vn", "b@example.gov.vn"]


@on_both
def test_a_receipt_of_a_reply_goes_to_whom_the_answered_letter_went(
    record: Installation, sink: Sink
) -> None:
    with transaction(record.engine) as session:
        session.add(
            Reply(
                plan_id=1,
                message_id="<1@stp>",
                received_at=NOON,
                sender="x@stp.gov.vn",
                subject="Re:",
                text="",
                notice_id=1,
                assignment_id=1,
                state="taken",
            )
        )
        session.flush()
        _answered_for(session, NOON)
    acted(record, NOON, submitted(), by="so-noi-vu", via="mail")

    deliver_step(record, LATER)

    assert sink.recipients[1:] == ["a@example.gov.vn"]


def _answered_for(session: Session, at: datetime) -> None:
    """An act that answers for rows."""
    session.add(
        Audit(
            at=at,
            as_of=at.date(),
            plan_id=1,
            actor="inbox",
            action="reply",
            subject="reply:1",
            detail="{}",
        )
    )


@on_both
def test_what_comes_together_is_told_in_one_letter(record: Installation, sink: Sink) -> None:
    acted(record, NOON, submitted(1))
    acted(record, NOON, submitted(2, number="2/BC"))
    with record.work() as (session, loaded):
        assert queue_receipts(session, loaded, NOON) == 1
    judged(record, LATER, lambda desk: transitions.accept(desk, [1]))

    assert deliver_step(record, LATER) == DeliveryCounts(sent=1)

    (text,), (row,) = told(sink), receipts(record)
    assert all(words in text for words in ("12/BC-STP", "số 2/BC", "Đã xác nhận hoàn thành"))
    assert row.assignments == (1, 2)


@on_both
def test_a_receipt_is_owed_once(record: Installation) -> None:
    acted(record, NOON, submitted())

    assert deliver_step(record, LATER) == DeliveryCounts(sent=1)
    assert deliver_step(record, LATER) == DeliveryCounts()
    assert len(receipts(record)) == 1


@on_both
def test_what_a_receipt_told_no_digest_tells_again(record: Installation, sink: Sink) -> None:
    acted(record, NOON, submitted())
    judged(record, NOON, lambda desk: transitions.return_(desk, [1], Grounds("thiếu số liệu")))
    deliver_step(record, LATER)

    for day in (WEDNESDAY, date(2023, 3, 23), FRIDAY, MONDAY, date(2023, 3, 28)):
        opened_and_chased(record, day, day)
        deliver_step(record, morning(day))

    texts = told(sink)
    assert len(texts) > 2
    assert sum("thiếu số liệu" in text for text in texts) == 1
    assert sum("12/BC-STP" in text for text in texts) == 1


@on_both
def test_a_receipt_leaves_beside_the_digest_of_the_day_and_before_it(
    record: Installation, sink: Sink
) -> None:
    evening = morning(WEDNESDAY) + timedelta(hours=11)
    acted(record, evening, submitted())
    judged(record, evening, lambda desk: transitions.return_(desk, [1], Grounds("thiếu")))
    day = date(2023, 3, 23)
    opened_and_chased(record, day, day)
    with record.work() as (session, loaded):
        queue_receipts(session, loaded, evening)

    counts = deliver_step(record, morning(day))

    first, *others = told(sink)
    assert counts.sent == len(others) + 1
    assert "thiếu" in first
    assert not any("lý do: thiếu" in text for text in others)


@pytest.mark.parametrize(
    "at",
    [
        morning(SATURDAY),
        morning(TUESDAY) + timedelta(hours=10),
        morning(WEDNESDAY) - timedelta(hours=2),
    ],
)
def test_no_receipt_leaves_outside_the_hours(record: Installation, at: datetime) -> None:
    acted(record, NOON, submitted())

    assert deliver_step(record, at) == DeliveryCounts()
    assert deliver_step(record, morning(MONDAY)).sent >= 1


@on_both
def test_with_the_setting_the_next_digest_tells_it(tmp_path: Path, sink: Sink) -> None:
    record = lived(tmp_path, sink.url, receipts="digest")
    acted(record, NOON, submitted())
    judged(record, NOON, lambda desk: transitions.accept(desk, [1]))
    assert deliver_step(record, LATER) == DeliveryCounts()

    for day in (WEDNESDAY, date(2023, 3, 23), FRIDAY, MONDAY, date(2023, 3, 28)):
        opened_and_chased(record, day, day)
        deliver_step(record, morning(day))

    texts = told(sink)
    assert receipts(record) == []
    assert sum("12/BC-STP" in text for text in texts) == 1
    assert sum("Đã xác nhận hoàn thành: Nhiệm vụ II.5" in text for text in texts) == 1


@on_both
def test_a_deliverer_that_dies_between_queueing_and_sending_loses_nothing(
    record: Installation, sink: Sink
) -> None:
    acted(record, NOON, submitted())
    with record.work() as (session, loaded):
        queue_receipts(session, loaded, NOON)

    assert deliver_step(record, LATER) == DeliveryCounts(sent=1)
    assert deliver_step(record, LATER) == DeliveryCounts()


@on_both
def test_a_receipt_that_may_have_arrived_is_tried_once_more_and_no_other_is_queued(
    tmp_path: Path,
) -> None:
    with receiving(Receiver()) as receiver:
        record = lived(tmp_path, receiver.url)
        acted(record, NOON, submitted())
        receiver.ends, receiver.most = {"a@example": "store then drop"}, 1
        assert deliver_step(record, LATER) == DeliveryCounts(uncertain=1)
        later = LATER + timedelta(minutes=10)

        assert deliver_step(record, later) == DeliveryCounts(sent=1)
        assert deliver_step(record, later + timedelta(minutes=10)) == DeliveryCounts()

    (_, first), (_, again) = receiver.letters[1:]
    assert first["Message-ID"] == again["Message-ID"]
    assert len(receipts(record)) == 1


@on_both
def test_a_receipt_that_is_refused_for_good_is_not_written_again_and_again(tmp_path: Path) -> None:
    with receiving(Receiver()) as receiver:
        record = lived(tmp_path, receiver.url)
        acted(record, NOON, submitted())
        receiver.rcpt, receiver.most = {"a@example": "550 5.1.1 no such user"}, 1
        assert deliver_step(record, LATER) == DeliveryCounts(permanent=1)

        assert deliver_step(record, LATER + timedelta(minutes=10)) == DeliveryCounts()


def test_the_audit_has_which_acts_a_receipt_told(record: Installation) -> None:
    acted(record, NOON, submitted())
    deliver_step(record, LATER)

    with record.read() as (session, _):
        query = select(Audit).where(col(Audit.action).in_(("submit", "queue-receipts", "sent")))
        rows = list(session.scalars(query.order_by(col(Audit.id))))
    submit, queued, sent = rows[-3:]
    assert queued.detail == '{"letters": 1}'
    assert f'"answers": [{submit.id}]' in sent.detail
