"""Every cycle of a plan, with who leads it: what `dondoc due` prints and `open` opens."""

from datetime import date

from plans.plan import Obligation, Occurrence, Plan
from plans.responsibility import leads_on


def occurrences(plan: Plan, first: date, last: date) -> list[Occurrence]:
    """Cycles whose due date (else opening day) lies from first to last, both included."""
    return [one for one in plan.occurrences if first <= one.cycle.anchor <= last]


def opened_by(plan: Plan, as_of: date) -> list[Occurrence]:
    """Cycles that open by a day, included."""
    return [one for one in plan.occurrences if one.cycle.opens_on <= as_of]


def waiting(plan: Plan) -> list[Obligation]:
    """Obligations that have no cycle until an event is recorded."""
    return [row for row in plan.obligations if row.event]


def leads(plan: Plan, one: Occurrence) -> tuple[str, ...]:
    """Agencies that answer for a cycle: those of its opening day."""
    return leads_on(plan, one.obligation, one.cycle.opens_on)
