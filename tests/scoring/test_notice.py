"""The thông báo of an appraisal: what an official reads, and when there is none yet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from documents.errors import Unwritable
from documents.texts import write_new
from scoring.errors import BadScore
from scoring.notice import notice
from scoring.prefill import Counts
from scoring.ranking import Rank, proposals
from tests.builders import a_plan, an_agency
from tests.scoring.builders_of_scorecards import a_card

CARD = a_card(
    classes=({"least": 0, "name": "Chưa hoàn thành"}, {"least": 80, "name": "Tốt"}),
    commend={"points": 90, "on_time": 90},
    criticise={"points": 50, "on_time": 50},
)
PLAN = a_plan(
    agencies=[
        *(an_agency(code) for code in ("so-noi-vu", "van-phong", "so-tu-phap", "so-y-te")),
        {
            **an_agency("mat-tran"),
            "code": "ubnd-tinh",
            "kind": "leaders",
            "name": "Ủy ban nhân dân tỉnh Ninh Thuận",
        },
    ],
)
RANKS = [
    Rank(1, "so-tu-phap", "Sở Tư pháp", Decimal("95.50"), "Tốt", (), ()),
    Rank(2, "so-y-te", "Sở Y tế", Decimal("40.00"), "Chưa hoàn thành", (), ()),
]
WORK = {"so-tu-phap": Counts(9, 1, 0), "so-y-te": Counts(1, 1, 2)}


def text(ranks: list[Rank]) -> str:
    proposed = proposals(CARD, ranks, WORK)
    return notice(PLAN, CARD, 2023, ranks=ranks, proposals=proposed, day=date(2023, 12, 20))


def test_it_has_the_classes_the_ranking_and_the_proposals_with_their_figures() -> None:
    found = text(RANKS)

    assert "Số liệu tính đến ngày 20/12/2023." in found
    assert "Căn cứ Quyết định số 1/QĐ-UBND (Phụ lục, mục II.5: Nhiệm vụ II.5);" in found
    assert "Điểm bình quân 67,75; cao nhất 95,5; thấp nhất 40 (thang điểm 100)." in found
    assert "- Tốt: 1 cơ quan, đơn vị, địa phương." in found
    assert "| 1 | Sở Tư pháp | 95,5 | Tốt |" in found
    assert "- Sở Tư pháp: 95,5 điểm; 9/10 nhiệm vụ đúng hạn (90%), 1 quá hạn, 0 chưa" in found
    assert "- Sở Y tế: 40 điểm; 1/4 nhiệm vụ đúng hạn (25%), 1 quá hạn, 2 chưa" in found


def test_it_has_the_parts_of_a_paper_that_is_to_be_signed() -> None:
    lines = [line for line in text(RANKS).splitlines() if line]

    assert lines[:5] == [
        "**ỦY BAN NHÂN DÂN TỈNH NINH THUẬN**",
        "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
        "**Độc lập - Tự do - Hạnh phúc**",
        "Số: ....../TB-UBND (DỰ THẢO)",
        "*......, ngày ...... tháng ...... năm ......*",
    ]
    assert lines[-6:] == [
        "**TM. ỦY BAN NHÂN DÂN**",
        "**CHỦ TỊCH**",
        "(Ký, ghi rõ họ tên, đóng dấu)",
        "**Nơi nhận:**",
        "- Các cơ quan, đơn vị, địa phương;",
        "- Lưu: VT.",
    ]


def test_where_nobody_is_proposed_it_says_so() -> None:
    assert "Đề nghị phê bình, nhắc nhở: không có." in text(RANKS[:1])


def test_while_a_criterion_waits_there_is_no_notice() -> None:
    waiting = replace(RANKS[0], unappraised=("1.2",))

    with pytest.raises(BadScore, match="of 2023 is not appraised yet: so-tu-phap; see:"):
        text([waiting, RANKS[1]])


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "thong-bao.md"
    write_new(path, "một", (".md",))

    with pytest.raises(Unwritable, match="exists; write another name"):
        write_new(path, "hai", (".md",))
    with pytest.raises(Unwritable, match=r"such a text is \.md; write such a name"):
        write_new(tmp_path / "x.docx", "hai", (".md",))
    assert path.read_text("utf-8") == "một"
