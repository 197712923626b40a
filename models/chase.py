"""The chase, set-based: a constant number of statements whatever the number of rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    JSON,
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    column,
    exists,
    extract,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Session, col

from models.contacts import out_of_reach
from models.database import affected
from models.tables import (
    AgencyRecord,
    Assignment,
    Briefing,
    Contact,
    CycleRecord,
    EventRecord,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    ObligationRecord,
    PlanRecord,
    Reminder,
    ResponsibilityRecord,
)
from models.types import OPEN, WAITING
from models.work import unfinished

Dated: TypeAlias = Sequence[tuple[date, int, date]]
Dates: TypeAlias = ColumnElement[Any] | Mapped[date]


@dataclass(frozen=True)
class Day:
    """What is owed on one day, decided by the rules; the queries only look it up.

    The window from `first` to `as_of` has both ends included. `steps` and `briefing_steps` are
    (due date, step number, working day of the step); `check_ins` are (opening day, 0, day of
    asking again); `undated_asked_on` is the day on which undated work is asked about, if the
    window has one. Before step `event_step` work that waits for an event is left alone.
    """

    plan_id: int
    first: date
    as_of: date
    steps: Dated
    briefing_steps: Dated
    check_ins: Dated
    undated_asked_on: date | None
    event_step: int
    digest_to: str


@dataclass(frozen=True)
class Usual:
    """What the choice of an agency's usual contact needs of a day."""

    plan_id: int
    as_of: date
    digest_to: str


def usual_contacts(session: Session, usual: Usual) -> dict[int, int]:
    """The contact that gets the digests of each agency, by the agency's id."""
    addressee = _addressees(usual)
    query = select(addressee.c.agency_id, addressee.c.id)
    return dict(session.execute(query).tuples().all())


def hold_digests(session: Session, day: Day) -> None:
    """Hold today's digests that wait: none leaves while work is added to it."""
    query = select(col(Notice.id)).where(_todays_digests(day)).order_by(col(Notice.id))
    session.execute(query.with_for_update(key_share=True))


def add_reminders(session: Session, day: Day) -> int:
    """Ledger rows for every hit of the window that has none yet: how many were added."""
    hits = union(*_hits(day)).subquery("hit")
    unknown = ~exists().where(
        col(Reminder.assignment_id) == hits.c.assignment_id,
        col(Reminder.step_on) == hits.c.step_on,
    )
    new = select(hits.c.assignment_id, func.max(hits.c.step_on), literal(day.as_of))
    new = new.where(unknown).group_by(hits.c.assignment_id)
    names = ["assignment_id", "step_on", "chased_on"]
    return affected(session, insert(Reminder).from_select(names, new))


def add_briefings(session: Session, day: Day) -> int:
    """Ledger rows for coordinating agencies: at the opening, and once before the due date."""
    told = union(*_told(day)).subquery("told")
    unknown = ~exists().where(
        col(Briefing.cycle_id) == told.c.cycle_id,
        col(Briefing.agency_id) == told.c.agency_id,
        col(Briefing.step_on) == told.c.step_on,
    )
    new = select(told.c.cycle_id, told.c.agency_id, func.max(told.c.step_on), literal(day.as_of))
    new = new.where(unknown).group_by(told.c.cycle_id, told.c.agency_id)
    names = ["cycle_id", "agency_id", "step_on", "chased_on"]
    return affected(session, insert(Briefing).from_select(names, new))


def queue_digests(session: Session, day: Day) -> int:
    """One digest for each contact that the day's ledger concerns: how many were added.

    Older digests that never left are folded into today's and cancelled.
    """
    addressee = _addressees(day)
    work = (
        select(addressee.c.id)
        .join(Assignment, col(Assignment.holder_id) == addressee.c.agency_id)
        .join(Reminder, col(Reminder.assignment_id) == col(Assignment.id))
        .where(col(Reminder.chased_on) == day.as_of)
    )
    news = (
        select(addressee.c.id)
        .join(Briefing, col(Briefing.agency_id) == addressee.c.agency_id)
        .where(col(Briefing.chased_on) == day.as_of)
    )
    owed = union(work, news).subquery("owed")
    added = _queue(session, day, "digest", owed)
    _attach(session, day)
    _fold_older(session, day)
    return added


