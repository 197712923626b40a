"""Whether the machine of a plan still moves: what the warning on every page is told from."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import Session, col

from models.tables import Audit, PlanRow, Seal
from models.tables_access import Account


@dataclass(frozen=True)
class Signs:
    """What the record says of its machine.

    `chased_on` is the last day that was chased; `unsealed_at` when the oldest act was done that no
    `watch` has sealed, None where all are.
    """

    live_from: date
    chased_on: date | None
    hold_reason: str | None
    unsealed_at: datetime | None


def signs(session: Session, plan: str) -> Signs:
    """The signs of a plan by its code, in one statement."""
    return Signs(*session.execute(_signs(), {"plan": plan}).one())


def operators(session: Session, plan: str) -> tuple[str, ...]:
    """The persons who operate a plan's installation, by name."""
    query = (
        select(col(Account.person))
        .join(PlanRow, col(PlanRow.id) == col(Account.plan_id))
        .where(col(PlanRow.code) == plan, col(Account.role) == "operator")
        .where(col(Account.disabled_on).is_(None))
        .order_by(col(Account.person))
    )
    return tuple(session.scalars(query))


@cache
def _signs() -> Select[Any]:
    sealed = select(func.coalesce(func.max(col(Seal.last_id)), 0)).scalar_subquery()
    oldest = select(col(Audit.at)).where(col(Audit.id) > sealed).order_by(col(Audit.id)).limit(1)
    return select(
        col(PlanRow.live_from),
        col(PlanRow.chased_on),
        col(PlanRow.hold_reason),
        oldest.scalar_subquery(),
    ).where(col(PlanRow.code) == bindparam("plan"))
