"""A year lived day by day with a fixed cast: what agencies would have done, replayed in seconds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from assignments import transitions
from assignments.desk import Desk
from assignments.offices import judges
from assignments.transitions import Paper
from deadlines.civil import civil_date, instant
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.audit.acts import Act
from models.types import OPEN
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step
from plans.plan import Plan

Manner: TypeAlias = Literal["punctual", "late", "silent"]

MANNERS: tuple[Manner, ...] = ("punctual", "punctual", "late", "punctual", "silent", "punctual")
"""Dealt to the agencies in the order of the plan, again and again: the same on every run."""

DAYS_AHEAD = 10
DAYS_LATE = 6
DAYS_TO_VERIFY = 2


@dataclass
class LivedDays:
    """What happened in the days lived."""

    assignments: int = 0
    digests: int = 0
    sent: int = 0
    submitted: int = 0
    accepted: int = 0
    cast: dict[str, Manner] = field(default_factory=dict)


def live(
    record: Installation, first: date, last: date, progress: Callable[[date], None] | None = None
) -> LivedDays:
    """Open, chase, deliver and act each day from first to last, both included."""
    lived = LivedDays(cast=dealt(record.loaded().plan))
    day = first
    while day <= last:
        live_day(record, instant(day), lived)
        if progress:
            progress(day)
        day += timedelta(days=1)
    return lived


def dealt(plan: Plan) -> dict[str, Manner]:
    """Who behaves how: the same for a plan on every run."""
    answering = [agency.code for agency in plan.agencies if agency.code not in plan.outside]
    cast = {code: MANNERS[place % len(MANNERS)] for place, code in enumerate(answering)}
    # The standing agency is shown as it would wish to be.
    cast[plan.head.standing_agency] = "punctual"
    return cast


def live_day(
    record: Installation, now: datetime, lived: LivedDays, *, letters: bool = True
) -> None:
    """One day, its letters sent at an instant of it; broken off and lived again it adds the rest.

    What is owed on a day without letters is owed on the next with them. Lived again a minute
    later, it sends once more what a killed deliverer may have sent.
    """
    day = civil_date(now)
    act = Act("demo", now, day)
    lived.assignments += open_step(record, act).assignments
    if letters:
        lived.digests += chase_step(record, act).digests
        lived.sent += deliver_step(record, now).sent
    if not record.loaded().is_working(day):
        return
    with record.work() as (session, loaded):
        assignments = work.assignments_as_of(
            session, loaded.id, day, Filter(statuses=(*OPEN, "submitted"))
        )
        to_report = [
            assignment
            for assignment in assignments
            if assignment.status in OPEN and _reports(assignment, day, lived)
        ]
        for assignment in to_report:
            paper = Paper(f"{assignment.obligation}/BC-{day.year}", day)
            transitions.submit(
                Desk(session, loaded, act, assignment.holder), [assignment.id], paper
            )
        verified = [assignment for assignment in assignments if _is_verified(assignment, day)]
        for assignment in verified:
            judge = judges(loaded, assignment.holder)[0]
            transitions.accept(Desk(session, loaded, act, judge), [assignment.id])
        lived.submitted += len(to_report)
        lived.accepted += len(verified)


def _reports(assignment: AssignmentView, day: date, lived: LivedDays) -> bool:
    """Whether its holder reports it today."""
    manner = lived.cast.get(assignment.holder, "punctual")
    if manner == "silent" or assignment.kind in ("at_least", "undated", "event"):
        return False
    if assignment.due_on is None:
        return manner == "punctual" and day >= assignment.opens_on + timedelta(days=DAYS_AHEAD)
    if manner == "late":
        return day > assignment.due_on + timedelta(days=DAYS_LATE)
    return day >= assignment.due_on - timedelta(days=DAYS_AHEAD)


def _is_verified(assignment: AssignmentView, day: date) -> bool:
    return assignment.kind != "event" and is_looked_at(assignment, day)


def is_looked_at(assignment: AssignmentView, day: date) -> bool:
    """Whether what was reported has waited as long as the cast lets it wait."""
    submitted = assignment.status == "submitted" and assignment.submitted_on is not None
    return submitted and day >= (assignment.submitted_on or day) + timedelta(days=DAYS_TO_VERIFY)


def manners(lived: LivedDays, manner: Manner) -> Sequence[str]:
    """Codes of the agencies that the cast lets behave so."""
    return [code for code, own in lived.cast.items() if own == manner]
