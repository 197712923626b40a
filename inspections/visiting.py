"""Visits that are announced beforehand: those of a periodic plan, and ad hoc ones; and that one
was carried out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assignments.asking import WorkOrder
from assignments.desk import Desk
from assignments.transitions import Paper
from deadlines.in_words import short_day
from inspections.candidates import completes_the_year
from inspections.errors import BadFinding
from inspections.on_record import on_record
from inspections.steps import (
    acting,
    agency_of,
    assign,
    begin_step,
    heir,
    leading,
    log_act,
    ordering,
    require_inspection,
    require_there,
    settings,
    submit_open,
)
from models import inspections as rows
from models.assignments import work
from models.assignments.work import Filter
from models.audit.acts import Act
from models.tables_inspections import Inspection
from models.types import OPEN
from plans.faults import nearest


@dataclass(frozen=True)
class Visit:
    """A place, by its code or an agency's, and the day of the visit."""

    place: str
    on: date


@dataclass(frozen=True)
class VisitOrder:
    """What a plan or an order says of its visits; `paper` is its document, if it has one."""

    head: str
    content: str
    visits: tuple[Visit, ...]
    team: str | None = None
    topics: tuple[str, ...] = ()
    paper: Paper | None = None


def plan(desk: Desk, obligation: str, ordered: VisitOrder) -> list[Inspection]:
    """Record the plan of an obligation's periodic inspections: one inspection for each visit.

    Each visited agency has a report to prepare, the team its visit; the plan's document reports
    the obligation itself, if its cycle is open.
    Raises InspectionError, AssignmentError, NotInPlan.
    """
    desk = begin_step(desk)
    of_plan = {row.obligation: row for row in settings(desk.loaded).periodic}
    if obligation not in of_plan:
        hint = nearest(obligation, of_plan)
        raise BadFinding("not-periodic", obligation=obligation, hint=hint)
    for topic in ordered.topics:
        if topic not in of_plan[obligation].topics:
            hint = nearest(topic, of_plan[obligation].topics)
            raise BadFinding("no-such-topic", topic=topic, obligation=obligation, hint=hint)
    act, done = _announce(desk, "periodic", obligation, ordered)
    if ordered.paper:
        submit_open(desk, act, _cycle_of(desk, obligation, agency_of(done[0])), ordered.paper)
    return done


def start(desk: Desk, ordered: VisitOrder) -> list[Inspection]:
    """Order ad hoc inspections, one for each agency, on a day that is announced.

    Raises InspectionError, AssignmentError, NotInPlan.
    """
    desk = begin_step(desk)
    return _announce(desk, "adhoc", settings(desk.loaded).surprise.obligation, ordered)[1]


@dataclass(frozen=True)
class Decision:
    """The decision by which an inspection was carried out."""

    paper: Paper
    by: str
    on: date | None = None


def mark_carried_out(desk: Desk, inspection_id: int, decided: Decision) -> Inspection:
    """An inspection was carried out, by a decision; the team owes its conclusion from then on.

    A surprise inspection counts only by a decision of those that the plan names, and is one
    occasion of what is to be done at least N times in the year of the visit. Raises
    InspectionError, AssignmentError, NotInPlan.
    """
    desk = begin_step(desk)
    row = require_inspection(desk, inspection_id, ["announced"], "record")
    act = acting(desk, agency_of(row), "lead it")
    on = _day_of_visit(desk, row, decided.on)
    _require_decision(desk, row, decided, on)
    row.state, row.on, row.year, row.decided_by = "carried_out", on, on.year, decided.by
    row.document, row.dated_on = decided.paper.document, decided.paper.dated_on
    detail = {"document": row.document, "dated": row.dated_on, "decided_by": decided.by, "on": on}
    log_act(desk, act, row, "record", detail)
    submit_open(desk, act, [row.visit_assignment_id, *_quota(desk, row)], decided.paper)
    row.conclusion_assignment_id = assign(desk, act, _conclusion(desk, row, on))
    return row


