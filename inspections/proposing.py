"""The pace of surprise inspections: who is behind it proposes the next one. Nobody draws here."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assignments.asking import WorkOrder
from assignments.desk import Desk
from deadlines.civil import quarter_of
from inspections.candidates import last_day_of_quarter
from inspections.errors import DrawRefused
from inspections.on_record import on_record
from inspections.steps import assign, begin_step, leading, log_act, ordering, settings
from models import inspections as rows
from models.inspections import CARRIED_OUT
from models.tables_inspections import Inspection
from plans.inspecting import Surprise
from plans.loading import LoadedPlan

MOST_AT_ONCE = 10


@dataclass(frozen=True)
class Pace:
    """Where a year stands: carried out, under way, and how many are wanted by the quarter's end."""

    year: int
    carried_out: int
    under_way: int
    wanted: int
    a_year: int

    @property
    def behind(self) -> bool:
        """Whether one more has to be proposed: too few were carried out, and none is under way."""
        return self.carried_out < self.wanted and not self.under_way


def pace(session: Session, loaded: LoadedPlan, as_of: date) -> Pace:
    """The pace of the year of a day. Raises NoInspections."""
    rules = settings(loaded).surprise
    inspections = on_record(session, loaded).surprises(as_of.year)
    done = sum(row.state in CARRIED_OUT for row in inspections)
    wanted = rules.pace[quarter_of(as_of) - 1]
    return Pace(as_of.year, done, len(inspections) - done, wanted, rules.a_year)


def propose(desk: Desk) -> list[Inspection]:
    """Plan the next surprise inspection if the year is behind its pace; again adds none.

    The standing agency is asked to have it drawn. Before the plan's first day and after its last
    nothing is proposed.
    Raises NoInspections, WrongDay, UnknownOffice, NotTheirs.
    """
    desk = begin_step(desk)
    if not desk.loaded.runs(desk.act.as_of) or not _behind(desk):
        return []
    return [_add_planned(desk, settings(desk.loaded).surprise, ToDraw())]


@dataclass(frozen=True)
class ToDraw:
    """What is known of an inspection before it is drawn: never its place, nor its day.

    `draw_by` is the day by which it must be drawn; some working days from now unless given.
    """

    reason: str | None = None
    team: str | None = None
    head: str | None = None
    draw_by: date | None = None


def plan_to_draw(desk: Desk, count: int, request: ToDraw) -> list[Inspection]:
    """Plan so many surprise inspections, each to be drawn by a person.

    Raises DrawRefused, BadFinding, UnknownOffice, NotTheirs.
    """
    desk = begin_step(desk)
    if not 1 <= count <= MOST_AT_ONCE:
        raise DrawRefused("drawn-at-once", count=count, most=MOST_AT_ONCE)
    if desk.loaded.has_ended(desk.act.as_of):
        raise DrawRefused("nothing-drawn-after", ends_on=desk.loaded.plan.head.ends_on)
    if request.draw_by and request.draw_by < desk.act.as_of:
        raise DrawRefused("draw-by-over", draw_by=request.draw_by, as_of=desk.act.as_of)
    rules = settings(desk.loaded).surprise
    return [_add_planned(desk, rules, request) for _ in range(count)]


def _behind(desk: Desk) -> bool:
    # By all that is on record, so that proposed again for an earlier day it adds none either.
    return pace(desk.session, desk.loaded, desk.act.as_of).behind


def _add_planned(desk: Desk, rules: Surprise, request: ToDraw) -> Inspection:
    day = desk.act.as_of
    act = ordering(desk, rules.obligation, "have inspections drawn")
    head = leading(desk, request.head).name if request.head else None
    row = rows.add(
        desk.session,
        Inspection(
            plan_id=desk.loaded.id,
            kind="surprise",
            state="planned",
            obligation=rules.obligation,
            year=day.year,
            proposed_on=day,
            content=request.reason,
            team=request.team,
            head=head,
        ),
    )
    row.draw_assignment_id = assign(desk, act, _order_to_draw(desk, rules, row, request))
    log_act(desk, act, row, "propose", {"reason": request.reason, "head": head})
    return row


def _order_to_draw(desk: Desk, rules: Surprise, row: Inspection, request: ToDraw) -> WorkOrder:
    day = desk.act.as_of
    usual = desk.loaded.plan.working_days.after(day, max(rules.draw_within, 1))
    due_on = request.draw_by or min(usual, last_day_of_quarter(day))
    return WorkOrder(
        rules.obligation,
        f"Rút thăm địa điểm, thời gian cuộc kiểm tra đột xuất số {row.id} (năm {day.year}) "
        "tại Bộ phận tiếp nhận và trả kết quả",
        (desk.loaded.plan.head.standing_agency,),
        max(due_on, day),
    )
