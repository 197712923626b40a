"""`inspection-cycle`: order ad hoc inspections by a form, or plan some for a person to draw."""

from datetime import date

from prefect import flow
from prefect.runtime import flow_run

from assignments.desk import Desk
from deadlines.civil import civil_date
from flows import words
from flows.runs import begin, beside_another, moment, publish
from inspections.ordering import Order, carry_out


def order_name() -> str:
    """The name of a run: its flow and its day; no place."""
    day = (flow_run.get_parameters() or {}).get("as_of") or civil_date(moment(None))
    return f"inspection-cycle{beside_another()} {day}"


@flow(name="inspection-cycle", flow_run_name=order_name)
def inspection_cycle(order: Order, as_of: date | None = None, plan: str | None = None) -> str:
    """Tổ chức kiểm tra theo yêu cầu, hoặc lập cuộc kiểm tra đột xuất để Trưởng đoàn rút thăm."""
    record, act = begin(as_of, plan)
    with record.work() as (session, loaded):
        done = carry_out(Desk(session, loaded, act), order)
    title = f"Lập {len(done)} cuộc kiểm tra ngày {words.day(act.as_of)}"
    return publish("inspection-cycle", title, words.order_lines(loaded.plan, done))
