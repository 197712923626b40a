"""Letters that come back (RFC 3464, RFC 6533, and what older servers write), from a mailbox.

Whoever can send to the mailbox can forge one: the worst is that an address counts as bounced,
which is an alarm, until it is set again; and that a letter whose Message-ID they have counts as
returned. What was read of it stands in the audit.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import Any

from flufl.bounce import scan_message

from notifications import mailbox
from notifications.enhanced_status import Fault, fault
from notifications.mailbox import header_of

LONGEST_WORDS = 300
LONGEST_READ = 1_000_000
"""Bytes of one message; the report stands before the letter that it returns."""
LONGEST_NAME = 200
MOST_RECIPIENTS = 20
"""A letter goes to one address, behind which a list may stand; a report of more is not of ours."""
STATUS = ("message/delivery-status", "message/global-delivery-status")
SERVERS = ("mailer-daemon", "postmaster")
TYPES = ("rfc822", "utf-8")
MESSAGE_ID = re.compile(r"^[ >]*Message-I[Dd]:\s*(<[^<>\s]+>)", re.MULTILINE)


@dataclass(frozen=True)
class Failure:
    """A recipient whom a letter did not reach: under these addresses, in the server's words."""

    addresses: tuple[str, ...]
    words: str
    fault: Fault


@dataclass(frozen=True)
class BounceReport:
    """One unread report; `done` marks it as read, so that it is read once.

    `name` has its sender and subject, `letters` the Message-IDs of letters that it may be about.
    `is_readable` is False if nothing in it says what became of a letter.
    """

    failures: list[Failure]
    done: Callable[[], object]
    name: str = ""
    letters: tuple[str, ...] = ()
    is_readable: bool = True


def failures(raw: bytes) -> list[Failure]:
    """Recipients that a report says a letter did not reach; none for any other message, nor of a
    report that names more than MOST_RECIPIENTS.

    `Action: failed` is final, whatever the digit of its status. Never raises.
    """
    return _read(raw)[0]


def _read(raw: bytes) -> tuple[list[Failure], bool]:
    """The failures of a report, and whether it could be read at all."""
    try:
        message = message_from_bytes(raw)
        if not is_report(message):
            return [], False
        blocks = [fields for fields in _recipients(message) if fields.get("Action")]
        failed = [failure for fields in blocks if (failure := _failure(fields))]
        # A report of delay or of success is a report all the same, and nothing failed.
        is_quiet = any(str(block["Action"]).strip().lower() != "failed" for block in blocks)
        failed = failed or ([] if is_quiet else _in_other_shapes(message))
        # None rather than some: a report of so many is not about one of our letters.
        if len(failed) > MOST_RECIPIENTS:
            return [], False
        return failed, is_quiet or bool(failed)
    except Exception:  # whoever writes to the mailbox writes what they like; flufl raises too
        return [], False


def _failure(fields: Message) -> Failure | None:
    if str(fields["Action"]).strip().lower() != "failed":
        return None
    named = [_address(fields.get(f"{kind}-Recipient")) for kind in ("Final", "Original")]
    addresses = tuple(dict.fromkeys(address for address in named if address))
    words = _words(fields)
    return Failure(addresses, words, fault(words)) if addresses else None


def _in_other_shapes(message: Message) -> list[Failure]:
    """What servers write that do not keep to RFC 3464: qmail, Exim, Exchange and others."""
    addresses = sorted(address.decode() for address in scan_message(message))
    text = "\n".join(_texts(message))
    return [_failure_of(address, text) for address in addresses if _is_address(address)]


def _failure_of(address: str, text: str) -> Failure:
    """The words after an address, up to the copy of the letter."""
    words = text.partition(address)[2].partition("\n--")[0].strip(" <>:\n")
    words = _printable(words)[:LONGEST_WORDS]
    return Failure((address,), words, fault(words))


