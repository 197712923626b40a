"""The digest in Vietnamese, worded when it leaves, so that it is true then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from deadlines.in_words import day_in_words, period_in_words, short_day
from deadlines.rules import Undated
from models.assignments.work import AssignmentView
from models.letters.answers import Answer
from models.types import OPEN
from notifications.answers import answer_lines
from plans.plan import HOLDER, Obligation, Plan

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(enabled_extensions=("html.j2",)),
    undefined=StrictUndefined,
    trim_blocks=True,
    keep_trailing_newline=True,
    lstrip_blocks=True,
)
COMING_WITHIN = timedelta(days=60)
"""What is due within it is coming (sắp đến hạn): thirty working days, those of Tết too."""
WHEN = {
    "overdue": ("Nhiệm vụ quá hạn", "Quá hạn"),
    "gone": ("Nhiệm vụ đã qua ngày dự kiến, ngày đề nghị bổ sung", "Đã qua ngày dự kiến"),
    "today": ("Nhiệm vụ đến hạn hôm nay", "Đến hạn hôm nay"),
    "soon": ("Nhiệm vụ sắp đến hạn", "Sắp đến hạn"),
    "far": ("Nhiệm vụ đã giao, chưa đến hạn", "Chưa đến hạn"),
    "undated": (
        "Nhiệm vụ thường xuyên, chưa xác định thời hạn",
        "Thường xuyên, chưa xác định thời hạn",
    ),
}
"""Parts of a letter in their order: what they hold, their heading, and their short name."""
MOST_DAYS = 6
"""How many days of letters already sent stand in one line; of more, the last ones."""


@dataclass(frozen=True)
class Letter:
    """A letter ready to leave, in plain text and in HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class CycleNews:
    """A cycle that a coordinating agency is told of, with the names of those who lead."""

    obligation: str
    title: str
    source: str
    period: str
    due_on: date | None
    leads: tuple[str, ...]


@dataclass(frozen=True)
class EscalatedWork:
    """Overdue work that is reported to a level, and the letters about it: day and level of each."""

    work: AssignmentView
    level: int
    sent: Sequence[tuple[date, int]] = ()


@dataclass(frozen=True)
class Contents:
    """What a letter says: open work of its agency, news of work it coordinates, and what is
    escalated to it.

    `other_overdue` counts overdue work of the agency that this letter does not list.
    `events_come` are the codes of events that have been recorded for the year. Work without any
    change since `still_since` or before is asked about. `role` is that of the contact, `since` the
    day of its last letter. `answers` are decisions on the agency's work that it was not told of.
    """

    agency_name: str
    as_of: date
    work: Sequence[AssignmentView]
    news: Sequence[CycleNews] = ()
    other_overdue: int = 0
    events_come: frozenset[str] = frozenset()
    escalated: Sequence[EscalatedWork] = ()
    since: date | None = None
    answers: Sequence[Answer] = ()
    still_since: date | None = None
    role: str = ""


@dataclass(frozen=True)
class LetterLine:
    """One line of the letter; `notes` are what else there is to say of it."""

    code: str
    title: str
    period: str
    product: str | None
    due: str
    source: str
    reference: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LetterPart:
    """A heading and its lines; `short` names it where parts are counted."""

    title: str
    short: str
    lines: tuple[LetterLine, ...]