def _day_of_visit(desk: Desk, row: Inspection, stated: date | None) -> date:
    """The day announced, or another that is given: what was drawn is never visited before its day.

    Raises BadFinding.
    """
    day = stated or row.on or desk.act.as_of
    first = (row.on if row.kind == "surprise" else None) or row.proposed_on
    if not first <= day <= desk.act.as_of:
        raise BadFinding("visited-when", id=row.id, on=day, first_on=first, last_on=desk.act.as_of)
    if row.place in desk.loaded.plan.answering:
        require_there(desk, row.place or "", day)
    if row.kind == "surprise":
        _require_not_all_in_december(desk, row, day)
    visited = rows.places_taken(desk.session, desk.loaded.id, day.year)
    # A draw cannot leave out the places of another year, and a year counts a place once.
    if row.kind == "surprise" and day.year != row.year and row.place in visited:
        raise BadFinding(
            "visited-twice",
            place=row.place,
            year=day.year,
            other=visited[row.place],
            id=row.id,
            step=row.visit_assignment_id,
        )
    return day


def _require_not_all_in_december(desk: Desk, row: Inspection, day: date) -> None:
    record = on_record(desk.session, desk.loaded)
    others = [surprise for surprise in record.surprises(day.year) if surprise.id != row.id]
    visited = [other.on for other in others if other.state in rows.CARRIED_OUT and other.on]
    december = all(visited_on.month == 12 for visited_on in (*visited, day))
    rules = settings(desk.loaded).surprise
    if december and completes_the_year(rules, len(visited) + 1):
        raise BadFinding(
            "visited-all-in-december",
            id=row.id,
            on=day,
            count=len(visited) + 1,
            year=day.year,
            step=row.visit_assignment_id,
        )


def _announce(
    desk: Desk, kind: str, obligation: str, ordered: VisitOrder
) -> tuple[Act, list[Inspection]]:
    act = ordering(desk, obligation, f"order inspections under {obligation}")
    leader = leading(desk, ordered.head)
    if not ordered.visits:
        raise BadFinding("nothing-visited")
    if not ordered.content.strip():
        raise BadFinding("visit-without-content")
    for number, visit in enumerate(ordered.visits):
        _require_visit(desk, visit, leader.agency)
        if visit in ordered.visits[:number]:
            raise BadFinding("visit-named-twice", place=visit.place, on=visit.on)
    return act, [
        _add_announced(desk, act, visit, kind=kind, obligation=obligation, ordered=ordered)
        for visit in ordered.visits
    ]


def _add_announced(
    desk: Desk, act: Act, visit: Visit, *, kind: str, obligation: str, ordered: VisitOrder
) -> Inspection:
    leader, plan_ = leading(desk, ordered.head), desk.loaded.plan
    content = "; ".join([ordered.content.strip(), *ordered.topics])
    row = rows.add(
        desk.session,
        Inspection(
            plan_id=desk.loaded.id,
            kind=kind,
            state="announced",
            obligation=obligation,
            year=visit.on.year,
            proposed_on=act.as_of,
            on=visit.on,
            place=visit.place,
            head=leader.name,
            team=ordered.team,
            content=content,
            document=ordered.paper.document if ordered.paper else None,
            dated_on=ordered.paper.dated_on if ordered.paper else None,
        ),
    )
    words = "định kỳ" if kind == "periodic" else "theo yêu cầu"
    before = plan_.working_days.before(visit.on, settings(desk.loaded).prepare_before)
    name, day = plan_.name_of(visit.place), short_day(visit.on)
    answers = _agency_answering(desk, visit.place)
    title = f"Chuẩn bị báo cáo phục vụ Đoàn kiểm tra {words} tại {name}, ngày {day}: {content}"
    # Ordered at short notice, the report must not be due before it is asked for.
    assign(desk, act, WorkOrder(obligation, title, (answers,), max(before, act.as_of)))
    title = f"Tiến hành kiểm tra {words} tại {name}, ngày {day}: {content}"
    row.visit_assignment_id = assign(
        desk, act, WorkOrder(obligation, title, (leader.agency,), visit.on)
    )
    detail = {"kind": kind, "place": visit.place, "on": visit.on, "head": row.head}
    log_act(desk, act, row, "announce", detail)
    return row


