"""The Monday summary for the standing agency, in Vietnamese, with the head of the audit."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from deadlines.in_words import day_in_words, period_in_words, short_day
from deadlines.rules import AtLeast
from models.assignments.work import AssignmentView
from models.letters.silence import SilenceRow
from notifications.wording import (
    TEMPLATES,
    Letter,
    level_in_words,
)
from plans.plan import Plan

MOST_LINES = 30
"""Lines of one part: a summary is read in minutes, so the rest is only counted."""


@dataclass(frozen=True)
class Week:
    """The days from `first` to `last`, both included, and what stands open after them.

    `escalated` are (work, level, day), `quotas` (obligation, holder, how often it was done).
    """

    first: date
    last: date
    opened: int
    accepted: Sequence[AssignmentView]
    to_judge: Sequence[AssignmentView]
    extension_requests: Sequence[AssignmentView]
    overdue: Sequence[AssignmentView]
    undelivered: int
    unreachable: Sequence[str]
    head: str | None
    escalated: Sequence[tuple[AssignmentView, int, date]] = ()
    stagnant: Sequence[AssignmentView] = ()
    silences: Sequence[SilenceRow] = ()
    quotas: Sequence[tuple[str, str, int]] = ()
    missing_years: Sequence[int] = ()


@dataclass(frozen=True)
class SummaryPart:
    """A heading with its number and its lines; `more` counts those left out."""

    title: str
    count: int
    lines: tuple[str, ...]

    @property
    def more(self) -> int:
        """How many lines a long part leaves out."""
        return max(0, len(self.lines) - MOST_LINES)

    @property
    def shown(self) -> tuple[str, ...]:
        """The lines that are printed."""
        return self.lines[:MOST_LINES]


def summary(plan: Plan, week: Week) -> Letter:
    """One letter a week: what was opened and completed, what is late where, what did not leave."""
    parts = (
        SummaryPart("Nhiệm vụ quá hạn", len(week.overdue), _by_agency(plan, week.overdue)),
        SummaryPart("Đã báo cáo cấp có thẩm quyền trong tuần", *_counted(_raised(plan, week))),
        _part(plan, "Chưa có tiến triển", week.stagnant, _still),
        _part(plan, "Đã báo cáo hoàn thành, chờ xác nhận", week.to_judge, _reported),
        _part(plan, "Đề nghị gia hạn, chờ quyết định", week.extension_requests, _asked),
        _part(plan, "Đã xác nhận hoàn thành trong tuần", week.accepted, _accepted),
        SummaryPart("Số lần phải thực hiện trong năm", *_counted(_quotas(plan, week))),
        SummaryPart("Tạm dừng nhắc việc", *_counted(silence_lines(plan, week.silences))),
    )
    words = {
        "plan": plan.head,
        "standing": plan.agency(plan.head.standing_agency).name,
        "first": short_day(week.first),
        "last": day_in_words(week.last),
        "week": week,
        "names": [plan.agency(code).name for code in week.unreachable],
        "parts": [part for part in parts if part.lines],
    }
    return Letter(
        subject=f"[{plan.head.subject}] Tổng hợp tuần: {len(week.overdue)} nhiệm vụ quá hạn",
        text=TEMPLATES.get_template("summary.txt.j2").render(words),
        html=TEMPLATES.get_template("summary.html.j2").render(words),
    )


def _part(
    plan: Plan,
    title: str,
    work: Sequence[AssignmentView],
    describe: Callable[[AssignmentView], str],
) -> SummaryPart:
    return SummaryPart(
        title,
        len(work),
        tuple(f"{_named(plan, assignment)}: {describe(assignment)}" for assignment in work),
    )


def monthly(plan: Plan, week: Week, addressee: str) -> Letter:
    """The month in short, for the leaders."""
    parts = (
        SummaryPart("Nhiệm vụ quá hạn", len(week.overdue), _by_agency(plan, week.overdue)),
        SummaryPart("Đã báo cáo cấp có thẩm quyền trong tháng", *_counted(_raised(plan, week))),
    )
    words = {
        "plan": plan.head,
        "standing": plan.agency(plan.head.standing_agency).name,
        "agency": addressee,
        "first": short_day(week.first),
        "last": day_in_words(week.last),
        "week": week,
        "parts": [part for part in parts if part.lines],
    }
    return Letter(
        subject=f"[{plan.head.subject}] Tổng hợp tháng: {len(week.overdue)} nhiệm vụ quá hạn",
        text=TEMPLATES.get_template("monthly.txt.j2").render(words),
        html=TEMPLATES.get_template("monthly.html.j2").render(words),
    )


def _counted(lines: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    return len(lines), lines


def _raised(plan: Plan, week: Week) -> tuple[str, ...]:
    return tuple(
        f"{_named(plan, assignment)}: báo cáo {level_in_words(plan, level)} ngày {short_day(on)}"
        for assignment, level, on in week.escalated
    )


def _quotas(plan: Plan, week: Week) -> tuple[str, ...]:
    """Done x of N; of an obligation that an edit has dropped nothing is asked."""
    needed = {
        row.code: rule.times
        for row in plan.obligations
        for rule in row.rules
        if isinstance(rule, AtLeast)
    }
    return tuple(
        f"{code} {plan.obligation(code).title}, {plan.agency(holder).name}: {done}/{needed[code]}"
        for code, holder, done in week.quotas
        if code in needed
    )


def silence_lines(plan: Plan, silences: Sequence[SilenceRow]) -> tuple[str, ...]:
    """What is silenced, until when, why, by whose decision."""
    lines = []
    for silence in silences:
        subject = (
            plan.agency(silence.agency).name if silence.agency else f"Nhiệm vụ {silence.obligation}"
        )
        days = f"từ ngày {short_day(silence.first_on)} đến hết ngày {short_day(silence.last_on)}"
        document = f"; {silence.document}" if silence.document else ""
        lines.append(f"{subject}: {days} ({silence.reason}{document})")
    return tuple(lines)


def _still(assignment: AssignmentView) -> str:
    return f"từ ngày {short_day(assignment.changed_on)}, mã số {assignment.id}"


def _by_agency(plan: Plan, overdue: Iterable[AssignmentView]) -> tuple[str, ...]:
    counts = Counter(assignment.holder for assignment in overdue)
    # The most overdue first, and agencies with equally many always in one order.
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(f"{plan.agency(code).name}: {count} nhiệm vụ" for code, count in ordered)


def _named(plan: Plan, assignment: AssignmentView) -> str:
    period = period_in_words(assignment.period)
    holder = plan.agency(assignment.holder).name
    return f"{assignment.obligation} {assignment.title} ({period}), {holder}"


def _reported(assignment: AssignmentView) -> str:
    return f"báo cáo ngày {_day(assignment.submitted_on)}, mã số nhiệm vụ {assignment.id}"


def _asked(assignment: AssignmentView) -> str:
    due_on, extension_to = _day(assignment.due_on), _day(assignment.extension_to)
    return f"thời hạn {due_on}, đề nghị đến {extension_to}, mã số {assignment.id}"


def _accepted(assignment: AssignmentView) -> str:
    late = f", chậm {assignment.days_late} ngày" if assignment.days_late else ""
    return f"hoàn thành ngày {_day(assignment.submitted_on)}{late}"


def _day(day: date | None) -> str:
    return short_day(day) if day else "chưa xác định"
