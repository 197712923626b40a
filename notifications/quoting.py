"""What somebody wrote in an answer, without the letter that it quotes and what programs add.

Our own few patterns: the libraries for it (mail-parser-reply, email-reply-parser) know no
Vietnamese, and take "--" or a "Trân trọng" for the end of what is said.
"""

import re
from html import unescape

_SENT_FROM = re.compile(
    r"^\W*(?:(?:Được |Đã )?gửi từ|Sent from|(?:Get|Tải|Lấy) Outlook (?:for|cho))"
    r"\b.{0,120}$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"^[\s>]*-{2,}\s*(?:Original (?:Message|Appointment)|Forwarded message|Thư gốc|Thư ban đầu|"
    r"Tin nhắn (?:gốc|ban đầu|đã chuyển tiếp|được chuyển tiếp)|Thư (?:đã|được) chuyển tiếp|"
    r"Chuyển tiếp thư|Thông điệp gốc)\s*-{2,}\s*$|"
    r"^\s*(?:Begin forwarded message|Bắt đầu (?:thư|tin nhắn) (?:đã |được )?chuyển tiếp)\s*:\s*$",
    re.IGNORECASE,
)
_WROTE = re.compile(r"^\s*(?:Vào|Lúc|Ngày|On)\b.{5,400}?\b(?:viết|wrote)\s*:\s*$", re.IGNORECASE)
_SOMEBODY_WROTE = re.compile(
    r"^.{0,200}<[^<>\s]{3,200}>\s*(?:đã viết|viết|wrote)\b.{0,100}:\s*$", re.IGNORECASE
)
_FROM = re.compile(r"^[\s*>_]{0,6}(?:Từ|Người gửi|From)\s*:[\s*]*\S", re.IGNORECASE)
_BESIDE_FROM = re.compile(
    r"^[\s*>_]{0,6}(?:Đã gửi|Ngày gửi|Gửi lúc|Thời gian|Ngày|Sent|Date|Đến|Tới|Gửi tới|Người nhận|"
    r"To|Cc|Đồng gửi|Chủ đề|Tiêu đề|Subject)\s*:",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s_=\-*]*$")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_BLOCKS = frozenset({"address", "article", "blockquote", "br", "div", "hr", "li", "p", "pre", "tr"})
_BLOCKS |= {f"h{level}" for level in range(1, 7)} | {"dd", "dl", "dt", "ol", "table", "ul"}
_UNSEEN = frozenset({"head", "script", "style", "template", "title"})
_CELLS = frozenset({"td", "th"})


def new_text(text: str) -> str:
    """The lines that the sender wrote, above, below or between what they quote."""
    lines = text.split("\n")
    written, position = [], 0
    while position < len(lines):
        line = lines[position]
        if _SEPARATOR.match(line) or _is_header(lines, position):
            break
        if introduction := _introduces(lines, position):
            position += introduction
            if not _is_quoted_next(lines, position):
                break
            continue
        if not line.startswith(">"):
            written.append(line)
        position += 1
    return _without_signature(written)


def text_of(html: str) -> str:
    """What a page of HTML says, in lines; what it quotes begins with ">".

    Not by html.parser: what is not well-formed costs it minutes.
    """
    lines: list[tuple[int, list[str]]] = [(0, [])]
    quoted = unseen = end = 0
    html = _without_comments(html)
    for found in _TAG.finditer(html):
        lines[-1][1].append("" if unseen else html[end : found.start()])
        end, tag, step = found.end(), found[2].lower(), -1 if found[1] else 1
        if tag == "blockquote":
            quoted = max(0, quoted + step)
        elif tag in _UNSEEN:
            unseen = max(0, unseen + step)
        elif tag == "body":
            unseen = 0
        if tag in _BLOCKS and (tag in ("br", "p") or any(map(str.strip, lines[-1][1]))):
            lines.append((quoted, []))
        elif tag in _BLOCKS:
            lines[-1] = (quoted, [])
        elif tag in _CELLS:
            lines[-1][1].append(" ")
    lines[-1][1].append("" if unseen else html[end:])
    return _joined(lines)


def _joined(lines: list[tuple[int, list[str]]]) -> str:
    """Lines with how deep they are quoted; of empty ones in a row the first."""
    texts: list[str] = []
    for quoted, parts in lines:
        words = " ".join(unescape("".join(parts)).split())
        if words or (texts and texts[-1]):
            texts.append(f"> {words}" if quoted and words else words)
    return "\n".join(texts).strip()


def _introduces(lines: list[str], position: int) -> int:
    """How many lines say that somebody wrote what follows; mail programs break them."""
    if _SOMEBODY_WROTE.match(lines[position]):
        return 1
    for count in (1, 2, 3):
        together = lines[position : position + count]
        if _WROTE.match(" ".join(line.strip() for line in together)):
            return count
        if not together[-1].strip():
            break
    return 0


def _is_quoted_next(lines: list[str], position: int) -> bool:
    following = (lines[number] for number in range(position, len(lines)))
    return next((line for line in following if line.strip()), "").startswith(">")


def _is_header(lines: list[str], position: int) -> bool:
    """Whether the header of a quoted letter begins here: whose it is, and two fields more."""
    if not _FROM.match(lines[position]):
        return False
    following = [line for line in lines[position + 1 : position + 12] if line.strip()][:5]
    return sum(bool(_BESIDE_FROM.match(line)) for line in following) > 1


def _without_signature(lines: list[str]) -> str:
    # RFC 3676, 4.3: what comes after this line is a signature.
    if "-- " in lines[1:]:
        lines = lines[: lines.index("-- ", 1)]
    lines = [line.rstrip() for line in lines if not _SENT_FROM.match(line)]
    while lines and _RULE.match(lines[-1]):
        lines.pop()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_comments(html: str) -> str:
    first, *others = html.split("<!--")
    return first + "".join(other.partition("-->")[2] for other in others)
