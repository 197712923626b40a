"""Delivery to a real mail server: once, worded when it leaves, its outcome recorded."""

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from assignments import transitions
from assignments.opening import record_event
from assignments.transitions import Paper
from chasing.chase import chase_day
from models.database import transaction
from models.letters import outbox
from models.letters.outbox import NoticeRow
from models.tables import Contact
from notifications.contacts import set_address
from notifications.delivery import DeliveryCounts, deliver
from notifications.errors import BadMailSetting, MissingReason
from notifications.holding import hold, release
from notifications.mail import Connection, MailServer, one_address
from operation.installation import Installation
from operation.steps import chase_step, open_step, seal_step
from plans.loading import load
from tests.builders import (
    NAMES,
    a_desk,
    a_plan,
    a_record,
    an_act,
    an_agency,
    an_obligation,
    by_hand,
    morning,
    opened_and_chased,
)
from tests.conftest import Sink

on_both = pytest.mark.usefixtures("database")
"""Where a letter is claimed, changed, held or queued while another writes."""

# On a Monday the standing agency has its summary too: most tests look at a Tuesday's letters.
MONDAY = date(2023, 3, 20)
TUESDAY = date(2023, 3, 21)
MORNING = morning(TUESDAY)


@pytest.fixture
def connection(sink: Sink) -> Iterator[Connection]:
    server = MailServer(sink.url, "don-doc@example.gov.vn", "CCHC", "bounce@example.gov.vn")
    with Connection(server) as found:
        yield found


def sent(record: Installation, connection: Connection, now: datetime = MORNING) -> DeliveryCounts:
    return deliver(record.engine, record.loaded(), connection, now)


def letters(record: Installation) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        return outbox.notices(session, loaded.id)


@on_both
def test_a_letter_really_arrives_and_its_outcome_is_recorded(
    record: Installation, connection: Connection, sink: Sink
) -> None:
    opened_and_chased(record, TUESDAY, TUESDAY)

    counts = sent(record, connection)

    (letter,), (row,) = sink.letters, letters(record)
    assert counts == DeliveryCounts(sent=1)
    assert letter["To"] == "so-tu-phap@example.gov.vn"
    assert (row.state, row.message_id, row.sent_at) == (
        "sent",
        letter["Message-ID"],
        morning(TUESDAY),
    )
    assert row.assignments == (1,)


def test_a_letter_has_plain_text_and_html(
    record: Installation, connection: Connection, sink: Sink
) -> None:
    opened_and_chased(record, TUESDAY, TUESDAY)
    sent(record, connection)

    (letter,) = sink.letters

    assert letter.get_content_type() == "multipart/alternative"
    for kind in ("plain", "html"):
        body = letter.get_body((kind,))
        assert body is not None
        assert "Nhiệm vụ II.5" in body.get_content()


