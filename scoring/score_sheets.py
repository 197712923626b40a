"""Scores on a sheet: the ministry's, or any that has a criterion's code and its points."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from plans.agency_names import AgencyNames
from plans.faults import nearest
from plans.plan import Plan
from plans.scorecards import Criterion, Scorecard, without_unit
from sheets.errors import UnreadableSheet
from sheets.table import Row, Sheet
from sheets.values import Column
from sheets.workbooks import read_workbook

CRITERION = Column(
    "criterion", "Mã tiêu chí", ("STT", "TT", "Mã", "Số thứ tự", "code"), required=True
)
TITLE = Column(
    "title",
    "Tiêu chí",
    (
        "Lĩnh vực/Tiêu chí",
        "Lĩnh vực, tiêu chí",
        "Lĩnh vực/tiêu chí/tiêu chí thành phần",
        "Nội dung",
    ),
)
MAXIMUM = Column("maximum", "Điểm tối đa", ("Điểm chuẩn", "Thang điểm"))
SELF = Column(
    "self", "Điểm tự chấm", ("Tự chấm", "Điểm tự đánh giá", "Tự chấm điểm", "points"), required=True
)
APPRAISED = Column(
    "appraised", "Điểm thẩm định", ("Thẩm định", "Điểm đạt được", "Điểm đánh giá", "Điểm Bộ chấm")
)
AGENCY = Column("agency", "Cơ quan", ("Mã cơ quan", "Đơn vị", "Cơ quan, đơn vị"))
NOTE = Column("note", "Ghi chú", ("Giải trình", "Tài liệu kiểm chứng"))
FIELD = re.compile(r"[IVXLC]+|[A-H]")
"""The number of a row that has the sum of those below it, where a scorecard counts 1, 1.1."""
COLUMNS = (CRITERION, TITLE, MAXIMUM, SELF, APPRAISED, AGENCY, NOTE)


@dataclass(frozen=True)
class ScoreLine:
    """What one row says; `where` names it in messages."""

    where: str
    agency: str
    criterion: str
    points: Decimal | None
    appraised: Decimal | None
    note: str | None


def read_scores(path: Path, plan: Plan, card: Scorecard, agency: str | None) -> list[ScoreLine]:
    """The scores of a sheet; rows without points, and those of sums, are left alone.

    Without a column for it the agency is the one given, or the only one that is scored. Raises
    SheetError with every fault of the sheet.
    """
    sheet = read_workbook(path, COLUMNS)
    reader = _Reader(plan, card, agency)
    lines = [line for row in sheet.rows for line in reader.line(row)]
    sheet.require_faultless()
    if not lines:
        raise UnreadableSheet(f'{path}: no row has points; fill in the column "{_title(sheet)}"')
    return lines


def _title(sheet: Sheet) -> str:
    return sheet.headers[0].titles[SELF.key]


class _Reader:
    """Rows → lines; what a row cannot mean is blamed on it."""

    def __init__(self, plan: Plan, card: Scorecard, agency: str | None) -> None:
        self._agencies, self._card = AgencyNames(plan), card
        expanded = [code_ for code in card.scored for code_ in plan.members.get(code, (code,))]
        self._only = agency or (expanded[0] if len(expanded) == 1 else None)
        self._rows: Mapping[str, Criterion] = {row.code: row for row in card.criteria}
        self._seen: dict[tuple[str, str], int] = {}

    def line(self, row: Row) -> list[ScoreLine]:
        """What a row says: one line, or none."""
        if not (row.filled(SELF.key) or row.filled(APPRAISED.key)):
            return []
        row.require_meant()
        criterion = self._criterion(row)
        if criterion is None or criterion not in self._card.leaves:
            return []
        agency = self._agency(row)
        self._require_maximum(row, criterion)
        points, appraised = (_points(row, column, criterion) for column in (SELF, APPRAISED))
        if agency is None or row.faults:
            return []
        first = self._seen.setdefault((agency, criterion.code), row.number)
        if first != row.number:
            row.add_fault(f"rows {first} and {row.number} both score {criterion.code} of {agency}")
        where = f"{row.place}: row {row.number}"
        return [ScoreLine(where, agency, criterion.code, points, appraised, row.text(NOTE.key))]

    def _criterion(self, row: Row) -> Criterion | None:
        words = row.code(CRITERION.key, self._rows)
        if words is None:
            if not row.filled(CRITERION.key):
                row.add_fault("is blank, but the row has points; write it", CRITERION.key)
            return None
        written = words.strip(" .")
        if written not in self._rows and FIELD.fullmatch(written):
            return None
        if written not in self._rows:
            advice = nearest(written, self._rows)
            row.add_fault(
                f'{self._card.code} has no criterion "{written}"; {advice}', CRITERION.key
            )
        return self._rows.get(written)

    def _agency(self, row: Row) -> str | None:
        if not row.filled(AGENCY.key):
            if self._only is None:
                row.add_fault("several agencies are scored; write whose row it is, or --agency")
            return self._only
        agency = row.named(AGENCY.key, self._agencies.require)
        return agency.code if agency else None

    def _require_maximum(self, row: Row, criterion: Criterion) -> None:
        written = row.text(MAXIMUM.key)
        if written is None:
            return
        number = without_unit(written).replace(",", ".")
        if not re.fullmatch(r"\d+(\.\d+)?", number) or Decimal(number) != criterion.maximum:
            row.add_fault(
                f'"{written}" is not the maximum of {criterion.code} in {self._card.code} '
                f"({criterion.maximum:g}); correct it, or import the sheet as a scorecard",
                MAXIMUM.key,
            )


def _points(row: Row, column: Column, criterion: Criterion) -> Decimal | None:
    written = row.text(column.key)
    if written is None:
        return None
    try:
        return criterion.points(written)
    except ValueError as error:
        row.add_fault(str(error), column.key)
        return None
