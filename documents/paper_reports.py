"""What agencies reported on paper: the rows of a sheet, each a submission, all or none."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assignments import transitions
from assignments.desk import Desk, require_assignment
from assignments.errors import AssignmentError, UnknownAssignment
from assignments.offices import office
from assignments.transitions import Paper, StatusChange
from deadlines.in_words import period_in_words
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from plans.agency_names import AgencyNames
from plans.faults import nearest
from plans.obligation_names import ObligationNames
from plans.period_names import name_of_period, written_period
from plans.spelling import fold
from sheets.errors import MissingColumns
from sheets.table import Row, Sheet
from sheets.values import Column
from sheets.workbooks import read_workbook

ID = Column("id", "Mã số nhiệm vụ", ("Mã số", "assignment"))
OBLIGATION = Column(
    "obligation", "Vị trí trong quyết định", ("Mã nhiệm vụ", "code", "obligation code")
)
PERIOD = Column("period", "Kỳ", ("Kỳ thực hiện", "Kỳ báo cáo"))
AGENCY = Column("agency", "Mã cơ quan", ("agency code",))
AGENCY_NAME = Column(
    "agency_name", "Cơ quan", ("Tên cơ quan", "Cơ quan thực hiện", "Đơn vị", "agency name")
)
DOCUMENT = Column(
    "document",
    "Số, ký hiệu văn bản",
    ("Số văn bản", "Số hiệu văn bản", "Số, ký hiệu", "document number"),
    required=True,
)
DATED = Column(
    "dated",
    "Ngày văn bản",
    ("Ngày, tháng, năm văn bản", "Ngày, tháng, năm", "Ngày ban hành", "date"),
    required=True,
)
NOTE = Column("note", "Ghi chú")
COLUMNS = (ID, OBLIGATION, PERIOD, AGENCY, AGENCY_NAME, DOCUMENT, DATED, NOTE)


@dataclass(frozen=True)
class SheetReports:
    """What a sheet changed, and how many of its rows report nothing."""

    changes: list[StatusChange]
    blank: int


def record_reports(desk: Desk, path: Path) -> SheetReports:
    """Submit what each row reports; rows without number and date of a document are left alone.

    Raises SheetError with every fault of the sheet, and UnknownOffice. What was submitted by
    then is undone with the transaction around it.
    """
    sheet = read_workbook(path, COLUMNS)
    _require_key(sheet)
    # First, otherwise every row would have the same fault.
    if desk.by is not None:
        office(desk.session, desk.loaded, desk.by)
    register, reported = Register(desk), ReportedRows()
    reporting = [row for row in sheet.rows if row.filled(DOCUMENT.key) or row.filled(DATED.key)]
    changes = [change for row in reporting for change in _submit(desk, row, register, reported)]
    sheet.require_faultless()
    return SheetReports(changes, len(sheet.rows) - len(reporting))


def _require_key(sheet: Sheet) -> None:
    for header in sheet.headers:
        if ID.key not in header.titles and not _is_keyed(header.titles):
            raise MissingColumns(
                f'{header.tab.place}: row {header.row}: write a column "{ID.title}", or the '
                f'columns "{OBLIGATION.title}", "{PERIOD.title}" and "{AGENCY.title}"'
            )


def _is_keyed(titles: Mapping[str, str]) -> bool:
    """Whether columns tell an assignment without its number."""
    agency = AGENCY.key in titles or AGENCY_NAME.key in titles
    return agency and OBLIGATION.key in titles and PERIOD.key in titles


def _submit(
    desk: Desk, row: Row, register: "Register", reported: "ReportedRows"
) -> list[StatusChange]:
    """The change that one row makes; nothing if it has a fault."""
    row.require_meant()
    paper, assignment = _paper(row, desk.act.as_of), register.assignment(row)
    if paper and assignment:
        _require_recent(row, paper.dated_on, assignment.opens_on)
    if assignment is None or reported.is_repeated(
        row, assignment, paper, occasions=transitions.occasions(desk, assignment)
    ):
        return []
    if paper is None or row.faults:
        return []
    try:
        # A savepoint: rows after a refused one are tried too, so that all faults are named.
        with desk.session.begin_nested():
            return transitions.submit(desk, [assignment.id], paper)
    except AssignmentError as error:
        row.add_fault(str(error))
        return []


def _paper(row: Row, as_of: date) -> Paper | None:
    document, dated_on, note = row.text(DOCUMENT.key), row.day(DATED.key), row.text(NOTE.key)
    for column, other in ((DOCUMENT, DATED), (DATED, DOCUMENT)):
        if not row.filled(column.key):
            row.add_fault(
                f'is blank, but "{row.titles[other.key]}" is not; fill in both', column.key
            )
    if dated_on and dated_on > as_of:
        row.add_fault(
            f"{dated_on:%d/%m/%Y} is after the day of submission {as_of:%d/%m/%Y}; "
            "correct it, or --as-of",
            DATED.key,
        )
    return Paper(document, dated_on, note=note) if document and dated_on else None


def _require_recent(row: Row, dated_on: date, opens_on: date) -> None:
    """A fault for a document that is older by years than the work: its year is a slip."""
    if dated_on.year < opens_on.year - 1:
        years = opens_on.year - dated_on.year
        row.add_fault(
            f"{dated_on:%d/%m/%Y} is {years} years before the work opened ({opens_on:%d/%m/%Y}); "
            "correct the year; if it is right: dondoc submit",
            DATED.key,
        )


class ReportedRows:
    """What rows above have reported: one assignment is reported once, or with new documents."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, str, date | None], int] = {}

    def is_repeated(
        self, row: Row, assignment: AssignmentView, paper: Paper | None, *, occasions: int
    ) -> bool:
        """Whether a row above says the same, which is a fault of this one."""
        key: tuple[int, str, date | None] = (assignment.id, "", None)
        advice = "keep one of the two"
        if occasions > 1:
            if paper is None:
                return False
            key = (assignment.id, fold(paper.document), paper.dated_on)
            advice = "each occasion has a document of its own"
        first = self._rows.setdefault(key, row.number)
        if first == row.number:
            return False
        row.add_fault(f"rows {first} and {row.number} both report {assignment}; {advice}")
        return True


