"""Files as programs write them: the sign between cells, and kinds of workbooks."""

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest

from sheets.errors import SheetFaults, UnreadableSheet
from tests.sheets.builders import DATED, HEADER, ROW, documents, read, workbook

TITLES = ("Cơ quan", "Số/Ký hiệu", "Ngày văn bản", "Ghi chú")
CELLS = ("Sở Y tế", "12/BC-SYT", "15/3/2023")
COMMAS = "ngày 5, của UBND tỉnh, mục II, khoản 1, trang 3"
TRANSITIONAL = (
    rb"http://schemas\.openxmlformats\.org/(spreadsheetml|officeDocument|drawingml)/2006/"
)
SEMICOLONS = "PCI 2023; VCCI; trang 3; bảng 2; cột 4; dòng 9; phụ lục 1"


def lines(sign: str, note: str) -> str:
    return f"{sign.join(TITLES)}\n{sign.join((*CELLS, note))}\n"


@pytest.mark.parametrize(
    ("sign", "note"),
    [
        (";", COMMAS),
        (",", f'"{SEMICOLONS}"'),
        ("\t", f"{COMMAS}; {SEMICOLONS}"),
        ("|", COMMAS),
        (",", ""),
    ],
)
def test_cells_are_parted_by_the_sign_that_parts_the_header(
    tmp_path: Path, sign: str, note: str
) -> None:
    sheet = read(tmp_path, lines(sign, note))

    assert documents(sheet) == ["12/BC-SYT"]
    assert sheet.rows[0].text("note") == (note.strip('"') or None)


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\n" + lines(";", COMMAS),
        "\ufeff" + lines(";", COMMAS),
        lines(";", COMMAS).replace("\n", "\r"),
        "Biểu số 1; kèm theo công văn, năm 2023\n\n" + lines(",", ""),
    ],
)
def test_what_stands_before_the_header_or_ends_its_lines_moves_nothing(
    tmp_path: Path, text: str
) -> None:
    assert documents(read(tmp_path, text)) == ["12/BC-SYT"]


def test_a_line_with_nothing_but_the_mark_of_text_is_blank(tmp_path: Path) -> None:
    assert documents(read(tmp_path, lines(",", "") + "'\n")) == ["12/BC-SYT"]


def test_a_comma_that_nobody_quoted_is_named(tmp_path: Path) -> None:
    with pytest.raises(SheetFaults, match="row 2: more cells than the header"):
        read(tmp_path, lines(",", "86,5")).require_faultless()


def test_letters_that_an_earlier_saving_spoilt_are_named(tmp_path: Path) -> None:
    spoilt = lines(";", "").encode().decode("latin-1")

    with pytest.raises(UnreadableSheet, match='spoilt by an earlier saving; in Excel choose "CSV'):
        read(tmp_path, spoilt)


def test_a_workbook_in_strict_open_xml_is_read_with_its_days(tmp_path: Path) -> None:
    row = (*ROW[:3], date(2023, 3, 15), None)
    content = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(HEADER, row))) as archive,
        zipfile.ZipFile(content, "w") as strict,
    ):
        for name in archive.namelist():
            text = re.sub(TRANSITIONAL, rb"http://purl.oclc.org/ooxml/\1/", archive.read(name))
            # Excel writes a day as words there, not as a number.
            text = re.sub(rb't="n"><v>45000</v>', b't="d"><v>2023-03-15T00:00:00.000</v>', text)
            strict.writestr(name, text)

    sheet = read(tmp_path, content.getvalue())

    assert documents(sheet) == ["12/BC-SYT"]
    assert sheet.rows[0].day(DATED.key) == date(2023, 3, 15)
