"""Answers by mail: what somebody wrote back to a letter, and whether a person wrote it.

Nothing in one is obeyed. Its text and its files are kept for somebody at the standing agency, who
takes them over or not.
"""

import hashlib
import re
from dataclasses import dataclass
from email.message import Message
from email.utils import getaddresses
from functools import cached_property

from notifications import letter_parts
from notifications.bounces import is_report
from notifications.letter_parts import ReceivedFile, field_as_sent, header_words, one_line
from notifications.mailbox import header_of
from notifications.quoting import new_text

LONGEST_READ = 90_000_000
"""Bytes of a letter with 60 MB of files, which come in base64."""
LONGEST_START = 1_000_000
"""Bytes that are read of a letter which is longer: its words stand first."""
LONGEST_TEXT = 20_000
LONGEST_ID = 250
LONGEST_SUBJECT = 300
LONGEST_ADDRESS = 254
MOST_IDS = 100
MOST_SENDERS = 5
MANY_MARKS = 4

AUTOMATIC, LOOP = "automatic", "loop"

_ID = re.compile(r"<[^<>\s]+>")
_ABSENT = re.compile(
    r"^\W*(?:Trả lời tự động|Tự động trả lời|Thư trả lời tự động|Thông báo vắng mặt|Vắng mặt|"
    r"Đã đọc|Chấp nhận|Từ chối|Automatic reply|Auto(?:matic)?[- ]?(?:reply|response)|"
    r"Out of (?:the )?office|Read|Accepted|Declined|Not read)\s*(?::|$)",
    re.IGNORECASE,
)
_NUMBER_OF_WORK = re.compile(r"mã (?:số )?nhiệm vụ ?(?:số ?)?:? ?(\d{1,9})(?!\d)", re.IGNORECASE)
_FORWARDED = re.compile(r"^\W*(?:Fwd?|Chuyển tiếp|CT)\s*:", re.IGNORECASE)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_NO_RESULT = re.compile(rf'{_QUOTED}|\((?:[^()"]|{_QUOTED})*\)')
"""Quoted strings and comments, in which a sender may have words of its own."""
_NEW_LETTERS = re.compile("[\u1ea0-\u1ef9]")
_OLD_LETTERS = re.compile(r"[^\W\d_][µ¸¶·¹©®¬¨]|[®¬][^\W\d_]|®[·¸]")


@dataclass(frozen=True)
class ReceivedReply:
    """An answer as it came.

    `answered` are the Message-IDs that it may be about, the likeliest first; `text` what is new in
    it; `problem` what is wrong with the letter itself, a key of pages.reply_words.
    """

    message_id: str
    answered: tuple[str, ...]
    senders: tuple[str, ...]
    subject: str
    text: str
    files: tuple[ReceivedFile, ...] = ()
    problem: str | None = None

    @cached_property
    def named_work(self) -> tuple[int, ...]:
        """The numbers of assignments ("mã số nhiệm vụ: 123") that its own words name."""
        words = " ".join(f"{self.subject} {self.text}".split())
        numbers = _NUMBER_OF_WORK.findall(words)
        return tuple(dict.fromkeys(map(int, numbers)))


def received(
    raw: bytes, ours: frozenset[str] = frozenset(), *, whole: bool = True
) -> ReceivedReply:
    """What a letter of any shape says. Never raises.

    `ours` are the addresses of this installation in small letters. Of a letter that is not
    `whole` the files are only named.
    """
    try:
        return _received(raw, ours, whole=whole)
    except Exception:  # whoever writes to the mailbox writes what they like
        return _header_alone(raw)


def _received(raw: bytes, ours: frozenset[str], *, whole: bool) -> ReceivedReply:
    message = letter_parts.parse(raw)
    written, known = letter_parts.words(message)
    subject = header_words(message, "subject")[:LONGEST_SUBJECT]
    text = new_text(written)
    if not text and _FORWARDED.match(subject):
        text = written.strip()
    files = letter_parts.files(message, ours)
    if not whole:
        files = [ReceivedFile(file.name, None, "too_large") for file in files]
    senders = _senders(message)
    return ReceivedReply(
        message_id=_message_id(message, raw),
        answered=_answered(message),
        senders=senders,
        subject=subject,
        text=text[:LONGEST_TEXT],
        files=tuple(files),
        problem=_problem(message, senders, ours, subject)
        or (None if whole else "too_large")
        or ("old_charset" if not known or _is_old(text) else None),
    )


