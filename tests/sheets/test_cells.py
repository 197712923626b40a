"""What a person sees in a cell is what is read; what nobody can be sure of is named."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font

from sheets.errors import UnreadableSheet
from tests.sheets.builders import DATED, HEADER, OTHER, ROW, documents, faults, read, workbook


def in_note(value: Any, number_format: str = "General") -> bytes:
    """The usual sheet with a value, in a format, as the note."""

    def edit(book: Any) -> None:
        book.active["E2"] = value
        book.active["E2"].number_format = number_format

    return workbook(HEADER, ROW, edit=edit)


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (0.865, "0.0%", "86.5%"),
        (0.865, "0%", "86.5%"),
        (86.5, '0.0"%"', "86.5"),  # a sign that is only shown
        (86.5, r"0.0\%", "86.5"),
        (2.333333333333333, "0.00", "2.33"),
        (2.335, "0.00", "2.34"),
        (1234.5678, "#,##0.00", "1234.57"),
        (57.7 + 1e-13, "General", "57.7"),
        (2.5, "0", "2.5"),
        (12, "General", "12"),
        ("'12/BC-SYT", "@", "12/BC-SYT"),
        ("12/BC-SYT_x000D_\n", "@", "12/BC-SYT"),
        ("\u200b12/BC-SYT\u00a0", "@", "12/BC-SYT"),
        ("a_x0041_", "@", "aA"),
    ],
)
def test_a_cell_is_read_as_excel_shows_it(
    tmp_path: Path, value: Any, number_format: str, words: str
) -> None:
    assert read(tmp_path, in_note(value, number_format)).rows[0].text("note") == words


@pytest.mark.parametrize(
    "header",
    [
        ("Vị trí", "Đơn vị", "Số/Ký hiệu", "Ngày văn bản", "Ghi chú"),
        ("VỊ TRÍ", "CƠ QUAN", "Số, kí hiệu_x000D_\nvăn bản", "Ngày, văn bản (*)", "Ghi chú:"),
    ],
)
def test_a_header_is_known_however_it_is_spelled(tmp_path: Path, header: tuple[str, ...]) -> None:
    assert documents(read(tmp_path, workbook(header, ROW))) == ["12/BC-SYT"]


@pytest.mark.parametrize("words", ["'15/03/2023", "15.3.2023", "2023-03-15", "15/3/2023 "])
def test_a_day_is_read_as_people_write_it(tmp_path: Path, words: str) -> None:
    sheet = read(tmp_path, workbook(HEADER, (*ROW[:3], words, None)))

    assert sheet.rows[0].day(DATED.key) == date(2023, 3, 15)


def test_text_in_the_letters_of_an_old_font_is_named(tmp_path: Path) -> None:
    sheet = read(tmp_path, in_note("B¸o c¸o ®· göi Së Néi vô"))

    assert faults(sheet) == [
        'row 2, column "Ghi chú": "B¸o c¸o ®· göi Së Néi vô" looks like TCVN3 (.VnTime); '
        "retype it in Unicode"
    ]


@pytest.mark.parametrize("words", ["12/Q§-SYT", "Së Y tÕ", "§¨ng ký", "Uû ban nh©n d©n"])
def test_words_in_the_old_letters_are_known(tmp_path: Path, words: str) -> None:
    assert "looks like TCVN3" in "".join(faults(read(tmp_path, in_note(words))))


@pytest.mark.parametrize(
    "words", ["§ 5", "Zürich, Müller", "50 µm", "© Sở Y tế", "½ ngày", "Đã gửi", "ÔNG Ý", "±5 °C"]
)
def test_other_signs_are_not_taken_for_old_letters(tmp_path: Path, words: str) -> None:
    assert faults(read(tmp_path, in_note(words))) == []


def test_a_header_in_the_old_letters_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet, match=r"looks like TCVN3 \(\.VnTime\)"):
        read(tmp_path, workbook(("VÞ trÝ", "C¬ quan", "Sè, ký hiÖu v¨n b¶n", "Ngµy v¨n b¶n"), ROW))


def test_days_that_an_american_excel_has_turned_are_named(tmp_path: Path) -> None:
    turned = (*OTHER[:3], date(2023, 1, 3), None)
    sure = (*OTHER[:3], date(2023, 3, 3), None)

    sheet = read(tmp_path, workbook(HEADER, ROW, turned, sure))

    (words,) = faults(sheet)
    assert words.startswith('row 3, column "Ngày văn bản": 03/01/2023 or 01/03/2023?')
    assert 'Row 2 has "15/03/2023" as text' in words


def test_days_of_one_kind_are_not_in_doubt(tmp_path: Path) -> None:
    dates = workbook(HEADER, (*ROW[:3], date(2023, 1, 3), None), (*OTHER[:3], "3/2/2023", None))

    assert faults(read(tmp_path, dates)) == []


def hide(book: Any) -> None:
    book.active.row_dimensions[3].hidden = True


def strike(book: Any) -> None:
    for cell in book.active[3]:
        cell.font = Font(strike=True)


def strike_one(book: Any) -> None:
    book.active["C3"].font = Font(strike=True)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (hide, "row 3: is hidden; show it (clear the filter), or delete it"),
        (strike, "row 3: is struck through; delete it, or take the line away"),
        (
            strike_one,
            'row 3, column "Số, ký hiệu văn bản": is struck through; '
            "delete it, or take the line away",
        ),
    ],
)
def test_what_somebody_hid_or_struck_through_is_named(
    tmp_path: Path, edit: Callable[[Any], None], words: str
) -> None:
    assert faults(read(tmp_path, workbook(HEADER, ROW, OTHER, edit=edit))) == [words]
