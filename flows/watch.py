"""`watch`: seal the audit, read what bounced, tell the state of the plan; on days off too."""

from datetime import date

from prefect import flow

from flows import words
from flows.runs import begin, publish, run_name
from operation.inbox import inbox_health
from operation.steps import seal_step, sweep_letters_step
from operation.temporary import sweep_parts
from operation.upkeep.bounces import mailbox_health
from operation.upkeep.health import watching
from operation.upkeep.heartbeat import beat, is_well


@flow(name="watch", flow_run_name=run_name, validate_parameters=False)
def watch(as_of: date | None = None, plan: str | None = None) -> str:
    """Tình hình thư, nơi nhận thư, nhiệm vụ quá hạn, bảng ngày nghỉ và thời hạn của kế hoạch."""
    record, act = begin(as_of, plan)
    sweep_letters_step(record, act)
    # The clock of a rehearsed day says nothing of how old a file is.
    if not as_of:
        sweep_parts(record.settings.evidence, act.now.timestamp())
    seal_step(record, act.now)
    mailbox = [*mailbox_health(record, act), *inbox_health(record)]
    with record.read(as_of) as (session, loaded):
        health = [*watching(session, loaded, act.as_of), *mailbox]
    alarms = sum(not line.ok for line in health)
    title = f"Tình hình ngày {words.day(act.as_of)}: {alarms} điểm cần xử lý"
    shown = publish(
        "watch", title, [f"- {'✓' if line.ok else '✗'} {line.words}" for line in health]
    )
    # A rehearsed day must not tell the switch that the machine is alive.
    url = record.settings.heartbeat_url
    if url and not as_of:
        # Last, so that the switch falls when a run fails before this.
        beat(url.get_secret_value(), well=is_well(health))
    return shown