def queue_summary(session: Session, day: Day, standing_agency: str) -> int:
    """The week's summary for the standing agency, if it is not there: 1, or 0.

    An older one that never left is cancelled: two summaries of one Monday tell nothing more.
    """
    addressee = _addressees(day)
    of_agency = col(AgencyRecord.code) == standing_agency
    to = select(addressee.c.id).join(AgencyRecord, col(AgencyRecord.id) == addressee.c.agency_id)
    owed = to.where(of_agency).subquery("owed")
    added = _queue(session, day, "summary", owed)
    session.execute(
        update(Notice)
        .where(
            col(Notice.plan_id) == day.plan_id,
            col(Notice.kind) == "summary",
            col(Notice.on) < day.as_of,
            col(Notice.state).in_(WAITING),
        )
        .values(state="cancelled")
        .execution_options(synchronize_session=False)
    )
    return added


def _queue(session: Session, day: Day, kind: str, owed: Subquery) -> int:
    """A notice of the day for each contact that has none of the kind: how many were added."""
    there = exists().where(
        col(Notice.contact_id) == owed.c.id,
        col(Notice.kind) == kind,
        col(Notice.on) == day.as_of,
    )
    new = select(literal(day.plan_id), owed.c.id, literal(kind), literal(day.as_of))
    # In one order on both databases: letters leave by their number, the same in every life.
    new = new.where(~there).order_by(owed.c.id)
    names = ["plan_id", "contact_id", "kind", "on"]
    return affected(session, insert(Notice).from_select(names, new))


def mark_chased(session: Session, day: Day) -> None:
    """The plan was chased up to and including the day."""
    session.execute(
        update(PlanRecord).where(col(PlanRecord.id) == day.plan_id).values(chased_on=day.as_of)
    )


def _hits(day: Day) -> list[Select[Any]]:
    """Each kind of hit, as (assignment_id, step_on)."""
    opened = _open_work(day, col(Assignment.opened_on)).where(
        col(Assignment.opened_on) >= day.first, not_waiting()
    )
    announced = (
        _open_work(day, col(EventRecord.recorded_on))
        .join(EventRecord, _event_of_the_year())
        .where(col(EventRecord.recorded_on).between(day.first, day.as_of))
    )
    found = [opened, announced]
    if day.steps:
        step = _dated("step", day.steps)
        found.append(
            _open_work(day, step.c.step_on)
            .join(step, col(Assignment.expected_on) == step.c.day)
            .where(or_(not_waiting(), step.c.number >= day.event_step))
        )
    if day.check_ins:
        asked = _dated("check_in", day.check_ins)
        found.append(
            _open_work(day, asked.c.step_on)
            .join(asked, col(CycleRecord.opens_on) == asked.c.day)
            .where(col(CycleRecord.kind) == "continuous")
        )
    if day.undated_asked_on:
        found.append(
            _open_work(day, literal(day.undated_asked_on)).where(
                col(Assignment.expected_on).is_(None), col(CycleRecord.kind) != "continuous"
            )
        )
    return found


def _open_work(day: Day, step_on: Dates) -> Select[Any]:
    """Open assignments of the plan that may be chased today, each with the day of its step."""
    return (
        select(col(Assignment.id).label("assignment_id"), step_on.label("step_on"))
        .join(CycleRecord, col(CycleRecord.id) == col(Assignment.cycle_id))
        .join(ObligationRecord, col(ObligationRecord.id) == col(CycleRecord.obligation_id))
        .where(
            col(ObligationRecord.plan_id) == day.plan_id,
            # Written out: SQLite looks into the index of open rows for nothing else.
            col(Assignment.status).in_(
                bindparam("open", OPEN, expanding=True, literal_execute=True)
            ),
            col(Assignment.opened_on) <= day.as_of,
            col(CycleRecord.history).is_(False),
            col(Assignment.holder_id).not_in(_told_today(day)),
        )
    )


