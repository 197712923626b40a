"""A letter that the machine gave up is queued again by a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from models import attempts, audit
from models.audit import Act
from models.tables import Notice
from notifications.errors import NoSuchNotice, NotGivenUp
from plans.loading import Loaded


@dataclass(frozen=True)
class Retried:
    """A notice that was queued again, and what it was."""

    id: int
    before: str
    after: str = "queued"


def retry(session: Session, loaded: Loaded, act: Act, notice_ids: Iterable[int]) -> list[Retried]:
    """Queue them again, all or none; they keep their Message-ID. Raises NoSuchNotice, NotGivenUp.

    What may be in somebody's hands is sent once more at a person's word only.
    """
    return [_again(session, loaded, act, one) for one in dict.fromkeys(notice_ids)]


def _again(session: Session, loaded: Loaded, act: Act, notice_id: int) -> Retried:
    notice = attempts.notice(session, loaded.id, notice_id)
    if notice is None:
        raise NoSuchNotice(notice_id)
    if not _is_given_up(notice):
        raise NotGivenUp(notice_id, _how(notice))
    before = notice.state
    attempts.queue_again(session, notice_id)
    detail = {"before": before, "message_id": notice.message_id}
    audit.record(session, loaded.id, act, "retry", subject=f"notice:{notice_id}", detail=detail)
    return Retried(notice_id, before)


def _is_given_up(notice: Notice) -> bool:
    return notice.state == "permanent" or (notice.state == "uncertain" and notice.try_at is None)


def _how(notice: Notice) -> str:
    if notice.try_at is None:
        return notice.state
    return f"{notice.state} and tried again by itself at {notice.try_at.isoformat()}"
