"""What `watch` looks at every day: letters, contacts, overdue work, the holiday table, the term."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from deadlines.in_words import short_day
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.letters import contacts, outbox
from models.plan_rows import hold_reason
from models.tables import Contact
from models.types import OPEN
from plans.loading import LoadedPlan

STATES = {
    "queued": "đang chờ gửi",
    "temporary": "chưa gửi được, sẽ gửi lại",
    "permanent": "không gửi được",
    "uncertain": "không rõ đã đến nơi hay chưa",
    "returned": "bị trả lại",
}
AWAITING = (*OPEN, "submitted")
ALARMING = ("temporary", "permanent", "uncertain")


@dataclass(frozen=True)
class Health:
    """One line of health in Vietnamese; `ok` is False where somebody has to act."""

    what: str
    ok: bool
    words: str


def watching(session: Session, loaded: LoadedPlan, as_of: date) -> list[Health]:
    """The state of a plan on a day, one line for each thing looked at."""
    awaiting = work.assignments_as_of(session, loaded.id, as_of, Filter(statuses=AWAITING))
    return [
        *_held(hold_reason(session, loaded.id)),
        *_letters(outbox.count_by_state(session, loaded.id)),
        _contacts(loaded, outbox.unreachable(session, loaded.id, as_of)),
        *_bounced(loaded, contacts.bounced(session, loaded.id)),
        *_overdue(loaded, overdue(session, loaded, as_of)),
        *_decisions(awaiting),
        *_ended_holders(loaded, awaiting, as_of),
        _table(loaded, as_of),
        _term(loaded, as_of),
    ]


def overdue(session: Session, loaded: LoadedPlan, as_of: date) -> list[AssignmentView]:
    """Open work that is overdue on a day, in the order of the decision."""
    assignments = work.assignments_as_of(session, loaded.id, as_of, Filter(statuses=OPEN))
    return [assignment for assignment in assignments if assignment.overdue]


def held_by_ended(loaded: LoadedPlan, awaiting: list[AssignmentView], as_of: date) -> int:
    """How much work is held by agencies that have ended by a day: it awaits a transfer."""
    # An agency that a later plan dropped has not ended, because nobody says on which day.
    last = {agency.code: agency.valid_to for agency in loaded.plan.agencies}
    return sum(last.get(assignment.holder, date.max) < as_of for assignment in awaiting)


def _ended_holders(loaded: LoadedPlan, awaiting: list[AssignmentView], as_of: date) -> list[Health]:
    count = held_by_ended(loaded, awaiting, as_of)
    words = f"{count} nhiệm vụ do cơ quan đã kết thúc hoạt động giữ: cần chuyển giao."
    return [Health("holders", False, words)] if count else []


def _held(reason: str | None) -> list[Health]:
    return [Health("hold", False, f"Đang tạm dừng gửi thư: {reason}.")] if reason else []


def _decisions(awaiting: list[AssignmentView]) -> list[Health]:
    """What the standing agency still has to decide; not an alarm."""
    reported = sum(assignment.status == "submitted" for assignment in awaiting)
    extensions = sum(assignment.extension_to is not None for assignment in awaiting)
    words = {
        f"Báo cáo hoàn thành chờ xác nhận: {reported}.": reported,
        f"Đề nghị gia hạn chờ quyết định: {extensions}.": extensions,
    }
    return [Health("decisions", True, line) for line, count in words.items() if count]


def _letters(counts: dict[str, int]) -> list[Health]:
    lines = [
        Health("letters", state not in ALARMING, f"Thư {words}: {counts[state]}.")
        for state, words in STATES.items()
        if counts.get(state)
    ]
    return lines or [Health("letters", True, "Không có thư nào đang chờ hoặc gửi lỗi.")]


def _contacts(loaded: LoadedPlan, codes: list[str]) -> Health:
    if not codes:
        return Health("contacts", True, "Mọi cơ quan đang có nhiệm vụ đều có nơi nhận thư.")
    names = "; ".join(loaded.plan.agency(code).name for code in codes)
    return Health("contacts", False, f"Cơ quan chưa có nơi nhận thư: {names}.")


def _bounced(loaded: LoadedPlan, rows: list[tuple[str, Contact]]) -> list[Health]:
    if not rows:
        return []
    plan = loaded.plan
    names = "; ".join(
        f"{plan.agency(code).name} ({plan.role(contact.role)})" for code, contact in rows
    )
    words = f"Địa chỉ bị trả lại thư, cần cập nhật: {names}."
    return [Health("bounced", False, words)]


def _overdue(loaded: LoadedPlan, late: list[AssignmentView]) -> list[Health]:
    if not late:
        return [Health("overdue", True, "Không có nhiệm vụ quá hạn.")]
    by_holder = Counter(assignment.holder for assignment in late)
    return [
        Health("overdue", False, f"Quá hạn, {loaded.plan.agency(code).name}: {count} nhiệm vụ.")
        for code, count in sorted(by_holder.items(), key=lambda item: (-item[1], item[0]))
    ]


def _table(loaded: LoadedPlan, as_of: date) -> Health:
    missing = loaded.missing_years(as_of)
    if not missing:
        last = max(loaded.plan.working_days.years)
        return Health("holidays", True, f"Bảng ngày nghỉ có đến năm {last}.")
    years = ", ".join(map(str, missing))
    return Health("holidays", False, f"Bảng ngày nghỉ chưa có năm {years}: cần bổ sung.")


def _term(loaded: LoadedPlan, as_of: date) -> Health:
    ends_on = short_day(loaded.plan.head.ends_on)
    if loaded.has_ended(as_of):
        return Health("term", True, f"Kế hoạch đã kết thúc ngày {ends_on}: không mở nhiệm vụ mới.")
    return Health("term", True, f"Kế hoạch còn hiệu lực đến hết ngày {ends_on}.")
