"""Opening: each obligation in its period, in the hands of each agency that answers."""

from collections.abc import Iterable
from datetime import date

from sqlmodel import Session

from assignments.errors import UnknownEvent
from assignments.offices import allowed, judges
from deadlines.cycles import Cycle
from models import plan_rows
from models.assignments import opening
from models.assignments.opening import OpenedCounts
from models.audit import acts
from models.audit.acts import Act
from models.tables import EventRow
from plans.faults import not_in_plan
from plans.loading import LoadedPlan, is_history, lock_plan
from plans.occurrences import cycles_by_period, opened_by, opened_by_event


def open_due(
    session: Session, loaded: LoadedPlan, act: Act, obligations: Iterable[str] = ()
) -> OpenedCounts:
    """Open what is due to open by the day, of some obligations or of all; again adds 0.

    What was over before the plan went live is opened as history. After the plan's last day
    nothing is opened.
    """
    if loaded.has_ended(act.as_of):
        return OpenedCounts(0, 0)
    # Read anew under its lock, because another version may have been loaded since.
    loaded = lock_plan(session, loaded)
    ids = plan_rows.obligation_ids(session, loaded.id)
    wanted = set(obligations) or set(ids)
    cycles = [
        (occurrence.obligation.code, occurrence.cycle)
        for occurrence in opened_by(loaded.plan, act.as_of)
        if occurrence.obligation.code in wanted and occurrence.obligation.code in ids
    ]
    return _open(session, loaded, act, cycles, ids)


def record_event(
    session: Session, loaded: LoadedPlan, act: Act, code: str, on: date, *, by: str | None = None
) -> OpenedCounts:
    """Record an event of the world and open, in the same transaction, what waits for it.

    Recorded twice for one day it changes nothing. `by` names the office that the plan asks to
    record it, or one that judges; without it the operator acts, and the audit says so. Raises
    UnknownEvent, UnknownOffice, NotTheirs.
    """
    events = {event.code: event for event in loaded.plan.head.events}
    if code not in events:
        raise UnknownEvent("no-such-event", event=code, words=not_in_plan("event", code, events))
    head = loaded.plan.head
    if not head.signed_on <= on <= head.ends_on:
        span = {"first_on": head.signed_on, "last_on": head.ends_on}
        raise UnknownEvent("event-outside-plan", on=on, **span)
    if on > act.as_of:
        raise UnknownEvent("event-ahead", on=on, as_of=act.as_of)
    loaded = lock_plan(session, loaded)
    # Looked for under the lock, otherwise two at once would both record it.
    if any(row.code == code and row.on == on for row in opening.events(session, loaded.id)):
        return OpenedCounts(0, 0)
    recorder = events[code].recorded_by
    may = list(dict.fromkeys([recorder, *judges(loaded, holder=recorder)]))
    if by is not None:
        act = act.by(allowed(session, loaded, by, may, f"record {code}"))
    row = EventRow(
        plan_id=loaded.id, code=code, on=on, recorded_on=act.as_of, recorded_by=act.actor
    )
    session.add(row)
    session.flush()
    acts.log(session, loaded.id, act, action="event", subject=f"event:{code}", detail={"on": on})
    return _open_on_event(session, loaded, act, row)


def _open_on_event(session: Session, loaded: LoadedPlan, act: Act, event: EventRow) -> OpenedCounts:
    ids = plan_rows.obligation_ids(session, loaded.id)
    cycles = [
        (occurrence.obligation.code, occurrence.cycle)
        for occurrence in opened_by_event(loaded.plan, event.code, event.on)
        if occurrence.obligation.code in ids
    ]
    return _open(session, loaded, act, cycles, ids)


def _open(
    session: Session,
    loaded: LoadedPlan,
    act: Act,
    cycles: list[tuple[str, Cycle]],
    ids: dict[str, int],
) -> OpenedCounts:
    rows = [
        {
            "obligation_id": ids[code],
            "period": cycle.period,
            "kind": cycle.kind,
            "opens_on": cycle.opens_on,
            "opened_on": act.as_of,
            "due_on": cycle.due_on,
            "due_on_decided": cycle.due_on_decided,
            "history": is_history(cycle, loaded.row.live_from),
        }
        for code, cycle in cycles
    ]
    added = opening.add_cycles(session, loaded.id, rows)
    obligations = sorted({ids[code] for code, _ in cycles})
    foreign = _foreign(session, loaded, ids)
    assigned = opening.open_assignments(session, obligations, act.as_of, without=foreign)
    if added or assigned:
        detail = {"cycles": added, "assignments": assigned}
        subject = f"plan:{loaded.plan.code}"
        acts.log(session, loaded.id, act, action="open", subject=subject, detail=detail)
    return OpenedCounts(added, assigned)


def _foreign(session: Session, loaded: LoadedPlan, ids: dict[str, int]) -> list[int]:
    """Cycles that the plan's rules do not make: carried from a predecessor, or dropped since.

    They are in the hands of those who had them; nobody else gets an assignment of them.
    """
    events = [(event.code, event.on) for event in opening.events(session, loaded.id)]
    own = {(ids.get(code), period) for code, period in cycles_by_period(loaded.plan, events)}
    cycle_ids = opening.cycle_ids(session, loaded.id)
    return [cycle_id for key, cycle_id in cycle_ids.items() if key not in own]
