"""The end of a plan: open work is closed by a document, or carried to the successor plan."""

from dataclasses import dataclass
from datetime import date

from assignments.days import require_not_before
from assignments.desk import Desk, Grounds, entitled
from assignments.errors import AssignmentError, WrongDay
from assignments.offices import judges, office
from assignments.transitions import waive
from models import plan_rows as rows
from models.assignments import carrying, work
from models.assignments.carrying import SuccessorPlace
from models.assignments.work import AssignmentView, Filter
from models.audit import acts
from models.audit.acts import Act
from models.tables import Assignment
from models.types import OPEN
from plans.loading import LoadedPlan
from plans.plan import Agency, Plan
from plans.succession import succession


class NotItsSuccessor(AssignmentError):
    """The plan named does not continue the one that ended."""


@dataclass(frozen=True)
class ClosedAssignment:
    """An assignment that was closed; carried, with what stands for it in the successor plan."""

    id: int
    obligation: str
    period: str
    holder: str
    before: str
    after: str
    continued_by: str | None = None
    continued_as: int | None = None


@dataclass(frozen=True)
class StayingAssignment:
    """An assignment that stays as it is, and why."""

    id: int
    obligation: str
    period: str
    holder: str
    why: str

    @property
    def words(self) -> str:
        """The assignment and why it stays, in one line for whoever decides."""
        name = work.name_of(self.id, self.obligation, self.period, self.holder)
        return f"{name} stays: {self.why}"


@dataclass(frozen=True)
class Ending:
    """What the end of a plan closed, and what it left."""

    closed: tuple[ClosedAssignment, ...]
    left: tuple[StayingAssignment, ...]


def end(desk: Desk, grounds: Grounds, successor: LoadedPlan | None = None) -> Ending:
    """Close the open work of a plan that has ended, by a document; again closes nothing.

    With a successor only that work moves which an obligation of the successor continues: it is
    opened there, and waived here. What was submitted awaits its judgement, and nobody closes
    what they hold: both are left, and named. Raises AssignmentError; then nothing is changed.
    """
    _require_over(desk, successor)
    # First of all, so that whoever may not end the plan learns nothing of it and holds nothing.
    _acting(desk)
    rows.lock(desk.session, desk.loaded.id)
    closed: list[ClosedAssignment] = []
    left: list[StayingAssignment] = []
    filters = Filter(statuses=(*OPEN, "submitted"))
    for assignment in work.assignments_as_of(desk.session, desk.loaded.id, desk.act.as_of, filters):
        done = _judgement_first(desk, assignment) or _end_one(desk, assignment, grounds, successor)
        if isinstance(done, ClosedAssignment):
            closed.append(done)
        else:
            left.append(
                StayingAssignment(
                    assignment.id, assignment.obligation, assignment.period, assignment.holder, done
                )
            )
    # Run again it closes nothing, and must not leave a second row.
    if closed:
        _record(desk, grounds, successor, closed=len(closed), left=len(left))
    return Ending(tuple(closed), tuple(left))


def _require_over(desk: Desk, successor: LoadedPlan | None) -> None:
    head, as_of = desk.loaded.plan.head, desk.act.as_of
    if not desk.loaded.has_ended(as_of):
        raise WrongDay("plan-runs", plan=head.code, ends_on=head.ends_on)
    if successor is None:
        return
    named = successor.plan.head.predecessor
    if named != head.code:
        raise NotItsSuccessor(
            "not-its-successor",
            successor=successor.plan.code,
            predecessor=named or "no plan",
            plan=head.code,
        )
    first = max(successor.row.live_from, successor.plan.head.signed_on)
    require_not_before(desk.act, first, "continued-later", plan=named)
    if successor.has_ended(as_of):
        raise WrongDay("successor-over", successor=successor.plan.code)


def _judgement_first(desk: Desk, assignment: AssignmentView) -> str | None:
    """Why an assignment has to wait for somebody else, if it has."""
    if assignment.status == "submitted":
        return "submitted, to be judged (dondoc accept or return)"
    if desk.by and office(desk.session, desk.loaded, desk.by).agency == assignment.holder:
        others = " or ".join(judges(desk.loaded, assignment.holder))
        return f"nobody closes what they hold; again with --by {others}"
    return None


