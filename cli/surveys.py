"""Commands of `score` on surveys: their results, and the conference that looks at them."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli.options import (
    AsOf,
    By,
    Formatted,
    PlanCode,
    desk_of,
    known_obligation,
    record,
    require_obligation,
    today,
)
from cli.output import Format, rows, say
from cli.targets import AnyYear, Year
from scoring import surveys
from scoring.conference import ConferenceRow, conference
from scoring.surveys import ResultRow, require_survey

RESULTS = tuple(ResultRow.__dataclass_fields__)
CONFERENCE = tuple(ConferenceRow.__dataclass_fields__)


def import_results(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or .xlsx.")],
    obligation: Annotated[str, typer.Option("--obligation", metavar="CODE", help="The survey's.")],
    year: Year,
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Document or link.")],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Keep the results of a survey in a year (subject, figure, rank), all rows or none."""
    from scoring.figure_sheets import import_results as import_sheet

    with desk_of(as_of, by, plan_code) as desk:
        code = require_obligation(desk.loaded.plan, obligation)
        changed = import_sheet(desk, file, obligation=code, year=year, source=source)
    rows(map(asdict, changed), RESULTS, how)
    if not changed:
        say("unchanged: they are kept just so already")


def results(
    obligation: Annotated[str | None, typer.Option("--obligation", metavar="CODE")] = None,
    year: AnyYear = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """List the results of surveys that were kept on a day."""
    with record(plan_code).read(as_of) as (session, loaded):
        code = known_obligation(loaded.plan, obligation)
        if code is not None:
            require_survey(loaded.plan, code)
        listed = surveys.listed(session, loaded, obligation=code, year=year)
    rows(map(asdict, listed), RESULTS, how)


def show_conference(
    year: Year,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print the figures of a year for the conference on the indices, beside the year before."""
    with record(plan_code).read(as_of) as (session, loaded):
        listed = conference(session, loaded, year=year, as_of=as_of or today())
    rows(map(asdict, listed), CONFERENCE, how)
