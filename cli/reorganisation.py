"""The command `transfer`: open work passes to the successors of agencies."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from assignments import transferring
from cli.options import AsOf, By, Formatted, PlanCode, abbreviations, day, desk_of
from cli.output import Format, rows, say

MOVED = ("id", "obligation", "period", "agency", "from", "to", "why")


def transfer(
    effective: Annotated[
        Any,
        typer.Option(
            "--effective", parser=day, metavar="DATE", help="The first day of the new agencies."
        ),
    ],
    document: Annotated[
        str, typer.Option("--document", metavar="TEXT", help="The document of the reorganisation.")
    ],
    preview: Annotated[
        bool, typer.Option("--preview", help="Print the same rows and change nothing.")
    ] = False,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """A reorganisation (chuyển giao): open work passes to whoever answers on the day."""
    with desk_of(as_of, by, plan_code) as desk:
        if preview:
            done = transferring.planned(desk, effective)
        else:
            done = transferring.carry_out(desk, effective, document)
    listed = (asdict(row) for row in (*done.moved, *done.left))
    names = abbreviations(desk.loaded.plan)
    rows(({**row, "from": row["from_"]} for row in listed), MOVED, how, names=names)
    say(f"{len(done.moved)} pass to another holder, {len(done.left)} stay without a successor")
    say("a preview: nothing was changed" if preview else f"in waiting letters: {done.letters}")
