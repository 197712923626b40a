"""The letter with a new link: short, since nobody knows who asked for it."""

from collections.abc import Sequence

from models.assignments.work import AssignmentView
from models.letters.sent import NamedWork
from notifications.grouping import Detail, named
from notifications.rendering import Line, Part, letter, part
from notifications.views import Letter, LetterLink, Worded
from plans.plan import Plan


def new_link(
    plan: Plan,
    agency: str,
    work: Sequence[AssignmentView],
    link: LetterLink,
    *,
    fits: bool = True,
) -> Worded:
    """The link to open work of an agency, and of which."""
    content = _letter(plan, agency, work, link, fits=fits)
    named_work = (NamedWork(each.id, each.obligation, each.period, each.title) for each in work)
    return Worded(content, tuple(named_work), only_tells=True)


def _letter(
    plan: Plan, agency: str, work: Sequence[AssignmentView], link: LetterLink, *, fits: bool
) -> Letter:
    def parts(detail: Detail) -> list[Part]:
        lines = [Line(named(plan, each), f"; mã số nhiệm vụ: {each.id}") for each in work]
        return [part(f"Nhiệm vụ đang thực hiện ({len(lines)})", lines, detail)]

    words = {"agency": plan.name_of(agency), "link": link}
    subject = f"[{plan.head.subject}] Gửi lại đường liên kết trả lời thư đôn đốc"
    return letter("new_link", subject, parts, words, fits=fits)