def _texts(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            yield _text(part)


def _text(part: Message) -> str:
    """What a part says; nothing if it is made of others."""
    content = part.get_payload(decode=True)
    return content.decode(errors="replace") if isinstance(content, bytes) else ""


def is_report(message: Message) -> bool:
    """Whether a message, or its header alone, is one of a mail server about a letter's fate."""
    if message.get_content_type() == "multipart/report":
        return str(message.get_param("report-type") or "").lower() in ("", "delivery-status")
    sender = parseaddr(str(message.get("From", "")))[1].partition("@")[0].lower()
    return "X-Failed-Recipients" in message or sender in SERVERS


def _report(raw: bytes, done: Callable[[], object]) -> BounceReport:
    failed, is_readable = _read(raw)
    return BounceReport(failed, done, _name(raw), message_ids(raw), is_readable)


def message_ids(raw: bytes) -> tuple[str, ...]:
    """Message-IDs of the letters that a report returns or answers, each once. Never raises."""
    try:
        message = message_from_bytes(raw)
        answered = f"{message.get('In-Reply-To', '')} {message.get('References', '')}".split()
        parts = "\n".join(map(_text, message.walk()))
        within = [str(part.get("Message-ID", "")) for part in message.walk() if part is not message]
        ids = [*within, *MESSAGE_ID.findall(parts), *answered]
        stripped = (text.strip() for text in ids)
        return tuple(dict.fromkeys(text for text in stripped if text and text.isprintable()))
    except Exception:  # as above
        return ()


def _name(raw: bytes) -> str:
    """Whose letter it is, and what it is called, for whoever looks for it in the mailbox."""
    header = header_of(raw)
    words = f"{header.get('From', '')}: {header.get('Subject', '')}"
    # A charset that Python does not know must not keep a report from being read.
    with suppress(Exception):
        words = str(make_header(decode_header(words)))
    return _printable(words)[:LONGEST_NAME]


def _printable(words: str) -> str:
    """A text in one line, without what no database keeps and no terminal should get (NUL, ESC)."""
    return " ".join(
        "".join(character if character.isprintable() else " " for character in words).split()
    )


def _is_address(text: str) -> bool:
    return "@" in text and text.isprintable()


@contextmanager
def unread(url: str) -> Iterator[Iterator[BounceReport]]:
    """The unread reports of a mailbox while the block runs; other letters are left alone.

    Raises BadMailbox.
    """
    with mailbox.unread(url, "DONDOC_BOUNCE_MAILBOX") as letters:
        reports = (letter for letter in letters if is_report(letter.header))
        yield (_report(letter.read(LONGEST_READ), letter.done) for letter in reports)


def _recipients(message: Message) -> Iterator[Message]:
    """The fields of each recipient; those before them are about the whole letter."""
    for part in message.walk():
        if part.get_content_type() in STATUS:
            for block in _blocks(part):
                if isinstance(block, Message) and "Final-Recipient" in block:
                    yield block


def _blocks(part: Message) -> list[Any]:
    """The blocks of fields; what is encoded, or new to the standard library, is parsed anew."""
    blocks = part.get_payload()
    is_plain = str(part.get("Content-Transfer-Encoding", "7bit")).lower() in ("7bit", "8bit")
    if is_plain and part.get_content_type() == STATUS[0] and isinstance(blocks, list):
        return blocks
    body = part.as_bytes().partition(b"\n\n")[2]
    encoded = message_from_bytes(
        b"Content-Transfer-Encoding: "
        + str(part.get("Content-Transfer-Encoding", "8bit")).encode()
        + b"\nContent-Type: text/plain\n\n"
        + body
    )
    content = encoded.get_payload(decode=True)
    text = content if isinstance(content, bytes) else body
    return [message_from_bytes(block) for block in re.split(rb"\r?\n\r?\n", text)]


def _address(field: Any) -> str | None:
    """The address of `rfc822; name@example.gov.vn`."""
    kind, separator, text = str(field or "").partition(";")
    address = text.strip().strip("<>").strip()
    return address if separator and kind.strip().lower() in TYPES and _is_address(address) else None


def _words(fields: Message) -> str:
    diagnostic = str(fields.get("Diagnostic-Code") or "").partition(";")[2]
    return _printable(f"{fields.get('Status', '')} {diagnostic}")[:LONGEST_WORDS]
