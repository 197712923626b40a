"""The audit of a letter stands alone, and its text is kept as it left."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from models.letters import sent as letters
from models.letters.sent import Sent, sha256
from models.tables import Audit
from notifications.delivery import deliver
from notifications.mail import Connection, MailServer
from operation.installation import Installation, acting
from operation.steps import sweep_letters_step
from operation.upkeep.verifying import verify_record
from tests.builders import a_record, morning, opened_and_chased
from tests.conftest import Sink

DAY = date(2023, 3, 21)


def a_letter(tmp_path: Path, sink: Sink) -> Installation:
    """One letter was tried."""
    record = a_record(tmp_path)
    opened_and_chased(record, DAY, DAY)
    with Connection(MailServer(sink.url, "don-doc@example.gov.vn", "CCHC")) as connection:
        deliver(record.engine, record.loaded(), connection, morning(DAY))
    return record


def sent(record: Installation) -> Sent | None:
    with record.read() as (session, loaded):
        return letters.sent(session, loaded.id, 1)


def test_the_audit_of_a_letter_says_where_when_what_and_which_text(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_letter(tmp_path, sink)

    (mail,), found = sink.letters, sent(record)

    assert found
    body = mail.get_body(("plain",))
    assert body
    told = found.facts
    assert told["address"] == mail["To"] == "so-tu-phap@example.gov.vn"
    assert told["at"] == morning(DAY).isoformat()
    assert (told["subject"], told["message_id"]) == (mail["Subject"], mail["Message-ID"])
    assert told["sha256"] == sha256(body.get_content())
    (named,) = told["assignments"]
    assert (named["id"], named["obligation"], named["period"]) == (1, "II.5", "2023")
    assert named["title"] == record.loaded().plan.obligation("II.5").title


def test_the_text_is_kept_as_it_left(tmp_path: Path, sink: Sink) -> None:
    record = a_letter(tmp_path, sink)

    (mail,), found = sink.letters, sent(record)

    body = mail.get_body(("plain",))
    assert found
    assert body
    assert found.text == body.get_content()
    assert found.agrees


def test_the_html_part_is_kept_as_it_left(tmp_path: Path, sink: Sink) -> None:
    record = a_letter(tmp_path, sink)

    (mail,), found = sink.letters, sent(record)

    body = mail.get_body(("html",))
    assert found
    assert body
    assert found.html == body.get_content()
    assert sha256(found.html) == found.facts["sha256_html"]


def test_html_touched_by_hand_is_not_that_of_the_audit(tmp_path: Path, sink: Sink) -> None:
    record = a_letter(tmp_path, sink)
    with record.work() as (session, _):
        session.execute(text("UPDATE letter SET html = html || ' '"))

    found = sent(record)

    assert found
    assert not found.agrees


def test_a_text_touched_by_hand_is_not_that_of_the_audit(tmp_path: Path, sink: Sink) -> None:
    record = a_letter(tmp_path, sink)
    with record.work() as (session, _):
        session.execute(text("UPDATE letter SET text = text || ' '"))

    found = sent(record)

    assert found
    assert not found.agrees


def test_what_the_server_refused_before_the_text_leaves_no_text_but_its_facts(
    tmp_path: Path, sink: Sink
) -> None:
    sink.refuse.add("so-tu-phap@example.gov.vn")
    record = a_letter(tmp_path, sink)

    assert sent(record) is None
    with record.read() as (session, _):
        detail = session.scalars(select(Audit.detail).where(col(Audit.action) == "temporary")).one()
        told = json.loads(detail)
        assert (told["answer"], len(told["assignments"])) == ("450 mailbox busy, try later", 1)
        assert session.scalar(text("SELECT count(*) FROM letter")) == 0


@pytest.mark.parametrize(("days", "is_kept"), [(30, True), (1, False), (None, True)])
def test_a_text_is_forgotten_when_its_time_is_over_and_its_hash_stays(
    tmp_path: Path, sink: Sink, days: int | None, is_kept: bool
) -> None:
    record = a_letter(tmp_path, sink)
    record.settings.keep_letters_days = days

    later = DAY + timedelta(days=2)
    sweep_letters_step(record, acting("test", morning(later), later))

    found = sent(record)
    assert found
    assert (found.text is not None) == is_kept
    assert found.swept != is_kept
    assert found.facts["sha256"]
    assert verify_record(record).intact
