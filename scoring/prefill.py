"""What the record says of a criterion before anybody enters it: on time, late, missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from models.assignments.work import AssignmentView
from models.types import OPEN
from plans.scorecards import Criterion
from scoring.points import points


@dataclass(frozen=True)
class Counts:
    """Work of a year: what was due by a day and how it stood. On time, late and missing are due."""

    on_time: int = 0
    late: int = 0
    missing: int = 0

    @property
    def due(self) -> int:
        """How many fell due: on time, late and missing together."""
        return self.on_time + self.late + self.missing

    @property
    def share(self) -> Decimal | None:
        """The share on time in percent, one decimal; none of nothing."""
        if not self.due:
            return None
        # Cut, not rounded: 99.96 % on time must not read as 100.
        return Decimal(self.on_time * 1000 // self.due) / 10

    @property
    def words(self) -> str:
        """The counts as a Vietnamese sentence for officials."""
        if not self.due:
            return "Không có nhiệm vụ đến hạn trong năm."
        late, missing = self.late, self.missing
        return (
            f"Trong năm có {self.due} nhiệm vụ đến hạn: {self.on_time} đúng hạn, {late} quá hạn, "
            f"{missing} chưa hoàn thành."
        )


@dataclass(frozen=True)
class Prefill:
    """A value, the points that it earns, and why; no value where nothing was due."""

    value: str | None
    points: Decimal | None
    words: str


def counted(assignments: Iterable[AssignmentView], year: int, as_of: date) -> Counts:
    """Work of a year as it stood on a day.

    Its year is that of its due date, else of its opening. History, what was waived and what
    somebody asked for beside the decision's own periods (ADR 0011) are left out; so is what is
    not done and not due yet. Reported work is done, accepted or not.
    """
    on_time = late = missing = 0
    for assignment in assignments:
        day = assignment.due_on or assignment.opens_on
        if (
            day.year != year
            or assignment.history
            or assignment.status == "waived"
            or assignment.was_asked
        ):
            continue
        if assignment.status not in OPEN:
            on_time, late = on_time + (not assignment.days_late), late + bool(assignment.days_late)
        elif day <= as_of:
            missing += 1
    return Counts(on_time, late, missing)


def prefilled(criterion: Criterion, counts: Counts) -> Prefill:
    """What the record gives a criterion: the share of its work that was done, or on time."""
    if not counts.due:
        return Prefill(None, None, counts.words)
    good = counts.on_time + (counts.late if criterion.counts == "done" else 0)
    share = Fraction(good, counts.due)
    if criterion.way == "yes_no":
        value, exact = ("yes" if good == counts.due else "no"), Fraction(good == counts.due)
    elif criterion.way == "ratio":
        value, exact = f"{good}/{counts.due}", share
    else:
        exact = Fraction(round(share * 10000), 100)
        value = f"{float(exact):g}"
    return Prefill(value, points(criterion, exact), counts.words)