def digest(plan: Plan, contents: Contents) -> Letter:
    """The one letter of the day for one contact: what is escalated first, then the overdue, then
    by date, then the undated. A date that nobody decided (ngày dự kiến) makes nothing overdue.
    """
    parts = [
        LetterPart("Nhiệm vụ quá hạn, báo cáo để chỉ đạo", "Báo cáo", _escalated(plan, contents))
    ]
    for when, (title, short) in WHEN.items():
        of_it = [
            assignment for assignment in contents.work if _when(assignment, contents.as_of) == when
        ]
        parts.append(LetterPart(title, short, _lines(plan, contents, of_it)))
    parts.append(
        LetterPart("Nhiệm vụ phối hợp (để biết, chuẩn bị)", "Phối hợp", _news_lines(contents))
    )
    late = sum(assignment.overdue for assignment in contents.work) + contents.other_overdue
    words = {
        "plan": plan.head,
        "standing": plan.agency(plan.head.standing_agency).name,
        "agency": addressed_to(plan, contents),
        "today": day_in_words(contents.as_of),
        "parts": [part for part in parts if part.lines],
        "other_overdue": contents.other_overdue,
        "changes": changes_in_words(contents),
        "answers": answer_lines(contents.answers),
        "has_work": bool(contents.work),
        "escalated": bool(contents.escalated),
    }
    return Letter(
        subject=_subject(plan, contents, late=late),
        text=TEMPLATES.get_template("digest.txt.j2").render(words),
        html=TEMPLATES.get_template("digest.html.j2").render(words),
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


def addressed_to(plan: Plan, contents: Contents) -> str:
    """Whom the letter is written to: the words of its highest level, if it has some."""
    levels = [plan.head.escalation[number - 1] for number in _levels(plan, contents)]
    words = [level.addressed_to for level in levels if level.addressed_to]
    if words:
        return words[-1]
    leader = contents.escalated and contents.role == "lanh-dao"
    return f"Lãnh đạo {contents.agency_name}" if leader else contents.agency_name


def _levels(plan: Plan, contents: Contents) -> list[int]:
    """Levels of a letter, lowest first; an edit of the plan may have taken some away."""
    highest = len(plan.head.escalation)
    return sorted(
        {escalated.level for escalated in contents.escalated if escalated.level <= highest}
    )


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


def due_in_words(assignment: AssignmentView, as_of: date) -> str:
    """The last day and the days left in words; `chưa xác định thời hạn` where there is none."""
    words = _days_in_words(assignment, as_of)
    if assignment.extension_to is None:
        return words
    until = short_day(assignment.extension_to)
    return f"{words} (đề nghị gia hạn đến {until}, đang chờ quyết định)"


def _days_in_words(assignment: AssignmentView, as_of: date) -> str:
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


def _subject(plan: Plan, contents: Contents, *, late: int) -> str:
    rest = sum(not assignment.overdue for assignment in contents.work)
    if contents.escalated:
        text = f"{len(contents.escalated)} nhiệm vụ quá hạn, đề nghị chỉ đạo"
        own = f"; {late} nhiệm vụ quá hạn của cơ quan" if late and contents.work else ""
        return f"[{plan.head.subject}] Báo cáo: {text}{own}"
    if late:
        text = f"{late} nhiệm vụ quá hạn" + (f", {rest} nhiệm vụ cần thực hiện" if rest else "")
        return f"[{plan.head.subject}] Đôn đốc: {text}"
    if rest:
        return f"[{plan.head.subject}] Nhắc việc: {rest} nhiệm vụ cần thực hiện"
    return f"[{plan.head.subject}] Thông tin {len(contents.news)} nhiệm vụ phối hợp"


def _lines(
    plan: Plan, contents: Contents, work: Sequence[AssignmentView]
) -> tuple[LetterLine, ...]:
    ordered = sorted(
        work, key=lambda assignment: (assignment.expected_on or date.max, assignment.id)
    )
    return tuple(_line(plan, contents, assignment) for assignment in ordered)


def _line(plan: Plan, contents: Contents, assignment: AssignmentView) -> LetterLine:
    obligation = plan.find_obligation(assignment.obligation)
    notes = _asked(plan, obligation, contents)
    still = "chưa có tiến triển từ ngày {}; đề nghị báo cáo tình hình"
    if stagnant(assignment, contents.still_since):
        notes = (*notes, still.format(short_day(assignment.changed_on)).capitalize())
    return LetterLine(
        code=assignment.obligation,
        title=assignment.title,
        period=_period(obligation, assignment.period),
        product=obligation.product if obligation and not assignment.was_asked else None,
        due=due_in_words(assignment, contents.as_of),
        source=assignment.source,
        reference=str(assignment.id),
        notes=notes,
    )


def _escalated(plan: Plan, contents: Contents) -> tuple[LetterLine, ...]:
    """Work of any agency, the longest overdue first, each with its holder and what was sent."""
    ordered = sorted(
        contents.escalated, key=lambda escalated: (-escalated.work.days_late, escalated.work.id)
    )
    lines = []
    for escalated in ordered:
        line = _line(plan, contents, escalated.work)
        holder = f"Cơ quan thực hiện: {plan.agency(escalated.work.holder).name}"
        lines.append(replace(line, notes=(holder, *sent_in_words(plan, escalated), *line.notes)))
    return tuple(lines)


def sent_in_words(plan: Plan, escalated: EscalatedWork) -> tuple[str, ...]:
    """What was already sent about escalated work, and when."""
    own = [short_day(day) for day, level in escalated.sent if level == 0]
    earlier = [(day, level) for day, level in escalated.sent if 0 < level < escalated.level]
    sentences = []
    if own:
        more = f"{len(own)} thư, gần nhất: " if len(own) > MOST_DAYS else ""
        sentences.append(
            f"Đã gửi thư cho cơ quan thực hiện: {more}ngày {', '.join(own[-MOST_DAYS:])}"
        )
    if earlier:
        days = [f"{level_in_words(plan, level)} ngày {short_day(day)}" for day, level in earlier]
        sentences.append(f"Đã báo cáo: {', '.join(days)}")
    return tuple(sentences) or ("Chưa có thư nào gửi đến cơ quan thực hiện",)


def level_in_words(plan: Plan, number: int) -> str:
    """Who is told at a level of escalation."""
    if number > len(plan.head.escalation):
        return f"mức {number}"
    level = plan.head.escalation[number - 1]
    if level.to == HOLDER:
        return "lãnh đạo cơ quan thực hiện"
    return level.addressed_to or plan.agency(level.to).name


def _period(obligation: Obligation | None, period: str) -> str:
    """What is owed once in the whole plan belongs to no year."""
    rules = obligation.rules if obligation else ()
    once = any(isinstance(rule, Undated) and rule.every == "plan" for rule in rules)
    return "cả giai đoạn" if once and "-" not in period else period_in_words(period)


def _asked(plan: Plan, obligation: Obligation | None, contents: Contents) -> tuple[str, ...]:
    """Work that still waits for its event: whoever knows is asked to record it (I.6)."""
    waits_for = obligation.waits_for if obligation else None
    if not waits_for or waits_for in contents.events_come:
        return ()
    event = next(event for event in plan.head.events if event.code == waits_for)
    recorder = plan.agency(event.recorded_by).name
    return (f"Đề nghị {recorder} ghi nhận ngày: {event.title}",)


def _news_lines(contents: Contents) -> tuple[LetterLine, ...]:
    return tuple(
        LetterLine(
            code=new.obligation,
            title=new.title,
            period=period_in_words(new.period),
            product=None,
            due=_news_due(new, contents.as_of),
            source=new.source,
            reference="",
        )
        for new in contents.news
    )


def _news_due(news: CycleNews, as_of: date) -> str:
    leads = f"chủ trì: {_few(news.leads)}" if news.leads else "để biết, phối hợp"
    if news.due_on is None:
        return leads
    left = (news.due_on - as_of).days
    when = f"còn {left} ngày" if left > 0 else "hôm nay là ngày cuối" if left == 0 else "đã qua"
    return f"{short_day(news.due_on)} – {when}; {leads}"


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} cơ quan, địa phương"
