"""The cheapest mail server that still speaks SMTP, in a process of its own: it counts letters."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO


class Conversation(asyncio.Protocol):
    """One connection to it; the names of its methods are asyncio's."""

    letters = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It begins."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.buffer, self.in_data = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """A piece of it."""
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.in_data else b"\r\n"
            line, found, rest = self.buffer.partition(end)
            if not found:
                return
            self.buffer = rest
            self._answer(line.upper())

    def _answer(self, line: bytes) -> None:
        if self.in_data:
            Conversation.letters += 1
            self.in_data = False
            self.transport.write(b"250 taken\r\n")
        elif line == b"DATA":
            self.in_data = True
            self.transport.write(b"354 go\r\n")
        elif line == b"QUIT":
            self.transport.write(b"221 bye\r\n")
            self.transport.close()
        else:
            self.transport.write(b"250 sink\r\n")


@dataclass
class Sink:
    """The server as its caller sees it."""

    port: int
    asking: IO[str]
    answers: IO[str]

    def count(self) -> int:
        """How many letters it took until now."""
        self.asking.write("\n")
        self.asking.flush()
        return int(self.answers.readline())


@contextmanager
def sink() -> Iterator[Sink]:
    """The server in a process of its own while the block runs."""
    command = [sys.executable, "-m", "bench.sink"]
    with subprocess.Popen(  # noqa: S603  # our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        yield Sink(int(process.stdout.readline()), process.stdin, process.stdout)
        process.stdin.close()


async def _serve() -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Conversation, "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(Conversation.letters, flush=True)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve())
