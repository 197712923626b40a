"""Delivery status notifications (RFC 3464): which addresses are dead, read from a mailbox.

Whoever can send to the mailbox can forge one: the worst is that an address counts as bounced,
which is an alarm, until it is set again.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from imaplib import IMAP4, IMAP4_SSL
from pathlib import Path
from ssl import create_default_context
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from notifications.errors import NotificationError

TIMEOUT_SECONDS = 20
LONGEST_WORDS = 300
LONGEST_READ = 1_000_000
"""Bytes of one message; the report stands before the letter that it returns."""
PERMANENT = re.compile(r"\s*5\.\d{1,3}\.\d{1,3}")
TYPES = ("rfc822", "utf-8")
WRITE = "write imaps://user:password@host/INBOX or maildir:/path"


class BadMailbox(NotificationError):
    """DONDOC_BOUNCE_MAILBOX is no mailbox, or does not answer."""


@dataclass(frozen=True)
class Failure:
    """A recipient who gets no letter any more: under these addresses, in the server's words."""

    addresses: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Report:
    """One unread report; `done` marks it as read, so that it is read once."""

    failures: list[Failure]
    done: Callable[[], object]


def failures(raw: bytes) -> list[Failure]:
    """Recipients that a report says failed for good; none for any other message. Never raises."""
    found = []
    for fields in _recipients(message_from_bytes(raw)):
        failed = str(fields.get("Action", "")).strip().lower() == "failed"
        if failed and PERMANENT.match(str(fields.get("Status", ""))):
            named = [_address(fields.get(f"{kind}-Recipient")) for kind in ("Final", "Original")]
            addresses = tuple(dict.fromkeys(one for one in named if one))
            if addresses:
                found.append(Failure(addresses, _words(fields)))
    return found


def is_report(message: Message) -> bool:
    """Whether a message, or its header alone, is a delivery status notification."""
    kind = str(message.get_param("report-type") or "").lower()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


@contextmanager
def unread(url: str) -> Iterator[Iterator[Report]]:
    """The unread reports of a mailbox while the block runs; other letters are left alone.

    Raises BadMailbox.
    """
    parts = _mailbox(url)
    try:
        if parts.scheme == "maildir":
            yield _in_folder(Path(unquote(parts.path)))
            return
        with _connected(parts) as server:
            yield _on_server(server, unquote(parts.path.strip("/")) or "INBOX")
    except (IMAP4.error, OSError) as error:
        words = " ".join(str(error).split())[:LONGEST_WORDS]
        raise BadMailbox(
            f"the mailbox of DONDOC_BOUNCE_MAILBOX cannot be read: {words}; {WRITE}"
        ) from None


def _mailbox(url: str) -> SplitResult:
    parts = urlsplit(url)
    on_server = parts.scheme in {"imap", "imaps"} and parts.hostname
    in_folder = parts.scheme == "maildir" and parts.path.startswith("/")
    with suppress(ValueError):
        _ = parts.port
        if on_server or in_folder:
            return parts
    raise BadMailbox(f"DONDOC_BOUNCE_MAILBOX is no mailbox; {WRITE}")


def _connected(parts: SplitResult) -> IMAP4:
    host = parts.hostname or ""
    server: IMAP4
    if parts.scheme == "imaps":
        context = create_default_context()
        server = IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=TIMEOUT_SECONDS)
    else:
        server = IMAP4(host, parts.port or 143, timeout=TIMEOUT_SECONDS)
    server.login(unquote(parts.username or ""), unquote(parts.password or ""))
    return server


def _on_server(server: IMAP4, folder: str) -> Iterator[Report]:
    """Unread reports of a folder; a header is looked at before a whole letter is fetched."""
    quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
    _ok(server.select(quoted))
    for number in (_ok(server.uid("SEARCH", "UNSEEN"))[0] or b"").split():
        key = number.decode()
        header = _fetched(server, key, "BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE)]")
        if is_report(message_from_bytes(header)):
            whole = _fetched(server, key, f"BODY.PEEK[]<0.{LONGEST_READ}>")
            yield Report(failures(whole), lambda key=key: _mark_seen(server, key))  # type: ignore[misc]


def _mark_seen(server: IMAP4, key: str) -> None:
    _ok(server.uid("STORE", key, "+FLAGS", r"(\Seen)"))


def _fetched(server: IMAP4, key: str, what: str) -> bytes:
    answer = _ok(server.uid("FETCH", key, f"({what})"))
    return next((bytes(one[1]) for one in answer if isinstance(one, tuple)), b"")


def _ok(answer: tuple[str, Any]) -> Any:
    if answer[0] != "OK":
        raise IMAP4.error(str(answer[1]))
    return answer[1]


def _in_folder(folder: Path) -> Iterator[Report]:
    """Unread reports of a maildir; a report that was read moves from `new` to `cur`."""
    read = folder / "cur"
    for path in sorted((folder / "new").iterdir()):
        with path.open("rb") as file:
            raw = file.read(LONGEST_READ)
        if is_report(message_from_bytes(raw)):
            target = read / f"{path.name.partition(':')[0]}:2,S"
            yield Report(failures(raw), lambda path=path, target=target: path.rename(target))  # type: ignore[misc]


def _recipients(message: Message) -> Iterator[Message]:
    """The fields of each recipient; those before them are about the whole letter."""
    if not is_report(message):
        return
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            for block in blocks if isinstance(blocks, list) else []:
                if isinstance(block, Message) and "Final-Recipient" in block:
                    yield block


def _address(field: Any) -> str | None:
    """The address of `rfc822; name@example.gov.vn`."""
    kind, found, text = str(field or "").partition(";")
    address = text.strip().strip("<>").strip()
    return address if found and kind.strip().lower() in TYPES and "@" in address else None


def _words(fields: Message) -> str:
    told = str(fields.get("Diagnostic-Code") or "").partition(";")[2]
    return " ".join(f"{fields.get('Status', '')} {told}".split())[:LONGEST_WORDS]
