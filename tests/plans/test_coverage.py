"""Every point that a decision numbers or letters is a row, is carried by one, or has a reason."""

from collections import Counter
from pathlib import Path

import pytest

from plans.coverage import NoText, coverage
from plans.decision import points
from plans.faults import PlanFaults
from plans.reading import read_plan
from tests.plans.edited import a_short_copy
from tests.plans.shipped import FOLDER, decision, folded, shipped_plan

TEXT = """\
QUYẾT ĐỊNH:

Điều 1. Ban hành kèm theo Quyết định này Kế hoạch.

Điều 2.

1. Thủ trưởng các Sở chịu trách nhiệm.

2. Giám đốc Sở Nội vụ đôn đốc.

Nơi nhận:
- Như Điều 3;

KẾ HOẠCH

I. MỤC TIÊU

1. Mục tiêu chung

1.1. Đạt 80 điểm:

a) Giai đoạn đầu.

1.2. Đạt 90 điểm:

a) Giai đoạn sau.

2. Sở Nội vụ:

- a) Theo dõi.
- g) Tổng kết 05 năm.
- g) Tổng kết hàng năm.
- g) Tổng kết hàng quý.
- g) Tổng kết hàng tháng.
- h) Công bố.

PHỤ LỤC

STT\tNHIỆM VỤ\tKẾT QUẢ
I\tCHỈ ĐẠO\t
1\tKế hoạch hàng năm\tKế hoạch
a)\tKiểm tra định kỳ\tBáo cáo
"""


def test_a_point_is_what_has_no_points_of_its_own_and_each_row_of_the_appendix() -> None:
    assert [(point.code, point.source) for point in points(TEXT)] == [
        ("QĐ.1", "Quyết định, Điều 1"),
        ("QĐ.2.1", "Quyết định, Điều 2, khoản 1"),
        ("QĐ.2.2", "Quyết định, Điều 2, khoản 2"),
        ("KH.I.1.1.a", "Kế hoạch, mục I, khoản 1, điểm 1.1, điểm a"),
        ("KH.I.1.2.a", "Kế hoạch, mục I, khoản 1, điểm 1.2, điểm a"),
        ("KH.I.2.a", "Kế hoạch, mục I, khoản 2, điểm a"),
        ("KH.I.2.g(1)", "Kế hoạch, mục I, khoản 2, điểm g (thứ nhất)"),
        ("KH.I.2.g(2)", "Kế hoạch, mục I, khoản 2, điểm g (thứ hai)"),
        ("KH.I.2.g(3)", "Kế hoạch, mục I, khoản 2, điểm g (thứ ba)"),
        ("KH.I.2.g(4)", "Kế hoạch, mục I, khoản 2, điểm g (thứ 4)"),
        ("KH.I.2.h", "Kế hoạch, mục I, khoản 2, điểm h"),
        ("I.1", "Phụ lục, mục I, số thứ tự 1"),
        ("I.1.a", "Phụ lục, mục I, số thứ tự 1, điểm a"),
    ]


def test_no_point_of_decision_465_is_unaccounted_for() -> None:
    covered = coverage(FOLDER, shipped_plan())

    assert len({each.point.code for each in covered}) == 129
    assert Counter(each.state for each in covered)["missing"] == 0
    assert all(each.by or each.because for each in covered)


def test_every_row_and_target_of_decision_465_cites_a_point_of_its_text() -> None:
    plan = shipped_plan()
    sources = {point.source for point in points((FOLDER / "decision.txt").read_text("utf-8"))}

    cited = {row.source for row in (*plan.obligations, *plan.targets)}

    assert cited <= sources


def test_a_part_that_is_told_apart_stands_in_the_text() -> None:
    parts = [
        piece
        for each in coverage(FOLDER, shipped_plan())
        if each.because
        for piece in each.point.words.split(" … ")
    ]

    assert [piece for piece in parts if folded(piece) not in decision()] == []


def test_a_point_that_nobody_decided_about_is_missing(tmp_path: Path) -> None:
    folder = a_short_copy(tmp_path)
    (folder / "decision.txt").write_text(TEXT, "utf-8")
    (folder / "coverage.yaml").unlink()

    states = {each.point.code: each.state for each in coverage(folder, read_plan(folder))}

    assert states["KH.I.2.a"] == "missing"
    assert states["I.1"] == "row"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("{point: KH.I.2.b, because: x}", '"KH.I.2.b" is not a point of decision.txt'),
        (
            "{point: KH.I.2.a, carried_by: [IX.9], because: x}",
            '"IX.9" is neither a row nor a target',
        ),
        ("{point: KH.I.2.a}", "because"),
    ],
)
def test_a_reason_names_a_point_and_rows_that_there_are(
    tmp_path: Path, entry: str, words: str
) -> None:
    folder = a_short_copy(tmp_path)
    (folder / "decision.txt").write_text(TEXT, "utf-8")
    (folder / "coverage.yaml").write_text(f"not_entered:\n  - {entry}\n", "utf-8")

    with pytest.raises(PlanFaults, match=words):
        coverage(folder, read_plan(folder))


def test_a_text_in_another_encoding_is_refused_in_words(tmp_path: Path) -> None:
    folder = a_short_copy(tmp_path)
    (folder / "decision.txt").write_text(TEXT, "utf-16")

    with pytest.raises(PlanFaults, match="save the file as UTF-8"):
        coverage(folder, read_plan(folder))


def test_without_the_text_of_the_decision_nothing_is_counted(tmp_path: Path) -> None:
    folder = a_short_copy(tmp_path)
    (folder / "decision.txt").unlink(missing_ok=True)

    with pytest.raises(NoText, match="put the text of the decision there"):
        coverage(folder, read_plan(folder))
