"""Loaded plans: their rows, written anew from a checked plan, and found again."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Select, bindparam, or_, select, update
from sqlmodel import Session, SQLModel, col

from models.audit import changes
from models.tables import (
    AgencyRow,
    Assignment,
    Contact,
    ObligationRow,
    PlanRow,
    ResponsibilityRow,
)

Row: TypeAlias = Mapping[str, Any]
Table = TypeVar("Table", bound=SQLModel)


def plans(session: Session) -> list[PlanRow]:
    """All loaded plans, by code."""
    return list(session.scalars(_plans()))


@cache
def _plans() -> Select[tuple[PlanRow]]:
    return select(PlanRow).order_by(col(PlanRow.code))


def lock(session: Session, plan_id: int) -> PlanRow:
    """Hold a plan's row against whoever else opens, chases or sets; as it is from then on.

    On PostgreSQL two transactions could both find that a row is not there yet, and add it. Rows
    that only point at the plan (the audit's) do not wait. SQLite lets one transaction write anyhow.
    """
    options = {"key_share": True}
    return session.get_one(PlanRow, plan_id, populate_existing=True, with_for_update=options)


def store_plan(session: Session, row: Row) -> PlanRow:
    """Insert or update a plan by its code."""
    return _put(session, PlanRow, {"code": row["code"]}, row)


def set_hold(session: Session, plan_id: int, reason: str | None) -> None:
    """Stop all letters of a plan for a reason, or let them leave again."""
    statement = update(PlanRow).where(col(PlanRow.id) == plan_id)
    changes.write(session, statement.values(hold_reason=reason))


def hold_reason(session: Session, plan_id: int) -> str | None:
    """Why no letter of a plan may leave now, if something holds them."""
    return session.scalar(_reason(), {"plan": plan_id})


@cache
def _reason() -> Select[tuple[str | None]]:
    return select(col(PlanRow.hold_reason)).where(col(PlanRow.id) == bindparam("plan"))


def store_agencies(session: Session, plan_id: int, rows: Iterable[Row]) -> dict[str, int]:
    """Insert or update agencies; ids by code. None is deleted: history names them."""
    ids = {}
    for row in rows:
        key = {"plan_id": plan_id, "code": row["code"]}
        ids[str(row["code"])] = _id(_put(session, AgencyRow, key, row))
    return ids


def store_example_contacts(session: Session, agency_id: int, addresses: Mapping[str, str]) -> None:
    """Store the example addresses of a plan; a real one that somebody has set is left alone."""
    for role, address in addresses.items():
        key = {"agency_id": agency_id, "role": role}
        contact = session.scalars(select(Contact).filter_by(**key)).one_or_none()
        # A real address is personal data of this installation, which no plan file may overwrite.
        if contact is None or contact.is_example:
            _put(session, Contact, key, {"address": address, "is_example": True})


def store_obligations(session: Session, plan_id: int, rows: Iterable[Row]) -> dict[str, int]:
    """Insert or update obligations; those no longer in the plan are retired. Ids by code."""
    rows = list(rows)
    ids = {}
    for row in rows:
        key = {"plan_id": plan_id, "code": row["code"]}
        ids[str(row["code"])] = _id(_put(session, ObligationRow, key, {**row, "retired": False}))
    changes.write(
        session,
        update(ObligationRow)
        .where(col(ObligationRow.plan_id) == plan_id, col(ObligationRow.code).not_in(ids))
        .values(retired=True),
    )
    return ids


def store_responsibilities(session: Session, obligation_id: int, rows: Iterable[Row]) -> None:
    """Store who leads and coordinates an obligation, in place of what was stored before."""
    table = ResponsibilityRow
    # Written anew instead of compared, because nothing points at these rows.
    for old in session.scalars(select(table).where(col(table.obligation_id) == obligation_id)):
        session.delete(old)
    session.flush()
    session.add_all(table(obligation_id=obligation_id, **row) for row in rows)


def agency_id(session: Session, plan_id: int, code: str) -> int:
    """The id of a plan's agency."""
    key: int = session.scalars(_agency_id(), {"plan_id": plan_id, "code": code}).one()
    return key


@cache
def _agency_id() -> Select[Any]:
    of_plan = col(AgencyRow.plan_id) == bindparam("plan_id")
    return select(col(AgencyRow.id)).where(of_plan, col(AgencyRow.code) == bindparam("code"))


def agency_codes(session: Session, plan_id: int) -> dict[str, int]:
    """Ids of a plan's agencies by code."""
    query = select(col(AgencyRow.code), col(AgencyRow.id)).where(col(AgencyRow.plan_id) == plan_id)
    return dict(session.execute(query).tuples().all())


def obligation_ids(session: Session, plan_id: int, *, retired: bool = False) -> dict[str, int]:
    """Ids of a plan's obligations by code; with `retired` also those that an edit has dropped."""
    query = select(col(ObligationRow.code), col(ObligationRow.id)).where(
        col(ObligationRow.plan_id) == plan_id
    )
    if not retired:
        query = query.where(col(ObligationRow.retired).is_(False))
    return dict(session.execute(query).tuples().all())


def agencies_with_work(session: Session, plan_id: int) -> set[str]:
    """Codes of the agencies for which something was opened, or that hold it now."""
    query = select(col(AgencyRow.code)).where(col(AgencyRow.plan_id) == plan_id)
    of_work = or_(
        col(Assignment.agency_id) == col(AgencyRow.id),
        col(Assignment.holder_id) == col(AgencyRow.id),
    )
    return set(session.scalars(query.join(Assignment, of_work).distinct()))


def contacts(session: Session, plan_id: int) -> list[tuple[AgencyRow, Contact]]:
    """A plan's contacts with their agencies, by agency code and role."""
    query = (
        select(AgencyRow, Contact)
        .join(Contact, col(Contact.agency_id) == col(AgencyRow.id))
        .where(col(AgencyRow.plan_id) == plan_id)
        .order_by(col(AgencyRow.code), col(Contact.role))
    )
    return [(agency, contact) for agency, contact in session.execute(query)]


def _put(session: Session, table: type[Table], key: Row, values: Row) -> Table:
    row = session.scalars(select(table).filter_by(**key)).one_or_none()
    if row is None:
        row = table(**{**values, **key})
        session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.flush()
    return row


def _id(row: Any) -> int:
    return int(row.id)
