"""Loaded plans: their rows, written anew from a checked plan, and found again."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import or_, select, update
from sqlmodel import Session, SQLModel, col

from models.audit import changes
from models.tables import (
    AgencyRecord,
    Assignment,
    Contact,
    ObligationRecord,
    PlanRecord,
    ResponsibilityRecord,
)

Row: TypeAlias = Mapping[str, Any]
Table = TypeVar("Table", bound=SQLModel)


def plan_records(session: Session) -> list[PlanRecord]:
    """All loaded plans, by code."""
    return list(session.scalars(select(PlanRecord).order_by(col(PlanRecord.code))))


def lock(session: Session, plan_id: int) -> PlanRecord:
    """Hold a plan's row against whoever else opens, chases or sets; as it is from then on.

    On PostgreSQL two transactions could both find that a row is not there yet, and add it. Rows
    that only point at the plan (the audit's) do not wait. SQLite lets one transaction write anyhow.
    """
    held = {"key_share": True}
    return session.get_one(PlanRecord, plan_id, populate_existing=True, with_for_update=held)


def store_plan(session: Session, row: Row) -> PlanRecord:
    """Insert or update a plan by its code."""
    return _put(session, PlanRecord, {"code": row["code"]}, row)


def set_hold(session: Session, plan_id: int, reason: str | None) -> None:
    """Stop all letters of a plan for a reason, or let them leave again."""
    held = update(PlanRecord).where(col(PlanRecord.id) == plan_id)
    changes.write(session, held.values(hold_reason=reason))


def hold_reason(session: Session, plan_id: int) -> str | None:
    """Why no letter of a plan may leave now, if something holds them."""
    query = select(col(PlanRecord.hold_reason)).where(col(PlanRecord.id) == plan_id)
    return session.scalar(query)


def store_agencies(session: Session, plan_id: int, rows: Iterable[Row]) -> dict[str, int]:
    """Insert or update agencies; ids by code. None is deleted: history names them."""
    ids = {}
    for row in rows:
        key = {"plan_id": plan_id, "code": row["code"]}
        ids[str(row["code"])] = _id(_put(session, AgencyRecord, key, row))
    return ids


def store_example_contacts(session: Session, agency_id: int, addresses: Mapping[str, str]) -> None:
    """Example addresses of a plan; a real one that somebody has set is left alone."""
    for role, address in addresses.items():
        key = {"agency_id": agency_id, "role": role}
        known = session.scalars(select(Contact).filter_by(**key)).one_or_none()
        if known is None or known.is_example:
            _put(session, Contact, key, {"address": address, "is_example": True})


def store_obligations(session: Session, plan_id: int, rows: Iterable[Row]) -> dict[str, int]:
    """Insert or update obligations; those no longer in the plan are retired. Ids by code."""
    rows = list(rows)
    ids = {}
    for row in rows:
        key = {"plan_id": plan_id, "code": row["code"]}
        ids[str(row["code"])] = _id(_put(session, ObligationRecord, key, {**row, "retired": False}))
    changes.write(
        session,
        update(ObligationRecord)
        .where(col(ObligationRecord.plan_id) == plan_id, col(ObligationRecord.code).not_in(ids))
        .values(retired=True),
    )
    return ids


def store_responsibilities(session: Session, obligation_id: int, rows: Iterable[Row]) -> None:
    """Who leads and coordinates an obligation, in place of what was stored before."""
    table = ResponsibilityRecord
    for old in session.scalars(select(table).where(col(table.obligation_id) == obligation_id)):
        session.delete(old)
    session.flush()
    session.add_all(table(obligation_id=obligation_id, **row) for row in rows)


def agency_codes(session: Session, plan_id: int) -> dict[str, int]:
    """Ids of a plan's agencies by code."""
    query = select(AgencyRecord).where(col(AgencyRecord.plan_id) == plan_id)
    return {agency.code: _id(agency) for agency in session.scalars(query)}


def obligation_ids(session: Session, plan_id: int) -> dict[str, int]:
    """Ids of a plan's obligations by code."""
    query = select(ObligationRecord).where(col(ObligationRecord.plan_id) == plan_id)
    return {row.code: _id(row) for row in session.scalars(query)}


def agencies_with_work(session: Session, plan_id: int) -> set[str]:
    """Codes of the agencies for which something was opened, or that hold it now."""
    query = select(col(AgencyRecord.code)).where(col(AgencyRecord.plan_id) == plan_id)
    of_work = or_(
        col(Assignment.agency_id) == col(AgencyRecord.id),
        col(Assignment.holder_id) == col(AgencyRecord.id),
    )
    return set(session.scalars(query.join(Assignment, of_work).distinct()))


def contacts(session: Session, plan_id: int) -> list[tuple[AgencyRecord, Contact]]:
    """A plan's contacts with their agencies, by agency code and role."""
    query = (
        select(AgencyRecord, Contact)
        .join(Contact, col(Contact.agency_id) == col(AgencyRecord.id))
        .where(col(AgencyRecord.plan_id) == plan_id)
        .order_by(col(AgencyRecord.code), col(Contact.role))
    )
    return [(agency, contact) for agency, contact in session.execute(query)]


def _put(session: Session, table: type[Table], key: Row, values: Row) -> Table:
    found = session.scalars(select(table).filter_by(**key)).one_or_none()
    if found is None:
        found = table(**{**values, **key})
        session.add(found)
    else:
        for name, value in values.items():
            setattr(found, name, value)
    session.flush()
    return found


def _id(row: Any) -> int:
    return int(row.id)
