"""The parts of a letter as people's programs write them: its words, its files, its names.

Whoever can send to the mailbox writes what they like: nothing here opens a file, and what is made
so that reading it takes for ever is Unreadable.
"""

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from pathlib import PurePosixPath
from unicodedata import category, normalize

from notifications.quoting import text_of

MOST_BOUNDARIES = 200
MOST_LOOKS = 20_000_000
"""Parts within parts: each level is looked for in each line after it, in seconds."""
MOST_FILES = 50
"""Files that are named one by one; evidence takes fewer."""
LONGEST_NAME = 150
LONGEST_WORDS = 200_000
"""Bytes of its words that are read; more are quotations, or are sent to keep us busy."""
SMALL_PICTURE = 50_000
"""Bytes of a picture in the text that is taken for part of a signature."""
GUESSES = ("utf-8", "cp1258")
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "us-ascii": "utf-8", "ascii": "utf-8"}
"""What programs write where they mean more than it has."""
_BOUNDARY = re.compile(rb"boundary[*\d]*\s*=", re.IGNORECASE)
_BROKEN = re.compile("[\udc80-\udcff]")
_TURNS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Unreadable(Exception):
    """A letter that is not made as letters are."""


@dataclass(frozen=True)
class ReceivedFile:
    """A file of a letter; without content where a `problem` says why it is only named."""

    name: str
    content: bytes | None
    problem: str | None = None


def parse(raw: bytes) -> Message:
    """A letter with all its parts. Raises Unreadable."""
    boundaries = len(_BOUNDARY.findall(raw))
    if boundaries > MOST_BOUNDARIES or boundaries * raw.count(b"\n") > MOST_LOOKS:
        raise Unreadable
    try:
        return message_from_bytes(raw)
    except (RecursionError, ValueError, LookupError) as error:
        raise Unreadable from error


def header_words(message: Message, name: str) -> str:
    """A field of the header in one line, whatever it is encoded in."""
    return one_line(decoded_words(field_as_sent(message, name)))


def field_as_sent(message: Message, name: str) -> str:
    """A field of the header with its encoded words, in which a comma means nothing."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name), "")
    return _as_sent(str(raw))


def decoded_words(raw: str) -> str:
    """Encoded words (RFC 2047), or bytes that stand as they are, as text."""
    raw = _as_sent(raw)
    try:
        parts = decode_header(raw)
    except ValueError:  # base64 that is none
        return raw
    return "".join(
        part if isinstance(part, str) else decoded(part, charset)[0] for part, charset in parts
    )


def decoded(content: bytes, charset: str | None) -> tuple[str, bool]:
    """A text, in composed letters, and whether its charset is one that is known here."""
    names = [WIDER.get(charset.lower(), charset)] if charset else []
    is_known = True
    for name in (*names, *GUESSES):
        try:
            return normalize("NFC", content.decode(name)), is_known
        except LookupError:
            is_known = False
        except ValueError:
            continue
    return normalize("NFC", content.decode(errors="replace")), is_known


def one_line(text: str) -> str:
    """Without what turns a line, or what no database keeps and no terminal should get."""
    return " ".join(plain(text).split())


def plain(text: str) -> str:
    """A text in lines, without control characters and marks of direction."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        character
        for character in text
        if character in "\n\t"
        or (category(character) not in ("Cc", "Cs") and character not in _TURNS)
    )


def words(message: Message) -> tuple[str, bool]:
    """What a letter says in its plain part, else in HTML; whether its charsets are known."""
    texts: dict[str, list[str]] = {"plain": [], "html": []}
    all_known, left = True, LONGEST_WORDS
    for part, within in leaves(message):
        if left <= 0:
            break
        if is_file(part) or within:
            continue
        content = _start(_content(part), left)
        left -= len(content)
        text, is_known = decoded(content, part.get_content_charset())
        all_known = all_known and is_known
        texts["html" if part.get_content_subtype() == "html" else "plain"].append(text)
    written = "\n".join(texts["plain"])
    if not written.strip():
        written = text_of("\n".join(texts["html"]))
    return plain(written).replace("\xa0", " ").replace("\u200b", ""), all_known


