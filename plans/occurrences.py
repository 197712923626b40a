"""Every cycle of a plan, with who leads it: what `dondoc due` prints and `open` opens."""

from dataclasses import dataclass
from datetime import date

from deadlines.cycles import Cycle, cycles
from plans.plan import Obligation, Plan
from plans.responsibility import leads_on


@dataclass(frozen=True)
class Occurrence:
    """One cycle of one obligation."""

    obligation: Obligation
    cycle: Cycle


def occurrences(plan: Plan, first: date, last: date) -> list[Occurrence]:
    """Cycles whose anchor (due date, else opening day) lies from first to last, by anchor."""
    found = [
        Occurrence(obligation, cycle)
        for obligation in plan.obligations
        for rule in obligation.rules
        for cycle in cycles(rule, plan.term, first, last)
    ]
    return sorted(found, key=lambda one: one.cycle.anchor)


def opened_by(plan: Plan, as_of: date) -> list[Occurrence]:
    """Cycles that open by a day, included."""
    every = occurrences(plan, date.min, date.max)
    return [one for one in every if one.cycle.opens_on <= as_of]


def waiting(plan: Plan) -> list[Obligation]:
    """Obligations that have no cycle until an event is recorded."""
    return [row for row in plan.obligations if row.event]


def leads(plan: Plan, one: Occurrence) -> tuple[str, ...]:
    """Agencies that answer for a cycle: those of its opening day."""
    return leads_on(plan, one.obligation, one.cycle.opens_on)
