"""The command `silence`: letters stopped for an agency or of an obligation, and by whom."""

from dataclasses import replace
from typing import Annotated, Any

import typer

from chasing import silences
from chasing.silences import SilenceOrder
from cli.options import (
    AsOf,
    By,
    CommandRefused,
    Formatted,
    PlanCode,
    act,
    day,
    known_agencies,
    known_obligation,
    record,
)
from cli.output import Format, rows
from models.letters import silence as listed
from models.letters.silence import SilenceRow
from plans.plan import Plan

SILENCES = ("id", "agency", "obligation", "from", "to", "reason", "document", "author")


def silence(
    agency: Annotated[list[str] | None, typer.Option("--agency", metavar="AGENCY")] = None,
    obligation: Annotated[list[str] | None, typer.Option("--obligation", metavar="CODE")] = None,
    first: Annotated[Any, typer.Option("--from", parser=day, metavar="DATE")] = None,
    last: Annotated[Any, typer.Option("--to", parser=day, metavar="DATE")] = None,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT")] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="NO")] = None,
    end: Annotated[
        int | None, typer.Option("--end", metavar="ID", help="End this silence early.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Stop letters for an agency or of an obligation until a day; without options, list."""
    options = (agency, obligation, first, last, reason, document)
    if end is None and not any(options):
        with record(plan_code).read(as_of) as (session, loaded):
            rows(map(_row, listed.silences(session, loaded.id)), SILENCES, how)
        return
    with record(plan_code).work() as (session, loaded):
        whole = act(as_of, by)
        if end is not None:
            # Because whoever names an agency too may expect that all of its silences end.
            if any(options):
                raise CommandRefused(
                    "--end ends a silence and takes no other; write --end ID alone"
                )
            changed = [silences.end(session, loaded, whole, end, by=by)]
        else:
            if last is None:
                raise CommandRefused("a silence has an end; write --to DATE")
            order = SilenceOrder(None, None, first or whole.as_of, last, reason or "", document)
            orders = _orders(loaded.plan, order, agency or [], obligation or [])
            changed = [silences.begin(session, loaded, whole, each, by=by) for each in orders]
    rows(map(_row, changed), SILENCES, how)


def _orders(
    plan: Plan, order: SilenceOrder, agencies: list[str], obligations: list[str]
) -> list[SilenceOrder]:
    """An order of silence for each agency, of a group too, or each obligation."""
    if bool(agencies) == bool(obligations):
        raise CommandRefused("a silence is of agencies or of obligations; write one of the two")
    silenced = [code for words in agencies for code in known_agencies(plan, words) or ()]
    codes = [known_obligation(plan, words) for words in obligations]
    orders = [replace(order, agency=code) for code in dict.fromkeys(silenced)]
    return orders + [replace(order, obligation=code) for code in dict.fromkeys(codes)]


def _row(silence_: SilenceRow) -> dict[str, Any]:
    return {**vars(silence_), "from": silence_.first_on, "to": silence_.last_on}
