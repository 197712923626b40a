"""What fell due in a period and how it ended, by agency and by section, as it stood on a day."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from sqlmodel import Session

from deadlines.periods import Period
from models.assignments import work
from models.assignments.work import AssignmentView
from models.types import OPEN
from plans.loading import LoadedPlan
from plans.plan import Plan

By: TypeAlias = Literal["agency", "section", "total"]
Outcome: TypeAlias = Literal["on_time", "late", "open", "waived", "undated"]

COUNTS = ("due", "on_time", "late", "open", "overdue", "waived", "undated")
LISTED = COUNTS[1:]
"""Figures whose assignments are named; `due` is those of on_time, late, open and waived."""
COLUMNS = ("by", "code", "name", *COUNTS)
EVERY_COLUMN = (*COLUMNS, *(f"{name}_assignments" for name in LISTED))
DROPPED = ("-", "Không còn trong kế hoạch")
"""The section of an obligation that the plan had once and has no longer."""


@dataclass(frozen=True)
class Figures:
    """The figures of one agency, one section or the whole; `behind` each, its assignments."""

    by: By
    code: str
    name: str
    behind: Mapping[str, Sequence[AssignmentView]]

    def count(self, name: str) -> int:
        """One of COUNTS."""
        return len(self.behind[name])

    @property
    def flat(self) -> dict[str, Any]:
        """A row of `dondoc report`: the counts, then the ids of the assignments behind each."""
        counts = {name: self.count(name) for name in COUNTS}
        ids = {
            f"{name}_assignments": [assignment.id for assignment in self.behind[name]]
            for name in LISTED
        }
        return {"by": self.by, "code": self.code, "name": self.name, **counts, **ids}


@dataclass(frozen=True)
class PeriodReport:
    """Figures by agency, then by section, then the total; `history` assignments were left out."""

    period: Period
    figures: tuple[Figures, ...]
    history: int

    def by(self, kind: By) -> list[Figures]:
        """The figures of one kind, in the plan's order."""
        return [figure for figure in self.figures if figure.by == kind]

    @property
    def total(self) -> Figures:
        """The figures of the whole plan."""
        return self.figures[-1]


def report(session: Session, loaded: LoadedPlan, period: Period, as_of: date) -> PeriodReport:
    """The report of a period, as of a day."""
    # All of it, and not only the period by SQL: a due date may have moved since the day.
    return figures(loaded.plan, work.assignments_as_of(session, loaded.id, as_of), period)


def figures(plan: Plan, assignments: Iterable[AssignmentView], period: Period) -> PeriodReport:
    """The figures of a period.

    An assignment belongs to a period by its `due_on`, both ends included; without one it is
    undated, whatever became of it, and belongs by its `opens_on`. Its agency is the one that
    holds it. History, what was over before the plan went live, is not counted. Agencies and
    sections with nothing to count are left out.
    """
    within = [
        assignment
        for assignment in assignments
        if (assignment.due_on or assignment.opens_on) in period
    ]
    counted = [assignment for assignment in within if not assignment.history]
    agencies = {agency.code: agency.name for agency in plan.agencies}
    sections = {section.code: section.title for section in plan.head.sections}
    of_obligation = {row.code: row.section for row in plan.obligations}
    return PeriodReport(
        period,
        (
            *_grouped("agency", agencies, counted, lambda assignment: assignment.holder),
            *_grouped(
                "section",
                {**sections, DROPPED[0]: DROPPED[1]},
                counted,
                lambda assignment: of_obligation.get(assignment.obligation, DROPPED[0]),
            ),
            Figures("total", plan.code, plan.head.subject, _behind(counted)),
        ),
        history=len(within) - len(counted),
    )


def outcome(assignment: AssignmentView) -> Outcome:
    """How an assignment ended: each has exactly one outcome.

    Reported work counts, accepted or not yet; returned or reopened work is open again. A day
    that nobody has confirmed is due like any other, and nothing is late on it.
    """
    if assignment.due_on is None:
        return "undated"
    if assignment.status == "waived":
        return "waived"
    if assignment.status in OPEN:
        return "open"
    return "late" if assignment.days_late else "on_time"


def _grouped(
    by: By,
    names: Mapping[str, str],
    counted: Iterable[AssignmentView],
    code_of: Callable[[AssignmentView], str],
) -> list[Figures]:
    groups: dict[str, list[AssignmentView]] = defaultdict(list)
    for assignment in counted:
        groups[code_of(assignment)].append(assignment)
    # An agency that the plan has dropped since comes last, with its code for a name.
    codes = [*(code for code in names if code in groups), *sorted(groups.keys() - names.keys())]
    return [Figures(by, code, names.get(code, code), _behind(groups[code])) for code in codes]


def _behind(counted: Sequence[AssignmentView]) -> dict[str, list[AssignmentView]]:
    behind: dict[str, list[AssignmentView]] = {name: [] for name in COUNTS}
    for assignment in counted:
        behind[outcome(assignment)].append(assignment)
    behind["due"] = [assignment for assignment in counted if assignment.due_on]
    behind["overdue"] = [assignment for assignment in behind["open"] if assignment.overdue]
    return behind
