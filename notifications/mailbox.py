"""Mailboxes: the unread letters of a folder on a server (IMAP), or of a maildir.

imaplib rather than imap-tools: a letter of any size is looked at before as much of it is fetched
as its reader wants, which that library has no word for.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.parser import BytesHeaderParser
from functools import partial
from imaplib import IMAP4, IMAP4_SSL, Internaldate2tuple
from pathlib import Path
from ssl import create_default_context
from time import mktime
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from notifications.errors import BadMailbox

TIMEOUT_SECONDS = 20
LONGEST_WORDS = 300
LONGEST_HEADER = 100_000
HEADER = "INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE FROM X-FAILED-RECIPIENTS)]"
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True)
class UnreadLetter:
    """A letter that nobody has read: the fields of its header that say what it is, and its bytes.

    `arrived_at` is when the server or the folder got it. `read` fetches so many bytes of it, or all
    if it has no more; `done` marks it as read.
    """

    header: Message
    size: int
    arrived_at: datetime | None
    read: Callable[[int], bytes]
    done: Callable[[], object]


@contextmanager
def unread(url: str, setting: str) -> Iterator[Iterator[UnreadLetter]]:
    """The unread letters of a mailbox while the block runs; what is not `done` stays unread.

    `setting` is what the errors call it. Raises BadMailbox.
    """
    parts = _mailbox(url, setting)
    try:
        if parts.scheme == "maildir":
            yield _in_folder(Path(unquote(parts.path)))
            return
        with _connect(parts) as server:
            yield _on_server(server, unquote(parts.path.strip("/")) or "INBOX")
    except (IMAP4.error, OSError) as error:
        words = " ".join(str(error).split())[:LONGEST_WORDS]
        raise BadMailbox("mailbox-unreadable", setting=setting, why=words) from None


def header_of(raw: bytes) -> Message:
    """The header alone: parts within parts, thousands deep, are left where they are."""
    return BytesHeaderParser().parsebytes(raw)


def in_utf7(folder: str) -> str:
    """A folder's name as IMAP has it (RFC 3501, 5.1.3)."""

    def encoded(letters: re.Match[str]) -> str:
        text = b64encode(letters[0].encode("utf-16-be")).decode().rstrip("=")
        return f"&{text.replace('/', ',')}-"

    return re.sub(r"[^\x20-\x7e]+", encoded, folder.replace("&", "&-"))


def _mailbox(url: str, setting: str) -> SplitResult:
    parts = urlsplit(url)
    on_server = parts.scheme in {"imap", "imaps"} and parts.hostname
    in_folder = parts.scheme == "maildir" and parts.path.startswith("/")
    with suppress(ValueError):
        # urlsplit does not look at the port until it is asked for, and raises only then.
        _ = parts.port
        if on_server or in_folder:
            return parts
    raise BadMailbox("no-mailbox", setting=setting)


def _connect(parts: SplitResult) -> IMAP4:
    host = parts.hostname or ""
    server: IMAP4
    if parts.scheme == "imaps":
        context = create_default_context()
        server = IMAP4_SSL(host, parts.port or 993, ssl_context=context, timeout=TIMEOUT_SECONDS)
    else:
        server = IMAP4(host, parts.port or 143, timeout=TIMEOUT_SECONDS)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if (user + password).isascii():
        server.login(user, password)
    else:  # LOGIN has no letters but ASCII
        server.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    return server


def _on_server(server: IMAP4, folder: str) -> Iterator[UnreadLetter]:
    """The unread letters of a folder, which is opened at once."""
    # imaplib sends names as they are: one with a space must come quoted.
    quoted = '"' + in_utf7(folder).replace("\\", "\\\\").replace('"', '\\"') + '"'
    _ok(server.select(quoted))
    keys = (_ok(server.uid("SEARCH", "UNSEEN"))[0] or b"").split()
    return (_letter(server, key.decode()) for key in keys)


def _letter(server: IMAP4, key: str) -> UnreadLetter:
    # PEEK, so that nobody but `done` marks a letter as read.
    described, header = _fetch(server, key, HEADER)
    size = SIZE.search(described)
    return UnreadLetter(
        header_of(header),
        int(size[1]) if size else 0,
        _arrived_at(described),
        lambda most: _fetch(server, key, f"BODY.PEEK[]<0.{most}>")[1],
        partial(_mark_seen, server, key),
    )


def _arrived_at(described: bytes) -> datetime | None:
    local = Internaldate2tuple(described)
    return datetime.fromtimestamp(mktime(local), UTC) if local else None


def _mark_seen(server: IMAP4, key: str) -> None:
    _ok(server.uid("STORE", key, "+FLAGS", r"(\Seen)"))


def _fetch(server: IMAP4, key: str, items: str) -> tuple[bytes, bytes]:
    """What the server says of the items, and the bytes of the last of them."""
    answer = _ok(server.uid("FETCH", key, f"({items})"))
    described = b" ".join(part[0] if isinstance(part, tuple) else part or b"" for part in answer)
    return described, next((bytes(part[1]) for part in answer if isinstance(part, tuple)), b"")


def _ok(answer: tuple[str, Any]) -> Any:
    if answer[0] != "OK":
        raise IMAP4.error(str(answer[1]))
    return answer[1]


def _in_folder(folder: Path) -> Iterator[UnreadLetter]:
    """The unread letters of a maildir: the new ones, and those that a mail program only listed."""
    paths = [*(folder / "new").iterdir(), *(folder / "cur").iterdir()]
    unseen = (path for path in paths if path.is_file() and "S" not in _flags(path))
    return map(_kept_letter, sorted(unseen, key=lambda path: path.name))


def _kept_letter(path: Path) -> UnreadLetter:
    status = path.stat()
    return UnreadLetter(
        header_of(_start(path, LONGEST_HEADER)),
        status.st_size,
        datetime.fromtimestamp(status.st_mtime, UTC),
        partial(_start, path),
        partial(_move_to_seen, path),
    )


def _start(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _move_to_seen(path: Path) -> None:
    flags = "".join(sorted({*_flags(path), "S"}))
    path.rename(path.parent.with_name("cur") / f"{path.name.partition(':')[0]}:2,{flags}")


def _flags(path: Path) -> str:
    return path.name.partition(":2,")[2]
