"""The lines of the artifacts, in Vietnamese: names and codes of agencies, never an address."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from assignments.ordering import OrderedTask, TaskOrder
from assignments.report import Figures
from deadlines.in_words import short_day
from inspections.proposing import Pace
from models.assignments.work import AssignmentView
from models.letters.outbox import NoticeRow
from models.tables_inspections import Inspection
from models.types import LETTERS
from plans.loading import LoadedPlan
from plans.period_names import name_of_period
from plans.plan import Plan

MOST_LINES = 100
MOST_NAMES = 6
FIGURES = {
    "due": "Đến hạn",
    "on_time": "Hoàn thành đúng hạn",
    "late": "Hoàn thành quá hạn",
    "open": "Chưa hoàn thành",
    "overdue": "Trong đó quá hạn",
    "waived": "Không phải thực hiện",
    "undated": "Chưa xác định thời hạn",
}
"""Heads of a report's table, in its order."""


def day(on: date | None) -> str:
    """A day as officials write it."""
    return short_day(on) if on else "chưa xác định thời hạn"


def figures_table(head: str, rows: Iterable[tuple[str, Figures]]) -> list[str]:
    """A table of a report: one line for each name."""
    heads = [head, *FIGURES.values()]
    lines = [
        # Otherwise a bar in a name would begin another cell.
        [name.replace("|", "\\|"), *(str(figures.count(column)) for column in FIGURES)]
        for name, figures in rows
    ]
    under = ["---", *("---:" for _ in FIGURES)]
    return [f"| {' | '.join(cells)} |" for cells in (heads, under, *lines)]


def counted(history: int) -> str:
    """What a reader of the figures has to know (docs/report.md)."""
    left_out = f" Không tính {history} việc đã qua trước khi vận hành." if history else ""
    return (
        "Hoàn thành: tính theo ngày báo cáo hoàn thành, kể cả khi chưa được xác nhận. "
        "Nhiệm vụ chưa xác định thời hạn không tính vào số đến hạn." + left_out
    )


def ended(loaded: LoadedPlan) -> str:
    """Said by every run after the plan's last day."""
    return f"Kế hoạch đã kết thúc ngày {day(loaded.plan.head.ends_on)}: không mở nhiệm vụ nào."


def missed(days: Sequence[date]) -> str:
    """Working days before this run on which nobody chased."""
    span = (
        f"từ ngày {day(days[0])} đến ngày {day(days[-1])}" if days[1:] else f"ngày {day(days[0])}"
    )
    return f"Có {len(days)} ngày làm việc chưa được nhắc việc trước lần này ({span}): đã nhắc bù."


def work_lines(plan: Plan, rows: Sequence[AssignmentView]) -> list[str]:
    """One line for each cycle: what, which period, by when, in whose hands."""
    lines = []
    for (code, period), group in groupby(rows, key=lambda row: (row.obligation, row.period)):
        together = list(group)
        first = together[0]
        due = f"hạn {day(first.due_on)}" if first.due_on else day(None)
        holders = names(plan, [assignment.holder for assignment in together])
        called = name_of_period(plan, code, period)
        lines.append(f"- **{code}** {first.title} ({called}, {due}): {holders}")
    return shortened(lines)


def notice_lines(plan: Plan, rows: Sequence[NoticeRow]) -> list[str]:
    """One line for each agency that a letter of the day is meant for."""
    notices = sorted(rows, key=lambda row: row.agency)
    return shortened(
        f"- {plan.agency(row.agency).name}: {len(row.assignments)} nhiệm vụ"
        for row in notices
        if row.state != "cancelled" and row.kind in LETTERS
    )


def names(plan: Plan, codes: Sequence[str]) -> str:
    """Names of agencies; a long list is counted."""
    shown = [plan.agency(code).name for code in dict.fromkeys(codes)]
    return "; ".join(shown) if len(shown) <= MOST_NAMES else f"{len(shown)} cơ quan"


def shortened(lines: Iterable[str]) -> list[str]:
    """The first lines, and how many more there are: an artifact is one page."""
    every = list(lines)
    more = len(every) - MOST_LINES
    return every if more <= 0 else [*every[:MOST_LINES], f"- … và {more} mục khác"]


def pace_lines(stands: Pace, added: int) -> list[str]:
    """The year's surprise inspections against their pace: counts only, of no place."""
    lines = [
        f"- Đã tiến hành: {stands.carried_out}/{stands.a_year} cuộc",
        f"- Đang chuẩn bị: {stands.under_way} cuộc",
        f"- Cần tiến hành đến hết quý: {stands.wanted} cuộc",
    ]
    if added:
        lines.append(f"- Đề xuất thêm: {added} cuộc; Trưởng đoàn rút thăm bằng lệnh dondoc inspect")
    return lines


def task_lines(plan: Plan, order: TaskOrder, tasks: Iterable[OrderedTask]) -> list[str]:
    """A task that was assigned: what, by when, and to whom."""
    product = f"; sản phẩm: {order.product}" if order.product else ""
    return [
        f"{order.title} (thời hạn {day(order.due_on)}{product}). Giao cho:",
        "",
        *(f"- {plan.agency(task.agency).name}: nhiệm vụ số {task.id}" for task in tasks),
    ]


def order_lines(plan: Plan, done: Iterable[Inspection]) -> list[str]:
    """Inspections that were ordered: the place and day of those that are announced."""
    return [
        f"- Số {inspection.id}: {plan.name_of(inspection.place)}, ngày {day(inspection.on)}"
        if inspection.place
        else f"- Số {inspection.id}: địa điểm, thời gian do Trưởng đoàn rút thăm"
        for inspection in done
    ]