def _end_one(
    desk: Desk, assignment: AssignmentView, grounds: Grounds, successor: LoadedPlan | None
) -> ClosedAssignment | str:
    """Close one assignment, carried first if there is a successor; or why it stays."""
    obligation, new = None, None
    if successor:
        obligation = _continuing(successor.plan, assignment.obligation)
        if obligation is None:
            return f"no obligation of {successor.plan.code} continues {assignment.obligation}"
        carried = _carry(desk, assignment, grounds, successor, obligation)
        if isinstance(carried, str):
            return carried
        new = carried.id
        reason = f"{grounds.reason} (carried: {successor.plan.code}, {work.subject_of(new or 0)})"
        grounds = Grounds(reason, grounds.document)
    (change,) = waive(desk, [assignment.id], grounds)
    return ClosedAssignment(
        assignment.id,
        assignment.obligation,
        assignment.period,
        assignment.holder,
        change.before,
        change.after,
        obligation,
        new,
    )


def _continuing(plan: Plan, place: str) -> str | None:
    """The obligation of a successor plan that continues a place of its predecessor."""
    return next((row.code for row in plan.obligations if place in row.continues), None)


def _carry(
    desk: Desk, assignment: AssignmentView, grounds: Grounds, successor: LoadedPlan, obligation: str
) -> Assignment | str:
    session, act = desk.session, desk.act
    heir = _heir(desk.loaded.plan, successor.plan, assignment, act.as_of)
    if heir is None:
        return f"{successor.plan.code} has neither {assignment.holder} nor a successor of it"
    place = SuccessorPlace(
        obligation_id=rows.obligation_ids(session, successor.id)[obligation],
        agency_id=rows.agency_codes(session, successor.id)[heir],
    )
    row = carrying.carry(session, assignment.id, place, act.as_of)
    # It was carried before and has gone on there, which must not be undone.
    if row.status not in OPEN:
        return (
            f"{obligation}, {assignment.period} of {heir} is {row.status} in {successor.plan.code}"
        )
    subject = work.subject_of(row.id or 0)
    last = acts.last_day(session, successor.id, subject)
    require_not_before(act, last, "carried-changed-later", subject=subject)
    detail = {
        "after": work.facts(row),
        "from": work.subject_of(assignment.id),
        "plan": desk.loaded.plan.code,
        "reason": grounds.reason,
        "document": grounds.document,
    }
    acts.log(session, successor.id, _acting(desk), action="carry", subject=subject, detail=detail)
    return row


def _heir(old: Plan, new: Plan, assignment: AssignmentView, day: date) -> str | None:
    """Who answers in the successor plan: the holder, or the first successor of it on the day."""
    before = {agency.code: agency for agency in old.agencies}
    after = {agency.code: agency for agency in new.agencies}
    own = {row.code: row.successors for row in old.obligations}.get(assignment.obligation, {})

    def heir_of(code: str) -> str | None:
        named = (agencies[code].successor for agencies in (after, before) if code in agencies)
        return next((heir for heir in (own.get(code), *named) if heir), None)

    return next(
        (
            code
            for code in succession(assignment.holder, heir_of)
            if code in after and _answers(after[code], day)
        ),
        None,
    )


def _answers(agency: Agency, day: date) -> bool:
    return agency.valid_from <= day <= agency.valid_to


def _acting(desk: Desk) -> Act:
    head = desk.loaded.plan.head
    may = (head.standing_agency, head.judge)
    return entitled(desk, may, "end a plan", judges=True)


def _record(
    desk: Desk, grounds: Grounds, successor: LoadedPlan | None, *, closed: int, left: int
) -> None:
    detail = {
        "document": grounds.document,
        "reason": grounds.reason,
        "successor": successor.plan.code if successor else None,
        "closed": closed,
        "left": left,
    }
    subject = f"plan:{desk.loaded.plan.code}"
    acts.log(
        desk.session, desk.loaded.id, _acting(desk), action="end", subject=subject, detail=detail
    )
