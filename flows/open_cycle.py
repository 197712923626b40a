"""`open-cycle`: open what is due to open, and say what was opened."""

from collections.abc import Sequence
from datetime import date

from prefect import flow

from flows import words
from flows.runs import begin, publish, run_name
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.audit.acts import Act
from operation.installation import Installation
from operation.scheduling.parameters import check_codes
from operation.steps import open_step


# Without Prefect's checks, because pydantic's words don't say what to write instead.
@flow(name="open-cycle", flow_run_name=run_name, validate_parameters=False)
def open_cycle(
    obligations: list[str] | None = None, as_of: date | None = None, plan: str | None = None
) -> str:
    """Mở nhiệm vụ đến kỳ thực hiện và giao cho từng cơ quan; chạy lại không mở thêm."""
    record, act = begin(as_of, plan)
    loaded = record.loaded()
    codes = list(obligations or ())
    check_codes(codes, [row.code for row in loaded.plan.obligations if not row.heading])
    opened = open_step(record, act, codes)
    title = f"Mở nhiệm vụ ngày {words.day(act.as_of)}: {opened.assignments} nhiệm vụ được giao"
    lines = words.work_lines(loaded.plan, newly_opened(record, act, codes))
    if loaded.has_ended(act.as_of):
        lines = [words.ended(loaded)]
    return publish("open-cycle", title, lines or ["Không có nhiệm vụ nào đến kỳ mà chưa mở."])


def newly_opened(record: Installation, act: Act, codes: Sequence[str] = ()) -> list[AssignmentView]:
    """The assignments opened on the day, in the order of the decision."""
    with record.work() as (session, loaded):
        filters = Filter(opened_on=act.as_of)
        opened = work.assignments_as_of(session, loaded.id, act.as_of, filters)
    return [assignment for assignment in opened if not codes or assignment.obligation in codes]
