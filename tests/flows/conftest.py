"""One Prefect server, worker, record and mail sink for all flow tests: starting takes seconds."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from models.database import transaction
from operation.deploy import Deployed, deploy, deploy_all
from operation.deployments import Deployment
from operation.record import Record, acting, create_record
from operation.server import prefect_server, prefect_worker
from plans.loading import load
from plans.plan import Plan
from plans.reading import read_plan
from settings import Settings

LIVE_FROM = date(2022, 8, 16)


@dataclass
class Sink:
    """A real SMTP server that keeps the recipients of what arrives."""

    recipients: list[str] = field(default_factory=list)

    async def handle_DATA(self, _: Any, __: Any, envelope: Any) -> str:  # noqa: N802
        """Take a letter."""
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"


@dataclass(frozen=True)
class Machine:
    """An installation that runs."""

    settings: Settings
    record: Record
    plan: Plan
    sink: Sink


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A migrated record with the shipped plan, live from the decision on."""
    var: Path = tmp_path_factory.mktemp("var")
    settings = Settings(
        var_dir=var,
        database_url=None,
        prefect_port=free_port(),
        smtp_url=f"smtp://127.0.0.1:{free_port()}",
    )
    record = create_record(settings)
    # Not equal to the shipped plan, so that deploying writes no file into the repository.
    plan = read_plan(settings.plan_folder)
    plan = plan.model_copy(update={"head": plan.head.model_copy(update={"title": "Thử"})})
    with transaction(record.engine) as session:
        load(session, plan, acting("test", datetime.now(UTC), LIVE_FROM))
    return record


@pytest.fixture(scope="session")
def machine(record: Record) -> Iterator[Machine]:
    """Server, deployments and worker."""
    settings, sink = record.settings, Sink()
    port = int(settings.smtp_url.get_secret_value().rpartition(":")[2])
    mail = Controller(sink, hostname="127.0.0.1", port=port)
    mail.start()
    try:
        with prefect_server(settings):
            machine = Machine(settings, record, record.loaded().plan, sink)
            deploy(settings, machine.plan)
            _pause_schedules(machine)
            with prefect_worker(settings):
                yield machine
    finally:
        mail.stop(no_assert=True)


def _pause_schedules(machine: Machine) -> None:
    """Tests give the same answer at 07:30 in Ho Chi Minh City as at night."""
    with client_of(machine) as client:
        for name in ("chase/chase", "deliver/deliver", "watch/watch"):
            client.pause_deployment(client.read_deployment_by_name(name).id)


@contextmanager
def client_of(machine: Machine) -> Iterator[SyncPrefectClient]:
    """A client of the machine's server."""
    with (
        temporary_settings({PREFECT_API_URL: machine.settings.prefect_api}),
        get_client(sync_client=True) as client,
    ):
        yield client


def deploy_only(machine: Machine, wanted: list[Deployment]) -> Deployed:
    """Make the server equal to these deployments."""
    return asyncio.run(deploy_all(machine.settings, machine.plan, wanted))
