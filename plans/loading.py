"""A checked plan into the record, and out of it again."""

from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from sqlmodel import Session

from deadlines.cycles import Cycle
from deadlines.rules import Kind
from models import plan_rows
from models.assignments import moving, opening, work
from models.audit import acts
from models.audit.acts import Act
from models.database import exclusive_lock
from models.tables import CycleRow, PlanRow
from plans.difference import difference
from plans.faults import PlanError
from plans.moves import Move, Moves, Recorded, moves
from plans.plan import Plan
from plans.responsibility import responsibilities


class NoSuchPlan(PlanError):
    """No loaded plan fits."""


class ChangedLater(PlanError):
    """Work that a new version moves was changed after the day of loading."""

    def __init__(self, assignment_id: int, last: date) -> None:
        super().__init__(
            f"assignment {assignment_id} was last changed on {last}; "
            "write --as-of that day or later"
        )


class NeverLive(PlanError):
    """The plan ends before it would go live."""

    def __init__(self, plan: Plan, live_from: date) -> None:
        super().__init__(
            f"{plan.code} ends on {plan.head.ends_on}, before it would go live on {live_from}; "
            "write an earlier --live-from"
        )


class AgencyHasWork(PlanError):
    """A new version drops an agency for which work was opened."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(
            f"agencies.yaml: {', '.join(codes)} cannot be removed: work was opened for it; "
            "write its last day as valid_to, and its successor"
        )


TABLE_ALARM = (9, 1)
"""Month and day from which the holiday table must know the next year."""


@dataclass(frozen=True)
class LoadedPlan:
    """A plan in the record: its row, its id, and its content as a checked plan."""

    row: PlanRow
    plan: Plan

    @property
    def id(self) -> int:
        """The row's id."""
        return self.row.id or 0

    def has_ended(self, as_of: date) -> bool:
        """Whether the plan's last day is over: from then on a run opens nothing."""
        return as_of > self.plan.head.ends_on

    def runs(self, as_of: date) -> bool:
        """Whether a day lies from the plan's first day to its last, both included."""
        return self.plan.head.first_day <= as_of and not self.has_ended(as_of)

    def missing_years(self, as_of: date) -> list[int]:
        """Years that the holiday table must know and does not: from September on the next too."""
        # A plan with nothing more to be due must not ask for years beyond its last day.
        if as_of > self.plan.over_on:
            return []
        last = as_of.year + ((as_of.month, as_of.day) >= TABLE_ALARM)
        return [y for y in range(as_of.year, last + 1) if y not in self.plan.working_days.years]

    def is_working(self, day: date) -> bool:
        """Whether letters may be owed and leave on a day.

        After the plan's last day a year that the holiday table does not know has no working
        day: nobody is chased on a guess, and no run fails. Until then it raises HolidayTableEnds.
        """
        days = self.plan.working_days
        if self.has_ended(day) and day.year not in days.years:
            return False
        return days.is_working(day)


@lru_cache(maxsize=8)
def checked(content: str) -> Plan:
    """The plan of a record's content; a plan never changes once it is read, so it is kept."""
    return Plan.model_validate_json(content)


@dataclass(frozen=True)
class PlanChange:
    """How a plan differs from what is loaded, and what that moves in the record."""

    differences: list[str]
    moves: Moves
    old: Plan
    new: Plan

    @property
    def judges(self) -> tuple[str, ...]:
        """Who may load it, where it is a judgement: it moves due dates of opened work, or who
        judges; else nobody in particular.
        """
        before, after = (
            (plan.head.standing_agency, plan.head.judge) for plan in (self.old, self.new)
        )
        return before if self.moves.due or before != after else ()

    @property
    def lines(self) -> list[str]:
        """All of it, for whoever decides."""
        return [*self.differences, *self.moves.lines]


def change(
    session: Session, plan: Plan, as_of: date, live_from: date | None = None
) -> PlanChange | None:
    """What loading a plan on a day, with a live day if one is given, would change; None if new.

    Nobody else loads until the transaction ends.
    """
    # Before the row is looked for, because a new plan has none that could be locked.
    exclusive_lock(session.connection())
    for loaded_row in plan_rows.plans(session):
        if loaded_row.code == plan.code:
            plan_row = plan_rows.lock(session, loaded_row.id or 0)
            old = checked(plan_row.content)
            _require_agencies(session, plan_row, plan)
            lines = difference(old, plan)
            if live_from is not None and live_from != plan_row.live_from:
                lines += _new_live_day(session, plan_row, live_from)
            recorded = _recorded(session, plan_row.id or 0, as_of)
            return PlanChange(lines, moves(old, plan, recorded, as_of), old, plan)
    return None


def _new_live_day(session: Session, plan_row: PlanRow, live_from: date) -> list[str]:
    """What another live day makes history, and what it wakes."""
    cycles = opening.cycle_records(session, plan_row.id or 0)
    now_past = [row for row in cycles if is_history(_cycle(row), live_from)]
    ends = sum(not row.history for row in now_past)
    wakes = sum(row.history for row in cycles) - (len(now_past) - ends)
    lines = {
        f"~ history: {ends} opened cycles were over by then: no letter names them any more": ends,
        f"~ history: {wakes} opened cycles were not over by then: letters name them again": wakes,
    }
    effects = [line for line, count in lines.items() if count]
    return [f"~ plan: live_from: {plan_row.live_from} → {live_from}", *effects]


def _require_agencies(session: Session, plan_row: PlanRow, plan: Plan) -> None:
    """An agency that has work stays in the plan: letters and reports go on naming it."""
    codes = {agency.code for agency in plan.agencies}
    lost = plan_rows.agencies_with_work(session, plan_row.id or 0) - codes
    if lost:
        raise AgencyHasWork(sorted(lost))


