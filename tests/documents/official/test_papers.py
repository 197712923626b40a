"""What papers say, each figure with the rows behind it; templates that an office edits."""

import re
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import text

from documents.errors import PaperRefused
from documents.official import output
from documents.official.filling import SHIPPED, clean, filled
from documents.official.output import as_page
from models.database import transaction
from operation.installation import Installation
from operation.papers import KINDS, Wanted, paper
from tests.documents.official.builders import DAY, a_small_record, made, words


@pytest.fixture
def record(tmp_path: Path) -> Installation:
    return a_small_record(tmp_path / "var")


def an_own_template(folder: Path, kind: str, was: str, now: str) -> Path:
    folder.mkdir(exist_ok=True)
    document = Document(str(SHIPPED / f"{kind}.docx"))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(was, now)
    document.save(str(folder / f"{kind}.docx"))
    return folder


def test_each_figure_of_a_report_has_its_rows_in_the_annex(record: Installation) -> None:
    document = made(record, "period-report", period="2023-Q1")

    by_agency, counted = document.tables[-2:]
    due = sum(int(row.cells[1].text) for row in by_agency.rows[1:])
    assert due == len(counted.rows) - 1 == 2
    assert f"Trong kỳ có {due} nhiệm vụ đến hạn" in words(document)
    assert all(row.cells[1].text.isdigit() for row in counted.rows[1:])


def test_a_report_of_a_past_day_says_what_stood_then(record: Installation) -> None:
    before = words(made(record, "period-report", period="2023-Q1", as_of=date(2023, 3, 30)))

    assert "2 nhiệm vụ chưa hoàn thành, trong đó 0 nhiệm vụ quá hạn" in before
    assert "Kỳ báo cáo chưa kết thúc" in before


def test_a_letter_to_one_agency_names_its_late_work_alone(record: Installation) -> None:
    said = words(made(record, "urging-letter", agency="so-tu-phap"))

    assert "Kính gửi: Sở Tư pháp" in said
    assert "còn 1 nhiệm vụ quá hạn" in said
    assert "Sở Y tế" not in said


def test_a_letter_to_all_that_are_late_names_each(record: Installation) -> None:
    said = words(made(record, "urging-letter"))

    assert "- Sở Tư pháp: 1 nhiệm vụ" in said
    assert "- Sở Y tế: 1 nhiệm vụ" in said


def test_where_nothing_is_late_nothing_is_urged(record: Installation) -> None:
    with pytest.raises(PaperRefused, match="so-noi-vu holds is overdue on 2023-04-05"):
        made(record, "urging-letter", agency="so-noi-vu")
    with pytest.raises(PaperRefused, match="nothing is overdue on 2023-03-30"):
        made(record, "urging-letter", as_of=date(2023, 3, 30))


def test_a_paper_without_what_it_is_of_says_what_to_write(record: Installation) -> None:
    for kind in KINDS:
        for option in KINDS[kind].needs[:1]:
            with pytest.raises(PaperRefused, match=f"{kind} needs --{option}"):
                made(record, kind)


def test_words_of_people_stay_words(record: Installation) -> None:
    said = words(made(record, "urging-letter", agency="so-y-te"))

    assert "Báo cáo {{ so }} <b>&{% if %} 'tháng'" in said


def test_what_word_cannot_hold_is_left_out() -> None:
    assert clean({"a": ["x\x00\x07\ud800\uffff\u202ey\nz"]}) == {"a": ["xy\nz"]}


def test_an_office_may_edit_a_template(record: Installation, tmp_path: Path) -> None:
    own = an_own_template(tmp_path / "mau", "urging-letter", "Trân trọng./.", "Kính đề nghị./.")

    assert "Kính đề nghị./." in words(made(record, "urging-letter", own))
    assert "Trân trọng./." in words(made(record, "urging-letter"))


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("{{ tinh_dn }}", r"urging-letter.docx: there is no tinh_dn here; write: tinh_den"),
        ("{{ tinh_den", r"urging-letter.docx: .*; correct it in Word"),
        ("{{ kinh_gui[0].ten }}", r"urging-letter.docx: .*ten.*; see docs/documents.md"),
        ("{{ ().__class__.__bases__ }}", r"urging-letter.docx: .*"),
    ],
)
def test_a_template_with_a_fault_is_refused_by_file_and_name(
    record: Installation, tmp_path: Path, now: str, says: str
) -> None:
    own = an_own_template(tmp_path / "mau", "urging-letter", "Trân trọng./.", now)

    with pytest.raises(PaperRefused, match=says):
        made(record, "urging-letter", own)


def test_a_template_that_is_no_word_file_is_refused(record: Installation, tmp_path: Path) -> None:
    (tmp_path / "urging-letter.docx").write_text("không phải Word")

    with pytest.raises(PaperRefused, match="is no Word file"):
        made(record, "urging-letter", tmp_path)


def test_as_a_page_it_says_the_same(record: Installation) -> None:
    with record.read(DAY) as (session, loaded):
        facts = paper(session, loaded, "urging-letter", Wanted(DAY, "so-y-te"))
    content = filled(facts.kind, facts.facts)
    page = as_page(content, "Công văn <b>")

    assert "<title>Công văn &lt;b&gt;</title>" in page
    assert "&lt;b&gt;&amp;{% if %}" in page
    assert page.count("<td>") == sum(
        len(row.cells) for table in Document(BytesIO(content)).tables for row in table.rows
    )


def test_without_libreoffice_a_pdf_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/khong-co")

    with pytest.raises(PaperRefused, match="not installed here"):
        output.as_pdf(b"")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice makes the PDF")
def test_libreoffice_takes_a_paper_without_repair(record: Installation) -> None:
    with record.read(DAY) as (session, loaded):
        facts = paper(session, loaded, "urging-letter", Wanted(DAY))

    assert output.as_pdf(filled(facts.kind, facts.facts)).startswith(b"%PDF")


def test_making_a_paper_changes_nothing(record: Installation) -> None:
    count = text("SELECT count(*) FROM audit")
    with transaction(record.engine) as session:
        before = session.execute(count).scalar()

    made(record, "period-report", period="2023")
    with transaction(record.engine) as session:
        assert session.execute(count).scalar() == before


def test_there_is_no_english_in_a_paper(record: Installation) -> None:
    said = words(made(record, "period-report", period="2023-Q1"))

    assert not re.search(r"\b(overdue|on_time|None|True|False|Undefined)\b", said)
