"""The digest in Vietnamese, worded when it leaves, so that it is true then."""

from collections.abc import Sequence
from datetime import date, timedelta

from deadlines.in_words import short_day
from models.assignments.lists import Card
from models.assignments.work import AssignmentView
from models.types import OPEN
from notifications.answers import DECIDED, RECORDED, answer_lines, recorded_lines
from notifications.grouping import Detail, by_unconfirmed_holidays, count_in_words, named, number
from notifications.register import closing, office_of_answers
from notifications.rendering import Line, Part, letter, part
from notifications.reporting import (
    addressed_to,
    escalated_groups,
    escalated_lines,
    goes_up,
    is_about_itself,
    kind_in_words,
    opening,
)
from notifications.self_scoring import asked_in_words
from notifications.views import Contents, CycleNews, Letter
from plans.plan import Obligation, Plan

COMING_WITHIN = timedelta(days=60)
"""What is due within it is coming (sắp đến hạn): thirty working days, those of Tết too."""
WHEN = {
    "overdue": "Nhiệm vụ quá hạn",
    "gone": "Nhiệm vụ đã qua ngày dự kiến, ngày đề nghị bổ sung",
    "today": "Nhiệm vụ đến hạn hôm nay",
    "soon": "Nhiệm vụ sắp đến hạn",
    "far": "Nhiệm vụ đã giao, chưa đến hạn",
    "undated": "Nhiệm vụ thường xuyên, chưa xác định thời hạn",
}
"""Parts of a letter in their order: what they hold, and their heading."""


def digest(plan: Plan, contents: Contents, *, fits: bool = True) -> Letter:
    """The one letter of the day for one contact: what is escalated first, then the overdue, then
    by date, then the undated. A date that nobody decided (ngày dự kiến) makes nothing overdue.

    Without `fits` nothing is left to a list that goes along with it.
    """
    standing = plan.agency(plan.head.standing_agency)
    own, upward = contents.agency == standing.code, goes_up(plan, contents)
    words = {
        "agency": addressed_to(plan, contents),
        "opening": opening(plan, contents),
        "changes": changes_in_words(contents),
        "urgent": _urgent(plan, contents),
        "requests": [news for news in contents.news if news.request],
        "link": contents.link,
        "how_to": _how_to(plan, contents) if _is_open(contents) else None,
        "closing": closing(upward=upward),
        "signed_by": None if own and not upward else standing.name,
    }
    return letter(
        "digest",
        _subject(plan, contents),
        lambda detail: _parts(plan, contents, detail),
        words,
        fits=fits,
    )


def _parts(plan: Plan, contents: Contents, detail: Detail) -> list[Part]:
    groups = escalated_groups(contents)
    is_own = is_about_itself(contents)
    whose = "" if is_own else f" của {plan.agency(contents.agency).name}"
    long = " kéo dài, cần chỉ đạo" if is_own else ""
    answers = [Line("", line) for line in answer_lines(plan, contents.answers)]
    recorded = [Line("", line) for line in recorded_lines(plan, contents.answers)]
    parts = [
        part(RECORDED, recorded, detail),
        part(DECIDED, answers, detail),
        part(
            f"Nhiệm vụ quá hạn{long} ({number(groups)})",
            escalated_lines(plan, contents, detail),
            detail,
        ),
    ]
    for when, title in WHEN.items():
        of_it = [each for each in contents.work if _when(each, contents.as_of) == when]
        lines = _lines(plan, contents, of_it, detail)
        parts.append(part(f"{title}{whose} ({len(lines)})", lines, detail))
        if when == "overdue":
            others = [_other(plan, each, contents.as_of) for each in contents.others]
            heading = f"Nhiệm vụ quá hạn khác{whose} ({len(others)})"
            parts.append(part(heading, others, detail))
    news = [_news_line(plan, each, contents.as_of) for each in contents.news if not each.request]
    parts.append(part(f"Nhiệm vụ phối hợp (để biết, chuẩn bị) ({len(news)})", news, detail))
    return parts


def _urgent(plan: Plan, contents: Contents) -> str | None:
    """What is asked about work that is overdue; of its own the standing agency asks nothing."""
    late = any(each.overdue for each in (*contents.work, *contents.others))
    if not late or contents.agency == plan.head.standing_agency or goes_up(plan, contents):
        return None
    if contents.escalated and is_about_itself(contents):
        # The opening asks just this.
        return None
    return (
        "Đối với nhiệm vụ quá hạn, đề nghị quý cơ quan khẩn trương hoàn thành, báo cáo nguyên nhân "
        f"chậm và thời gian hoàn thành trước ngày {short_day(contents.answer_by)}."
    )


