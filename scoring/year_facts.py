"""What the record says of the criteria of a year: from the year's work, or from its readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from models.assignments import work
from models.assignments.work import AssignmentView
from models.audit.history import past
from models.tables_targets import Reading
from plans.loading import LoadedPlan
from plans.plan import Plan
from plans.scorecards import Criterion
from plans.targets import Value
from scoring import readings, targets
from scoring.figures import known_target
from scoring.points import points
from scoring.prefill import Prefill, counted, prefilled
from scoring.targets import Figure

PLACES = ("rank", "band")
"""Kinds of values that are no figure from which points are earned."""


@dataclass(frozen=True)
class YearFacts:
    """A year as it stood on a day; `readings` are by target and value, then by year."""

    plan: Plan
    year: int
    day: date
    assignments: Sequence[AssignmentView]
    readings: Mapping[tuple[str, str], Mapping[int, Reading]]

    @classmethod
    def of(cls, session: Session, loaded: LoadedPlan, year: int, day: date) -> "YearFacts":
        """The record of a plan as it was on the day."""
        # As it was on the day, so that a sheet printed again says what it said.
        with past(session, day) as then:
            assignments = work.assignments_as_of(then, loaded.id, day)
            return cls(loaded.plan, year, day, assignments, readings.figures(then, loaded))

    def prefill(self, criterion: Criterion, agency: str) -> Prefill | None:
        """What it says of a criterion; None if neither obligations nor targets feed it.

        Of UBND tỉnh everybody's work counts, of another agency what it holds.
        """
        if criterion.obligations:
            everybody = agency in self.plan.leaders
            of_it = [
                assignment
                for assignment in self.assignments
                if assignment.obligation in criterion.obligations
                and (everybody or assignment.holder == agency)
            ]
            return prefilled(criterion, counted(of_it, self.year, self.day))
        return self._read(criterion) if criterion.targets else None

    def _read(self, criterion: Criterion) -> Prefill:
        prefill = self._reached(criterion) if criterion.way == "yes_no" else self._first(criterion)
        return prefill or Prefill(
            None, None, f"Chưa có số liệu năm {self.year} của {_named(criterion)}."
        )

    def _reached(self, criterion: Criterion) -> Prefill | None:
        """Whether all values of its targets are reached."""
        values = [(code, value) for code in criterion.targets for value in self._of(code)]
        states = {self._state(code, value) for code, value in values}
        if states & {"no reading", "no base year"}:
            return None
        reached = states == {"reached"}
        words = f"{_named(criterion).capitalize()}: {'đạt' if reached else 'chưa đạt'}."
        return Prefill("yes" if reached else "no", points(criterion, Fraction(reached)), words)

    def _first(self, criterion: Criterion) -> Prefill | None:
        """The first figure that its first target is measured by."""
        code = criterion.targets[0]
        figures = [value for value in self._of(code) if value.kind not in PLACES]
        figure = self._figure(code, figures[0]) if figures else None
        if figure is None or criterion.way not in ("percentage", "steps"):
            return None
        row = self.readings[code, figures[0].name][self.year]
        words = f"Số liệu năm {self.year} của chỉ tiêu {code}: {figure:g} ({row.source})."
        # Through its text, because a float such as 0.1 is not exactly a tenth.
        exact = max(Fraction(str(figure)), Fraction(0))
        exact = min(exact, Fraction(100)) if criterion.way == "percentage" else exact
        return Prefill(f"{float(exact):g}", points(criterion, exact), words)

    def _of(self, code: str) -> tuple[Value, ...]:
        return known_target(self.plan, code).values

    def _plain(self, code: str, value: Value) -> dict[int, Figure]:
        return readings.plain(self.readings.get((code, value.name), {}))

    def _state(self, code: str, value: Value) -> str:
        figures = self._plain(code, value)
        if self.year not in figures:
            return "no reading"
        last = self.plan.head.ends_on.year
        return targets.state_in(value, figures, year=self.year, last_year=last).state

    def _figure(self, code: str, value: Value) -> float | None:
        """What is compared with the figure to reach, in the year itself."""
        figures = self._plain(code, value)
        base = targets.base_figure(value, figures)
        if self.year not in figures or (value.kind in targets.SINCE_BASE and not base):
            return None
        figure = targets.measured(value, self.year, figures[self.year], base)
        return None if isinstance(figure, str) else figure


def _named(criterion: Criterion) -> str:
    return f"chỉ tiêu {', '.join(criterion.targets)}"
