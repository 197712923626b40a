"""Commands on who is reached and through what: addresses, deputies, bounces, channels."""

from collections import Counter
from dataclasses import asdict
from typing import Annotated, Any

import typer

from cli.machine import each
from cli.options import (
    AsOf,
    By,
    CommandRefused,
    Formatted,
    PlanCode,
    abbreviations,
    act,
    act_by,
    day,
    known_agency,
    record,
    require_agency,
    role_called,
)
from cli.output import Format, rows, say, write
from models import plan_rows
from models.letters import contacts
from models.letters.contacts import EMAIL, DeputyView
from models.tables import Contact
from notifications.contacts import end_deputy, lift, mark_bounced, set_address, set_deputy
from operation.upkeep.bounces import read_bounces
from operation.upkeep.channel_test import try_channel

CONTACTS = ("agency", "contact", "address", "state", "channel")
DEPUTIES = ("agency", "contact", "address", "from", "to")
BOUNCED = ("agency", "contact")
TRIED = ("channel", "address", "outcome", "answer")


def list_contacts(plan_code: PlanCode = None, how: Formatted = Format.table) -> None:
    """Print the contacts; `state` is example until a real address is set, then set or bounced."""
    with record(plan_code).read() as (session, loaded):
        listed = [
            {
                "agency": agency.code,
                "contact": row.role,
                "address": row.address,
                "state": _state(row),
                "channel": row.channel,
            }
            for agency, row in plan_rows.contacts(session, loaded.id)
        ]
    rows(listed, CONTACTS, how, names=abbreviations(loaded.plan))


