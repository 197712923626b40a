"""`deliver`: send the letters that wait, in working hours."""

from datetime import date

from prefect import flow

from flows import words
from flows.runs import begin, publish, run_name
from notifications.delivery import may_leave
from operation.steps import deliver_step


@flow(name="deliver", flow_run_name=run_name, validate_parameters=False)
def deliver(as_of: date | None = None, plan: str | None = None) -> str:
    """Gửi các thư đang chờ, trong giờ làm việc của ngày làm việc; chạy lại không gửi lần hai."""
    record, act = begin(as_of, plan)
    loaded = record.loaded()
    counts = deliver_step(record, act.now)
    lines = [
        f"- Đã gửi: {counts.sent}",
        f"- Chưa gửi được, sẽ gửi lại: {counts.temporary}",
        f"- Không gửi được: {counts.permanent}",
        f"- Không rõ đã đến nơi hay chưa: {counts.uncertain}",
    ]
    if counts.refused:
        lines.append(f"- Máy chủ thư từ chối thư của hệ thống, các thư vẫn chờ: {counts.refused}")
    if loaded.row.hold_reason:
        lines.append(f"- Đang tạm dừng gửi thư: {loaded.row.hold_reason}")
    if not may_leave(loaded, act.now):
        lines = ["Ngoài giờ gửi thư: không gửi thư nào."]
    return publish("deliver", f"Gửi thư ngày {words.day(act.as_of)}: {counts.sent} thư", lines)
