"""Sheets of figures into the record: readings of targets, and the results of a survey."""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assignments.desk import Desk
from assignments.errors import MissingGrounds
from plans.agency_names import AgencyNames
from plans.plan import Agency
from scoring.errors import ScoringError
from scoring.figures import number_of, rank_of
from scoring.readings import ReadingEntry, ReadingRow, save_reading
from scoring.surveys import ResultRow, SurveyFinding, replace_results, require_survey
from sheets.comma_files import read_any
from sheets.table import Row
from sheets.values import Column

TARGET = Column("target", "Chỉ tiêu", ("Mã chỉ tiêu",), required=True)
VALUE = Column("value", "Giá trị đo", ("Tên giá trị", "Giá trị"))
YEAR = Column("year", "Năm", required=True)
FIGURE = Column("figure", "Kết quả", ("Số liệu",), required=True)
SOURCE = Column("source", "Nguồn số liệu", ("Nguồn",), required=True)
PUBLISHED = Column("published", "Ngày công bố")
SUBJECT = Column("subject", "Đối tượng", ("Cơ quan", "Đơn vị", "Mã cơ quan"), required=True)
RESULT = Column("figure", "Điểm", ("Kết quả", "Tỷ lệ hài lòng"), required=True)
RANK = Column("rank", "Xếp hạng", ("Thứ hạng",))
RESULTS = (SUBJECT, RESULT, RANK)
YEAR_IN_WORDS = re.compile(r"(?:năm )?([0-9]{4})", re.IGNORECASE)
Number = TypeVar("Number", int, float)
READINGS = (TARGET, VALUE, YEAR, FIGURE, SOURCE, PUBLISHED)


@dataclass(frozen=True)
class ImportedReadings:
    """Readings that a sheet changed, and how many of its rows say what is kept already."""

    changes: list[ReadingRow]
    unchanged: int


def import_readings(desk: Desk, path: Path) -> ImportedReadings:
    """Record the reading of each row. Raises SheetError with every fault of the sheet; what
    was recorded by then is undone with the transaction around it.

    Who may not record a reading at all is told so by NotTheirs or UnknownOffice at once.
    """
    sheet = read_any(path, READINGS)
    targets = {target.code for target in desk.loaded.plan.targets}
    first: dict[tuple[str, str | None, int], int] = {}
    changes = []
    for row in sheet.rows:
        row.require_meant()
        entry = _reading(row, targets)
        if entry is None:
            continue
        key = entry.target, entry.value, entry.year
        if first.setdefault(key, row.number) != row.number:
            row.add_fault(f"rows {first[key]} and {row.number} are of one value and year; keep one")
            continue
        # Saved at once, so that a refusal is a fault of its row; one fault undoes all of them.
        try:
            changed = save_reading(desk, entry)
        except (ScoringError, MissingGrounds) as error:
            row.add_fault(str(error))
            continue
        changes += [changed] if changed else []
    sheet.require_faultless()
    return ImportedReadings(changes, len(sheet.rows) - len(changes))


def _reading(row: Row, targets: Container[str]) -> ReadingEntry | None:
    """What a row hands in; none, with a fault, if it is not whole."""
    row.require_filled(READINGS)
    target = row.code(TARGET.key, targets)
    figure, source = row.text(FIGURE.key), row.text(SOURCE.key)
    year, published, value = year_of(row), row.day(PUBLISHED.key), row.text(VALUE.key)
    if not (target and figure and source and year) or row.faults:
        return None
    return ReadingEntry(target, value, year, figure, source, published)


def year_of(row: Row) -> int | None:
    """The year of a row; none, with a fault, if it is blank or no year."""
    words = row.text(YEAR.key)
    year = YEAR_IN_WORDS.fullmatch(words or "")
    if year:
        return int(year[1])
    if words:
        row.add_fault(f'"{words}" is not a year; write e.g. 2023', YEAR.key)
    return None


def import_results(
    desk: Desk, path: Path, *, obligation: str, year: int, source: str
) -> list[ResultRow]:
    """The results of a survey in a year from a sheet, in place of those before.

    A subject is an agency of the plan, or a place that is inspected, by what it is called. Raises
    SheetError with every fault of the sheet, ScoringError, AssignmentError.
    """
    require_survey(desk.loaded.plan, obligation)
    sheet = read_any(path, RESULTS)
    names = AgencyNames(desk.loaded.plan)
    first: dict[str, int] = {}
    results = []
    for row in sheet.rows:
        row.require_meant()
        subject = row.named(SUBJECT.key, names.require_place)
        figure, rank = _number(row, RESULT, number_of), _number(row, RANK, rank_of)
        row.require_filled(RESULTS)
        if subject is None or figure is None or row.faults:
            continue
        if first.setdefault(subject.name, row.number) != row.number:
            numbers = f"rows {first[subject.name]} and {row.number}"
            row.add_fault(f"{numbers} are both {subject.name}; keep one")
        code = subject.code if isinstance(subject, Agency) else None
        results.append(SurveyFinding(subject.name, code, figure, rank, source))
    sheet.require_faultless()
    return replace_results(desk, obligation, year, results)


def _number(row: Row, column: Column, read: Callable[[str], Number]) -> Number | None:
    """The number of a cell; none if it is blank or, with a fault, no number."""
    words = row.text(column.key)
    try:
        return read(words) if words else None
    except ScoringError as error:
        row.add_fault(str(error), column.key)
        return None
