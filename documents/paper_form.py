"""The sheet on which agencies report on paper: what is open, with blank cells for the document."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from sqlmodel import Session

from deadlines.in_words import short_day
from documents.errors import NothingToPrint, Unwritable
from documents.paper_reports import (
    AGENCY,
    AGENCY_NAME,
    DATED,
    DOCUMENT,
    ID,
    NOTE,
    OBLIGATION,
    PERIOD,
)
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.types import OPEN
from notifications.enclosing import AboutWork
from notifications.views import Attachment
from plans.loading import LoadedPlan
from plans.plan import Plan
from sheets.form import HEADER_ROW, Form, FormColumn, Looks
from sheets.table import MOST_ROWS
from sheets.writing import WORKBOOK

UNDATED = "Chưa xác định thời hạn"
COLUMNS = (
    FormColumn(ID.title, 10, "number"),
    FormColumn(OBLIGATION.title, 13),
    FormColumn(PERIOD.title, 11),
    FormColumn(AGENCY.title, 24),
    FormColumn(AGENCY_NAME.title, 22),
    FormColumn("Nội dung nhiệm vụ", 48),
    FormColumn("Sản phẩm", 26),
    FormColumn("Thời hạn", 22, "day"),
    FormColumn(DOCUMENT.title, 18, "blank"),
    FormColumn(DATED.title, 14, "blank day"),
    FormColumn(NOTE.title, 24, "blank"),
)
Cells: TypeAlias = tuple[str | int | date | None, ...]
DAYS = {
    "validate": "date",
    "criteria": ">=",
    "value": date(2000, 1, 1),
    "error_title": "Ngày văn bản",
    "error_message": "Đề nghị ghi ngày/tháng/năm, ví dụ: 28/02/2023.",
}


def write_form(
    session: Session, loaded: LoadedPlan, path: Path, *, as_of: date, agency: str | None = None
) -> int:
    """Write what is open on a day, of one holder or of all; how many assignments that is.

    Raises Unwritable, also for a file that is there already, and NothingToPrint.
    """
    if path.suffix.lower() != ".xlsx":
        raise Unwritable(f"{path}: is not the name of a workbook; write {path.stem or 'form'}.xlsx")
    assignments = _open_work(session, loaded, agency, as_of)
    whose = f" of {agency}" if agency else ""
    if not assignments:
        raise NothingToPrint(f"nothing{whose} is open on {as_of}; see: dondoc assignments")
    if len(assignments) > MOST_ROWS:
        raise NothingToPrint(
            f"{len(assignments)} assignments are open, and a sheet holds {MOST_ROWS}; "
            "add --agency AGENCY"
        )
    _write(path, _workbook(loaded.plan, assignments, as_of))
    return len(assignments)


def own_sheet(session: Session, loaded: LoadedPlan, about: AboutWork) -> list[Attachment]:
    """The form of all that the agency of a letter holds, to go with it; none if nothing is open."""
    held = _open_work(session, loaded, about.agency, about.as_of)[:MOST_ROWS]
    if not held:
        return []
    content = _workbook(loaded.plan, held, about.as_of)
    return [Attachment("bieu-bao-cao.xlsx", WORKBOOK, content)]


def _open_work(
    session: Session, loaded: LoadedPlan, agency: str | None, as_of: date
) -> list[AssignmentView]:
    filters = Filter(agencies=[agency] if agency else None, statuses=OPEN)
    listed = work.assignments_as_of(session, loaded.id, as_of, filters)
    # By holder, because work that was handed on must be reported by who has it now.
    return [assignment for assignment in listed if agency in (None, assignment.holder)]


def _write(path: Path, content: bytes) -> None:
    try:
        # Mode x, so that a form which somebody has filled in is not overwritten by an empty one.
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise Unwritable(f"{path}: already exists; choose another name, or move it") from error
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Unwritable(f"{path}: cannot be written ({why})") from error


def _workbook(plan: Plan, assignments: Sequence[AssignmentView], as_of: date) -> bytes:
    standing = plan.agency(plan.head.standing_agency).name
    form = Form(
        tab="Báo cáo",
        title="BIỂU BÁO CÁO KẾT QUẢ THỰC HIỆN NHIỆM VỤ",
        words=(
            f"Thực hiện {plan.head.document}. Nhiệm vụ chưa hoàn thành tính đến ngày "
            f"{short_day(as_of)}.",
            "Đề nghị ghi số, ký hiệu, ngày (ngày/tháng/năm) của văn bản (sản phẩm) vào dòng của "
            "nhiệm vụ đã hoàn thành, để trống các dòng còn lại, giữ nguyên các cột khác, gửi về "
            f"{standing}.",
        ),
        columns=COLUMNS,
    )
    return form.workbook(plan, as_of, partial(_write_rows, plan, assignments))


def _write_rows(
    plan: Plan, assignments: Sequence[AssignmentView], sheet: Any, looks: Looks
) -> None:
    for row, assignment in enumerate(assignments, start=HEADER_ROW):
        for column, (part, value) in enumerate(zip(COLUMNS, _cells(plan, assignment), strict=True)):
            unsure = (
                part.look == "day"
                and not assignment.due_on_decided
                and assignment.status != "returned"
            )
            sheet.write(row, column, value, looks["expected day" if unsure else part.look])
    last_row = HEADER_ROW + len(assignments) - 1
    sheet.autofilter(HEADER_ROW - 1, 0, last_row, len(COLUMNS) - 1)
    dated = next(index for index, part in enumerate(COLUMNS) if part.title == DATED.title)
    sheet.data_validation(HEADER_ROW, dated, last_row, dated, DAYS)


def _cells(plan: Plan, assignment: AssignmentView) -> Cells:
    # What an edit of the plan has dropped may still be open.
    names = {agency.code: agency.name for agency in plan.agencies}
    row = plan.find_obligation(assignment.obligation)
    year = plan.year_of(assignment.obligation, assignment.period)
    return (
        assignment.id,
        assignment.obligation,
        # The year that letters call it by.
        str(year) if year else assignment.period,
        assignment.holder,
        names.get(assignment.holder, assignment.holder),
        assignment.title,
        assignment.product(row.product if row else None) or "",
        assignment.expected_on or UNDATED,
        None,
        None,
        None,
    )
