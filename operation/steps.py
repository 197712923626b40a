"""One step of the machine each: what the command line and the flows both call."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from assignments.days import require_not_ahead
from assignments.desk import Desk
from assignments.opening import open_due
from chasing.chase import ChaseCounts, chase_day
from chasing.preview import OwedLine, would_leave
from documents.paper_form import own_sheet
from inspections.proposing import propose
from models import webhooks
from models.assignments.opening import OpenedCounts
from models.audit import chain
from models.audit.acts import Act
from models.database import persist, transaction
from models.letters import sent
from models.tables import Seal
from models.tables_inspections import Inspection
from notifications.delivery import ACTOR, DeliveryCounts, deliver, may_leave
from notifications.enclosing import AboutWork
from notifications.links import Links, Ways
from notifications.receipts import queue_receipts
from notifications.views import Attachment
from operation.installation import Installation, acting
from operation.secret_keys import secret_keys
from operation.upkeep.refusing import tell_of_plan
from operation.webhooks import tell_webhooks
from plans.loading import LoadedPlan
from scoring.score_form import own_score_sheets
from settings import Settings


def open_step(record: Installation, act: Act, obligations: Iterable[str] = ()) -> OpenedCounts:
    """Open what is due to open by `act.as_of`; again adds 0. Raises WrongDay before that day."""
    require_not_ahead(act)
    with record.work() as (session, loaded):
        return open_due(session, loaded, act, obligations)


def chase_step(record: Installation, act: Act) -> ChaseCounts:
    """Queue the digests of `act.as_of`; again adds 0. Raises WrongDay before that day.

    Chased by mistake a month ahead, the letters of today would be put off until then.
    """
    require_not_ahead(act)
    with record.work() as (session, loaded):
        return chase_day(session, loaded, act)


def preview_step(record: Installation, act: Act) -> list[OwedLine]:
    """What `chase_step` would have sent; keeps nothing."""
    with record.work() as (session, loaded):
        return would_leave(session, loaded, act)


def propose_step(record: Installation, act: Act, by: str | None = None) -> list[Inspection]:
    """Plan the next surprise inspection if the year is behind its pace; again adds 0."""
    with record.work() as (session, loaded):
        return propose(Desk(session, loaded, act, by))


def seal_step(record: Installation, now: datetime) -> Seal | None:
    """Seal the audit of all plans up to now; None if all of it is sealed."""
    with transaction(record.engine) as session:
        return chain.seal(session, now)


def sweep_letters_step(record: Installation, act: Act) -> int:
    """Forget the texts of letters whose time is over, if the installation sets one."""
    days = record.settings.keep_letters_days
    if days is None:
        return 0
    with record.work() as (session, loaded):
        return sent.sweep(session, loaded.id, act, act.now - timedelta(days=days))


def _enclosed(session: Session, loaded: LoadedPlan, about: AboutWork) -> list[Attachment]:
    """What goes with a letter, for the agency to fill in."""
    return own_sheet(session, loaded, about) + own_score_sheets(loaded.plan, about)


def _ways(settings: Settings) -> Ways:
    """How letters may be answered: by their link if the pages have an address, by a reply."""
    links = Links(settings.pages_url, secret_keys(settings)) if settings.pages_url else None
    return Ways(links, settings.link_days, by_reply=settings.reply_mailbox is not None)


def deliver_step(
    record: Installation, now: datetime, progress: Callable[[int, int], None] | None = None
) -> DeliveryCounts:
    """Send what waits at an instant, receipts that are owed too; outside hours no letter leaves.

    Programs are told afterwards what happened, at any hour.

    A server that refuses every letter is an alarm: mailed, and pushed, once a week.
    """
    with record.read() as (session, loaded):
        is_told = bool(webhooks.webhooks(session, loaded.id))
    if record.settings.receipts == "at_once" and may_leave(loaded, now):
        persist(record.engine, lambda session: queue_receipts(session, loaded, now))
    with record.mail() as connection:
        counts = deliver(
            record.engine,
            loaded,
            connection,
            now,
            progress=progress,
            channels=record.channels(),
            enclose=_enclosed,
            ways=_ways(record.settings),
        )
    # After the run, because an alarm goes the same way and would be refused as well.
    if counts.refused:
        tell_of_plan(record, acting(ACTOR, now), counts.refused)
    if is_told:
        tell_webhooks(record, now)
    return counts
