"""What a plan rests on although nobody has read its document: `confirmed: false`."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from deadlines.cycles import Cycle, Term, cycles, on_event
from deadlines.rules import Dated, OnEvent, Rule
from deadlines.working_days import HolidayTableEnds
from plans.plan import Obligation, Plan


@dataclass(frozen=True)
class Unconfirmed:
    """Years of the holiday table, codes of agencies and of places to inspect, and those of
    obligations whose day another document sets.
    """

    years: tuple[int, ...]
    agencies: tuple[str, ...]
    places: tuple[str, ...]
    days: tuple[str, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """A line for each kind of which there is something."""
        named = (f"{kind} {', '.join(codes)}" for kind, codes in self._codes.items())
        return (*self._holidays, *named)

    @property
    def count(self) -> str:
        """All of it in one line."""
        counted = (f"{len(codes)} {kind}" for kind, codes in self._codes.items())
        return "; ".join((*self._holidays, *counted))

    @property
    def _holidays(self) -> tuple[str, ...]:
        years = ", ".join(map(str, self.years))
        return (f"holidays of {years}",) if years else ()

    @property
    def _codes(self) -> dict[str, tuple[str, ...]]:
        kinds = {
            "agencies": self.agencies,
            "places to inspect": self.places,
            "obligations' days": self.days,
        }
        return {kind: codes for kind, codes in kinds.items() if codes}


def unconfirmed(plan: Plan) -> Unconfirmed:
    """All that nobody has confirmed, in the order of the files."""
    places = plan.inspections.places if plan.inspections else ()
    return Unconfirmed(
        years=tuple(year for year in plan.years if is_unconfirmed(plan, year)),
        agencies=tuple(agency.code for agency in plan.agencies if not agency.confirmed),
        places=tuple(place.code for place in places if not place.confirmed),
        days=tuple(
            row.code
            for row in plan.obligations
            if not all(getattr(rule, "confirmed", True) for rule in row.rules)
        ),
    )


def is_unconfirmed(plan: Plan, year: int) -> bool:
    """Whether the holiday table has a year whose announcement nobody has read."""
    block = plan.holidays.years.get(year)
    return not plan.holidays.every_day_works and block is not None and not block.confirmed


def unconfirmed_years(
    plan: Plan, row: Obligation, period: str, due_on: date | None
) -> tuple[int, ...]:
    """The unconfirmed years by whose holidays a due date was counted, or moved from a day off.

    None where the date is the decision's own, or was set later by somebody.
    """
    if due_on is None:
        return ()
    starts = (_counted_from(rule, plan.term, period, due_on) for rule in row.rules)
    first = next((start for start in starts if start), None)
    # What is counted back from a day lies before it.
    years = range(min(first, due_on).year, max(first, due_on).year + 1) if first else ()
    return tuple(year for year in years if is_unconfirmed(plan, year))


def _counted_from(rule: Rule, term: Term, period: str, due_on: date) -> date | None:
    """The day from which working days were looked up to find a due date; None if none were."""
    counts = isinstance(rule, OnEvent) and rule.working_days is not None
    counts_back = isinstance(rule, Dated) and rule.working_days_before is not None
    # Most plans leave each date where the decision set it, and no cycle need be computed.
    if not (counts or counts_back or term.roll):
        return None
    cycle = _cycle(rule, term, period)
    if cycle is None or cycle.due_on != due_on:
        return None
    return cycle.opens_on if counts else cycle.moved_from


def _cycle(rule: Rule, term: Term, period: str) -> Cycle | None:
    if not isinstance(rule, OnEvent):
        every = cycles(rule, term, date.min, date.max)
        return next((cycle for cycle in every if cycle.period == period), None)
    with suppress(ValueError, HolidayTableEnds):  # another rule of the row gave the period
        return on_event(rule, term, date.fromisoformat(period))
    return None
