"""Bounces: marked in every plan, by hand or from the mailbox to which letters come back."""

from dataclasses import dataclass

from models.audit import Act
from models.database import transaction
from notifications.bounces import Failure, unread
from notifications.contacts import mark_bounced
from operation.record import Record
from plans.loading import every


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


def _mark(record: Record, act: Act, failure: Failure) -> list[tuple[str, str]]:
    with transaction(record.engine) as session:
        return [
            one
            for plan in every(session)
            for address in failure.addresses
            for one in mark_bounced(session, plan, act, address, failure.words)
        ]
