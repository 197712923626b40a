"""Receipts: what came from a contact without paper, and what became of it, that no letter told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, cast, func, literal, or_, select, true
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.letters.answers import ASKED, came_from_holder, is_over
from models.letters.contacts import out_of_reach, preference
from models.letters.kinds import is_of, next_kind
from models.tables import AgencyRow, Assignment, Audit, Contact, Notice, NoticeAssignment
from models.tables_access import Reply
from models.types import RECEIPT, WAITING

TOLD = (*ASKED, "accept", "return", "extend", "refuse")
"""Acts on work that a receipt tells."""
ENDED = ("sent", "uncertain", "permanent")
"""How a letter ended that is not written anew: the next digest tells what it did not."""


@dataclass(frozen=True)
class Owed:
    """An act (a row of the audit) on a piece of work of an agency, and who is told of it."""

    audit: int
    assignment: int
    agency_id: int
    contact_id: int


@dataclass(frozen=True)
class Window:
    """From which day on acts are looked at, on which day; the role that gets the digests."""

    since: date
    as_of: date
    digest_to: str


def owed(
    session: Session, plan_id: int, window: Window, *, arrived: bool = False, agency_id: int = 0
) -> list[Owed]:
    """What is to be told to contacts in reach, oldest first; of one agency, or of all.

    Not what a letter told that ended, or only what one told that `arrived`.
    """
    values = {"plan": plan_id, "since": window.since, "agency": agency_id}
    acts = session.execute(_acts(of_agency=bool(agency_id)), values).all()
    acts = [act for act in acts if not is_over(act.action, act.status)]
    if not acts:
        return []
    letters = session.scalars(_letters(arrived=arrived), values)
    told = {row for detail in letters for row in json.loads(detail)["answers"]}
    acts = [act for act in acts if act.id not in told]
    by_mail = _repliers(session, [act.assignment for act in acts if act.via == "mail"])
    reached = _reached(session, {act.agency_id for act in acts}, window)
    whom = [(act, _contact(act, by_mail, reached.get(act.agency_id, {}))) for act in acts]
    return [
        Owed(act.id, act.assignment, act.agency_id, contact) for act, contact in whom if contact
    ]


@cache
def _acts(*, of_agency: bool) -> Select[Any]:
    """Acts on work whose last request came from its holder without paper, and that request."""
    asked, earlier = aliased(Audit), aliased(Audit)
    last = (
        select(func.max(col(earlier.id)))
        .where(col(earlier.subject) == col(Audit.subject), col(earlier.id) <= col(Audit.id))
        .where(col(earlier.plan_id) == col(Audit.plan_id), col(earlier.action).in_(ASKED))
        .correlate(Audit)
        .scalar_subquery()
    )
    subject = literal("assignment:").concat(cast(col(Assignment.id), String))
    return (
        select(
            col(Audit.id),
            col(Audit.action),
            col(Assignment.id).label("assignment"),
            col(Assignment.status),
            col(AgencyRow.id).label("agency_id"),
            col(asked.via),
            col(asked.actor),
        )
        .select_from(Audit)
        .join(asked, col(asked.id) == last)
        .join(Assignment, col(Audit.subject) == subject)
        # Work that has changed hands since is answered in the letters of its holder.
        .join(AgencyRow, col(AgencyRow.id) == col(Assignment.holder_id))
        .where(col(Audit.plan_id) == bindparam("plan"), col(Audit.as_of) >= bindparam("since"))
        .where(col(Audit.action).in_(TOLD), came_from_holder(asked))
        .where(col(AgencyRow.id) == bindparam("agency") if of_agency else true())
        .order_by(col(Audit.id))
    )


@cache
def _letters(*, arrived: bool) -> Select[tuple[str]]:
    """What the audit says of letters that told of acts."""
    subject = literal("notice:").concat(cast(col(Notice.id), String))
    is_there = and_(col(Audit.action) == "sent", col(Notice.state) == "sent")
    return (
        select(col(Audit.detail))
        .join(Notice, col(Audit.subject) == subject)
        .where(col(Audit.plan_id) == bindparam("plan"), col(Audit.as_of) >= bindparam("since"))
        .where(is_there if arrived else col(Audit.action).in_(ENDED))
        # Most letters tell of no act, and need not be read.
        .where(col(Audit.detail).like('%"answers": [_%'))
        .where(col(Audit.detail).not_like('%"answers": []%'))
    )


def _repliers(session: Session, assignment_ids: Sequence[int]) -> dict[int, int]:
    """Whose letter was answered by the last reply that was taken over, by its work."""
    query = (
        select(col(Reply.assignment_id), col(Notice.contact_id))
        .join(Notice, col(Notice.id) == col(Reply.notice_id))
        .where(col(Reply.assignment_id).in_(assignment_ids), col(Reply.state) == "taken")
        .order_by(col(Reply.id))
    )
    return dict(session.execute(query).tuples().all()) if assignment_ids else {}


def _reached(
    session: Session, agency_ids: set[int], window: Window
) -> Mapping[int, dict[str, int]]:
    """Contacts in reach by their roles, of each agency; first who gets the digests."""
    query = (
        select(col(Contact.agency_id), col(Contact.role), col(Contact.id))
        .where(col(Contact.agency_id).in_(agency_ids), ~out_of_reach(window.as_of))
        .order_by(preference(window.digest_to), col(Contact.id))
    )
    found: dict[int, dict[str, int]] = {}
    for agency_id, role, contact_id in session.execute(query):
        found.setdefault(agency_id, {})[role] = contact_id
    return found


def _contact(act: Any, by_mail: Mapping[int, int], reached: Mapping[str, int]) -> int | None:
    """Who asked for what was done: the role in whose name, otherwise who gets the digests."""
    if act.via == "mail":
        contact = by_mail.get(act.assignment)
        return contact if contact in reached.values() else None
    role = act.actor.partition("/")[2]
    return reached.get(role) if role else next(iter(reached.values()), None)


def hold_contacts(session: Session, contact_ids: Sequence[int]) -> None:
    """Hold contacts, so that two deliverers do not write the same receipt."""
    query = (
        select(col(Contact.id)).where(col(Contact.id).in_(contact_ids)).order_by(col(Contact.id))
    )
    session.execute(query.with_for_update())


def queue(
    session: Session, plan_id: int, contact_id: int, on: date, assignment_ids: Sequence[int]
) -> bool:
    """Queue a letter about some work to a contact, or add the work to the one that waits: whether
    that changed anything.
    """
    query = select(Notice).where(
        col(Notice.plan_id) == plan_id,
        col(Notice.contact_id) == contact_id,
        is_of(col(Notice.kind), [RECEIPT]),
        or_(
            col(Notice.state).in_((*WAITING, "sending")),
            and_(col(Notice.state) == "uncertain", col(Notice.try_at).is_not(None)),
        ),
    )
    notice = session.scalars(query.order_by(col(Notice.id)).limit(1)).one_or_none()
    if notice is not None and notice.state == "sending":
        # What it does not tell is queued once it has left.
        return False
    added = new(session, plan_id, contact_id, RECEIPT, on) if notice is None else notice
    return add_work(session, added.id or 0, assignment_ids) or notice is None


def new(session: Session, plan_id: int, contact_id: int, word: str, on: date) -> Notice:
    """Queue a letter of a kind of which a contact may get several a day."""
    kind = next_kind(session, plan_id, contact_id, word, on)
    notice = Notice(plan_id=plan_id, contact_id=contact_id, kind=kind, on=on)
    session.add(notice)
    session.flush()
    return notice


def add_work(session: Session, notice_id: int, assignment_ids: Sequence[int]) -> bool:
    """Name work in a letter of its holder: whether any of it was not named yet."""
    named = select(col(NoticeAssignment.assignment_id)).where(
        col(NoticeAssignment.notice_id) == notice_id
    )
    new_work = sorted(set(assignment_ids) - set(session.scalars(named)))
    session.add_all(NoticeAssignment(notice_id=notice_id, assignment_id=key) for key in new_work)
    session.flush()
    return bool(new_work)
