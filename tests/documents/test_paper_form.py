"""The form on which agencies report: what is open, and what comes back of it can be recorded."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assignments import transitions
from assignments.desk import Grounds
from assignments.ordering import TaskOrder, assign
from assignments.transitions import Paper
from documents.errors import NothingToPrint, Unwritable
from documents.paper_form import COLUMNS, write_form
from documents.paper_reports import record_reports
from operation.installation import Installation
from operation.steps import open_step
from plans.loading import load
from sheets.form import HEADER_ROW
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation
from tests.documents.builders import MARCH, an_open_record

on_both = pytest.mark.usefixtures("database")

FIRST = HEADER_ROW + 1


def written(record: Installation, name: str = "form.xlsx", **given: Any) -> Path:
    path = record.settings.var_dir / name
    with record.work() as (session, loaded):
        write_form(session, loaded, path, **{"as_of": MARCH, **given})
    return path


def rows(path: Path) -> list[tuple[Any, ...]]:
    """The rows below the header."""
    sheet = openpyxl.load_workbook(path).active
    return list(sheet.iter_rows(min_row=FIRST, values_only=True))


def test_the_form_lists_what_is_open_with_blank_cells_for_the_document(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(product="Quyết định của UBND tỉnh")))
    open_step(record, an_act(MARCH))

    (row,) = rows(written(record))

    assert dict(zip([column.title for column in COLUMNS], row, strict=True)) == {
        "Mã số nhiệm vụ": 1,
        "Vị trí trong quyết định": "II.5",
        "Kỳ": "2023",
        "Mã cơ quan": "so-tu-phap",
        "Cơ quan": "Sở Tư pháp",
        "Nội dung nhiệm vụ": "Nhiệm vụ II.5",
        "Sản phẩm": "Quyết định của UBND tỉnh",
        "Thời hạn": datetime(2023, 3, 31),  # noqa: DTZ001  # Excel's dates have no zone
        "Số, ký hiệu văn bản": None,
        "Ngày văn bản": None,
        "Ghi chú": None,
    }


def test_the_form_asks_of_an_ordered_task_what_its_order_says(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(product="Quyết định của UBND tỉnh")))
    answers = {"title": "Rà soát", "agencies": "so-y-te;so-tu-phap", "due_on": date(2023, 4, 28)}
    answers |= {"document": "1520/UBND-VXNV", "dated_on": MARCH, "obligation": "II.5"}
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MARCH), "so-noi-vu")
        for product, agency in (("Báo cáo", "so-y-te"), ("", "so-tu-phap")):
            wanted = {**answers, "agencies": agency, "product": product}
            assign(desk, TaskOrder.checked(wanted, loaded.plan))

    products = [column.title for column in COLUMNS].index("Sản phẩm")
    assert {(row[products] or "") for row in rows(written(record))} == {"Báo cáo", ""}


def test_the_form_has_the_year_that_a_plan_is_for_and_reads_it_again(tmp_path: Path) -> None:
    rules = [{"rule": "by", "before": "25/12"}]
    record = a_record(tmp_path, a_plan(an_obligation(rules=rules, for_next_year=True)))
    december = date(2023, 12, 1)
    open_step(record, an_act(december))

    path = written(record, as_of=december)
    book = openpyxl.load_workbook(path)
    book.active.cell(FIRST, 9).value = "15/KH-STP"
    book.active.cell(FIRST, 10).value = december
    book.save(path)
    with record.work() as (session, loaded):
        reported = record_reports(a_desk(session, loaded, an_act(december)), path)

    assert rows(path)[0][2] == "2024"
    assert [change.period for change in reported.changes] == ["2023"]


@on_both
def test_a_form_filled_in_is_recorded_and_its_other_rows_are_left_alone(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    path = written(record)
    book = openpyxl.load_workbook(path)
    book.active.cell(FIRST, 9).value = "15/BC-STP"
    book.active.cell(FIRST, 10).value = date(2023, 3, 1)
    book.save(path)

    with record.work() as (session, loaded):
        reported = record_reports(a_desk(session, loaded, an_act(MARCH)), path)

    assert [(change.obligation, change.after) for change in reported.changes] == [
        ("II.5", "submitted")
    ]
    assert reported.blank == 2


@on_both
def test_what_an_edit_of_the_plan_has_dropped_is_still_listed_and_recorded(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    with record.work() as (session, _):
        load(session, a_plan(an_obligation("II.7")), an_act(MARCH))
    path = written(record)
    book = openpyxl.load_workbook(path)
    book.active.cell(FIRST, 9).value, book.active.cell(FIRST, 10).value = "15/BC", "1/3/2023"
    book.save(path)

    with record.work() as (session, loaded):
        reported = record_reports(a_desk(session, loaded, an_act(MARCH)), path)

    assert [(change.obligation, change.after) for change in reported.changes] == [
        ("II.5", "submitted")
    ]


def test_what_is_done_is_not_on_the_form_and_what_was_returned_has_its_new_day(
    tmp_path: Path,
) -> None:
    record = an_open_record(tmp_path)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(MARCH))
        transitions.submit(desk, [1, 2], Paper("15/BC", MARCH))
        transitions.return_(
            a_desk(session, loaded, an_act(date(2023, 3, 29))), [2], Grounds("thiếu")
        )

    found = rows(written(record, as_of=date(2023, 3, 29)))

    # five working days after Wednesday 29 March
    assert [(row[1], row[7].date()) for row in found] == [
        ("II.6", date(2023, 4, 5)),
        ("II.7", date(2023, 12, 31)),
    ]


def test_the_form_of_one_agency_has_only_what_it_holds(tmp_path: Path) -> None:
    plan = a_plan(an_obligation("II.5", lead=("so-y-te",)), an_obligation("II.6"))
    record = a_record(tmp_path, plan)
    open_step(record, an_act(MARCH))

    assert [row[1] for row in rows(written(record, agency="so-y-te"))] == ["II.5"]


def test_work_without_a_day_says_so(tmp_path: Path) -> None:
    rules = [{"rule": "undated", "every": "year"}]
    record = a_record(tmp_path, a_plan(an_obligation(rules=rules)))
    open_step(record, an_act(MARCH))

    assert rows(written(record))[0][7] == "Chưa xác định thời hạn"


def test_a_day_that_nobody_has_confirmed_is_shown_as_expected(tmp_path: Path) -> None:
    rules = [{"rule": "within", "quarters": (1,), "confirmed": False}]
    record = a_record(tmp_path, a_plan(an_obligation(rules=rules)))
    open_step(record, an_act(MARCH))

    cell = openpyxl.load_workbook(written(record)).active.cell(FIRST, 8)

    assert (cell.value.date(), cell.number_format) == (
        date(2023, 3, 31),
        'dd/mm/yyyy "(dự kiến)"',
    )


def test_the_form_can_be_read_on_screen_and_on_paper(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(an_open_record(tmp_path))).active

    first = sheet[FIRST]
    assert sheet.freeze_panes == f"A{FIRST}"
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$5:$5", "landscape")
    assert {cell.number_format for cell in (first[7], first[9])} == {"dd/mm/yyyy"}
    # Excel would make a date of a period such as 2023-03, and of a document 15/3
    assert {cell.number_format for cell in (first[2], first[8])} == {"@"}
    assert all(cell.alignment.wrap_text for cell in first)
    assert sheet.data_validations.dataValidation[0].sqref.ranges


@pytest.mark.parametrize("title", ["=1+1", "https://example.gov.vn", "+84", "{=A1}"])
def test_words_of_a_plan_are_never_a_formula_or_a_link(tmp_path: Path, title: str) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(title=title)))
    open_step(record, an_act(MARCH))

    cell = openpyxl.load_workbook(written(record)).active.cell(FIRST, 6)

    assert (cell.value, cell.data_type, cell.hyperlink) == (title, "s", None)


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    path = written(record)
    before = path.read_bytes()

    with pytest.raises(Unwritable, match=r"form\.xlsx: already exists; choose another name"):
        written(record)

    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["form.xls", "form", "nowhere/form.xlsx", "a\0.xlsx"])
def test_a_name_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Unwritable, match=r"is not the name of a workbook|cannot be written"):
        written(an_open_record(tmp_path), name)


def test_where_nothing_is_open_there_is_no_form(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    with pytest.raises(NothingToPrint, match="nothing of so-y-te is open on 2023-03-20"):
        written(record, agency="so-y-te")

    assert not (tmp_path / "form.xlsx").exists()
