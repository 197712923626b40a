"""What readings say of a criterion that no obligation feeds."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from models.tables_targets import Reading
from scoring.prefill import Prefill
from scoring.year_facts import YearFacts
from tests.plans.shipped import shipped_plan
from tests.scoring.builders_of_scorecards import a_criterion

PLAN = shipped_plan()
STEPS = [{"least": 80, "points": 1}, {"least": 85, "points": 2}, {"least": 90, "points": 3}]


def said(criterion: dict[str, Any], **figures: float) -> Prefill | None:
    """Figures of 2023 by target and value: `t2_4_rank=20`; with `in_2021` that year's."""
    kept: dict[tuple[str, str], dict[int, Reading]] = {}
    for name, figure in figures.items():
        target, value, *earlier = name.removeprefix("t").split("__")
        year = 2021 if earlier else 2023
        row = Reading(
            plan_id=1,
            target=target.replace("_", "."),
            value=value,
            year=year,
            figure=figure,
            source="Bộ Nội vụ",
            recorded_by="so-noi-vu",
            recorded_on=date(2024, 1, 5),
        )
        kept.setdefault((row.target, row.value), {})[year] = row
    record = YearFacts(PLAN, 2023, date(2024, 1, 8), [], kept)
    return record.prefill(a_criterion(**criterion), "ubnd-tinh")


def test_the_first_figure_that_is_no_rank_fills_a_step_table() -> None:
    found = said({"way": "steps", "steps": STEPS, "targets": ["2.4"]}, t2_4__satisfaction=86.5)

    assert found == Prefill(
        "86.5", Decimal("2.00"), "Số liệu năm 2023 của chỉ tiêu 2.4: 86.5 (Bộ Nội vụ)."
    )


@pytest.mark.parametrize("figures", [{}, {"t2_4__rank": 20}, {"t2_4__satisfaction__then": 86.5}])
def test_without_the_years_own_figure_the_record_says_that_it_is_not_there(
    figures: dict[str, float],
) -> None:
    found = said({"way": "percentage", "targets": ["2.4"]}, **figures)

    assert found == Prefill(None, None, "Chưa có số liệu năm 2023 của chỉ tiêu 2.4.")


def test_a_reduction_is_the_share_of_the_base_year_that_is_gone() -> None:
    value = next(target for target in PLAN.targets if target.code == "2.13").values[0]
    assert (value.kind, value.base_year) == ("reduction", 2021)
    steps = {"way": "steps", "steps": [{"least": 10, "points": 2}], "targets": ["2.13"]}
    name = f"t2_13__{value.name}"

    found = said(steps, **{f"{name}__then": 200, name: 180})

    assert found is not None
    assert (found.value, found.points) == ("10", Decimal("2.00"))
    missing = said(steps, **{name: 180})
    assert missing is not None
    assert missing.value is None


@pytest.mark.parametrize(("rank", "value"), [(20, "yes"), (26, "no")])
def test_a_yes_means_that_every_value_of_the_target_is_reached(rank: int, value: str) -> None:
    found = said({"targets": ["2.4"]}, t2_4__satisfaction=90, t2_4__rank=rank)

    assert found is not None
    assert found.value == value


def test_where_obligations_feed_a_criterion_readings_do_not() -> None:
    fed = {"way": "percentage", "targets": ["2.4"], "obligations": ["I.1"]}

    found = said(fed, t2_4__satisfaction=90)

    assert found == Prefill(None, None, "Không có nhiệm vụ đến hạn trong năm.")


def test_what_neither_feeds_is_not_filled_in() -> None:
    assert said({}) is None
