"""The form of papers against Decree 30/2020/NĐ-CP, read back from the files that are made."""

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from documents.official import decree_30 as decree
from documents.official.building import ALIGNMENTS
from documents.official.decree_30 import Component
from documents.official.filling import SHIPPED
from documents.official.shipped import TEMPLATES, content_of
from tests.documents.official.builders import a_small_record, made, paragraphs, words

OF_EVERY_PAPER = (
    decree.COUNTRY_LINE,
    decree.MOTTO_LINE,
    decree.ISSUER,
    decree.NUMBER,
    decree.PLACE_AND_DAY,
    decree.BODY,
    decree.POWER,
    decree.SIGNATORY,
    decree.RECEIVERS_HEAD,
    decree.RECEIVERS,
)


@pytest.fixture
def report(tmp_path: Path) -> Any:
    return made(a_small_record(tmp_path), "period-report", period="2023-Q1")


def looks(paragraph: Any) -> tuple[Any, ...]:
    """Font, size, bold, italic, capitals, alignment of a paragraph and of all that it says."""
    style = paragraph.style
    font, space = style.font, style.paragraph_format
    for run in paragraph.runs:
        assert (run.font.size, run.font.name) == (None, None)
    return font.name, font.size, font.bold, font.italic, font.all_caps, space.alignment


def as_decreed(component: Component) -> tuple[Any, ...]:
    alignment = ALIGNMENTS[component.alignment]
    size = Pt(component.size)
    return decree.FONT, size, component.bold, component.italic, component.upper, alignment


def test_each_component_is_set_as_the_table_of_the_decree_has_it(report: Any) -> None:
    by_name = {component.name: component for component in decree.COMPONENTS}
    seen = set()

    for paragraph in paragraphs(report):
        component = by_name.get(paragraph.style.name)
        if component is not None:
            seen.add(component)
            assert looks(paragraph) == as_decreed(component), paragraph.text
    assert set(OF_EVERY_PAPER) <= seen


def test_sizes_lie_in_the_ranges_of_the_decree() -> None:
    for component in decree.COMPONENTS:
        assert component.sizes[0] <= component.size <= component.sizes[1], component.name


def test_the_page_is_a4_with_the_margins_of_the_decree(report: Any) -> None:
    (section,) = report.sections

    size = (section.page_width.mm, section.page_height.mm)
    assert size == pytest.approx(decree.PAGE_MM, abs=0.1)
    for side, (least, most) in decree.MARGINS_MM.items():
        # A margin is kept in twentieths of a point.
        assert least - 0.1 <= getattr(section, f"{side}_margin").mm <= most + 0.1, side


def test_pages_are_numbered_in_the_middle_above_from_the_second_on(report: Any) -> None:
    (section,) = report.sections
    (number,) = section.header.paragraphs

    assert section.different_first_page_header_footer
    assert [part.text for part in number._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert number.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert not any(paragraph.text for paragraph in section.first_page_header.paragraphs)


def test_the_lines_below_motto_issuer_and_subject_are_there(report: Any) -> None:
    names = [paragraph.style.name for paragraph in paragraphs(report)]

    assert names.count(decree.RULE_WHOLE) == 1
    assert names.count(decree.RULE_PART) == 2


def test_what_nobody_recorded_stays_blank(report: Any) -> None:
    said = words(report)

    assert "Số:          /BC-so-noi-vu" in said
    assert "ngày      tháng 4 năm 2023" in said
    assert "tính đến ngày 05 tháng 4 năm 2023" in said


def test_the_shipped_templates_are_those_that_the_code_writes() -> None:
    assert {path.stem for path in SHIPPED.glob("*.docx")} == set(TEMPLATES)
    for kind, build in TEMPLATES.items():
        file = SHIPPED / f"{kind}.docx"
        assert file.read_bytes() == content_of(build()), (
            f"run: python -m documents.official.shipped ({kind})"
        )


def test_no_template_sets_a_font_of_its_own() -> None:
    for path in SHIPPED.glob("*.docx"):
        for paragraph in paragraphs(Document(str(path))):
            assert all(run.font.name is None for run in paragraph.runs), path
