"""Channels beside mail: what they take, what they send, and that no secret is told."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from notifications.channels import Channels, fitting, send
from notifications.errors import BadAddress, BadChannel
from notifications.views import Letter
from operation.demo.sink import free_port

LETTER = Letter("[Thử] Nhắc việc: 2 nhiệm vụ", "Kính gửi Sở Y tế\n\n1. Việc một\n2. Việc hai\n", "")
TWILIO = "twilio://AC" + "a" * 32 + ":" + "b" * 32 + "@+15551234567/{address}"
TELEGRAM = "tgram://123456789:abcdefg_hijklmnop/{address}"
MALICIOUS = [
    "http://evil.example/",
    "0912345678/../x",
    "0912345678?cto=99",
    "0912345678&bcc=x@y.vn",
    "0912345678,0912345679",
    "0912345678;ext=5",
    "tel:0912345678",
    "+84912345678\n",
    "0912345678 0912345679",
    "%2B84912345678",
    "\u202e0912345678",
    "０９１２３４５６７８",
    "",
]


@dataclass
class Webhook:
    """A real receiver: what it was told, at which path, and what it answers."""

    status: int = 200
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    port: int = 0


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    found = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            found.told.append((self.path, json.loads(self.rfile.read(length))))
            self.send_response(found.status)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("mark", ["\n", "\r\n", "\x00", "\u2028"])
def test_a_refused_address_is_named_on_one_line(mark: str) -> None:
    with pytest.raises(BadAddress) as refused:
        Channels().named("email").address(f"a{mark}Bcc: b@example.gov.vn")

    assert str(refused.value).isprintable()


def test_a_letter_leaves_once_as_plain_text_to_one_address(webhook: Webhook) -> None:
    channels = Channels({"hook": f"json://127.0.0.1:{webhook.port}/to/{{address}}"})

    taken = send(channels.named("hook"), "0912 345 678", LETTER)

    assert taken == (True, "")
    [(path, told)] = webhook.told
    assert path == "/to/+84912345678"
    assert told["title"] == LETTER.subject
    assert "2. Việc hai" in told["message"]


def test_a_text_message_is_one_beginning_with_the_subject_and_ending_with_a_whole_line(
    webhook: Webhook,
) -> None:
    long = Letter(LETTER.subject, "\n".join(f"{n}. Việc <b>&" for n in range(500)), "")
    channels = Channels({"sms": f"smseagle://canary-token@127.0.0.1:{webhook.port}/{{address}}"})

    send(channels.named("sms"), "0912345678", long)

    [(_, told)] = webhook.told
    message = told["params"]["message"]
    assert told["params"]["to"] == "+84912345678"
    assert message.startswith(f"{LETTER.subject}\n0. Việc <b>&\n")
    assert message.endswith(" Việc <b>&")
    assert 1100 < len(message) <= 1200


def test_a_template_with_a_target_of_its_own_beside_the_address_sends_nothing() -> None:
    two = Channels({"sms": TWILIO + "/+84987654321"}).named("sms")

    taken, answer = send(two, "0912345678", LETTER)

    assert not taken
    assert "several targets" in answer


def test_a_refusal_is_told_in_the_words_of_apprise_without_the_secrets(webhook: Webhook) -> None:
    webhook.status = 500
    template = f"json://127.0.0.1:{webhook.port}/canary-token-1/{{address}}?-secret=canary%2Dtoken2"

    taken, answer = send(Channels({"hook": template}).named("hook"), "+84912345678", LETTER)

    assert not taken
    assert "500" in answer
    assert "canary" not in answer


def test_a_receiver_that_is_not_there_is_told_of_without_the_secrets() -> None:
    template = f"json://user:canary-pass@127.0.0.1:{free_port()}/canary-token/{{address}}"

    taken, answer = send(Channels({"hook": template}).named("hook"), "+84912345678", LETTER)

    assert not taken
    assert answer
    assert "canary" not in answer


@pytest.mark.parametrize(
    ("template", "text", "kept"),
    [
        (TWILIO, "0912345678", "+84912345678"),
        (TWILIO, "+84 912 345 678", "+84912345678"),
        (TWILIO, "0912.345.678", "+84912345678"),
        (TELEGRAM, "123456789", "123456789"),
        (TELEGRAM, "-1001234567890", "-1001234567890"),
        ("json://localhost/x", "vanthu@syt.gov.vn", "vanthu@syt.gov.vn"),
        ("json://localhost/x", "0912345678", "+84912345678"),
    ],
)
def test_an_address_is_kept_in_one_form(template: str, text: str, kept: str) -> None:
    assert Channels({"sms": template}).named("sms").address(text) == kept


@pytest.mark.parametrize("text", MALICIOUS)
@pytest.mark.parametrize("template", [TWILIO, TELEGRAM, "json://localhost/{address}"])
def test_whatever_is_no_number_or_address_is_refused(template: str, text: str) -> None:
    with pytest.raises(BadAddress, match="is no"):
        Channels({"sms": template}).named("sms").address(text)


@pytest.mark.parametrize(
    ("name", "template", "words"),
    [
        ("email", TWILIO, "is the mail server of DONDOC_SMTP_URL"),
        ("SMS", TWILIO, "write lower-case letters"),
        ("sms", "canary://x/{address}", "is not an Apprise URL"),
        ("sms", "canary", "is not an Apprise URL"),
        ("sms", TWILIO + "{address}", "more than once"),
    ],
)
def test_a_channel_that_cannot_be_one_is_refused_without_its_url(
    name: str, template: str, words: str
) -> None:
    with pytest.raises(BadChannel, match=words) as refused:
        Channels({name: template})

    assert "canary" not in str(refused.value)


def test_an_unknown_channel_is_refused_with_those_configured() -> None:
    with pytest.raises(BadChannel, match=r'did you mean "sms".*configured: email, sms'):
        Channels({"sms": TWILIO}).named("smss")


def test_a_short_message_has_the_first_lines_that_fit_whole() -> None:
    assert fitting("Một\nHai\nBa bốn năm", 8) == "Một\nHai"
    assert fitting("Một hai ba", 6) == "Một h…"
    assert fitting("Một\n", 8) == "Một"
