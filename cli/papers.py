"""The command `document`: an official paper from the record of a day."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import AsOf, PlanCode, known_agency, record, today
from cli.report import period
from settings import Settings


def document(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="Which; see docs/documents.md.")],
    output: Annotated[
        Path, typer.Option("--output", metavar="FILE", help="A new file: .docx, .pdf or .html.")
    ],
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="AGENCY", help="Whom it is about.")
    ] = None,
    span: Annotated[
        Any,
        typer.Option("--period", parser=period, metavar="PERIOD", help="2023-Q1, 2023-H1, 2023 …"),
    ] = None,
    inspection: Annotated[
        int | None, typer.Option("--inspection", metavar="ID", help="Which inspection.")
    ] = None,
    card: Annotated[
        str | None, typer.Option("--scorecard", metavar="CODE", help="Which scorecard.")
    ] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
) -> None:
    """Write an official paper in the form of Decree 30/2020/NĐ-CP, as the record stood on a day."""
    from documents.official.output import suffix_of, write_paper
    from operation.papers import KINDS, Wanted, file_of, paper

    suffix = suffix_of(output)
    of_now = kind in KINDS and KINDS[kind].of_now
    with record(plan_code).read(None if of_now else as_of) as (session, loaded):
        who = known_agency(loaded.plan, agency)
        wanted = Wanted(as_of or today(), who, span, inspection, card)
        made = paper(session, loaded, kind, wanted)
    write_paper(output, file_of(made, suffix, Settings().own_templates))
    print(f"{output}: {made.subject}")
