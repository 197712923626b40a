"""Commands of `score` on targets: their readings, where they stand, who is asked."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from cli.options import (
    YEARS,
    AsOf,
    By,
    Formatted,
    PlanCode,
    abbreviations,
    day,
    desk_of,
    record,
    today,
)
from cli.output import Format, rows, say
from scoring import readings as readings_
from scoring.asking import AskedReadings, ask_readings
from scoring.figures import known_target
from scoring.overview import TargetRow, overview
from scoring.readings import ReadingEntry, ReadingRow

READING = tuple(ReadingRow.__dataclass_fields__)
TARGETS = tuple(TargetRow.__dataclass_fields__)
ASKED = tuple(AskedReadings.__dataclass_fields__)
ON_SCREEN = ("target", "label", "unit", "reach", "reading_year", "reading", "measured", "state")

Year: TypeAlias = Annotated[
    int, typer.Option("--year", min=YEARS.start, max=YEARS.stop - 1, metavar="YEAR")
]
AnyYear: TypeAlias = Annotated[
    int | None, typer.Option("--year", min=YEARS.start, max=YEARS.stop - 1, metavar="YEAR")
]


def reading(
    target: Annotated[str, typer.Option("--target", metavar="CODE", help="E.g. 2.1.")],
    year: Year,
    figure: Annotated[str, typer.Option("--figure", metavar="FIGURE", help="Or a band's name.")],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="Document or link.")],
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="NAME", help="Where the target has several."),
    ] = None,
    published: Annotated[
        Any, typer.Option("--published", parser=day, metavar="DATE", help="Of the source.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Record or correct the reading of a target in a year."""
    entry = ReadingEntry(target, value, year, figure, source, published)
    with desk_of(as_of, by, plan_code) as desk:
        changed = readings_.save_reading(desk, entry)
    rows((asdict(row) for row in (changed,) if row), READING, how)
    if changed is None:
        say("unchanged: it is kept just so already")


def import_readings(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or .xlsx.")],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Record the readings of a sheet (target, value, year, figure, source), all rows or none."""
    from scoring.figure_sheets import import_readings as import_sheet

    with desk_of(as_of, by, plan_code) as desk:
        imported = import_sheet(desk, file)
    rows(map(asdict, imported.changes), READING, how)
    say(f"{imported.unchanged} unchanged")


def readings(
    target: Annotated[str | None, typer.Option("--target", metavar="CODE")] = None,
    year: AnyYear = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """List the readings that were kept on a day."""
    with record(plan_code).read(as_of) as (session, loaded):
        if target is not None:
            known_target(loaded.plan, target)
        listed = readings_.listed(session, loaded, target=target, year=year)
    rows(map(asdict, listed), READING, how)


def targets(
    year: AnyYear = None,
    chart: Annotated[
        Path | None,
        typer.Option("--chart", metavar="FILE.svg", help="Draw all years until then instead."),
    ] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print where every target stands in a year: reached, on course, or not."""
    whole = as_of or today()
    with record(plan_code).read(as_of) as (session, loaded):
        if chart:
            # Only now, because drawing takes a second to import.
            from scoring.chart import write_chart

            count = write_chart(session, loaded, chart, year=year or whole.year)
            print(f"{chart}: {count} values until {year or whole.year}")
            return
        listed = overview(session, loaded, year=year or whole.year, as_of=whole)
    rows(map(asdict, listed), TARGETS, how, ON_SCREEN, abbreviations(loaded.plan))
    for row in listed:
        if row.to_year and row.to_year < (year or whole.year):
            why = f": {row.note}" if row.note else ""
            say(f"{row.target} {row.value} has no figure after {row.to_year}{why}")


def ask(
    year: Year,
    due: Annotated[
        Any, typer.Option("--due", parser=day, metavar="DATE", help="The last day to report.")
    ],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Ask the agencies that answer for targets for the readings of a year, each once."""
    with desk_of(as_of, by, plan_code) as desk:
        requests = ask_readings(desk, year, due)
    rows(map(asdict, requests), ASKED, how)
