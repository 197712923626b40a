"""Commands on webhooks: programs of offices that are told what happens."""

from typing import Annotated

import typer

from cli.options import AsOf, By, Formatted, PlanCode, abbreviations, act_by, record
from cli.output import Format, rows, say, write
from models import webhooks
from operation.secret_keys import secret_keys
from operation.webhooks import NewWebhook, end, shown_secret
from operation.webhooks import add as add_webhook

WEBHOOKS = ("name", "agency", "events", "url", "made_on", "ended_on", "failures", "answer")
Name = Annotated[str, typer.Argument(metavar="NAME")]


def list_webhooks(plan_code: PlanCode = None, how: Formatted = Format.table) -> None:
    """Print the webhooks, and what those that fail were answered."""
    with record(plan_code).read() as (session, loaded):
        listed = [
            {**hook.model_dump(), "agency": agency}
            for hook, agency in webhooks.webhooks(session, loaded.id)
        ]
    rows(listed, WEBHOOKS, how, names=abbreviations(loaded.plan))


def add(
    name: Name,
    office: Annotated[
        str, typer.Option("--office", metavar="AGENCY", help="Whose work it is told of.")
    ],
    url: Annotated[str, typer.Option("--url", help="https://…")],
    events: Annotated[
        list[str] | None,
        typer.Option("--event", help="opened, submitted, accepted or overdue; all without it."),
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Tell a program of an office what happens; prints the secret that signs it."""
    installation = record(plan_code)
    with installation.work() as (session, loaded):
        whole = act_by(session, loaded, as_of, by)
        hook = add_webhook(session, loaded, whole, NewWebhook(name, office, url, events or ()))
    write(shown_secret(secret_keys(installation.settings), hook.name))
    say("the receiver checks signatures with it; keep it where secrets are kept")


def end_webhook(name: Name, as_of: AsOf = None, by: By = None, plan_code: PlanCode = None) -> None:
    """Tell a webhook nothing more."""
    with record(plan_code).work() as (session, loaded):
        hook = end(session, loaded, act_by(session, loaded, as_of, by), name)
    write(f"{hook.name}: ended on {hook.ended_on}")
