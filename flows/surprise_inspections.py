"""`surprise-inspections`: compare the year with its pace and propose the next; a person draws."""

from datetime import date

from prefect import flow

from flows import words
from flows.runs import begin, publish, run_name
from inspections.proposing import pace
from operation.steps import propose_step


@flow(name="surprise-inspections", flow_run_name=run_name, validate_parameters=False)
def surprise_inspections(as_of: date | None = None, plan: str | None = None) -> str:
    """So tiến độ kiểm tra đột xuất với kế hoạch và đề xuất cuộc tiếp theo; chạy lại không thêm."""
    record, act = begin(as_of, plan)
    added = propose_step(record, act)
    with record.read() as (session, loaded):
        stands = pace(session, loaded, act.as_of)
    title = f"Kiểm tra đột xuất năm {stands.year}: đề xuất thêm {len(added)} cuộc"
    lines = words.pace_lines(stands, len(added))
    if loaded.has_ended(act.as_of):
        lines = [words.ended(loaded)]
    return publish("surprise-inspections", title, lines)
