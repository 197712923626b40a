"""What starts Prefect, once for all tests: `dondoc up` on PostgreSQL, `dondoc demo` on SQLite.

Each takes a processor half a minute: who only looks at what they left shares them.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from pydantic import SecretStr

from models.database import transaction
from models.letters import outbox
from operation.demo.sink import Sink, free_port, listening
from operation.installation import Installation, acting, create_installation
from operation.scheduling.server import server_environment
from plans.loading import load
from plans.plan import Plan
from plans.reading import read_plan
from settings import REPOSITORY, Settings
from tests.builders import make_addresses_real
from tests.databases import PostgreSQL
from tests.plans.edited import a_copy_with_inspections

PROGRAM = str(Path(sys.executable).parent / "dondoc")
SMALL = "tests/plans/small"
LIVE_FROM, DAY = date(2022, 8, 16), date(2023, 3, 20)
CLERK = "so-noi-vu"
KEPT = ("I.3", "II.5", "III.1", "VII.4")
"""Of 75 rows those that these tests name: each is a deployment, and each deployment is compared."""
FEW_AND_SOON = {
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_RUNS": "3",
    "PREFECT_WORKER_QUERY_SECONDS": "0.5",
}
"""Of Prefect itself: to plan 400 days takes a core, and a run waits for its worker to look."""
UP_SECONDS = 240
WAIT_SECONDS = 180


class AlarmBell(BaseHTTPRequestHandler):
    """A real receiver of webhooks that keeps what it is told."""

    told: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        """Take an alarm; the name is the standard library's."""
        length = int(self.headers["Content-Length"])
        self.told.append(self.rfile.read(length).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@dataclass(frozen=True)
class Machine:
    """An installation that runs; `messages` is what `dondoc up` writes."""

    settings: Settings
    record: Installation
    plan: Plan
    sink: Sink
    messages: Path

    @property
    def environment(self) -> dict[str, str]:
        """Its settings, as an operator's shell has them."""
        told = server_environment(self.settings)
        return {name: value for name, value in told.items() if name.startswith("DONDOC_")}

    def dondoc(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command as an operator gives it."""
        return subprocess.run(
            [PROGRAM, *words],
            env={**os.environ, **self.environment, "DONDOC_BY": CLERK},
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )


@dataclass(frozen=True)
class Chased:
    """`dondoc trigger chase`, and the letters that left after it: to whom about what."""

    command: subprocess.CompletedProcess[str]
    queued: int
    letters: list[tuple[str, str]]


def until(true: Callable[[], bool], seconds: float = WAIT_SECONDS) -> None:
    """Returns when it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not so after {seconds:.0f} s"
        time.sleep(0.1)


def answer_of(url: str) -> str:
    """What an address answers; nothing if nobody does."""
    with suppress(httpx.HTTPError):
        return httpx.get(url, trust_env=False).text
    return ""


RUNNING = pytest.StashKey[ExitStack]()
"""In a worker's configuration: the `dondoc up` of its tests, until the last of them is over."""


@pytest.fixture(scope="session")
def machine(
    pytestconfig: pytest.Config,
    postgresql: PostgreSQL,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Machine]:
    """Server, deployments and worker by `dondoc up`: see `stop_what_runs`."""
    with ExitStack() as running:
        pytestconfig.stash[RUNNING] = running
        yield running.enter_context(_up(postgresql, tmp_path_factory))


def stop_what_runs(item: pytest.Item, following: pytest.Item | None) -> None:
    """After its last test `dondoc up` is asked to stop: idle it takes a tenth of a processor."""
    if RUNNING in item.config.stash and group_of(item) != (following and group_of(following)):
        item.config.stash[RUNNING].close()


def group_of(item: pytest.Item) -> str | None:
    """The group that a test is of; those of a group follow each other in one process."""
    mark = item.get_closest_marker("xdist_group")
    return str(mark.args[0]) if mark else None


@contextmanager
def _up(postgresql: PostgreSQL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """It runs; asked to stop at the end, it says so."""
    with _alarm_bell() as bell, listening(Sink()) as sink:
        settings = _settings(postgresql, tmp_path_factory, sink, bell)
        record = create_installation(settings)
        plan = read_plan(settings.plan_folder)
        with transaction(record.engine) as session:
            load(session, plan, acting("test", datetime.now(UTC), LIVE_FROM))
            make_addresses_real(session)
        out, err = settings.var / "up.out", settings.var / "up.err"
        # A test may load a second plan beside it.
        machine = Machine(settings, replace(record, plan_code=plan.code), plan, sink, err)
        environment = {**os.environ, **machine.environment, **FEW_AND_SOON}
        with out.open("w") as stdout, err.open("w") as stderr:
            up = subprocess.Popen(
                [PROGRAM, "up"], cwd=REPOSITORY, env=environment, stdout=stdout, stderr=stderr
            )
        try:
            until(lambda: up.poll() is not None or "running: http" in err.read_text(), UP_SECONDS)
            assert up.poll() is None, err.read_text()
            yield machine
        finally:
            up.send_signal(signal.SIGINT)
            code = up.wait(UP_SECONDS)
        record.engine.dispose()
    assert (code, out.read_text()) == (0, "")
    assert err.read_text().endswith("stopping …\nstopped\n")


@contextmanager
def _alarm_bell() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), AlarmBell)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def _settings(
    server: PostgreSQL, folders: pytest.TempPathFactory, sink: Sink, bell: str
) -> Settings:
    """Every setting has a value: runs are told all of them."""
    bounces = folders.mktemp("bounces")
    for part in ("cur", "new", "tmp"):
        (bounces / part).mkdir()
    return Settings(
        var_dir=folders.mktemp("var"),
        database_url=SecretStr(server.create("up")),
        plan=a_copy_with_inspections(folders.mktemp("plan"), KEPT),
        prefect_port=free_port(),
        pages_port=free_port(),
        smtp_url=SecretStr(sink.url),
        smtp_helo="dondoc.example.gov.vn",
        mail_return_path="thu-tra-lai@example.gov.vn",
        mail_reply_to="cchc@example.gov.vn",
        channels={"sms": SecretStr("json://127.0.0.1:9/{address}")},
        bounce_mailbox=SecretStr(f"maildir:{bounces}"),
        only_to="*@*",
        alarm_url=SecretStr(bell),
        heartbeat_url=SecretStr(f"{bell}/beat"),
    )


@pytest.fixture(scope="session")
def chased(machine: Machine) -> Chased:
    """`chase` of a Monday, and the letters that its `deliver` sent."""
    before = len(machine.sink.letters)
    plan = ("--plan", machine.plan.code)
    command = machine.dondoc("trigger", "chase", *plan, "--param", f"as_of={DAY}")
    states: list[str] = []

    def all_sent() -> bool:
        with machine.record.work() as (session, loaded):
            rows = outbox.notices(session, loaded.id, first=DAY, last=DAY)
        states[:] = [letter.state for letter in rows]
        return set(states) <= {"sent"}

    until(all_sent)
    letters = [(letter["To"], letter["Subject"]) for letter in machine.sink.letters[before:]]
    return Chased(command, len(states), letters)


@dataclass(frozen=True)
class Demonstration:
    """What `dondoc demo` of the small plan printed, and the state that it left."""

    out: str
    var: Path


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A month of the small plan, its last day on Prefect."""
    var = tmp_path_factory.mktemp("demonstration")
    done = subprocess.run(
        [PROGRAM, "demo", "--plan", SMALL, "--as-of", "2023-02-06"],
        cwd=REPOSITORY,
        env={**os.environ, "DONDOC_VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return Demonstration(done.stdout, var)
