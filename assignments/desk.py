"""The desk where changes of assignments are made: the table of transitions, and one move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlmodel import Session

from assignments.days import require_not_ahead, require_not_before
from assignments.errors import (
    ImpossibleTransition,
    MissingGrounds,
    NeedsName,
    NotTheirs,
    UnknownAssignment,
)
from assignments.offices import Office, allowed, judges, office
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.audit import acts
from models.audit.acts import Act
from models.tables import Assignment
from models.types import OPEN, Status, is_id
from plans.loading import LoadedPlan

Action: TypeAlias = Literal[
    "acknowledge",
    "submit",
    "accept",
    "return",
    "request-extension",
    "extend",
    "refuse",
    "waive",
    "reopen",
]


@dataclass(frozen=True)
class Transition:
    """From which statuses an action leads where, and whether the holder or a judge decides.

    Without a target the status stays: the action moves a day.
    """

    sources: tuple[Status, ...]
    target: Status | None
    decides: Literal["holder", "judge"]


TRANSITIONS: dict[Action, Transition] = {
    "acknowledge": Transition(("assigned",), "acknowledged", "holder"),
    "submit": Transition(OPEN, "submitted", "holder"),
    "accept": Transition(("submitted",), "accepted", "judge"),
    "return": Transition(("submitted",), "returned", "judge"),
    "request-extension": Transition(OPEN, None, "holder"),
    "extend": Transition(OPEN, None, "judge"),
    "refuse": Transition(OPEN, None, "judge"),
    "waive": Transition((*OPEN, "submitted"), "waived", "judge"),
    "reopen": Transition(("accepted", "waived"), "acknowledged", "judge"),
}


@dataclass(frozen=True)
class Grounds:
    """Why somebody decides: a reason, and the document that allows it."""

    reason: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class StatusChange:
    """One assignment before and after."""

    id: int
    obligation: str
    period: str
    holder: str
    before: str
    after: str
    due_on: date | None
    extension_to: date | None


@dataclass(frozen=True)
class Desk:
    """Where a change is asked for: the session, the plan, the instant, and `--by`.

    Without `by` what holders do is done by the actor of `act` (the operator, a run), and the audit
    says so; nothing is judged. With `follows` it was checked already that the actor may do what
    this follows from: nobody asks again.
    """

    session: Session
    loaded: LoadedPlan
    act: Act
    by: str | None = None
    follows: bool = False


def possible(assignment: AssignmentView) -> list[str]:
    """Actions that are possible now, in the order of the table."""
    return [action for action, step in TRANSITIONS.items() if _allows(assignment, action, step)]


def _allows(assignment: AssignmentView, action: Action, step: Transition) -> bool:
    if action == "refuse" and assignment.extension_to is None:
        return False
    # One more occasion than "at least N" asks for is welcome until they are judged.
    more = action == "submit" and assignment.status == "submitted" and assignment.kind == "at_least"
    return more or assignment.status in step.sources


def move(
    desk: Desk,
    assignment: AssignmentView,
    action: Action,
    detail: Mapping[str, object],
    **values: object,
) -> StatusChange:
    """Give a row its new values, log them, and cancel pointless notices, in one transaction.

    Raises AssignmentError: impossible, not theirs, or on a day before what it follows.
    """
    require_possible(assignment, action)
    actor = acting(desk, assignment, action)
    _require_later(desk, assignment)
    row = row_of(desk, assignment)
    before = work.facts(row)
    for name, value in {**_changes_of(desk, action), **values}.items():
        setattr(row, name, value)
    desk.session.flush()
    # Letters that wait speak of the old day.
    if action == "extend":
        work.forget_unsent(desk.session, assignment.id)
    work.cancel_pointless(desk.session, [assignment.id])
    act = desk.act.by(actor.name)
    whole = {"before": before, "after": work.facts(row), **detail}
    subject = work.subject_of(assignment.id)
    acts.log(desk.session, desk.loaded.id, act, action=action, subject=subject, detail=whole)
    return StatusChange(
        id=assignment.id,
        obligation=assignment.obligation,
        period=assignment.period,
        holder=assignment.holder,
        before=assignment.status,
        after=row.status,
        due_on=row.due_on,
        extension_to=row.extension_to,
    )


def _changes_of(desk: Desk, action: Action) -> dict[str, object]:
    """What an action does to every assignment: its status, the day it closed, no open request."""
    target = TRANSITIONS[action].target
    values: dict[str, object] = {"changed_on": desk.act.as_of}
    if target is not None:
        values["status"] = target
    if action == "acknowledge":
        values["acknowledged_on"] = desk.act.as_of
    if target in ("accepted", "waived"):
        values["closed_on"] = desk.act.as_of
    if action != "acknowledge":
        values["extension_to"] = None
    return values


def _require_later(desk: Desk, assignment: AssignmentView) -> None:
    """A change lies neither ahead, nor before the work opened or the change that it follows."""
    require_not_ahead(desk.act)
    name, opens_on = name_of(assignment), assignment.opens_on
    require_not_before(desk.act, opens_on, f"{name} opens on {opens_on}")
    last = acts.last_day(desk.session, desk.loaded.id, work.subject_of(assignment.id))
    require_not_before(desk.act, last, f"{name} was last changed on {last}")


def entitled(desk: Desk, may: Sequence[str], action: str, *, judges: bool) -> Act:
    """The act in the name of whoever may do it; where it `judges`, somebody has to be named.

    Raises UnknownOffice, NotTheirs, NeedsName.
    """
    if desk.follows:
        return desk.act
    if desk.by is not None:
        return desk.act.by(allowed(desk.session, desk.loaded, desk.by, may, action))
    if judges:
        raise NeedsName(f"to {action}", may)
    return desk.act


def acting(desk: Desk, assignment: AssignmentView, action: Action) -> Office:
    """Who carries it out. Raises NotTheirs of another `by`: nobody judges what they hold;
    NeedsName of a judgement by nobody.
    """
    may = judges(desk.loaded, assignment.holder)
    if TRANSITIONS[action].decides == "holder":
        # The standing agency records what an agency reported on paper.
        may = [assignment.holder, *may]
    if desk.by is None:
        if TRANSITIONS[action].decides == "judge" and not desk.follows:
            raise NeedsName(f"to {_verb(action)} {name_of(assignment)}", may)
        # Nobody is named: whoever runs the command acts for the holder, and the audit says so.
        return Office(may[0], desk.act.actor)
    actor = office(desk.session, desk.loaded, desk.by)
    if actor.agency in may:
        return actor
    why = "holds it" if actor.agency == assignment.holder else "does not decide it"
    raise NotTheirs(
        f"{actor.agency} {why}; to {_verb(action)} {name_of(assignment)}, "
        f"write --by {' or '.join(may)}"
    )


def _verb(action: Action) -> str:
    """An action in a sentence."""
    return action.replace("-", " ")


def require_possible(assignment: AssignmentView, action: Action) -> None:
    """Raises ImpossibleTransition, which names what is possible."""
    if action not in possible(assignment):
        raise ImpossibleTransition(
            name_of(assignment), action, assignment.status, possible(assignment)
        )


def require_text(text: str | None, message: str) -> None:
    """Raises MissingGrounds with these words unless something was given."""
    if not text or not text.strip():
        raise MissingGrounds(message)


def require_assignment(session: Session, loaded: LoadedPlan, assignment_id: int) -> AssignmentView:
    """An assignment of the plan. Raises UnknownAssignment."""
    filters = Filter(ids=[assignment_id])
    assignments = (
        work.assignments_as_of(session, loaded.id, date.max, filters)
        if is_id(assignment_id)
        else []
    )
    if not assignments:
        raise UnknownAssignment(assignment_id)
    return assignments[0]


def lock_assignments(desk: Desk, ids: Sequence[int]) -> list[AssignmentView]:
    """Assignments held against other writers, then read. Raises UnknownAssignment."""
    # Read only once they are held: else two judges decide on what neither has changed yet.
    work.hold(desk.session, [assignment_id for assignment_id in ids if is_id(assignment_id)])
    return [
        require_assignment(desk.session, desk.loaded, assignment_id)
        for assignment_id in dict.fromkeys(ids)
    ]


def row_of(desk: Desk, assignment: AssignmentView) -> Assignment:
    """The row of an assignment, locked against other writers until the transaction ends."""
    return work.lock_row(desk.session, assignment.id)


def name_of(assignment: AssignmentView) -> str:
    """How messages name an assignment: its id, obligation, period and holder."""
    words = f"{assignment.obligation}, {assignment.period}, {assignment.holder}"
    return f"assignment {assignment.id} ({words})"
