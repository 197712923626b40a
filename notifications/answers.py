"""What was decided on an agency's own work, in Vietnamese: told once, with reason and days."""

from collections.abc import Sequence
from datetime import date, datetime

from deadlines.civil import HO_CHI_MINH, civil_date
from deadlines.in_words import document_in_words, short_day
from models.letters.answers import ASKED, Answer
from notifications.grouping import named
from plans.plan import Plan

MOST_CONFIRMED = 5
"""How much confirmed work is named in one line; the rest is counted."""

RECORDED = "Đã ghi nhận báo cáo, đề nghị"
DECIDED = "Kết quả xem xét báo cáo, đề nghị"
"""Headings of what came from an agency, and of what was decided on it."""
COMPLETE = "đề nghị hoàn thiện chậm nhất"


def answer_lines(plan: Plan, answers: Sequence[Answer]) -> tuple[str, ...]:
    """A line for each piece of work that was decided on, and one for all that was confirmed.

    Of several decisions on one piece of work the last is told; a return only until the work is
    reported again.
    """
    decided = (answer for answer in answers if answer.action not in ASKED)
    last = {answer.assignment: answer for answer in decided}.values()
    confirmed = [answer for answer in last if answer.action == "accept"]
    others = [answer for answer in last if answer.action != "accept" and not answer.is_over]
    return (*(_line(plan, answer) for answer in others), *_confirmed(plan, confirmed))


def recorded_lines(plan: Plan, answers: Sequence[Answer]) -> tuple[str, ...]:
    """A line for each report or request that came: what it was, when, and its number to quote."""
    return tuple(_recorded(plan, answer) for answer in answers if answer.action in ASKED)


def _recorded(plan: Plan, answer: Answer) -> str:
    work = f"{named(plan, answer)}, mã số nhiệm vụ {answer.assignment}"
    when = f", ghi nhận lúc {_instant(answer.at)}" if answer.at else ""
    if answer.action == "request-extension":
        return f"{work}; đề nghị gia hạn đến {_day(answer.asked_to)}{when}."
    document = document_in_words(answer.document or "", "văn bản")
    paper = f"{document} ngày {short_day(answer.dated_on)}" if answer.dated_on else document
    late = answer.at is not None and answer.on not in (None, civil_date(answer.at))
    counts = f" (tính là báo cáo {_day(answer.on)})" if late else ""
    number = f"{answer.assignment}-{answer.evidence}"
    return f"{work}; {paper}{when}{counts}; số để tra cứu: {number}."


def _instant(at: datetime) -> str:
    """`9 giờ 05 phút ngày 20/3/2023`, as it is here."""
    here = at.astimezone(HO_CHI_MINH)
    return f"{here.hour} giờ {here.minute:02} phút ngày {short_day(here.date())}"


def _line(plan: Plan, answer: Answer) -> str:
    return f"{named(plan, answer)}, mã số nhiệm vụ {answer.assignment}. {_decision(answer)}."


def _decision(answer: Answer) -> str:
    if answer.action == "refuse":
        asked = f"Đề nghị gia hạn đến {_day(answer.asked_to)}: không được chấp thuận"
        return f"{asked}{_reason(answer)}{_until('thời hạn vẫn là', answer)}"
    if answer.action == "extend":
        document = document_in_words(answer.document or "")
        grounds = f" theo {document}" if document else _why(answer)
        after = _day(answer.after_on)
        if answer.before_on is None:
            return f"Ấn định thời hạn là {after}{grounds}"
        return f"Gia hạn đến {after} (thời hạn trước đó: {_day(answer.before_on)}){grounds}"
    if answer.action == "return":
        return f"Trả lại để bổ sung{_why(answer)}{_until(COMPLETE, answer)}"
    if answer.action == "waive":
        document = document_in_words(answer.document or "")
        return f"Không phải thực hiện, theo {document}{_reason(answer)}"
    return f"Mở lại để thực hiện tiếp{_why(answer)}{_until(COMPLETE, answer)}"


def _until(words: str, answer: Answer) -> str:
    """What holds until the day that work has now; nothing where it has none."""
    return f"; {words} {_day(answer.after_on)}" if answer.after_on else ""


def _why(answer: Answer) -> str:
    return f", lý do: {answer.reason}" if answer.reason else ""


def _reason(answer: Answer) -> str:
    return f" (lý do: {answer.reason})" if answer.reason else ""


def _day(day: date | None) -> str:
    return f"ngày {short_day(day)}" if day else "chưa xác định"


def _confirmed(plan: Plan, answers: Sequence[Answer]) -> tuple[str, ...]:
    if not answers:
        return ()
    names = "; ".join(named(plan, answer) for answer in answers[:MOST_CONFIRMED])
    more = len(answers) - MOST_CONFIRMED
    rest = f" và {more} nhiệm vụ khác" if more > 0 else ""
    return (f"Đã xác nhận hoàn thành: {names}{rest}.",)
