"""Bounces: marked in every plan, by hand or from the mailbox to which letters come back."""

from dataclasses import dataclass

import structlog

from models.audit import Act
from models.database import transaction
from notifications.bounces import BadMailbox, Failure, unread
from notifications.contacts import mark_bounced
from operation.record import Record
from operation.watching import Health
from plans.loading import every

log = structlog.get_logger()


@dataclass(frozen=True)
class BouncesRead:
    """What a reading of the mailbox found: agency and role of whom it reaches no more."""

    reports: int
    marked: tuple[tuple[str, str], ...]
    unknown: int


def read_bounces(record: Record, act: Act) -> BouncesRead | None:
    """Mark what the unread reports name, each report once; None where no mailbox is configured.

    An address that nobody has is counted. Raises BadMailbox.
    """
    mailbox = record.settings.bounce_mailbox
    if mailbox is None:
        return None
    marked, reports, unknown = set[tuple[str, str]](), 0, 0
    with unread(mailbox.get_secret_value()) as found:
        for report in found:
            for failure in report.failures:
                whose = _mark(record, act, failure)
                marked.update(whose)
                unknown += not whose
            # Only now: a reader that dies before this reads it again, which changes nothing.
            report.done()
            reports += 1
    return BouncesRead(reports, tuple(sorted(marked)), unknown)


def mailbox_health(record: Record, act: Act) -> list[Health]:
    """Read the mailbox, and say so; one that does not answer is an alarm and no failed run."""
    try:
        found = read_bounces(record, act)
    except BadMailbox as error:
        log.warning("the mailbox of bounces was not read", error=str(error))
        words = "Không đọc được hộp thư nhận thư bị trả lại: kiểm tra DONDOC_BOUNCE_MAILBOX."
        return [Health("mailbox", False, words)]
    if found is None:
        return []
    words = (
        f"Báo cáo thư bị trả lại đã đọc: {found.reports}; địa chỉ không của ai: {found.unknown}."
    )
    return [Health("mailbox", True, words)]


def _mark(record: Record, act: Act, failure: Failure) -> list[tuple[str, str]]:
    with transaction(record.engine) as session:
        return [
            one
            for plan in every(session)
            for address in failure.addresses
            for one in mark_bounced(session, plan, act, address, failure.words)
        ]
