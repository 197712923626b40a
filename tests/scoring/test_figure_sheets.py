"""Sheets of readings and of survey results: all rows or none, every fault by its row."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assignments.errors import NotTheirs
from operation.installation import Installation
from scoring.errors import NoSurvey
from scoring.figure_sheets import import_readings, import_results
from scoring.readings import ReadingRow, listed
from scoring.surveys import ResultRow
from sheets.errors import SheetFaults
from tests.builders import a_desk, a_record, an_act
from tests.scoring.builders import JUNE, RANK, a_plan_with, a_target

on_both = pytest.mark.usefixtures("database")

SHARE = {"name": "share", "kind": "percentage", "reach": 90}
HEADER = ("Chỉ tiêu", "Giá trị đo", "Năm", "Kết quả", "Nguồn số liệu", "Ngày công bố")
READ = ("2.1", None, 2022, 86.5, "Quyết định số 9/QĐ-BNV", "19/4/2023")


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Installation]:
    """A score, a rank and a share; and a survey under II.6."""
    installation = a_record(tmp_path / "var", a_plan_with(a_target(), a_target("2.2", RANK, SHARE)))
    yield installation
    installation.engine.dispose()


def a_sheet(folder: Path, header: Sequence[str], *rows: Sequence[Any]) -> Path:
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append(row)
    path = folder / "sheet.xlsx"
    book.save(path)
    return path


def imported(record: Installation, path: Path, by: str | None = "so-noi-vu") -> list[ReadingRow]:
    with record.work() as (session, loaded):
        return import_readings(a_desk(session, loaded, an_act(JUNE), by), path).changes


def kept(record: Installation) -> list[ReadingRow]:
    with record.work() as (session, loaded):
        return listed(session, loaded)


def test_every_row_of_a_sheet_is_recorded(measured: Installation, tmp_path: Path) -> None:
    # a value by its label too, however it is spelled
    by_label = ("2.1", " ĐIỂM ", *READ[2:])
    path = a_sheet(tmp_path, HEADER, by_label, ("2.2", "rank", "Năm 2022", "31", "PCI 2022", None))

    readings = imported(measured, path)

    assert [(row.target, row.reading) for row in readings] == [("2.1", 86.5), ("2.2", 31)]
    assert readings == kept(measured)


@on_both
def test_imported_again_only_what_differs_is_recorded(
    measured: Installation, tmp_path: Path
) -> None:
    rank = ("2.2", "rank", 2022, 31, "PCI 2022", None)
    imported(measured, a_sheet(tmp_path, HEADER, READ, rank))

    readings = imported(measured, a_sheet(tmp_path, HEADER, READ, ("2.2", "rank", 2022, 30, "PCI")))

    assert [(row.target, row.before, row.reading) for row in readings] == [("2.2", 31, 30)]


def test_a_cell_that_excel_shows_in_per_cent_is_read_as_shown(
    measured: Installation, tmp_path: Path
) -> None:
    path = a_sheet(tmp_path, HEADER, ("2.2", "share", 2022, 0.865, "SIPAS 2022"))
    book = openpyxl.load_workbook(path)
    book.active["D2"].number_format = "0.0%"
    book.save(path)

    (reading,) = imported(measured, path)

    assert reading.reading == 86.5


def test_every_fault_is_told_by_its_row_and_nothing_is_recorded(
    measured: Installation, tmp_path: Path
) -> None:
    path = a_sheet(
        tmp_path,
        HEADER,
        READ,
        ("2.9", None, 2022, 1, "x"),
        ("2.2", "rank", 2022, 64, "x"),
        ("2.2", "share", "năm nay", 90, "x"),
        ("2.2", "share", 2022, None, "x"),
        ("2.1", None, 2022, 87, "x"),
    )

    with pytest.raises(SheetFaults) as refused:
        imported(measured, path)

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (3, ""),
        (4, ""),
        (5, "Năm"),
        (6, "Kết quả"),
        (7, ""),
    ]
    told = str(refused.value)
    assert f'{path}: row 3: "2.9" is not a target of the plan' in told
    assert "row 4: 2.2 rank: 64 is more than there is; write at most 63" in told
    assert "rows 2 and 7 are of one value and year; keep one" in told
    assert kept(measured) == []


def test_a_target_that_excel_has_shortened_is_asked_about(tmp_path: Path) -> None:
    record = a_record(tmp_path / "var", a_plan_with(a_target(), a_target("2.10")))
    path = a_sheet(tmp_path, HEADER, (2.1, *READ[1:]))

    with pytest.raises(SheetFaults, match=r'column "Chỉ tiêu": 2\.1 or 2\.10\? Format the column'):
        imported(record, path)


def test_a_target_without_parts_is_no_shortened_one(tmp_path: Path) -> None:
    record = a_record(tmp_path / "var", a_plan_with(a_target("1"), a_target("10")))

    imported(record, a_sheet(tmp_path, HEADER, (1.0, *READ[1:])))

    assert [reading.target for reading in kept(record)] == ["1"]


def test_who_may_not_record_a_reading_records_no_sheet(
    measured: Installation, tmp_path: Path
) -> None:
    with pytest.raises(NotTheirs, match="so-y-te may not report"):
        imported(measured, a_sheet(tmp_path, HEADER, READ), by="so-y-te")


RESULTS = ("Cơ quan", "Điểm", "Xếp hạng")


def results(record: Installation, path: Path, code: str = "II.6") -> list[ResultRow]:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(JUNE), None)
        return import_results(desk, path, obligation=code, year=2022, source="DDCI 2022")


@on_both
def test_results_name_agencies_as_people_do(measured: Installation, tmp_path: Path) -> None:
    rows = ((1, 2, 3), ("so-tu-phap", 80, 1), ("SỞ Y TÊ\u0301", "71,5", 2), ("Trung bình", 75.75))

    found = results(measured, a_sheet(tmp_path, RESULTS, *rows))

    assert [(row.agency, row.subject, row.figure, row.rank) for row in found] == [
        ("so-tu-phap", "Sở Tư pháp", 80, 1),
        ("so-y-te", "Sở Y tế", 71.5, 2),
    ]


@pytest.mark.parametrize(("figure", "rank"), [("71,5 điểm", "đồng hạng 2"), (71.5, "Hạng 2")])
def test_results_may_say_what_they_count(
    measured: Installation, tmp_path: Path, figure: Any, rank: str
) -> None:
    found = results(measured, a_sheet(tmp_path, RESULTS, ("Sở Y tế", figure, rank)))

    assert [(row.figure, row.rank) for row in found] == [(71.5, 2)]


def test_two_agencies_may_share_a_rank(measured: Installation, tmp_path: Path) -> None:
    rows = (("Sở Y tế", 71.5, 3), ("Sở Tư pháp", 71.5, 3))

    assert [row.rank for row in results(measured, a_sheet(tmp_path, RESULTS, *rows))] == [3, 3]


def test_a_rank_that_is_two_is_refused_with_what_to_write(
    measured: Installation, tmp_path: Path
) -> None:
    with pytest.raises(SheetFaults, match=r'row 2, column "Xếp hạng": "3-4" .* "3" for 3-4'):
        results(measured, a_sheet(tmp_path, RESULTS, ("Sở Y tế", 71.5, "3-4")))


def test_a_subject_that_nobody_is_called_is_refused_with_a_near_name(
    measured: Installation, tmp_path: Path
) -> None:
    path = a_sheet(tmp_path, RESULTS, ("Sở Ý tế", 80, 1), ("Khối huyện", 60, None))

    with pytest.raises(SheetFaults) as refused:
        results(measured, path)

    first, second = (str(fault) for fault in refused.value.faults)
    assert '"Sở Ý tế" is not an agency of the plan; did you mean "Sở Y tế"?' in first
    assert '"Khối huyện" is not an agency of the plan' in second


def test_faults_of_results_are_told_by_their_rows(measured: Installation, tmp_path: Path) -> None:
    rows = (("so-y-te", "tốt", 1), (None, 80, 2), ("Sở Tư pháp", 90, 1.5), ("Sở Y tế", 70, 3))
    path = a_sheet(tmp_path, RESULTS, *rows, ("so-y-te", 71, 3))

    with pytest.raises(SheetFaults) as refused:
        results(measured, path)

    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (2, "Điểm"),
        (3, "Cơ quan"),
        (4, "Xếp hạng"),
        (6, ""),
    ]


def test_a_sheet_of_what_is_no_survey_is_not_even_read(measured: Installation) -> None:
    with pytest.raises(NoSurvey, match=r"II\.5 is not a survey"):
        results(measured, Path("nowhere.xlsx"), code="II.5")
