"""Webhooks: programs are told what happens, signed, again until they take it, and once after."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assignments import transitions
from assignments.desk import Desk
from assignments.transitions import Paper
from deadlines.civil import instant
from models import webhooks as rows
from models.assignments import work
from operation.installation import Installation
from operation.secret_keys import secret_keys
from operation.steps import open_step
from operation.webhooks import (
    NewWebhook,
    WebhookRefused,
    add,
    end,
    shown_secret,
    tell_webhooks,
)
from tests.builders import a_plan, a_record, an_act, an_obligation

on_both = pytest.mark.usefixtures("database")
OPENED, DUE = date(2023, 3, 1), date(2023, 3, 10)


@dataclass
class Receiver:
    """A program of an office: what it was sent, and what it answers."""

    status: int = 204
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def events(self) -> list[dict[str, Any]]:
        """All events of all messages."""
        return [event for body in self.bodies for event in json.loads(body)["events"]]

    def kinds(self) -> list[tuple[str, str]]:
        """Their types and by which office their work is held."""
        return [(event["type"], event["assignment"]["holder"]) for event in self.events()]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    got = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            got.headers.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(got.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    got.url = f"http://127.0.0.1:{server.server_port}/dondoc"
    yield got
    server.shutdown()
    server.server_close()


@pytest.fixture
def record(tmp_path: Path) -> Installation:
    """Work of two agencies, opened on the first of March and due on the tenth."""
    duties = [
        an_obligation(
            f"II.{number}",
            rules=[{"rule": "by", "on": "10/3", "opens_before": 9}],
            lead=(agency,),
        )
        for number, agency in enumerate(("so-y-te", "so-tu-phap"), start=1)
    ]
    return a_record(tmp_path, a_plan(*duties))


def hooked(
    record: Installation, receiver: Receiver, office: str = "so-noi-vu", *events: str
) -> None:
    with record.work() as (session, loaded):
        new = NewWebhook("van-ban", office, receiver.url, events)
        add(session, loaded, an_act(OPENED), new)


def reported(record: Installation, agency: str, on: date) -> None:
    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(on), agency)
        ids = [
            view.id
            for view in work.assignments_as_of(session, loaded.id, on)
            if view.holder == agency
        ]
        transitions.submit(desk, ids, Paper("1/BC", on))


def at(day: date, hour: int = 20) -> datetime:
    return instant(day, hour)


@on_both
def test_what_happens_is_told_once_in_its_order(record: Installation, receiver: Receiver) -> None:
    hooked(record, receiver)
    open_step(record, an_act(OPENED))
    told = [tell_webhooks(record, at(OPENED)), tell_webhooks(record, at(OPENED, 21))]
    reported(record, "so-y-te", DUE)
    told += [tell_webhooks(record, at(DUE + timedelta(days=1))) for _ in range(2)]

    assert told == [2, 0, 2, 0]
    assert sorted(receiver.kinds()) == [
        ("opened", "so-tu-phap"),
        ("opened", "so-y-te"),
        ("overdue", "so-tu-phap"),
        ("submitted", "so-y-te"),
    ]
    assert len({event["id"] for event in receiver.events()}) == 4


def test_a_webhook_of_an_agency_is_told_of_its_own_work(
    record: Installation, receiver: Receiver
) -> None:
    hooked(record, receiver, "so-y-te", "opened")
    open_step(record, an_act(OPENED))

    tell_webhooks(record, at(OPENED))

    assert receiver.kinds() == [("opened", "so-y-te")]


def test_a_message_is_signed_by_the_secret_that_was_shown(
    record: Installation, receiver: Receiver
) -> None:
    hooked(record, receiver)
    open_step(record, an_act(OPENED))
    tell_webhooks(record, at(OPENED))

    (sent,), (body,) = receiver.headers, receiver.bodies
    shown = shown_secret(secret_keys(record.settings), "van-ban")
    signed = f"{sent['webhook-id']}.{sent['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(base64.b64decode(shown.removeprefix("whsec_")), signed, "sha256")
    assert sent["webhook-signature"] == "v1," + base64.b64encode(digest).decode()


def test_what_was_not_taken_is_told_again_and_rests_longer_each_time(
    record: Installation, receiver: Receiver
) -> None:
    hooked(record, receiver)
    open_step(record, an_act(OPENED))
    receiver.status = 503
    evening, minute = at(OPENED), timedelta(minutes=1)

    assert tell_webhooks(record, evening) == 0
    assert tell_webhooks(record, evening + minute / 2) == 0
    assert tell_webhooks(record, evening + 2 * minute) == 0
    assert len(receiver.bodies) == 2
    with record.read() as (session, loaded):
        ((hook, _),) = rows.webhooks(session, loaded.id)
        assert (hook.failures, hook.answer) == (2, "HTTP 503")
    receiver.status = 200
    assert tell_webhooks(record, evening + 8 * minute) == 2
    assert receiver.headers[0]["webhook-id"] == receiver.headers[-1]["webhook-id"]


def test_what_a_dead_deliverer_had_in_hand_is_told_when_its_time_is_over(
    record: Installation, receiver: Receiver
) -> None:
    hooked(record, receiver)
    open_step(record, an_act(OPENED))
    evening = at(OPENED)
    with record.work() as (session, loaded):
        ((hook, _),) = rows.webhooks(session, loaded.id)
        assert rows.claim(session, hook.id or 0, evening, evening + timedelta(minutes=5))

    assert tell_webhooks(record, evening + timedelta(minutes=4)) == 0
    assert tell_webhooks(record, evening + timedelta(minutes=5)) == 2


def test_what_happened_before_a_webhook_or_a_week_ago_is_not_told(
    record: Installation, receiver: Receiver
) -> None:
    open_step(record, an_act(OPENED))
    with record.work() as (session, loaded):
        new = NewWebhook("van-ban", "so-noi-vu", receiver.url, ())
        add(session, loaded, an_act(OPENED + timedelta(days=2)), new)

    assert tell_webhooks(record, at(OPENED + timedelta(days=2))) == 0
    assert tell_webhooks(record, at(DUE + timedelta(days=9))) == 0
    assert receiver.bodies == []


def test_an_ended_webhook_is_told_nothing(record: Installation, receiver: Receiver) -> None:
    hooked(record, receiver)
    open_step(record, an_act(OPENED))
    with record.work() as (session, loaded):
        end(session, loaded, an_act(OPENED), "van-ban")

    assert (tell_webhooks(record, at(OPENED)), receiver.bodies) == (0, [])


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://vb.example.gov.vn/", "over https alone"),
        ("https://a:b@vb.example.gov.vn/", "write no password"),
    ],
)
def test_an_address_that_others_could_read_is_refused(
    record: Installation, url: str, words: str
) -> None:
    with record.work() as (session, loaded), pytest.raises(WebhookRefused, match=words):
        add(session, loaded, an_act(OPENED), NewWebhook("van-ban", "so-y-te", url, ()))
