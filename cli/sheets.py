"""Commands on sheets: what agencies reported on paper, and the contacts that come back edited."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.changes import print_changes
from cli.options import (
    AsOf,
    By,
    Formatted,
    PlanCode,
    act_by,
    desk_of,
    known_agency,
    record,
    today,
)
from cli.output import Format, say, write


def record_sheet(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.xlsx", help="The sheet, filled in.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option("--template", metavar="FILE.xlsx", help="Write the sheet to fill in."),
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="AGENCY", help="A template for one holder.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Record what agencies reported on paper, all rows or none; or write the sheet for it."""
    if template is not None and file is None:
        _write_template(template, agency, as_of or today(), plan_code)
        return
    if file is None or template is not None:
        raise typer.BadParameter("write either FILE.xlsx or --template FILE.xlsx")
    if agency is not None:
        raise typer.BadParameter("--agency belongs to --template; a sheet names its agencies")
    from documents.paper_reports import record_reports

    with desk_of(as_of, by, plan_code) as desk:
        reported = record_reports(desk, file)
    print_changes(reported.changes, how, desk)
    recorded = sum(change.recorded_on is None for change in reported.changes)
    say(f"{recorded} recorded, {reported.blank} without a document")


def import_contacts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or .xlsx, as listed.")],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Set the addresses of an edited list (agency, contact, address, channel), all rows or none."""
    from documents.contact_list import import_contacts as import_list

    installation = record(plan_code)
    with installation.work() as (session, loaded):
        whole = act_by(session, loaded, as_of, by)
        imported = import_list(session, loaded, whole, file, installation.channels())
    for change in imported.changes:
        write(f"{change.agency}/{change.contact}: {change.address}")
    say(f"{imported.unchanged} unchanged")


def _write_template(path: Path, agency: str | None, as_of: date, plan_code: str | None) -> None:
    from documents.paper_form import write_form

    with record(plan_code).read(as_of) as (session, loaded):
        code = known_agency(loaded.plan, agency)
        count = write_form(session, loaded, path, as_of=as_of, agency=code)
    print(f"{path}: {count} open on {as_of}")
