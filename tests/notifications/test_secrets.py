"""Canaries: a known word in every secret, looked for in whatever is said or logged."""

import io
import json
import logging
from collections.abc import Iterator
from urllib.parse import unquote

import pytest

from notifications.secrets import Redactor
from operation.demo.sink import free_port
from settings import Settings

CANARIES = {
    "DONDOC_DATABASE_URL": "postgresql://dondoc:canary%40base@127.0.0.1:1/dondoc",
    "DONDOC_SMTP_URL": "smtp://don-doc:canary%2Fmail@127.0.0.1:{port}",
    "DONDOC_BOUNCE_MAILBOX": "imap://don-doc:canary%3Abox@127.0.0.1:{port}/INBOX",
    "DONDOC_ALARM_URL": "http://127.0.0.1:{port}/canary-alarm",
    "DONDOC_HEARTBEAT_URL": "http://127.0.0.1:{port}/ping/canary-heart-uuid",
    "DONDOC_CHANNELS": json.dumps(
        {
            "sms": "twilio://ACcanary0000000000000000000000000a:canarytoken0000000000000000000@"
            "+15551234567/{address}",
            "telegram": "tgram://123456789:canary_telegram_token_0123456789/{address}",
            "hook": "json://user:canary%2Bpass@127.0.0.1:{port}/canary%2Dpath/{address}?-k=canary9",
        }
    ),
}


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    port = str(free_port())
    # Services on the Internet are not there either.
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    for name, value in CANARIES.items():
        monkeypatch.setenv(name, value.replace("{port}", port))
    return Settings()


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """What every logger says, at every level, to a handler of the root."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def test_every_secret_of_the_settings_is_known(settings: Settings) -> None:
    assert sum("canary" in secret for secret in settings.secrets) == len(settings.secrets) == 8


def test_no_form_of_a_secret_gets_through(settings: Settings) -> None:
    redact = Redactor(settings.secrets)

    for secret in settings.secrets:
        for form in (secret, unquote(secret), secret.partition("://")[2]):
            assert "canary" not in redact(f"{form} was refused"), form
    for part in (
        "canary@base",
        "canary9",
        "canary%40base",
        "canary/mail",
        "canary+pass",
        "canary-path",
    ):
        assert redact(f"login {part}: no") == "login ***: no"


def test_what_is_no_secret_is_left_as_it_is(settings: Settings) -> None:
    words = "127.0.0.1: don-doc@example.gov.vn: json is no path, 550 User unknown"

    assert Redactor(settings.secrets)(words) == words
    assert Redactor(())(words) == words


def test_a_log_of_any_logger_is_redacted_with_its_traceback(
    settings: Settings, logged: io.StringIO
) -> None:
    Redactor(settings.secrets).guard_logs()

    logging.getLogger("httpx").info("GET %s", settings.secrets[-1])
    logging.getLogger("apprise").warning("POST %s", settings.secrets[-2])
    try:
        raise OSError(f"no route to {settings.secrets[0]}")
    except OSError:
        logging.getLogger("any").exception("failed %s", "canary@base")
    logging.getLogger("any").error("%d things", "no number")

    said = logged.getvalue()
    assert "no route to ***" in said
    assert "canary" not in said


def test_apprise_tells_warnings_at_most(settings: Settings, logged: io.StringIO) -> None:
    Redactor(settings.secrets).guard_logs()

    logging.getLogger("apprise").info("the payload: %s", "an address")

    assert logged.getvalue() == ""