def test_a_subject_arrives_letter_for_letter(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    record = a_record(tmp_path)
    opened_and_chased(record, TUESDAY, TUESDAY)
    sent(record, connection)

    (letter,) = sink.letters

    assert letter["Subject"] == "[Thử nghiệm] Nhắc việc: 1 nhiệm vụ cần thực hiện"


@on_both
def test_delivered_again_sends_nothing(
    record: Installation, connection: Connection, sink: Sink
) -> None:
    opened_and_chased(record, TUESDAY, TUESDAY)
    sent(record, connection)

    assert sent(record, connection) == DeliveryCounts()
    assert len(sink.letters) == 1


@pytest.mark.parametrize(
    "now",
    [
        # Saturday
        morning(date(2023, 3, 25)),
        # before 07:30 and from 17:00 on
        morning(date(2023, 3, 21)) - timedelta(hours=1),
        morning(date(2023, 3, 21)) + timedelta(hours=9),
    ],
)
def test_no_letter_leaves_on_a_day_off_or_outside_hours(
    record: Installation, connection: Connection, now: datetime
) -> None:
    opened_and_chased(record, TUESDAY, TUESDAY)

    assert sent(record, connection, now) == DeliveryCounts()


def test_nothing_leaves_to_an_example_address_and_nothing_is_lost(
    record: Installation, connection: Connection, sink: Sink
) -> None:
    opened_and_chased(record, TUESDAY, TUESDAY)
    make_examples(record)

    assert sent(record, connection) == DeliveryCounts()
    assert [row.state for row in letters(record)] == ["queued"]

    set_real(record, "dau-moi-cchc")
    assert sent(record, connection) == DeliveryCounts(sent=1)
    assert sink.recipients == ["dau-moi-cchc@stp.vn"]


@on_both
def test_what_waits_at_an_example_goes_to_the_contact_that_gets_a_real_address(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    both = {"dau-moi-cchc": "a@example.gov.vn", "van-thu": "b@example.gov.vn"}
    record = a_record(tmp_path, a_plan(agencies=[an_agency(code, contacts=both) for code in NAMES]))
    opened_and_chased(record, TUESDAY, TUESDAY)
    make_examples(record)

    set_real(record, "van-thu")

    assert sent(record, connection) == DeliveryCounts(sent=1)
    assert sink.recipients == ["van-thu@stp.vn"]


def make_examples(record: Installation) -> None:
    """Nobody has set a real address yet."""
    with by_hand(record) as (session, _):
        session.execute(update(Contact).values(is_example=True))


def set_real(record: Installation, role: str) -> None:
    """The real address of a contact of Sở Tư pháp."""
    whose = {"agency": "so-tu-phap", "role": role, "address": f"{role}@stp.vn"}
    with record.work() as (session, loaded):
        set_address(session, loaded, an_act(TUESDAY), **whose)


@on_both
def test_work_closed_after_it_was_queued_is_not_named(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation("II.5"), an_obligation("II.6")))
    opened_and_chased(record, TUESDAY, TUESDAY)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(TUESDAY))
        transitions.submit(desk, [1], Paper("1/BC", TUESDAY))

    sent(record, connection)

    (letter,), (row,) = sink.letters, letters(record)
    body = letter.get_body(("plain",))
    assert body is not None
    assert "II.6" in body.get_content()
    assert "II.5" not in body.get_content()
    assert row.assignments == (2,)


@on_both
def test_finished_work_is_named_to_no_coordinating_agency_either(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    rows = [an_obligation(code, coordinating=("so-y-te",)) for code in ("II.5", "II.6")]
    record = a_record(tmp_path, a_plan(*rows))
    opened_and_chased(record, TUESDAY, TUESDAY)
    with record.work() as (session, loaded):
        transitions.submit(a_desk(session, loaded, an_act(TUESDAY)), [1], Paper("1/BC", TUESDAY))

    sent(record, connection)

    (letter,) = [letter for letter in sink.letters if letter["To"] == "so-y-te@example.gov.vn"]
    body = letter.get_body(("plain",))
    assert body is not None
    assert "II.6" in body.get_content()
    assert "II.5" not in body.get_content()


def test_a_coordinating_letter_with_nothing_left_is_cancelled(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(coordinating=("so-y-te",))))
    opened_and_chased(record, TUESDAY, TUESDAY)
    with record.work() as (session, loaded):
        transitions.submit(a_desk(session, loaded, an_act(TUESDAY)), [1], Paper("1/BC", TUESDAY))

    assert [row.state for row in letters(record)] == ["cancelled", "cancelled"]
    assert sent(record, connection) == DeliveryCounts()


@on_both
def test_a_letter_that_the_server_does_not_take_waits_and_the_others_arrive(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("cac-so",))))
    opened_and_chased(record, TUESDAY, TUESDAY)
    sink.refuse = {"so-tu-phap@example.gov.vn"}

    first = sent(record, connection)
    sink.refuse = set()
    too_soon = sent(record, connection, morning(TUESDAY) + timedelta(seconds=59))
    later = sent(record, connection, morning(TUESDAY) + timedelta(seconds=60))

    assert (first, too_soon, later) == (
        DeliveryCounts(sent=2, temporary=1),
        DeliveryCounts(),
        DeliveryCounts(sent=1),
    )
    assert sorted(sink.recipients) == sorted(set(sink.recipients))


