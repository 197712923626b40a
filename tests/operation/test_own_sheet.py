"""The agency's own sheet goes with a letter about its work."""

from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook
from pydantic import SecretStr

from operation.steps import deliver_step
from tests.builders import a_record, morning, opened_and_chased
from tests.conftest import Sink

DAY = date(2023, 3, 21)


def test_the_agencys_own_sheet_goes_with_a_letter_about_its_work(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_record(tmp_path)
    record.settings.smtp_url = SecretStr(sink.url)
    opened_and_chased(record, DAY, DAY)

    deliver_step(record, morning(DAY))

    (letter,) = sink.letters
    (sheet,) = letter.iter_attachments()
    assert sheet.get_filename() == "bieu-bao-cao.xlsx"
    content = sheet.get_payload(decode=True)
    assert isinstance(content, bytes)
    rows = load_workbook(BytesIO(content)).active
    assert rows is not None
    assert rows.cell(6, 1).value == 1
