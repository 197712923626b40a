"""What agencies reported on paper: each row a submission, all of them or none."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl.utils.datetime import (  # type: ignore[import-untyped]  # no types
    CALENDAR_MAC_1904,
)

from assignments.errors import UnknownOffice
from documents.paper_reports import SheetReports, record_reports
from models.assignments import work
from models.assignments.work import Filter
from models.audit import acts
from models.plan_rows import agency_codes
from models.tables import Assignment
from operation.installation import Installation
from operation.steps import open_step
from sheets.errors import SheetFaults
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation, by_hand
from tests.documents.builders import HEADER, MARCH, a_row, a_workbook, an_open_record, kept

on_both = pytest.mark.usefixtures("database")

II_6 = {"obligation": "II.6", "document": "16/BC-STP"}


def recorded(
    record: Installation, content: bytes, *, on: date = MARCH, by: str | None = None
) -> SheetReports:
    with record.work() as (session, loaded):
        path = kept(record.settings.var_dir, content)
        return record_reports(a_desk(session, loaded, an_act(on), by), path)


def faults(record: Installation, content: bytes, **given: Any) -> list[str]:
    """What a refused sheet is refused for, without the name of the file."""
    with pytest.raises(SheetFaults) as refused:
        recorded(record, content, **given)
    return [str(fault).partition(": ")[2] for fault in refused.value.faults]


def statuses(record: Installation) -> dict[str, str]:
    with record.work() as (session, loaded):
        assignments = work.assignments_as_of(session, loaded.id, MARCH)
    return {assignment.obligation: assignment.status for assignment in assignments}


def test_each_filled_row_is_submitted_with_its_document(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    reported = recorded(record, a_workbook(a_row(note="bản  giấy"), a_row(**II_6)))

    assert [(change.obligation, change.after) for change in reported.changes] == [
        ("II.5", "submitted"),
        ("II.6", "submitted"),
    ]
    with record.work() as (session, _):
        ((evidence, on),) = work.evidence_of(session, 1)
    assert (evidence.document, evidence.dated_on, on) == ("15/BC-STP", date(2023, 3, 1), MARCH)
    assert evidence.note == "bản giấy"


def test_a_row_without_number_and_date_is_left_alone(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    still_open = a_row(obligation="II.6", document=None, dated=" ", note="đang làm")

    reported = recorded(record, a_workbook(a_row(), still_open))

    assert (len(reported.changes), reported.blank) == (1, 1)
    assert statuses(record) == {"II.5": "submitted", "II.6": "assigned", "II.7": "assigned"}


def test_every_fault_of_a_sheet_is_named_at_once_and_nothing_is_recorded(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    recorded(record, a_workbook(a_row(obligation="II.6", document="20/BC-STP")))

    told = faults(
        record,
        a_workbook(
            a_row(dated="31/02/2023"),
            a_row(**II_6),
            a_row(obligation="II.7"),
            a_row(obligation="II.9", document=None),
        ),
    )

    assert [words[:40] for words in told] == [
        'row 2, column "Ngày văn bản": "31/02/202',
        "row 3: assignment 2 (II.6, 2023, so-tu-p",
        'row 5, column "Số, ký hiệu văn bản": is ',
        'row 5, column "Vị trí trong quyết định":',
    ]
    assert statuses(record) == {"II.5": "assigned", "II.6": "submitted", "II.7": "assigned"}


@on_both
def test_the_same_sheet_recorded_again_changes_nothing_and_says_since_when(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    content = a_workbook(a_row(), a_row(**II_6))
    recorded(record, content)

    again = recorded(record, content, on=date(2023, 3, 21))

    assert [(change.before, change.after, change.recorded_on) for change in again.changes] == [
        ("submitted", "submitted", MARCH)
    ] * 2
    with record.work() as (session, _):
        assert [work.evidence_count(session, number) for number in (1, 2)] == [1, 1]


def test_a_refused_sheet_leaves_no_evidence_and_no_audit(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    faults(record, a_workbook(a_row(), a_row(obligation="II.99")))

    with record.work() as (session, loaded):
        assert work.evidence_count(session, 1) == 0
        assert acts.of_subjects(session, loaded.id, [work.subject_of(1)]) == []


def test_two_rows_for_one_assignment_are_a_fault_that_names_both(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    told = faults(record, a_workbook(a_row(), a_row(document="16/BC-STP")))

    assert told == [
        "row 3: rows 2 and 3 both report assignment 1 (II.5, 2023, so-tu-phap); keep one of the two"
    ]


@on_both
def test_occasions_of_one_assignment_may_stand_in_one_sheet(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    rows = [a_row(obligation="II.7", document=f"{number}/BB") for number in (1, 2, 3)]

    reported = recorded(record, a_workbook(*rows))

    assert [change.after for change in reported.changes] == [
        "acknowledged",
        "acknowledged",
        "submitted",
    ]


def test_one_document_is_one_occasion_within_a_sheet_too(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    (told,) = faults(record, a_workbook(*[a_row(obligation="II.7")] * 2))

    assert "rows 2 and 3 both report assignment 3" in told
    assert "each occasion has a document of its own" in told


def test_one_document_may_close_several_assignments(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    recorded(record, a_workbook(a_row(), a_row(obligation="II.6")))

    assert statuses(record)["II.5"] == statuses(record)["II.6"] == "submitted"


@pytest.mark.parametrize(
    "row",
    [
        # dates: kept by Excel, without zeros, with other signs, as programs write them
        a_row(dated=date(2023, 3, 1)),
        a_row(dated="01/03/2023"),
        a_row(dated=" 1-3-2023 "),
        a_row(dated="2023-03-01"),
        # a year as a number, and a period in the words of letters
        a_row(period=2023),
        a_row(period="Năm 2023"),
        a_row(dated="1.3.2023"),
        # with an hour behind it, and with the spaces of a page
        a_row(dated=datetime(2023, 3, 1, 23, 59)),  # noqa: DTZ001  # Excel knows no zone
        a_row(dated="01/03/2023\u00a0"),
        # names: in capitals, decomposed, with spaces and signs that nobody sees
        a_row(agency="SỞ TƯ PHÁP"),
        a_row(agency="Sơ\u0309 Tư pha\u0301p"),
        a_row(agency=" so-tu-phap\u200b"),
        a_row(obligation="ii.5 "),
        # a text that looks like a formula
        a_row(note="'=1+1"),
    ],
    ids=str,
)
def test_a_cell_means_what_a_person_reads_in_it(tmp_path: Path, row: Sequence[Any]) -> None:
    record = an_open_record(tmp_path)

    reported = recorded(record, a_workbook(row))

    assert [(change.obligation, change.after) for change in reported.changes] == [
        ("II.5", "submitted")
    ]


def a_record_of_plans(folder: Path, day: date) -> Installation:
    """Yearly plans that are due in the December before their year, open by a day."""
    rules = [{"rule": "by", "before": "25/12"}]
    record = a_record(folder, a_plan(an_obligation("II.5", rules=rules, for_next_year=True)))
    open_step(record, an_act(day))
    return record


@pytest.mark.parametrize("period", ["2023", "2024", "năm 2024"])
def test_a_plan_is_known_by_its_period_and_by_the_year_that_it_is_for(
    tmp_path: Path, period: str
) -> None:
    december = date(2023, 12, 1)
    record = a_record_of_plans(tmp_path, december)

    reported = recorded(record, a_workbook(a_row(period=period)), on=december)

    assert [change.period for change in reported.changes] == ["2023"]


def test_a_year_that_means_two_plans_is_refused_with_their_numbers(tmp_path: Path) -> None:
    december = date(2024, 12, 2)
    record = a_record_of_plans(tmp_path, december)

    (fault,) = faults(record, a_workbook(a_row(period="năm 2024")), on=december)

    assert 'means several assignments; write 1 or 2 in a column "' in fault


def test_a_period_that_excel_made_a_date_of_is_still_that_period(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(rules=[{"rule": "continuous"}])))
    open_step(record, an_act(MARCH))

    reported = recorded(record, a_workbook(a_row(period=date(2023, 3, 1))))

    assert [change.period for change in reported.changes] == ["2023-03"]


def test_a_book_that_counts_days_from_1904_has_the_same_days(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    day = date(2023, 3, 1)

    def edit(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904

    recorded(record, a_workbook(a_row(dated=day), edit=edit))

    with record.work() as (session, _):
        assert work.evidence_of(session, 1)[0][0].dated_on == day


def test_a_formula_that_excel_has_computed_is_its_value(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, a_row(document=None))
        sheet.write_formula("D2", '=15&"/BC-STP"', None, "15/BC-STP")

    recorded(record, content.getvalue())

    with record.work() as (session, _):
        assert work.evidence_of(session, 1)[0][0].document == "15/BC-STP"


@on_both
def test_who_holds_two_assignments_of_one_cycle_names_one_by_its_number(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("so-tu-phap", "so-y-te"))))
    open_step(record, an_act(MARCH))
    with by_hand(record) as (session, loaded):
        of_health = work.assignments_as_of(session, loaded.id, MARCH, Filter(agencies=["so-y-te"]))[
            0
        ].id
        ids = agency_codes(session, loaded.id)
        session.get_one(Assignment, of_health).holder_id = ids["so-tu-phap"]

    (told,) = faults(record, a_workbook())
    # an agency that has handed its work on is still the name of that work
    reported = recorded(record, a_workbook(a_row(agency="so-y-te")))

    assert 'means several assignments; write 1 or 2 in a column "Mã số nhiệm vụ"' in told
    assert [(change.id, change.holder) for change in reported.changes] == [
        (of_health, "so-tu-phap")
    ]


def test_a_number_of_a_document_may_be_a_mere_number(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    recorded(record, a_workbook(a_row(document=15.0)))

    with record.work() as (session, _):
        assert work.evidence_of(session, 1)[0][0].document == "15"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        # another order, with a column that means nothing here
        (
            ("Ngày văn bản", "TT", "Cơ quan", "Số văn bản", "KỲ", "Mã nhiệm vụ"),
            ("1/3/2023", 1, "Sở Tư pháp", "15/BC", "2023", "II.5"),
        ),
        # the number of letters alone, as a number and as text
        (("Mã số nhiệm vụ", "Số văn bản", "Ngày văn bản:"), (1, "15/BC", "1/3/2023")),
        (("mã số  nhiệm vụ", "Số văn bản", "Ngày văn bản *"), ("1", "15/BC", "1/3/2023")),
        # spelled otherwise, and in other words
        (
            ("Vị trí trong quyết định", "Kì", "Đơn vị", "Số/Kí hiệu", "Ngày tháng năm"),
            ("II.5", "2023", "Sở Tư pháp", "15/BC", "1/3/2023"),
        ),
        # the words of the command line
        (
            ("code", "period", "agency", "document", "date"),
            ("II.5", "2023", "so-tu-phap", "15/BC", "2023-03-01"),
        ),
    ],
)
def test_columns_are_found_by_their_headers(
    tmp_path: Path, header: Sequence[str], row: Sequence[Any]
) -> None:
    record = an_open_record(tmp_path)

    reported = recorded(record, a_workbook(row, header=header))

    assert [change.obligation for change in reported.changes] == ["II.5"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        # the number says another assignment than the rest of the row
        ((2, "II.5"), "assignment 2 is II.6, 2023, so-tu-phap; correct this or"),
        ((99, "II.5"), "there is no assignment 99 in this plan"),
        ((2**70, "II.5"), "there is no assignment 11805"),
        (("bốn", "II.5"), '"bốn" is not the number of an assignment'),
        (("²", "II.5"), "is not the number of an assignment"),
        ((-1, "II.5"), "is not the number of an assignment"),
        ((None, "II.5"), "is blank; write the number of the assignment"),
    ],
)
def test_a_number_that_does_not_fit_its_row_is_a_fault(
    tmp_path: Path, row: Sequence[Any], words: str
) -> None:
    record = an_open_record(tmp_path)
    header = ("Mã số nhiệm vụ", "Vị trí trong quyết định", "Số văn bản", "Ngày văn bản")

    (told,) = faults(record, a_workbook([*row, "15/BC", "1/3/2023"], header=header))

    assert words in told


def test_the_header_may_stand_below_a_title_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    content = a_workbook((), HEADER, a_row(dated="hôm qua"), header=("BÁO CÁO",))

    (told,) = faults(record, content)

    # the title is row 1, a blank row follows
    assert told.startswith('row 4, column "Ngày văn bản"')


def test_blank_rows_below_are_no_rows(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    def edit(sheet: Any) -> None:
        sheet["A9"].number_format = "@"
        sheet["A1048576"].number_format = "@"

    reported = recorded(record, a_workbook(a_row(), (" ", "\u00a0", None), edit=edit))

    assert (len(reported.changes), reported.blank) == (1, 0)


def test_a_merged_heading_of_one_row_is_no_report(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    content = a_workbook(
        ("MỤC II", *[None] * 5), a_row(), edit=lambda sheet: sheet.merge_cells("A2:F2")
    )

    reported = recorded(record, content)

    assert [change.obligation for change in reported.changes] == ["II.5"]


def test_the_sheet_with_the_header_is_read_and_a_hidden_one_is_not(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    def edit(sheet: Any) -> None:
        for place, state in ((0, "hidden"), (1, "visible")):
            other = sheet.parent.create_sheet(f"khác {place}", place)
            other.sheet_state = state
        sheet.parent["khác 0"].append(HEADER)
        sheet.parent["khác 0"].append(a_row(obligation="II.6"))
        sheet.parent["khác 1"].append(("Ngày văn bản", "là ngày ghi trên văn bản"))

    reported = recorded(record, a_workbook(edit=edit))

    assert [change.obligation for change in reported.changes] == ["II.5"]


def test_who_records_must_be_an_office_of_the_plan(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    with pytest.raises(UnknownOffice, match="is neither an agency nor a contact"):
        recorded(record, a_workbook(), by="ông Nam")


def test_an_agency_records_its_own_rows_and_nobody_elses(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)

    (told,) = faults(record, a_workbook(), by="so-y-te")
    recorded(record, a_workbook(), by="so-tu-phap")

    assert "so-y-te does not decide it" in told
    assert statuses(record)["II.5"] == "submitted"


def test_a_day_before_the_work_opened_is_a_fault_of_the_row(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    content = a_workbook(a_row(dated="1/12/2022"))

    (told,) = faults(record, content, on=date(2022, 12, 30))

    assert "opens on 2023-01-01" in told
