"""The lines of the artifacts, in Vietnamese: names and codes of agencies, never an address."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from models.outbox import NoticeRow
from models.work import Standing
from plans.loading import Loaded
from plans.plan import Plan

MOST_LINES = 100
MOST_NAMES = 6


def day(on: date | None) -> str:
    """A day as officials write it."""
    return f"{on:%d/%m/%Y}" if on else "chưa xác định thời hạn"


def ended(loaded: Loaded) -> str:
    """Said by every run after the plan's last day."""
    return f"Kế hoạch đã kết thúc ngày {day(loaded.plan.head.ends_on)}: không mở nhiệm vụ nào."


def work_lines(plan: Plan, rows: Sequence[Standing]) -> list[str]:
    """One line for each cycle: what, which period, by when, in whose hands."""
    lines = []
    for (code, period), group in groupby(rows, key=lambda one: (one.obligation, one.period)):
        together = list(group)
        first = together[0]
        due = f"hạn {day(first.due_on)}" if first.due_on else day(None)
        holders = names(plan, [one.holder for one in together])
        lines.append(f"- **{code}** {first.title} (kỳ {period}, {due}): {holders}")
    return shortened(lines)


def notice_lines(plan: Plan, rows: Sequence[NoticeRow]) -> list[str]:
    """One line for each agency that a letter of the day is meant for."""
    wanted = sorted(rows, key=lambda row: row.agency)
    return shortened(
        f"- {plan.agency(row.agency).name}: {len(row.assignments)} nhiệm vụ"
        for row in wanted
        if row.state != "cancelled" and row.kind == "digest"
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