def _is_open(contents: Contents) -> bool:
    """Whether anything in the letter is still to be reported."""
    decided = contents.answers if contents.only_answers else ()
    own = contents.escalated if is_about_itself(contents) else ()
    return bool(contents.work or own) or any(answer.status in OPEN for answer in decided)


def _how_to(plan: Plan, contents: Contents) -> str:
    what = "số, ngày văn bản (sản phẩm) kèm mã số nhiệm vụ"
    by_link = "báo cáo theo đường liên kết nêu trên, hoặc " if contents.link else ""
    if contents.agency == plan.head.standing_agency:
        judge = plan.agency(plan.head.judge).name
        return f"khi hoàn thành, đề nghị {by_link}gửi {what} đến {judge} để xác nhận."
    by_mail = f"trả lời thư này, ghi rõ {what}"
    how = by_mail if contents.by_reply else f"gửi {what} về {office_of_answers(plan)}"
    return (
        f"khi hoàn thành, đề nghị {by_link}{how}. Trường hợp vướng mắc, đề nghị báo cáo lý do và "
        "thời gian dự kiến hoàn thành trước khi hết hạn."
    )


def _when(assignment: AssignmentView, as_of: date) -> str:
    """The part of the letter that work stands in."""
    if assignment.overdue:
        return "overdue"
    if assignment.expected_on is None:
        return "undated"
    if assignment.expected_on <= as_of:
        return "today" if assignment.expected_on == as_of else "gone"
    return "soon" if assignment.expected_on <= as_of + COMING_WITHIN else "far"


def changes_in_words(contents: Contents) -> str | None:
    """What is new since the contact's last letter, counted; None if nothing is.

    It is about the contact's own agency: a letter that only reports the work of others has none.
    """
    since, reports_only = contents.since, contents.escalated and not contents.work
    if since is None or reports_only:
        return None
    counts = {
        "nhiệm vụ mới": sum(assignment.opened_on > since for assignment in contents.work),
        "nhiệm vụ mới quá hạn": sum(
            assignment.overdue and (assignment.expected_on or since) >= since
            for assignment in contents.work
        ),
    }
    changes = [f"{count} {words}" for words, count in counts.items() if count]
    return f"Kể từ thư ngày {short_day(since)}: {', '.join(changes)}." if changes else None


def stagnant(assignment: AssignmentView, still_since: date | None) -> bool:
    """Whether work that was taken on, or has no date, has not been changed after a day."""
    may = assignment.status == "acknowledged" or (
        assignment.expected_on is None and assignment.status in OPEN
    )
    return may and still_since is not None and assignment.changed_on <= still_since


def due_in_words(assignment: AssignmentView | Card, as_of: date) -> str:
    """The last day and the days left in words; `chưa xác định thời hạn` where there is none."""
    words = _days_in_words(assignment, as_of)
    if assignment.extension_to is None:
        return words
    until = short_day(assignment.extension_to)
    return f"{words} (đề nghị gia hạn đến {until}, đang chờ quyết định)"


def _days_in_words(assignment: AssignmentView | Card, as_of: date) -> str:
    day = assignment.expected_on
    if day is None:
        words = "thường xuyên, đề nghị báo cáo tình hình thực hiện"
        return words if assignment.kind == "continuous" else "chưa xác định thời hạn"
    left = (day - as_of).days
    text = short_day(day) if assignment.due_on_decided else f"{short_day(day)} (ngày dự kiến)"
    if assignment.status == "returned":
        text = f"đề nghị bổ sung xong trong ngày {short_day(day)}"
    # The due date is the last day on which a report is in time.
    if left == 0:
        return f"{text} – hôm nay là ngày cuối"
    if left > 0:
        return f"{text} – còn {left} ngày"
    if assignment.overdue:
        # Counted from the date that was decided, not from the day to resubmit.
        return f"{text} – quá hạn {assignment.days_late} ngày"
    return f"{text} – đã qua {-left} ngày"


