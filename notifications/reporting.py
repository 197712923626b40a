"""Overdue work as it is reported to a level: whom the letter is written to, and in which tone."""

from collections.abc import Sequence

from deadlines.in_words import day_in_words, short_day
from models.assignments.work import AssignmentView
from notifications.grouping import (
    Detail,
    Group,
    grouped,
    late_in_words,
    names_in_words,
    span_in_words,
)
from notifications.register import addressed, head_of
from notifications.rendering import Line
from notifications.views import Contents, EscalatedWork
from plans.head import HOLDER, Level
from plans.plan import Plan


def highest_level(plan: Plan, contents: Contents) -> Level | None:
    """The highest level of a letter; an edit of the plan may have taken some away."""
    levels = plan.head.escalation
    numbers = [each.level for each in contents.escalated if each.level <= len(levels)]
    return levels[max(numbers) - 1] if numbers else None


def goes_up(plan: Plan, contents: Contents) -> bool:
    """Whether a letter is handed on to somebody above: only then it reports."""
    level = highest_level(plan, contents)
    return level is not None and level.hands_on


def kind_in_words(plan: Plan, contents: Contents) -> str:
    """What a letter of escalations is: only about the reader's own work it urges."""
    if goes_up(plan, contents):
        return "Báo cáo"
    if is_about_itself(contents):
        return "Đôn đốc"
    is_standing = contents.agency == plan.head.standing_agency
    return "Đề nghị chỉ đạo" if is_standing else "Thông báo"


def addressed_to(plan: Plan, contents: Contents) -> str:
    """Whom the letter is written to: the words of its highest level, the head of the agency where
    the letter goes to the one that a level names, or the agency.
    """
    level, agency = highest_level(plan, contents), plan.agency(contents.agency)
    if level is None:
        return addressed(agency)
    if level.addressed_to:
        return level.addressed_to
    return f"Đồng chí {head_of(agency)}" if contents.role == level.contact else addressed(agency)


def opening(plan: Plan, contents: Contents) -> str:
    """What the letter asks of its reader."""
    standing, today = plan.agency(plan.head.standing_agency).name, day_in_words(contents.as_of)
    level, document = highest_level(plan, contents), plan.head.document
    if level is None:
        return _own(plan, contents)
    you = "đồng chí" if contents.role == level.contact else "quý cơ quan"
    if level.addressed_to:
        chair = level.addressed_to.partition(" (")[0]
        return (
            f"{standing} kính báo cáo các nhiệm vụ quá hạn khi thực hiện {document}, tính đến "
            f"{today}, để {chair} xem xét, chỉ đạo."
        )
    is_standing = contents.agency == plan.head.standing_agency
    if is_about_itself(contents) and is_standing:
        return (
            f"Thực hiện {document}, đề nghị {you} chỉ đạo hoàn thành các nhiệm vụ quá hạn sau đây "
            f"của {standing}, tính đến {today}."
        )
    if is_about_itself(contents):
        return (
            f"Thực hiện {document}, {standing} đề nghị {you} chỉ đạo hoàn thành các nhiệm vụ quá "
            f"hạn sau đây, tính đến {today}; báo cáo nguyên nhân chậm và thời gian hoàn thành "
            f"trước ngày {short_day(contents.answer_by)}."
        )
    if is_standing:
        return (
            f"Các nhiệm vụ sau đây của các cơ quan, đơn vị, địa phương khi thực hiện {document} "
            f"đã quá hạn, tính đến {today}. Đề nghị {you} xem xét, chỉ đạo đôn đốc."
        )
    return (
        f"{standing} thông báo các nhiệm vụ quá hạn khi thực hiện {document}, tính đến {today}; "
        f"đề nghị {you} xem xét, có ý kiến chỉ đạo."
    )


def is_about_itself(contents: Contents) -> bool:
    """What is escalated is the work of the agency that is written to."""
    return all(each.work.holder == contents.agency for each in contents.escalated)


