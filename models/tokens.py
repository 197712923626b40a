"""Tokens of the API, in every plan."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session, col

from models.tables import AgencyRow, PlanRow
from models.tables_access import ApiToken


def tokens(session: Session, plan_id: int) -> list[tuple[ApiToken, str]]:
    """All tokens of a plan with the codes of their agencies, by name."""
    query = (
        select(ApiToken, col(AgencyRow.code))
        .join(AgencyRow, col(AgencyRow.id) == col(ApiToken.agency_id))
        .where(col(ApiToken.plan_id) == plan_id)
        .order_by(col(ApiToken.name))
    )
    return [(token, code) for token, code in session.execute(query)]


def token_named(session: Session, name: str) -> ApiToken | None:
    """The token with a name, held against other writers."""
    query = select(ApiToken).where(col(ApiToken.name) == name)
    return session.scalars(query.with_for_update()).one_or_none()


def token_of(session: Session, key: str) -> tuple[ApiToken, str, str] | None:
    """The token with a key unless it was revoked, the codes of its agency and of its plan."""
    row = session.execute(_token_of(), {"key": key}).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


@cache
def _token_of() -> Select[Any]:
    return (
        select(ApiToken, col(AgencyRow.code), col(PlanRow.code))
        .join(AgencyRow, col(AgencyRow.id) == col(ApiToken.agency_id))
        .join(PlanRow, col(PlanRow.id) == col(ApiToken.plan_id))
        .where(col(ApiToken.key) == bindparam("key"), col(ApiToken.revoked_on).is_(None))
    )