def _require_visit(desk: Desk, visit: Visit, head_agency: str) -> None:
    plan_ = desk.loaded.plan
    if _agency_answering(desk, visit.place) == head_agency:
        raise BadFinding("inspects-itself", place=visit.place, agency=head_agency)
    require_there(desk, visit.place, visit.on)
    for row in on_record(desk.session, desk.loaded).announced:
        if (row.place, row.on) == (visit.place, visit.on):
            raise BadFinding("visited-that-day", id=row.id, place=visit.place, on=visit.on)
    if visit.on <= desk.act.as_of:
        raise BadFinding("visit-day-over", on=visit.on, place=visit.place)
    if visit.on > plan_.head.ends_on:
        raise BadFinding("visit-after-plan", ends_on=plan_.head.ends_on)
    if not plan_.working_days.is_working(visit.on):
        following = plan_.working_days.on_or_after(visit.on)
        raise BadFinding("visit-on-day-off", on=visit.on, place=visit.place, following=following)


def _agency_answering(desk: Desk, place: str) -> str:
    """Who answers for a place on the day of the act: an agency for itself. Raises NotInPlan."""
    return heir(desk, desk.loaded.plan.require_place(place))


def _cycle_of(desk: Desk, obligation: str, agency: str) -> Sequence[int]:
    """The open work of an agency that the obligation's own rule made and that has a due date."""
    filters = Filter(agencies=[agency], obligation=obligation, statuses=OPEN)
    assignments = work.assignments_as_of(desk.session, desk.loaded.id, desk.act.as_of, filters)
    return [
        assignment.id
        for assignment in assignments
        if assignment.holder == agency and assignment.kind != "event" and assignment.due_on
    ][-1:]


def _require_decision(desk: Desk, row: Inspection, decided: Decision, on: date) -> None:
    plan_ = desk.loaded.plan
    plan_.require_agency(decided.by)
    codes = [agency.code for agency in plan_.agencies]
    may = settings(desk.loaded).surprise.decided_by if row.kind == "surprise" else codes
    require_there(desk, decided.by, decided.paper.dated_on)
    if decided.by not in may:
        raise BadFinding("decided-by-whom", may=may, agency=decided.by)
    if heir(desk, decided.by) == heir(desk, plan_.answering.get(row.place or "", "")):
        raise BadFinding("decides-its-own", agency=decided.by)
    if decided.paper.dated_on > on:
        raise BadFinding("decision-dated-after", dated_on=decided.paper.dated_on, on=on)


def _quota(desk: Desk, row: Inspection) -> list[int]:
    """The work of the year of which a surprise inspection is one occasion."""
    if row.kind != "surprise" or row.on is None:
        return []
    filters = Filter(obligation=settings(desk.loaded).surprise.counts_for)
    assignments = work.assignments_as_of(desk.session, desk.loaded.id, desk.act.as_of, filters)
    year = str(row.on.year)
    return [
        assignment.id
        for assignment in assignments
        if assignment.kind == "at_least" and assignment.period == year
    ]


def _conclusion(desk: Desk, row: Inspection, on: date) -> WorkOrder:
    days = desk.loaded.plan.working_days
    # Recorded late it would be due in the past, and nobody may be overdue from the first day.
    due_on = max(days.after(on, max(settings(desk.loaded).conclude_within, 1)), desk.act.as_of)
    name = desk.loaded.plan.name_of(row.place or "")
    title = f"Kết luận cuộc kiểm tra số {row.id} tại {name}, ngày {short_day(on)}"
    return WorkOrder(row.obligation, title, (agency_of(row),), due_on)
