"""The pages of a big record over HTTP, as `dondoc pages` serves them, and their browsers."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from bench.big_record import TODAY
from models.plan_rows import agency_codes
from operation.accounts import NewAccount, add
from operation.installation import Installation, acting
from operation.signing_in import begin
from settings import REPOSITORY

ONCE = re.compile(rb'name="once" value="([^"]+)"')
STANDING = "so-noi-vu"
STARTS_WITHIN_S = 60


@dataclass(frozen=True)
class Served:
    """The server as its callers see it: a process, its port and what it logged."""

    pid: int
    port: int
    log: Path

    def connection(self) -> http.client.HTTPConnection:
        """A way to it, that no two threads may share."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def worked_ms(self) -> float:
        """Milliseconds of the processor that all its threads took until now."""
        # What clock_getcpuclockid(3) gives for a process on Linux; Python lacks it.
        return 1000 * time.clock_gettime((~self.pid << 3) | 2)

    def most_mb(self) -> float:
        """The most memory that it ever held."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024


@dataclass(frozen=True)
class Browser:
    """Somebody signed in by a cookie; a connection stays open for five seconds of silence."""

    connection: http.client.HTTPConnection
    cookie: str = ""

    def get(self, path: str) -> bytes:
        """A page that is there."""
        status, body = self.ask("GET", path)
        assert status == 200, f"{path}: {status}"
        return body

    def ask(self, method: str, path: str, **fields: str) -> tuple[int, bytes]:
        """The status and the content of an answer."""
        headers = {"Cookie": f"dondoc={self.cookie}"}
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, urlencode(fields) or None, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def acknowledge(self, number: int) -> tuple[int, int]:
        """Open a piece of work and take it on: the statuses of both answers."""
        status, page = self.ask("GET", f"/nhiem-vu/{number}")
        once = ONCE.search(page)
        fields = {"once": once[1].decode() if once else ""}
        return status, self.ask("POST", f"/nhiem-vu/{number}/tiep-nhan", **fields)[0]


@contextmanager
def served(record: Installation) -> Iterator[Served]:
    """`dondoc pages` in a process of its own, on behalf of the record's day."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    settings = record.settings
    environment = {
        **os.environ,
        "DONDOC_VAR_DIR": str(settings.var_dir),
        "DONDOC_DATABASE_URL": settings.database,
        "DONDOC_PAGES_PORT": str(port),
        "DONDOC_PAGES_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "cli.main", "pages", "--as-of", TODAY.isoformat()]
    log = settings.var_dir / "pages.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as output,
        subprocess.Popen(  # noqa: S603  # ours
            command, cwd=REPOSITORY, env=environment, stdout=output, stderr=output
        ) as process,
    ):
        try:
            server = Served(process.pid, port, log)
            _wait(process, server)
            yield server
        finally:
            process.terminate()


def _wait(process: "subprocess.Popen[bytes]", server: Served) -> None:
    patience = time.monotonic() + STARTS_WITHIN_S
    while process.poll() is None and time.monotonic() < patience:
        try:
            Browser(server.connection()).get("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(server.log.read_text(encoding="utf-8"))


def cookies(record: Installation) -> dict[str, str]:
    """An account of each agency, signed in: what its browser holds, by the agency's code."""
    now, held = datetime.now(UTC), {}
    with record.work() as (session, loaded):
        for code in agency_codes(session, loaded.id):
            role = "standing" if code == STANDING else "agency"
            new = NewAccount(code, "Nguyễn Thị Hoa", code, role)
            account = add(session, loaded, acting("bench", now, TODAY), new)
            held[code] = begin(session, account, now)
    return held
