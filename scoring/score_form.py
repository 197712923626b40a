"""The sheet of a self-scoring: what is asked of an agency, with blank cells for its points.

Filled in, it is read by `dondoc score import` as it stands.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias

from deadlines.in_words import short_figure
from notifications.enclosing import AboutWork
from notifications.register import office_of_answers
from notifications.self_scoring import AskedScores
from notifications.views import Attachment
from plans.plan import Plan
from plans.scorecards import Criterion
from scoring.score_sheets import AGENCY, CRITERION, MAXIMUM, NOTE, SELF, TITLE
from sheets.form import HEADER_ROW, Form, FormColumn, Looks
from sheets.writing import WORKBOOK

COLUMNS = (
    FormColumn(CRITERION.title, 12),
    FormColumn(TITLE.title, 60),
    FormColumn(MAXIMUM.title, 12),
    FormColumn("Cách chấm", 36),
    FormColumn(AGENCY.title, 24),
    FormColumn(SELF.title, 14),
    FormColumn(NOTE.title, 40),
)
WAYS = {
    "yes_no": "có: đủ điểm; không: 0 điểm",
    "steps": "theo bậc",
    "ratio": "theo tỷ lệ số đã làm trên số phải làm",
    "percentage": "theo tỷ lệ %",
}
Line: TypeAlias = tuple[Criterion, str | None]
"""A row of the scorecard, and the name of the agency that is scored; of a heading none."""


def own_score_sheets(plan: Plan, about: AboutWork) -> list[Attachment]:
    """The sheets of the self-scorings that a letter asks its agency for, to go with it."""
    return [_sheet(plan, asked, about.as_of) for asked in about.scores]


def _sheet(plan: Plan, asked: AskedScores, as_of: date) -> Attachment:
    form = Form(
        tab="Tự chấm điểm",
        title=f"BIỂU TỰ CHẤM ĐIỂM NĂM {asked.year}",
        words=(
            f"{asked.card.title}. Thực hiện {plan.head.document}.",
            f"Đề nghị ghi điểm vào cột “{SELF.title}”; ghi số, ngày văn bản, tài liệu kiểm chứng "
            f"vào cột “{NOTE.title}”; giữ nguyên các cột khác và gửi về {office_of_answers(plan)}.",
        ),
        columns=COLUMNS,
    )
    content = form.workbook(plan, as_of, partial(_write_rows, list(_lines(plan, asked))))
    return Attachment(asked.sheet_name, WORKBOOK, content)


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


def _write_rows(lines: Sequence[Line], sheet: Any, looks: Looks) -> None:
    for row, line in enumerate(lines, start=HEADER_ROW):
        _write(sheet, looks, row, line)


def _write(sheet: Any, looks: Looks, row: int, line: Line) -> None:
    criterion, agency = line
    look = looks["text" if agency else "heading"]
    sheet.write_string(row, 0, criterion.code, look)
    sheet.write_string(row, 1, criterion.title, look)
    sheet.write_number(row, 2, float(criterion.maximum), looks["points"])
    sheet.write_string(row, 3, _way(criterion), look)
    sheet.write(row, 4, agency, look)
    sheet.write_blank(row, 5, None, looks["blank points"] if agency else look)
    sheet.write_blank(row, 6, None, looks["blank"] if agency else look)
    if agency:
        sheet.data_validation(row, 5, row, 5, _from_0_to(criterion.maximum))


def _way(criterion: Criterion) -> str:
    steps = ", ".join(
        f"từ {short_figure(step.least)}: {short_figure(step.points)} điểm"
        for step in criterion.steps
    )
    floor = f"dưới {short_figure(criterion.floor)}%: 0 điểm" if criterion.floor else ""
    way = WAYS.get(criterion.way or "", "")
    said = [f"{way} ({steps})" if steps else way, floor, criterion.evidence, criterion.note]
    return "; ".join(words.rstrip(" .") for words in said if words)


def _from_0_to(maximum: Decimal) -> dict[str, Any]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": float(maximum),
        "error_title": SELF.title,
        "error_message": f"Đề nghị ghi điểm từ 0 đến {short_figure(maximum)}.",
    }