def _told_today(day: Day) -> Select[Any]:
    """Agencies whose digest of the day is no longer queued.

    One digest a day: what comes up after it left is found again tomorrow.
    """
    return (
        select(col(Contact.agency_id))
        .join(Notice, col(Notice.contact_id) == col(Contact.id))
        .where(
            col(Notice.plan_id) == day.plan_id,
            col(Notice.on) == day.as_of,
            col(Notice.kind) == "digest",
            col(Notice.state) != "queued",
        )
    )


def _event_of_the_year() -> ColumnElement[bool]:
    """An event that the obligation waits for, in the year in which its cycle is due."""
    return and_(
        col(EventRecord.plan_id) == col(ObligationRecord.plan_id),
        col(EventRecord.code) == col(ObligationRecord.waits_for),
        extract("year", col(EventRecord.on)) == extract("year", col(CycleRecord.due_on)),
    )


def not_waiting() -> ColumnElement[bool]:
    came = exists().where(_event_of_the_year()).correlate(ObligationRecord, CycleRecord)
    return or_(col(ObligationRecord.waits_for).is_(None), came)


def _told(day: Day) -> list[Select[Any]]:
    """What coordinating agencies are told, as (cycle_id, agency_id, step_on)."""
    opened = _coordinated(day, col(CycleRecord.opened_on)).where(
        col(CycleRecord.opened_on).between(day.first, day.as_of),
        # A check-in is a question to the lead; a request has no lead to ask.
        or_(col(CycleRecord.due_on).is_not(None), col(ObligationRecord.request)),
        unfinished(col(CycleRecord.id)),
    )
    if not day.briefing_steps:
        return [opened]
    step = _dated("briefing_step", day.briefing_steps)
    still_due = exists().where(
        col(Assignment.cycle_id) == col(CycleRecord.id),
        col(Assignment.expected_on) == step.c.day,
        col(Assignment.status).in_(OPEN),
    )
    last_week = (
        _coordinated(day, step.c.step_on)
        .join(step, col(CycleRecord.due_on) == step.c.day)
        .where(still_due)
    )
    return [opened, last_week]


def _coordinated(day: Day, step_on: Dates) -> Select[Any]:
    part = ResponsibilityRecord
    return (
        select(
            col(CycleRecord.id).label("cycle_id"),
            col(part.agency_id).label("agency_id"),
            step_on.label("step_on"),
        )
        .join(ObligationRecord, col(ObligationRecord.id) == col(CycleRecord.obligation_id))
        .join(part, col(part.obligation_id) == col(ObligationRecord.id))
        .where(
            col(ObligationRecord.plan_id) == day.plan_id,
            col(ObligationRecord.waits_for).is_(None),
            col(CycleRecord.history).is_(False),
            col(part.role) == "coordinating",
            col(part.valid_from) <= day.as_of,
            col(part.valid_to) >= day.as_of,
            col(part.agency_id).not_in(_told_today(day)),
        )
    )


def _addressees(day: Day | Usual) -> CTE:
    """The one contact of each agency that receives digests: the plan's role, else văn thư."""
    liking = case(
        (col(Contact.role) == day.digest_to, 0), (col(Contact.role) == "van-thu", 1), else_=2
    )
    place = func.row_number().over(
        partition_by=col(Contact.agency_id),
        # Where all are out of reach, the letter waits for the first until an address is set.
        order_by=(out_of_reach(day.as_of), liking, col(Contact.id)),
    )
    ranked = (
        select(col(Contact.id), col(Contact.agency_id), place.label("place"))
        .join(AgencyRecord, col(AgencyRecord.id) == col(Contact.agency_id))
        .where(col(AgencyRecord.plan_id) == day.plan_id)
        .subquery("ranked")
    )
    return select(ranked.c.id, ranked.c.agency_id).where(ranked.c.place == 1).cte("addressee")


