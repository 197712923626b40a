"""The sheet of a self-scoring: what is asked of an agency, with blank cells for its points.

Filled in, it is read by `dondoc score import` as it stands.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any, TypeAlias

from sqlmodel import Session

from deadlines.in_words import short_figure
from models.assignments import work
from models.assignments.work import Filter
from models.types import OPEN
from notifications.enclosing import AboutWork
from notifications.register import office_of_answers
from notifications.self_scoring import AskedScores, asked_scores
from notifications.views import Attachment
from plans.loading import LoadedPlan
from plans.plan import Plan
from plans.scorecards import Criterion
from scoring.score_sheets import AGENCY, CRITERION, MAXIMUM, NOTE, SELF, TITLE
from sheets.writing import WORKBOOK, new_book

HEADER_ROW = 5
"""The row of the header, which counts from 1."""
FORM = (
    (CRITERION.title, 12),
    (TITLE.title, 60),
    (MAXIMUM.title, 12),
    ("Cách chấm", 36),
    (AGENCY.title, 24),
    (SELF.title, 14),
    (NOTE.title, 40),
)
"""The columns: their headers, and their widths in letters."""
WAYS = {
    "yes_no": "có: đủ điểm; không: 0 điểm",
    "steps": "theo bậc",
    "ratio": "theo tỷ lệ số đã làm trên số phải làm",
    "percentage": "theo tỷ lệ %",
}
Line: TypeAlias = tuple[Criterion, str | None]
"""A row of the scorecard, and the name of the agency that is scored; of a heading none."""


def own_score_sheets(session: Session, loaded: LoadedPlan, about: AboutWork) -> list[Attachment]:
    """The sheets of the self-scorings that a letter asks its agency for, to go with it."""
    asked = asked_scores(session, about.assignments)
    if not asked:
        return []
    # A letter to somebody above is about the work of others too.
    open_work = work.assignments_as_of(
        session, loaded.id, about.as_of, Filter(ids=sorted(asked), statuses=OPEN)
    )
    return [
        _sheet(loaded.plan, asked[assignment.id], about.as_of)
        for assignment in open_work
        if assignment.holder == about.agency
    ]


def _sheet(plan: Plan, asked: AskedScores, as_of: date) -> Attachment:
    content = BytesIO()
    book, looks = new_book(content, plan, as_of)
    sheet = book.add_worksheet("Tự chấm điểm")
    _write_head(sheet, looks, plan, asked)
    lines = list(_lines(plan, asked))
    for row, line in enumerate(lines, start=HEADER_ROW):
        _write(sheet, looks, row, line)
    _lay_out(sheet, lines)
    book.close()
    return Attachment(asked.sheet_name, WORKBOOK, content.getvalue())


def _lines(plan: Plan, asked: AskedScores) -> Iterator[Line]:
    """What is asked, in the order of the scorecard, under the headings that hold it."""
    agencies: dict[str, list[str]] = {}
    for score in asked.scores:
        agencies.setdefault(score.row.criterion, []).append(plan.name_of(score.agency))
    for row in asked.card.criteria:
        if row.code in agencies:
            yield from ((row, agency) for agency in agencies[row.code])
        elif any(leaf.code in agencies for leaf in asked.card.within(row)):
            yield row, None


def _write_head(sheet: Any, looks: dict[str, Any], plan: Plan, asked: AskedScores) -> None:
    lines = (
        f"BIỂU TỰ CHẤM ĐIỂM NĂM {asked.year}",
        f"{asked.card.title}. Thực hiện {plan.head.document}.",
        f"Đề nghị ghi điểm vào cột “{SELF.title}”; ghi số, ngày văn bản, tài liệu kiểm chứng vào "
        f"cột “{NOTE.title}”; giữ nguyên các cột khác và gửi về {office_of_answers(plan)}.",
    )
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, looks["title" if row == 0 else "words"])
    for column, (title, width) in enumerate(FORM):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW - 1, column, title, looks["header"])


def _write(sheet: Any, looks: dict[str, Any], row: int, line: Line) -> None:
    criterion, agency = line
    look = looks["text" if agency else "heading"]
    sheet.write_string(row, 0, criterion.code, look)
    sheet.write_string(row, 1, criterion.title, look)
    sheet.write_number(row, 2, float(criterion.maximum), looks["points"])
    sheet.write_string(row, 3, _way(criterion), look)
    sheet.write(row, 4, agency, look)
    sheet.write_blank(row, 5, None, looks["blank points"] if agency else look)
    sheet.write_blank(row, 6, None, looks["blank"] if agency else look)


def _way(criterion: Criterion) -> str:
    steps = ", ".join(
        f"từ {short_figure(step.least)}: {short_figure(step.points)} điểm"
        for step in criterion.steps
    )
    floor = f"dưới {short_figure(criterion.floor)}%: 0 điểm" if criterion.floor else ""
    way = WAYS.get(criterion.way or "", "")
    said = [f"{way} ({steps})" if steps else way, floor, criterion.evidence, criterion.note]
    return "; ".join(words.rstrip(" .") for words in said if words)


def _lay_out(sheet: Any, lines: Sequence[Line]) -> None:
    for row, (criterion, agency) in enumerate(lines, start=HEADER_ROW):
        if agency:
            sheet.data_validation(row, 5, row, 5, _from_0_to(criterion.maximum))
    # A code such as 1.10 stays text, without a mark of Excel in its corner.
    last = HEADER_ROW + len(lines)
    sheet.ignore_errors({"number_stored_as_text": f"A{HEADER_ROW + 1}:A{last}"})
    sheet.freeze_panes(HEADER_ROW, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW - 1)


def _from_0_to(maximum: Decimal) -> dict[str, Any]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": float(maximum),
        "error_title": SELF.title,
        "error_message": f"Đề nghị ghi điểm từ 0 đến {short_figure(maximum)}.",
    }
