"""The conclusion: what was found, how grave it is, and by when who remedies it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assignments.asking import WorkOrder
from assignments.days import require_not_before
from assignments.desk import Desk
from assignments.transitions import Paper
from deadlines.civil import parse_day
from deadlines.in_words import document_in_words, short_day
from inspections.errors import BadFinding
from inspections.steps import (
    acting,
    agency_of,
    assign,
    begin_step,
    heir,
    log_act,
    require_inspection,
    require_there,
    settings,
    submit_open,
)
from models.audit.acts import Act
from models.tables_inspections import Finding, Inspection
from plans.faults import nearest

FINDING_FORMAT = "SEVERITY; AGENCY; DUE; WHAT; REMEDY"


@dataclass(frozen=True)
class NotedFinding:
    """A finding as the conclusion has it; `agency` may be a place, then who answers remedies it."""

    severity: str
    agency: str
    due_on: date
    words: str
    remedy: str


def read_finding(text: str) -> NotedFinding:
    """`"nhe; ubnd-huyen-bac-ai; 2023-06-30; what; remedy"`. Raises BadFinding."""
    parts = [part.strip() for part in text.split(";")]
    if len(parts) != 5 or not all(parts):
        raise BadFinding("no-finding", text=text, format=FINDING_FORMAT)
    try:
        due_on = parse_day(parts[2])
    except ValueError as error:
        raise BadFinding("finding-day", written=parts[2], why=str(error)) from error
    return NotedFinding(parts[0], parts[1], due_on, parts[3], parts[4])


def conclude(
    desk: Desk, inspection_id: int, paper: Paper, findings: Sequence[NotedFinding]
) -> tuple[Inspection, list[Finding]]:
    """Conclude an inspection; each remedy is an assignment like any other, chased and judged.

    Without findings it is closed. Raises InspectionError, AssignmentError, NotInPlan.
    """
    desk = begin_step(desk)
    row = require_inspection(desk, inspection_id, ["carried_out"], "conclude")
    act = acting(desk, agency_of(row), "lead it")
    require_not_before(act, row.on, "visited-later", id=row.id)
    if row.on and paper.dated_on < row.on:
        raise BadFinding("conclusion-dated-before", dated_on=paper.dated_on, on=row.on)
    # All of them first, so that one that is refused leaves nothing half concluded.
    for finding in findings:
        _require_sound(desk, finding)
    row.state, row.conclusion, row.concluded_on = "concluded", paper.document, act.as_of
    log_act(
        desk,
        act,
        row,
        "conclude",
        {"document": paper.document, "dated": paper.dated_on, "findings": len(findings)},
    )
    submit_open(desk, act, [row.conclusion_assignment_id], paper)
    return row, [_save_finding(desk, act, row, finding, paper) for finding in findings]


def _save_finding(
    desk: Desk, act: Act, row: Inspection, noted: NotedFinding, paper: Paper
) -> Finding:
    agency = desk.loaded.plan.require_place(noted.agency)
    degrees = {degree.code: degree.name for degree in settings(desk.loaded).severities}
    conclusion = document_in_words(paper.document, "Kết luận")
    title = (
        f"Khắc phục tồn tại, hạn chế (mức độ {degrees[noted.severity]}) nêu tại {conclusion} "
        f"ngày {short_day(paper.dated_on)} về cuộc kiểm tra số {row.id}: "
        f"{noted.words}. Biện pháp khắc phục: {noted.remedy}"
    )
    finding = Finding(
        inspection_id=row.id or 0,
        severity=noted.severity,
        words=noted.words,
        remedy=noted.remedy,
        agency=agency,
        due_on=noted.due_on,
        assignment_id=assign(desk, act, WorkOrder(row.obligation, title, (agency,), noted.due_on)),
    )
    desk.session.add(finding)
    desk.session.flush()
    return finding


def _require_sound(desk: Desk, finding: NotedFinding) -> None:
    degrees = [degree.code for degree in settings(desk.loaded).severities]
    if finding.severity not in degrees:
        hint = nearest(finding.severity, degrees)
        raise BadFinding("no-such-severity", severity=finding.severity, hint=hint)
    agency = desk.loaded.plan.require_place(finding.agency)
    require_there(desk, heir(desk, agency), desk.act.as_of)