def _header_alone(raw: bytes) -> ReceivedReply:
    try:
        header = header_of(raw[:LONGEST_START])
        senders, subject = _senders(header), header_words(header, "subject")[:LONGEST_SUBJECT]
        return ReceivedReply(
            _message_id(header, raw), (), senders, subject, "", problem="unreadable"
        )
    except Exception:  # as above
        return ReceivedReply(_hashed(raw), (), (), "", "", problem="unreadable")


def _problem(
    message: Message, senders: tuple[str, ...], ours: frozenset[str], subject: str
) -> str | None:
    if any(sender.lower() in ours for sender in senders):
        return LOOP
    if _is_automatic(message) or _ABSENT.match(subject):
        return AUTOMATIC
    kind = message.get_content_type()
    is_sealed = kind == "multipart/encrypted" or (
        kind in ("application/pkcs7-mime", "application/x-pkcs7-mime")
        and str(message.get_param("smime-type", "")).lower() != "signed-data"
    )
    if is_sealed:
        return "encrypted"
    return "forged" if _is_forged(message, senders) else None


def _is_forged(message: Message, senders: tuple[str, ...]) -> bool:
    """Whether the receiving server says that no server of the senders sent a letter (RFC 8601)."""
    # The first is the receiving server's own; a forger's stand below it.
    verified = _NO_RESULT.sub("", header_words(message, "authentication-results")).lower()
    verified = " ".join(verified.split()).replace(" =", "=").replace("= ", "=")
    clauses = [words for words in map(str.split, verified.split(";")) if words]
    results = {result for result, *_ in clauses}
    if results & {"dmarc=fail", "dmarc=reject"}:
        return True
    signers = {
        value.rpartition("@")[2]
        for result, *properties in clauses
        if result == "dkim=pass"
        for name, _, value in (each.partition("=") for each in properties)
        if name in ("header.d", "header.i")
    }
    signed = [
        any("." in signer and _domain(sender).endswith(f".{signer}") for signer in signers)
        for sender in senders
    ]
    return "spf=fail" in results and not (signed and all(signed))


def _domain(address: str) -> str:
    """Its domain after a dot, so that it ends with itself and with those above it."""
    return f".{address.lower().rpartition('@')[2]}"


def _is_automatic(message: Message) -> bool:
    submitted = header_words(message, "auto-submitted").partition(";")[0].strip().lower()
    precedence = header_words(message, "precedence").lower()
    marks = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-MS-Exchange-Inbox-Rules-Loop")
    return (
        is_report(message)
        or message.get_content_type() == "multipart/report"
        or submitted not in ("", "no")
        or precedence in ("auto_reply", "junk", "bulk")
        or header_words(message, "return-path") == "<>"
        or any(mark in message for mark in marks)
    )


def _is_old(text: str) -> bool:
    """Whether a text is in letters of TCVN3 or VNI, which look like others in every charset."""
    return not _NEW_LETTERS.search(text) and len(_OLD_LETTERS.findall(text)) >= MANY_MARKS


def _senders(header: Message) -> tuple[str, ...]:
    addresses = getaddresses([field_as_sent(header, "from")])
    named = [one_line(address)[:LONGEST_ADDRESS] for _, address in addresses[: MOST_SENDERS * 2]]
    return tuple(dict.fromkeys(address for address in named if "@" in address))[:MOST_SENDERS]


def _message_id(header: Message, raw: bytes) -> str:
    found = _ID.search(header_words(header, "message-id"))
    return found[0] if found and len(found[0]) <= LONGEST_ID else _hashed(raw)


def _hashed(raw: bytes) -> str:
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def _answered(message: Message) -> tuple[str, ...]:
    """Of its header, the nearest first; then those of letters that it forwards."""
    ids = _ID.findall(header_words(message, "in-reply-to"))
    ids += reversed(_ID.findall(header_words(message, "references")))
    for letter in letter_parts.forwarded(message):
        for name in ("message-id", "in-reply-to", "references"):
            ids += _ID.findall(header_words(letter, name))
    return tuple(dict.fromkeys(key for key in ids if len(key) <= LONGEST_ID))[:MOST_IDS]
