"""The red warning on every page of whoever answers for the plan: the machine stands still."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assignments.files import shown_text
from deadlines.civil import civil_date, instant
from deadlines.in_words import short_day
from deadlines.working_days import HolidayTableEnds
from models.machine import Signs
from pages.templating import clock
from plans.plan import Plan

LONGEST = timedelta(hours=26)
"""A day and what a slow morning takes; the chase and the watch run once a day."""
CHASE_AT = (7, 30)
"""When the day's chase begins, in Asia/Ho_Chi_Minh."""
WARNED = ("standing", "judge", "leader", "operator")


@dataclass(frozen=True)
class Alert:
    """What stands still, in a sentence, and what to do."""

    words: str
    to_do: str


def warnings(
    plan: Plan, signs: Signs, now: datetime | None, *, role: str, operators: Sequence[str] = ()
) -> list[Alert]:
    """What a role is warned of at an instant; the operator reads which command helps.

    Without an instant nothing is known of the clock: of a hold alone.
    """
    call = _call(operators)
    by_command = role == "operator"
    return [
        Alert(words, command if by_command else sentence.format(call=call))
        for words, command, sentence in _told(plan, signs, now)
    ]


def _told(plan: Plan, signs: Signs, now: datetime | None) -> Iterator[tuple[str, str, str]]:
    if signs.hold_reason is not None:
        reason = shown_text(signs.hold_reason).rstrip(". ")
        yield (
            f"Đang tạm dừng gửi thư: {reason}. Không thư nào được gửi đến các cơ quan.",
            "Khi lý do không còn: dondoc release.",
            "Khi lý do này không còn, {call} để cho gửi lại.",
        )
    if now is None or civil_date(now) > plan.head.ends_on:
        return
    if chase_is_late(plan, signs, now):
        since = f"lần gần nhất ngày {short_day(signs.chased_on)}" if signs.chased_on else "chưa lần"
        yield (
            f"Hệ thống chưa nhắc việc theo lịch hằng ngày ({since}): thư nhắc việc không được lập.",
            "Xem: dondoc status; chạy lại: dondoc up, rồi dondoc chase.",
            "Đề nghị {call}; trong khi chờ, theo dõi các nhiệm vụ đến hạn ở trang này.",
        )
    if watch_is_late(signs, now) and signs.unsealed_at is not None:
        yield (
            "Hệ thống chưa tự kiểm tra trong hơn 26 giờ: nhật ký từ "
            f"{clock(signs.unsealed_at)} chưa được niêm phong.",
            "Xem: dondoc status; chạy lại: dondoc up, rồi dondoc trigger watch.",
            "Đề nghị {call}.",
        )


def _call(operators: Sequence[str]) -> str:
    named = f" ({', '.join(map(shown_text, operators))})" if operators else ""
    return f"báo ngay cho người vận hành hệ thống{named}"


def chase_is_late(plan: Plan, signs: Signs, now: datetime) -> bool:
    """Whether the last chase is more than 26 hours ago; days off, when nobody is chased, not
    counted. Nothing is chased on the live day or before it, nor after the plan's last day.
    """
    day = _next_working(plan, max(filter(None, (signs.chased_on, signs.live_from))))
    if day is None or day > plan.head.ends_on:
        return False
    return now - instant(day - timedelta(days=1), *CHASE_AT) > LONGEST


def _next_working(plan: Plan, after: date) -> date | None:
    """The working day after a day; None where the holiday table ends before it."""
    day = after + timedelta(days=1)
    try:
        while not plan.working_days.is_working(day):
            day += timedelta(days=1)
    except HolidayTableEnds:
        return None
    return day


def watch_is_late(signs: Signs, now: datetime) -> bool:
    """Whether an act is more than 26 hours old that the watch would have sealed."""
    return signs.unsealed_at is not None and now - signs.unsealed_at > LONGEST
