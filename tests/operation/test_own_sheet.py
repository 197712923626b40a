"""The agency's own sheets go with a letter about its work."""

from datetime import date
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import SecretStr

from assignments.transitions import Paper
from operation.installation import Installation
from operation.steps import chase_step, deliver_step
from scoring.cards import ScoreKey
from scoring.entering import Entry, enter
from scoring.importing import card_of, import_scores
from scoring.opening import open_scoring
from scoring.score_sheets import read_scores
from sheets.form import HEADER_ROW
from tests.builders import a_desk, a_plan, a_record, an_act, morning, opened_and_chased
from tests.conftest import Sink
from tests.scoring.builders_of_scorecards import a_card

DAY = date(2023, 3, 21)
JANUARY = date(2024, 1, 2)
SCORES = "bieu-cham-diem-2023-1.xlsx"


def sheets_of(letter: EmailMessage) -> dict[str, bytes]:
    """What goes with a letter, by name."""
    return {
        str(file.get_filename()): bytes(file.get_payload(decode=True))  # type: ignore[arg-type]
        for file in letter.iter_attachments()
    }


def opened(content: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def asked(tmp_path: Path, sink: Sink, *criteria: dict[str, Any], **card: Any) -> Installation:
    """Sở Tư pháp and Sở Y tế were asked to score themselves, and written to on the next day."""
    record = a_record(tmp_path, a_plan(scorecards=(a_card(*criteria, **card),)))
    record.settings.smtp_url = SecretStr(sink.url)
    with record.work() as (session, loaded):
        open_scoring(a_desk(session, loaded, an_act(JANUARY)), "cham-diem", 2023)
    return record


def written(record: Installation, sink: Sink, day: date = JANUARY) -> EmailMessage:
    """The letter of a day to Sở Tư pháp."""
    chase_step(record, an_act(day))
    deliver_step(record, morning(day))
    letters = [letter for letter in sink.letters if "so-tu-phap" in letter["To"]]
    return letters[-1]


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    return str(body.get_content()) if body else ""


def test_the_agencys_own_sheet_goes_with_a_letter_about_its_work(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_record(tmp_path)
    record.settings.smtp_url = SecretStr(sink.url)
    opened_and_chased(record, DAY, DAY)

    deliver_step(record, morning(DAY))

    (letter,) = sink.letters
    ((name, content),) = sheets_of(letter).items()
    assert name == "bieu-bao-cao.xlsx"
    assert opened(content).cell(6, 1).value == 1


def test_a_letter_about_a_self_scoring_says_for_how_many_points_and_brings_its_sheet(
    tmp_path: Path, sink: Sink
) -> None:
    letter = written(asked(tmp_path, sink), sink)

    said = "Tự chấm 2 tiêu chí, tối đa 100 điểm, gồm: Lĩnh vực 1 (100 điểm). Biểu để chấm: tệp"
    assert f"{said} {SCORES} gửi kèm." in words(letter)
    sheet = opened(sheets_of(letter)[SCORES])
    rows = list(sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True))
    assert [row[:3] + row[4:] for row in rows] == [
        ("1", "Lĩnh vực 1", 100, None, None, None),
        ("1.1", "Đúng hạn", 60, "Sở Tư pháp", None, None),
        ("1.2", "Hài lòng", 40, "Sở Tư pháp", None, None),
    ]


def test_the_sheet_of_a_self_scoring_filled_in_is_imported_as_it_stands(
    tmp_path: Path, sink: Sink
) -> None:
    record = asked(tmp_path, sink)
    book = load_workbook(BytesIO(sheets_of(written(record, sink))[SCORES]))
    path = tmp_path / SCORES
    for row, points in ((HEADER_ROW + 2, 55.5), (HEADER_ROW + 3, 40)):
        book.worksheets[0].cell(row, 6).value = points
    book.save(path)

    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2024, 1, 15)))
        lines = read_scores(path, loaded.plan, card_of(desk, "cham-diem", 2023), None)
        imported = import_scores(
            desk, "cham-diem", 2023, lines, Paper("9/BC-STP", date(2024, 1, 12))
        )

    assert [(line.agency, line.criterion, float(line.points or 0)) for line in lines] == [
        ("so-tu-phap", "1.1", 55.5),
        ("so-tu-phap", "1.2", 40),
    ]
    assert (imported.scores, len(imported.assignments)) == (2, 1)


def test_what_was_entered_already_is_not_asked_for_once_more(tmp_path: Path, sink: Sink) -> None:
    record = asked(tmp_path, sink)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(JANUARY), "so-tu-phap")
        entry = Entry("80", None, Paper("5/BC-STP", JANUARY))
        enter(desk, ScoreKey("1.1", 2023, "so-tu-phap"), entry)

    letter = written(record, sink)

    assert "Tự chấm 1 tiêu chí, tối đa 40 điểm, gồm: Lĩnh vực 1 (40 điểm)." in words(letter)
    column = [row[0].value for row in opened(sheets_of(letter)[SCORES]).iter_rows()]
    assert column[HEADER_ROW:] == ["1", "1.2"]


def test_who_answers_for_others_has_a_row_for_each(tmp_path: Path, sink: Sink) -> None:
    criteria = {"title": "Kiểm tra", "maximum": 99.5, "way": "percentage", "answers": "so-tu-phap"}
    own = {"code": "2", "title": "Tự kiểm tra", "maximum": 0.5, "way": "yes_no"}
    record = asked(tmp_path, sink, {"code": "1", **criteria}, own)

    letter = written(record, sink)

    assert "Tự chấm 2 tiêu chí, tối đa 100 điểm (có tiêu chí chấm riêng cho từng cơ quan)" in words(
        letter
    )
    sheet = opened(sheets_of(letter)[SCORES])
    rows = sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    assert [(row[0], row[4]) for row in rows] == [
        ("1", "Sở Tư pháp"),
        ("1", "Sở Y tế"),
        ("2", "Sở Tư pháp"),
    ]


def test_the_sheet_says_from_how_much_on_points_are_given(tmp_path: Path, sink: Sink) -> None:
    band = {"title": "Kiểm tra", "way": "steps", "steps": [{"least": 80, "points": 59.5}]}
    share = {"title": "Hài lòng", "way": "percentage", "floor": 50}
    record = asked(
        tmp_path,
        sink,
        {"code": "1", "maximum": 59.5, **band},
        {"code": "2", "maximum": 40.5, **share},
    )

    sheet = opened(sheets_of(written(record, sink))[SCORES])

    ways = [row[3] for row in sheet.iter_rows(min_row=HEADER_ROW + 1, values_only=True)]
    assert ways == ["theo bậc (từ 80: 59,5 điểm)", "theo tỷ lệ %; dưới 50%: 0 điểm"]
