"""Commands on tokens: what programs show to use the API."""

from typing import Annotated

import typer

from cli.options import AsOf, By, Formatted, PlanCode, abbreviations, act_by, record
from cli.output import Format, rows, say, write
from models import tokens
from operation.tokens import NewToken, make, revoke

TOKENS = ("name", "agency", "contact", "scopes", "made_on", "revoked_on")
Name = Annotated[str, typer.Argument(metavar="NAME", help="What it is for, e.g. van-ban-so-y-te.")]


def list_tokens(plan_code: PlanCode = None, how: Formatted = Format.table) -> None:
    """Print the tokens of the API."""
    with record(plan_code).read() as (session, loaded):
        listed = [
            {**token.model_dump(), "agency": agency, "contact": token.contact_role}
            for token, agency in tokens.tokens(session, loaded.id)
        ]
    rows(listed, TOKENS, how, names=abbreviations(loaded.plan))


def add(
    name: Name,
    office: Annotated[
        str, typer.Option("--office", metavar="OFFICE", help="AGENCY or AGENCY/ROLE.")
    ],
    scopes: Annotated[
        list[str],
        typer.Option("--scope", help="read, submit, event, assign or inspect; may be repeated."),
    ],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Make a token of the API for an office and print it."""
    with record(plan_code).work() as (session, loaded):
        whole = act_by(session, loaded, as_of, by)
        text = make(session, loaded, whole, NewToken(name, office, scopes))
    write(text)
    say("keep it where secrets are kept: it is not shown again")


def revoke_token(name: Name, as_of: AsOf = None, by: By = None, plan_code: PlanCode = None) -> None:
    """End a token: what shows it is refused from now on."""
    with record(plan_code).work() as (session, loaded):
        token = revoke(session, loaded, act_by(session, loaded, as_of, by), name)
    write(f"{token.name}: revoked on {token.revoked_on}")
