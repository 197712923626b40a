"""The command `certificate`: what was sent to an agency, as a proof."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import (
    AsOf,
    CommandRefused,
    Formatted,
    PlanCode,
    day,
    record,
    require_agency,
    today,
)
from cli.output import Format, rows, say

ON_SCREEN = ("notice", "at", "kind", "contact", "outcome", "audit", "titles")
CERTIFIED = (
    "notice",
    "on",
    "kind",
    "contact",
    "channel",
    "address",
    "at",
    "sent_at",
    "outcome",
    "message_id",
    "assignments",
    "audit",
    "digest",
    "head",
    "provable",
    "subject",
    "sha256",
    "titles",
    "returned_on",
)


def certificate(
    agency: Annotated[str, typer.Option("--agency", metavar="AGENCY")],
    first: Annotated[Any, typer.Option("--from", parser=day, metavar="DATE")],
    last: Annotated[Any, typer.Option("--to", parser=day, metavar="DATE")],
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="A page to print: .html or .txt."),
    ] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print every letter sent to an agency, with the row of the audit that tells of it."""
    from documents.certificate import Span, as_of_day, certified, write_certificate

    if first > last:
        raise CommandRefused(f"--from {first} lies after --to {last}; swap them")
    with record(plan_code).read() as (session, loaded):
        span = Span(require_agency(loaded.plan, agency), first, last)
        if output:
            count = write_certificate(session, loaded, span, output, as_of=as_of or today())
            print(f"{output}: {count} attempts from {first} to {last}")
            return
        attempts = certified(session, loaded, as_of_day(span, as_of or today()))
    rows((attempt.flat for attempt in attempts), CERTIFIED, how, ON_SCREEN)
    unsealed = sum(attempt.row_hash.head is None for attempt in attempts)
    if unsealed:
        say(f"{unsealed} not yet sealed; run: dondoc audit seal")
