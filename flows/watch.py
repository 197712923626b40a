"""`watch`: seal the audit, and tell the state of the plan, every day, days off too."""

from datetime import date

from prefect import flow

from flows import words
from flows.runs import begin, publish, run_name
from models.audit import Act
from notifications.bounces import BadMailbox
from operation.bouncing import read_bounces
from operation.heartbeat import beat, is_well
from operation.record import Record
from operation.steps import seal_step
from operation.watching import Health, watching


@flow(name="watch", flow_run_name=run_name, validate_parameters=False)
def watch(as_of: date | None = None, plan: str | None = None) -> str:
    """Tình hình thư, nơi nhận thư, nhiệm vụ quá hạn, bảng ngày nghỉ và thời hạn của kế hoạch."""
    record, act = begin(as_of, plan)
    seal_step(record, act.now)
    mailbox = _mailbox(record, act)
    with record.work() as (session, loaded):
        health = [*watching(session, loaded, act.as_of), *mailbox]
    alarms = sum(not line.ok for line in health)
    title = f"Tình hình ngày {words.day(act.as_of)}: {alarms} điểm cần xử lý"
    told = publish("watch", title, [f"- {'✓' if one.ok else '✗'} {one.words}" for one in health])
    if url := record.settings.heartbeat_url:
        # Last: a run that failed before this is not heard of, and the switch falls.
        beat(url.get_secret_value(), well=is_well(health))
    return told


def _mailbox(record: Record, act: Act) -> list[Health]:
    """Read what came back; a mailbox that does not answer is an alarm and no failed run."""
    try:
        found = read_bounces(record, act)
    except BadMailbox as error:
        return [Health("mailbox", False, f"Không đọc được hộp thư trả lại: {error}.")]
    if found is None:
        return []
    words = f"Đã đọc {found.reports} báo cáo thư bị trả lại; {found.unknown} địa chỉ không của ai."
    return [Health("mailbox", True, words)]
