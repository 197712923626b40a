"""Commands of the operator: deploy, up, status, demo."""

import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import CommandRefused, day, plan_in_folder, today
from cli.output import Format, rows, say
from operation.scheduling.server import use_prefect
from operation.scheduling.up import up as run_everything
from settings import Settings, anchored


class Story(StrEnum):
    """What the demonstration tells instead of the main job."""

    inspections = "inspections"


def deploy() -> None:
    """Make Prefect's server equal to the plan, and write prefect.yaml."""
    use_prefect(Settings())
    from operation.scheduling.deploy import (
        deploy as make_equal,  # importing Prefect takes two seconds
    )

    say(make_equal(Settings(), plan_in_folder()).words)


def up() -> None:
    """Run everything on this machine until Ctrl-C: Prefect's server, the worker, the schedules."""
    run_everything(Settings(), plan_in_folder(), say)


def status(
    how: Annotated[Format, typer.Option("--format", help="How rows are printed.")] = Format.table,
) -> None:
    """Print the health of this installation; exit 1 if something is wrong."""
    use_prefect(Settings())
    from operation.upkeep.status import status as health  # importing Prefect takes two seconds

    lines = [asdict(line) for line in health(Settings(), today())]
    rows(lines, ("what", "ok", "words"), how)
    wrong = [str(row["what"]) for row in lines if not row["ok"]]
    if wrong:
        raise CommandRefused(f"not well: {', '.join(wrong)}")


def demo(
    as_of: Annotated[
        Any, typer.Option("--as-of", parser=day, metavar="DATE", help="The last day lived.")
    ] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", metavar="DIR", help="Another plan.")
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave Prefect's server running; print its address.")
    ] = False,
    no_pages: Annotated[
        bool, typer.Option("--no-pages", help="End without serving the pages.")
    ] = False,
    story: Annotated[
        Story | None,
        typer.Option("--story", help="Instead: a year of inspections and its self-scoring."),
    ] = None,
) -> None:
    """Show the main job: the plan lived day by day, its last day as real Prefect runs.

    Where Prefect does not come up, the day is lived without it, and a line says so. At a terminal
    it ends with the pages, served until Ctrl-C.
    """
    folder = anchored(plan) if plan else Settings().plan_folder
    if story:
        if as_of or keep:
            raise typer.BadParameter(
                "a story has days of its own, and no server; write only --plan"
            )
        from operation.demo.story import tell  # it brings a mail server

        tell(folder)
        return
    from operation.demo.main_job import demo as show  # it brings a mail server and progress bars

    # Without a terminal nobody could end them.
    at_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    show(folder, as_of, keep=keep, pages=at_terminal and not no_pages)
