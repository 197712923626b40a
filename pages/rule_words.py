"""How the day of a duty is found, in words: `dondoc why` for officials."""

from deadlines.in_words import short_day
from deadlines.rules import (
    AtLeast,
    By,
    Continuous,
    Dated,
    Each,
    Once,
    OnEvent,
    Recurring,
    Rule,
    Undated,
    Within,
)
from plans.plan import Plan

QUARTERS = {1: "I", 2: "II", 3: "III", 4: "IV"}
PARTS = {"month": "tháng", "quarter": "quý", "half": "6 tháng", "nine_months": "9 tháng"}


def rule_in_words(rule: Rule, plan: Plan) -> str:
    """How a rule finds its days."""
    words = _rule(rule, plan)
    if isinstance(rule, Dated) and rule.working_days_before is not None:
        words += f", lùi lại {rule.working_days_before} ngày làm việc"
    if isinstance(rule, Recurring):
        words += f", từ năm {rule.from_year}" if rule.from_year else ""
        words += f", đến năm {rule.to_year}" if rule.to_year else ""
    unsure = "" if getattr(rule, "confirmed", True) else " (ngày chưa có văn bản xác nhận)"
    return f"{words}{unsure}."


def _rule(rule: Rule, plan: Plan) -> str:
    match rule:
        case By():
            words = _by(rule)
        case Within():
            span = "–".join(QUARTERS[quarter] for quarter in rule.quarters)
            after = " của năm sau" if rule.year_after else ""
            words = f"Hằng năm, trong quý {span}{after}; ngày cuối của quý là hạn cuối"
        case Each():
            words = _each(rule)
        case Once():
            words = f"Một lần, {_time(rule)}"
        case Continuous():
            months = ", ".join(map(str, plan.term.check_in_months))
            words = f"Thường xuyên; được hỏi về tiến độ vào tháng {months}, không tính quá hạn"
        case Undated():
            owed = "hằng năm" if rule.every == "year" else "một lần trong kế hoạch"
            words = f"Phải thực hiện {owed}, chưa xác định thời hạn nên không tính quá hạn"
        case OnEvent():
            words = _event(rule, plan)
        case AtLeast():
            words = f"Ít nhất {rule.times} lần mỗi năm, hạn cuối là ngày 31/12"
    return words


def _by(rule: By) -> str:
    year = "năm trước" if rule.year_before else "năm sau" if rule.year_after else ""
    days = " và ".join(rule.days) + (f" của {year}" if year else "")
    if rule.before:
        return f"Hằng năm, trước ngày {days}; hạn cuối là ngày liền trước"
    return f"Hằng năm, chậm nhất ngày {days}"


def _each(rule: Each) -> str:
    month = f"tháng thứ {rule.months_after} sau đó" if rule.months_after else "tháng cuối"
    if rule.day:
        day = f"ngày {rule.day} của {month}"
    elif rule.before:
        day = f"ngày liền trước ngày {rule.before} của {month}"
    else:
        day = f"ngày cuối của {month}"
    return f"Mỗi {PARTS[rule.part]}, hạn cuối là {day}"


def _time(rule: Once) -> str:
    if rule.before:
        return f"trước ngày {short_day(rule.before)}"
    if rule.on:
        return f"chậm nhất ngày {short_day(rule.on)}"
    part = f"quý {QUARTERS[rule.quarter]} " if rule.quarter else ""
    return f"đến hết {part or (f'tháng {rule.month} ' if rule.month else '')}năm {rule.year}"


def _event(rule: OnEvent, plan: Plan) -> str:
    titles = {event.code: event.title for event in plan.head.events}
    after = f"Khi có sự kiện “{titles.get(rule.event, rule.event)}”"
    if rule.working_days:
        return f"{after}, trong {rule.working_days} ngày làm việc"
    return f"{after}, trong {rule.days} ngày" if rule.days else f"{after}, không ấn định hạn cuối"
