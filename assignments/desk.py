"""Where changes of assignments are asked for, and what each needs: an office, grounds, a lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assignments.errors import MissingGrounds, NeedsName, UnknownAssignment
from assignments.offices import allowed
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.audit.acts import Act
from models.tables import Assignment
from models.types import is_id
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class Grounds:
    """Why somebody decides: a reason, and the document that allows it."""

    reason: str | None = None
    document: str | None = None


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


def entitled(desk: Desk, may: Sequence[str], action: str, *, judges: bool) -> Act:
    """The act in the name of whoever may do it; where it `judges`, somebody has to be named.

    Raises UnknownOffice, NotTheirs, NeedsName.
    """
    if desk.follows:
        return desk.act
    if desk.by is not None:
        return desk.act.by(allowed(desk.session, desk.loaded, desk.by, may, action))
    if judges:
        raise NeedsName("nobody-named", decision=f"to {action}", may=may)
    return desk.act


def require_text(text: str | None, code: str, **values: object) -> None:
    """Raises MissingGrounds of a code unless something was given."""
    if not text or not text.strip():
        raise MissingGrounds(code, **values)


def require_assignment(session: Session, loaded: LoadedPlan, assignment_id: int) -> AssignmentView:
    """An assignment of the plan. Raises UnknownAssignment."""
    filters = Filter(ids=[assignment_id])
    assignments = (
        work.assignments_as_of(session, loaded.id, date.max, filters)
        if is_id(assignment_id)
        else []
    )
    if not assignments:
        raise UnknownAssignment("no-such-assignment", id=assignment_id)
    return assignments[0]


def lock_assignments(desk: Desk, ids: Sequence[int]) -> list[AssignmentView]:
    """Assignments held against other writers, then read. Raises UnknownAssignment."""
    # Read only once they are held, otherwise two judges decide on what neither has changed yet.
    work.hold(desk.session, [assignment_id for assignment_id in ids if is_id(assignment_id)])
    return [
        require_assignment(desk.session, desk.loaded, assignment_id)
        for assignment_id in dict.fromkeys(ids)
    ]


def row_of(desk: Desk, assignment: AssignmentView) -> Assignment:
    """The row of an assignment, locked against other writers until the transaction ends."""
    return work.lock_row(desk.session, assignment.id)
