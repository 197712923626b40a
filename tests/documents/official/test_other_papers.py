"""Papers of inspections, of scoring and the certificate, each from a record that has lived."""

from datetime import date
from pathlib import Path

import pytest

from documents.errors import PaperRefused
from inspections.concluding import NotedFinding
from operation.installation import Installation
from operation.steps import chase_step, open_step
from scoring import opening
from scoring.entering import Appraisal
from scoring.errors import BadScore
from tests.builders import a_desk, a_plan, a_record, an_act
from tests.documents.official.builders import made, words
from tests.inspections.builders import (
    QUARTER_ENDS,
    a_record_that_inspects,
    carried_out,
    concluded,
    drawn,
    proposed,
    revealed,
)
from tests.scoring.builders_of_scorecards import a_card
from tests.scoring.test_life import LATER, appraise, enter

FOUND = NotedFinding("nhe", "xa-mot", date(2023, 9, 29), "chưa niêm yết", "niêm yết đầy đủ")
CARD = {"scorecard": "cham-diem", "period": "2023", "as_of": LATER}


@pytest.fixture
def inspected(tmp_path: Path) -> Installation:
    record = a_record_that_inspects(tmp_path)
    proposed(record)
    drawn(record)
    return record


@pytest.fixture
def scored(tmp_path: Path) -> Installation:
    card = a_card(
        classes=({"least": 0, "name": "Trung bình"}, {"least": 80, "name": "Tốt"}),
        commend={"points": 80, "on_time": 0},
        criticise={"points": 50, "on_time": 0},
        scored=("so-tu-phap",),
    )
    record = a_record(tmp_path, a_plan(scorecards=(card,)))
    open_step(record, an_act(date(2023, 3, 20)))
    with record.work() as (session, loaded):
        opening.open_scoring(a_desk(session, loaded, an_act(date(2024, 1, 2))), "cham-diem", 2023)
    for criterion in ("1.1", "1.2"):
        enter(record, criterion, "so-tu-phap", "90")
    return record


def test_a_sealed_inspection_has_no_paper_until_it_is_announced(inspected: Installation) -> None:
    for kind in ("inspection-decision", "inspection-conclusion"):
        with pytest.raises(PaperRefused, match="inspection 1 is not announced yet"):
            made(inspected, kind, inspection=1, as_of=QUARTER_ENDS)
    plan = words(made(inspected, "inspection-plan", period="2023", as_of=QUARTER_ENDS))
    assert "Ít nhất 3 cuộc trong năm" in plan
    assert "Xã" not in plan


def test_a_decision_names_place_day_and_head_once_announced(inspected: Installation) -> None:
    row, _ = revealed(inspected)

    said = words(made(inspected, "inspection-decision", inspection=1, as_of=QUARTER_ENDS))

    assert row.on is not None
    assert f"tại Xã {row.place}; thời gian: ngày {row.on.day:02} tháng" in said
    assert "Trưởng đoàn" in said
    assert "QĐ-so-noi-vu" in said


def test_a_conclusion_lists_its_findings_each_with_its_work(inspected: Installation) -> None:
    revealed(inspected)
    carried_out(inspected)
    with pytest.raises(PaperRefused, match="inspection 1 has no conclusion yet"):
        made(inspected, "inspection-conclusion", inspection=1, as_of=QUARTER_ENDS)
    (finding,) = concluded(inspected, FOUND)

    document = made(inspected, "inspection-conclusion", inspection=1, as_of=QUARTER_ENDS)

    row = [cell.text for cell in document.tables[-1].rows[1].cells]
    assert row[1:3] == ["chưa niêm yết (nhẹ)", "niêm yết đầy đủ"]
    assert row[-1] == str(finding.assignment_id)


def test_a_scorecard_has_every_criterion_of_the_agency(scored: Installation) -> None:
    document = made(scored, "scorecard", agency="so-tu-phap", **CARD)

    assert [row.cells[0].text for row in document.tables[1].rows[1:]] == ["1.1", "1.2"]
    assert "tự chấm 90/100 điểm" in words(document)
    with pytest.raises(PaperRefused, match="does not score so-y-te"):
        made(scored, "scorecard", agency="so-y-te", **CARD)


def test_classes_and_proposals_come_once_all_is_appraised(scored: Installation) -> None:
    with pytest.raises(BadScore):
        made(scored, "classification", **CARD)
    for criterion in ("1.1", "1.2"):
        appraise(scored, criterion, Appraisal("accept"))

    assert "- Tốt: 1 cơ quan" in words(made(scored, "classification", **CARD))
    year = {"period": "2023", "as_of": LATER}
    assert "khen thưởng 1 cơ quan" in words(made(scored, "commendation", **year))
    with pytest.raises(PaperRefused, match="nobody is proposed for that in 2023"):
        made(scored, "criticism", **year)


def test_who_is_below_the_bounds_is_criticised_with_figures(scored: Installation) -> None:
    for criterion in ("1.1", "1.2"):
        appraise(scored, criterion, Appraisal("lower", "10", "Số liệu chưa đủ"))

    document = made(scored, "criticism", period="2023", as_of=LATER)

    assert "Kính gửi: Sở Tư pháp" in words(document)
    assert document.tables[-1].rows[1].cells[2].text == "20"


def test_a_part_of_a_year_is_refused_where_a_year_is_meant(scored: Installation) -> None:
    with pytest.raises(PaperRefused, match="2023-Q1 is no year"):
        made(scored, "commendation", period="2023-Q1")


def test_a_certificate_says_that_nothing_was_sent_too(scored: Installation) -> None:
    chase_step(scored, an_act(date(2023, 3, 20)))

    said = words(made(scored, "certificate", agency="so-tu-phap", period="2023-Q1"))

    assert "đã gửi đến Sở Tư pháp 0 thư, sau 0 lần gửi" in said
