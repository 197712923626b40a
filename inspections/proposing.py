"""The pace of surprise inspections: who is behind it proposes the next one. Nobody draws here."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assignments.asking import Asked
from assignments.desk import Desk
from assignments.offices import named
from inspections.desk import asked, begun, recorded, settings
from inspections.errors import CannotDraw
from inspections.reach import last_day_of_quarter
from models import inspections as rows
from models.audit import Act
from models.inspections import CARRIED_OUT
from models.tables_inspections import Inspection
from plans.inspecting import Surprise
from plans.loading import Loaded

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


def pace(session: Session, loaded: Loaded, as_of: date) -> Pace:
    """The pace of the year of a day. Raises NoInspections."""
    said = settings(loaded).surprise
    found = rows.surprises(session, loaded.id, as_of.year)
    done = sum(row.state in CARRIED_OUT for row in found)
    quarter = (as_of.month - 1) // 3
    return Pace(as_of.year, done, len(found) - done, said.pace[quarter], said.a_year)


def propose(desk: Desk) -> list[Inspection]:
    """Plan the next surprise inspection if the year is behind its pace; again adds none.

    The standing agency is asked to have it drawn. After the plan's last day nothing is proposed.
    Raises NoInspections, WrongDay, UnknownOffice.
    """
    desk = begun(desk)
    if desk.loaded.has_ended(desk.act.as_of) or not _behind(desk):
        return []
    return [_planned(desk, settings(desk.loaded).surprise)]


def plan_to_draw(desk: Desk, count: int, *, reason: str, team: str | None) -> list[Inspection]:
    """Plan so many surprise inspections, each to be drawn by a person. Raises CannotDraw."""
    desk = begun(desk)
    if not 1 <= count <= MOST_AT_ONCE:
        raise CannotDraw(f"{count} inspections cannot be drawn at once; write 1 to {MOST_AT_ONCE}")
    if desk.loaded.has_ended(desk.act.as_of):
        raise CannotDraw(f"the plan ended on {desk.loaded.plan.head.ends_on}; nothing is drawn")
    said = settings(desk.loaded).surprise
    return [_planned(desk, said, reason, team) for _ in range(count)]


def _behind(desk: Desk) -> bool:
    return pace(desk.session, desk.loaded, desk.act.as_of).behind


def _planned(
    desk: Desk, said: Surprise, reason: str | None = None, team: str | None = None
) -> Inspection:
    day = desk.act.as_of
    row = rows.add(
        desk.session,
        Inspection(
            plan_id=desk.loaded.id,
            kind="surprise",
            state="planned",
            obligation=said.obligation,
            year=day.year,
            proposed_on=day,
            content=reason,
            team=team,
        ),
    )
    actor = named(desk.session, desk.loaded, desk.by) if desk.by else desk.act.actor
    act = Act(actor, desk.act.now, day)
    due_on = desk.loaded.plan.working_days.after(day, max(said.draw_within, 1))
    what = Asked(
        said.obligation,
        f"Rút thăm địa điểm, thời gian cuộc kiểm tra đột xuất số {row.id} (năm {day.year}) "
        "tại Bộ phận tiếp nhận và trả kết quả",
        (desk.loaded.plan.head.standing_agency,),
        max(min(due_on, last_day_of_quarter(day)), day),
    )
    row.draw_assignment_id = asked(desk, act, what)
    recorded(desk, act, row, "propose", {"reason": reason})
    return row
