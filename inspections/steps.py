"""What every act on an inspection begins and ends with: who may, which row, what is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from assignments.asking import WorkOrder, ask
from assignments.days import require_not_ahead, require_not_before
from assignments.desk import Desk, Grounds, entitled, lock_assignments, require_assignment
from assignments.errors import UnknownOffice
from assignments.offices import Office, judges, office
from assignments.transitions import Paper, possible, submit, waive
from inspections.errors import BadFinding, NoInspections, UnknownInspection, WrongState
from models import inspections as rows
from models.audit import acts
from models.audit.acts import Act
from models.tables_inspections import Inspection
from plans import loading
from plans.inspecting import Inspections
from plans.loading import LoadedPlan
from plans.plan import Plan
from plans.responsibility import heir_on, leads_on


def settings(loaded: LoadedPlan) -> Inspections:
    """What the plan says of inspections. Raises NoInspections."""
    if loaded.plan.inspections is None:
        raise NoInspections("no-inspections")
    return loaded.plan.inspections


def begin_step(desk: Desk) -> Desk:
    """The desk with the plan held against whoever else draws, proposes or loads.

    Raises NoInspections, WrongDay.
    """
    loaded = loading.lock_plan(desk.session, desk.loaded)
    settings(loaded)
    require_not_ahead(desk.act)
    return replace(desk, loaded=loaded)


def require_inspection(
    desk: Desk, inspection_id: int, states: Sequence[str], doing: str
) -> Inspection:
    """An inspection, held, in one of these states, on a day that follows all that was done to it.

    Raises UnknownInspection, WrongState (of what was given up by a waiver too), WrongDay.
    """
    row = rows.lock_row(desk.session, desk.loaded.id, inspection_id)
    if row is None:
        raise UnknownInspection("no-such-inspection", id=inspection_id)
    if row.state not in states:
        raise WrongState(
            "wrong-state", id=inspection_id, state=row.state, doing=doing, states=states
        )
    step = rows.next_step(row)
    if step and require_assignment(desk.session, desk.loaded, step).status == "waived":
        raise WrongState("given-up", id=inspection_id, step=step)
    # An act before the last one would change what that day's state was for everybody who read it.
    before = acts.last_day(desk.session, desk.loaded.id, subject_of(row)) or row.proposed_on
    require_not_before(desk.act, before, "dealt-with-later", id=inspection_id)
    return row


def acting(desk: Desk, agency: str, doing: str) -> Act:
    """Who acts: the agency of the head of the team, or who judges its work. Raises NotTheirs."""
    agency = heir(desk, agency)
    return _act(desk, list(dict.fromkeys([agency, *judges(desk.loaded, agency)])), doing)


def ordering(desk: Desk, obligation: str, doing: str) -> Act:
    """Who has inspections made under an obligation acts: its leads, or who judges their work.

    Raises NotTheirs.
    """
    plan, day = desk.loaded.plan, desk.act.as_of
    row = plan.find_obligation(obligation)
    leads = leads_on(plan, row, day) if row else ()
    if desk.by is None and not desk.act.via.startswith("cli"):
        # The monthly run proposes, and a form of Prefect's orders: the audit has the run's id.
        return desk.act
    return _act(desk, list(dict.fromkeys([*leads, *judges(desk.loaded, "")])), doing)


def judging(desk: Desk, agency: str, doing: str) -> Act:
    """Who judges the work of the agency of the head acts. Raises NotTheirs."""
    return _act(desk, judges(desk.loaded, heir(desk, agency)), doing)


def _act(desk: Desk, may: Sequence[str], doing: str) -> Act:
    return entitled(desk, may, doing, judges=True)


def heir(desk: Desk, agency: str) -> str:
    """An agency, or who has succeeded to it by the day."""
    plan = desk.loaded.plan
    if agency not in (each.code for each in plan.agencies):
        return agency
    return heir_on(plan, None, agency, desk.act.as_of) or agency


def leading(desk: Desk, contact: str) -> Office:
    """The head of a team: a contact, by AGENCY/ROLE or its address, of an agency that is there on
    the day of the act. Raises BadFinding.
    """
    try:
        head = office(desk.session, desk.loaded, contact)
    except UnknownOffice as error:
        raise BadFinding("head-unknown", contact=contact) from error
    if "/" not in head.name:
        raise BadFinding("head-is-an-agency", agency=head.agency)
    require_there(desk, head.agency, desk.act.as_of)
    return head


def require_there(desk: Desk, code: str, day: date) -> None:
    """Raises BadFinding unless an agency or a place of the plan is there on a day."""
    first, last = _valid(desk.loaded.plan, code)
    if last < day:
        raise BadFinding("there-until", agency=code, last_on=last, day=day)
    if day < first:
        raise BadFinding("there-from", agency=code, first_on=first, day=day)


def _valid(plan: Plan, code: str) -> tuple[date, date]:
    """The first and the last day on which an agency or a place is there."""
    for site in plan.inspections.places if plan.inspections else ():
        if site.code == code:
            return site.valid_from, site.valid_to
    agency = plan.agency(code)
    return agency.valid_from, agency.valid_to


def agency_of(row: Inspection) -> str:
    """The agency of an inspection's head."""
    return (row.head or "").partition("/")[0]


def subject_of(row: Inspection) -> str:
    """How the audit names an inspection."""
    return f"inspection:{row.id}"


def log_act(desk: Desk, act: Act, row: Inspection, action: str, detail: Mapping[str, Any]) -> None:
    """The audit row of an act on an inspection, in its transaction."""
    desk.session.flush()
    acts.log(
        desk.session,
        desk.loaded.id,
        act,
        action=f"inspection-{action}",
        subject=subject_of(row),
        detail=detail,
    )


def assign(desk: Desk, act: Act, order: WorkOrder) -> int:
    """Work of one agency, asked under an obligation: the id of its assignment."""
    return ask(desk.session, desk.loaded, act, order)[0]


def submit_open(desk: Desk, act: Act, ids: Sequence[int | None], paper: Paper) -> None:
    """Submit with one document what of these assignments somebody still owes.

    It follows from what `act` was allowed to do, so it is done by the same name whoever holds them.
    """
    desk = Desk(desk.session, desk.loaded, act, follows=True)
    assignments = lock_assignments(desk, [number for number in ids if number])
    owed = [assignment.id for assignment in assignments if "submit" in possible(assignment)]
    if owed:
        submit(desk, owed, paper)


def waive_if_open(desk: Desk, act: Act, assignment_id: int, grounds: Grounds) -> None:
    """Waive an assignment that the same act has made pointless, unless it is closed already."""
    desk = Desk(desk.session, desk.loaded, act, follows=True)
    waived = [
        assignment.id
        for assignment in lock_assignments(desk, [assignment_id])
        if "waive" in possible(assignment)
    ]
    if waived:
        waive(desk, waived, grounds)
