"""A letter that did not arrive is queued again by a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models.audit import acts
from models.audit.acts import Act
from models.letters import alarms, attempts, contacts, returning
from models.tables import Contact, Notice
from notifications.errors import NoSuchNotice, NotGivenUp
from plans.loading import LoadedPlan

UNARRIVED = ("permanent", "uncertain", "temporary", "returned")


@dataclass(frozen=True)
class RequeuedNotice:
    """A notice that was queued again, and what it was."""

    id: int
    before: str
    after: str = "queued"


def retry(
    session: Session, loaded: LoadedPlan, act: Act, notice_ids: Iterable[int]
) -> list[RequeuedNotice]:
    """Queue them again, all or none; they keep their Message-ID. Raises NoSuchNotice, NotGivenUp.

    What may be in somebody's hands is sent once more at a person's word only; what rests before
    its next try is taken up at once.
    """
    return [_again(session, loaded, act, notice_id) for notice_id in dict.fromkeys(notice_ids)]


def retry_all(session: Session, loaded: LoadedPlan, act: Act) -> list[RequeuedNotice]:
    """Queue again whatever did not arrive, unless a later letter has reached its contact."""
    return retry(session, loaded, act, alarms.undelivered(session, loaded.id))


def _again(session: Session, loaded: LoadedPlan, act: Act, notice_id: int) -> RequeuedNotice:
    notice = attempts.notice(session, loaded.id, notice_id)
    if notice is None:
        raise NoSuchNotice("no-such-notice", id=notice_id)
    _require_unarrived(session, loaded, notice)
    before = notice.state
    attempts.queue_again(session, notice_id)
    contact = session.get_one(Contact, notice.contact_id)
    digest_to = loaded.plan.head.settings.digest_to
    # The contact may be out of reach by now, and the letter would only rest there.
    contacts.pass_on_unreached(session, contact.agency_id, digest_to, act.as_of)
    detail = {"before": before, "message_id": notice.message_id}
    acts.log(session, loaded.id, act, "retry", subject=f"notice:{notice_id}", detail=detail)
    return RequeuedNotice(notice_id, before)


def _require_unarrived(session: Session, loaded: LoadedPlan, notice: Notice) -> None:
    """Raises NotGivenUp for what arrived, is under way, or is said by another letter."""
    if notice.state not in UNARRIVED:
        raise NotGivenUp("notice-not-given-up", id=notice.id, state=notice.state)
    then = returning.carried_on_in(session, loaded.id, notice.id or 0)
    if notice.state == "returned" and then:
        raise NotGivenUp("notice-said-again", id=notice.id, then=then)
