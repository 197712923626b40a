"""Bounces: marked in every plan, by hand or from the mailbox to which letters come back."""

from dataclasses import dataclass

import structlog

from models import contacts
from models.audit import Act
from models.database import transaction
from notifications.bounces import BadMailbox, Failure, unread
from notifications.contacts import mark_bounced
from notifications.replies import Fault
from operation.record import Record
from operation.watching import Health
from plans.loading import every

log = structlog.get_logger()


MANY = 5
SHARE = 0.25
"""So many addresses, and this share of all: where they fail in one day it is no fault of theirs."""


@dataclass(frozen=True)
class BouncesRead:
    """What a reading of the mailbox found: agency and role of whom it reaches no more.

    `refusals` are the servers' words about us or the route, each once; `later` those about
    mailboxes that took a letter not now; `unreadable` are the
    letters that say nothing of a letter's fate that could be read, by sender and subject.
    """

    reports: int
    marked: tuple[tuple[str, str], ...]
    unknown: int
    refusals: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def read_bounces(record: Record, act: Act) -> BouncesRead | None:
    """Mark what the unread reports name, each report once; None where no mailbox is configured.

    An address that nobody has is counted. Raises BadMailbox.
    """
    mailbox = record.settings.bounce_mailbox
    if mailbox is None:
        return None
    with unread(mailbox.get_secret_value()) as found:
        reports = list(found)
        failures = [failure for report in reports for failure in report.failures]
        dead = [failure for failure in failures if failure.fault == "address"]
        refusals = _words(failures, "server")
        if _are_many(record, act, dead):
            refusals, dead = refusals | _words(dead, "address"), []
        whose = [_mark(record, act, failure) for failure in dead]
        # Only now: a reader that dies before this reads it again, which changes nothing.
        for report in reports:
            report.done()
    return BouncesRead(
        len(reports),
        tuple(sorted({name for names in whose for name in names})),
        sum(not names for names in whose),
        tuple(refusals),
        tuple(_words(failures, "later")),
        tuple(report.unreadable for report in reports if report.unreadable),
    )


def _words(failures: list[Failure], fault: Fault) -> dict[str, None]:
    """What servers said about one kind of fault, each once, in the order of the reports."""
    return {failure.words: None for failure in failures if failure.fault == fault}


def _are_many(record: Record, act: Act, dead: list[Failure]) -> bool:
    """Whether so many addresses fail in one day that the cause is not theirs."""
    with transaction(record.reading) as session:
        everybody, marked = set[str](), set[str]()
        for plan in every(session):
            everybody |= contacts.addresses(session, plan.id)
            marked |= contacts.addresses(session, plan.id, bounced_on=act.as_of)
    named = {address.lower() for failure in dead for address in failure.addresses}
    failed = (named & everybody) | marked
    return len(failed) >= MANY and len(failed) >= SHARE * len(everybody)


def mailbox_health(record: Record, act: Act) -> list[Health]:
    """Read the mailbox, and say so; one that does not answer is an alarm and no failed run."""
    try:
        found = read_bounces(record, act)
    except Exception as error:  # whatever it is, `watch` has more to look at
        said = str(error) if isinstance(error, BadMailbox) else type(error).__name__
        log.warning("the mailbox of bounces was not read", error=said)
        words = "Không đọc được hộp thư nhận thư bị trả lại: kiểm tra DONDOC_BOUNCE_MAILBOX."
        return [Health("mailbox", False, words)]
    if found is None:
        return []
    words = (
        f"Báo cáo thư bị trả lại đã đọc: {found.reports}; địa chỉ không của ai: {found.unknown}."
    )
    refused = "Máy chủ thư từ chối thư của hệ thống, không phải lỗi địa chỉ nhận: {}."
    full = "Thư chưa đến nơi nhận, địa chỉ vẫn dùng được: {}."
    unread_words = "Thư trả lại không đọc được, cần xem trong hộp thư: {}."
    return [
        Health("mailbox", True, words),
        *[Health("server", False, refused.format(said)) for said in found.refusals[:1]],
        *[Health("mailbox", False, full.format(said)) for said in found.later],
        *[Health("mailbox", False, unread_words.format(name)) for name in found.unreadable],
    ]


def _mark(record: Record, act: Act, failure: Failure) -> list[tuple[str, str]]:
    with transaction(record.engine) as session:
        return [
            one
            for plan in every(session)
            for address in failure.addresses
            for one in mark_bounced(session, plan, act, address, failure.words)
        ]
