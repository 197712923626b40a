"""Terms, rules and holiday tables with defaults: a test states only what matters to it."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from deadlines.cycles import Cycle, Term, cycles
from deadlines.rules import Rule
from deadlines.working_days import WorkingDays
from plans.holidays import Holidays
from plans.source import read

HOLIDAYS = Path(__file__).parents[2] / "calendar" / "holidays.yaml"


def a_term(**different: Any) -> Term:
    """The term of Decision 465, unless something is different."""
    decision_465 = {
        "signed_on": date(2022, 8, 16),
        "ends_on": date(2025, 12, 31),
        "opens_before": 60,
        "check_in_months": (3, 6, 9, 12),
    }
    return Term(**(decision_465 | different))


def all_cycles(rule: Rule, term: Term | None = None) -> list[Cycle]:
    """Every cycle of a rule in a term."""
    return cycles(rule, term or a_term(), date.min, date.max)


def due_days(rule: Rule, term: Term | None = None) -> list[str]:
    """Due dates of every cycle, as text: easy to compare with a reading of the decision."""
    return [str(cycle.due_on) for cycle in all_cycles(rule, term)]


def periods(rule: Rule, term: Term | None = None) -> list[str]:
    """Periods of every cycle."""
    return [cycle.period for cycle in all_cycles(rule, term)]


@cache
def vietnam() -> WorkingDays:
    """Working days by the shipped table, 2022 to 2027."""
    return Holidays.model_validate(read(HOLIDAYS).values).working_days


@cache
def plain(*years: int) -> WorkingDays:
    """A table without public holidays: Monday to Friday."""
    return WorkingDays.of(years or range(2022, 2028), off=(), worked=())


def days(first: date, last: date) -> list[date]:
    """Calendar days from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
