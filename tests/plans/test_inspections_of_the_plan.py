"""What the shipped plan inspects, and faults of `inspections.yaml` where they stand."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from inspections.candidates import sites
from plans.difference import difference
from plans.faults import PlanFaults
from plans.inspecting import Inspections
from plans.reading import read_plan
from tests.plans.edited import a_copy, edit
from tests.plans.shipped import decision, shipped_plan

FILE = "inspections.yaml"


def said() -> Inspections:
    found = shipped_plan().inspections
    assert found
    return found


def test_every_one_stop_section_is_in_reach() -> None:
    found = sites(shipped_plan(), said(), date(2023, 4, 3))

    kinds = Counter(place.kind for place in said().places)
    assert kinds == {"commune": 65, "centre": 1}
    assert len(found) == 7 + 65 + 1
    answers = Counter(site.answers for site in found)
    assert answers["ubnd-thanh-pho-phan-rang-thap-cham"] == 1 + 16
    assert answers["van-phong-ubnd-tinh"] == 1


def test_after_the_district_level_ended_no_commune_of_it_is_visited() -> None:
    found = sites(shipped_plan(), said(), date(2025, 7, 1))

    assert [site.code for site in found if "xa-" in site.code] == []


def test_what_no_document_confirms_says_so() -> None:
    assert not any(place.confirmed for place in said().places)


def test_at_least_three_a_year_as_the_decision_says() -> None:
    assert "ít nhất 03 cuộc/năm" in decision()
    assert said().surprise.a_year == 3
    counted = shipped_plan().obligation(said().surprise.counts_for)
    assert counted.kinds == ("at_least",)


def test_the_topics_of_periodic_inspections_stand_in_the_row() -> None:
    for row in said().periodic:
        assert all(topic in shipped_plan().obligation(row.obligation).title for topic in row.topics)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("obligation: I.2.b", "obligation: I.2.bb", 'surprise.obligation: unknown obligation "I.2'),
        ("pace: [0, 1, 2, 3]", "pace: [0, 2, 1, 3]", "surprise.pace: one number for each quarter"),
        ("pace: [0, 1, 2, 3]", "pace: [3]", "surprise.pace"),
        ("[ubnd-tinh, so-noi-vu]", "[ubnd-tinhh]", 'decided_by[0]: unknown agency "ubnd-tinhh"'),
        ("[cac-huyen-thanh-pho]", "[cac-huyen]", 'agencies[0]: unknown agency or group "cac-huyen'),
        ("- obligation: III.3", "- obligation: I.2.a", 'periodic[1].obligation: "I.2.a" stands'),
        ("answers: van-phong-ubnd-tinh", "answers: van-phong", "places[0].answers: unknown agency"),
        ("code: trung-tam-phuc-vu-hanh-chinh-cong", "code: so-y-te", "is an agency already"),
        ("xa-phuoc-binh-bac-ai", "xa-phuoc-chinh-bac-ai", "codes are unique"),
        ("conclude_within: 15", "conclude_within: -1", "conclude_within: "),
        ("beacon: judge", "beacon: lottery", "surprise.beacon: a lottery has to be named; write"),
        ("beacon: judge", "beacon: dice", "surprise.beacon: "),
        ("fewest_places: 3", "fewest_places: 1", "surprise.fewest_places: "),
        ("base: 10", "base: 0", "surprise.weights.base: "),
        ("base: 10", "bass: 10", "surprise.weights.bass: "),
    ],
)
def test_a_fault_is_told_where_it_stands(tmp_path: Path, old: str, new: str, told: str) -> None:
    folder = a_copy(tmp_path)
    edit(folder, FILE, old, new)

    with pytest.raises(PlanFaults) as refused:
        read_plan(folder)

    (line,) = str(refused.value).splitlines()
    number = int(line.partition(f"{FILE}:")[2].partition(":")[0])
    assert told in line
    assert new in (folder / FILE).read_text("utf-8").splitlines()[number - 1]


def test_an_edit_is_told_in_one_line(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    edit(folder, FILE, "conclude_within: 15", "conclude_within: 10")
    edit(folder, FILE, "name: Trung tâm", "name: Trung Tâm")

    lines = difference(shipped_plan(), read_plan(folder))

    assert lines == [
        "~ inspections: conclude_within: 15 → 10",
        "~ place trung-tam-phuc-vu-hanh-chinh-cong: name: "
        "'Trung tâm Phục vụ hành chính công tỉnh' → 'Trung Tâm Phục vụ hành chính công tỉnh'",
    ]


def test_a_plan_may_do_without(tmp_path: Path) -> None:
    folder = a_copy(tmp_path)
    (folder / FILE).unlink()

    plan = read_plan(folder)

    assert plan.inspections is None
    assert difference(shipped_plan(), plan) == ["- inspections"]
