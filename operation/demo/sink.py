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

SHOWN_HEADERS = ("From", "To", "Date", "Subject", "Message-ID")


@dataclass
class Sink:
    """What a mail server took; kept in a folder too, if it has one, for people to read."""

    folder: Path | None = None
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    url: str = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter; the name is aiosmtpd's."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if isinstance(message, EmailMessage):
            self.letters.append(message)
            if self.folder:
                write_readable(message, self.file(len(self.letters)))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def file(self, number: int) -> Path:
        """Where the letter of that number, counted from 1, is kept; its HTML part stands beside."""
        return (self.folder or Path()) / f"{number:05}.eml"


def write_readable(letter: EmailMessage, path: Path) -> None:
    """A letter as a file that `cat` shows as well as a mail program; its HTML part and what goes
    with it stand beside.

    The words are those that were sent. Only their packing differs: base64 shows nothing.
    """
    headers = [f"{name}: {value}" for name in SHOWN_HEADERS if (value := letter[name])]
    headers += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    headers.append("Content-Transfer-Encoding: 8bit")
    path.write_text("\n".join([*headers, "", text(letter)]), "utf-8")
    for file in letter.iter_attachments():
        content = file.get_payload(decode=True)
        if isinstance(content, bytes):
            # The last part alone: the name was chosen by who sent it.
            name = Path(file.get_filename() or "attachment").name
            path.with_name(f"{path.stem}-{name}").write_bytes(content)
    html = letter.get_body(("html",))
    if html is not None:
        path.with_suffix(".html").write_text(html.get_content(), "utf-8")


def text(letter: EmailMessage) -> str:
    """The plain text of a letter; empty where it has none."""
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


def free_port(wanted: int = 0) -> int:
    """A port of loopback that nobody listens on: the wanted one if that is free."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port()
        return int(probe.getsockname()[1])


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
