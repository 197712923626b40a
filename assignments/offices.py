"""Who acts: an office of the plan, and what it may decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from assignments.errors import NotTheirs, UnknownOffice
from models import plan_rows as rows
from plans.agency_names import AgencyNames
from plans.faults import nearest
from plans.loading import LoadedPlan

UNNAMED = "operator"
"""Who acted where `--by` named nobody: whoever may use the command line."""


@dataclass(frozen=True)
class Office:
    """An agency, and the name under which the audit knows who acted for it."""

    agency: str
    name: str


def office(session: Session, loaded: LoadedPlan, by: str) -> Office:
    """The office that `--by` names: an agency's code, AGENCY/ROLE, or a contact's address.

    Raises UnknownOffice.
    """
    for agency in loaded.plan.agencies:
        if by == agency.code:
            return Office(agency.code, by)
    contacts = rows.contacts(session, loaded.id)
    for record, contact in contacts:
        if by == f"{record.code}/{contact.role}":
            return Office(record.code, by)
    named = [
        (record.code, f"{record.code}/{contact.role}")
        for record, contact in contacts
        if contact.address.casefold() == by.casefold()
    ]
    if len({code for code, _ in named}) > 1:
        # Otherwise one office could judge its own work under the address of another.
        raise UnknownOffice("address-of-several", by=by, offices=[name for _, name in named])
    if named:
        return Office(*named[0])
    names, (called, slash, role) = AgencyNames(loaded.plan), by.partition("/")
    agency_called = names.find(called)
    by_code = f"{agency_called.code}{slash}{names.role(role)}" if agency_called else by
    if by_code != by:
        return office(session, loaded, by_code)
    codes = [agency.code for agency in loaded.plan.agencies]
    raise UnknownOffice("no-such-office", by=by, hint=nearest(by, codes))


def judges(loaded: LoadedPlan, holder: str) -> list[str]:
    """Who may accept, return, waive or reopen work of a holder, the first being the usual one.

    Sở Nội vụ verifies (Quyết định, Điều 2, khoản 2; KH.IV.2.b). Its own work is judged by the
    plan's `judge`: nobody judges their own work.
    """
    head = loaded.plan.head
    return [code for code in (head.standing_agency, head.judge) if code != holder]


def named(session: Session, loaded: LoadedPlan, by: str | None) -> str:
    """Under which name the audit knows who acts; without `by` the operator.

    Raises UnknownOffice.
    """
    return office(session, loaded, by).name if by else UNNAMED


def allowed(session: Session, loaded: LoadedPlan, by: str, may: Sequence[str], action: str) -> str:
    """The name of who does what only some agencies may. Raises UnknownOffice, NotTheirs."""
    actor = office(session, loaded, by)
    if actor.agency not in may:
        raise NotTheirs("may-not", agency=actor.agency, action=action, may=may)
    return actor.name
