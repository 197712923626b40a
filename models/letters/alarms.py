"""What the standing agency is told of by an alarm: who cannot be reached, what did not arrive."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.letters import contacts, outbox
from models.letters.day import Day
from models.letters.returning import carried_on_in
from models.tables import AgencyRow, Alarm, Audit, Contact, Notice
from models.types import WAITING

REFUSED = "refused-by-server"
"""The act in the audit: a mail server takes no letter of ours, whoever it is for."""


@dataclass(frozen=True)
class Problem:
    """Something amiss: its name in the ledger, its agency, the contact's role if it has one.

    What a mail server refuses us with has its `words`, and no agency.
    """

    subject: str
    agency: str = ""
    role: str | None = None
    on: date | None = None
    words: str | None = None

    @property
    def kind(self) -> str:
        """What kind of thing it is: agency, contact, notice or server."""
        return self.subject.partition(":")[0]


def problems(session: Session, plan_id: int, as_of: date) -> list[Problem]:
    """What the mail server refuses us with, agencies that nobody can reach, addresses that bounced,
    letters that did not arrive.
    """
    codes = outbox.unreachable(session, plan_id, as_of)
    cut_off = [Problem(f"agency:{code}", code) for code in codes]
    bounced = [
        Problem(f"contact:{contact.id}", code, contact.role, contact.bounced_on)
        for code, contact in contacts.bounced(session, plan_id)
    ]
    return [*_refusals(session, plan_id), *cut_off, *bounced, *_dead_letters(session, plan_id)]


def add_alarms(session: Session, day: Day, *, to: str, since: date) -> int:
    """Add ledger rows for what is amiss and was not told to an agency after a day: how many.

    Once today's alarm is no longer queued the rest is found again tomorrow.
    """
    gone = (
        select(Notice)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(
            col(Notice.plan_id) == day.plan_id,
            col(Notice.kind) == "alarm",
            col(Notice.on) == day.as_of,
            col(Notice.state) != "queued",
            col(AgencyRow.code) == to,
        )
    )
    if session.scalars(gone.limit(1)).first() is not None:
        return 0
    return sum(
        tell(session, day.plan_id, problem.subject, day.as_of, since=since)
        for problem in problems(session, day.plan_id, day.as_of)
    )


def tell(session: Session, plan_id: int, subject: str, on: date, *, since: date) -> bool:
    """Add a ledger row for something amiss; False if it was told after a day (`since`)."""
    recent = select(col(Alarm.subject)).where(
        col(Alarm.plan_id) == plan_id, col(Alarm.subject) == subject, col(Alarm.told_on) > since
    )
    if session.scalars(recent.limit(1)).first() is not None:
        return False
    session.add(Alarm(plan_id=plan_id, subject=subject, told_on=on))
    session.flush()
    return True


def _refusals(session: Session, plan_id: int) -> list[Problem]:
    """The last refusal that is about us, if no letter has left since."""
    query = select(Audit).where(col(Audit.plan_id) == plan_id)
    last = query.order_by(col(Audit.id).desc()).limit(1)
    refusal = session.scalars(last.where(col(Audit.action) == REFUSED)).one_or_none()
    # On most days there is no refusal, and the second look-up is spared.
    if refusal is None:
        return []
    # A letter that left since shows that the server takes ours again.
    left = last.where(col(Audit.action) == "sent", col(Audit.id) > refusal.id)
    if session.scalars(left).one_or_none() is not None:
        return []
    detail = json.loads(refusal.detail)
    return [Problem(detail["alarm"], on=refusal.as_of, words=detail["words"])]


def undelivered(session: Session, plan_id: int) -> list[int]:
    """Ids of letters that did not arrive, of those that are tried again by themselves too.

    Not those after which another has reached their contact, or says what they said.
    """
    return [row.id or 0 for row, _, _ in _letters(session, plan_id, resting=True)]


def _dead_letters(session: Session, plan_id: int) -> Sequence[Problem]:
    return [
        Problem(f"notice:{notice.id}", code, role, notice.on)
        for notice, role, code in _letters(session, plan_id, resting=False)
    ]


def _letters(session: Session, plan_id: int, *, resting: bool) -> list[tuple[Notice, str, str]]:
    """Letters that were given up, or rest too, each with its contact's role and agency's code.

    Not those that came back and were carried on: then the letter after them is one of them.
    """
    rows = session.execute(_not_arrived(resting=resting), {"plan": plan_id}).tuples()
    return [
        (notice, role, code)
        for notice, role, code in rows
        if notice.state != "returned" or not carried_on_in(session, plan_id, notice.id or 0)
    ]


@cache
def _not_arrived(*, resting: bool) -> Select[tuple[Notice, str, str]]:
    rests = col(Notice.try_at).is_not(None) & col(Notice.state).in_(("temporary", "uncertain"))
    return (
        select(Notice, col(Contact.role), col(AgencyRow.code))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == bindparam("plan"))
        .where(or_(rests, _given_up()) if resting else _given_up())
        .order_by(col(Notice.id))
    )


def _given_up() -> ColumnElement[bool]:
    """Letters given up, as long as nothing later has reached the contact; and those that came
    back, as long as the agency gets no other.
    """
    later, theirs = aliased(Notice), aliased(Contact)
    reached = exists().where(
        col(later.contact_id) == col(Notice.contact_id),
        col(later.state) == "sent",
        col(later.id) > col(Notice.id),
    )
    carried_on = exists().where(
        col(later.contact_id) == col(theirs.id),
        col(theirs.agency_id) == col(Contact.agency_id),
        col(later.state).in_((*WAITING, "sending", "sent")),
        col(later.id) > col(Notice.id),
    )
    given_up = or_(
        col(Notice.state) == "permanent",
        (col(Notice.state) == "uncertain") & col(Notice.try_at).is_(None),
    )
    return or_(given_up & ~reached, (col(Notice.state) == "returned") & ~carried_on)


def unarrived(session: Session, plan_id: int) -> list[tuple[Notice, str, str]]:
    """The letters of `undelivered`, each with its contact's role and agency's code."""
    return _letters(session, plan_id, resting=True)
