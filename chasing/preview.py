"""What a chase would send, to whom and why, without sending or keeping anything."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from chasing.chase import chase_day, is_quiet, the_day
from models.audit.acts import Act
from models.letters import preview
from models.letters.day import Day
from models.letters.preview import QueuedLine
from models.types import ANSWER
from plans.loading import LoadedPlan

WHY = {
    "alarm": "something is amiss, or a silence goes on",
    "commitment": "an inspection was drawn, or its value given",
    ANSWER: "something was decided on its work",
}


@dataclass(frozen=True)
class OwedLine:
    """One line of a letter that would leave; `on` is its day, `why` names the step in words."""

    agency: str
    contact: str
    address: str
    kind: str
    on: date
    obligation: str | None
    period: str | None
    due_on: date | None
    assignment: int | None
    why: str


def would_leave(session: Session, loaded: LoadedPlan, act: Act) -> list[OwedLine]:
    """Chase the day, read what is queued, and take all of it back."""
    if is_quiet(loaded, act.as_of):
        return []
    day = the_day(loaded, act.as_of)
    # A savepoint, because the caller's transaction goes on as if nothing had been tried.
    tried = session.begin_nested()
    chase_day(session, loaded, act)
    lines = preview.queued(session, loaded.id, act.as_of)
    tried.rollback()
    standing = loaded.plan.head.standing_agency
    return [_owed(line, day, standing) for line in lines]


def _owed(line: QueuedLine, day: Day, standing: str) -> OwedLine:
    return OwedLine(
        agency=line.agency,
        contact=line.contact,
        address=line.address,
        kind=line.kind,
        on=line.on,
        obligation=line.obligation,
        period=line.period,
        due_on=line.expected_on,
        assignment=line.assignment,
        why=_why(line, day, standing),
    )


def _why(line: QueuedLine, day: Day, standing: str) -> str:
    if line.on < day.as_of:
        return f"queued on {line.on} and not sent"
    if line.kind == "summary":
        return f"first working day of the {'week' if line.agency == standing else 'month'}"
    if line.kind in WHY:
        return WHY[line.kind]
    if line.level:
        return f"overdue since {line.expected_on}: level {line.level} of escalation"
    return _step(line, day)


def _step(line: QueuedLine, day: Day) -> str:
    if line.step_on is None:
        return "queued earlier and folded into this one"
    steps = [step[:3] for step in day.steps] if line.assignment else day.briefing_steps
    for due_on, number, step_on in steps:
        if (due_on, step_on) == (line.expected_on, line.step_on):
            return f"step {number:+d} of {due_on}, {step_on}"
    if line.assignment is None or line.step_on == line.opened_on:
        return f"opened on {line.step_on}"
    if line.expected_on is None:
        return f"asked about on {line.step_on}"
    return f"{'no progress by' if _stagnates(line, day) else 'since'} {line.step_on}"


def _stagnates(line: QueuedLine, day: Day) -> bool:
    return any(step_on == line.step_on for _, _, step_on in day.stagnant)
