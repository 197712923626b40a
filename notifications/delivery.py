"""Delivery: claim a row, word the letter, send it, record the outcome. One letter at a time."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import structlog
from sqlalchemy import Engine
from sqlmodel import Session

from deadlines.civil import HO_CHI_MINH, civil_date
from models import audit, outbox
from models.audit import Act
from models.database import transaction
from models.loaded import hold_reason
from models.outbox import Addressed
from models.types import State
from notifications.contents import worded_now
from notifications.errors import BadMailSetting
from notifications.mail import Connection, Mail, post
from notifications.wording import Letter
from plans.loading import Loaded

log = structlog.get_logger()

PAUSE = timedelta(minutes=30)
"""How long a letter rests that the server did not take."""
PATIENCE = timedelta(minutes=10)
"""How long a claim may stand before its deliverer counts as dead."""
MOST_ATTEMPTS = 2
"""A letter whose deliverer died may have left: it is tried once more, then left to a person."""

ACTOR = "deliver"


@dataclass(frozen=True)
class Delivered:
    """How many letters ended how."""

    sent: int = 0
    temporary: int = 0
    permanent: int = 0
    uncertain: int = 0


def may_leave(loaded: Loaded, now: datetime) -> bool:
    """Whether letters leave at an instant: working days, in the plan's hours, after going live.

    Raises HolidayTableEnds for a year that the holiday table does not know.
    """
    day, settings = civil_date(now), loaded.plan.head.settings
    local = now.astimezone(HO_CHI_MINH).time()
    in_hours = settings.send_from <= local < settings.send_until
    live = day > loaded.record.live_from
    return live and in_hours and loaded.is_working(day)


def deliver(
    engine: Engine,
    loaded: Loaded,
    connection: Connection,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Delivered:
    """Send what waits, one letter at a time; a repeat sends nothing twice."""
    if not may_leave(loaded, now):
        return Delivered()
    as_of = civil_date(now)
    with transaction(engine) as session:
        ended: Counter[State | None] = Counter(_recover(session, loaded, now))
        waiting = outbox.waiting(session, loaded.id, as_of=as_of, now=now, pause=PAUSE)
    for done, notice_id in enumerate(waiting, start=1):
        state = _deliver_one(engine, loaded, connection, notice_id=notice_id, now=now)
        if state == "held":
            break
        ended[state] += 1
        if progress:
            progress(done, len(waiting))
    return Delivered(
        sent=ended["sent"],
        temporary=ended["temporary"],
        permanent=ended["permanent"],
        uncertain=ended["uncertain"],
    )


def message_id(loaded: Loaded, letter: Addressed, domain: str) -> str:
    """The same for the same notice, however often it is tried: its key, hashed."""
    key = f"{loaded.plan.code}/{letter.agency}/{letter.role}/{letter.kind}/{letter.on}"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def _deliver_one(
    engine: Engine, loaded: Loaded, connection: Connection, *, notice_id: int, now: datetime
) -> State | Literal["held"] | None:
    """How one letter ended; None if it stays, or another process took it; "held" stops all."""
    with transaction(engine) as session:
        if hold_reason(session, loaded.id) is not None:
            return "held"
        outbox.hold(session, notice_id)
        letter = outbox.addressed(session, notice_id, civil_date(now))
        if not letter.address or not connection.server.allows(letter.address):
            return None
        if not outbox.claim(session, notice_id, now, PAUSE):
            return None
        worded = worded_now(session, loaded, letter, civil_date(now))
        if worded is None:
            outbox.finish(session, notice_id, "cancelled")
            return "cancelled"
    state, outcome = _send(loaded, connection, letter, worded.letter)
    with transaction(engine) as session:
        if state == "sent":
            outcome["sent_at"] = now
            outbox.mark_named(session, notice_id, worded.assignment_ids, worded.cycle_ids)
        outbox.finish(session, notice_id, state, **outcome)
        _audit(session, loaded, notice_id, now, state)
    return state


def _send(
    loaded: Loaded, connection: Connection, letter: Addressed, worded: Letter
) -> tuple[State, dict[str, Any]]:
    domain = connection.server.sender.rpartition("@")[2]
    identity = message_id(loaded, letter, domain)
    outcome = {"address": letter.address, "message_id": identity, "answer": None}
    try:
        mail = Mail(
            connection=connection, address=letter.address, text=worded.text, message_id=identity
        )
    except BadMailSetting as error:
        return "permanent", {**outcome, "answer": str(error)}
    if post(mail, subject=worded.subject, html=worded.html):
        return "sent", outcome
    log.warning("letter not taken", notice=letter.notice_id, agency=letter.agency)
    return "temporary", {**outcome, "answer": mail.answer}


def _recover(session: Session, loaded: Loaded, now: datetime) -> list[State]:
    """Letters whose deliverer died: tried once more with the same Message-ID, then uncertain."""
    ended: list[State] = []
    for notice_id, attempts in outbox.stranded(session, loaded.id, now - PATIENCE):
        state: State = "queued" if attempts < MOST_ATTEMPTS else "uncertain"
        log.warning("a deliverer died with this letter", notice=notice_id, now=state)
        outbox.finish(session, notice_id, state)
        _audit(session, loaded, notice_id, now, state)
        ended.append(state)
    return ended


def _audit(session: Session, loaded: Loaded, notice_id: int, now: datetime, state: State) -> None:
    audit.record(
        session,
        loaded.id,
        Act(ACTOR, now, civil_date(now)),
        action=state,
        subject=f"notice:{notice_id}",
        detail={},
    )
