"""The last and the next run of each flow of a plan, as Prefect's server has them.

Over its REST API and without its client: that takes seconds to import, and sets what whole
processes share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from operation.errors import OperationError
from operation.scheduling.access import api_auth
from operation.scheduling.deployments import FLOWS, plan_suffix, plan_tag
from settings import Settings

TIMEOUT_S = 2
MOST = 200
"""Deployments that are asked for: more than the flows of a plan, whose duties have others."""
ENDED = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
BEGUN = (*ENDED, "RUNNING", "CANCELLING")


class PrefectAway(OperationError):
    """Prefect's server does not answer, or answers what nobody understands."""


@dataclass(frozen=True)
class LastRun:
    """A run that began: `state` is Prefect's type in small letters, `message` why it is so."""

    id: str
    name: str
    state: str
    message: str
    began_at: datetime


@dataclass(frozen=True)
class FlowRuns:
    """A flow of a plan: what it does, its last run, and when it starts next, if it does."""

    flow: str
    about: str
    last: LastRun | None
    next_at: datetime | None


def flow_runs(settings: Settings, plan: str) -> list[FlowRuns]:
    """The flows of a plan by its code, in the order of FLOWS. Raises PrefectAway."""
    user, _, key = api_auth(settings).partition(":")
    with httpx.Client(
        base_url=settings.prefect_api, auth=(user, key), timeout=TIMEOUT_S, trust_env=False
    ) as client:
        try:
            return _flow_runs(client, plan)
        except (httpx.HTTPError, ValueError, LookupError, TypeError) as error:
            raise PrefectAway(f"Prefect's server at {settings.prefect_api}: {error}") from error


def _flow_runs(client: httpx.Client, plan: str) -> list[FlowRuns]:
    of_plan = {"tags": {"all_": [plan_tag(plan)]}, "name": {"any_": _names(plan)}}
    rows = _ask(client, "/deployments/filter", deployments=of_plan, limit=MOST)
    by_flow = {str(row["name"]).removesuffix(plan_suffix(plan)): row for row in rows}
    return [_of_flow(client, flow, by_flow[flow]) for flow in FLOWS if flow in by_flow]


def _names(plan: str) -> list[str]:
    """Names of the flows' deployments, of a plan alone on its server and of one beside another."""
    return [f"{flow}{ending}" for flow in FLOWS for ending in ("", plan_suffix(plan))]


def _of_flow(client: httpx.Client, flow: str, row: dict[str, Any]) -> FlowRuns:
    last = _first(client, row["id"], BEGUN, "START_TIME_DESC")
    following = _first(client, row["id"], ("SCHEDULED",), "EXPECTED_START_TIME_ASC")
    return FlowRuns(
        flow=flow,
        about=row.get("description") or "",
        last=_last(last) if last else None,
        next_at=_instant(following["expected_start_time"]) if following else None,
    )


def _first(
    client: httpx.Client, deployment: str, states: Sequence[str], sort: str
) -> dict[str, Any] | None:
    runs = {"deployment_id": {"any_": [deployment]}, "state": {"type": {"any_": [*states]}}}
    rows = _ask(client, "/flow_runs/filter", flow_runs=runs, sort=sort, limit=1)
    return rows[0] if rows else None


def _last(row: dict[str, Any]) -> LastRun:
    state = row["state"]
    return LastRun(
        id=row["id"],
        name=row["name"],
        state=state["type"].lower(),
        message=state.get("message") or "",
        began_at=_instant(row.get("start_time") or state["timestamp"]),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _ask(client: httpx.Client, path: str, **body: Any) -> list[dict[str, Any]]:
    answer = client.post(path, json=body)
    answer.raise_for_status()
    rows: list[dict[str, Any]] = answer.json()
    return rows