@on_both
def test_after_yesterdays_digest_left_late_todays_waits_for_tomorrow(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    on_event = {"rule": "on_event", "event": "indices-published", "days": 5}
    record = a_record(tmp_path, a_plan(an_obligation(), an_obligation("II.6", rules=[on_event])))
    opened_and_chased(record, MONDAY, MONDAY)
    of_yesterday = sent(record, connection)
    with record.work() as (session, loaded):
        record_event(session, loaded, an_act(TUESDAY), "indices-published", TUESDAY)
    opened_and_chased(record, TUESDAY, TUESDAY)

    today = sent(record, connection, MORNING + timedelta(hours=1))
    tomorrow = sent(record, connection, MORNING + timedelta(days=1))

    # with Monday's summary, which is not the one digest of the day
    assert [counts.sent for counts in (of_yesterday, today, tomorrow)] == [2, 0, 1]


def test_a_server_that_is_down_leaves_every_letter_to_be_sent(record: Installation) -> None:
    opened_and_chased(record, TUESDAY, TUESDAY)
    server = MailServer("smtp://127.0.0.1:9", "don-doc@example.gov.vn")

    with Connection(server) as nowhere:
        counts = sent(record, nowhere)

    assert counts == DeliveryCounts(temporary=1)
    assert [row.state for row in letters(record)] == ["temporary"]


@on_both
def test_two_deliverers_at_once_send_each_letter_once(tmp_path: Path, sink: Sink) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("cac-so",))))
    opened_and_chased(record, TUESDAY, TUESDAY)

    def run() -> None:
        server = MailServer(sink.url, "don-doc@example.gov.vn")
        with Connection(server) as own:
            sent(record, own)

    both = [threading.Thread(target=run) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert len(sink.letters) == 3
    assert len(set(sink.recipients)) == 3


@pytest.mark.parametrize("url", ["mail.example.gov.vn", "http://x", "smtp://", "smtp://h:99999"])
def test_a_url_that_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(BadMailSetting, match="smtp://host:25"):
        Connection(MailServer(url, "don-doc@example.gov.vn"))


@pytest.mark.parametrize(
    "address",
    [
        "a@example.gov.vn,b@example.gov.vn",
        "a@example.gov.vn\nBcc: b@example.gov.vn",
        "a@example.gov.vn&bcc=b@example.gov.vn, c",
        "mailto://a@example.gov.vn",
        "khong-co-a-cong",
        "",
    ],
)
def test_what_is_not_exactly_one_address_is_refused(address: str) -> None:
    with pytest.raises(BadMailSetting, match="is not one e-mail address"):
        one_address(address)


@on_both
def test_a_hold_stops_a_running_delivery_before_its_next_letter(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("cac-so",))))
    opened_and_chased(record, TUESDAY, TUESDAY)

    def stop_after_the_first(done: int, _: int) -> None:
        if done == 1:
            with record.work() as (session, loaded):
                hold(session, loaded, an_act(TUESDAY), "sai địa chỉ")

    now = morning(TUESDAY)
    deliver(record.engine, record.loaded(), connection, now, progress=stop_after_the_first)

    assert len(sink.letters) == 1
    assert [row.state for row in letters(record)] == ["sent", "queued", "queued"]


def test_released_the_letters_that_waited_leave(
    record: Installation, connection: Connection, sink: Sink
) -> None:
    opened_and_chased(record, TUESDAY, TUESDAY)
    with record.work() as (session, loaded):
        hold(session, loaded, an_act(TUESDAY), "diễn tập")
    assert sent(record, connection) == DeliveryCounts()

    with record.work() as (session, loaded):
        assert release(session, loaded, an_act(TUESDAY))

    assert sent(record, connection).sent == len(sink.letters) == 1
    with record.work() as (session, loaded):
        assert not release(session, loaded, an_act(TUESDAY))


