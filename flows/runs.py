"""What every flow shares: the day of a run, its name, and the artifact that it leaves."""

import os
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import deployment, flow_run

from deadlines.civil import civil_date, instant
from models.audit.acts import Act
from notifications.secrets import Redactor
from operation.installation import Installation, acting, open_installation
from operation.private import UMASK
from operation.scheduling.deployments import asked_by, plan_suffix
from operation.scheduling.parameters import BadParameter, as_day
from settings import Settings

ACTOR = "prefect"


def moment(as_of: date | None) -> datetime:
    """The instant of a run: now, or 08:00 in Ho Chi Minh City of the day that it is for."""
    return instant(as_of) if as_of else datetime.now(UTC)


def run_name() -> str:
    """The name of a run: its flow and what it opens, and its day."""
    parameters = flow_run.get_parameters() or {}
    subject = ", ".join(parameters.get("obligations") or ()) or flow_run.get_flow_name()
    day = parameters.get("as_of") or civil_date(moment(None))
    return f"{subject}{beside_another()} {day}"


def beside_another() -> str:
    """What follows the names of a plan that shares the server with another; else nothing."""
    code = (flow_run.get_parameters() or {}).get("plan")
    ending = plan_suffix(code) if code else ""
    return ending if ending and (deployment.get_name() or "").endswith(ending) else ""


def begin(as_of: date | str | None, plan: str | None) -> tuple[Installation, Act]:
    """The record, and who acts when; from here on what the run writes is its account's alone.

    Raises BadParameter, of a day that has not come too; StaleSchema.
    """
    # A worker starts flows with its own mask, so each run must set it before the first file.
    os.umask(UMASK)
    day, settings = as_day(as_of), Settings()
    if day and day > (today := civil_date(datetime.now(UTC))):
        raise BadParameter(f"as_of: {day} has not come yet; write {today} or earlier")
    Redactor(settings.secrets).guard_logs()
    via = f"flow:{flow_run.get_id()}"
    act = acting(ACTOR, moment(day), day, via)
    return open_installation(settings, plan or None), replace(
        act, person=asked_by(flow_run.get_tags())
    )


def publish(key: str, title: str, lines: Iterable[str]) -> str:
    """Leave the run's artifact in Vietnamese, and say the same in its log."""
    body = "\n".join(lines)
    # Prefect takes artifacts of one key for versions of one: plans must not share a key.
    ending = beside_another()
    if ending:
        title, key = f"{title}{ending}", f"{key}-{ending.strip(' ()')}"
    create_markdown_artifact(f"## {title}\n\n{body}\n", key=key, description=title)
    get_run_logger().info("%s\n%s", title, body)
    return title


def section(title: str, lines: list[str], nothing: str) -> list[str]:
    """A part of the artifact."""
    return [f"### {title}", "", *(lines or [nothing]), ""]
