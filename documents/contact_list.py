"""The list of contacts that comes back edited: addresses set by its rows, all or none."""

from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from documents.agencies import Agencies
from documents.comma_files import read_any
from documents.sheets import Column, Row
from models import loaded
from models.audit import Act
from notifications.contacts import set_address
from notifications.errors import NotificationError
from notifications.mail import one_address
from plans.loading import Loaded

AGENCY = Column("agency", "Mã cơ quan", ("Cơ quan",), required=True)
CONTACT = Column("contact", "Đầu mối", ("Vai trò",), required=True)
ADDRESS = Column(
    "address", "Địa chỉ thư điện tử", ("Thư điện tử", "Địa chỉ", "Email"), required=True
)
COLUMNS = (AGENCY, CONTACT, ADDRESS)


@dataclass(frozen=True)
class AddressSet:
    """An address that a row changed, as it was kept."""

    agency: str
    contact: str
    address: str


@dataclass(frozen=True)
class Imported:
    """What a list changed, and how many of its rows say what is so already."""

    changes: list[AddressSet]
    unchanged: int


def import_contacts(session: Session, plan: Loaded, act: Act, path: Path) -> Imported:
    """Set the address of each row that differs from what is kept.

    An example address left as it is stays an example. Raises DocumentError with every fault of
    the list; what was set by then is undone with the transaction around it.
    """
    sheet = read_any(path, COLUMNS)
    kept = {
        (agency.code, contact.role): contact.address
        for agency, contact in loaded.contacts(session, plan.id)
    }
    agencies, rows = Agencies(plan.plan), dict[tuple[str, str], int]()
    changes = []
    for row in sheet.rows:
        wanted = _wanted(row, agencies, rows)
        if wanted and kept.get((wanted.agency, wanted.contact)) != wanted.address:
            _set(session, plan, act, row, wanted)
            changes.append(wanted)
    sheet.require_faultless()
    return Imported(changes, len(sheet.rows) - len(changes))


def _wanted(row: Row, agencies: Agencies, rows: dict[tuple[str, str], int]) -> AddressSet | None:
    """What a row asks for; none, with a fault, if it is not whole or a row above asks it too."""
    for column in COLUMNS:
        if not row.filled(column.key):
            row.blame("is blank; write it", column.key)
    agency, contact, address = (row.text(column.key) for column in COLUMNS)
    if not (agency and contact and address):
        return None
    agency = agencies.code(agency)
    first = rows.setdefault((agency, contact), row.number)
    if first != row.number:
        row.blame(f"rows {first} and {row.number} are both {agency}/{contact}; keep one")
    try:
        return AddressSet(agency, contact, one_address(address))
    except NotificationError as error:
        row.blame(str(error), ADDRESS.key)
        return None


def _set(session: Session, plan: Loaded, act: Act, row: Row, wanted: AddressSet) -> None:
    agency, role, address = wanted.agency, wanted.contact, wanted.address
    try:
        set_address(session, plan, act, agency=agency, role=role, address=address)
    except NotificationError as error:
        row.blame(str(error))
