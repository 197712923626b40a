"""A mail server of our own on loopback that keeps what it is sent: for rehearsals and the demo."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Sink:
    """What a mail server took; kept in a folder too, if it has one."""

    folder: Path | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    url: str = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter; the name is aiosmtpd's."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if isinstance(message, EmailMessage):
            self.letters.append(message)
        self.recipients += envelope.rcpt_tos
        if self.folder:
            path = self.folder / f"{len(self.letters):05}.eml"
            path.write_bytes(envelope.content)
        return "250 OK"


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def listening(sink: Sink) -> Iterator[Sink]:
    """The sink at `sink.url` while the block runs."""
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    sink.url = f"smtp://127.0.0.1:{port}"
    try:
        yield sink
    finally:
        controller.stop()
