"""One run of a deployment, started through Prefect and followed to its end."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.client.schemas.objects import FlowRun, WorkerStatus
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.settings import PREFECT_API_URL, temporary_settings

from operation.deployments import FLOWS, POOL
from operation.errors import OperationError
from operation.parameters import checked
from operation.server import NoServer, is_healthy
from plans.faults import nearest
from settings import Settings

LOOKED_EVERY_SECONDS = 0.5
WORKER_SECONDS = 30.0
"""How long a worker that just started may take to report."""
RUN_SECONDS = 1800.0
PAGE = 200


class UnknownDeployment(OperationError):
    """No deployment has that name."""


class NotFollowed(OperationError):
    """A run was started, or would be, that nothing carries out."""


@dataclass(frozen=True)
class Finished:
    """How a run ended; `state` is Prefect's name of it, e.g. Completed, Failed, Cancelled."""

    id: str
    name: str
    deployment: str
    state: str
    message: str

    @property
    def completed(self) -> bool:
        """Whether it did what it was for."""
        return self.state == "Completed"


def trigger(
    settings: Settings,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    say: Callable[[str], None] | None = None,
) -> Finished:
    """Run a deployment now and follow it to its end.

    `name` is flow/deployment, a deployment's name, or the code of an obligation; `say` is told
    each state. Raises NoServer, UnknownDeployment, BadParameter before the run, NotFollowed.
    """
    if not is_healthy(settings):
        raise NoServer(settings)
    with (
        temporary_settings({PREFECT_API_URL: settings.prefect_api}),
        get_client(sync_client=True) as client,
    ):
        full_name, deployment = find(client, name)
        flow: Flow[..., Any] = load_flow_from_entrypoint(
            FLOWS[full_name.partition("/")[0]], use_placeholder_flow=False
        )
        values = checked(flow.fn, parameters or {})
        wait_for_worker(client)
        run = client.create_flow_run_from_deployment(deployment.id, parameters=values)
        run = _followed(client, run, say or (lambda _: None))
    message = (run.state.message if run.state else None) or ""
    return Finished(str(run.id), run.name, full_name, run.state_name or "", message)


def find(client: SyncPrefectClient, name: str) -> tuple[str, DeploymentResponse]:
    """The one deployment that a name means, with its full name. Raises UnknownDeployment."""
    ours = FlowFilter(name=FlowFilterName(any_=list(FLOWS)))
    flows = {flow.id: flow.name for flow in client.read_flows(flow_filter=ours)}
    found: list[DeploymentResponse] = []
    while len(found) % PAGE == 0:
        page = client.read_deployments(flow_filter=ours, limit=PAGE, offset=len(found))
        found += page
        if not page:
            break
    known: dict[str, tuple[str, DeploymentResponse]] = {}
    for row in found:
        full_name = f"{flows[row.flow_id]}/{row.name}"
        # The code of an obligation is the first word of its deployment's name.
        for alias in (full_name, row.name, row.name.partition(" ")[0]):
            known.setdefault(alias, (full_name, row))
    if name in known:
        return known[name]
    hint = nearest(name, known) if known else "nothing is deployed; run: dondoc deploy"
    raise UnknownDeployment(f'no deployment is named "{name}"; {hint}')


def online_workers(client: SyncPrefectClient) -> int:
    """How many workers of the pool report."""
    try:
        workers = client.read_workers_for_work_pool(POOL)
    except ObjectNotFound:
        return 0
    return sum(worker.status == WorkerStatus.ONLINE for worker in workers)


def wait_for_worker(client: SyncPrefectClient) -> None:
    """Returns when a worker reports. Raises NotFollowed when none does: a run would only wait."""
    end = time.monotonic() + WORKER_SECONDS
    while not online_workers(client):
        if time.monotonic() > end:
            raise NotFollowed("no worker is running, so nothing was started; run: dondoc up")
        time.sleep(LOOKED_EVERY_SECONDS)


def _followed(client: SyncPrefectClient, run: FlowRun, say: Callable[[str], None]) -> FlowRun:
    end = time.monotonic() + RUN_SECONDS
    told = None
    while True:
        if run.state_name != told:
            told = run.state_name
            say(f"{run.name}: {told}")
        if run.state and run.state.is_final():
            return run
        if time.monotonic() > end:
            raise NotFollowed(
                f'run "{run.name}" ({run.id}) is still {told} after {RUN_SECONDS:.0f} s; '
                "look at its log: dondoc status"
            )
        time.sleep(LOOKED_EVERY_SECONDS)
        run = client.read_flow_run(run.id)
