"""The command `end`: what is left of a plan after its last day."""

from dataclasses import asdict
from typing import Annotated

import typer

from assignments.desk import Desk, Grounds
from assignments.ending import end as end_plan
from cli.options import AsOf, By, Formatted, PlanCode, abbreviations, act, record
from cli.output import Format, rows, say
from plans.loading import find

ENDED = (
    "id",
    "obligation",
    "period",
    "holder",
    "before",
    "after",
    "continued_by",
    "continued_as",
)


def end(
    document: Annotated[
        str, typer.Option("--document", metavar="NO", help="The document that closes it.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
    successor: Annotated[
        str | None,
        typer.Option(
            "--successor", metavar="CODE", help="The loaded plan that continues open work."
        ),
    ] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Print the same rows and change nothing.")
    ] = False,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """After a plan's last day: close its open work, or carry it to the successor plan."""
    with record(plan_code).work() as (session, loaded):
        heir = find(session, successor) if successor else None
        desk = Desk(session, loaded, act(as_of, by), by)
        ending = end_plan(desk, Grounds(reason, document), heir)
        if preview:
            # The same code as for real, then undone, because a preview of its own might differ.
            session.rollback()
    rows(map(asdict, ending.closed), ENDED, how, names=abbreviations(loaded.plan))
    for assignment in ending.left:
        say(assignment.words)
    if preview:
        say("a preview: nothing was changed")
