"""What all tests share: a record in a folder of its own, and a mail server that takes letters."""

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from operation.record import Record
from tests.builders import a_record


@dataclass
class Sink:
    """A real SMTP server on a free port: what it took, and what it is told to refuse."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)
    url: str = ""

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return "450 mailbox busy, try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        self.recipients += envelope.rcpt_tos
        return "250 OK"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def sink() -> Iterator[Sink]:
    found = Sink()
    port = free_port()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    found.url = f"smtp://127.0.0.1:{port}"
    yield found
    controller.stop()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    found = a_record(tmp_path)
    yield found
    found.engine.dispose()
