"""`chase`: open what was missed, queue the day's letters, then have them delivered."""

from datetime import date
from typing import Any

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client
from prefect.deployments import run_deployment

from flows import words
from flows.open_cycle import newly_opened
from flows.runs import begin, publish, run_name, section
from models.audit.acts import Act
from models.letters import outbox
from operation.installation import Installation
from operation.scheduling.deployed import named, read_now
from operation.steps import chase_step, deliver_step, open_step
from operation.upkeep.health import overdue


@flow(name="chase", flow_run_name=run_name, validate_parameters=False)
def chase(as_of: date | None = None, plan: str | None = None) -> str:
    """Mở nhiệm vụ còn sót, lập thư nhắc việc, thư đôn đốc của ngày; chạy lại không lập thêm."""
    record, act = begin(as_of, plan)
    # Prefect never makes up for runs missed while it was down, so this one must open theirs.
    open_step(record, act)
    chased = chase_step(record, act)
    day = act.as_of.isoformat() if as_of else None
    have_delivered(record, act, {"as_of": day, "plan": record.loaded().plan.code})
    with record.work() as (session, loaded):
        late = words.work_lines(loaded.plan, overdue(session, loaded, act.as_of))
        notices = outbox.notices(session, loaded.id, first=act.as_of, last=act.as_of)
    new = words.work_lines(loaded.plan, newly_opened(record, act))
    letter_lines = words.notice_lines(loaded.plan, notices)
    title = f"Nhắc việc ngày {words.day(act.as_of)}: lập thêm {chased.digests} thư"
    return publish(
        "chase",
        title,
        [
            *([words.ended(loaded), ""] if loaded.has_ended(act.as_of) else []),
            *([words.missed(chased.missed), ""] if chased.missed else []),
            *section("Cơ quan được nhắc trong ngày", letter_lines, "Không có thư nào trong ngày."),
            *section("Nhiệm vụ mở trong ngày", new, "Không có nhiệm vụ nào mở trong ngày."),
            *section("Nhiệm vụ quá hạn", late, "Không có nhiệm vụ quá hạn."),
        ],
    )


def have_delivered(record: Installation, act: Act, parameters: dict[str, Any]) -> None:
    """Start the plan's deployment that delivers, without waiting; where none is, deliver here."""
    with get_client(sync_client=True) as client:
        deliverer = named(read_now(client), parameters["plan"]).get("deliver/deliver")
    if deliverer:
        # Not waited for, because delivery takes as long as the mail server needs.
        run_deployment(deliverer.row.id, parameters=parameters, timeout=0, as_subflow=False)
    else:
        get_run_logger().info("no deployment delivers: delivering in this run")
        deliver_step(record, act.now)
