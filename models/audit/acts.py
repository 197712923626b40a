"""The audit: written in the transaction of the change that it tells of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlmodel import Session, col

from models.tables import Audit

MACHINE = "machine"
"""How it is known who acts where the program itself does."""


@dataclass(frozen=True)
class Act:
    """Who acts, at which instant, and on which civil day's behalf (a past year is replayable).

    `actor` is an office (a code of the plan, or AGENCY/ROLE), "operator", or a part of the machine;
    `person` a name, where one is known. `via` says how that is known: "cli:USER" with the account
    of the system, "flow:RUN" with the id of Prefect's run, "machine".
    """

    actor: str
    now: datetime
    as_of: date
    person: str | None = None
    via: str = MACHINE

    def by(self, actor: str) -> "Act":
        """This act in the name of another actor, who was found to be entitled to it."""
        return replace(self, actor=actor)


def log(
    session: Session,
    plan_id: int,
    act: Act,
    action: str,
    *,
    subject: str,
    detail: Mapping[str, Any],
) -> None:
    """Add one audit row to the session's transaction."""
    # Keys in order, so that the text, and its hash, do not depend on how it was put together.
    written = json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str)
    session.add(
        Audit(
            at=act.now,
            as_of=act.as_of,
            plan_id=plan_id,
            actor=act.actor,
            person=act.person,
            via=act.via,
            action=action,
            subject=subject,
            detail=written,
        )
    )


def last_day(session: Session, plan_id: int, subject: str) -> date | None:
    """The latest day on whose behalf something was recorded of a subject."""
    query = select(func.max(col(Audit.as_of))).where(
        col(Audit.plan_id) == plan_id, col(Audit.subject) == subject
    )
    return session.scalar(query)


def head(session: Session) -> int:
    """The number of the newest row of the audit: every change of the record moves it."""
    return session.scalar(select(func.max(col(Audit.id)))) or 0


def of_subjects(session: Session, plan_id: int, subjects: list[str]) -> list[Audit]:
    """Audit rows of some subjects, oldest first."""
    query = select(Audit).where(col(Audit.plan_id) == plan_id, col(Audit.subject).in_(subjects))
    return list(session.scalars(query.order_by(col(Audit.id))))


@dataclass(frozen=True)
class Sought:
    """Which acts: of civil days (both inclusive), of an agency, of a kind, of a subject."""

    first: date | None = None
    last: date | None = None
    actor: str | None = None
    action: str | None = None
    subject: str | None = None


def page_of(
    session: Session, plan_id: int, sought: Sought, *, limit: int, before: int | None = None
) -> list[Audit]:
    """Acts of a plan, the newest first, before a row of the audit."""
    query = select(Audit).where(col(Audit.plan_id) == plan_id)
    if sought.first:
        query = query.where(col(Audit.as_of) >= sought.first)
    if sought.last:
        query = query.where(col(Audit.as_of) <= sought.last)
    if sought.actor:
        of_agency = col(Audit.actor).startswith(f"{sought.actor}/", autoescape=True)
        query = query.where(or_(col(Audit.actor) == sought.actor, of_agency))
    if sought.action:
        query = query.where(col(Audit.action) == sought.action)
    if sought.subject:
        query = query.where(col(Audit.subject) == sought.subject)
    if before is not None:
        query = query.where(col(Audit.id) < before)
    return list(session.scalars(query.order_by(col(Audit.id).desc()).limit(limit)))


def actions(session: Session, plan_id: int) -> list[str]:
    """The kinds of act that a plan has, in their order."""
    query = select(col(Audit.action)).where(col(Audit.plan_id) == plan_id).distinct()
    return sorted(session.scalars(query))
