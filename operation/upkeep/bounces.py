"""Bounces: marked in every plan, by hand or from the mailbox to which letters come back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import structlog

from models.audit.acts import Act
from models.database import transaction
from models.letters import contacts
from models.letters.returning import SentLetter, letter_of
from notifications.bounces import BounceReport, Failure, unread
from notifications.contacts import mark_bounced
from notifications.delivery import IN_A_ROW
from notifications.enhanced_status import Fault
from notifications.errors import BadMailbox
from notifications.refusals import alike
from notifications.returning import ReturnReport, give_back
from operation.installation import Installation
from operation.upkeep.health import Health
from operation.upkeep.refusing import tell_everybody
from plans.loading import every

log = structlog.get_logger()


MANY = 5
SHARE = 0.25
"""So many addresses, and this share of all: where they fail in one day it is no fault of theirs."""


@dataclass(frozen=True)
class BouncesRead:
    """What a reading of the mailbox found: agency and role of whom it reaches no more.

    `refusals` are the servers' words about us or the route, each once; `later` those about
    mailboxes that took a letter not now; `unreadable` are the letters that say nothing of a
    letter's fate that could be read, by sender and subject. `returned` counts the letters that came
    back; `strangers` names the report of each failure that is about no letter of ours.
    """

    reports: int
    marked: tuple[tuple[str, str], ...]
    unknown: int
    refusals: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    returned: int = 0
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReceivedFailure:
    """A failure, the name of its report, and the letter that it is about if there is one."""

    failure: Failure
    report: str
    letter: SentLetter | None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those that it is about: the letter's own, or whatever the report names."""
        return (self.letter.address,) if self.letter else self.failure.addresses


def read_bounces(record: Installation, act: Act) -> BouncesRead | None:
    """Mark what the unread reports name, letters and addresses, each report once.

    None where no mailbox is configured. An address that nobody has is counted. Raises BadMailbox.
    """
    mailbox = record.settings.bounce_mailbox
    if mailbox is None:
        return None
    with unread(mailbox.get_secret_value()) as mails:
        reports = list(mails)
        came = [received for report in reports for received in _came(record, report)]
        failures = [failure.failure for failure in came]
        dead = [received for received in came if received.failure.fault == "address"]
        many = _are_many(record, act, dead)
        refusals = _words(failures, "server")
        if many:
            refusals |= _words(failures, "address")
        done = [(received, *_take_back(record, act, received, is_ours=many)) for received in came]
        tell_everybody(record, act, _by_many(failures, refusals))
        # Marked as read only now: a reader that dies earlier reads it again, which changes nothing.
        for report in reports:
            report.done()
    return BouncesRead(
        len(reports),
        tuple(sorted({name for _, marked, _ in done for name in marked})),
        0 if many else sum(_is_nobodys(received, marked) for received, marked, _ in done),
        tuple(refusals),
        tuple(_words(failures, "later")),
        tuple(report.name for report in reports if not report.is_readable),
        sum(is_returned for _, _, is_returned in done),
        tuple(received.report for received in came if received.letter is None),
    )


def _is_nobodys(received: ReceivedFailure, marked: list[tuple[str, str]]) -> bool:
    """Whether a report says that an address is dead which nobody has."""
    return received.failure.fault == "address" and received.letter is None and not marked


def _came(record: Installation, report: BounceReport) -> list[ReceivedFailure]:
    """The failures of a report, each with its letter."""
    with transaction(record.reading) as session:
        return [
            ReceivedFailure(
                failure, report.name, letter_of(session, report.letters, failure.addresses)
            )
            for failure in report.failures
        ]


def _words(failures: list[Failure], fault: Fault) -> dict[str, None]:
    """What servers said about one kind of fault, each once, in the order of the reports."""
    return {failure.words: None for failure in failures if failure.fault == fault}


def _by_many(failures: list[Failure], refusals: Iterable[str]) -> list[str]:
    """Refusals of which so many reports say the like that it is no matter of one receiver."""
    counts = Counter(alike(failure.words) for failure in failures)
    first = {alike(words): words for words in reversed(list(refusals))}
    return [words for like, words in first.items() if counts[like] >= IN_A_ROW]


def _are_many(record: Installation, act: Act, dead: list[ReceivedFailure]) -> bool:
    """Whether so many addresses fail in one day that the cause is not theirs."""
    with transaction(record.reading) as session:
        everybody, marked = set[str](), set[str]()
        for plan in every(session):
            everybody |= contacts.addresses(session, plan.id)
            marked |= contacts.addresses(session, plan.id, bounced_on=act.as_of)
    named = {address.lower() for failure in dead for address in failure.addresses}
    failed = (named & everybody) | marked
    return len(failed) >= MANY and len(failed) >= SHARE * len(everybody)


def mailbox_health(record: Installation, act: Act) -> list[Health]:
    """Read the mailbox, and say so; one that does not answer is an alarm and no failed run."""
    try:
        bounces = read_bounces(record, act)
    except Exception as error:  # whatever it is, `watch` has more to look at
        reason = str(error) if isinstance(error, BadMailbox) else type(error).__name__
        log.warning("the mailbox of bounces was not read", error=reason)
        words = "Không đọc được hộp thư nhận thư bị trả lại: kiểm tra DONDOC_BOUNCE_MAILBOX."
        return [Health("mailbox", False, words)]
    if bounces is None:
        return []
    words = (
        f"Báo cáo thư bị trả lại đã đọc: {bounces.reports}; thư bị trả lại: {bounces.returned}; "
        f"địa chỉ không của ai: {bounces.unknown}."
    )
    strange = "Báo cáo không ứng với thư nào đã gửi ({}): {}."
    refused = "Máy chủ thư từ chối thư của hệ thống, không phải lỗi địa chỉ nhận: {}."
    full = "Thư chưa đến nơi nhận, địa chỉ vẫn dùng được: {}."
    unread_words = "Thư trả lại không đọc được, cần xem trong hộp thư: {}."
    return [
        Health("mailbox", True, words),
        *[
            Health("mailbox", True, strange.format(count, name))
            for name, count in Counter(bounces.strangers).items()
        ],
        *[Health("server", False, refused.format(words)) for words in bounces.refusals[:1]],
        *[Health("mailbox", False, full.format(said)) for said in bounces.later],
        *[Health("mailbox", False, unread_words.format(name)) for name in bounces.unreadable],
    ]


def _take_back(
    record: Installation, act: Act, failure: ReceivedFailure, *, is_ours: bool
) -> tuple[list[tuple[str, str]], bool]:
    """Agency and role of whom it reaches no more, and whether a letter is returned by it.

    `is_ours`: where many addresses fail alike, none of them is at fault.
    """
    about: Fault = (
        "server" if is_ours and failure.failure.fault == "address" else failure.failure.fault
    )
    return_report = ReturnReport(failure.failure.words, about, failure.report)
    with transaction(record.engine) as session:
        plans = list(every(session))
        after = failure.letter.audit if failure.letter else 0
        marked = [
            name
            for plan in plans
            for address in failure.addresses
            if about == "address"
            for name in mark_bounced(session, plan, act, address, return_report.words, letter=after)
        ]
        is_returned = [
            give_back(session, plan, act, failure.letter, return_report)
            for plan in plans
            if failure.letter and plan.id == failure.letter.plan_id
        ]
    return marked, any(is_returned)
