"""Where a value of a target stands: reached, on course, or not."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from plans.targets import Value
from scoring.targets import Figure, State, state_in
from tests.plans.shipped import shipped_plan

SCORE = Value(name="score", kind="score", reach=80)
RANK = Value(name="rank", kind="rank", reach=20, better="lower")
BAND = Value(name="band", kind="band", reach="khá", bands=("yếu", "trung bình", "khá", "tốt"))
GROWTH = Value(name="growth", kind="growth", reach=5, base_year=2020)
REDUCTION = Value(name="units", kind="reduction", reach=10, base_year=2021)
LAST = 2025
ORDER: tuple[State, ...] = ("not reached", "no course yet", "on course", "reached")


def state(value: Value, readings: Mapping[int, Figure], year: int = LAST) -> State:
    return state_in(value, readings, year=year, last_year=LAST).state


@pytest.mark.parametrize(
    ("value", "readings", "told"),
    [
        # As good as the figure is enough.
        (SCORE, {2022: 80.0}, "reached"),
        (RANK, {2022: 20}, "reached"),
        (RANK, {2022: 1}, "reached"),
        (BAND, {2022: "khá"}, "reached"),
        (BAND, {2022: "tốt"}, "reached"),
        # Of the line from 70 in 2021 to 80 in 2025, 2023 has 75.
        (SCORE, {2021: 70, 2023: 75}, "on course"),
        (SCORE, {2021: 70, 2023: 74.9}, "not reached"),
        # What is published until 2023 only has its last word then.
        (SCORE.model_copy(update={"to_year": 2023}), {2021: 70, 2023: 75}, "not reached"),
        (SCORE.model_copy(update={"to_year": 2023}), {2023: 80}, "reached"),
        # From rank 40 in 2021 to 20 in 2025, 2023 has 30.
        (RANK, {2021: 40, 2023: 30}, "on course"),
        (RANK, {2021: 40, 2023: 31}, "not reached"),
        (BAND, {2021: "yếu", 2023: "trung bình"}, "on course"),
        (BAND, {2021: "yếu", 2023: "yếu"}, "not reached"),
        # Only the last reading counts: what was reached once may be lost.
        (SCORE, {2022: 85, 2023: 79}, "not reached"),
        (SCORE, {2022: 79}, "no course yet"),
        (SCORE, {2025: 79}, "not reached"),
        # Published the year after, of the last year all the same.
        (SCORE, {2024: 78, 2026: 81}, "no course yet"),
        (SCORE, {}, "no reading"),
        # 5 % a year since 2020, just.
        (GROWTH, {2020: 100, 2025: 100 * 1.05**5}, "reached"),
        (GROWTH, {2020: 100, 2022: 104}, "no course yet"),
        (GROWTH, {2020: 100, 2021: 102, 2023: 112}, "on course"),
        (GROWTH, {2022: 104}, "no base year"),
        (GROWTH, {2020: 100}, "no reading"),
        # A tenth gone since 2021; the line begins there with nothing gone.
        (REDUCTION, {2021: 200, 2024: 180}, "reached"),
        (REDUCTION, {2021: 200, 2023: 190}, "on course"),
        (REDUCTION, {2021: 200, 2023: 191}, "not reached"),
        (REDUCTION, {2021: 200, 2023: 210}, "not reached"),
        (REDUCTION, {2023: 190}, "no base year"),
        (REDUCTION, {2021: 0, 2023: 190}, "no base year"),
    ],
)
def test_a_value_stands_by_its_last_reading(
    value: Value, readings: dict[int, Figure], told: State
) -> None:
    assert state(value, readings) == told


def test_a_year_knows_no_later_reading() -> None:
    readings = {2021: 70, 2023: 81}

    assert state(SCORE, readings, year=2022) == "no course yet"
    assert state(SCORE, readings, year=2023) == "reached"


def test_growth_and_reduction_are_told_in_per_cent_of_the_base_year() -> None:
    grown = state_in(GROWTH, {2020: 100, 2022: 121}, year=2022, last_year=LAST)
    gone = state_in(REDUCTION, {2021: 200, 2022: 190}, year=2022, last_year=LAST)

    assert (grown.reading, grown.measured, grown.base) == (121, 10, 100)
    assert (gone.reading, gone.measured, gone.base) == (190, 5, 200)


def test_the_plans_own_base_figure_does_where_the_base_year_was_not_read() -> None:
    value = REDUCTION.model_copy(update={"base": 200.0})

    assert state(value, {2024: 180}) == "reached"
    assert state(value, {2021: 190, 2024: 180}) == "not reached"


@pytest.mark.parametrize(
    "value", [v for t in shipped_plan().targets for v in t.values], ids=lambda value: value.label
)
def test_every_value_of_the_plan_is_reached_by_the_figure_of_its_text(value: Value) -> None:
    base, years = 1000.0, LAST - (value.base_year or LAST)
    reach = value.reach
    assert reach is not None
    if value.kind == "growth" and not isinstance(reach, str):
        reach = base * (1 + reach / 100) ** years
    elif value.kind == "reduction" and not isinstance(reach, str):
        reach = base * (1 - reach / 100)

    assert state(value, {value.base_year or 1999: base, LAST: reach}) == "reached"


figures = some.floats(0, 1000, allow_nan=False).map(lambda figure: round(figure, 2))
values = some.sampled_from([SCORE, RANK, GROWTH, REDUCTION])


@given(values, some.dictionaries(some.integers(2022, 2026), figures), figures, figures)
def test_a_better_last_reading_is_never_a_worse_state(
    value: Value, earlier: dict[int, Figure], one: float, other: float
) -> None:
    lower_is_better = value.better == "lower" or value.kind == "reduction"
    worse, better = sorted((one, other), reverse=lower_is_better)
    based: dict[int, Any] = {2020: 100.0, 2021: 100.0, **earlier}
    last = max(earlier, default=2022)

    before, after = (state(value, {**based, last: figure}, 2026) for figure in (worse, better))

    assert ORDER.index(before) <= ORDER.index(after)


@given(some.dictionaries(some.integers(2015, 2030), figures), some.integers(2015, 2030))
def test_what_comes_later_never_changes_a_year(readings: dict[int, Figure], year: int) -> None:
    known = {at: figure for at, figure in readings.items() if at <= year}

    assert state(SCORE, readings, year) == state(SCORE, known, year)


@given(some.integers(1, 63), some.integers(1, 63))
def test_of_two_ranks_the_lower_number_is_the_better(one: int, other: int) -> None:
    before, after = (state(RANK, {LAST: rank}) for rank in sorted((one, other), reverse=True))

    assert ORDER.index(before) <= ORDER.index(after)