class Register:
    """The assignments of the plan, found by what a row says of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._agencies = AgencyNames(desk.loaded.plan)
        self._obligations = ObligationNames(desk.loaded.plan)
        self._by_obligation: dict[str, list[AssignmentView]] = {}

    def assignment(self, row: Row) -> AssignmentView | None:
        """The one assignment that a row means; none, with a fault, if there is not just one."""
        if row.filled(ID.key):
            return self._numbered(row)
        if not _is_keyed(row.titles):
            row.add_fault("is blank; write the number of the assignment", ID.key)
            return None
        code, period, agency = self._code(row), _periods(row), self._agency(row)
        if code is None or not period or agency is None:
            return None
        of_agency = [
            assignment
            for assignment in self._of(code)
            if agency in (assignment.agency, assignment.holder)
        ]
        assignments = [assignment for assignment in of_agency if self._is_in(period, assignment)]
        if len(assignments) > 1:
            ids = " or ".join(str(assignment.id) for assignment in assignments)
            row.add_fault(f'means several assignments; write {ids} in a column "{ID.title}"')
        elif not of_agency:
            row.add_fault(
                f"{agency} has no assignment of {code}; correct one of the two", AGENCY.key
            )
        elif not assignments:
            hint = nearest(period[0], {assignment.period for assignment in of_agency})
            row.add_fault(f'{agency} has no {code} in "{period[0]}"; {hint}', PERIOD.key)
        return assignments[0] if len(assignments) == 1 else None

    def _numbered(self, row: Row) -> AssignmentView | None:
        """By its number; what else the row says of it must agree."""
        number = row.text(ID.key)
        if number is None:
            return None
        if not (number.isascii() and number.isdigit()):
            row.add_fault(
                f'"{number}" is not the number of an assignment; copy it from the letter', ID.key
            )
            return None
        desk = self._desk
        try:
            assignment = require_assignment(desk.session, desk.loaded, int(number))
        except UnknownAssignment as error:
            row.add_fault(str(error), ID.key)
            return None
        return assignment if self._agrees(row, assignment) else None

    def _agrees(self, row: Row, assignment: AssignmentView) -> bool:
        """Compared as words: what an edit of the plan has dropped may still be open."""
        code, agency = row.text(OBLIGATION.key), row.text(AGENCY.key)
        wrong = [OBLIGATION.key] if code and fold(code) != fold(assignment.obligation) else []
        if row.filled(PERIOD.key) and not self._is_in(_periods(row), assignment):
            wrong.append(PERIOD.key)
        if agency and not self._is_of(agency, assignment):
            wrong.append(AGENCY.key)
        for key in wrong:
            row.add_fault(
                f"assignment {assignment.id} is {assignment.obligation}, {assignment.period}, "
                f"{assignment.holder}; "
                f'correct this or "{row.titles[ID.key]}"',
                key,
            )
        return not wrong

    def _code(self, row: Row) -> str | None:
        if _text_or_fault(row, OBLIGATION) is None:
            return None
        obligation = row.named(OBLIGATION.key, self._obligations.require)
        return obligation.code if obligation else None

    def _agency(self, row: Row) -> str | None:
        column = (
            AGENCY if row.filled(AGENCY.key) or AGENCY_NAME.key not in row.titles else AGENCY_NAME
        )
        if _text_or_fault(row, column) is None:
            return None
        agency = row.named(column.key, self._agencies.require)
        return agency.code if agency else None

    def _is_of(self, words: str, assignment: AssignmentView) -> bool:
        agency = self._agencies.find(words)
        code = agency.code if agency else words
        return code in (assignment.agency, assignment.holder)

    def _is_in(self, written: tuple[str, ...], assignment: AssignmentView) -> bool:
        """By the period's name, which sheets have, or by the year that letters call it by."""
        period, plan = assignment.period, self._desk.loaded.plan
        called = name_of_period(plan, assignment.obligation, period)
        names = {fold(name) for name in (period, period_in_words(period), called)}
        names.add(fold(_period_name(called)))
        return any(fold(_period_name(words)) in names for words in written)

    def _of(self, code: str) -> list[AssignmentView]:
        if code not in self._by_obligation:
            desk, filters = self._desk, Filter(obligation=code)
            self._by_obligation[code] = work.assignments_as_of(
                desk.session, desk.loaded.id, date.max, filters
            )
        return self._by_obligation[code]


def _text_or_fault(row: Row, column: Column) -> str | None:
    if not row.filled(column.key):
        row.add_fault("is blank; write it", column.key)
        return None
    return row.text(column.key)


def _periods(row: Row) -> tuple[str, ...]:
    """A period as written; where Excel has made a date of `2023-03`, both that it may mean."""
    value = row.cells.get(PERIOD.key)
    if isinstance(value, date):
        return (f"{value:%Y-%m-%d}", f"{value:%Y-%m}")
    written = _text_or_fault(row, PERIOD)
    return (written,) if written else ()


def _period_name(words: str) -> str:
    """The name of the period that is written; the words themselves for an event or asked work."""
    with suppress(ValueError):
        return written_period(words).name
    return words
