"""Sheets on the command line: written, filled in, recorded; contacts listed, edited, imported."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Dondoc

DAY = ("--as-of", "2023-03-20")
JSON = ("--format", "json")
STP = ("--agency", "so-tu-phap")


def filled(path: Path, *cells: Sequence[Any]) -> Path:
    """The form with number and date of a document in the rows of some obligations."""
    book = openpyxl.load_workbook(path)
    for obligation, document, dated in cells:
        row = next(row for row in book.active.iter_rows(min_row=6) if row[1].value == obligation)
        row[8].value, row[9].value = document, dated
    book.save(path)
    return path


def test_a_form_is_written_filled_in_and_recorded(loaded: Dondoc, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    told = loaded("record", "--template", path, *STP, *DAY)
    filled(path, ("II.5", "15/QĐ-UBND", "18/3/2023"), ("II.6", "7/KH-UBND", "1/3/2023"))

    answer = loaded("record", path, "--by", "so-tu-phap", *DAY, *JSON)

    assert told.out == f"{path}: 25 open on 2023-03-20\n"
    assert answer.err == "2 recorded, 23 without a document\n"
    assert [list(row) for row in answer.json] == [
        ["id", "obligation", "period", "holder", "before", "after", "due_on", "extension_to"]
    ] * 2
    assert [(row["obligation"], row["after"]) for row in answer.json] == [
        ("II.5", "submitted"),
        ("II.6", "submitted"),
    ]


def test_a_faulty_sheet_exits_1_with_every_fault_and_records_nothing(
    loaded: Dondoc, tmp_path: Path
) -> None:
    path = tmp_path / "form.xlsx"
    loaded("record", "--template", path, *STP, *DAY)
    filled(path, ("II.5", "15/QĐ-UBND", "31/02/2023"), ("II.6", "7/KH-UBND", "1/3/2023"))
    filled(path, ("III.1", "8/KH-UBND", None))

    answer = loaded("record", path, *DAY)

    assert (answer.code, answer.out) == (1, "")
    first, second = answer.err.splitlines()
    assert first.startswith(f'{path}: row 26, column "Ngày văn bản": "31/02/2023" is not a date')
    assert second.startswith(f'{path}: row 28, column "Ngày văn bản": is blank')
    (row,) = loaded("assignments", "--obligation", "II.6", *DAY, *JSON).json
    assert row["status"] == "assigned"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        # neither a sheet nor the wish for one, or both
        ((), 2, "write either"),
        (("a.xlsx", "--template", "b.xlsx"), 2, "write either"),
        (("a.xlsx", "--agency", "so-y-te"), 2, "--agency belongs to --template"),
        (("README.md",), 1, "README.md: no Excel workbook; save it as .xlsx"),
        (("nowhere.xlsx",), 1, "nowhere.xlsx: there is no such file"),
        (("--template", "x.xlsx", "--agency", "so-y-t"), 1, 'did you mean "so-y-te"'),
        (("--template", "README.md"), 1, "is not the name of a workbook"),
    ],
)
def test_wrong_input_of_record_is_refused(
    loaded: Dondoc, arguments: Sequence[str], code: int, words: str
) -> None:
    answer = loaded("record", *arguments)

    assert answer.code == code
    assert words in answer.err.replace("│\n│ ", "")


def test_a_list_of_contacts_comes_back_edited(loaded: Dondoc, tmp_path: Path) -> None:
    listed = loaded("contact", "list", "--format", "csv").out
    path = tmp_path / "contacts.csv"
    path.write_text(listed.replace("van-thu.so-y-te@example.gov.vn", "vanthu@syt.gov.vn"))

    answer = loaded("contact", "import", path, "--by", "so-noi-vu", *DAY)

    count = listed.count("\n") - 1
    assert answer.out == "so-y-te/van-thu: vanthu@syt.gov.vn\n"
    assert answer.err == f"{count - 1} unchanged\n"
    addresses = [row["address"] for row in loaded("contact", "list", *JSON).json]
    assert (addresses.count("vanthu@syt.gov.vn"), len(addresses)) == (1, count)


def test_a_list_with_a_url_is_refused_whole(loaded: Dondoc, tmp_path: Path) -> None:
    before = loaded("contact", "list", *JSON).json
    path = tmp_path / "contacts.csv"
    path.write_text(
        "agency,contact,address\nso-y-te,van-thu,a@syt.gov.vn\nso-y-te,lanh-dao,https://x.vn\n"
    )

    answer = loaded("contact", "import", path)

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(f'{path}: row 3, column "address": "https://x.vn" is not one')
    assert loaded("contact", "list", *JSON).json == before
