"""Commands on the plan: check, load, due, agencies."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine

from assignments.errors import NeedsName
from assignments.offices import allowed, named
from cli.machine import say_examples
from cli.options import (
    AsOf,
    By,
    CommandRefused,
    Formatted,
    abbreviations,
    act,
    day,
    plan_in_folder,
)
from cli.output import Format, rows, say, write
from models.database import StaleSchema, connect, migrate, require_current, transaction
from models.letters import contacts
from plans import loading
from plans.cautions import cautions
from plans.confirming import unconfirmed
from plans.faults import PlanFaults
from plans.occurrences import leads, occurrences, waiting
from plans.plan import Plan
from plans.reading import plan_folders, read_plan
from plans.responsibility import leads_on
from settings import Settings

JUDGED = "load a version that moves due dates of opened work or names another judge"
DUE_ON_SCREEN = ("obligation", "period", "for_year", "opens_on", "due_on", "kind", "lead", "timing")
DUE = (
    *("obligation", "period", "opens_on", "due_on", "kind", "lead", "timing", "source"),
    "for_year",
)
AGENCIES = ("code", "name", "kind", "valid_from", "valid_to", "successor")


def check(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[DIR]...", help="Plan folders, or a folder of them."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail on warnings, and on what is confirmed: false.")
    ] = False,
) -> None:
    """Name every fault of the plan folders; changes nothing.

    A warning is no fault: the plan can be loaded. With --strict it is one, and so is what the plan
    marks `confirmed: false`.
    """
    faults, unsure = [], False
    for folder in folders or [Settings().plan_folder]:
        for plan_folder in plan_folders(folder):
            try:
                plan = read_plan(plan_folder)
                say(f"{plan_folder}: {len(plan.obligations)} obligations, no fault")
                warnings = [*cautions(plan), *(_unconfirmed(plan) if strict else ())]
                for warning in warnings:
                    say(f"{plan_folder}: warning: {warning}")
                unsure = unsure or bool(warnings)
            except PlanFaults as error:
                faults += error.faults
    if faults:
        raise PlanFaults(faults)
    if strict and unsure:
        raise CommandRefused(
            "confirm each item from its document (holidays: write confirmed: true; elsewhere "
            "remove confirmed: false), and clear the other warnings; without --strict the plan "
            "loads as it is"
        )


def load(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The plan folder.")],
    live_from: Annotated[
        Any,
        typer.Option(
            parser=day,
            metavar="DATE",
            help="What fell due before it is history, never mailed; default: the day of loading.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Accept the printed difference.")] = False,
    as_of: AsOf = None,
    by: By = None,
) -> None:
    """Load a plan into the database; loaded again it shows first what changes, and needs --yes.

    Shown are the difference and what it moves in the record: due dates, reminders, cycles. What
    moves opened work, or names another judge, needs --by.
    """
    plan = read_plan(folder)
    engine = connect(Settings().database)
    _prepare(engine)
    with transaction(engine) as session:
        whole = act(as_of, by)
        changed = loading.change(session, plan, whole.as_of, live_from)
        for line in changed.lines if changed else ():
            write(line)
        if changed and not changed.lines:
            say(f"{plan.code} is loaded already; nothing changed")
            return
        if changed and not yes:
            raise CommandRefused(
                f"{plan.code} is loaded and differs as printed; add --yes to accept"
            )
        judges = changed.judges if changed else ()
        if judges and not by:
            raise NeedsName("nobody-named", decision=f"to {JUDGED}", may=judges)
        loaded = loading.load(session, plan, whole, live_from)
        if by and judges:
            allowed(session, loaded, by, judges, JUDGED)
        if by and named(session, loaded, by) != by:
            # Refused, because the audit keeps who loaded it, and an address must not stand there.
            raise CommandRefused(f"{by} is an address; write --by AGENCY or AGENCY/ROLE")
        examples = contacts.without_address(session, loaded.id)
    print(
        f"loaded {plan.code}: {len(plan.obligations)} obligations, {len(plan.agencies)} agencies, "
        f"live from {loaded.row.live_from}"
    )
    say_examples(examples)


def due(
    first: Annotated[Any, typer.Option("--from", parser=day, metavar="DATE")] = None,
    last: Annotated[Any, typer.Option("--to", parser=day, metavar="DATE")] = None,
    how: Formatted = Format.table,
) -> None:
    """Print what falls due from one day to another, both included; reads the folder only."""
    plan = plan_in_folder()
    # A report may be due when the plan has ended.
    span = (first or plan.head.signed_on, last or max(plan.head.ends_on, plan.last_due_on))
    if span[0] > span[1]:
        raise CommandRefused(f"--from {span[0]} lies after --to {span[1]}; swap them")
    dated = [
        {
            "obligation": occurrence.obligation.code,
            "period": occurrence.cycle.period,
            "opens_on": occurrence.cycle.opens_on,
            "due_on": occurrence.cycle.due_on,
            "kind": occurrence.cycle.kind,
            "lead": list(leads(plan, occurrence)),
            "timing": occurrence.obligation.timing,
            "source": occurrence.obligation.source,
            "for_year": occurrence.obligation.year_of(occurrence.cycle.period),
        }
        for occurrence in occurrences(plan, *span)
    ]
    names = abbreviations(plan)
    rows([*dated, *_waiting(plan, span[0])], DUE, how, DUE_ON_SCREEN, names)


def agencies(how: Formatted = Format.table) -> None:
    """Print the agencies of the plan."""
    plan = plan_in_folder()
    listed = (
        {
            **agency.model_dump(),
            "valid_from": None if agency.valid_from == date.min else agency.valid_from,
            "valid_to": None if agency.valid_to == date.max else agency.valid_to,
        }
        for agency in plan.agencies
    )
    rows(listed, AGENCIES, how)


def _unconfirmed(plan: Plan) -> list[str]:
    return [f"unconfirmed: {words}" for words in unconfirmed(plan).words]


def _prepare(engine: Engine) -> None:
    """Tables for an empty database; another version's tables are refused."""
    try:
        require_current(engine)
    except StaleSchema as error:
        if error.revision is not None:
            raise
        migrate(engine)


def _waiting(plan: Plan, on: date) -> list[dict[str, Any]]:
    return [
        {
            "obligation": row.code,
            "period": None,
            "opens_on": None,
            "due_on": None,
            "kind": "event",
            "lead": list(leads_on(plan, row, max(on, plan.head.signed_on))),
            "timing": row.timing,
            "source": row.source,
            "for_year": None,
        }
        for row in waiting(plan)
    ]