def files(message: Message, ours: frozenset[str]) -> list[ReceivedFile]:
    """The files of a letter and of letters that it forwards, but of those that are ours.

    Pictures in its text come last; a small one is only named.
    """
    parts = [part for part, within in leaves(message, ours) if is_file(part)]
    parts.sort(key=_is_inside_text)
    named = [_file(part, number) for number, part in enumerate(parts[:MOST_FILES], 1)]
    if len(parts) > MOST_FILES:
        named.append(ReceivedFile(f"… +{len(parts) - MOST_FILES}", None, "too_many"))
    return named


def leaves(message: Message, ours: frozenset[str] = frozenset()) -> Iterator[tuple[Message, bool]]:
    """The parts that are not made of others, in their order, and whether a letter within has them.

    Letters within that come from one of `ours`, addresses in small letters, are left out.
    """
    parts = [(message, False)]
    while parts:
        part, within = parts.pop()
        payload = part.get_payload()
        if not isinstance(payload, list):
            yield part, within
            continue
        is_letter = part.get_content_maintype() == "message"
        children = [child for child in payload if isinstance(child, Message)]
        if is_letter:
            children = [child for child in children if not _is_from(child, ours)]
        parts += [(child, within or is_letter) for child in reversed(children)]


def forwarded(message: Message) -> list[Message]:
    """The letters within a letter."""
    return [
        child
        for part in message.walk()
        if part.get_content_type() == "message/rfc822" and isinstance(part.get_payload(), list)
        for child in part.get_payload()
        if isinstance(child, Message)
    ]


def is_file(part: Message) -> bool:
    """Whether a part is a file and not words of the letter."""
    is_text = part.get_content_type() in ("text/plain", "text/html")
    return not is_text or part.get_content_disposition() == "attachment" or bool(_name(part))


def _file(part: Message, number: int) -> ReceivedFile:
    name = _named(part, number)
    if part.get_content_type() in ("application/ms-tnef", "application/vnd.ms-tnef"):
        # tnefparse, the only library for it, copies the rest of the file for each of its pieces,
        # and counts to whatever number the file names.
        return ReceivedFile(name, None, "tnef")
    content = _content(part)
    if _is_inside_text(part) and len(content) < SMALL_PICTURE:
        return ReceivedFile(name, None, "signature")
    return ReceivedFile(name, content)


def _is_inside_text(part: Message) -> bool:
    is_picture = part.get_content_maintype() == "image" and part["Content-ID"] is not None
    return is_picture and part.get_content_disposition() != "attachment"


def _named(part: Message, number: int) -> str:
    """A name for a file, with the ending that its kind has; no folders, nothing that deceives."""
    name = one_line(normalize("NFC", _name(part))).replace("\\", "/").rpartition("/")[2].strip(". ")
    path = PurePosixPath(name or f"tep-{number}")
    ending = path.suffix or mimetypes.guess_extension(part.get_content_type()) or ""
    if ending == ".bin":
        ending = ""
    return f"{path.stem[: LONGEST_NAME - len(ending)]}{ending[:LONGEST_NAME]}"


def _name(part: Message) -> str:
    for field in ("content-disposition", "content-type"):
        # Bytes that stand as they are would be lost: the standard library has "?" for each.
        if field in part:
            part.replace_header(field, field_as_sent(part, field))
    try:
        return decoded_words(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return ""


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _start(content: bytes, longest: int) -> bytes:
    """As much of a text, to a space: half a letter would make all of it another charset's."""
    if len(content) <= longest:
        return content
    return content[:longest].rpartition(b" ")[0] or content[:longest]


def _as_sent(raw: str) -> str:
    """A field of bytes that stand as they are; others as they came."""
    return decoded(raw.encode(errors="surrogateescape"), None)[0] if _BROKEN.search(raw) else raw


def _is_from(message: Message, ours: frozenset[str]) -> bool:
    written = header_words(message, "from").lower()
    return any(address in written for address in ours)
