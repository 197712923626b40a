"""What the flow tests share: the one `dondoc up` of the run, asked by Prefect's own client."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from prefect import Flow
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun
from prefect.logging.handlers import APILogHandler

from operation.scheduling.deploy import DeployCounts, deploy_all
from operation.scheduling.deployed import as_client
from operation.scheduling.deployments import Deployment
from tests.up import Machine


# First: xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One Prefect server for all flow tests: they stay in one process."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("prefect"))


@pytest.fixture(scope="session")
def machine(machine: Machine) -> Machine:
    """Without schedules: tests give the same answer at 07:30 in Ho Chi Minh City as at night."""
    with client_of(machine) as client:
        for name in ("chase", "deliver", "watch", "periodic-report"):
            client.pause_deployment(client.read_deployment_by_name(f"{name}/{name}").id)
    return machine


@contextmanager
def client_of(machine: Machine) -> Iterator[SyncPrefectClient]:
    """A client of the machine's server."""
    with (
        as_client(machine.settings),
        get_client(sync_client=True) as client,
    ):
        yield client


def run_here(machine: Machine, flow: Flow[..., Any], **parameters: Any) -> FlowRun:
    """A run of the machine's server carried out in this process: only what starts it differs."""
    mask = os.umask(0)
    try:
        with client_of(machine) as client, pytest.MonkeyPatch.context() as patch:
            for name, value in machine.environment.items():
                patch.setenv(name, value)
            # As each deployment does, the run names its plan: a test may have loaded a second.
            values = {"plan": machine.plan.code, **parameters}
            state = flow(**values, return_state=True)
            APILogHandler().flush()
            return client.read_flow_run(state.state_details.flow_run_id)
    finally:
        # A run makes its files private, so from now on would this process.
        os.umask(mask)


def deploy_only(machine: Machine, deployments: list[Deployment]) -> DeployCounts:
    """Make the server equal to these deployments."""
    return asyncio.run(deploy_all(machine.settings, machine.plan, deployments))