def _todays_digests(day: Day) -> ColumnElement[bool]:
    return and_(
        col(Notice.plan_id) == day.plan_id,
        col(Notice.kind) == "digest",
        col(Notice.on) == day.as_of,
        col(Notice.state) == "queued",
    )


def _attach(session: Session, day: Day) -> None:
    """What each of today's digests is about."""
    addressee = _addressees(day)
    todays = select(col(Notice.id)).join(addressee, addressee.c.id == col(Notice.contact_id))
    work = (
        todays.add_columns(col(Assignment.id))
        .join(Assignment, col(Assignment.holder_id) == addressee.c.agency_id)
        .join(Reminder, col(Reminder.assignment_id) == col(Assignment.id))
        .where(_todays_digests(day), col(Reminder.chased_on) == day.as_of)
        .distinct()
    )
    news = (
        todays.add_columns(col(Briefing.cycle_id))
        .join(Briefing, col(Briefing.agency_id) == addressee.c.agency_id)
        .where(_todays_digests(day), col(Briefing.chased_on) == day.as_of)
        .distinct()
    )
    _link(session, NoticeAssignment, "assignment_id", work)
    _link(session, NoticeCycle, "cycle_id", news)


def _fold_older(session: Session, day: Day) -> None:
    older = aliased(Notice)
    stale = and_(
        col(older.contact_id) == col(Notice.contact_id),
        col(older.plan_id) == day.plan_id,
        col(older.kind) == "digest",
        col(older.state).in_(WAITING),
        col(older.on) < day.as_of,
    )
    pairs: Select[Any] = select(col(Notice.id), col(older.id).label("older_id"))
    pair = pairs.join(older, stale).where(_todays_digests(day)).subquery("pair")
    for table, name in ((NoticeAssignment, "assignment_id"), (NoticeCycle, "cycle_id")):
        items: Select[Any] = select(pair.c.id, col(getattr(table, name)))
        joined = items.join(pair, pair.c.older_id == col(table.notice_id))
        _link(session, table, name, joined.distinct())
    session.execute(
        update(Notice)
        .where(col(Notice.id).in_(select(pair.c.older_id)))
        .values(state="cancelled")
        .execution_options(synchronize_session=False)
    )


def _link(
    session: Session,
    table: type[NoticeAssignment] | type[NoticeCycle],
    name: str,
    pairs: Select[Any],
) -> None:
    """Insert (notice, item) pairs that are not there yet."""
    new = pairs.subquery("new")
    notice_id, item_id = new.c
    item: Any = col(getattr(table, name))
    there = exists().where(col(table.notice_id) == notice_id, item == item_id)
    wanted = select(notice_id, item_id).where(~there)
    session.execute(insert(table).from_select(["notice_id", name], wanted))


def _dated(name: str, rows: Dated) -> CTE:
    """A short list of (day, number, step_on) in the statement itself: it probes the index.

    One parameter, so that the statement is compiled once and not each day anew.
    """
    listed = json.dumps([(day.isoformat(), number, on.isoformat()) for day, number, on in rows])
    row = _Rows(listed).table_valued(column("value", JSON)).c.value
    return (
        select(
            func.date(row[0].as_string(), type_=Date).label("day"),
            row[1].as_integer().label("number"),
            func.date(row[2].as_string(), type_=Date).label("step_on"),
        )
        .cte(name)
        .prefix_with("MATERIALIZED")
    )


class _Rows(FunctionElement[Any]):
    """The elements of a JSON list, each a row with the one column `value`."""

    inherit_cache = True


@compiles(_Rows, "sqlite")
def _rows_in_sqlite(element: _Rows, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **given)})"


@compiles(_Rows, "postgresql")
def _rows_in_postgresql(element: _Rows, compiler: SQLCompiler, **given: Any) -> str:
    return f"json_array_elements(CAST({compiler.process(element.clauses, **given)} AS JSON))"
