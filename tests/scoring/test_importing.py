"""Scores of a sheet: all rows or none, faults by row, marked as imported."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.desk import Desk
from assignments.errors import NotTheirs
from assignments.transitions import Paper
from operation.installation import Installation
from scoring import entering, importing, opening, results
from scoring.cards import ScoreKey, require_scoring
from scoring.entering import Appraisal, Entry, ScoreRow
from scoring.errors import BadScore
from scoring.importing import SheetImport
from scoring.score_sheets import ScoreLine, read_scores
from sheets.errors import SheetError
from tests.builders import a_desk, a_plan, a_record, an_act
from tests.documents.builders import a_workbook
from tests.scoring.builders_of_scorecards import a_card

on_both = pytest.mark.usefixtures("database")

LATER = date(2024, 1, 10)
PAPER = Paper("9/QĐ-BNV", date(2024, 1, 9))
HEADER = ("STT", "Tiêu chí", "Điểm tối đa", "Điểm tự chấm", "Điểm thẩm định", "Cơ quan")
TREE = (
    {"code": "1", "title": "Lĩnh vực", "maximum": 100},
    {"code": "1.1", "title": "Một", "maximum": 60, "way": "percentage"},
    {"code": "1.10", "title": "Mười", "maximum": 40, "way": "percentage"},
)


def a_sheet(folder: Path, *rows: Sequence[Any], header: Sequence[str] = HEADER) -> Path:
    path = folder / "bang.xlsx"
    path.write_bytes(a_workbook(*rows, header=header))
    return path


def lines(path: Path, agency: str | None = None, **card: Any) -> list[ScoreLine]:
    return read_scores(path, a_plan(), a_card(**card), agency)


@pytest.fixture
def record(tmp_path: Path) -> Installation:
    return a_record(tmp_path, a_plan(scorecards=(a_card(),)))


def imported(
    record: Installation, *given: ScoreLine, by: str = "so-noi-vu", year: int = 2023
) -> SheetImport:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(LATER), by)
        return importing.import_scores(desk, "cham-diem", year, given, PAPER)


def given(
    criterion: str, points: str | None, appraised: str | None = None, **more: Any
) -> ScoreLine:
    agency = more.get("agency", "so-tu-phap")
    own, judged = (None if one is None else Decimal(one) for one in (points, appraised))
    return ScoreLine("bang.xlsx: row 2", agency, criterion, own, judged, None)


def scores(record: Installation, year: int = 2023) -> list[ScoreRow]:
    with record.read(LATER) as (session, loaded):
        scoring = require_scoring(session, loaded, "cham-diem", year)
        return results.listed(session, loaded, scoring)


def open_card(record: Installation) -> None:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2024, 1, 2)))
        opening.open_scoring(desk, "cham-diem", 2023)


def test_a_sheet_is_read_by_code_and_rows_of_sums_are_left_alone(tmp_path: Path) -> None:
    path = a_sheet(
        tmp_path,
        ("1", "Lĩnh vực 1", 100, 91.5, None, None),
        ("1.1", "Đúng hạn", 60, "59,5", 58, "Sở Tư pháp"),
        ("1.2", "Hài lòng", 40, 32, None, "so-tu-phap"),
        ("1.2", "Hài lòng", 40, None, None, "so-y-te"),
    )

    found = [(line.criterion, line.agency, line.points, line.appraised) for line in lines(path)]

    assert found == [
        ("1.1", "so-tu-phap", Decimal("59.50"), Decimal("58.00")),
        ("1.2", "so-tu-phap", Decimal("32.00"), None),
    ]


def test_points_may_be_written_with_their_unit(tmp_path: Path) -> None:
    row = ("1.1", "Đúng hạn", "60 điểm", "59,5 Điểm", "58điểm", "so-y-te")

    (line,) = lines(a_sheet(tmp_path, row))

    assert (line.points, line.appraised) == (Decimal("59.50"), Decimal("58.00"))


def test_points_are_read_as_excel_shows_them_and_sums_of_fields_are_none(tmp_path: Path) -> None:
    def edit(sheet: Any) -> None:
        sheet["D4"].number_format = "0.00"

    path = tmp_path / "bang.xlsx"
    rows = (
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("I", "CÔNG TÁC CHỈ ĐẠO", 100, 2.33, None, "so-y-te"),
    )
    thirds = ("1.1", "Đúng hạn", 60, 2.333333333333333, None, "Sở Y tế")
    total = (None, "TỔNG CỘNG", 100, 2.33, None, None)
    path.write_bytes(a_workbook(*rows, thirds, total, header=HEADER, edit=edit))

    assert [(line.criterion, line.points) for line in lines(path)] == [("1.1", Decimal("2.33"))]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("1.3", "", 40, 1, None, "so-y-te"), 'row 2, column "STT": cham-diem has no criterion'),
        (("", "", 40, 1, None, "so-y-te"), 'column "STT": is blank, but the row has points'),
        (("1.1", "", 50, 1, None, "so-y-te"), '"50" is not the maximum of 1.1 in cham-diem (60)'),
        (("1.1", "", 60, 61, None, "so-y-te"), "61 is more than its maximum; write at most 60"),
        (("1.1", "", "50 điểm", 1, None, "so-y-te"), '"50 điểm" is not the maximum of 1.1'),
        (("1.1", "", 60, "điểm", None, "so-y-te"), '"điểm" is not a number of points'),
        (("1.1", "", 60, "một", None, "so-y-te"), '"một" is not a number of points'),
        (("1.1", "", 60, 1, 1.005, "so-y-te"), "points have two decimals at most"),
        (("1.1", "", 60, 1, None, "so-y-tee"), '"so-y-tee" is not an agency of the plan'),
        (("1.1", "", 60, 1, None, None), "write whose row it is, or --agency"),
    ],
)
def test_a_faulty_row_is_told_by_its_number(tmp_path: Path, row: Sequence[Any], said: str) -> None:
    with pytest.raises(SheetError) as error:
        lines(a_sheet(tmp_path, row))

    assert said in str(error.value)
    assert "row 2" in str(error.value)


def test_a_criterion_that_excel_has_shortened_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"1\.1 or 1\.10\? Format the column as text"):
        lines(a_sheet(tmp_path, (1.1, "", 60, 1, None, "so-y-te")), criteria=TREE)


def test_two_rows_of_one_score_are_a_fault(tmp_path: Path) -> None:
    row = ("1.1", "", 60, 1, None, "so-y-te")

    with pytest.raises(SheetError, match=r"rows 2 and 3 both score 1\.1 of so-y-te"):
        lines(a_sheet(tmp_path, row, row))


def test_a_sheet_without_a_column_for_it_is_of_the_agency_that_is_given(tmp_path: Path) -> None:
    path = a_sheet(tmp_path, ("1.1", 30), header=("Mã tiêu chí", "Điểm tự chấm"))

    assert [line.agency for line in lines(path, "so-y-te")] == ["so-y-te"]


def test_a_year_that_was_never_opened_asks_nobody(record: Installation) -> None:
    found = imported(record, given("1.1", "55", "50"), given("1.2", "30"), year=2022)

    assert (found.scores, found.appraised, found.assignments) == (2, 1, ())
    assert [
        (score.state, score.points, score.appraised, score.imported)
        for score in scores(record, 2022)
    ] == [
        ("lowered", 55, 50, True),
        ("entered", 30, None, True),
    ]


def test_opened_after_a_sheet_it_asks_for_what_the_sheet_did_not_bring(
    record: Installation,
) -> None:
    imported(record, given("1.1", "55"), given("1.2", "30"))

    open_card(record)

    asked = {(score.agency, score.criterion): score.assignment for score in scores(record)}
    assert [asked["so-tu-phap", "1.1"], asked["so-tu-phap", "1.2"]] == [None, None]
    assert asked["so-y-te", "1.1"] == asked["so-y-te", "1.2"] is not None


@on_both
def test_the_year_before_stands_beside_the_total(record: Installation) -> None:
    imported(record, given("1.1", "55", "50"), year=2022)
    imported(record, given("1.1", "60"), year=2023)

    with record.work() as (session, loaded):
        scoring = require_scoring(session, loaded, "cham-diem", 2023)
        *_, whole = results.total(session, loaded, scoring)
    assert (whole.sums.counted, whole.last_year, whole.change) == (60, 50, 10)


@on_both
def test_work_that_was_asked_for_goes_along(record: Installation) -> None:
    open_card(record)

    imported(record, given("1.1", "55"), given("1.2", "30"))
    submitted = {score.status for score in scores(record) if score.agency == "so-tu-phap"}
    imported(record, given("1.1", "55", "50"), given("1.2", "30", "30"))

    assert submitted == {"submitted"}
    assert {score.status for score in scores(record) if score.agency == "so-tu-phap"} == {
        "accepted"
    }


def test_appraised_later_a_past_day_has_what_the_sheet_brought(record: Installation) -> None:
    open_card(record)
    imported(record, given("1.1", "50"))
    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(date(2024, 1, 15)), "so-noi-vu")
        which = ScoreKey("1.1", 2023, "so-tu-phap")
        entering.appraise(desk, which, Appraisal("lower", "40", "thiếu tài liệu"))

    (one,) = [row for row in scores(record) if row.criterion == "1.1"][:1]

    assert (one.state, one.points, one.appraised) == ("entered", 50, None)
    assert (one.document, one.dated_on) == (PAPER.document, PAPER.dated_on)


def test_what_somebody_has_entered_is_not_overwritten(record: Installation) -> None:
    open_card(record)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(LATER))
        which = ScoreKey("1.1", 2023, "so-tu-phap")
        entering.enter(desk, which, Entry("50", None, PAPER))

    with pytest.raises(BadScore, match=r"row 2: criterion 1\.1 of so-tu-phap was entered by"):
        imported(record, given("1.1", "55"), given("1.2", "30"))
    assert [score.imported for score in scores(record)] == [False] * 4


def test_an_agency_imports_nothing(record: Installation) -> None:
    with pytest.raises(NotTheirs, match="may not import scores; write --by so-noi-vu or van-phong"):
        imported(record, given("1.1", "55"), by="so-tu-phap")


@on_both
def test_a_sheet_judges_nobodys_own_work(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(scorecards=(a_card(scored=("so-noi-vu",)),)))
    open_card(record)

    with pytest.raises(NotTheirs, match="so-noi-vu holds it"):
        imported(record, given("1.1", "55", "55", agency="so-noi-vu"))


def test_a_sheet_of_a_year_that_nobody_was_asked_for_judges_nobodys_own_work(
    record: Installation,
) -> None:
    own = given("1.1", "55", "55", agency="so-noi-vu")

    with pytest.raises(NotTheirs, match=r"appraise so-noi-vu \(bang.xlsx: row 2.*--by van-phong"):
        imported(record, own)

    assert imported(record, own, by="van-phong").appraised == 1
    assert imported(record, given("1.1", "50"), year=2022).scores == 1
