"""One run of a deployment, started through Prefect and followed to its end."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, WorkerStatus
from prefect.client.schemas.responses import DeploymentResponse
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow, load_flow_from_entrypoint

from operation.errors import OperationError
from operation.installation import open_installation
from operation.scheduling.deployed import ServerDeployment, as_client, named, read_now
from operation.scheduling.deployments import FLOWS, POOL, by_tag
from operation.scheduling.parameters import checked
from operation.scheduling.server import NoServer, is_healthy
from plans.faults import nearest
from settings import Settings

LOOKED_EVERY_SECONDS = 0.5
WORKER_SECONDS = 30.0
"""How long a worker that just started may take to report."""
RUN_SECONDS = 1800.0


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
    plan: str | None = None,
    by: str | None = None,
    say: Callable[[str], None] | None = None,
) -> Finished:
    """Run a deployment now and follow it to its end; `by` is the office that asks for it.

    `name` is flow/deployment, a deployment's name, or the code of an obligation; where several
    plans have it and none is given, that of the plan with the plain names. `say` is told each
    state. Raises NoServer, UnknownDeployment, BadParameter before the run, NotFollowed.
    """
    if not is_healthy(settings):
        raise NoServer(settings)
    with (
        as_client(settings),
        get_client(sync_client=True) as client,
    ):
        full_name, deployment = find(client, name, plan)
        flow: Flow[..., Any] = load_flow_from_entrypoint(
            FLOWS[full_name.partition("/")[0]], use_placeholder_flow=False
        )
        of_plan = {**deployment.parameters, **(parameters or {})}.get("plan") or plan
        there = open_installation(settings, of_plan).loaded().plan
        # Here and not in the run, because whoever asks must see the fault at once.
        values = checked(flow.fn, parameters or {}, there)
        # Ahead of the run, otherwise it would start by itself when somebody starts a worker later.
        wait_for_worker(client)
        run = client.create_flow_run_from_deployment(
            deployment.id, parameters=values, tags=[by_tag(by)] if by else []
        )
        run = _followed(client, run, say or (lambda _: None))
    message = (run.state.message if run.state else None) or ""
    return Finished(str(run.id), run.name, full_name, run.state_name or "", message)


def find(
    client: SyncPrefectClient, name: str, plan: str | None = None
) -> tuple[str, DeploymentResponse]:
    """The one deployment that a name means, of a plan or of any, with its full name.

    Raises UnknownDeployment.
    """
    deployments = read_now(client)
    by_name = named(deployments, plan)
    if name in by_name:
        return by_name[name].full_name, by_name[name].row
    hint = nearest(name, by_name) if by_name else _nothing_there(deployments, plan)
    raise UnknownDeployment(f'no deployment is named "{name}"; {hint}')


def _nothing_there(deployments: list[ServerDeployment], plan: str | None) -> str:
    plans = ", ".join(sorted({deployment.plan for deployment in deployments if deployment.plan}))
    if plans:
        return f'nothing is deployed of the plan "{plan}"; deployed: {plans}'
    return "nothing is deployed; run: dondoc deploy"


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
    last_state = None
    while True:
        if run.state_name != last_state:
            last_state = run.state_name
            say(f"{run.name}: {last_state}")
        if run.state and run.state.is_final():
            return run
        if time.monotonic() > end:
            raise NotFollowed(
                f'run "{run.name}" ({run.id}) is still {last_state} after {RUN_SECONDS:.0f} s; '
                "look at its log: dondoc status"
            )
        time.sleep(LOOKED_EVERY_SECONDS)
        run = client.read_flow_run(run.id)
