"""Papers made of a small record, read back."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document

from deadlines.periods import parse_period
from documents.official.filling import filled
from operation.installation import Installation
from operation.papers import KINDS, Wanted, paper
from operation.steps import open_step
from tests.builders import a_plan, a_record, an_act, an_obligation

DAY = date(2023, 4, 5)
TEXT_OF_A_PERSON = "Báo cáo {{ so }} <b>&\x07\u202e{% if %} 'tháng'"


def a_small_record(folder: Path) -> Installation:
    """Two agencies of a province owe something by 31 March 2023, and nothing was reported."""
    plan = a_plan(
        an_obligation("II.1", lead=("so-y-te",), title=TEXT_OF_A_PERSON), an_obligation("II.2")
    )
    record = a_record(folder, plan)
    open_step(record, an_act(date(2023, 3, 1)))
    return record


def made(record: Installation, kind: str, folder: Path | None = None, **wanted: Any) -> Any:
    """A paper as python-docx reads it."""
    if "period" in wanted:
        wanted["period"] = parse_period(wanted["period"])
    day = wanted.pop("as_of", DAY)
    with record.read(None if KINDS[kind].of_now else day) as (session, loaded):
        facts = paper(session, loaded, kind, Wanted(day, **wanted))
    return Document(BytesIO(filled(kind, facts.facts, folder)))


def paragraphs(document: Any) -> list[Any]:
    """Every paragraph, of tables too."""
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    return [*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)]


def words(document: Any) -> str:
    """All that is written in it."""
    return "\n".join(paragraph.text for paragraph in paragraphs(document))