def _subject(plan: Plan, contents: Contents) -> str:
    """What the letter is, and how much of each there is in it."""
    late = sum(each.overdue for each in (*contents.work, *contents.others))
    rest = sum(not assignment.overdue for assignment in contents.work)
    subject = f"[{plan.head.subject}]"
    if contents.escalated:
        kind = kind_in_words(plan, contents)
        is_own = is_about_itself(contents)
        long, whose = (" kéo dài", "khác") if is_own else ("", "của cơ quan")
        own = f"; {late} nhiệm vụ quá hạn {whose}" if late else ""
        count = count_in_words(escalated_groups(contents))
        return f"{subject} {kind}: {count} quá hạn{long}{own}"
    if late:
        text = f"{late} nhiệm vụ quá hạn" + (f", {rest} nhiệm vụ cần thực hiện" if rest else "")
        return f"{subject} Đôn đốc: {text}"
    if rest:
        return f"{subject} Nhắc việc: {rest} nhiệm vụ cần thực hiện"
    if contents.only_answers:
        return f"{subject} Kết quả xem xét báo cáo, đề nghị"
    if all(news.request for news in contents.news):
        return f"{subject} Đề nghị tham gia, phối hợp thực hiện"
    return f"{subject} Thông tin {len(contents.news)} nhiệm vụ phối hợp"


def _lines(
    plan: Plan, contents: Contents, work: Sequence[AssignmentView], detail: Detail
) -> list[Line]:
    ordered = sorted(
        work, key=lambda assignment: (assignment.expected_on or date.max, assignment.id)
    )
    return [_line(plan, contents, assignment, detail) for assignment in ordered]


def _line(plan: Plan, contents: Contents, assignment: AssignmentView, detail: Detail) -> Line:
    obligation = plan.find_obligation(assignment.obligation)
    product = assignment.product(obligation.product if obligation else None)
    notes = _asked(plan, obligation, contents)
    if stagnant(assignment, contents.still_since):
        still = f"Chưa có tiến triển từ ngày {short_day(assignment.changed_on)}"
        notes = (*notes, f"{still}; đề nghị báo cáo tình hình {_before(contents)}.")
    if asked := contents.scores.get(assignment.id):
        words = asked_in_words(asked, brief=detail.brief, enclosed=contents.encloses)
        notes = (*notes, words)
    timing = _timing(plan, obligation, assignment) + by_unconfirmed_holidays(plan, assignment)
    said = [
        *([f"sản phẩm: {product}"] if product and not detail.brief else []),
        f"thời hạn: {due_in_words(assignment, contents.as_of)}{timing}",
        *([] if detail.brief else [f"căn cứ: {_basis(plan, assignment)}"]),
        f"mã số nhiệm vụ: {assignment.id}",
    ]
    return Line(named(plan, assignment), f"; {'; '.join(said)}", notes)


def _basis(plan: Plan, assignment: AssignmentView) -> str:
    """The place in the decision or the order; what the owner asks for only serves it."""
    if not assignment.by_owner:
        return assignment.source
    standing = plan.agency(plan.head.standing_agency).name
    return f"theo đề nghị của {standing} để thực hiện {assignment.source}"


def _timing(plan: Plan, obligation: Obligation | None, assignment: AssignmentView) -> str:
    """The decision's own phrase of when, beside the day that was read from it; or that the day is
    the owner's.
    """
    if assignment.by_owner:
        return f" (thời hạn do {plan.agency(plan.head.standing_agency).name} đề nghị)"
    if obligation is None or not obligation.timing or assignment.was_asked:
        return ""
    return f" (quy định: “{obligation.timing}”)" if assignment.expected_on else ""


def _other(plan: Plan, assignment: AssignmentView, as_of: date) -> Line:
    name = named(plan, assignment)
    return Line(name, f"; {due_in_words(assignment, as_of)}; mã số nhiệm vụ: {assignment.id}")


def _before(contents: Contents) -> str:
    return f"trước ngày {short_day(contents.answer_by)}"


def _asked(plan: Plan, obligation: Obligation | None, contents: Contents) -> tuple[str, ...]:
    """Work that still waits for its event: whoever knows is asked to record it (I.6)."""
    waits_for = obligation.waits_for if obligation else None
    if not waits_for or waits_for in contents.events_come:
        return ()
    event = next(event for event in plan.head.events if event.code == waits_for)
    recorder = plan.agency(event.recorded_by).name
    return (f"Đề nghị {recorder} ghi nhận ngày: {event.title}.",)


def _news_line(plan: Plan, news: CycleNews, as_of: date) -> Line:
    name = named(plan, news)
    return Line(name, f"; {_news_due(news, as_of)}; căn cứ: {news.source}")


def _news_due(news: CycleNews, as_of: date) -> str:
    leads = f"chủ trì: {_few(news.leads)}" if news.leads else "để biết, phối hợp"
    if news.due_on is None:
        return leads
    left = (news.due_on - as_of).days
    when = f"còn {left} ngày" if left > 0 else "hôm nay là ngày cuối" if left == 0 else "đã qua"
    return f"thời hạn: {short_day(news.due_on)} – {when}; {leads}"


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} cơ quan, địa phương"
