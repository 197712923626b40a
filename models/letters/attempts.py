"""Attempts to deliver: claimed for one deliverer by a conditional update, ended, kept.

What a deliverer ends must still be its own: another may have taken it for dead. All of it may be
done twice, after a commit that was not answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, Update, and_, bindparam, func, select, update
from sqlmodel import Session, col

from deadlines.civil import instant
from models.audit import changes
from models.tables import AgencyRow, Contact, Notice
from models.tables_letters import Delivery
from models.types import State, is_id


@dataclass(frozen=True)
class Claim:
    """Which deliverer tries which notice, when, how, where to, and under which Message-ID."""

    notice_id: int
    by: int
    at: datetime
    channel: str
    address: str
    message_id: str


@dataclass(frozen=True)
class Stranded:
    """A notice that is being sent by another deliverer, dead or alive."""

    claim: Claim
    handed_over: bool


@dataclass(frozen=True)
class Attempts:
    """What came of a notice until now: how often it was put off, and by the receiver itself."""

    temporary: int
    refusals: int
    was_uncertain: bool


UNTRIED = Attempts(0, 0, was_uncertain=False)


@dataclass(frozen=True)
class DeliveryRow:
    """An attempt as listed; `answer` has the receiver's own words."""

    id: int
    notice: int
    agency: str
    contact: str
    at: datetime
    channel: str
    address: str
    outcome: str
    message_id: str
    answer: str | None


def claim(session: Session, wanted: Claim) -> None:
    """Take a notice that is held and may leave, or was taken by this deliverer before."""
    values = {
        "notice": wanted.notice_id,
        "by": wanted.by,
        "instant": wanted.at,
        "by_channel": wanted.channel,
        "to_address": wanted.address,
        "under_id": wanted.message_id,
    }
    changes.write_uncovered(session, _claiming(), values)


@cache
def _claiming() -> Update:
    return (
        update(Notice)
        .where(col(Notice.id) == bindparam("notice"))
        .values(
            state="sending",
            claimed_by=bindparam("by"),
            claimed_at=bindparam("instant"),
            # Kept from the last attempt, it would make a death before the handover look uncertain:
            # see in_flight.
            handed_over_at=None,
            channel=bindparam("by_channel"),
            address=bindparam("to_address"),
            message_id=bindparam("under_id"),
        )
    )


def claimed_by_me() -> ColumnElement[bool]:
    """Whether the deliverer `by` is sending a notice."""
    return and_(col(Notice.state) == "sending", col(Notice.claimed_by) == bindparam("by"))


def hand_over(session: Session, mine: Claim) -> bool:
    """Note that the receiver may have it from now on; False if another deliverer took it away."""
    values = {"notice": mine.notice_id, "by": mine.by, "instant": mine.at}
    return changes.write_uncovered(session, _handing_over(), values) == 1


@cache
def _handing_over() -> Update:
    return (
        update(Notice)
        .where(col(Notice.id) == bindparam("notice"), claimed_by_me())
        .values(handed_over_at=bindparam("instant"))
    )


def finish(
    session: Session,
    mine: Claim,
    state: State,
    *,
    answer: str | None = None,
    try_at: datetime | None = None,
    put_off: bool = False,
) -> bool:
    """Record how an attempt ended; False if that is known, or another deliverer claimed it since.

    One that was taken for dead still ends what it began: it knows better. `put_off`: by the
    receiver, who has said so once more.
    """
    values = {
        "notice": mine.notice_id,
        "by": mine.by,
        "as_state": state,
        "again_at": try_at,
        "answered": answer,
        "times": int(put_off),
        "left_at": mine.at if state == "sent" else None,
    }
    ended = changes.write(session, _finishing(), values)
    if ended:
        _keep(session, mine, state, answer)
    return bool(ended)


@cache
def _finishing() -> Update:
    return (
        update(Notice)
        .where(col(Notice.id) == bindparam("notice"), col(Notice.claimed_by) == bindparam("by"))
        .values(
            state=bindparam("as_state"),
            claimed_by=None,
            try_at=bindparam("again_at"),
            answer=bindparam("answered"),
            attempts=Notice.attempts + bindparam("times"),
            sent_at=bindparam("left_at"),
        )
    )


def cancel(session: Session, notice_id: int, state: State) -> None:
    """End a notice that has nothing left to say: it is not tried again."""
    ended = update(Notice).where(col(Notice.id) == notice_id).values(state=state, try_at=None)
    changes.write(session, ended)


def in_flight(session: Session, plan_id: int, but_by: int) -> list[Stranded]:
    """The notices that other deliverers are sending, by id."""
    query = (
        select(Notice)
        .where(
            col(Notice.plan_id) == plan_id,
            col(Notice.state) == "sending",
            # In SQL NULL is never unequal to anything: rows without a claim must be found too.
            func.coalesce(col(Notice.claimed_by), 0) != but_by,
        )
        .order_by(col(Notice.id))
    )
    return [
        Stranded(
            Claim(
                notice_id=row.id or 0,
                by=row.claimed_by or 0,
                at=row.claimed_at or row.handed_over_at or instant(row.on),
                channel=row.channel,
                address=row.address or "",
                message_id=row.message_id or "",
            ),
            # An earlier version noted no claim: such a letter may have left.
            handed_over=row.handed_over_at is not None or row.claimed_by is None,
        )
        for row in session.scalars(query)
    ]


