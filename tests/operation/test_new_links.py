"""A new link goes to the address on record, one an hour, and nobody learns whether it does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from assignments import transitions
from assignments.transitions import Paper
from models.letters import outbox
from models.letters.links import letter_of_link
from models.letters.outbox import NoticeRow
from models.tables import Contact
from notifications import contacts
from notifications.delivery import DeliveryCounts
from operation.installation import Installation
from operation.new_links import queue_new_link
from operation.steps import deliver_step
from tests.builders import (
    a_desk,
    a_plan,
    a_record,
    an_act,
    an_obligation,
    by_hand,
    morning,
    opened_and_chased,
)
from tests.conftest import Sink

pytestmark = pytest.mark.usefixtures("database")

TUESDAY = date(2023, 3, 21)
NOON = morning(TUESDAY) + timedelta(hours=3)
HOUR = timedelta(hours=1)


@pytest.fixture
def record(tmp_path: Path, sink: Sink) -> Iterator[Installation]:
    """Tuesday's letter about two duties has left."""
    found = a_record(tmp_path, a_plan(an_obligation("II.5"), an_obligation("II.6")))
    more = {"pages_url": "https://dondoc.example.gov.vn", "smtp_url": SecretStr(sink.url)}
    found = replace(found, settings=found.settings.model_copy(update=more))
    opened_and_chased(found, TUESDAY, TUESDAY)
    deliver_step(found, morning(TUESDAY))
    yield found
    found.engine.dispose()


def links(record: Installation) -> list[NoticeRow]:
    with record.read() as (session, loaded):
        rows = outbox.notices(session, loaded.id)
    return [row for row in rows if row.kind.startswith("link")]


def asked(record: Installation, at: timedelta = timedelta()) -> None:
    queue_new_link(record.engine, 1, NOON + at, TUESDAY)


def test_a_new_link_opens_the_open_work_that_letters_named(
    record: Installation, sink: Sink
) -> None:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(TUESDAY))
        transitions.submit(desk, [1], Paper("1/BC", TUESDAY))

    asked(record)
    counts = deliver_step(record, NOON)

    (row,), letter = links(record), sink.letters[-1]
    body = letter.get_body(("plain",))
    assert body
    assert counts == DeliveryCounts(sent=1)
    assert sink.recipients == ["so-tu-phap@example.gov.vn"] * 2
    assert "Theo yêu cầu, gửi lại đường liên kết" in body.get_content()
    assert "https://dondoc.example.gov.vn/t/" in body.get_content()
    with record.read() as (session, _):
        of_link = letter_of_link(session, row.id, TUESDAY, 30)
    assert of_link
    assert of_link.assignment_ids == (2,)


def test_a_contact_gets_one_new_link_an_hour(record: Installation) -> None:
    for at in (timedelta(), HOUR / 2, HOUR - timedelta(seconds=1), HOUR):
        asked(record, at)

    assert [row.kind for row in links(record)] == ["link", "link/2"]


def test_a_letter_that_never_was_gets_no_new_link(record: Installation) -> None:
    queue_new_link(record.engine, 4711, NOON, TUESDAY)

    assert links(record) == []


def test_without_open_work_there_is_no_new_link(record: Installation) -> None:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(TUESDAY))
        transitions.submit(desk, [1, 2], Paper("1/BC", TUESDAY))

    asked(record)

    assert links(record) == []


def test_work_that_is_done_while_the_letter_waits_cancels_it(record: Installation) -> None:
    asked(record)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(TUESDAY))
        transitions.submit(desk, [1, 2], Paper("1/BC", TUESDAY))

    deliver_step(record, NOON)

    assert [row.state for row in links(record)] == ["cancelled"]


def test_an_address_that_bounced_gets_no_new_link(record: Installation) -> None:
    with record.work() as (session, loaded):
        contacts.mark_bounced(session, loaded, an_act(TUESDAY), "so-tu-phap@example.gov.vn", "550")

    asked(record)

    assert links(record) == []


def test_an_example_address_gets_no_new_link(record: Installation) -> None:
    with by_hand(record) as (session, _):
        session.execute(update(Contact).values(is_example=True))

    asked(record)

    assert links(record) == []
