"""Figures as people write them, held against what a value of a target can be."""

import math
import re
from dataclasses import dataclass
from datetime import date

from plans.faults import nearest, not_in_plan
from plans.plan import Plan
from plans.scorecards import without_unit
from plans.spelling import fold, tidy
from plans.targets import Target, Value
from scoring.errors import BadReading, UnknownValue
from scoring.targets import SINCE_BASE, Figure

YEARS_BEFORE = 15
"""How long before the plan a reading may be: a base year, or what the course begins with."""

RANK = re.compile(
    r"(?:đồng |xếp )?(?:thứ )?(?:hạng )?(?:thứ )?0*([1-9][0-9]{0,3})(?:[.,]0)?(?: \(đồng hạng\))?",
    re.IGNORECASE,
)
"""A rank as it is written and said, shared or not: "3", "thứ 3", "đồng hạng 3"."""
THOUSANDS = re.compile(r"\d{1,3}(?:[., \u00a0]\d{3})+")


@dataclass(frozen=True)
class MeasuredValue:
    """A value with the target that it belongs to."""

    target: Target
    value: Value

    def __str__(self) -> str:
        return f"{self.target.code} {self.value.name}"


def require_year(plan: Plan, label: str, year: int, as_of: date) -> None:
    """Raises BadReading unless something can have been measured in a year."""
    first = plan.head.first_day.year - YEARS_BEFORE
    if not first <= year <= as_of.year:
        raise BadReading("year-not-measured", label=label, year=year, first=first, last=as_of.year)


def every_value(plan: Plan) -> list[MeasuredValue]:
    """All values of a plan's targets, in its order."""
    return [MeasuredValue(target, value) for target in plan.targets for value in target.values]


def measured_value(plan: Plan, code: str, name: str | None) -> MeasuredValue:
    """A value by its target's code and its name or label; the name may be left out if there is
    one. Raises UnknownValue.
    """
    target = known_target(plan, code)
    names = [value.name for value in target.values]
    if name is None and len(names) > 1:
        raise UnknownValue("target-of-several-values", target=code, names=names)
    for value in target.values:
        labels = (fold(value.name), fold(value.label or value.name))
        if name is None or fold(name) in labels:
            return MeasuredValue(target, value)
    hint = nearest(name or "", names)
    raise UnknownValue("no-such-value", target=code, value=name, hint=hint)


def known_target(plan: Plan, code: str) -> Target:
    """The target of a code. Raises UnknownValue."""
    for target in plan.targets:
        if target.code == code:
            return target
    codes = [target.code for target in plan.targets]
    raise UnknownValue("no-such-target", target=code, words=not_in_plan("target", code, codes))


def figure_of(measured: MeasuredValue, year: int, words: str) -> Figure:
    """What somebody wrote as the reading of a value in a year. Raises BadReading."""
    value = measured.value
    if value.kind == "band":
        return _band(measured, words)
    if value.kind == "rank":
        number: float = rank_of(words, value.most)
    else:
        number = number_of(words, whole=value.kind in SINCE_BASE)
    _require_in_bounds(measured, year, number, words)
    return number


def number_of(words: str, *, whole: bool = False) -> float:
    """The number that a person means: "86,5", "86.5", "86,5 %" or "86,5 điểm". Raises BadReading.

    `whole`: of what is counted, in which 12.345 may mean twelve thousand or twelve.
    """
    written = re.sub(r"\s*%$", "", without_unit(words))
    if whole and THOUSANDS.fullmatch(written):
        raise BadReading("figure-ambiguous", written=words)
    if not re.fullmatch(r"-?\d+(?:[.,]\d+)?", written, re.ASCII):
        raise BadReading("no-figure", written=words)
    number = float(written.replace(",", "."))
    # Some four hundred digits pass the pattern, and a float cannot hold them.
    if not math.isfinite(number):
        raise BadReading("no-figure", written=words)
    return number


def rank_of(words: str, most: float | None = None) -> int:
    """The rank that a person means, shared or not. Raises BadReading, also for "3-4": ranks that
    agencies share are counted as the better one, so that the rest keep theirs.
    """
    rank = RANK.fullmatch(tidy(words))
    if rank is None:
        raise BadReading("no-rank", written=words, up_to=f" to {most:g}" if most else "")
    return int(rank[1])


def _band(measured: MeasuredValue, words: str) -> str:
    bands = measured.value.bands
    if not bands:
        raise BadReading("no-bands", measured=measured)
    matches = [band for band in bands if fold(band) == fold(words)]
    if not matches:
        hint = nearest(words, bands)
        raise BadReading("no-such-band", measured=measured, written=words, bands=bands, hint=hint)
    return matches[0]


def _require_in_bounds(measured: MeasuredValue, year: int, number: float, words: str) -> None:
    value = measured.value
    highest = 100.0 if value.kind == "percentage" else value.most
    if value.kind in SINCE_BASE and year == value.base_year and number <= 0:
        raise BadReading("base-not-above-zero", measured=measured, written=words)
    if number < 0:
        raise BadReading("figure-below-zero", measured=measured, written=words)
    if highest is not None and number > highest:
        raise BadReading("figure-too-high", measured=measured, written=words, most=highest)
