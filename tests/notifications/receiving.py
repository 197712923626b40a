"""A raw SMTP server that misbehaves as it is told: threads and sockets, nothing that helps."""

import email
import email.policy
import socketserver
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message

NOISE = b"250-x\r\n"


@dataclass
class Receiver:
    """What it took; `rcpt`, `data` and `ends` have answers by a part of the recipient's address.

    An answer is SMTP's, or one of: "drop" the connection, "hang", "drip" a byte now and then;
    in `ends` also "store then drop". `most` answers are given so often, and the others after.
    """

    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    begins: dict[str, str] = field(default_factory=dict)
    most: int = 1_000_000
    banner: str = "220 here"
    letters: list[tuple[str, Message]] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    greeted: list[str] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    closed: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self) -> list[str]:
        """To whom it took a letter, in order."""
        return [recipient for recipient, _ in self.letters]

    def told(self, answers: dict[str, str], recipient: str) -> str | None:
        """What it was told to answer for a recipient, as long as it is."""
        for part, answer in answers.items():
            if part in recipient and self.most > 0:
                self.most -= 1
                return answer
        return None


class Dropped(Exception):
    """The server leaves."""


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self.receiver = self.server.receiver
        self.receiver.connections += 1
        self.recipient = ""
        try:
            self.say(self.receiver.banner)
            while line := self.rfile.readline():
                if not self.answer(line.decode().strip()):
                    return
        except (Dropped, OSError):
            return

    def answer(self, line: str) -> bool:
        word = line.upper()
        if word.startswith("MAIL"):
            self.say(self.receiver.told(self.receiver.begins, "") or "250 ok")
        elif word.startswith("RCPT"):
            self.recipient = line.partition("<")[2].partition(">")[0]
            self.say(self.receiver.told(self.receiver.rcpt, self.recipient) or "250 ok")
        elif word.startswith(("EHLO", "HELO")):
            self.receiver.greeted.append(line[5:])
            self.say("250 ok")
        elif word.startswith("AUTH PLAIN"):
            self.receiver.signed_in.append(b64decode(line.split()[2]).decode())
            self.say("235 welcome")
        elif word == "DATA":
            self.take()
        elif word == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok")
        return True

    def take(self) -> None:
        said = self.receiver.told(self.receiver.data, self.recipient) or "354 go"
        self.say(said)
        if not said.startswith("354"):
            return
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            line = self.rfile.readline()
            if not line:
                raise Dropped
            content += line
        said = self.receiver.told(self.receiver.ends, self.recipient) or "250 taken"
        if said[0] in "2s":
            letter = email.message_from_bytes(content[:-3], policy=email.policy.default)
            self.receiver.letters.append((self.recipient, letter))
        self.say(said)

    def say(self, answer: str) -> None:
        if answer in ("drop", "store then drop"):
            raise Dropped
        if answer == "hang":
            self.receiver.closed.wait(30)
            raise Dropped
        if answer == "drip":
            for byte in NOISE * 100:
                self.wfile.write(bytes([byte]))
                if self.receiver.closed.wait(0.05):
                    raise Dropped
        self.wfile.write(answer.encode() + b"\r\n")
        if answer.startswith("421"):
            raise Dropped


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    receiver: Receiver


@contextmanager
def receiving(receiver: Receiver) -> Iterator[Receiver]:
    """The server at `receiver.url` while the block runs."""
    with _Server(("127.0.0.1", receiver.port), _Conversation) as server:
        server.receiver, receiver.port = receiver, server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        serving.start()
        try:
            yield receiver
        finally:
            receiver.closed.set()
            server.shutdown()
            serving.join()
