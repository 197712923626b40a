"""How points are earned: a value → points, exactly; rounded once, to two decimals, half up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from plans.scorecards import CENT, NUMBER, Criterion
from plans.spelling import fold
from scoring.errors import BadScore

YES, NO = ("yes", fold("có")), ("no", fold("không"))
REFUSED = {
    "yes_no": "not-yes-or-no",
    "ratio": "not-a-ratio",
    "percentage": "not-a-percentage",
    "steps": "not-a-number",
}
"""Codes of what does not fit, by the way that a criterion is scored."""


def points(criterion: Criterion, value: Fraction) -> Decimal:
    """The points that a value earns, from 0 to the maximum.

    A value is 1 or 0 (yes_no), done through needed (ratio; more than 1 earns the maximum), a
    percentage, or the figure that a step table is entered with.
    """
    if criterion.way == "steps":
        reached = [step.points for step in criterion.steps if Fraction(str(step.least)) <= value]
        return rounded(Fraction(str(reached[-1])) if reached else Fraction(0))
    if criterion.way == "percentage":
        if value < Fraction(str(criterion.floor)):
            return rounded(Fraction(0))
        value /= 100
    return rounded(min(max(value, Fraction(0)), Fraction(1)) * Fraction(criterion.maximum))


def rounded(exact: Fraction) -> Decimal:
    """To two decimals, half up: 0.125 is 0.13."""
    # Through an integer, because a Decimal of a third would be rounded twice.
    hundredths = (exact * 100 + Fraction(1, 2)).__floor__()
    return (Decimal(hundredths) * CENT).quantize(CENT, ROUND_HALF_UP)


def value_of(criterion: Criterion, words: str) -> Fraction:
    """The value that somebody wrote. Raises BadScore, which says what to write."""
    text = words.strip().removesuffix("%").strip()
    if criterion.way == "yes_no" and fold(text) in (*YES, *NO):
        return Fraction(fold(text) in YES)
    if criterion.way == "ratio":
        done, slash, needed = (part.strip() for part in text.partition("/"))
        if slash and NUMBER.fullmatch(done) and NUMBER.fullmatch(needed) and _number(needed):
            return _number(done) / _number(needed)
    elif criterion.way in ("percentage", "steps") and NUMBER.fullmatch(text):
        value = _number(text)
        if criterion.way == "steps" or value <= 100:
            return value
    code = REFUSED[criterion.way or "steps"]
    raise BadScore(code, criterion=criterion.code, written=words[:40])


def points_of(criterion: Criterion, words: str) -> Decimal:
    """Points that somebody wrote, from 0 to the maximum. Raises BadScore."""
    try:
        return criterion.points(words)
    except ValueError as error:
        raise BadScore(
            "points-wrong",
            criterion=criterion.code,
            written=words,
            most=criterion.maximum,
            why=str(error),
        ) from error


def _number(text: str) -> Fraction:
    return Fraction(text.replace(",", "."))
