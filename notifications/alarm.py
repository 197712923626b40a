"""The alarm in Vietnamese: what somebody has to see to before letters arrive again."""

from collections.abc import Sequence
from datetime import date

from deadlines.in_words import day_in_words, short_day
from models.letters.alarms import Problem
from models.letters.silence import SilenceRow
from notifications.summary import SummaryPart, silence_lines
from notifications.wording import TEMPLATES, Letter
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
            _part(plan, title, [problem for problem in problems if problem.kind == kind])
            for kind, title in TITLES.items()
        ),
        _counted("Tạm dừng nhắc việc do quý cơ quan đề nghị", silence_lines(plan, silences)),
    ]
    # Headings without lines would read as if something were missing.
    parts = [part for part in parts if part.lines]
    if not parts:
        return None
    words = {
        "plan": plan.head,
        "agency": agency,
        "today": day_in_words(as_of),
        "parts": parts,
    }
    return Letter(
        subject=f"[{plan.head.subject}] Cần xử lý: {sum(part.count for part in parts)} nội dung",
        text=TEMPLATES.get_template("alarm.txt.j2").render(words),
        html=TEMPLATES.get_template("alarm.html.j2").render(words),
    )


def _part(plan: Plan, title: str, amiss: Sequence[Problem]) -> SummaryPart:
    return _counted(title, tuple(_line(plan, problem) for problem in amiss))


def _counted(title: str, lines: tuple[str, ...]) -> SummaryPart:
    return SummaryPart(title, len(lines), lines)


def _line(plan: Plan, problem: Problem) -> str:
    """The agency, the contact's role, the day: never an address. Or what a server says."""
    if problem.words is not None:
        return f'"{problem.words}"' + (f", ngày {short_day(problem.on)}" if problem.on else "")
    role = f" ({plan.role(problem.role)})" if problem.role else ""
    on = f", ngày {short_day(problem.on)}" if problem.on else ""
    return f"{plan.agency(problem.agency).name}{role}{on}"
