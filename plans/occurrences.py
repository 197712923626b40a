"""Every cycle of a plan, with who leads it: what `dondoc due` prints and `open` opens."""

from collections.abc import Iterable
from datetime import date

from deadlines.cycles import Cycle, on_event
from deadlines.rules import OnEvent
from plans.plan import Obligation, Occurrence, Plan
from plans.responsibility import leads_on


def occurrences(plan: Plan, first: date, last: date) -> list[Occurrence]:
    """Cycles whose due date (else opening day) lies from first to last, both included."""
    return [
        occurrence for occurrence in plan.occurrences if first <= occurrence.cycle.anchor <= last
    ]


def opened_by(plan: Plan, as_of: date) -> list[Occurrence]:
    """Cycles that open by a day, included."""
    return [occurrence for occurrence in plan.occurrences if occurrence.cycle.opens_on <= as_of]


def opened_by_event(plan: Plan, code: str, on: date) -> list[Occurrence]:
    """Cycles that an event of a day opens."""
    return [
        Occurrence(row, cycle)
        for row in plan.obligations
        for rule in row.rules
        if isinstance(rule, OnEvent) and rule.event == code
        if (cycle := on_event(rule, plan.term, on)) is not None
    ]


def cycles_by_period(
    plan: Plan, events: Iterable[tuple[str, date]]
) -> dict[tuple[str, str], Cycle]:
    """Every cycle of a plan, those of recorded events (code, day) too, by obligation and period."""
    all_occurrences = [*plan.occurrences]
    for code, on in events:
        all_occurrences += opened_by_event(plan, code, on)
    return {
        (occurrence.obligation.code, occurrence.cycle.period): occurrence.cycle
        for occurrence in all_occurrences
    }


def waiting(plan: Plan) -> list[Obligation]:
    """Obligations that have no cycle until an event is recorded."""
    return [row for row in plan.obligations if row.event]


def leads(plan: Plan, occurrence: Occurrence) -> tuple[str, ...]:
    """Agencies that answer for a cycle: those of its opening day."""
    return leads_on(plan, occurrence.obligation, occurrence.cycle.opens_on)
