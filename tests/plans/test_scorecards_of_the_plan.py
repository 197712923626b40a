"""Scorecards: what the shipped ones hold, and the faults of others with their place."""

from pathlib import Path

import pytest

from plans.difference import difference
from plans.faults import PlanFaults
from plans.reading import read_plan
from plans.scorecards import Scorecard
from tests.plans.edited import a_copy, a_short_copy, edit
from tests.plans.shipped import shipped_plan

OWN, DEPARTMENTS = "scorecards/tu-cham-diem.yaml", "scorecards/danh-gia-so-nganh.yaml"


def card(code: str) -> Scorecard:
    return next(scorecard for scorecard in shipped_plan().scorecards if scorecard.code == code)


def test_the_fields_of_the_self_scoring_are_direction_and_the_six_of_the_decision() -> None:
    sections = shipped_plan().head.sections[-7:]

    fields = [row.title.removesuffix(" cải cách hành chính") for row in card("tu-cham-diem").fields]

    assert fields[1:] == [section.title for section in sections[1:]]
    assert fields[0] == sections[0].title


def test_every_scored_row_of_the_self_scoring_has_an_agency_that_answers() -> None:
    assert {row.answers for row in card("tu-cham-diem").leaves} == {
        "so-noi-vu",
        "so-tu-phap",
        "van-phong-ubnd-tinh",
        "so-tai-chinh",
        "so-ke-hoach-va-dau-tu",
        "so-khoa-hoc-va-cong-nghe",
        "so-thong-tin-va-truyen-thong",
    }


def test_a_plan_without_scorecards_is_a_plan(tmp_path: Path) -> None:
    assert read_plan(a_short_copy(tmp_path)).scorecards == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (OWN, "maximum: 20}", "maximum: 21}", "21, but the rows that it holds make 20; correct"),
        (OWN, "maximum: 20}", "maximum: 21}", "the fields make 101 points, not 100"),
        (OWN, 'code: "1.1"', 'code: "9.1"', 'no row "9" holds it; write that row too'),
        (OWN, 'code: "1.2"', 'code: "1.1"', 'the code "1.1" stands in criteria[1] too'),
        (OWN, 'code: "1.1"', "code: 1.1", "a text, in quotes if it looks like a number"),
        (OWN, "    way: yes_no\n", "", "says nothing of how points are earned"),
        (OWN, "way: ratio", "way: steps", "the table is missing; write e.g."),
        (OWN, "points: 3}]", "points: 4}]", "a step earns more than the maximum of 3"),
        (OWN, "least: 85", "least: 95", "go from the lowest figure to the highest"),
        (OWN, "[I.1]", "[I.11]", 'unknown obligation "I.11"; did you mean "I.1"?'),
        (OWN, '["2.4"]', '["2.44"]', 'unknown target "2.44"; did you mean "2.4"?'),
        (OWN, "answers: so-tu-phap", "answers: so-tu-phat", 'unknown agency "so-tu-phat"'),
        (OWN, "scored: [ubnd-tinh]", "scored: [ubnd]", 'unknown agency or group "ubnd"'),
        (OWN, "obligation: III.8", "obligation: III.88", 'unknown obligation "III.88"'),
        (DEPARTMENTS, "code: danh-gia-so-nganh", "code: danh-gia-dia-phuong", "codes are unique"),
        (DEPARTMENTS, "least: 50, name", "least: 80, name", "go from the lowest points"),
    ],
)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    folder = a_copy(tmp_path)
    edit(folder, file, old, new)

    with pytest.raises(PlanFaults) as error:
        read_plan(folder)

    assert any(
        told in str(fault) and fault.file.endswith(file) and fault.line > 1
        for fault in error.value.faults
    ), error.value


def test_a_faulty_row_is_the_only_fault(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    edit(folder, OWN, "maximum: 3\n", "maximum: three\n")

    with pytest.raises(PlanFaults) as error:
        read_plan(folder)

    assert len(error.value.faults) == 1


def test_a_changed_row_is_one_line_of_the_difference(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    edit(folder, OWN, "due_within: 20", "due_within: 15")
    edit(folder, OWN, "floor: 50", "floor: 60")

    assert difference(shipped_plan(), read_plan(folder)) == [
        "~ scorecard tu-cham-diem: due_within: 20 → 15",
        "~ scorecard tu-cham-diem: criterion 1.5: floor: 50.0 → 60.0",
    ]
