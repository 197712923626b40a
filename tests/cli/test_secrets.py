"""No command tells a secret, whatever fails."""

import io
import os
from urllib.parse import unquote

import pytest

from settings import Settings
from tests.cli.conftest import Dondoc
from tests.notifications.test_secrets import logged, settings  # noqa: F401  # fixtures

DAY = "--as-of 2023-03-20"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("channel test sms --to 0912345678", "not sent: "),
        ("channel test telegram --to 123456789", "not sent: "),
        ("channel test hook --to 0912345678", "not sent: "),
        ("channel test email --to a@example.gov.vn", "Connection refused"),
        ("channel test none --to 0912345678", "configured: email, sms, telegram, hook"),
        ("bounce --read", "cannot be read: "),
        (f"chase {DAY}", ""),
    ],
)
def test_no_command_that_fails_to_send_tells_a_secret(
    loaded: Dondoc,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    words: str,
) -> None:
    kept = os.environ.get("DONDOC_DATABASE_URL")
    request.getfixturevalue("settings")
    said: io.StringIO = request.getfixturevalue("logged")
    monkeypatch.delenv("DONDOC_DATABASE_URL")
    if kept:
        monkeypatch.setenv("DONDOC_DATABASE_URL", kept)

    answer = loaded(*command.split())

    assert words in answer.err
    for told in (answer.out, answer.err, said.getvalue()):
        assert "canary" not in unquote(told)


def test_a_database_that_does_not_answer_is_told_of_without_its_password(
    dondoc: Dondoc, request: pytest.FixtureRequest
) -> None:
    configured: Settings = request.getfixturevalue("settings")

    answer = dondoc("contact", "list")

    assert "canary%40base" in configured.database
    assert answer.code == 1
    assert "canary" not in unquote(answer.out + answer.err)


def test_channels_that_are_no_json_are_refused_in_words(dondoc: Dondoc) -> None:
    answer = dondoc("contact", "list", channels="sms=canary://x")

    assert answer.code == 1
    assert answer.err.startswith("DONDOC_CHANNELS is no JSON; write e.g.")
    assert "canary" not in answer.err


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "ALARM_URL", "HEARTBEAT_URL", "SMTP_URL", "BOUNCE_MAILBOX", "CHANNELS"]
)
def test_a_broken_url_in_any_setting_is_refused_in_words(
    dondoc: Dondoc, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    url = "http://[canary-broken"
    broken = f'{{"sms": "{url}"}}' if name == "CHANNELS" else url
    monkeypatch.setenv(f"DONDOC_{name}", broken)

    answer = dondoc("contact", "list")

    assert answer.code == 1
    assert answer.err.startswith(f"DONDOC_{name}: Value error, is not a URL; write")
    assert "canary" not in answer.err


def test_a_helo_name_that_is_none_is_refused_in_words(
    dondoc: Dondoc, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DONDOC_SMTP_HELO", "may chu\r\nMAIL FROM:<a@b>")

    answer = dondoc("contact", "list")

    assert answer.code == 1
    assert answer.err.startswith("DONDOC_SMTP_HELO: String should match pattern")