def _own(plan: Plan, contents: Contents) -> str:
    """The opening of a letter about the agency's own work, or about what it contributes to."""
    standing, today = plan.agency(plan.head.standing_agency).name, day_in_words(contents.as_of)
    document = plan.head.document
    is_own = contents.agency == plan.head.standing_agency
    if contents.only_answers:
        who = plan.agency(plan.head.judge).name if is_own else standing
        return (
            f"{who} thông báo kết quả xem xét báo cáo, đề nghị của quý cơ quan khi thực hiện "
            f"{document}, tính đến {today}."
        )
    if is_own:
        return f"Các nhiệm vụ của {standing} theo {document}, tính đến {today}:"
    if contents.work:
        return (
            f"Thực hiện {document}, {standing} đề nghị quý cơ quan thực hiện các nhiệm vụ sau đây, "
            f"tính đến {today}."
        )
    if contents.news and all(each.request for each in contents.news):
        return f"Thực hiện {document}, {standing} trân trọng gửi nội dung đề nghị sau đây:"
    return (
        f"Thực hiện {document}, {standing} gửi quý cơ quan thông tin về các nhiệm vụ phối hợp, "
        f"tính đến {today}."
    )


def escalated_groups(contents: Contents) -> list[Group]:
    """Overdue work of any agency by duty, the longest overdue first."""
    ordered = sorted(contents.escalated, key=lambda each: (-each.work.days_late, each.work.id))
    return grouped(each.work for each in ordered)


def escalated_lines(plan: Plan, contents: Contents, detail: Detail) -> list[Line]:
    """Overdue work by duty: since when, who has not sent it, and what was written about it."""
    by_id = {each.work.id: each for each in contents.escalated}
    # How many others have the same duty is no news about one's own.
    totals = None if is_about_itself(contents) else contents.totals
    return [
        Line(
            f"{late_in_words(plan, group, detail, totals)}.",
            notes=sent_in_words(plan, [by_id[assignment.id] for assignment in group.work], detail),
        )
        for group in escalated_groups(contents)
    ]


def sent_in_words(
    plan: Plan, escalated: Sequence[EscalatedWork], detail: Detail
) -> tuple[str, ...]:
    """What was already sent about escalated work, and when."""
    own = [day for each in escalated for day, level in each.sent if level == 0]
    earlier = [
        (raised_in_words(plan, level, each.work), day)
        for each in escalated
        for day, level in each.sent
        if 0 < level < each.level
    ]
    sentences = []
    if own:
        letters = max(sum(level == 0 for _, level in each.sent) for each in escalated)
        sentences.append(f"đã đôn đốc {letters} lần, {span_in_words(own)}")
    for what in dict.fromkeys(what for what, _ in earlier):
        days = [day for each, day in earlier if each == what]
        sentences.append(f"{what} {span_in_words(days)}")
    words = _capital("; ".join(sentences))
    unsent = [each.work.holder for each in escalated if not any(n == 0 for _, n in each.sent)]
    if not unsent:
        return (f"{words}.",)
    names = names_in_words(plan, unsent, detail)
    none = f"Chưa có thư nào gửi đến cơ quan thực hiện: {names}."
    return (f"{words}.", none) if words else (none,)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def raised_in_words(plan: Plan, number: int, work: AssignmentView) -> str:
    """What was done at a level of escalation of some work: its holder's head is only urged, others
    are reported to; of its own work an agency reports to its judge.
    """
    if number > len(plan.head.escalation):
        return f"đã báo cáo mức {number}"
    level = plan.head.escalation[number - 1]
    if level.to == HOLDER:
        return "đã có thư đôn đốc gửi lãnh đạo cơ quan thực hiện"
    whom = level.addressed_to or plan.agency(plan.head.recipient(level, work.holder)).name
    return f"đã báo cáo {whom}"
