"""Answers by mail: read from the mailbox of DONDOC_REPLY_MAILBOX, and kept for a person to decide.

Nothing in them is obeyed, and nobody is answered. A letter is marked as read after it is kept, so
that a reader that dies earlier reads it again, and keeps it once.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TypeAlias

import structlog
from sqlmodel import Session

from assignments.errors import MissingGrounds
from assignments.files import EvidenceFile, keep_file, receive_file
from deadlines.civil import civil_date, instant
from models import plan_rows, replies
from models.audit.acts import Act
from models.database import transaction
from models.replies import AnsweredLetter, Correspondent
from models.tables_access import Reply, ReplyFile
from notifications.bounces import is_report
from notifications.errors import BadMailbox
from notifications.letter_parts import ReceivedFile
from notifications.mailbox import UnreadLetter, unread
from notifications.message_ids import thread_of
from notifications.replies import (
    AUTOMATIC,
    LONGEST_READ,
    LONGEST_START,
    LOOP,
    ReceivedReply,
    received,
)
from operation.installation import Installation
from operation.upkeep.health import Health
from plans.loading import find

log = structlog.get_logger()

ACTOR = "inbox"
SETTING = "DONDOC_REPLY_MAILBOX"
MOST_FILES = 20
MOST_BYTES = 60 * 1024 * 1024
"""Of all files of one letter; one alone has the limit of evidence."""
BY_WEIGHT = (
    LOOP,
    AUTOMATIC,
    "forged",
    "stranger",
    "sender_differs",
    "encrypted",
    "too_large",
    "unreadable",
    "no_letter",
    "no_work",
    "several_works",
    "old_charset",
)
"""What may be wrong with a reply; of several the first is named. pages.reply_words words them."""

CheckedFile: TypeAlias = tuple[str, EvidenceFile | None, str | None]
"""Name, file fit to be kept, and problem."""


@dataclass(frozen=True)
class InboxRead:
    """What a reading of the mailbox found: ids of the replies kept, and how many were known.

    `set_aside` counts those of the kept that wait for nobody.
    """

    kept: tuple[int, ...] = ()
    known: int = 0
    set_aside: int = 0


@dataclass(frozen=True)
class Match:
    """What a reply is about, as far as anybody can tell, and what stands against it."""

    plan_id: int
    notice_id: int | None = None
    assignment_id: int | None = None
    problem: str | None = None


def read_inbox(record: Installation, act: Act) -> InboxRead | None:
    """Keep the unread answers of the mailbox, each once; None where none is configured.

    Where bounces come to the same mailbox, their reports are left to `read_bounces`.
    Raises BadMailbox, MissingGrounds (a file cannot be kept here).
    """
    settings = record.settings
    if settings.reply_mailbox is None:
        return None
    url, bounces = settings.reply_mailbox.get_secret_value(), settings.bounce_mailbox
    shared = bounces is not None and bounces.get_secret_value() == url
    kept, known, set_aside = [], 0, 0
    with unread(url, SETTING) as letters:
        for letter in letters:
            if shared and is_report(letter.header):
                continue
            row = _take_in(record, act.by(ACTOR), letter)
            letter.done()
            if row is None:
                known += 1
                continue
            reply_id, state = row
            kept.append(reply_id)
            set_aside += state == "set_aside"
    return InboxRead(tuple(kept), known, set_aside)


def inbox_health(record: Installation) -> list[Health]:
    """Whether the mailbox of answers answers; one that does not is an alarm and no failed run."""
    mailbox = record.settings.reply_mailbox
    if mailbox is None:
        return []
    try:
        with unread(mailbox.get_secret_value(), SETTING):
            return []
    except Exception as error:  # whatever it is, `watch` has more to look at
        reason = str(error) if isinstance(error, BadMailbox) else type(error).__name__
        log.warning("the mailbox of answers does not answer", error=reason)
        words = f"Không đọc được hộp thư nhận thư trả lời: kiểm tra {SETTING}."
        return [Health("mailbox", False, words)]


def _take_in(record: Installation, act: Act, letter: UnreadLetter) -> tuple[int, str] | None:
    """Keep one letter; id and state of its reply, or None if it is kept already."""
    is_whole = letter.size <= LONGEST_READ
    raw = letter.read(LONGEST_READ if is_whole else LONGEST_START)
    reply = received(raw, _ours(record), whole=is_whole)
    folder = record.settings.evidence
    with _files(reply.files, record) as files, transaction(record.engine) as session:
        reply = _with_key(session, reply, files, raw)
        row = _row(session, record, reply, letter.arrived_at, act)
        if row is None:
            return None
        if row.problem in (LOOP, AUTOMATIC):
            # A system that sends documents by itself is automatic too, and is for a person to see.
            is_note = row.problem == LOOP or not any(kept for _, kept, _ in files)
            row.state = "set_aside" if is_note else "waiting"
        rows = [
            ReplyFile(
                reply_id=0,
                position=number,
                name=name,
                file=kept.reference if kept else None,
                problem=problem,
            )
            for number, (name, kept, problem) in enumerate(files, 1)
        ]
        if not replies.add(session, act, row, rows):
            return None
        # Last, so that nothing but a failing commit leaves a file that no row names.
        for _, kept, _ in files:
            if kept:
                keep_file(kept, folder)
        return row.id or 0, row.state


def _ours(record: Installation) -> frozenset[str]:
    settings = record.settings
    addresses = (settings.mail_from, settings.mail_reply_to, settings.mail_return_path)
    return frozenset(address.lower() for address in addresses if address)


def _with_key(
    session: Session, reply: ReceivedReply, files: list[CheckedFile], raw: bytes
) -> ReceivedReply:
    """The reply under a name of its own: a scanner may give all its letters one Message-ID."""
    known = replies.with_message_id(session, reply.message_id)
    if known is None:
        return reply
    came = [(name, kept.reference if kept else None) for name, kept, _ in files]
    if (known.sender, known.subject, known.text) == _said(reply) and came == [
        (file.name, file.file) for file in replies.files_of(session, known.id or 0)
    ]:
        return reply
    return replace(reply, message_id=f"{reply.message_id} {sha256(raw).hexdigest()[:32]}")


def _said(reply: ReceivedReply) -> tuple[str, str, str]:
    return ", ".join(reply.senders), reply.subject, reply.text


def _row(
    session: Session,
    record: Installation,
    reply: ReceivedReply,
    arrived_at: datetime | None,
    act: Act,
) -> Reply | None:
    """The row of a reply; None if it is there already."""
    if replies.with_message_id(session, reply.message_id):
        return None
    match = _match(session, reply, _domain(record), act.as_of)
    sender, subject, text = _said(reply)
    problems = {problem for problem in (reply.problem, match.problem) if problem}
    return Reply(
        plan_id=match.plan_id,
        message_id=reply.message_id,
        received_at=_came_at(arrived_at, act),
        sender=sender,
        subject=subject,
        text=text,
        notice_id=match.notice_id,
        assignment_id=match.assignment_id,
        problem=next((problem for problem in BY_WEIGHT if problem in problems), None),
    )


def _came_at(arrived_at: datetime | None, act: Act) -> datetime:
    """When a letter came, which counts for its day; for a day of the past, no later than that."""
    at = min(arrived_at or act.now, act.now)
    return at if civil_date(at) <= act.as_of else instant(act.as_of)


def _domain(record: Installation) -> str:
    return record.settings.mail_from.rpartition("@")[2]


def _match(session: Session, reply: ReceivedReply, domain: str, as_of: date) -> Match:
    """Letter, work and what is wrong with them: by what it answers, and by who wrote it."""
    people = replies.correspondents(session)
    if replies.letters_of(session, [reply.message_id]):
        return Match(_likely_plan(session, as_of), problem=LOOP)
    writers = [
        [person for person in people if person.address.lower() == sender.lower()]
        for sender in reply.senders
    ]
    letter = _letter(session, reply, people, domain)
    if letter is not None:
        is_theirs = bool(writers) and all(
            sender.lower() == letter.address.lower()
            or letter.agency_id in {person.agency_id for person in same}
            for sender, same in zip(reply.senders, writers, strict=True)
        )
        match = _of_letter(session, reply, letter)
        return match if is_theirs else replace(match, problem="sender_differs")
    agencies = {(person.plan_id, person.agency_id) for same in writers for person in same}
    if not writers or not all(writers):
        return Match(_likely_plan(session, as_of), problem="stranger")
    # An agency of a plan and of its successor writes from one address.
    problems = set()
    for plan_id, agency_id in agencies:
        assignment_id, problem = _named_work(session, reply, agency_id)
        if assignment_id:
            return Match(plan_id, None, assignment_id)
        problems.add(problem or "no_letter")
    [problem] = problems
    return Match(
        _likely_plan(session, as_of, {plan_id for plan_id, _ in agencies}), problem=problem
    )


def _letter(
    session: Session, reply: ReceivedReply, people: list[Correspondent], domain: str
) -> AnsweredLetter | None:
    """The letter that it answers; of the thread alone, the newest letter to its contact."""
    for letter in replies.letters_of(session, reply.answered):
        return letter
    threads = {
        thread_of(person.plan, person.agency, person.role, domain): person.contact_id
        for person in people
    }
    for key in reply.answered:
        if key in threads:
            return replies.last_letter_to(session, threads[key])
    return None


def _of_letter(session: Session, reply: ReceivedReply, letter: AnsweredLetter) -> Match:
    assignment_id, problem = _named_work(session, reply, letter.agency_id)
    if assignment_id is None and problem is None:
        works = replies.open_in_letter(session, letter.notice_id, letter.agency_id)
        assignment_id = works[0] if len(works) == 1 else None
        problem = None if assignment_id else "several_works" if works else "no_work"
    return Match(letter.plan_id, letter.notice_id, assignment_id, problem)


def _named_work(
    session: Session, reply: ReceivedReply, agency_id: int
) -> tuple[int | None, str | None]:
    """The work that it names by its number, held by an agency, or what is wrong with that."""
    if not reply.named_work:
        return None, None
    held = replies.held_of(session, agency_id, reply.named_work)
    if len(reply.named_work) == len(held) == 1:
        return held[0], None
    return None, "several_works" if len(reply.named_work) > 1 else "no_work"


def _likely_plan(session: Session, as_of: date, among: Collection[int] | None = None) -> int:
    """Where a letter stands that nobody can tell the plan of: one that runs, or the newest.

    Raises NoSuchPlan.
    """
    plans = [plan for plan in plan_rows.plans(session) if among is None or plan.id in among]
    if not plans:
        return find(session, None).id
    likely = max(plans, key=lambda plan: (plan.ends_on >= as_of, plan.signed_on, plan.id))
    return likely.id or 0


@contextmanager
def _files(files: tuple[ReceivedFile, ...], record: Installation) -> Iterator[list[CheckedFile]]:
    """What is to be kept of each; what nobody keeps in the block is removed."""
    checked: list[CheckedFile] = []
    left, count = MOST_BYTES, 0
    try:
        for file in files:
            size = len(file.content or b"")
            kept, problem = None, file.problem
            if problem is None and (count == MOST_FILES or size > left):
                problem = "too_many" if count == MOST_FILES else "too_large"
            if problem is None:
                kept, problem = _checked(file, record)
            if kept:
                left, count = left - size, count + 1
            checked.append((file.name, kept, problem))
        yield checked
    finally:
        for _, kept, _ in checked:
            if kept:
                kept.abandon()


def _checked(file: ReceivedFile, record: Installation) -> tuple[EvidenceFile | None, str | None]:
    try:
        return receive_file([file.content or b""], file.name, record.settings.evidence), None
    except MissingGrounds as error:
        if error.code == "file-not-kept":
            # Ours, and of no use to the sender: the letter stays unread until there is room.
            raise
        return None, error.code