def set_contact(
    agency: Annotated[str, typer.Option("--agency", metavar="AGENCY")],
    role: Annotated[str, typer.Option("--contact", metavar="ROLE")],
    address: Annotated[str, typer.Option("--address", metavar="ADDRESS")],
    channel: Annotated[
        str | None, typer.Option("--channel", metavar="NAME", help="email, unless it has another.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Set the real address of a role at an agency: one e-mail address or number, never a URL."""
    installation = record(plan_code)
    with installation.work() as (session, plan):
        code, role = require_agency(plan.plan, agency), role_called(plan.plan, role)
        stored = set_address(
            session,
            plan,
            act_by(session, plan, as_of, by),
            agency=code,
            role=role,
            address=address,
            channel=channel,
            channels=installation.channels(),
        )
    by_channel = "" if stored.channel == EMAIL else f" ({stored.channel})"
    write(f"{code}/{role}: {stored.address}{by_channel}")


def _state(row: Contact) -> str:
    if row.bounced_on is not None:
        return "bounced"
    return "example" if row.is_example else "set"


def deputy(
    agency: Annotated[str | None, typer.Option("--agency", metavar="AGENCY")] = None,
    role: Annotated[str | None, typer.Option("--contact", metavar="ROLE")] = None,
    address: Annotated[str | None, typer.Option("--address", metavar="ADDRESS")] = None,
    first: Annotated[Any, typer.Option("--from", parser=day, metavar="DATE")] = None,
    last: Annotated[Any, typer.Option("--to", parser=day, metavar="DATE")] = None,
    end: Annotated[
        Any, typer.Option("--end", parser=day, metavar="DATE", help="The last day, instead.")
    ] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Who receives in place of a contact for a period; without options, all of them."""
    options = [option is not None for option in (agency, role, address, first, last, end)]
    installation = record(plan_code)
    if not any(options):
        with installation.read(as_of) as (session, plan):
            rows((_row(row) for row, _ in contacts.deputies(session, plan.id)), DEPUTIES, how)
        return
    with installation.work() as (session, plan):
        agency, role = known_agency(plan.plan, agency), role and role_called(plan.plan, role)
        if agency and role and end and not any(options[2:5]):
            whole = act_by(session, plan, as_of, by)
            deputies = [end_deputy(session, plan, whole, agency=agency, role=role, last_on=end)]
        elif agency and role and address and first and last and not end:
            new = set_deputy(
                session,
                plan,
                act_by(session, plan, as_of, by),
                agency=agency,
                role=role,
                address=address,
                first_on=first,
                last_on=last,
                channels=installation.channels(),
            )
            deputies = [new]
        else:
            raise typer.BadParameter(
                "write --agency, --contact, --address, --from and --to; or --agency, --contact "
                "and --end; or none of them for the list"
            )
    rows((_row(row) for row in deputies), DEPUTIES, how)


def bounce(
    context: typer.Context,
    address: Annotated[str | None, typer.Argument(metavar="[ADDRESS]")] = None,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="What came back, in its words.")
    ] = "",
    read: Annotated[
        bool, typer.Option("--read", help="Read the mailbox of DONDOC_BOUNCE_MAILBOX instead.")
    ] = False,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Nothing goes to an address that bounced, in any plan, until one is set again."""
    if read == (address is not None):
        raise typer.BadParameter("write either an address or --read")
    named_by = context.get_parameter_source("by")
    # DONDOC_BY stands for all commands, so it cannot be a claim about this one.
    if read and named_by is not None and named_by.name == "COMMANDLINE":
        raise typer.BadParameter("the mailbox says it, nobody else: omit --by")
    if address is None:
        marked = _read(as_of, plan_code)
    else:
        words = " ".join(reason.split())
        marked = tuple(
            contact
            for session, plan in each(plan_code)
            for contact in mark_bounced(
                session, plan, act_by(session, plan, as_of, by), address, words
            )
        )
        if not marked:
            raise CommandRefused(f'nobody has the address "{address}"; see: dondoc contact list')
    rows(({"agency": agency, "contact": role} for agency, role in marked), BOUNCED, how)


def lift_bounce(
    agency: Annotated[str | None, typer.Option("--agency", metavar="AGENCY")] = None,
    role: Annotated[str | None, typer.Option("--contact", metavar="ROLE")] = None,
    everybody: Annotated[bool, typer.Option("--all", help="Whoever is marked.")] = False,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Letters go again to an address that bounced: it was no fault of its own, or is mended."""
    if everybody == (agency is not None) or (role and not agency):
        raise typer.BadParameter("write --agency, with --contact or without; or --all alone")
    with record(plan_code).work() as (session, plan):
        whole = act_by(session, plan, as_of, by)
        code, role = known_agency(plan.plan, agency), role and role_called(plan.plan, role)
        lifted = lift(session, plan, whole, agency=code, role=role)
    rows(({"agency": code, "contact": name} for code, name in lifted), BOUNCED, how)


def try_one(
    name: Annotated[str, typer.Argument(metavar="NAME", help="email, or of DONDOC_CHANNELS.")],
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS")],
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Send one test message now; exit 1, the row printed all the same, if it was not taken."""
    tried = try_channel(record(plan_code), name, to)
    rows([asdict(tried)], TRIED, how)
    if tried.outcome != "sent":
        raise CommandRefused(f"not sent: {tried.answer}")


def _read(as_of: Any, plan_code: str | None) -> tuple[tuple[str, str], ...]:
    reading = read_bounces(record(plan_code), act(as_of, "bounce"))
    if reading is None:
        raise CommandRefused("no mailbox is configured; set DONDOC_BOUNCE_MAILBOX")
    say(
        f"{reading.reports} reports read; {reading.returned} letters returned; "
        f"{reading.unknown} addresses that nobody has"
    )
    for name, count in Counter(reading.strangers).items():
        say(f"about no letter that was sent from here, {count}: {name}")
    for words in reading.refusals:
        say(f"nobody is marked, it is about the sender or the route: {words}")
    for words in reading.later:
        say(f"nobody is marked, the letter did not arrive this time: {words}")
    for name in reading.unreadable:
        say(f"a letter that nobody could read, look at it in the mailbox: {name}")
    return reading.marked


def _row(deputy_: DeputyView) -> dict[str, Any]:
    return {
        "agency": deputy_.agency,
        "contact": deputy_.contact,
        "address": deputy_.address,
        "from": deputy_.first_on,
        "to": deputy_.last_on,
    }
