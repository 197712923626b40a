"""`dondoc demo --story inspections`: a year of inspections comes to its end, told as it went."""

import json
import re
from pathlib import Path

import pytest

from inspections import proof as proofs
from inspections.errors import NoInspections
from operation.demo.story import tell
from operation.errors import OperationError
from plans.reading import read_plan
from tests.plans.edited import a_copy_with_inspections, a_short_copy, edit

CARD = """\
code: tu-cham-diem
title: Bảng tự chấm điểm
obligation: III.8
scored: [ubnd-tinh]
due_within: 20
self_scoring: true
criteria:
  - {code: "1", title: Kiểm tra, maximum: 100}
  - {code: "1.1", title: Kế hoạch kiểm tra, maximum: 40, way: percentage, answers: so-noi-vu,
     obligations: [I.2.a]}
  - {code: "1.2", title: Kiểm tra đột xuất, maximum: 40, way: ratio, answers: so-noi-vu}
  - {code: "1.3", title: Công khai thủ tục, maximum: 20, way: yes_no, answers: so-y-te}
"""


def a_plan_of_inspections(tmp_path: Path, *, card: str = CARD) -> Path:
    """The rows that inspections and the self-scoring serve, and no other."""
    folder = a_copy_with_inspections(tmp_path, ("III.8",))
    if card:
        (folder / "scorecards").mkdir()
        (folder / "scorecards" / "tu-cham-diem.yaml").write_text(card, "utf-8")
    return folder


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DONDOC_VAR_DIR", str(tmp_path / "var"))
    return tmp_path / "var" / "demo"


def test_the_year_of_inspections_is_told_from_the_plan_to_the_total(
    tmp_path: Path, var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = a_plan_of_inspections(tmp_path)
    tell(folder)
    out = capsys.readouterr().out
    print(out)
    for words, times in (
        ("the plan of I.2.a is issued", 1),
        ("ad hoc: inspection", 1),
        ("is proposed: the year is behind", 3),
        ("is drawn and sealed", 3),
        ("computed again from nonce and word, the draw is verified", 3),
        ("is carried out by", 6),
        ("is concluded", 6),
        ("the remedy is accepted", 5),
        ("One letter that chases a remedy, whole", 1),
        ("nothing is left", 1),
    ):
        assert out.count(words) == times, words
    assert re.search(r"of 2023: 3 of 3\n", out)
    files = sorted((var / "proofs").glob("*.json"))
    assert len(files) == 3
    for file in files:
        assert proofs.faults(proofs.read(file.read_text("utf-8"), file.name)) == []
        target = json.loads(file.read_text("utf-8"))["announced"]["target"]
        assert f"is revealed: {read_plan(folder).name_of(target)};" in out


def test_a_plan_without_inspections_has_no_story(tmp_path: Path, var: Path) -> None:
    with pytest.raises(NoInspections):
        tell(a_short_copy(tmp_path))
    assert not var.exists()


def test_a_plan_that_ends_before_its_year_is_scored_has_no_story(tmp_path: Path, var: Path) -> None:
    folder = a_plan_of_inspections(tmp_path)
    edit(folder, "plan.yaml", "ends_on: 2025-12-31", "ends_on: 2023-12-31")
    with pytest.raises(OperationError, match="the plan ends on 2023-12-31"):
        tell(folder)
    assert not var.exists()


def test_a_plan_that_nobody_scores_has_no_story(tmp_path: Path, var: Path) -> None:
    folder = a_plan_of_inspections(tmp_path, card="")
    assert read_plan(folder).scorecards == ()
    with pytest.raises(OperationError, match="no scorecard with self_scoring"):
        tell(folder)
    assert not var.exists()
