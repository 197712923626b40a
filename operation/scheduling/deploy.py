"""Make Prefect's server equal to the plan: send what changed, delete what is gone.

Deployments of other plans on the server are left alone.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.exceptions import ObjectNotFound
from prefect.flows import Flow, load_flow_from_entrypoint
from prefect.utilities.callables import parameter_schema

from operation.scheduling import deployed
from operation.scheduling.automations import (
    SKIPPED,
    alarm_webhook,
    automations,
    forget_webhook,
    put_all,
)
from operation.scheduling.deployments import (
    DEFAULT,
    FLOWS,
    POOL,
    URGENT,
    Deployment,
    deployments,
    named_beside,
    prefect_yaml,
)
from operation.scheduling.payload import is_current, request_fields
from operation.scheduling.server import NoServer, is_healthy
from plans.plan import Plan
from settings import Settings

RUN_COMMAND = "python -m prefect.engine"
"""Named, because without a command the worker starts a second process to look for the code."""
POOL_TEMPLATE = {
    "job_configuration": {"command": RUN_COMMAND, "stream_output": True},
    "variables": {"type": "object", "properties": {}, "additionalProperties": False},
}
"""A run says nothing of how it is run: neither its command nor its environment nor its folder."""
PRIORITIES = {URGENT: 1, DEFAULT: 2}


@dataclass(frozen=True)
class DeployCounts:
    """How many deployments were sent, deleted or left alone; what was left out, and why."""

    created: int
    updated: int
    deleted: int
    unchanged: int
    skipped: tuple[str, ...] = ()
    written: Path | None = None

    @property
    def words(self) -> str:
        """What happened, in one line."""
        left_out = f"; left out: {'; '.join(self.skipped)}" if self.skipped else ""
        return (
            f"deployments: {self.created} created, {self.updated} updated, "
            f"{self.deleted} deleted, {self.unchanged} unchanged{left_out}"
        )


def deploy(
    settings: Settings, plan: Plan, progress: Callable[[int, int], None] | None = None
) -> DeployCounts:
    """Make the server equal to a plan and write its prefect.yaml. Raises NoServer."""
    if not is_healthy(settings):
        raise NoServer(settings)
    return asyncio.run(deploy_all(settings, plan, deployments(plan), progress=progress))


async def deploy_all(
    settings: Settings,
    plan: Plan,
    wanted: list[Deployment],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> DeployCounts:
    """The same with these deployments, within an event loop."""
    with deployed.as_client(settings):
        async with get_client() as client:
            await _ensure_pool(client)
            server = _Server(client, await _flows(client))
            existing = await deployed.read(client)
            beside = deployed.is_beside(existing, plan.code)
            if beside:
                wanted = named_beside(wanted, plan)
            sent = await _send(server, existing, wanted, progress)
            gone = await _delete_others(client, plan, existing, wanted)
            url = settings.alarm_url
            webhook = await alarm_webhook(url.get_secret_value()) if url else None
            await put_all(client, automations(webhook))
            # Only now: an automation that still calls the address must not lose it.
            if webhook is None:
                await forget_webhook(client)
    return DeployCounts(
        created=sent.count("created"),
        updated=sent.count("updated"),
        deleted=gone,
        unchanged=sent.count("unchanged"),
        skipped=() if settings.alarm_url else (SKIPPED,),
        written=_write_beside(settings, plan, wanted)
        if beside
        else write_prefect_yaml(settings, plan),
    )


async def _delete_others(
    client: PrefectClient,
    plan: Plan,
    existing: list[deployed.ServerDeployment],
    wanted: list[Deployment],
) -> int:
    """Delete what the plan no longer has, and what belongs to no plan; how many these are."""
    names = {deployment.full_name for deployment in wanted}
    ours = [old for old in existing if old.plan in (None, plan.code)]
    gone = [old for old in ours if old.full_name not in names]
    for old in gone:
        await client.delete_deployment(old.row.id)
    return len(gone)


def write_prefect_yaml(settings: Settings, plan: Plan) -> Path:
    """All deployments of the plan in one file of DONDOC_VAR_DIR: a checkout is not written to."""
    return _write(settings.var / "prefect.yaml", prefect_yaml(plan))


def _write_beside(settings: Settings, plan: Plan, wanted: list[Deployment]) -> Path:
    """Of a plan beside another: a file of its own."""
    return _write(settings.var / f"prefect-{plan.code}.yaml", prefect_yaml(plan, wanted))


def _write(path: Path, written: str) -> Path:
    if not path.is_file() or path.read_text("utf-8") != written:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        partial.write_text(written, "utf-8")
        # In one step, because a reader must not see half of it.
        partial.replace(path)
    return path


@dataclass(frozen=True)
class _Flow:
    id: UUID
    schema: dict[str, Any]


@dataclass(frozen=True)
class _Server:
    client: PrefectClient
    flows: dict[str, _Flow]


async def _ensure_pool(client: PrefectClient) -> None:
    template = POOL_TEMPLATE
    try:
        pool = await client.read_work_pool(POOL)
    except ObjectNotFound:
        await client.create_work_pool(
            WorkPoolCreate(name=POOL, type="process", base_job_template=template)
        )
    else:
        if pool.base_job_template != template:
            await client.update_work_pool(POOL, WorkPoolUpdate(base_job_template=template))
    queues = {queue.name: queue for queue in await client.read_work_queues(work_pool_name=POOL)}
    for name, priority in PRIORITIES.items():
        if name not in queues:
            await client.create_work_queue(name=name, priority=priority, work_pool_name=POOL)
        elif queues[name].priority != priority:
            await client.update_work_queue(queues[name].id, priority=priority)


async def _flows(client: PrefectClient) -> dict[str, _Flow]:
    """Every flow with the schema of its form; imported by entry point, as the worker will."""
    flows = {}
    for name, entrypoint in FLOWS.items():
        flow: Flow[..., Any] = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
        schema = parameter_schema(flow).model_dump_for_openapi()
        flows[name] = _Flow(await client.create_flow_from_name(name), schema)
    return flows


async def _send(
    server: _Server,
    existing: list[deployed.ServerDeployment],
    wanted: list[Deployment],
    progress: Callable[[int, int], None] | None,
) -> list[str]:
    done: list[str] = []
    rows = {deployment.full_name: deployment.row for deployment in existing}
    # One after the other: at once they refuse each other in Prefect's database (docs/adr/0022).
    for deployment in wanted:
        old = rows.get(deployment.full_name)
        flow = server.flows[deployment.flow]
        fields = request_fields(deployment, flow.schema)
        outcome = "updated" if old else "created"
        if old and is_current(old, fields):
            outcome = "unchanged"
        else:
            await server.client.create_deployment(flow.id, **fields)
        done.append(outcome)
        if progress:
            progress(len(done), len(wanted))
    return done
