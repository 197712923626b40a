"""How many letters an agency gets in a week: what is too much for today waits for another day."""

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlmodel import Session, col

from models.assignments.waiting import not_waiting
from models.audit import changes
from models.letters.day import AS_OF, FIRST, LATER, MONDAY, MOST, PLAN, Day, Shape
from models.letters.due import DATED, addressees, listed
from models.letters.silence import silenced
from models.tables import (
    AgencyRow,
    Assignment,
    Briefing,
    Contact,
    CycleRow,
    Escalation,
    Notice,
    ObligationRow,
    Reminder,
)
from models.types import LETTERS, OPEN, TO_AGENCIES


def put_off(session: Session, day: Day) -> None:
    """Move what is owed today to the next day for letters, where today's would be too many: only
    the last days before a due date are always written, and for them room is kept in the week.
    """
    if not day.shape.is_spaced:
        return
    for statement in _put_off(day.shape):
        changes.write(session, statement, day.values)


@cache
def _put_off(shape: Shape) -> tuple[Update, ...]:
    filled = full(shape)
    of_full = select(col(Assignment.id)).where(col(Assignment.holder_id).in_(filled))
    work = update(Reminder).where(owed_today(Reminder), col(Reminder.assignment_id).in_(of_full))
    news = update(Briefing).where(owed_today(Briefing), col(Briefing.agency_id).in_(filled))
    return work.values(chased_on=LATER), news.values(chased_on=LATER)


def owed_today(table: type[Reminder] | type[Briefing]) -> ColumnElement[bool]:
    """Rows of the ledger of today, and those put off to a day on which nobody chased."""
    missed = and_(col(table.chased_on) > FIRST, col(table.chased_on) < AS_OF)
    return or_(col(table.chased_on) == AS_OF, missed)


def had_enough() -> Select[Any]:
    """Agencies whose contacts got as many letters as they may, in the days before today of its
    week; those that may still leave are counted.
    """
    written = _written().subquery("written")
    return select(written.c.agency_id).where(written.c.letters >= MOST)


def _written() -> Select[Any]:
    return (
        select(col(Contact.agency_id).label("agency_id"), func.count().label("letters"))
        .select_from(Notice)
        .join(Contact, col(Contact.id) == col(Notice.contact_id))
        .where(
            col(Notice.plan_id) == PLAN,
            col(Notice.on) >= MONDAY,
            col(Notice.on) < AS_OF,
            col(Notice.kind).in_(TO_AGENCIES),
            col(Notice.state) != "cancelled",
        )
        .group_by(col(Contact.agency_id))
    )


def full(shape: Shape) -> Select[Any]:
    """Agencies to which a letter today would be one too many, or not on a day for letters."""
    written, heads = _written().subquery("written"), _heads(shape).subquery("heads")
    letters = func.coalesce(written.c.letters, 0) + func.coalesce(heads.c.letters, 0)
    agencies = (
        select(col(AgencyRow.id))
        .outerjoin(written, written.c.agency_id == col(AgencyRow.id))
        .outerjoin(heads, heads.c.agency_id == col(AgencyRow.id))
        .where(col(AgencyRow.plan_id) == PLAN)
    )
    urgent = _urgent(shape).subquery("urgent")
    agencies = agencies.outerjoin(urgent, urgent.c.agency_id == col(AgencyRow.id))
    is_urgent = func.coalesce(urgent.c.today, 0) > 0
    later = func.coalesce(urgent.c.later, 0)
    no_room = letters + later >= MOST if shape.is_letter_day else true()
    # Chased again, what today's letter names must not be named in the next one too.
    return agencies.where(
        col(AgencyRow.id).not_in(written_to_today(shape)),
        or_(letters >= MOST, and_(~is_urgent, no_room)),
    )


def written_to_today(shape: Shape) -> Select[Any]:
    """Agencies that have a letter of today about their own work, whether it has left or waits."""
    addressee = addressees(shape.digest_to)
    usual = col(Contact.id).in_(select(addressee.c.id))
    return (
        select(col(Contact.agency_id))
        .join(Notice, col(Notice.contact_id) == col(Contact.id))
        .where(
            col(Notice.plan_id) == PLAN,
            col(Notice.on) == AS_OF,
            col(Notice.kind).in_(LETTERS),
            col(Notice.state) != "cancelled",
            or_(col(Notice.kind) == "digest", usual),
        )
    )


def _urgent(shape: Shape) -> Select[Any]:
    """Agencies that are written to in any case: whether today, and on how many days of the rest of
    the week.
    """
    step = listed("urgent", *DATED)
    # What is written today is in the ledger already; of later days it is what may be written.
    today = (
        exists()
        .where(
            col(Reminder.assignment_id) == col(Assignment.id),
            col(Reminder.step_on) == step.c.step_on,
            col(Reminder.chased_on) == AS_OF,
        )
        .correlate(Assignment, step)
    )
    later = and_(
        step.c.step_on > AS_OF,
        or_(not_waiting(), step.c.number >= shape.event_step),
        ~silenced(
            PLAN, (step.c.step_on,), agency=col(Assignment.holder_id), of=col(ObligationRow.id)
        ),
    )
    days = (
        select(col(Assignment.holder_id).label("agency_id"), step.c.step_on.label("day"))
        .join(step, col(Assignment.expected_on) == step.c.day)
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .where(
            col(ObligationRow.plan_id) == PLAN,
            col(Assignment.status).in_(OPEN),
            col(Assignment.opened_on) <= AS_OF,
            col(CycleRow.history).is_(False),
            or_(and_(step.c.step_on == AS_OF, today), later),
        )
        .distinct()
        .subquery("urgent_days")
    )
    return select(
        days.c.agency_id,
        func.sum(case((days.c.day == AS_OF, 1), else_=0)).label("today"),
        func.sum(case((days.c.day > AS_OF, 1), else_=0)).label("later"),
    ).group_by(days.c.agency_id)


def _heads(shape: Shape) -> Select[Any]:
    """Agencies whose head is written to today, with one letter each."""
    to_holder = [level.number for level in shape.levels if level.agency is None]
    return (
        select(col(Assignment.holder_id).label("agency_id"), literal(1).label("letters"))
        .join(Escalation, col(Escalation.assignment_id) == col(Assignment.id))
        .where(col(Escalation.chased_on) == AS_OF, col(Escalation.level).in_(to_holder))
        .distinct()
    )