def put_back(session: Session, theirs: Claim) -> bool:
    """Queue again what a dead deliverer had not handed over; False if another was faster."""
    statement = (
        update(Notice)
        .where(_still(theirs), col(Notice.handed_over_at).is_(None))
        .values(state="queued", claimed_by=None, address=None, message_id=None)
    )
    return changes.write_uncovered(session, statement) == 1


def give_up(session: Session, theirs: Claim, answer: str, try_at: datetime | None) -> bool:
    """Record as uncertain what a dead deliverer handed over; False if another was faster.

    `claimed_by` stays: if it lives after all, it may still say how it ended.
    """
    statement = (
        update(Notice)
        .where(_still(theirs))
        .values(state="uncertain", answer=answer, try_at=try_at, handed_over_at=theirs.at)
    )
    if changes.write(session, statement) == 0:
        return False
    _keep(session, theirs, "uncertain", answer)
    return True


def attempts_of(session: Session, notice_id: int) -> Attempts:
    """How the attempts to deliver a notice ended until now, counted."""
    query = (
        select(col(Delivery.outcome), func.count())
        .where(col(Delivery.notice_id) == notice_id)
        .group_by(col(Delivery.outcome))
    )
    counts = dict(session.execute(query).tuples().all())
    refusals = session.scalar(select(col(Notice.attempts)).where(col(Notice.id) == notice_id))
    return Attempts(counts.get("temporary", 0), refusals or 0, bool(counts.get("uncertain")))


def others_left(session: Session, plan_id: int, notice_id: int) -> bool:
    """Whether a letter of the plan has left since a notice was tried first."""
    first = select(func.min(col(Delivery.at))).where(col(Delivery.notice_id) == notice_id)
    query = select(col(Notice.id)).where(
        col(Notice.plan_id) == plan_id, col(Notice.sent_at) >= first.scalar_subquery()
    )
    return session.scalar(query.limit(1)) is not None


def notice(session: Session, plan_id: int, notice_id: int) -> Notice | None:
    """A notice of a plan, held against other writers; None if there is none."""
    if not is_id(notice_id):
        return None
    query = select(Notice).where(col(Notice.id) == notice_id, col(Notice.plan_id) == plan_id)
    return session.scalars(query.with_for_update(key_share=True)).one_or_none()


def queue_again(session: Session, notice_id: int) -> None:
    """Queue a notice as if it had never been tried; its attempts stay on record."""
    changes.write(
        session,
        update(Notice)
        .where(col(Notice.id) == notice_id)
        .values(state="queued", attempts=0, try_at=None, claimed_by=None),
    )


def deliveries(
    session: Session,
    plan_id: int,
    *,
    failed: bool = False,
    agencies: Sequence[str] | None = None,
    first: date | None = None,
    last: date | None = None,
) -> list[DeliveryRow]:
    """Attempts in their order; civil days, both inclusive. `failed`: those that did not arrive."""
    query = (
        select(Delivery, col(AgencyRow.code), col(Contact.role))
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .join(AgencyRow, col(AgencyRow.id) == col(Contact.agency_id))
        .where(col(Notice.plan_id) == plan_id)
        .order_by(col(Delivery.at), col(Delivery.id))
    )
    if failed:
        query = query.where(col(Delivery.outcome) != "sent")
    if agencies is not None:
        query = query.where(col(AgencyRow.code).in_(agencies))
    if first:
        query = query.where(col(Delivery.at) >= instant(first, hour=0))
    if last:
        # To the end of the civil day, because that of UTC ends at seven in the morning here.
        query = query.where(col(Delivery.at) < instant(last, hour=0) + timedelta(days=1))
    return [_listed(row, code, role) for row, code, role in session.execute(query)]


def _listed(row: Delivery, agency: str, role: str) -> DeliveryRow:
    return DeliveryRow(
        id=row.id or 0,
        notice=row.notice_id,
        agency=agency,
        contact=role,
        at=row.at,
        channel=row.channel,
        address=row.address,
        outcome=row.outcome,
        message_id=row.message_id,
        answer=row.answer,
    )


def _still(theirs: Claim) -> ColumnElement[bool]:
    of_theirs = func.coalesce(col(Notice.claimed_by), 0) == theirs.by
    return and_(col(Notice.id) == theirs.notice_id, col(Notice.state) == "sending", of_theirs)


def _keep(session: Session, ended: Claim, outcome: str, answer: str | None) -> None:
    session.add(
        Delivery(
            notice_id=ended.notice_id,
            at=ended.at,
            channel=ended.channel,
            address=ended.address,
            message_id=ended.message_id,
            outcome=outcome,
            answer=answer,
        )
    )


@dataclass(frozen=True)
class ChannelUse:
    """When a channel last took a letter, and last refused one with which words."""

    sent_at: datetime | None = None
    failed_at: datetime | None = None
    answer: str | None = None


def channel_use(session: Session, plan_id: int, channel: str) -> ChannelUse:
    """How the last attempts by a channel ended."""
    query = (
        select(col(Delivery.at), col(Delivery.answer))
        .join(Notice, col(Notice.id) == col(Delivery.notice_id))
        .where(col(Notice.plan_id) == plan_id, col(Delivery.channel) == channel)
        .order_by(col(Delivery.id).desc())
        .limit(1)
    )
    sent = session.execute(query.where(col(Delivery.outcome) == "sent")).one_or_none()
    failed = session.execute(query.where(col(Delivery.outcome) != "sent")).one_or_none()
    return ChannelUse(
        sent_at=sent[0] if sent else None,
        failed_at=failed[0] if failed else None,
        answer=failed[1] if failed else None,
    )
