"""The list of contacts that comes back edited: addresses set by its rows, all or none."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from sqlmodel import Session

from models import plan_rows
from models.audit.acts import Act
from models.letters.contacts import EMAIL
from models.tables import Contact
from notifications.channels import WITHOUT_OTHERS, Channels
from notifications.contacts import set_address
from notifications.errors import NotificationError
from plans.agency_names import AgencyNames
from plans.loading import LoadedPlan
from sheets.comma_files import read_any
from sheets.table import Row
from sheets.values import Column

AGENCY = Column("agency", "Mã cơ quan", ("Cơ quan",), required=True)
CONTACT = Column("contact", "Đầu mối", ("Vai trò",), required=True)
ADDRESS = Column(
    "address", "Địa chỉ thư điện tử", ("Thư điện tử", "Địa chỉ", "Email"), required=True
)
CHANNEL = Column("channel", "Kênh nhận", ("Kênh",))
NEEDED = (AGENCY, CONTACT, ADDRESS)
COLUMNS = (*NEEDED, CHANNEL)
StoredAddresses: TypeAlias = dict[tuple[str, str], tuple[str, str]]
"""Channel and address of each agency and role; no address where one bounced."""


@dataclass(frozen=True)
class AddressSet:
    """An address that a row changed, as it was kept."""

    agency: str
    contact: str
    address: str
    channel: str = EMAIL


@dataclass(frozen=True)
class ListImport:
    """What a list changed, and how many of its rows say what is so already."""

    changes: list[AddressSet]
    unchanged: int


def import_contacts(
    session: Session,
    loaded: LoadedPlan,
    act: Act,
    path: Path,
    channels: Channels = WITHOUT_OTHERS,
) -> ListImport:
    """Set the address of each row that differs from what is kept.

    An example address left as it is stays an example; to one that bounced letters go again. A blank
    channel is the contact's, e-mail for a new one. Raises SheetError with every fault of
    the list; what was set by then is undone with the transaction around it.
    """
    sheet = read_any(path, COLUMNS)
    stored: StoredAddresses = {
        (agency.code, contact.role): (contact.channel, "" if _is_dead(contact) else contact.address)
        for agency, contact in plan_rows.contacts(session, loaded.id)
    }
    agencies, rows = AgencyNames(loaded.plan), dict[tuple[str, str], int]()
    changes = []
    for row in sheet.rows:
        row.require_meant()
        who = _who(row, agencies)
        _require_new(row, who, rows)
        wanted = _wanted(row, who, stored, channels) if who else None
        previous = stored.get((wanted.agency, wanted.contact)) if wanted else None
        if wanted and previous != (wanted.channel, wanted.address):
            try:
                _set(session, loaded, act, wanted, channels)
            except NotificationError as error:
                row.add_fault(str(error))
            changes.append(wanted)
    sheet.require_faultless()
    return ListImport(changes, len(sheet.rows) - len(changes))


def _is_dead(contact: Contact) -> bool:
    return contact.bounced_on is not None and not contact.is_example


def _who(row: Row, agencies: AgencyNames) -> tuple[str, str] | None:
    """The agency and the role of a row; none, with a fault, if it does not name both."""
    for column in NEEDED:
        if not row.filled(column.key):
            row.add_fault("is blank; write it", column.key)
    agency, role = row.named(AGENCY.key, agencies.require), row.text(CONTACT.key)
    return (agency.code, agencies.role(role)) if agency and role else None


def _require_new(row: Row, who: tuple[str, str] | None, rows: dict[tuple[str, str], int]) -> None:
    """A fault if a row above is about the same contact."""
    if who and (first := rows.setdefault(who, row.number)) != row.number:
        row.add_fault(f"rows {first} and {row.number} are both {'/'.join(who)}; keep one")


def _wanted(
    row: Row, who: tuple[str, str], stored: StoredAddresses, channels: Channels
) -> AddressSet | None:
    """What a row asks for; none, with a fault, if it is not whole."""
    address = row.text(ADDRESS.key)
    if address is None:
        return None
    channel_name = row.text(CHANNEL.key) or stored.get(who, (EMAIL, ""))[0]
    try:
        channel = channels.named(channel_name)
    except NotificationError as error:
        row.add_fault(str(error), CHANNEL.key)
        return None
    try:
        return AddressSet(*who, channel.address(address), channel_name)
    except NotificationError as error:
        row.add_fault(str(error), ADDRESS.key)
        return None


def _set(
    session: Session, plan: LoadedPlan, act: Act, wanted: AddressSet, channels: Channels
) -> None:
    set_address(
        session,
        plan,
        act,
        agency=wanted.agency,
        role=wanted.contact,
        address=wanted.address,
        channel=wanted.channel,
        channels=channels,
    )