def test_a_hold_has_a_reason(record: Installation) -> None:
    with pytest.raises(MissingReason, match="--reason"), record.work() as (session, loaded):
        hold(session, loaded, an_act(TUESDAY), "  ")


@pytest.mark.parametrize(
    ("pattern", "receives"),
    [
        ("*@example.gov.vn", {"so-noi-vu", "so-tu-phap", "so-y-te"}),
        ("so-y-te@*", {"so-y-te"}),
        ("SO-Y-TE@example.gov.vn, so-noi-vu@*", {"so-y-te", "so-noi-vu"}),
        ("*@elsewhere.vn", set()),
    ],
)
def test_in_a_rehearsal_only_matching_addresses_receive_and_the_rest_stays_queued(
    tmp_path: Path, sink: Sink, pattern: str, receives: set[str]
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("cac-so",))))
    opened_and_chased(record, TUESDAY, TUESDAY)

    server = MailServer(sink.url, "don-doc@example.gov.vn", only_to=pattern)
    with Connection(server) as connection:
        sent(record, connection, morning(TUESDAY))

    assert {address.partition("@")[0] for address in sink.recipients} == receives
    states = {row.agency: row.state for row in letters(record)}
    assert {agency for agency, state in states.items() if state == "queued"} == set(
        states
    ) - receives


def test_the_monday_summary_prints_the_head_of_the_audit(
    record: Installation, connection: Connection, sink: Sink
) -> None:
    seal = seal_step(record, morning(MONDAY))
    opened_and_chased(record, MONDAY, MONDAY)
    sent(record, connection, morning(MONDAY))

    (summary,) = (letter for letter in sink.letters if letter["To"] == "so-noi-vu@example.gov.vn")

    body = summary.get_body(("plain",))
    assert body is not None
    assert seal is not None
    assert seal.head in body.get_content()


@on_both
def test_a_summary_takes_up_where_the_last_one_that_left_ended(
    record: Installation, connection: Connection, sink: Sink
) -> None:
    opened_and_chased(record, MONDAY, MONDAY)
    sent(record, connection, morning(MONDAY))
    # accepted on a day that a week back from 3 April would not reach
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(TUESDAY))
        transitions.submit(desk, [1], Paper("1/BC", TUESDAY))
        transitions.accept(desk, [1])

    opened_and_chased(record, date(2023, 4, 3), date(2023, 4, 3))
    sent(record, connection, morning(date(2023, 4, 3)))

    # The last is the judge's, of the month.
    body = sink.letters[-2].get_body(("plain",))
    assert body is not None
    assert "từ ngày 20/3/2023 đến" in body.get_content()
    assert "ĐÃ XÁC NHẬN HOÀN THÀNH TRONG TUẦN (1)" in body.get_content()


@on_both
def test_no_letter_leaves_about_work_that_a_later_live_day_made_history(
    tmp_path: Path, connection: Connection, sink: Sink
) -> None:
    record = a_record(tmp_path)
    opened_and_chased(record, TUESDAY, TUESDAY)

    with transaction(record.engine) as session:
        load(session, a_plan(), an_act(TUESDAY), date(2023, 4, 3))
    sent(record, connection, morning(date(2023, 4, 4)))

    assert sink.letters == []
    assert [row.state for row in letters(record)] == ["cancelled"]


@on_both
def test_a_letter_waits_for_the_chase_that_adds_to_it(
    tmp_path: Path, connection: Connection
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(), an_obligation("II.6")))
    open_step(record, an_act(TUESDAY), ["II.5"])
    chase_step(record, an_act(TUESDAY))
    open_step(record, an_act(TUESDAY), ["II.6"])

    delivering = threading.Thread(target=sent, args=(record, connection))
    with record.work() as (session, loaded):
        chase_day(session, loaded, an_act(TUESDAY))
        delivering.start()
        # Not held back, it would be gone by now, and the second assignment never named.
        delivering.join(0.5)
    delivering.join()

    assert [(row.state, row.assignments) for row in letters(record)] == [("sent", (1, 2))]
