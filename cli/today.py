"""`dondoc today`: the state of the plan on a day, in ten lines of Vietnamese."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from cli.options import AsOf, PlanCode, abbreviations, record
from cli.options import today as this_day
from cli.output import write
from deadlines.in_words import day_in_words, short_day
from models.assignments import work
from models.assignments.work import AssignmentView
from models.letters import alarms, outbox
from models.types import OPEN
from plans.plan import Plan

NEXT_DAYS = 4
"""So many coming last days are told; with the six lines before them that makes ten."""
CODES = 5
"""So many obligations are named on a line."""


def today(as_of: AsOf = None, plan_code: PlanCode = None) -> None:
    """Tell the day in ten lines of Vietnamese: late, to be judged, not delivered, due next."""
    day = as_of or this_day()
    with record(plan_code).read(as_of) as (session, loaded):
        assignments = work.assignments_as_of(session, loaded.id, day)
        states = outbox.count_by_state(session, loaded.id)
        failed = len(alarms.undelivered(session, loaded.id))
    current = [row for row in assignments if not row.history]
    queued = states.get("queued", 0)
    words = day_in_words(day)
    write(f"{words[0].upper()}{words[1:]}: {loaded.plan.head.subject}")
    for line in (*_judged(loaded.plan, current), *_letters(failed, queued), *_next(current, day)):
        write(line)


def _judged(plan: Plan, current: Sequence[AssignmentView]) -> Iterator[str]:
    """What is late, what waits for acceptance, what is asked for; each with its first case."""
    names = abbreviations(plan)
    late = [row for row in current if row.overdue]
    words = ""
    if late:
        row = max(late, key=lambda row: row.days_late)
        words = f", lâu nhất {row.days_late} ngày: {_case(row, names)}"
    yield _counted("Quá hạn", len(late), words, "xem: dondoc assignments --overdue")
    submitted = [row for row in current if row.status == "submitted"]
    words = ""
    if submitted:
        row = min(submitted, key=lambda row: row.submitted_on or date.max)
        on = short_day(row.submitted_on) if row.submitted_on else ""
        words = f", báo cáo sớm nhất ngày {on}: {_case(row, names)}"
    yield _counted(
        "Chờ xác nhận hoàn thành",
        len(submitted),
        words,
        "xem: dondoc assignments --status submitted",
    )
    wanted = [(row, row.extension_to) for row in current if row.extension_to]
    words = ""
    if wanted:
        row, to = min(wanted, key=lambda pair: pair[0].due_on or date.max)
        words = (
            f", hạn gần nhất: {_case(row, names)}, số {row.id}, đề nghị đến ngày {short_day(to)}"
        )
    yield _counted(
        "Đề nghị gia hạn", len(wanted), words, "quyết định: dondoc extend hoặc dondoc refuse"
    )


def _letters(failed: int, queued: int) -> Iterator[str]:
    see = "; xem: dondoc deliveries --failed" if failed else ""
    yield f"Thư chưa gửi được: {failed or 'không có'}; chờ gửi: {queued or 'không có'}{see}"


def _next(current: Sequence[AssignmentView], day: date) -> Iterator[str]:
    """The coming last days of what is not done, with the obligations due on them."""
    due: dict[date, list[AssignmentView]] = defaultdict(list)
    for row in current:
        if row.due_on and row.due_on >= day and row.status in OPEN:
            due[row.due_on].append(row)
    yield "Hạn sắp tới:" if due else "Hạn sắp tới: không có"
    for on in sorted(due)[:NEXT_DAYS]:
        codes = list(dict.fromkeys(row.obligation for row in due[on]))
        more = ", …" if codes[CODES:] else ""
        left = f"còn {(on - day).days} ngày" if on > day else "hôm nay"
        words = f"{len(due[on])} nhiệm vụ ({', '.join(codes[:CODES])}{more})"
        yield f"  {short_day(on)} ({left}): {words}"


def _counted(label: str, number: int, words: str, hint: str) -> str:
    if not number:
        return f"{label}: không có"
    return f"{label}: {number} nhiệm vụ{words}; {hint}"


def _case(row: AssignmentView, names: dict[str, str]) -> str:
    return f"{row.obligation}, {names.get(row.holder, row.holder)}"
