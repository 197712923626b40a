"""A new link, asked for by somebody whose link opens nothing any more."""

from datetime import date, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from models.audit import acts
from models.audit.acts import Act
from models.database import persist
from models.letters import asked_links, receipts
from models.letters.asked_links import QUEUED
from models.letters.links import contact_of_notice
from models.types import NEW_LINK

PAUSE = timedelta(hours=1)
"""How long a contact that was sent a new link gets no other."""


def queue_new_link(engine: Engine, notice_id: int, now: datetime, today: date) -> None:
    """Queue a letter with a new link to the contact of a letter, at the address on record.

    Whoever asks may be anybody: nothing tells whether it was queued. One an hour a contact at most;
    none to a contact out of reach, or without open work that a letter named to it.
    """
    persist(engine, lambda session: _queue(session, notice_id, now, today))


def _queue(session: Session, notice_id: int, now: datetime, today: date) -> None:
    whose = contact_of_notice(session, notice_id)
    if whose is None:
        return
    plan_id, contact_id = whose
    contact = asked_links.held_contact(session, contact_id, today)
    if contact is None:
        return
    last = asked_links.last_queued_at(session, plan_id, contact_id)
    work = asked_links.open_work_named_to(session, plan_id, contact)
    if not work or (last is not None and now < last + PAUSE):
        return
    notice = receipts.new(session, plan_id, contact_id, NEW_LINK, today)
    receipts.add_work(session, notice.id or 0, work)
    act = Act("link", now, today, via=f"link:{notice_id}")
    subject = f"notice:{notice.id}"
    acts.log(session, plan_id, act, QUEUED, subject=subject, detail={"assignments": list(work)})
