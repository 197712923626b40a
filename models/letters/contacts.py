"""Contacts and their deputies: who can be reached on a day, and at which address."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)
from sqlmodel import Session, col

from models.audit import changes
from models.letters.kinds import is_of
from models.tables import AgencyRow, Contact, Deputy, Notice
from models.types import NEW_LINK, RECEIPT, WAITING

EMAIL = "email"
"""The channel that is always there; all others are the operator's."""


@dataclass(frozen=True)
class DeputyView:
    """A deputy as listed, with whom it stands for; both days inclusive."""

    agency: str
    contact: str
    address: str
    first_on: date
    last_on: date


def facts(contact: Contact) -> dict[str, Any]:
    """What the audit keeps of a contact, before and after a change."""
    names = ("address", "channel", "is_example", "bounced_on", "bounce")
    return {name: getattr(contact, name) for name in names}


def contact_of(session: Session, agency_id: int, role: str) -> Contact | None:
    """The contact of a role at an agency."""
    return session.scalars(select(Contact).filter_by(agency_id=agency_id, role=role)).one_or_none()


def set_contact(
    session: Session, agency_id: int, role: str, *, channel: str, address: str
) -> Contact | None:
    """Set the real address of a role; None if it is that already, and did not bounce."""
    contact = contact_of(session, agency_id, role) or Contact(
        agency_id=agency_id, role=role, address="", is_example=True
    )
    current = (contact.channel, contact.address, contact.is_example, contact.bounced_on)
    if current == (channel, address, False, None):
        return None
    contact.channel, contact.address, contact.is_example = channel, address, False
    # A new address has not bounced yet, even if it is spelt like the old one.
    contact.bounced_on = contact.bounce = None
    session.add(contact)
    session.flush()
    return contact


def with_address(session: Session, plan_id: int, address: str) -> list[tuple[str, Contact]]:
    """Contacts of a plan with an address, each with its agency's code; case does not matter."""
    query = (
        select(col(AgencyRow.code), Contact)
        .join(Contact, col(Contact.agency_id) == col(AgencyRow.id))
        .where(col(AgencyRow.plan_id) == plan_id, _is(col(Contact.address), address))
        .order_by(col(AgencyRow.code), col(Contact.role))
    )
    return list(session.execute(query).tuples())


def addresses(session: Session, plan_id: int, bounced_on: date | None = None) -> set[str]:
    """Addresses of a plan's contacts in small letters: all, or those that bounced on a day."""
    query = (
        select(col(Contact.address))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(AgencyRow.plan_id) == plan_id, col(Contact.channel) == EMAIL)
    )
    if bounced_on is not None:
        query = query.where(col(Contact.bounced_on) == bounced_on)
    return {address.lower() for address in session.scalars(query)}


def bounced(session: Session, plan_id: int) -> list[tuple[str, Contact]]:
    """Every contact of a plan whose address bounced, with its agency's code."""
    return list(session.execute(_bounced(), {"plan": plan_id}).tuples())


@cache
def _bounced() -> Select[tuple[str, Contact]]:
    return (
        select(col(AgencyRow.code), Contact)
        .join(Contact, col(Contact.agency_id) == col(AgencyRow.id))
        .where(col(AgencyRow.plan_id) == bindparam("plan"), col(Contact.bounced_on).is_not(None))
        .order_by(col(AgencyRow.code), col(Contact.role))
    )


