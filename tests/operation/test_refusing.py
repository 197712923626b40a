"""A mail server that refuses us: nobody's letter is lost, and one alarm says it in its words."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

from models.audit.acts import Act
from models.letters import dispatch, outbox
from models.letters.outbox import NoticeRow
from notifications.contacts import mark_bounced
from notifications.contents import worded_now
from notifications.delivery import DeliveryCounts
from operation.demo.sink import free_port
from operation.installation import Installation
from operation.steps import chase_step, deliver_step
from operation.upkeep.bounces import read_bounces
from operation.upkeep.refusing import tell_of_plan
from tests.builders import (
    NAMES,
    a_lived_copy,
    a_record,
    an_act,
    morning,
    opened_and_chased,
)
from tests.notifications.receiving import Receiver, receiving
from tests.notifications.test_attempts import OURS, three_letters
from tests.notifications.test_bounces import a_recipient, a_report
from tests.operation.test_bounces import of_maildir

TUESDAY = date(2023, 3, 21)
MORNING = morning(TUESDAY)
RELAY = "554 5.7.1 <so-tu-phap@example.gov.vn>: Relay access denied"


class Bell(BaseHTTPRequestHandler):
    """Where DONDOC_ALARM_URL leads: what was pushed."""

    rung: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.rung.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def bell() -> Iterator[str]:
    Bell.rung.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Bell) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as found:
        yield found


@pytest.fixture
def record(tmp_path: Path, receiver: Receiver, bell: str) -> Installation:
    """Three letters wait: of Sở Nội vụ, Sở Tư pháp, Sở Y tế."""
    installation = a_lived_copy(tmp_path / "var", three_letters)
    urls = {"smtp_url": SecretStr(receiver.url), "alarm_url": SecretStr(bell)}
    return replace(installation, settings=installation.settings.model_copy(update=urls))


def alarms(record: Installation) -> list[NoticeRow]:
    with record.read() as (session, loaded):
        return [row for row in outbox.notices(session, loaded.id) if row.kind == "alarm"]


@pytest.mark.parametrize("answer", OURS)
def test_what_is_about_us_is_pushed_and_mailed_once_in_the_servers_own_words(
    record: Installation, receiver: Receiver, answer: str
) -> None:
    receiver.rcpt = {"": answer}

    for minutes in (0, 5, 10, 30):
        assert deliver_step(record, MORNING + timedelta(minutes=minutes)).sent == 0

    [rung] = Bell.rung
    assert answer in rung
    [alarm] = alarms(record)
    receiver.rcpt.clear()
    deliver_step(record, MORNING + timedelta(hours=8))
    to, mail = receiver.letters[0]
    said = answer.replace("<so-tu-phap@example.gov.vn>:", "…").replace("<a@b>:", "…")
    assert (alarm.agency, to) == ("so-noi-vu", "so-noi-vu@example.gov.vn")
    assert f'"{said}", ngày 21/3/2023' in mail.get_body(("plain",)).get_content()
    assert len(receiver.letters) == 4


def test_after_a_week_what_goes_on_is_told_again_and_something_else_at_once(
    record: Installation, receiver: Receiver
) -> None:
    receiver.rcpt = {"": RELAY}
    deliver_step(record, MORNING)
    deliver_step(record, morning(date(2023, 3, 27)))
    assert len(Bell.rung) == 1

    deliver_step(record, morning(date(2023, 3, 28)))
    assert len(Bell.rung) == 2

    receiver.rcpt = {"": OURS[1]}
    deliver_step(record, morning(date(2023, 3, 29)))
    assert len(Bell.rung) == 3


def test_one_letter_that_is_refused_three_times_is_an_alarm_too(
    tmp_path: Path, receiver: Receiver, record: Installation
) -> None:
    alone = a_record(tmp_path / "alone")
    opened_and_chased(alone, TUESDAY, TUESDAY)
    settings = record.settings.model_copy(update={"var_dir": tmp_path / "alone"})
    alone = replace(alone, settings=settings)
    receiver.rcpt = {"": RELAY}

    for minutes in (0, 5):
        deliver_step(alone, MORNING + timedelta(minutes=minutes))
    assert Bell.rung == []

    deliver_step(alone, MORNING + timedelta(minutes=15))
    assert len(Bell.rung) == 1


def test_what_is_about_one_address_or_the_moment_is_no_alarm(
    record: Installation, receiver: Receiver
) -> None:
    receiver.rcpt = {"so-tu-phap": "550 5.1.1 no such user", "": "452 4.2.2 mailbox full"}

    assert deliver_step(record, MORNING) == DeliveryCounts(temporary=2, permanent=1)

    assert (Bell.rung, alarms(record)) == ([], [])


def test_an_alarm_whose_cause_is_mended_before_it_leaves_says_nothing(
    record: Installation, receiver: Receiver
) -> None:
    receiver.rcpt = {"": RELAY}
    deliver_step(record, MORNING)
    receiver.rcpt = {"so-noi-vu": RELAY}
    # the alarm is refused once more, the others arrive
    deliver_step(record, MORNING + timedelta(minutes=1))
    receiver.rcpt = {}

    deliver_step(record, MORNING + timedelta(minutes=10))

    assert [row.state for row in alarms(record)] == ["cancelled"]


def test_nobody_at_the_alarm_url_fails_no_delivery(
    record: Installation, receiver: Receiver
) -> None:
    nowhere = {"alarm_url": SecretStr("http://127.0.0.1:9/canary")}
    record = replace(record, settings=record.settings.model_copy(update=nowhere))
    receiver.rcpt = {"": RELAY}

    assert deliver_step(record, MORNING) == DeliveryCounts(temporary=3)
    assert len(alarms(record)) == 1


def test_reports_of_a_day_on_a_blocklist_are_one_alarm_mailed_and_pushed(
    record: Installation, tmp_path: Path
) -> None:
    words = "smtp; 554 5.7.1 client host [203.0.113.7] blocked using a blocklist"
    reports = [
        a_report(a_recipient(f"{code}@example.gov.vn", status="5.7.1", words=words))
        for code in NAMES
    ]

    read_bounces(of_maildir(record, tmp_path / "box", *reports), an_act(TUESDAY))

    assert len(alarms(record)) == 1
    [rung] = Bell.rung
    assert "client host [203.0.113.7] blocked" in rung


def test_what_one_receiver_or_two_have_against_us_is_no_alarm(
    record: Installation, tmp_path: Path
) -> None:
    spam = "smtp; 550 5.7.1 message rejected as spam by content filtering"
    reports = [
        a_report(a_recipient(f"{code}@example.gov.vn", status="5.7.1", words=spam))
        for code in ("so-y-te", "so-noi-vu")
    ]

    read_bounces(of_maildir(record, tmp_path / "box", *reports), an_act(TUESDAY))

    assert (Bell.rung, alarms(record)) == ([], [])


def test_a_server_that_is_away_for_three_tries_is_an_alarm_too(record: Installation) -> None:
    away = {"smtp_url": SecretStr(f"smtp://127.0.0.1:{free_port()}")}
    record = replace(record, settings=record.settings.model_copy(update=away))

    for minutes in (0, 1, 6, 11, 16, 50):
        deliver_step(record, MORNING + timedelta(minutes=minutes))

    [rung] = Bell.rung
    assert "Connection refused" in rung


def test_one_letter_that_the_server_fails_with_while_others_arrive_is_no_alarm(
    record: Installation, receiver: Receiver
) -> None:
    receiver.rcpt = {"so-tu-phap": "421 closing"}

    for minutes in (0, 1, 6, 11, 16, 50):
        deliver_step(record, MORNING + timedelta(minutes=minutes))

    assert len(receiver.letters) == 2
    assert (Bell.rung, alarms(record)) == ([], [])


def test_what_else_is_amiss_joins_an_alarm_that_waits_already(record: Installation) -> None:
    read_at = morning(date(2023, 3, 22))
    act = Act("watch", read_at, date(2023, 3, 22))
    chase_step(record, act)
    tell_of_plan(record, act, RELAY)
    with record.work() as (session, loaded):
        mark_bounced(session, loaded, act, "so-y-te@example.gov.vn", "550 no such user")

    chase_step(record, act)

    with record.read() as (session, loaded):
        [alarm] = [row for row in outbox.notices(session, loaded.id) if row.kind == "alarm"]
        letter = dispatch.addressed(session, alarm.id, act.as_of)
        worded = worded_now(session, loaded, letter, act.as_of)
    assert worded
    assert "Sở Y tế" in worded.letter.text
