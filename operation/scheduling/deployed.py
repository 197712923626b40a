"""Deployments that Prefect's server has: which plan each belongs to, and how plans share names."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from prefect.client.orchestration import PrefectClient, SyncPrefectClient
from prefect.client.schemas.filters import FlowFilter, FlowFilterName
from prefect.client.schemas.responses import DeploymentResponse
from prefect.settings import PREFECT_API_AUTH_STRING, PREFECT_API_URL, temporary_settings

from operation.scheduling.access import api_auth
from operation.scheduling.deployments import FLOWS, plan_suffix
from settings import Settings

PAGE = 200
OURS = FlowFilter(name=FlowFilterName(any_=list(FLOWS)))
Flows: TypeAlias = dict[UUID, str]


@dataclass(frozen=True)
class ServerDeployment:
    """A deployment of one of our flows, as the server has it."""

    flow: str
    row: DeploymentResponse

    @property
    def full_name(self) -> str:
        """`flow/deployment`, as Prefect names it."""
        return f"{self.flow}/{self.row.name}"

    @property
    def plan(self) -> str | None:
        """The code of its plan; None for a deployment that nothing here made."""
        tagged = (tag.removeprefix("plan:") for tag in self.row.tags if tag.startswith("plan:"))
        # Before plans had tags their code stood in the parameters only.
        return next(tagged, None) or self.row.parameters.get("plan")

    @property
    def plain_name(self) -> str:
        """Its name without the code of its plan."""
        return self.row.name.removesuffix(plan_suffix(self.plan)) if self.plan else self.row.name

    @property
    def is_plain(self) -> bool:
        """Whether its name is that of a plan alone on its server."""
        return self.row.name == self.plain_name


@contextmanager
def as_client(settings: Settings) -> Iterator[None]:
    """Prefect's clients made while the block runs talk to the installation's server."""
    reached = {
        PREFECT_API_URL: settings.prefect_api,
        PREFECT_API_AUTH_STRING: api_auth(settings),
    }
    with temporary_settings(reached):
        yield


async def read(client: PrefectClient) -> list[ServerDeployment]:
    """Every deployment of our flows."""
    flows = {flow.id: flow.name for flow in await client.read_flows(flow_filter=OURS)}
    responses: list[DeploymentResponse] = []
    while len(responses) % PAGE == 0:
        page = await client.read_deployments(flow_filter=OURS, limit=PAGE, offset=len(responses))
        responses += page
        if not page:
            break
    return _with_flows(responses, flows)


def read_now(client: SyncPrefectClient) -> list[ServerDeployment]:
    """The same outside of an event loop."""
    flows = {flow.id: flow.name for flow in client.read_flows(flow_filter=OURS)}
    responses: list[DeploymentResponse] = []
    while len(responses) % PAGE == 0:
        page = client.read_deployments(flow_filter=OURS, limit=PAGE, offset=len(responses))
        responses += page
        if not page:
            break
    return _with_flows(responses, flows)


def named(
    deployments: Iterable[ServerDeployment], plan: str | None = None
) -> dict[str, ServerDeployment]:
    """Deployments by every name that means one: those of one plan, or of all.

    A name may be flow/deployment, a deployment's name, or the code of an obligation, which is
    the first word of it; the plan's code behind a name may be left out. A name that several
    plans have means the deployment that bears it as it is.
    """
    by_name: dict[str, ServerDeployment] = {}
    wanted = [deployment for deployment in deployments if plan in (None, deployment.plan)]
    # Plain names first, so that a name which several plans have means the one that bears it.
    for deployment in sorted(wanted, key=lambda deployment: not deployment.is_plain):
        plain = deployment.plain_name
        for name in (
            deployment.full_name,
            deployment.row.name,
            f"{deployment.flow}/{plain}",
            plain,
            plain.split(" ")[0],
        ):
            by_name.setdefault(name, deployment)
    return by_name


def is_beside(deployments: Iterable[ServerDeployment], plan: str) -> bool:
    """Whether another plan has the plain names of this server (docs/adr/0006)."""
    return any(
        deployment.is_plain and deployment.plan not in (None, plan) for deployment in deployments
    )


def _with_flows(rows: Iterable[DeploymentResponse], flows: Flows) -> list[ServerDeployment]:
    return [ServerDeployment(flows[row.flow_id], row) for row in rows]
