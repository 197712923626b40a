"""The Monday summary for the standing agency, in Vietnamese, with the head of the audit."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from deadlines.in_words import day_in_words, period_in_words, short_day
from deadlines.rules import AtLeast
from models.assignments.work import AssignmentView
from models.letters.silence import SilenceRow
from notifications.grouping import (
    Detail,
    count_in_words,
    grouped,
    late_in_words,
    named,
    names_in_words,
    number,
    span_in_words,
)
from notifications.register import addressed, closing, leaders_of
from notifications.rendering import Line, Part, letter, part
from notifications.reporting import raised_in_words
from notifications.views import Letter
from plans.plan import Plan


@dataclass(frozen=True)
class Week:
    """The days from `first` to `last`, both included, and what stands open after them.

    `escalated` are (work, level, day), `quotas` (obligation, holder, how often it was done),
    `totals` how many agencies have overdue work, by its id.
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
    totals: Mapping[int, int] = field(default_factory=dict)


def summary(plan: Plan, week: Week, *, fits: bool = True) -> Letter:
    """One letter a week: what was opened and completed, what is late where, what did not leave."""

    def parts(detail: Detail) -> Iterable[Part]:
        work = _WorkInLines(plan, detail)
        return (
            _overdue(plan, week, detail),
            _raised(plan, week, detail, "tuần"),
            work.part("Chưa có tiến triển", week.stagnant, _still),
            work.part("Đã báo cáo hoàn thành, chờ xác nhận", week.to_judge, _reported),
            work.part("Đề nghị gia hạn, chờ quyết định", week.extension_requests, _asked),
            work.part("Đã xác nhận hoàn thành trong tuần", week.accepted, _accepted),
            _listed("Số lần phải thực hiện trong năm", _quotas(plan, week), detail),
            _listed("Tạm dừng nhắc việc", silence_lines(plan, week.silences), detail),
        )

    words = {
        "plan": plan.head,
        "standing": plan.agency(plan.head.standing_agency).name,
        "first": short_day(week.first),
        "last": day_in_words(week.last),
        "week": week,
        "counts": _counts(week),
        "names": [plan.agency(code).name for code in week.unreachable],
    }
    subject = f"[{plan.head.subject}] Tổng hợp tuần: {_late(week)}"
    return letter("summary", subject, parts, words, fits=fits)


def monthly(plan: Plan, week: Week, addressee: str, *, fits: bool = True) -> Letter:
    """The month in short: reported to the leaders, sent to the judge for information."""
    agency, standing = plan.agency(addressee), plan.agency(plan.head.standing_agency).name
    upward, month = agency.code in plan.leaders, period_in_words(f"{week.first:%Y-%m}")
    words = {
        "plan": plan.head,
        "standing": standing,
        "agency": leaders_of(agency) if upward else addressed(agency),
        "verb": "kính báo cáo" if upward else "thông tin",
        "closing": closing(upward=upward),
        "month": month,
        "first": short_day(week.first),
        "last": short_day(week.last),
        "week": week,
        "counts": _counts(week),
    }
    return letter(
        "monthly",
        f"[{plan.head.subject}] Tổng hợp {month}: {_late(week)}",
        lambda detail: (_overdue(plan, week, detail), _raised(plan, week, detail, "tháng")),
        words,
        fits=fits,
    )


def _counts(week: Week) -> dict[str, str]:
    """How many duties stand where, and how often each was given."""
    names = ("accepted", "to_judge", "extension_requests", "overdue", "stagnant")
    return {name: count_in_words(grouped(getattr(week, name))) for name in names}


def _late(week: Week) -> str:
    return f"{count_in_words(grouped(week.overdue))} quá hạn"


def _overdue(plan: Plan, week: Week, detail: Detail) -> Part:
    ordered = sorted(week.overdue, key=lambda each: (-each.days_late, each.id))
    groups = grouped(ordered)
    lines = [Line(f"{late_in_words(plan, group, detail, week.totals)}.") for group in groups]
    return part(f"Nhiệm vụ quá hạn ({number(groups)})", lines, detail)


def _raised(plan: Plan, week: Week, detail: Detail, span: str) -> Part:
    """What was reported to whom, by duty and level."""
    lines = []
    levels = sorted(week.escalated, key=lambda raised: -raised[1])
    for level, of_level in groupby(levels, key=lambda raised: raised[1]):
        raised = list(of_level)
        days = {work.id: on for work, _, on in raised}
        for group in grouped(work for work, _, _ in raised):
            what = raised_in_words(plan, level, group.first)
            on = span_in_words([days[assignment.id] for assignment in group.work])
            names = names_in_words(plan, [each.holder for each in group.work], detail)
            said = f": {what} {on}; cơ quan thực hiện: {names}."
            lines.append(Line(named(plan, group.first), said))
    title = f"Đã chuyển lãnh đạo, cấp có thẩm quyền trong {span} ({len(lines)})"
    return part(title, lines, detail)


@dataclass(frozen=True)
class _WorkInLines:
    """Work by duty and period, each agency with what there is to say of it."""

    plan: Plan
    detail: Detail

    def part(
        self,
        title: str,
        work: Sequence[AssignmentView],
        describe: Callable[[AssignmentView], str],
    ) -> Part:
        """A part with a line for each duty."""
        groups = grouped(work)
        lines = [
            Line(named(self.plan, group.first), f": {self._agencies(group.work, describe)}.")
            for group in groups
        ]
        return part(f"{title} ({number(groups)})", lines, self.detail)

    def _agencies(
        self, work: Sequence[AssignmentView], describe: Callable[[AssignmentView], str]
    ) -> str:
        most = self.detail.names
        shown = work if len(work) <= most + 1 else work[:most]
        names = "; ".join(f"{self.plan.name_of(each.holder)} ({describe(each)})" for each in shown)
        more = len(work) - len(shown)
        several = f"{len(work)} cơ quan: " if len(work) > 1 else ""
        return several + names + (f" và {more} cơ quan khác" if more else "")


def _listed(title: str, lines: Sequence[str], detail: Detail) -> Part:
    return part(f"{title} ({len(lines)})", [Line("", line) for line in lines], detail)


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
        days = f"từ ngày {short_day(silence.first_on)} đến hết ngày {short_day(silence.last_on)}"
        document = f"; {silence.document}" if silence.document else ""
        lines.append(f"{_silenced(plan, silence)}: {days} ({silence.reason}{document})")
    return tuple(lines)


def _silenced(plan: Plan, silence: SilenceRow) -> str:
    if silence.agency:
        return plan.agency(silence.agency).name
    obligation = plan.find_obligation(silence.obligation or "")
    title = f" {obligation.title}" if obligation else ""
    return f"Nhiệm vụ {silence.obligation}{title}"


def _still(assignment: AssignmentView) -> str:
    return f"từ ngày {short_day(assignment.changed_on)}"


def _reported(assignment: AssignmentView) -> str:
    return f"báo cáo ngày {_day(assignment.submitted_on)}, mã số nhiệm vụ {assignment.id}"


def _asked(assignment: AssignmentView) -> str:
    due_on, extension_to = _day(assignment.due_on), _day(assignment.extension_to)
    return f"thời hạn {due_on}, đề nghị đến {extension_to}, mã số nhiệm vụ {assignment.id}"


def _accepted(assignment: AssignmentView) -> str:
    late = f", chậm {assignment.days_late} ngày" if assignment.days_late else ""
    return f"hoàn thành ngày {_day(assignment.submitted_on)}{late}"


def _day(day: date | None) -> str:
    return short_day(day) if day else "chưa xác định"
