"""Work of many agencies in few lines: by duty and period, each with who has not done it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from deadlines.in_words import short_day
from models.assignments.work import AssignmentView
from plans.confirming import unconfirmed_years
from plans.period_names import name_of_period
from plans.plan import Plan


@dataclass(frozen=True)
class Detail:
    """How much a letter says: names in a line, lines in a part, and whether lines are brief."""

    names: int
    lines: int
    brief: bool = False


WHOLE = Detail(1000, 1000)
DETAILS = (
    WHOLE,
    Detail(1000, 1000, brief=True),
    Detail(12, 1000, brief=True),
    Detail(6, 1000, brief=True),
    Detail(6, 30, brief=True),
    Detail(4, 20, brief=True),
    Detail(3, 12, brief=True),
    Detail(3, 8, brief=True),
    Detail(2, 6, brief=True),
    Detail(1, 4, brief=True),
    Detail(1, 2, brief=True),
)
"""From all there is to say to the least."""
MOST_CHARACTERS = 4_000
"""A letter of one page, or two at most: the rest stands in the list that goes with it."""


def fitted(words: Callable[[Detail], str]) -> tuple[str, Detail]:
    """The fullest text that is short enough, and how much of it is said."""
    for detail in DETAILS[:-1]:
        text = words(detail)
        if len(text) <= MOST_CHARACTERS:
            return text, detail
    return words(DETAILS[-1]), DETAILS[-1]


@dataclass(frozen=True)
class Group:
    """One duty in one period, expected on one day, in the hands of one agency or more."""

    work: tuple[AssignmentView, ...]

    @property
    def first(self) -> AssignmentView:
        """One of them: what they are about is the same."""
        return self.work[0]


class Named(Protocol):
    """What a letter names: an obligation of the plan in a period, by a title."""

    @property
    def obligation(self) -> str:
        """The code of the obligation, which an edit of the plan may have dropped."""

    @property
    def period(self) -> str:
        """The name of the period: 2023, 2023-Q1."""

    @property
    def title(self) -> str:
        """The title, with or without its full stop."""


def named(plan: Plan, work: Named, after: str = "") -> str:
    """Title and period, with what stands behind it in the bracket; the full stop of a title does
    not stand before it.
    """
    period = name_of_period(plan, work.obligation, work.period)
    return f"{work.title.rstrip(' .')} ({period}{after})"


def grouped(work: Iterable[AssignmentView]) -> list[Group]:
    """Work by duty, period and day, in the order of the first of each."""
    groups: dict[tuple[object, ...], list[AssignmentView]] = defaultdict(list)
    for assignment in work:
        key = (
            assignment.obligation,
            assignment.title,
            assignment.period,
            assignment.expected_on,
            assignment.status == "returned",
        )
        groups[key].append(assignment)
    return [Group(tuple(works)) for works in groups.values()]


def count_in_words(groups: Sequence[Group]) -> str:
    """`3 nhiệm vụ`; `3 nhiệm vụ, 41 lượt giao` where some were given to several agencies."""
    handed = sum(len(group.work) for group in groups)
    words = f"{len(groups)} nhiệm vụ"
    return words if handed == len(groups) else f"{words}, {handed} lượt giao"


def number(groups: Sequence[Group]) -> str:
    """How many stand under a heading: a bare number where each duty was given once."""
    words = count_in_words(groups)
    return words if "," in words else str(len(groups))


def names_in_words(plan: Plan, holders: Sequence[str], detail: Detail) -> str:
    """Agencies by name; of a long list the first, and how many more."""
    names = [plan.name_of(code) for code in dict.fromkeys(holders)]
    more = len(names) - detail.names
    if more <= 1:
        return ", ".join(names)
    return f"{', '.join(names[: detail.names])} và {more} cơ quan khác"


def late_in_words(
    plan: Plan, group: Group, detail: Detail, totals: Mapping[int, int] | None = None
) -> str:
    """A duty that is overdue, since when, and who has not sent it; `totals` are how many agencies
    have it, by the id of their work.
    """
    first, holders = group.first, [assignment.holder for assignment in group.work]
    day = short_day(first.expected_on) if first.expected_on else "chưa xác định"
    late = f"quá hạn {max(assignment.days_late for assignment in group.work)} ngày"
    until = "hạn bổ sung" if first.status == "returned" else _whose_day(plan, first)
    if by_unconfirmed_holidays(plan, first):
        day += ", tạm tính theo lịch nghỉ"
    head = named(plan, first, f"; {until} {day}, {late}")
    done = "chưa bổ sung" if first.status == "returned" else "chưa gửi"
    of = (totals or {}).get(first.id, len(holders))
    if len(holders) == 1 and of == 1:
        return f"{head}: {plan.name_of(holders[0])} {done}, mã số nhiệm vụ {first.id}"
    names = names_in_words(plan, holders, detail)
    return f"{head}: {len(holders)}/{of} cơ quan {done}, gồm: {names}"


def _whose_day(plan: Plan, assignment: AssignmentView) -> str:
    if not assignment.by_owner:
        return "hạn"
    return f"hạn do {plan.agency(plan.head.standing_agency).name} đề nghị"


def by_unconfirmed_holidays(plan: Plan, assignment: AssignmentView) -> str:
    """The remark behind a date that was counted by holidays whose announcement nobody has read."""
    row = plan.find_obligation(assignment.obligation)
    day = assignment.expected_on
    years = unconfirmed_years(plan, row, assignment.period, day) if row else ()
    if not years:
        return ""
    of = ", ".join(map(str, years))
    return f" (tạm tính theo lịch nghỉ năm {of}, chưa đối chiếu với thông báo chính thức)"


def span_in_words(days: Sequence[date]) -> str:
    """`ngày 03/01/2023`; `từ ngày 03/01/2023 đến ngày 09/01/2023`."""
    first, last = min(days), max(days)
    if first == last:
        return f"ngày {short_day(first)}"
    return f"từ ngày {short_day(first)} đến ngày {short_day(last)}"
