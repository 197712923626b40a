"""A timeline in words: what happened to a piece of work, by whom, on which day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from deadlines.civil import parse_day
from deadlines.in_words import document_in_words, short_day
from models.letters.kinds import word_of
from models.letters.outbox import LetterAbout
from models.letters.silence import SilenceRow
from models.timeline import Change, Happening, Opening, Submitted
from pages.templating import clock
from pages.words import STATES
from plans.plan import Plan

OTHER_ACTS = {"transfer": "chuyển giao"}
SENT = {
    "sent": "đã gửi",
    "queued": "chờ gửi",
    "sending": "đang gửi",
    "temporary": "chưa gửi được, sẽ gửi lại",
    "permanent": "không gửi được",
    "uncertain": "không rõ đã đến hay chưa",
    "cancelled": "đã hủy trước khi gửi",
    "returned": "bị trả về",
}
LETTERS = {
    "digest": "Thư đôn đốc",
    "escalation": "Thư báo cáo lãnh đạo",
    "receipt": "Thư xác nhận",
    "answer": "Thư kết quả",
    "link": "Thư gửi lại đường liên kết",
}
HOW = {
    "link": "qua đường liên kết trong thư",
    "page": "trên trang này",
    "mail": "qua thư trả lời",
    "api": "do phần mềm của cơ quan gửi",
    "cli": "do người vận hành nhập",
    "flow": "tự động",
}


@dataclass(frozen=True)
class EventLine:
    """What happened, on which day; `details` are lines below it, `file` the address of a file."""

    on: date
    words: str
    details: tuple[str, ...] = ()
    file: str | None = None
    file_name: str = ""


def event_lines(
    plan: Plan, happened: Sequence[Happening], *, sees_address: bool
) -> list[EventLine]:
    """A timeline in words, the newest first; addresses only for whoever may see them."""
    lines = [_line(plan, each, sees_address=sees_address) for each in happened]
    return lines[::-1]


def last_change(plan: Plan, happened: Sequence[Happening]) -> str | None:
    """Who did what last, and when: `Văn phòng UBND tỉnh: Xác nhận hoàn thành, lúc 9:12 …`."""
    changes = [each.what for each in happened if isinstance(each.what, Change)]
    if not changes:
        return None
    last = changes[-1]
    return f"{_actor(plan, last)}: {_action(last)}, lúc {clock(last.at)}"


def reason_of(happened: Sequence[Happening], action: str) -> str | None:
    """The reason of the last such act."""
    changes = (each.what for each in reversed(happened) if isinstance(each.what, Change))
    return next((change.reason for change in changes if change.action == action), None)


def _line(plan: Plan, happening: Happening, *, sees_address: bool) -> EventLine:
    match happening.what:
        case Opening() as opening:
            return EventLine(opening.on, f"Giao cho {plan.agency(opening.agency).name}")
        case Change() as change:
            return _change(plan, change)
        case Submitted() as submitted:
            return _submitted(submitted)
        case LetterAbout() as letter:
            return _letter(plan, letter, sees_address=sees_address)
        case SilenceRow() as silence:
            until = f"Tạm dừng gửi thư đến hết ngày {short_day(silence.last_on)}"
            return EventLine(silence.first_on, until, (f"Lý do: {silence.reason}",))


def _change(plan: Plan, change: Change) -> EventLine:
    details = [f"{_actor(plan, change)}{_person(change)}"]
    if change.reason:
        details.append(f"Lý do: {change.reason}")
    if change.document and change.action != "submit":
        details.append(document_in_words(change.document))
    if change.action in ("request-extension", "extend") and change.detail.get("to"):
        details.append(f"Đến hết ngày {short_day(_day(change.detail['to']))}")
    return EventLine(change.on, _action(change), tuple(details))


def _submitted(submitted: Submitted) -> EventLine:
    details = [submitted.note] if submitted.note else []
    if submitted.link:
        details.append(submitted.link)
    file = None
    if submitted.file_name:
        file = f"/tep/{submitted.evidence}/{quote(submitted.file_name)}"
    return EventLine(
        submitted.submitted_on,
        f"Văn bản {submitted.document} ngày {short_day(submitted.dated_on)}",
        tuple(details),
        file,
        submitted.file_name or "",
    )


def _letter(plan: Plan, letter: LetterAbout, *, sees_address: bool) -> EventLine:
    whom = f"{plan.agency(letter.agency).name} – {plan.role(letter.contact)}"
    when = f", lúc {clock(letter.sent_at)}" if letter.sent_at else ""
    details = (letter.address,) if sees_address else ()
    kind = LETTERS.get(word_of(letter.kind), "Thư")
    return EventLine(letter.on, f"{kind} đến {whom}: {SENT[letter.state]}{when}", details)


def _action(change: Change) -> str:
    words = STATES["action"].get(change.action) or OTHER_ACTS.get(change.action, change.action)
    return words[0].upper() + words[1:]


def _actor(plan: Plan, change: Change) -> str:
    """The agency in whose name somebody acted, and how that is known."""
    code = change.actor.partition("/")[0]
    agency = next((each.name for each in plan.agencies if each.code == code), "Người vận hành")
    how = HOW.get((change.via or "").partition(":")[0])
    return f"{agency} ({how})" if how else agency


def _person(change: Change) -> str:
    return f" – {change.person}" if change.person else ""


def _day(text: object) -> date:
    return parse_day(str(text))
