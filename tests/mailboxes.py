"""A real mailbox server for tests: pymap, in memory, on loopback."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from imaplib import IMAP4
from pathlib import Path

from operation.demo.sink import free_port

PYMAP = str(Path(sys.executable).parent / "pymap")
USER, PASSWORD = "don-doc", "canary@pass"
START_SECONDS = 30


@dataclass(frozen=True)
class Mailbox:
    """Where it answers; `url` is as DONDOC_BOUNCE_MAILBOX has it."""

    port: int

    @property
    def url(self) -> str:
        return f"imap://{USER}:{PASSWORD.replace('@', '%40')}@127.0.0.1:{self.port}/INBOX"

    def put(self, *letters: bytes) -> None:
        """Letters that arrive."""
        with self.client() as client:
            for letter in letters:
                client.append(
                    "INBOX", "", "", letter.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                )

    def unseen(self) -> int:
        """How many letters nobody has read."""
        with self.client() as client:
            client.select("INBOX")
            return len(client.search(None, "UNSEEN")[1][0].split())

    def client(self) -> IMAP4:
        client = IMAP4("127.0.0.1", self.port)
        client.login(USER, PASSWORD)
        return client


@contextmanager
def running() -> Iterator[Mailbox]:
    """The server while the block runs."""
    port = free_port()
    services = ("--no-service", "admin", "--no-service", "managesieve")
    account = ("dict", "--demo-user", USER, "--demo-password", PASSWORD)
    process = subprocess.Popen(
        [PYMAP, "--host", "127.0.0.1", "--port", str(port), "--no-tls", *services, *account],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port)
        yield Mailbox(port)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _wait(process: "subprocess.Popen[bytes]", port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            IMAP4("127.0.0.1", port).logout()
            return
        except OSError:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
