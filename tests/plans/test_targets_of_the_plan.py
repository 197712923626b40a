"""The targets 2.1 to 2.16 of the decision and their values."""

import re
from collections import Counter

import pytest

from plans.targets import Target
from tests.plans.shipped import decision, shipped_plan

# Who answers, as KH.IV.2.h, 3.đ, 4.b, 5.d, 6.d and 8.b share them out.
ANSWERS = {
    "so-noi-vu": "2.1 2.2 2.4 2.12 2.13",
    "van-phong-ubnd-tinh": "2.8 2.9",
    "so-tu-phap": "2.7",
    "so-tai-chinh": "2.14",
    "so-thong-tin-va-truyen-thong": "2.5 2.6 2.10 2.11 2.15 2.16",
    "so-ke-hoach-va-dau-tu": "2.3",
}


def test_there_are_16_targets_with_25_values() -> None:
    targets = shipped_plan().targets

    assert [target.code for target in targets] == [f"2.{n}" for n in range(1, 17)]
    assert sum(len(target.values) for target in targets) == 25


def test_each_target_is_answered_by_the_one_agency_that_the_decision_names() -> None:
    answers = {target.code: target.answers for target in shipped_plan().targets}

    assert answers == {code: who for who, codes in ANSWERS.items() for code in codes.split()}


@pytest.mark.parametrize("codes", ANSWERS.values())
def test_decision_names_the_targets_of_an_agency_together(codes: str) -> None:
    # "Điểm 2.8 2.9 Khoản 2": the comma is missing in the text.
    together = codes if codes == "2.8 2.9" else codes.replace(" ", ", ")

    assert f"để thực hiện mục tiêu tại Điểm {together} Khoản 2 Mục I" in decision()


@pytest.mark.parametrize("target", shipped_plan().targets, ids=lambda target: target.code)
def test_target_is_kept_word_for_word(target: Target) -> None:
    assert f" {target.code}. {target.title} " in decision()


@pytest.mark.parametrize("target", shipped_plan().targets, ids=lambda target: target.code)
def test_every_figure_of_a_target_is_a_value_or_its_base_year(target: Target) -> None:
    # But the year of the plan's end, and the highest score there is.
    figures = set(re.findall(r"\d+", target.title)) - {"2025"}
    figures -= {"100"} if target.code == "2.1" else set()

    values = {f"{value.reach:g}" for value in target.values if not isinstance(value.reach, str)}
    bases = {str(value.base_year) for value in target.values if value.base_year}

    assert figures == values | bases


def test_values_are_of_six_kinds() -> None:
    kinds = Counter(value.kind for target in shipped_plan().targets for value in target.values)

    assert kinds == {
        "percentage": 14,
        "rank": 6,
        "reduction": 2,
        "growth": 1,
        "score": 1,
        "band": 1,
    }


def test_lower_is_better_for_a_rank_only() -> None:
    values = [value for target in shipped_plan().targets for value in target.values]

    assert all((value.better == "lower") == (value.kind == "rank") for value in values)


def test_base_values_are_inputs_of_the_years_that_the_text_names() -> None:
    inputs = {
        (target.code, value.base_year, value.base)
        for target in shipped_plan().targets
        for value in target.values
        if value.base_year
    }

    assert inputs == {("2.11", 2020, None), ("2.13", 2021, None)}


def test_band_is_one_of_the_four_groups_of_papi() -> None:
    # The text says "loại khá", which no publication of PAPI has.
    band = shipped_plan().targets[1].values[0]

    assert (band.kind, band.reach) == ("band", "trung bình cao")
    assert band.bands == ("thấp nhất", "trung bình thấp", "trung bình cao", "cao nhất")