def load(session: Session, plan: Plan, act: Act, live_from: date | None = None) -> LoadedPlan:
    """Write a plan into the record; loaded again it replaces its earlier version.

    `live_from` is the day of loading unless given; a plan already loaded keeps its own unless a
    new one is given. Nothing leaves on that day or before it. Opened work follows the dates of
    the new version (plans.moves). Raises ChangedLater, AgencyHasWork,
    NeverLive.
    """
    if live_from is not None and live_from > plan.head.ends_on:
        raise NeverLive(plan, live_from)
    changed = change(session, plan, act.as_of, live_from)
    row = {
        "code": plan.code,
        "title": plan.head.title,
        "content": plan.model_dump_json(),
        "signed_on": plan.head.signed_on,
        "ends_on": plan.head.ends_on,
        "loaded_at": act.now,
    }
    # Loaded again without a live day, a plan must keep the one it has.
    if changed is None or live_from is not None:
        row["live_from"] = live_from or act.as_of
    plan_row = plan_rows.store_plan(session, row)
    loaded = LoadedPlan(plan_row, plan)
    _store_rows(session, loaded)
    for move in changed.moves.due if changed else ():
        _move(session, loaded, act, move)
    # After the moves: a new due date may lie on the other side of the live day.
    for row_of_cycle in opening.cycle_records(session, loaded.id):
        row_of_cycle.history = is_history(_cycle(row_of_cycle), plan_row.live_from)
    # Written first, because the next statement asks the database which cycles are history.
    session.flush()
    work.forget_history(session, loaded.id)
    _record(session, loaded, act, changed)
    return loaded


def _record(session: Session, loaded: LoadedPlan, act: Act, changed: PlanChange | None) -> None:
    detail = {
        "live_from": loaded.row.live_from,
        "changes": changed.differences if changed else None,
        "moves": changed.moves.lines if changed else [],
    }
    subject = f"plan:{loaded.plan.code}"
    acts.log(session, loaded.id, act, action="load", subject=subject, detail=detail)


def _recorded(session: Session, plan_id: int, as_of: date) -> Recorded:
    return Recorded(
        cycles=moving.opened_cycles(session, plan_id),
        work=moving.chased_work(session, plan_id, as_of),
        events=[(event.code, event.on) for event in opening.events(session, plan_id)],
    )


def _move(session: Session, loaded: LoadedPlan, act: Act, move: Move) -> None:
    """Move a cycle with what follows it; each assignment has an audit row of its own."""
    for row, before in moving.move(session, move.cycle.id, move.dates):
        last = acts.last_day(session, loaded.id, work.subject_of(row.id or 0))
        if last is not None and act.as_of < last:
            raise ChangedLater(row.id or 0, last)
        detail = {
            "before": before,
            "after": work.facts(row),
            "was": asdict(move.cycle.dates),
            "now": asdict(move.dates),
            "why": move.words,
        }
        subject = work.subject_of(row.id or 0)
        acts.log(session, loaded.id, act, action="move", subject=subject, detail=detail)


def is_history(cycle: Cycle, live_from: date) -> bool:
    """Whether a cycle was over before the plan went live: never mailed, never overdue.

    Late work that a predecessor left opens after its own due date, and is no history.
    """
    return max(cycle.last_day, cycle.opens_on) < live_from


def _cycle(row: CycleRow) -> Cycle:
    kind = cast("Kind", row.kind)
    return Cycle(row.period, row.opens_on, row.due_on, kind, row.due_on_decided)


def find(session: Session, code: str | None) -> LoadedPlan:
    """The loaded plan of a code, or the only one. Raises NoSuchPlan."""
    loaded_rows = plan_rows.plans(session)
    if not loaded_rows:
        raise NoSuchPlan("no plan is loaded; run: dondoc load calendar/qd-465-2022")
    codes = ", ".join(plan_row.code for plan_row in loaded_rows)
    if code is None and len(loaded_rows) > 1:
        raise NoSuchPlan(f"several plans are loaded ({codes}); write --plan CODE")
    for plan_row in loaded_rows:
        if code in (None, plan_row.code):
            return LoadedPlan(plan_row, checked(plan_row.content))
    raise NoSuchPlan(f'no plan "{code}" is loaded; loaded: {codes}')


def lock_plan(session: Session, loaded: LoadedPlan) -> LoadedPlan:
    """The plan as it is now, held against whoever else opens, chases or sets something of it."""
    plan_row = plan_rows.lock(session, loaded.id)
    return LoadedPlan(plan_row, checked(plan_row.content))


def every(session: Session) -> list[LoadedPlan]:
    """All loaded plans, by code."""
    return [
        LoadedPlan(plan_row, checked(plan_row.content)) for plan_row in plan_rows.plans(session)
    ]


def _store_rows(session: Session, loaded: LoadedPlan) -> None:
    plan = loaded.plan
    agencies = plan_rows.store_agencies(
        session,
        loaded.id,
        ({"code": row.code, "name": row.name, "kind": row.kind} for row in plan.agencies),
    )
    for agency in plan.agencies:
        plan_rows.store_example_contacts(session, agencies[agency.code], agency.contacts)
    obligations = plan_rows.store_obligations(
        session,
        loaded.id,
        (
            {
                "position": position,
                "code": row.code,
                "title": row.title,
                "source": row.source,
                "waits_for": row.waits_for,
                "request": row.request,
            }
            for position, row in enumerate(plan.obligations)
        ),
    )
    for row in plan.obligations:
        parts = (
            {
                "role": part.role,
                "agency_id": agencies[part.agency],
                "valid_from": part.valid_from,
                "valid_to": part.valid_to,
            }
            for part in responsibilities(plan, row)
        )
        plan_rows.store_responsibilities(session, obligations[row.code], parts)
