"""The link of a letter is ended by a person: it fell into other hands, or was never wanted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models.audit import acts
from models.audit.acts import Act
from models.letters import attempts, links
from models.letters.kinds import word_of
from models.types import LINKED
from notifications.errors import CarriesNoLink, MissingReason, NoSuchNotice
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class RevokedNotice:
    """A letter whose link opens nothing any more, since a day."""

    id: int
    kind: str
    on: date
    revoked_on: date


def revoke(
    session: Session, loaded: LoadedPlan, act: Act, notice_ids: Iterable[int], reason: str
) -> list[RevokedNotice]:
    """End the links of letters, all or none; of one that has ended it changes nothing.

    Raises NoSuchNotice, CarriesNoLink, MissingReason.
    """
    if not reason.strip():
        raise MissingReason("revoked-without-reason")
    words = " ".join(reason.split())
    return [_revoke(session, loaded, act, each, words) for each in dict.fromkeys(notice_ids)]


def _revoke(
    session: Session, loaded: LoadedPlan, act: Act, notice_id: int, reason: str
) -> RevokedNotice:
    notice = attempts.notice(session, loaded.id, notice_id)
    if notice is None:
        raise NoSuchNotice("no-such-notice", id=notice_id)
    if word_of(notice.kind) not in LINKED:
        raise CarriesNoLink("carries-no-link", id=notice_id, kind=notice.kind)
    revoked_on = links.revoked_on(session, notice_id)
    if revoked_on is None:
        revoked_on = act.as_of
        links.revoke(session, notice_id, act.as_of, act.actor)
        subject = f"notice:{notice_id}"
        acts.log(session, loaded.id, act, "revoke-link", subject=subject, detail={"reason": reason})
    return RevokedNotice(notice_id, notice.kind, notice.on, revoked_on)
