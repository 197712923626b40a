"""Commands that run the machine: open, chase, deliver, hold, release, trigger."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer
from sqlmodel import Session

from cli.options import (
    AsOf,
    By,
    CommandRefused,
    Formatted,
    PlanCode,
    abbreviations,
    act,
    act_by,
    moment,
    record,
    rehearsal,
    require_obligation,
    today,
)
from cli.output import Format, print_object, rows, say
from deadlines.civil import civil_date, instant
from models.database import transaction
from models.letters import contacts
from notifications import holding
from notifications.delivery import may_leave
from operation import steps
from operation.installation import Installation
from operation.scheduling.server import use_prefect
from plans.loading import LoadedPlan, every, find
from settings import Settings

OWED = (
    "agency",
    "contact",
    "address",
    "kind",
    "on",
    "obligation",
    "period",
    "due_on",
    "assignment",
    "why",
)
ON_SCREEN = ("agency", "contact", "kind", "obligation", "period", "due_on", "why")


def open_(
    obligation: Annotated[
        list[str] | None, typer.Option("--obligation", metavar="CODE", help="Only these.")
    ] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
) -> None:
    """Open what is due to open by the day; prints {"cycles", "assignments"}."""
    installation = record(plan_code)
    loaded = installation.loaded()
    codes = [require_obligation(loaded.plan, words) for words in obligation or ()]
    whole = act(as_of, "open")
    if loaded.has_ended(whole.as_of):
        say(f"{loaded.plan.code} ended on {loaded.plan.head.ends_on}: nothing is opened")
    print_object(asdict(steps.open_step(installation, whole, codes)))


def chase(
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what would leave, to whom, and why."),
    ] = False,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Queue the letters owed on the day; prints {"hits", "digests"}.

    A day that has not come can be looked at with --dry-run only.
    """
    installation = record(plan_code)
    if not dry_run:
        chased = steps.chase_step(installation, act(as_of, "chase"))
        if chased.missed:
            say(f"{len(chased.missed)} working days were not chased, from {chased.missed[0]} on")
        print_object({"hits": chased.hits, "digests": chased.digests})
        return
    owed = steps.preview_step(installation, rehearsal(as_of, "chase"))
    server = installation.mail().server
    # As the mail server would: a rehearsal must not show letters that cannot leave.
    allowed = [line for line in owed if server.allows(line.address)]
    letters = {(line.agency, line.contact, line.kind, line.on) for line in allowed}
    say(f"{len(letters)} letters would leave; nothing was queued")
    _say_what_stops(installation)
    names = abbreviations(installation.loaded().plan)
    rows(map(asdict, allowed), OWED, how, ON_SCREEN, names)


def deliver(
    as_of: AsOf = None,
    now: Annotated[Any, typer.Option("--now", parser=moment, metavar="INSTANT")] = None,
    plan_code: PlanCode = None,
) -> None:
    """Send what waits; prints {"sent", "temporary", "permanent", "uncertain"}."""
    installation = record(plan_code)
    at = now or (instant(as_of) if as_of else act(None).now)
    if civil_date(at) > today():
        raise CommandRefused(
            f"{civil_date(at)} has not come yet; write --as-of {today()} or earlier"
        )
    if not may_leave(installation.loaded(), at):
        say(f"no letters leave at {at.isoformat()} ({civil_date(at)}): day off, hours or live day")
    _say_what_stops(installation)
    counts = steps.deliver_step(installation, at)
    if counts.refused:
        say(f"the mail server refuses our letters, they wait: {counts.refused}")
    print_object(counts.counts)


def _say_what_stops(installation: Installation) -> None:
    """Why letters stay that would leave otherwise."""
    with installation.read() as (session, loaded):
        say_examples(contacts.without_address(session, loaded.id))
    if reason := installation.loaded().row.hold_reason:
        say(f"held: {reason}; run: dondoc release")
    if pattern := installation.settings.only_to:
        say(f"rehearsal: letters leave only to {pattern} (DONDOC_ONLY_TO); all others stay queued")


def say_examples(agencies: list[str]) -> None:
    """Whose letters wait for a first real address."""
    if agencies:
        say(
            f"{len(agencies)} agencies have example addresses only: letters to them stay queued; "
            "see: dondoc contact list"
        )


def hold(
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Others will read it.")],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Stop all sending, of every plan unless one is named; a running deliver before its next."""
    for session, loaded in each(plan_code):
        holding.hold(session, loaded, act_by(session, loaded, as_of, by), reason)
        print(f"{loaded.plan.code}: nothing leaves until it is released")


def release(as_of: AsOf = None, by: By = None, plan_code: PlanCode = None) -> None:
    """Let letters leave again."""
    for session, loaded in each(plan_code):
        was_held = holding.release(session, loaded, act_by(session, loaded, as_of, by))
        print(f"{loaded.plan.code}: {'letters leave again' if was_held else 'was not held'}")


def each(plan_code: str | None) -> Iterator[tuple[Session, LoadedPlan]]:
    """The plan that is named, or each that is loaded, in one transaction."""
    # One transaction, so that all plans are held or none.
    with transaction(record(plan_code).engine) as session:
        loaded_plans = [find(session, plan_code)] if plan_code else every(session)
        # With none loaded, the same words as everywhere.
        for loaded in loaded_plans or [find(session, None)]:
            yield session, loaded


def trigger(
    name: Annotated[str, typer.Argument(metavar="NAME", help="chase, deliver, I.2.a, …")],
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="K=V", help="A parameter of the run.")
    ] = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Run a deployment on Prefect and follow it to its end."""
    use_prefect(Settings())
    from operation.scheduling.trigger import trigger as run  # importing Prefect takes two seconds

    parameters = {}
    for pair in param or ():
        key, sign, value = pair.partition("=")
        if not sign:
            raise CommandRefused(
                f'"{pair}" is not a parameter; write name=value, e.g. as_of={today()}'
            )
        parameters[key] = value
    ended = run(Settings(), name, parameters, plan=plan_code, by=_office(plan_code, by), say=say)
    print_object(asdict(ended))
    if not ended.completed:
        raise CommandRefused(f"the run ended {ended.state}: {ended.message}")


def _office(plan_code: str | None, by: str | None) -> str | None:
    """The office that `--by` names: an address would stand on Prefect's pages."""
    if not by:
        return None
    with record(plan_code).read() as (session, loaded):
        return act_by(session, loaded, None, by).actor
