"""One deployment as the server takes it, and whether what it has is already that."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import ConcurrencyLimitStrategy, ConcurrencyOptions
from prefect.client.schemas.responses import DeploymentResponse
from prefect.client.schemas.schedules import CronSchedule, RRuleSchedule

from operation.scheduling.deployments import CANCEL_NEW, POOL, Deployment, Schedule

DAY = r"^(\d{4}-\d{2}-\d{2})?$"
"""How a date is written: of `format` alone Prefect checks nothing."""


def is_current(old: DeploymentResponse, fields: dict[str, Any]) -> bool:
    """Whether the server's deployment is what would be sent; hand edits there count too."""
    limit = old.global_concurrency_limit
    answered = {name: getattr(old, name) for name in fields if name != "concurrency_limit"}
    answered["concurrency_limit"] = limit.limit if limit else None
    return _comparable(answered) == _comparable(fields)


def strict(schema: dict[str, Any], choices: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The schema of a form by which the server itself refuses what no run could use.

    A date is written as one; fields that have `choices` are lists to choose from.
    """
    tightened = deepcopy(schema)
    for form in (tightened, *tightened.get("definitions", {}).values()):
        for name, field in form.get("properties", {}).items():
            if {"type": "string", "format": "date"} in field.get("anyOf", ()):
                field["pattern"] = DAY
            if name in choices:
                field.get("items", field)["enum"] = list(choices[name])
    return tightened


def request_fields(deployment: Deployment, schema: dict[str, Any]) -> dict[str, Any]:
    """What is sent: it replaces the deployment with its schedules."""
    cancel = ConcurrencyOptions(collision_strategy=ConcurrencyLimitStrategy(CANCEL_NEW))
    return {
        "name": deployment.name,
        "description": deployment.description,
        "entrypoint": deployment.entrypoint,
        "parameters": deployment.parameters,
        "parameter_openapi_schema": strict(schema, deployment.choices),
        "enforce_parameter_schema": True,
        "tags": list(deployment.tags),
        "work_pool_name": POOL,
        "work_queue_name": deployment.queue,
        "schedules": [_schedule(schedule) for schedule in deployment.schedules],
        "concurrency_limit": deployment.limit,
        "concurrency_options": cancel if deployment.limit is not None else None,
    }


def _comparable(fields: dict[str, Any]) -> dict[str, Any]:
    """The same on both sides: schedules by slug; whether one is paused is the operator's."""
    options = fields["concurrency_options"]
    schema = fields["parameter_openapi_schema"] or {}
    return {
        **fields,
        "tags": sorted(fields["tags"]),
        # `prefect deploy --all` leaves out what is empty in the form's schema.
        "parameter_openapi_schema": {k: v for k, v in schema.items() if v},
        "schedules": sorted(
            (str(schedule.slug), schedule.schedule.model_dump_json())
            for schedule in fields["schedules"]
        ),
        "concurrency_options": options.collision_strategy if options else None,
    }


def _schedule(schedule: Schedule) -> DeploymentScheduleCreate:
    when: RRuleSchedule | CronSchedule
    if schedule.rrule:
        when = RRuleSchedule(rrule=schedule.rrule, timezone=schedule.timezone)
    else:
        when = CronSchedule(cron=schedule.cron or "", timezone=schedule.timezone)
    return DeploymentScheduleCreate(schedule=when, slug=schedule.slug)
