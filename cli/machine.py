"""Commands that run the machine: open, chase, deliver, trigger."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.options import AsOf, PlanCode, Refused, act, known_obligation, moment, record, today
from cli.output import one, say
from deadlines.civil import civil_date, instant
from notifications.delivery import may_leave
from operation import steps
from operation.server import use_prefect
from settings import Settings

PANEL = "The machine"


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    for name, command in (
        ("open", open_),
        ("chase", chase),
        ("deliver", deliver),
        ("trigger", trigger),
    ):
        app.command(name, rich_help_panel=PANEL)(command)


def open_(
    obligation: Annotated[
        list[str] | None, typer.Option("--obligation", metavar="CODE", help="Only these.")
    ] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
) -> None:
    """Open what is due to open by the day; prints {"cycles", "assignments"}."""
    found = record(plan_code)
    loaded = found.loaded()
    for code in obligation or ():
        known_obligation(loaded.plan, code)
    whole = act(as_of, "open")
    if loaded.has_ended(whole.as_of):
        say(f"{loaded.plan.code} ended on {loaded.plan.head.ends_on}: nothing is opened")
    one(asdict(steps.open_step(found, whole, obligation or ())))


def chase(as_of: AsOf = None, plan_code: PlanCode = None) -> None:
    """Queue the digests owed on the day; prints {"hits", "digests"}."""
    one(asdict(steps.chase_step(record(plan_code), act(as_of, "chase"))))


def deliver(
    as_of: AsOf = None,
    now: Annotated[Any, typer.Option("--now", parser=moment, metavar="INSTANT")] = None,
    plan_code: PlanCode = None,
) -> None:
    """Send what waits; prints {"sent", "temporary", "permanent", "uncertain"}."""
    found = record(plan_code)
    at = now or (instant(as_of) if as_of else act(None).now)
    if not may_leave(found.loaded(), at):
        say(f"no letters leave at {at.isoformat()} ({civil_date(at)}): day off, hours or live day")
    one(asdict(steps.deliver_step(found, at)))


def trigger(
    name: Annotated[str, typer.Argument(metavar="NAME", help="chase, deliver, I.2.a, …")],
    param: Annotated[
        list[str] | None, typer.Option("--param", metavar="K=V", help="A parameter of the run.")
    ] = None,
    plan_code: PlanCode = None,
) -> None:
    """Run a deployment on Prefect and follow it to its end."""
    use_prefect(Settings())
    from operation.trigger import trigger as run  # importing Prefect takes two seconds

    parameters = {}
    for pair in param or ():
        key, sign, value = pair.partition("=")
        if not sign:
            raise Refused(f'"{pair}" is no parameter; write name=value, e.g. as_of={today()}')
        parameters[key] = value
    ended = run(Settings(), name, parameters, plan=plan_code, say=say)
    one(asdict(ended))
    if not ended.completed:
        raise Refused(f"the run ended {ended.state}: {ended.message}")
