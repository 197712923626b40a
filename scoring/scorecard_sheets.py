"""A scorecard on a sheet, the ministry's or another → a file of the plan's `scorecards/`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from plans.agency_names import AgencyNames
from plans.faults import nearest, not_in_plan
from plans.fields import CRITERION_CODE
from plans.plan import Plan
from plans.scorecards import without_unit
from plans.spelling import fold
from scoring.score_sheets import APPRAISED, CRITERION, MAXIMUM, NOTE, SELF, TITLE
from sheets.errors import UnreadableSheet
from sheets.table import Row
from sheets.values import Column
from sheets.workbooks import read_workbook

WAY = Column("way", "Cách chấm điểm", ("Cách tính điểm",))
ANSWERS = Column("answers", "Cơ quan tự chấm", ("Cơ quan chủ trì", "Cơ quan trả lời"))
OBLIGATIONS = Column("obligations", "Nhiệm vụ", ("Mã nhiệm vụ", "Vị trí trong quyết định"))
TARGETS = Column("targets", "Chỉ tiêu")
COLUMNS = (CRITERION, TITLE, MAXIMUM, WAY, ANSWERS, OBLIGATIONS, TARGETS, SELF, APPRAISED, NOTE)
# Their points are not read here: a sheet that has been filled in is a scorecard too.
READ = tuple(replace(column, required=column in (CRITERION, TITLE, MAXIMUM)) for column in COLUMNS)
WAYS = {
    "yes_no": "yes_no",
    "có/không": "yes_no",
    "ratio": "ratio",
    "tỷ lệ": "ratio",
    "percentage": "percentage",
    "tỷ lệ %": "percentage",
    "tỷ lệ phần trăm": "percentage",
}
ABOUT = """\
# yaml-language-server: $schema=../../../plans/schema/scorecard.json
# Lập từ {file}. Tiêu chí không ghi cách chấm điểm thì tính theo tỷ lệ % (percentage);
# sửa lại cho đúng, rồi kiểm tra: dondoc check.
"""


@dataclass(frozen=True)
class ScorecardHead:
    """What no sheet says of a scorecard."""

    code: str
    title: str
    obligation: str
    scored: str


@dataclass
class _Line:
    row: Row
    code: str
    maximum: Decimal
    values: dict[str, Any]
    children: list["_Line"] = field(default_factory=list)


def scorecard_text(path: Path, plan: Plan, head: ScorecardHead) -> str:
    """The file of a scorecard. Raises SheetError with every fault of the sheet, by row."""
    sheet = read_workbook(path, READ)
    agencies = AgencyNames(plan)
    seen: dict[str, int] = {}
    rows = [row for row in sheet.rows if row.filled(CRITERION.key)]
    lines = [line for row in rows if (line := _line(row, plan, agencies, seen))]
    if not any(row.faults for row in sheet.rows):
        _require_tree(lines)
    sheet.require_faultless()
    if not lines:
        raise UnreadableSheet(f"{path}: no row has a criterion; fill in its rows")
    return ABOUT.format(file=path.name) + _yaml(head, lines)


def _line(row: Row, plan: Plan, agencies: AgencyNames, seen: dict[str, int]) -> _Line | None:
    row.require_meant()
    code = (row.text(CRITERION.key) or "").strip(" .")
    if not re.fullmatch(CRITERION_CODE, code):
        advice = "write e.g. 1.2 (as text, or Excel makes 1.1 of 1.10)"
        row.add_fault(f'"{code}" is not the number of a row; {advice}', CRITERION.key)
        return None
    first = seen.setdefault(code, row.number)
    if first != row.number:
        row.add_fault(f"rows {first} and {row.number} are both {code}; a cell as text keeps 1.10")
    title, maximum = row.text(TITLE.key), _maximum(row)
    if title is None:
        row.add_fault("is blank; write it", TITLE.key)
    values: dict[str, Any] = {"code": Quoted(code), "title": title}
    values |= _answering(row, plan, agencies)
    if row.faults or maximum is None:
        return None
    return _Line(row, code, maximum, values)


def _maximum(row: Row) -> Decimal | None:
    written = row.text(MAXIMUM.key)
    number = without_unit(written or "")
    if not re.fullmatch(r"\d{1,4}([.,]\d{1,2})?", number):
        fault = f'"{written}" is not a number of points' if written else "is blank"
        row.add_fault(f"{fault}; write e.g. 1.5", MAXIMUM.key)
        return None
    maximum = Decimal(number.replace(",", "."))
    if not maximum:
        row.add_fault("0 points are none; write more, or remove the row", MAXIMUM.key)
    return maximum


def _answering(row: Row, plan: Plan, agencies: AgencyNames) -> dict[str, Any]:
    """How it is scored, by whom, and what feeds it, as far as the sheet says so."""
    values: dict[str, Any] = {}
    way, answers = row.text(WAY.key), row.text(ANSWERS.key)
    if way is not None:
        values["way"] = {fold(words): name for words, name in WAYS.items()}.get(fold(way))
        if values["way"] is None:
            row.add_fault(f'"{way}" is not a way to score; {nearest(way, WAYS)}', WAY.key)
    if answers is not None:
        agency = row.named(ANSWERS.key, agencies.require)
        values["answers"] = agency.code if agency else None
    for column, noun, places in (
        (OBLIGATIONS, "obligation", [obligation.code for obligation in plan.obligations]),
        (TARGETS, "target", [target.code for target in plan.targets]),
    ):
        codes = re.split(r"[;,\s]+", row.text(column.key) or "")
        if any(codes):
            values[column.key] = [Quoted(code) for code in codes if code]
            _require(row, column, noun, values[column.key], places)
    return values


def _require(
    row: Row, column: Column, noun: str, codes: Sequence[str], valid: Sequence[str]
) -> None:
    for code in codes:
        if code not in valid:
            row.add_fault(not_in_plan(noun, code, valid), column.key)


def _require_tree(lines: Sequence[_Line]) -> None:
    """What a row holds makes its maximum, and the fields make 100."""
    by_code: Mapping[str, _Line] = {line.code: line for line in lines}
    for line in lines:
        parent = line.code.rpartition(".")[0]
        if parent and parent not in by_code:
            line.row.add_fault(
                f"no row {parent} holds {line.code}; write that row too", CRITERION.key
            )
        elif parent:
            by_code[parent].children.append(line)
    for line in lines:
        total = sum((child.maximum for child in line.children), Decimal(0))
        if line.children and total != line.maximum:
            numbers = ", ".join(str(child.row.number) for child in line.children)
            message = f"{line.maximum}, but the rows that it holds ({numbers}) make {total}"
            line.row.add_fault(message, MAXIMUM.key)
    fields = [line for line in lines if "." not in line.code]
    total = sum((line.maximum for line in fields), Decimal(0))
    if fields and total != 100:
        fields[-1].row.add_fault(f"the fields make {total} points, not 100", MAXIMUM.key)


def _yaml(head: ScorecardHead, lines: Sequence[_Line]) -> str:
    criteria = []
    for line in lines:
        values = {name: value for name, value in line.values.items() if name in ("code", "title")}
        values["maximum"] = float(line.maximum)
        if not line.children:
            rest = {name: value for name, value in line.values.items() if name not in values}
            # A way is required; the file's head asks the reader to check it.
            values |= {"way": "percentage", **rest}
        criteria.append(values)
    whole = {
        "code": head.code,
        "title": head.title,
        "obligation": head.obligation,
        "scored": [head.scored],
        "criteria": criteria,
    }
    yaml = YAML()
    # Otherwise long titles would be folded, and the file is edited by hand.
    yaml.width = 1000
    yaml.indent(mapping=2, sequence=4, offset=2)
    written = StringIO()
    yaml.dump(whole, written)
    return written.getvalue()
