"""Totals of a scorecard: by field and in all, held against the target and the year before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from models.scores import ScoreView
from models.tables_scoring import Score
from plans.plan import Plan
from plans.scorecards import Criterion, Scorecard, exact

FORECAST = "forecast: the reading of {target} is the index published the following year"
APPRAISAL = "appraisal of the plan's own scorecard"
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Sums:
    """Points of some criteria. `counted` is what the appraisal gave, else what was entered;
    what is `missing` counts nothing, and `unappraised` waits for its appraisal.
    """

    prefilled: Decimal
    entered: Decimal
    appraised: Decimal
    counted: Decimal
    missing: tuple[str, ...]
    unappraised: tuple[str, ...]


@dataclass(frozen=True)
class Total:
    """A field (lĩnh vực) of an agency's scorecard, or all of it (`code` is empty)."""

    agency: str
    code: str
    title: str
    maximum: Decimal
    sums: Sums
    last_year: Decimal | None
    target: float | None = None
    reached: bool | None = None
    grade: str | None = None
    what: str | None = None

    @property
    def change(self) -> Decimal | None:
        """Against the year before."""
        return None if self.last_year is None else self.sums.counted - self.last_year

    @property
    def flat(self) -> dict[str, Any]:
        """As `dondoc score total` prints it."""
        return {
            "agency": self.agency,
            "code": self.code,
            "title": self.title,
            "maximum": float(self.maximum),
            "prefilled": float(self.sums.prefilled),
            "self": float(self.sums.entered),
            "appraised": float(self.sums.appraised),
            "counted": float(self.sums.counted),
            "last_year": None if self.last_year is None else float(self.last_year),
            "change": None if self.change is None else float(self.change),
            "target": self.target,
            "reached": self.reached,
            "class": self.grade,
            "missing": list(self.sums.missing),
            "unappraised": list(self.sums.unappraised),
            "what": self.what,
        }


def totals(
    plan: Plan,
    card: Scorecard,
    scores: Iterable[ScoreView],
    before: Mapping[str, Mapping[str, Any]],
) -> list[Total]:
    """The fields of each agency, then all of it. `before` are the points counted in the year
    before, by agency and code.
    """
    by_agency: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        by_agency[score.agency].append(score.row)
    totals_ = []
    for agency, rows in by_agency.items():
        last = before.get(agency, {})
        for field in card.fields:
            inside = sums(card.within(field), rows)
            totals_.append(
                Total(agency, field.code, field.title, field.maximum, inside, last.get(field.code))
            )
        totals_.append(_whole(plan, card, agency, sums(card.leaves, rows), last.get("")))
    return totals_


def sums(criteria: Iterable[Criterion], rows: Iterable[Score]) -> Sums:
    """The points of some criteria."""
    codes = {row.code for row in criteria}
    inside = [row for row in rows if row.criterion in codes]
    scored = {row.criterion for row in inside}
    # The appraisal wins even where it is 0, because it is the standing agency's finding.
    counted = [row.points if row.appraised is None else row.appraised for row in inside]
    unentered = {row.criterion for row in inside if row.points is None and row.appraised is None}
    missing = unentered | (codes - scored)
    # Without what is missing, otherwise a criterion would be asked for twice.
    waiting = {row.criterion for row in inside if row.appraised is None} - missing
    return Sums(
        prefilled=_sum(row.prefilled_points for row in inside),
        entered=_sum(row.points for row in inside),
        appraised=_sum(row.appraised for row in inside),
        counted=_sum(counted),
        missing=tuple(sorted(missing, key=_order)),
        unappraised=tuple(sorted(waiting, key=_order)),
    )


def _whole(plan: Plan, card: Scorecard, agency: str, inside: Sums, last: Decimal | None) -> Total:
    reach = _reach(plan, card)
    return Total(
        agency=agency,
        code="",
        title=card.title,
        maximum=exact(card.total),
        sums=inside,
        last_year=last,
        target=reach,
        reached=None if reach is None else inside.counted >= exact(reach),
        grade=card.grade(inside.counted),
        what=FORECAST.format(target=card.target) if card.target else APPRAISAL,
    )


def _reach(plan: Plan, card: Scorecard) -> float | None:
    """The score that the target of a scorecard asks for."""
    for target in plan.targets:
        for value in target.values:
            if target.code == card.target and value.kind == "score":
                return value.reach if isinstance(value.reach, int | float) else None
    return None


def _sum(points: Iterable[Decimal | None]) -> Decimal:
    return sum((point for point in points if point is not None), NOTHING)


def _order(code: str) -> list[int]:
    return [int(part) for part in code.split(".")]
