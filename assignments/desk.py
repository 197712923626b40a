"""The desk where changes of assignments are made: the table of transitions, and one move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlmodel import Session

from assignments.errors import (
    ImpossibleTransition,
    MissingGrounds,
    NeedsName,
    NotTheirs,
    UnknownAssignment,
    WrongDay,
)
from assignments.offices import Office, allowed, judges, office
from deadlines.civil import civil_date
from models.assignments import work
from models.assignments.work import Filter, Standing
from models.audit import acts
from models.audit.acts import Act
from models.tables import Assignment
from models.types import OPEN, Status
from plans.loading import Loaded

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
class Change:
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
    loaded: Loaded
    act: Act
    by: str | None = None
    follows: bool = False


def possible(one: Standing) -> list[str]:
    """Actions that are possible now, in the order of the table."""
    return [action for action, step in TRANSITIONS.items() if _allows(one, action, step)]


def _allows(one: Standing, action: Action, step: Transition) -> bool:
    if action == "refuse" and one.extension_to is None:
        return False
    # One more occasion than "at least N" asks for is welcome until they are judged.
    more = action == "submit" and one.status == "submitted" and one.kind == "at_least"
    return more or one.status in step.sources


def move(
    desk: Desk,
    one: Standing,
    action: Action,
    detail: Mapping[str, object],
    **values: object,
) -> Change:
    """The row's new values, the audit row that keeps them, cancelled notices: one transaction.

    Raises AssignmentError: impossible, not theirs, or on a day before what it follows.
    """
    require_possible(one, action)
    actor = acting(desk, one, action)
    _require_later(desk, one)
    row = row_of(desk, one)
    before = work.kept(row)
    for name, value in {**_usual(desk, action), **values}.items():
        setattr(row, name, value)
    desk.session.flush()
    if action == "extend":
        work.forget_unsent(desk.session, one.id)
    work.cancel_pointless(desk.session, [one.id])
    act = desk.act.by(actor.name)
    whole = {"before": before, "after": work.kept(row), **detail}
    subject = work.subject_of(one.id)
    acts.record(desk.session, desk.loaded.id, act, action=action, subject=subject, detail=whole)
    return Change(
        id=one.id,
        obligation=one.obligation,
        period=one.period,
        holder=one.holder,
        before=one.status,
        after=row.status,
        due_on=row.due_on,
        extension_to=row.extension_to,
    )


def _usual(desk: Desk, action: Action) -> dict[str, object]:
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


def _require_later(desk: Desk, one: Standing) -> None:
    """A change lies neither ahead, nor before the work opened or the change that it follows."""
    require_come(desk.act)
    day = desk.act.as_of
    last = acts.last_day(desk.session, desk.loaded.id, work.subject_of(one.id))
    if day < one.opens_on:
        raise WrongDay(f"{name_of(one)} opens on {one.opens_on}; write --as-of that day or later")
    if last is not None and day < last:
        told = f"was last changed on {last}"
        raise WrongDay(f"{name_of(one)} {told}; write --as-of that day or later")


def require_come(act: Act) -> None:
    """Raises WrongDay for a day that is still to come: a mistyped year would bar every later
    change until it is there.
    """
    if act.as_of > (today := civil_date(act.now)):
        raise WrongDay(f"{act.as_of} has not come yet; write --as-of {today} or earlier")


def entitled(desk: Desk, may: Sequence[str], what: str, *, judges: bool) -> Act:
    """The act, under the name of whoever may do it; what `judges` needs a name.

    Raises UnknownOffice, NotTheirs, NeedsName.
    """
    if desk.follows:
        return desk.act
    if desk.by is not None:
        return desk.act.by(allowed(desk.session, desk.loaded, desk.by, may, what))
    if judges:
        raise NeedsName(f"to {what}", may)
    return desk.act


def acting(desk: Desk, one: Standing, action: Action) -> Office:
    """Who carries it out. Raises NotTheirs of another `by`: nobody judges what they hold;
    NeedsName of a judgement by nobody.
    """
    may = judges(desk.loaded, one.holder)
    if TRANSITIONS[action].decides == "holder":
        # The standing agency records what an agency reported on paper.
        may = [one.holder, *may]
    if desk.by is None:
        if TRANSITIONS[action].decides == "judge" and not desk.follows:
            raise NeedsName(f"to {action} {name_of(one)}", may)
        return Office(may[0], desk.act.actor)
    asked = office(desk.session, desk.loaded, desk.by)
    if asked.agency in may:
        return asked
    why = "holds it" if asked.agency == one.holder else "does not decide it"
    raise NotTheirs(f"{asked.agency} {why}; {action} of {name_of(one)}: --by {' or '.join(may)}")


def require_possible(one: Standing, action: Action) -> None:
    """Raises ImpossibleTransition, which names what is possible."""
    if action not in possible(one):
        raise ImpossibleTransition(name_of(one), action, one.status, possible(one))


def require(given: str | None, what: str) -> None:
    """Raises MissingGrounds with these words unless something was given."""
    if not given or not given.strip():
        raise MissingGrounds(what)


def known_assignment(session: Session, loaded: Loaded, assignment_id: int) -> Standing:
    """An assignment of the plan. Raises UnknownAssignment."""
    wanted = Filter(ids=[assignment_id])
    known = work.standings(session, loaded.id, date.max, wanted) if _is_id(assignment_id) else []
    if not known:
        raise UnknownAssignment(assignment_id)
    return known[0]


def found(desk: Desk, ids: Sequence[int]) -> list[Standing]:
    """Assignments held against other writers, then read. Raises UnknownAssignment."""
    # Read only once they are held: else two judges decide on what neither has changed yet.
    work.hold(desk.session, [one for one in ids if _is_id(one)])
    return [known_assignment(desk.session, desk.loaded, one) for one in dict.fromkeys(ids)]


def _is_id(number: int) -> bool:
    """PostgreSQL's ids are 32 bits wide; another number is no id."""
    return 0 < number < 2**31


def row_of(desk: Desk, one: Standing) -> Assignment:
    """Its row."""
    return work.locked(desk.session, one.id)


def name_of(one: Standing) -> str:
    """How messages name it."""
    return f"assignment {one.id} ({one.obligation}, {one.period}, {one.holder})"
