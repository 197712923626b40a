"""`inbox`: read what agencies answered to letters, and keep it for a person."""

from datetime import date

from prefect import flow

from flows import words
from flows.runs import begin, publish, run_name
from operation.inbox import read_inbox


@flow(name="inbox", flow_run_name=run_name, validate_parameters=False)
def inbox(as_of: date | None = None, plan: str | None = None) -> str:
    """Đọc thư trả lời của các cơ quan; không tự ghi nhận báo cáo nào."""
    record, act = begin(as_of, plan)
    reading = read_inbox(record, act)
    if reading is None:
        return publish(
            "inbox",
            f"Thư trả lời ngày {words.day(act.as_of)}: chưa khai báo hộp thư",
            ["Chưa khai báo DONDOC_REPLY_MAILBOX: không đọc thư nào."],
        )
    lines = [
        f"- Thư mới, chờ xem xét: {len(reading.kept) - reading.set_aside}",
        f"- Thư tự động, đã xếp riêng: {reading.set_aside}",
        f"- Thư đã lưu từ trước: {reading.known}",
    ]
    title = f"Thư trả lời ngày {words.day(act.as_of)}: {len(reading.kept)} thư mới"
    return publish("inbox", title, lines)
