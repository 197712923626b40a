"""Commands on what was sent: deliveries, retry, link revoke."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.options import (
    AsOf,
    By,
    Formatted,
    PlanCode,
    abbreviations,
    act_by,
    day,
    known_agencies,
    record,
)
from cli.output import Format, rows
from models.letters import attempts
from notifications import retrying, revoking

DELIVERIES = (
    "id",
    "notice",
    "agency",
    "contact",
    "at",
    "channel",
    "address",
    "outcome",
    "message_id",
    "answer",
)
ON_SCREEN = ("id", "notice", "agency", "contact", "at", "outcome", "answer")
RETRIED = ("id", "before", "after")
REVOKED = ("id", "kind", "on", "revoked_on")


def deliveries(
    failed: Annotated[bool, typer.Option("--failed", help="Only what did not arrive.")] = False,
    agency: Annotated[str | None, typer.Option("--agency", metavar="AGENCY")] = None,
    first: Annotated[Any, typer.Option("--from", parser=day, metavar="DATE")] = None,
    last: Annotated[Any, typer.Option("--to", parser=day, metavar="DATE")] = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print every attempt to send a letter, with the receiver's own words if it was refused."""
    with record(plan_code).read() as (session, loaded):
        listed = attempts.deliveries(
            session,
            loaded.id,
            failed=failed,
            agencies=known_agencies(loaded.plan, agency),
            first=first,
            last=last,
        )
    rows(map(asdict, listed), DELIVERIES, how, ON_SCREEN, abbreviations(loaded.plan))


def retry(
    notices: Annotated[
        list[int] | None, typer.Argument(metavar="[NOTICE_ID…]", show_default=False)
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Whatever did not arrive and no later letter replaces.")
    ] = False,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Queue letters again that did not arrive; all of those named, or none."""
    if everything == bool(notices):
        raise typer.BadParameter("write either the ids of notices or --all")
    with record(plan_code).work() as (session, loaded):
        whole = act_by(session, loaded, as_of, by)
        if everything:
            again = retrying.retry_all(session, loaded, whole)
        else:
            again = retrying.retry(session, loaded, whole, notices or [])
    rows((asdict(row) for row in again), RETRIED, how)


def revoke_link(
    notices: Annotated[list[int], typer.Argument(metavar="NOTICE_ID…", show_default=False)],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """End the links of letters; all of those named, or none."""
    with record(plan_code).work() as (session, loaded):
        act = act_by(session, loaded, as_of, by)
        revoked = revoking.revoke(session, loaded, act, notices, reason)
    rows((asdict(row) for row in revoked), REVOKED, how)