def deputies(
    session: Session, plan_id: int, *, contact_id: int | None = None, address: str | None = None
) -> list[tuple[DeputyView, Deputy]]:
    """Deputies of a plan by agency, contact and day: all, of one contact, or with an address."""
    query = (
        select(col(AgencyRow.code), col(Contact.role), Deputy)
        .join(Contact, col(Contact.id) == col(Deputy.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(AgencyRow.plan_id) == plan_id)
        .order_by(col(AgencyRow.code), col(Contact.role), col(Deputy.first_on))
    )
    if contact_id is not None:
        query = query.where(col(Deputy.contact_id) == contact_id)
    if address is not None:
        query = query.where(_is(col(Deputy.address), address))
    return [
        (DeputyView(code, role, row.address, row.first_on, row.last_on), row)
        for code, role, row in session.execute(query)
    ]


def deputy_facts(row: Deputy) -> dict[str, Any]:
    """What the audit keeps of a deputy, before and after a change."""
    return {"address": row.address, "from": row.first_on, "to": row.last_on}


def end_deputy(session: Session, row: Deputy, last_on: date) -> dict[str, Any]:
    """Set the deputy's last day; one that would then never have begun is deleted.

    What was, and what is of it, if anything.
    """
    before, goes = deputy_facts(row), last_on < row.first_on
    if goes:
        session.delete(row)
    else:
        row.last_on = min(row.last_on, last_on)
    session.flush()
    return {"before": before, "after": None if goes else deputy_facts(row)}


def deputys_address(as_of: date | BindParameter[Any]) -> ScalarSelect[str]:
    """The address that stands for a contact's on a day, as a column beside the contact."""
    query = select(col(Deputy.address)).where(_deputy_on(as_of, col(Contact.id)))
    return query.order_by(col(Deputy.id)).limit(1).correlate(Contact).scalar_subquery()


def out_of_reach(as_of: date | BindParameter[Any]) -> ColumnElement[bool]:
    """Whether nothing reaches a contact on a day: its address is an example or bounced, and nobody
    stands for it.
    """
    deputized = exists().where(_deputy_on(as_of, col(Contact.id))).correlate(Contact)
    return and_(or_(col(Contact.bounced_on).is_not(None), col(Contact.is_example)), ~deputized)


def without_address(session: Session, plan_id: int) -> list[str]:
    """Codes of agencies whose contacts have example addresses only: nothing leaves to them."""
    real = exists().where(col(Contact.agency_id) == col(AgencyRow.id), ~col(Contact.is_example))
    query = (
        select(col(AgencyRow.code))
        .join(Contact, col(Contact.agency_id) == col(AgencyRow.id))
        .where(col(AgencyRow.plan_id) == plan_id, ~real.correlate(AgencyRow))
        .distinct()
    )
    return sorted(session.scalars(query))


def preference(digest_to: str, role: str = "") -> ColumnElement[int]:
    """The order of an agency's contacts: the one of a role if it is given, then who gets the
    digests, then văn thư, then the others.
    """
    return case(
        (col(Contact.role) == role, 0),
        (col(Contact.role) == digest_to, 1),
        (col(Contact.role) == "van-thu", 2),
        else_=3,
    )


def pass_on(session: Session, contact: Contact, digest_to: str, as_of: date) -> None:
    """Give what waits for a contact out of reach to the agency's next, in the order of digests.

    It stays where the next has a letter of that kind and day already, or there is no next.
    """
    query = (
        select(col(Contact.id))
        .where(col(Contact.agency_id) == contact.agency_id, ~out_of_reach(as_of))
        .order_by(preference(digest_to), col(Contact.id))
        .limit(1)
    )
    following = session.scalar(query)
    if following is None or following == contact.id:
        return
    has = select(col(Notice.kind), col(Notice.on)).where(col(Notice.contact_id) == following)
    # A receipt or a new link is for whoever asked for it.
    passes = not_(is_of(col(Notice.kind), [RECEIPT, NEW_LINK]))
    occupied = {(kind, on) for kind, on in session.execute(has)}
    waiting = select(col(Notice.id), col(Notice.kind), col(Notice.on)).where(
        col(Notice.contact_id) == contact.id, col(Notice.state).in_(WAITING), passes
    )
    free = [row_id for row_id, kind, on in session.execute(waiting) if (kind, on) not in occupied]
    move = update(Notice).where(col(Notice.id).in_(free), col(Notice.state).in_(WAITING))
    changes.write(session, move.values(contact_id=following))


def pass_on_unreached(session: Session, agency_id: int, digest_to: str, as_of: date) -> None:
    """Give what waits for an agency's contacts out of reach to one that is in reach."""
    query = select(Contact).where(col(Contact.agency_id) == agency_id, out_of_reach(as_of))
    for contact in session.scalars(query).all():
        pass_on(session, contact, digest_to, as_of)


def _deputy_on(as_of: date | BindParameter[Any], contact_id: Any) -> ColumnElement[bool]:
    return and_(
        col(Deputy.contact_id) == contact_id,
        col(Deputy.first_on) <= as_of,
        col(Deputy.last_on) >= as_of,
    )


def _is(column: Any, address: str) -> ColumnElement[bool]:
    # Both, because lower() of SQLite knows ASCII only, and that of Python does not stop there.
    return or_(column == address, func.lower(column) == address.lower())
