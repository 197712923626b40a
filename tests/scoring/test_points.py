"""A value earns points: never below 0 or above the maximum, never fewer for a better value."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.scorecards import Criterion
from scoring.errors import BadScore
from scoring.points import points, points_of, rounded, value_of
from tests.scoring.builders_of_scorecards import a_criterion

STEPS = ({"least": 80, "points": 1}, {"least": 90, "points": 2})
EXAMPLES = [
    # yes or no, all or nothing
    ({"way": "yes_no"}, "yes", "3"),
    ({"way": "yes_no"}, "Không", "0"),
    # done through needed; more than needed is no more than all
    ({"way": "ratio"}, "2/3", "2"),
    ({"way": "ratio"}, "7/9", "2.33"),
    ({"way": "ratio"}, "5/3", "3"),
    # a percentage of the maximum; below the floor nothing
    ({"way": "percentage"}, "86,5", "2.60"),  # 2.595: half up
    ({"way": "percentage", "floor": 90}, "89.9%", "0"),
    ({"way": "percentage", "floor": 90}, "90", "2.70"),
    # the step that is reached
    ({"way": "steps", "steps": STEPS}, "79.9", "0"),
    ({"way": "steps", "steps": STEPS}, "80", "1"),
    ({"way": "steps", "steps": STEPS}, "120", "2"),
]


@pytest.mark.parametrize(("how", "words", "earned"), EXAMPLES)
def test_a_value_earns_what_its_way_says(how: dict[str, object], words: str, earned: str) -> None:
    criterion = a_criterion(**how)

    assert points(criterion, value_of(criterion, words)) == Decimal(earned)


@pytest.mark.parametrize(
    ("how", "words", "said"),
    [
        ({"way": "yes_no"}, "maybe", "write yes or no"),
        ({"way": "ratio"}, "7", "write done/needed"),
        ({"way": "ratio"}, "7/0", "write done/needed"),
        ({"way": "percentage"}, "100.1", "from 0 to 100"),
        ({"way": "percentage"}, "-1", "from 0 to 100"),
        ({"way": "percentage"}, "²", "from 0 to 100"),
        ({"way": "steps", "steps": STEPS}, "nan", "write a number"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(
    how: dict[str, object], words: str, said: str
) -> None:
    with pytest.raises(BadScore, match=said):
        value_of(a_criterion(**how), words)


@pytest.mark.parametrize("words", ["3.01", "1.005", "-1", "x", "nan", "1e1"])
def test_points_that_cannot_be_are_refused(words: str) -> None:
    with pytest.raises(BadScore, match="criterion 1"):
        points_of(a_criterion(), words)


def test_points_are_rounded_half_up_to_two_decimals() -> None:
    assert [rounded(Fraction(n, 1000)) for n in (124, 125, 135)] == [
        Decimal("0.12"),
        Decimal("0.13"),
        Decimal("0.14"),
    ]


@st.composite
def criteria(draw: st.DrawFn) -> Criterion:
    """A criterion of any way, whose steps rise."""
    most = draw(st.integers(1, 10_000)) / 100
    way = draw(st.sampled_from(["yes_no", "ratio", "percentage", "steps"]))
    least = sorted(draw(st.sets(st.integers(0, 200), min_size=1, max_size=5)))
    hundredths = st.integers(0, round(most * 100))
    earned = sorted(draw(st.lists(hundredths, min_size=len(least), max_size=len(least))))
    steps = [{"least": a, "points": b / 100} for a, b in zip(least, earned, strict=True)]
    floor = draw(st.integers(0, 100)) if way == "percentage" else 0
    return a_criterion(maximum=most, way=way, steps=steps if way == "steps" else (), floor=floor)


VALUES = st.fractions(min_value=0, max_value=300, max_denominator=1000)


@given(criteria(), VALUES, VALUES)
def test_points_stay_within_the_maximum_and_a_better_value_never_earns_less(
    criterion: Criterion, one: Fraction, other: Fraction
) -> None:
    low, high = (points(criterion, value) for value in sorted((one, other)))

    assert 0 <= low <= high <= criterion.maximum
