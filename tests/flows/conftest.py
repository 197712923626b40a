"""One Prefect server, worker, record and mail sink for all flow tests: starting takes seconds."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from prefect.client.orchestration import SyncPrefectClient, get_client
from pydantic import SecretStr

from models.database import transaction
from operation.demo.sink import Sink, free_port, listening
from operation.installation import Installation, acting, create_installation
from operation.scheduling.deploy import DeployCounts, deploy, deploy_all
from operation.scheduling.deployed import as_client
from operation.scheduling.deployments import Deployment
from operation.scheduling.server import prefect_server, prefect_worker
from plans.loading import load
from plans.plan import Plan
from plans.reading import read_plan
from settings import Settings
from tests.builders import make_addresses_real
from tests.plans.edited import a_copy_with_inspections

LIVE_FROM = date(2022, 8, 16)
KEPT = ("I.3", "II.1", "II.5", "II.6", "III.1", "VII.4")
"""Of 75 rows those that these tests name: each is a deployment, and each deployment is compared."""


# First: xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One Prefect server for all flow tests: they stay in one process."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("prefect"))


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


@pytest.fixture(scope="session")
def alarm_bell() -> Iterator[str]:
    """Where alarms go."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), AlarmBell)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def mail() -> Iterator[Sink]:
    """A real SMTP server."""
    with listening(Sink()) as found:
        yield found


@dataclass(frozen=True)
class Machine:
    """An installation that runs."""

    settings: Settings
    record: Installation
    plan: Plan
    sink: Sink


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory, mail: Sink, alarm_bell: str) -> Installation:
    """A migrated record with a few rows of the shipped plan, live from the decision on."""
    var: Path = tmp_path_factory.mktemp("var")
    bounces = tmp_path_factory.mktemp("bounces")
    for part in ("cur", "new", "tmp"):
        (bounces / part).mkdir()
    # Every setting but the database's has a value: runs are told all of them.
    settings = Settings(
        var_dir=var,
        database_url=None,
        prefect_port=free_port(),
        smtp_url=SecretStr(mail.url),
        smtp_helo="dondoc.example.gov.vn",
        mail_return_path="thu-tra-lai@example.gov.vn",
        mail_reply_to="cchc@example.gov.vn",
        channels={"sms": SecretStr("json://127.0.0.1:9/{address}")},
        bounce_mailbox=SecretStr(f"maildir:{bounces}"),
        only_to="*@*",
        alarm_url=SecretStr(alarm_bell),
        heartbeat_url=SecretStr(f"{alarm_bell}/beat"),
    )
    record = create_installation(settings)
    plan = read_plan(a_copy_with_inspections(tmp_path_factory.mktemp("plan"), KEPT))
    with transaction(record.engine) as session:
        load(session, plan, acting("test", datetime.now(UTC), LIVE_FROM))
        make_addresses_real(session)
    # A test may load a second plan beside it.
    return replace(record, plan_code=plan.code)


@pytest.fixture(scope="session")
def machine(record: Installation, mail: Sink) -> Iterator[Machine]:
    """Server, deployments and worker."""
    settings = record.settings
    with prefect_server(settings):
        machine = Machine(settings, record, record.loaded().plan, mail)
        deploy(settings, machine.plan)
        _pause_schedules(machine)
        with prefect_worker(settings):
            yield machine


def _pause_schedules(machine: Machine) -> None:
    """Tests give the same answer at 07:30 in Ho Chi Minh City as at night."""
    with client_of(machine) as client:
        for name in ("chase", "deliver", "watch", "periodic-report"):
            client.pause_deployment(client.read_deployment_by_name(f"{name}/{name}").id)


@contextmanager
def client_of(machine: Machine) -> Iterator[SyncPrefectClient]:
    """A client of the machine's server."""
    with (
        as_client(machine.settings),
        get_client(sync_client=True) as client,
    ):
        yield client


def deploy_only(machine: Machine, deployments: list[Deployment]) -> DeployCounts:
    """Make the server equal to these deployments."""
    return asyncio.run(deploy_all(machine.settings, machine.plan, deployments))
