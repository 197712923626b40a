"""The addresses that letters go to: set, validated, and what was and is of each in the audit."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from models import plan_rows
from models.audit import acts as audit
from models.audit.acts import Act
from models.letters import contacts, returning
from models.letters.contacts import EMAIL, DeputyView
from models.tables import Contact, Deputy
from notifications.channels import WITHOUT_OTHERS, Channels
from notifications.errors import BadDeputy, NotBounced, UnknownContact
from plans.faults import nearest, not_in_plan
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class StoredAddress:
    """Where a role at an agency gets its letters, as it was kept."""

    channel: str
    address: str


def set_address(
    session: Session,
    loaded: LoadedPlan,
    act: Act,
    *,
    agency: str,
    role: str,
    address: str,
    channel: str | None = None,
    channels: Channels = WITHOUT_OTHERS,
) -> StoredAddress:
    """Set the real address of a role at an agency; a bounce is forgotten with it.

    Without `channel` it stays the contact's. Set again it changes nothing. Raises
    UnknownContact, BadChannel, BadAddress; BadDeputy where a deputy has the other channel.
    """
    roles = {name for row in loaded.plan.agencies for name in row.contacts}
    if role not in roles:
        raise UnknownContact("no-such-role", role=role, words=not_in_plan("role", role, roles))
    agency_id = _agency(session, loaded, agency)
    # Locked, because a chase queues letters by the contacts that it finds.
    plan_rows.lock(session, loaded.id)
    contact = contacts.contact_of(session, agency_id, role)
    name = channel or (contact.channel if contact else EMAIL)
    stored = StoredAddress(name, channels.named(name).address(address))
    # A deputy has no channel of its own, so its address would be of the wrong kind.
    if contact and contact.channel != name:
        _require_no_deputy(session, loaded, contact, act.as_of)
    before = contacts.facts(contact) if contact else None
    changed = contacts.set_contact(session, agency_id, role, channel=name, address=stored.address)
    if changed:
        change = {"before": before, "after": contacts.facts(changed)}
        _record(session, loaded, act, "contact", whose=f"{agency}/{role}", **change)
        contacts.pass_on_unreached(
            session, agency_id, loaded.plan.head.settings.digest_to, act.as_of
        )
    return stored


def set_deputy(
    session: Session,
    loaded: LoadedPlan,
    act: Act,
    *,
    agency: str,
    role: str,
    address: str,
    first_on: date,
    last_on: date,
    channels: Channels = WITHOUT_OTHERS,
) -> DeputyView:
    """Set who receives in place of a contact, by its channel; both days inclusive.

    The same again changes nothing. Raises UnknownContact, BadAddress, BadDeputy.
    """
    if first_on > last_on:
        raise BadDeputy("deputy-days-swapped", first_on=first_on, last_on=last_on)
    plan_rows.lock(session, loaded.id)
    contact = _contact(session, loaded, agency, role)
    normalized = channels.named(contact.channel).address(address)
    new = DeputyView(agency, role, normalized, first_on, last_on)
    others = [deputy for deputy, _ in contacts.deputies(session, loaded.id, contact_id=contact.id)]
    if new in others:
        return new
    for other in others:
        if other.first_on <= last_on and first_on <= other.last_on:
            raise BadDeputy(
                "deputy-already",
                agency=agency,
                role=role,
                first_on=other.first_on,
                last_on=other.last_on,
            )
    row = Deputy(
        contact_id=contact.id or 0,
        address=normalized,
        first_on=first_on,
        last_on=last_on,
        recorded_by=act.actor,
        recorded_on=act.as_of,
    )
    session.add(row)
    session.flush()
    change = {"before": None, "after": contacts.deputy_facts(row)}
    _record(session, loaded, act, "deputy", whose=f"{agency}/{role}", **change)
    return new


def end_deputy(
    session: Session, loaded: LoadedPlan, act: Act, *, agency: str, role: str, last_on: date
) -> DeputyView:
    """End a contact's deputy early; one yet to begin is taken back. Raises BadDeputy.

    It is the deputy of that day or the day after, so that `last_on` may be the day before
    it begins.
    """
    plan_rows.lock(session, loaded.id)
    contact = _contact(session, loaded, agency, role)
    for deputy, row in contacts.deputies(session, loaded.id, contact_id=contact.id):
        if deputy.first_on <= last_on + timedelta(days=1) and last_on < deputy.last_on:
            change = contacts.end_deputy(session, row, last_on)
            _record(session, loaded, act, "end-deputy", whose=f"{agency}/{role}", **change)
            return DeputyView(agency, role, deputy.address, deputy.first_on, last_on)
    raise BadDeputy("no-deputy-then", agency=agency, role=role, last_on=last_on)


def mark_bounced(
    session: Session, loaded: LoadedPlan, act: Act, address: str, words: str, *, letter: int = 0
) -> list[tuple[str, str]]:
    """Stop letters to an address until another is set: agency and role of whoever has it.

    What waits goes to the agency's next contact; deputies with the address end the day before.
    What bounced already is left as it is. `letter`: the audit row of the letter that came back;
    an address that was set after it is left alone.
    """

    def set_again(whose: str, *acts: str) -> bool:
        return letter > 0 and returning.set_since(session, loaded.id, whose, acts, letter)

    plan_rows.lock(session, loaded.id)
    marked = []
    for deputy, row in contacts.deputies(session, loaded.id, address=address):
        whose = f"{deputy.agency}/{deputy.contact}"
        if deputy.last_on < act.as_of or set_again(whose, "deputy"):
            continue
        change = contacts.end_deputy(session, row, act.as_of - timedelta(days=1))
        _record(session, loaded, act, "bounce", whose=whose, of="deputy", **change)
        marked.append((deputy.agency, deputy.contact))
    for agency, contact in contacts.with_address(session, loaded.id, address):
        whose = f"{agency}/{contact.role}"
        if set_again(whose, "contact", "lift"):
            continue
        if contact.bounced_on is None:
            change = _change(session, contact, act.as_of, words or None)
            _record(session, loaded, act, "bounce", whose=whose, of="contact", **change)
        contacts.pass_on(session, contact, loaded.plan.head.settings.digest_to, act.as_of)
        marked.append((agency, contact.role))
    return sorted(set(marked))


def lift(
    session: Session,
    loaded: LoadedPlan,
    act: Act,
    *,
    agency: str | None = None,
    role: str | None = None,
) -> list[tuple[str, str]]:
    """Let letters go again to addresses that bounced: of one contact, of an agency, or of all.

    Agency and role of each. Raises UnknownContact, NotBounced.
    """
    if agency and role:
        _contact(session, loaded, agency, role)
    elif agency:
        _agency(session, loaded, agency)
    plan_rows.lock(session, loaded.id)
    lifted = [
        (code, contact)
        for code, contact in contacts.bounced(session, loaded.id)
        if agency in (None, code) and role in (None, contact.role)
    ]
    if agency and not lifted:
        raise NotBounced("not-bounced", agency=agency, whose=f"{agency}/{role}" if role else agency)
    for code, contact in lifted:
        change = _change(session, contact, None, None)
        _record(session, loaded, act, "lift", whose=f"{code}/{contact.role}", **change)
    for agency_id in sorted({contact.agency_id for _, contact in lifted}):
        contacts.pass_on_unreached(
            session, agency_id, loaded.plan.head.settings.digest_to, act.as_of
        )
    return [(code, contact.role) for code, contact in lifted]


def _change(
    session: Session, contact: Contact, on: date | None, words: str | None
) -> dict[str, object]:
    """Mark an address as bounced on a day, or lift that: what was and what is."""
    before = contacts.facts(contact)
    contact.bounced_on, contact.bounce = on, words
    session.flush()
    return {"before": before, "after": contacts.facts(contact)}


def _require_no_deputy(session: Session, loaded: LoadedPlan, contact: Contact, as_of: date) -> None:
    """A deputy's address is of the channel that the contact had. Raises BadDeputy."""
    for deputy, _ in contacts.deputies(session, loaded.id, contact_id=contact.id):
        if deputy.last_on >= as_of:
            raise BadDeputy(
                "deputy-by-other-channel",
                agency=deputy.agency,
                role=deputy.contact,
                channel=contact.channel,
                last_on=deputy.last_on,
            )


def _agency(session: Session, loaded: LoadedPlan, code: str) -> int:
    ids = plan_rows.agency_codes(session, loaded.id)
    if code not in ids:
        raise UnknownContact("no-such-agency", agency=code, words=not_in_plan("agency", code, ids))
    return ids[code]


def _contact(session: Session, loaded: LoadedPlan, agency: str, role: str) -> Contact:
    contact = contacts.contact_of(session, _agency(session, loaded, agency), role)
    if contact is None:
        roles = [
            row.role for code, row in plan_rows.contacts(session, loaded.id) if code.code == agency
        ]
        raise UnknownContact("no-such-contact", agency=agency, role=role, hint=nearest(role, roles))
    return contact


def _record(
    session: Session, loaded: LoadedPlan, act: Act, action: str, *, whose: str, **detail: object
) -> None:
    subject = f"contact:{whose}"
    audit.log(session, loaded.id, act, action=action, subject=subject, detail=detail)
