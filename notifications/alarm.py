"""The alarm in Vietnamese: what somebody has to see to before letters arrive again."""

from collections.abc import Sequence
from datetime import date

from deadlines.in_words import day_in_words, short_day
from models.letters.alarms import Problem
from models.letters.silence import SilenceRow
from notifications.grouping import WHOLE
from notifications.rendering import Line, Part, letter, part
from notifications.summary import silence_lines
from notifications.views import Letter
from plans.plan import Plan

TITLES = {
    "server": "Máy chủ thư từ chối thư của hệ thống, không phải lỗi địa chỉ nhận",
    "agency": "Cơ quan đang có nhiệm vụ, chưa có nơi nhận thư",
    "contact": "Địa chỉ nhận thư không còn dùng được",
    "notice": "Thư không gửi được",
}


def alarm(
    plan: Plan,
    agency: str,
    as_of: date,
    problems: Sequence[Problem],
    silences: Sequence[SilenceRow],
) -> Letter | None:
    """What is amiss on a day, and silences that go on; None if nothing is."""
    parts = [
        *(
            _part(title, [_line(plan, problem) for problem in problems if problem.kind == kind])
            for kind, title in TITLES.items()
        ),
        _part("Tạm dừng nhắc việc do quý cơ quan đề nghị", silence_lines(plan, silences)),
    ]
    count = sum(len(each.lines) for each in parts)
    if not count:
        return None
    words = {"plan": plan.head, "agency": agency, "today": day_in_words(as_of)}
    subject = f"[{plan.head.subject}] Cần xử lý: {count} nội dung"
    return letter("alarm", subject, lambda _: parts, words, fits=False)


def _part(title: str, lines: Sequence[str]) -> Part:
    return part(f"{title} ({len(lines)})", [Line("", line) for line in lines], WHOLE)


def _line(plan: Plan, problem: Problem) -> str:
    """The agency, the contact's role, the day: never an address. Or what a server says."""
    if problem.words is not None:
        return f'"{problem.words}"' + (f", ngày {short_day(problem.on)}" if problem.on else "")
    role = f" ({plan.role(problem.role)})" if problem.role else ""
    on = f", ngày {short_day(problem.on)}" if problem.on else ""
    return f"{plan.agency(problem.agency).name}{role}{on}"
