"""What a chase would send, to whom and why, without sending or keeping anything."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from chasing.chase import chase_day, is_quiet, the_day
from models.audit.acts import Act
from models.letters import preview
from models.letters.due import Day
from models.letters.preview import Queued
from plans.loading import Loaded


@dataclass(frozen=True)
class Owed:
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


def would_leave(session: Session, loaded: Loaded, act: Act) -> list[Owed]:
    """Chase the day, read what is queued, and take all of it back."""
    if is_quiet(loaded, act.as_of):
        return []
    day = the_day(loaded, act.as_of)
    tried = session.begin_nested()
    chase_day(session, loaded, act)
    found = preview.queued(session, loaded.id, act.as_of)
    tried.rollback()
    standing = loaded.plan.head.standing_agency
    return [_owed(one, day, standing) for one in found]


def _owed(one: Queued, day: Day, standing: str) -> Owed:
    return Owed(
        agency=one.agency,
        contact=one.contact,
        address=one.address,
        kind=one.kind,
        on=one.on,
        obligation=one.obligation,
        period=one.period,
        due_on=one.expected_on,
        assignment=one.assignment,
        why=_why(one, day, standing),
    )


def _why(one: Queued, day: Day, standing: str) -> str:
    if one.on < day.as_of:
        return f"queued on {one.on} and not sent"
    if one.kind == "summary":
        return f"first working day of the {'week' if one.agency == standing else 'month'}"
    if one.kind == "alarm":
        return "something is amiss, or a silence goes on"
    if one.kind == "commitment":
        return "an inspection was drawn, or its value given"
    if one.level:
        return f"overdue since {one.expected_on}: level {one.level} of escalation"
    return _step(one, day)


def _step(one: Queued, day: Day) -> str:
    if one.step_on is None:
        return "queued earlier and folded into this one"
    steps = [step[:3] for step in day.steps] if one.assignment else day.briefing_steps
    for due_on, number, step_on in steps:
        if (due_on, step_on) == (one.expected_on, one.step_on):
            return f"step {number:+d} of {due_on}, {step_on}"
    if one.assignment is None or one.step_on == one.opened_on:
        return f"opened on {one.step_on}"
    if one.expected_on is None:
        return f"asked about on {one.step_on}"
    return f"{'no progress by' if _stagnates(one, day) else 'since'} {one.step_on}"


def _stagnates(one: Queued, day: Day) -> bool:
    return any(step_on == one.step_on for _, _, step_on in day.stagnant)
