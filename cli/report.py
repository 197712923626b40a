"""The command `report`: what was due in a period, and how it ended."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from assignments import report as reporting
from cli.options import AsOf, Formatted, PlanCode, abbreviations, record, today
from cli.output import Format, rows, say
from deadlines.periods import Period
from plans.loading import LoadedPlan
from plans.period_names import written_period
from settings import Settings


def period(text: str) -> Period:
    """A period as written on the command line."""
    try:
        return written_period(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def report(
    span: Annotated[
        Any,
        typer.Option(
            "--period",
            parser=period,
            metavar="PERIOD",
            help="2023, 2023-Q1, 2023-H1, 2023-9M or 2023-03; or in words, quý I/2023.",
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", metavar="FILE", help="The report as a paper: .docx, .pdf, .html; or .csv."
        ),
    ] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print what was due in a period: on time, late, open, undated, by agency and section."""
    day = as_of or today()
    with record(plan_code).read(as_of) as (session, loaded):
        if output:
            _write(session, loaded, span, output, day)
            return
        answer = reporting.report(session, loaded, span, day)
    flat, columns = [figure.flat for figure in answer.figures], reporting.EVERY_COLUMN
    rows(flat, columns, how, reporting.COLUMNS, abbreviations(loaded.plan))
    say(f"{span.name}, {span.first} to {span.last}, as it stood on {day}")
    live_from = loaded.row.live_from
    say(f"not counted: {answer.history} of history (over before {live_from})")
    if how is Format.table:
        say("the assignments behind each figure: --format json, or csv")


def _write(session: Session, loaded: LoadedPlan, span: Period, output: Path, day: date) -> None:
    """The report as a paper, or its figures as a sheet for people."""
    from documents.official.output import suffix_of, write_paper
    from documents.official.period_report import figures_sheet
    from operation.papers import Wanted, file_of, paper

    if output.suffix.lower() == ".csv":
        content = figures_sheet(reporting.report(session, loaded, span, day))
    else:
        suffix = suffix_of(output)
        made = paper(session, loaded, "period-report", Wanted(day, period=span))
        content = file_of(made, suffix, Settings().own_templates)
    write_paper(output, content)
    print(f"{output}: {span.name}, {span.first} to {span.last}, as it stood on {day}")
