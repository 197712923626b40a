"""A sheet that cannot mean what it should is refused whole, with the place and what to write."""

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from documents.paper_reports import record_reports
from models.assignments import work
from operation.installation import Installation
from sheets.errors import SheetError
from tests.builders import a_desk, an_act
from tests.documents.builders import (
    HEADER,
    MARCH,
    a_row,
    a_workbook,
    an_open_record,
    kept,
)

DATED, DOCUMENT = 'column "Ngày văn bản"', 'column "Số, ký hiệu văn bản"'


def put(cell: str, value: Any) -> bytes:
    """The usual sheet with another value in one cell."""

    def edit(sheet: Any) -> None:
        sheet[cell] = value

    return a_workbook(edit=edit)


def repacked(change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The usual workbook with its parts changed."""
    with zipfile.ZipFile(BytesIO(a_workbook())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def replaced(part: str, old: bytes, new: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new)

    return repacked(change)


def added(part: str, content: bytes) -> bytes:
    return repacked(lambda parts: parts.update({part: content}))


def without(part: str) -> bytes:
    return repacked(lambda parts: parts.pop(part) and None)


def hide(sheet: Any, row: int) -> None:
    sheet.row_dimensions[row].hidden = True


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet'

DAMAGED: dict[str, tuple[Callable[[], bytes], str]] = {
    # no workbook at all
    "an empty file": (lambda: b"", "no Excel workbook"),
    "a CSV file renamed": (lambda: b"code,period\nII.5,2023\n", "no Excel workbook"),
    "a web page by the name of .xls": (
        lambda: b"<html><table><tr><td>II.5</td></tr></table></html>",
        "no Excel workbook; save it as .xlsx",
    ),
    "an old .xls": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "an old .xls, or locked",
    ),
    "a zip file of something else": (lambda: without("xl/workbook.xml"), "no Excel workbook"),
    "half a workbook": (lambda: a_workbook()[:2000], "a damaged workbook"),
    "a sheet that is missing": (lambda: without(SHEET), "no row is a header"),
    "XML that does not end": (lambda: replaced(SHEET, b"</sheetData>", b""), "a damaged workbook"),
    "a row that has no number": (
        lambda: replaced(SHEET, b'<row r="2"', b'<row r="x"'),
        "a damaged",
    ),
    # a workbook that is meant to harm
    "a row beyond all rows": (
        lambda: replaced(SHEET, b'<row r="2"', b'<row r="99999999999"'),
        "nothing is below the header",
    ),
    "macros": (lambda: added("xl/vbaProject.bin", b"x"), "carries macros"),
    "much more than it seems": (
        lambda: added("xl/media/a", b"\0" * 30_000_000),
        "too large unpacked",
    ),
    "a million cells": (
        lambda: replaced(
            SHEET, b"</sheetData>", b"<row>" + b"<c/>" * 1_000_000 + b"</row></sheetData>"
        ),
        "too large unpacked",
    ),
    "an external entity": (lambda: replaced(SHEET, b"<worksheet", ENTITIES), "declares entities"),
    "more rows than are read": (
        lambda: a_workbook(*([a_row()] * 5001)),
        "more than 5000 rows; divide it",
    ),
    # the header
    "no header": (lambda: a_workbook(header=("a", "b")), "no row is a header; write one"),
    "a header without the date": (
        lambda: a_workbook(header=[*HEADER[:4], "Ngày gì đó"]),
        'row 1: the header has no column "Ngày văn bản"',
    ),
    "a header without the period": (
        lambda: a_workbook(header=["Vị trí trong quyết định", "x", *HEADER[2:]]),
        'write a column "Mã số nhiệm vụ", or the columns',
    ),
    "one column twice": (
        lambda: a_workbook(header=[*HEADER[:5], "ngày  văn bản"]),
        'two columns are "Ngày văn bản"',
    ),
    # a cell
    "a date that is none": (
        lambda: put("E2", "31/02/2023"),
        f'row 2, {DATED}: "31/02/2023" is not a date; write day/month/year, e.g. 28/02/2023',
    ),
    "a date in words": (lambda: put("E2", "hôm qua"), f'{DATED}: "hôm qua" is not a date'),
    "a sign for nothing": (lambda: put("E2", "-"), f'{DATED}: "-" is not a date'),
    "a day with the word for it": (
        lambda: put("E2", "ngày 15/3/2023"),
        f'{DATED}: "ngày 15/3/2023" is not a date; write day/month/year',
    ),
    "two documents in a row": (
        lambda: put("E2", "15/03/2023; 16/03/2023"),
        f'{DATED}: "15/03/2023; 16/03/2023" is not a date',
    ),
    "a year of two digits": (lambda: put("E2", "1/3/23"), f'{DATED}: "1/3/23" is not a date'),
    "a date before Excel": (lambda: put("E2", "1/3/0203"), "is not a date"),
    "a number in place of the date": (lambda: put("E2", 44986), f'{DATED}: "44986" is not a date'),
    "an hour in place of the date": (
        lambda: put("E2", time(8, 30)),
        f'{DATED}: "08:30:00" is not a date',
    ),
    "a date after the day of submission": (
        lambda: put("E2", date(2023, 3, 21)),
        f"{DATED}: 21/03/2023 is after the day of submission 20/03/2023; correct it, or --as-of",
    ),
    "a day ten years before the work opened": (
        lambda: put("E2", "1/3/2013"),
        f"{DATED}: 01/03/2013 is 10 years before the work opened (01/01/2023); correct the year",
    ),
    "a day a hundred years before": (
        lambda: put("E2", "1/3/1923"),
        f"{DATED}: 01/03/1923 is 100 years before the work opened",
    ),
    "a row that is hidden": (
        lambda: a_workbook(edit=lambda sheet: hide(sheet, 2)),
        "row 2: is hidden; show it (clear the filter), or delete it",
    ),
    "letters of an old font": (
        lambda: put("D2", "12/Q§-STP"),
        f'{DOCUMENT}: "12/Q§-STP" looks like TCVN3 (.VnTime); retype it in Unicode',
    ),
    "a date that is missing": (
        lambda: put("E2", " "),
        f'{DATED}: is blank, but "Số, ký hiệu văn bản"',
    ),
    "a number that is missing": (lambda: put("D2", None), f"{DOCUMENT}: is blank"),
    "a number that Excel made a date of": (
        lambda: put("D2", date(2023, 3, 15)),
        f"{DOCUMENT}: Excel has made 15/03/2023 of it; format the cell as text",
    ),
    "a formula that was never computed": (
        lambda: put("D2", '=A2&"/BC"'),
        f"{DOCUMENT}: a formula without a value",
    ),
    "an error of Excel": (lambda: put("E2", "#REF!"), f"{DATED}: Excel shows #REF!"),
    "a book in place of a note": (lambda: put("F2", "x" * 2001), '"Ghi chú": 2001 letters'),
    "one number merged over two rows": (
        lambda: a_workbook(
            a_row(),
            a_row(obligation="II.6", document=None),
            edit=lambda sheet: sheet.merge_cells("D2:D3"),
        ),
        f"row 3, {DOCUMENT}: merged with row 2; unmerge",
    ),
    # what it speaks of
    "no obligation": (lambda: put("A2", None), '"Vị trí trong quyết định": is blank; write it'),
    "an unknown obligation": (
        lambda: put("A2", "II.55"),
        '"II.55" is not an obligation of the plan; did you mean "II.5"?',
    ),
    "an unknown agency": (
        lambda: put("C2", "so-tu-phapp"),
        '"so-tu-phapp" is not an agency of the plan; did you mean',
    ),
    "another agency": (lambda: put("C2", "Sở Y tế"), "so-y-te has no assignment of II.5"),
    "another period": (
        lambda: put("B2", 2024),
        'column "Kỳ": so-tu-phap has no II.5 in "2024"; did you mean "2023"?',
    ),
}


def changes(record: Installation) -> int:
    """How many assignments are not as they were opened."""
    with record.work() as (session, loaded):
        return sum(
            assignment.status != "assigned"
            for assignment in work.assignments_as_of(session, loaded.id, MARCH)
        )


@pytest.mark.parametrize("name", list(DAMAGED))
def test_a_damaged_sheet_is_refused_with_its_place_and_what_to_write(
    tmp_path: Path, name: str
) -> None:
    record = an_open_record(tmp_path)
    content, words = DAMAGED[name]
    path = kept(tmp_path, content())

    with (
        pytest.raises(SheetError, match=re.escape(words)) as refused,
        record.work() as (session, loaded),
    ):
        record_reports(a_desk(session, loaded, an_act(MARCH)), path)

    assert all(line.startswith(str(path)) for line in str(refused.value).splitlines())
    assert changes(record) == 0


@pytest.mark.parametrize("name", ["nowhere.xlsx", ".", "a\0b.xlsx"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    record = an_open_record(tmp_path)

    with pytest.raises(SheetError), record.work() as (session, loaded):
        record_reports(a_desk(session, loaded, an_act(MARCH)), tmp_path / name)


def test_a_file_of_more_than_5_mb_is_refused_unread(tmp_path: Path) -> None:
    record = an_open_record(tmp_path)
    path = kept(tmp_path, b"PK\x03\x04" + b"\0" * 5 * 1024 * 1024)

    with pytest.raises(SheetError, match="more than 5 MB"), record.work() as (session, loaded):
        record_reports(a_desk(session, loaded, an_act(MARCH)), path)


@pytest.mark.parametrize("place", range(40, 5000, 250))
def test_no_byte_that_fell_over_ends_in_anything_but_words(tmp_path: Path, place: int) -> None:
    record = an_open_record(tmp_path)
    content = bytearray(a_workbook())
    content[place % len(content)] ^= 0xFF

    # it may fall where nothing is lost by it
    with suppress(SheetError), record.work() as (session, loaded):
        record_reports(a_desk(session, loaded, an_act(MARCH)), kept(tmp_path, bytes(content)))

    with record.work() as (session, loaded):
        assignments = work.assignments_as_of(session, loaded.id, MARCH)
        papers = {
            assignment.id: work.evidence_count(session, assignment.id) for assignment in assignments
        }
    assert {(assignment.status, papers[assignment.id]) for assignment in assignments} <= {
        ("assigned", 0),
        ("submitted", 1),
    }
