"""Where inspections stand: each with its state, the pace of the year, what nobody has visited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from inspections.candidates import name_of, sites
from inspections.on_record import RemedyOf, on_record
from inspections.steps import settings
from models.tables_inspections import Inspection
from plans.loading import Loaded

SEEN = ("department", "office", "district", "unit")
"""Kinds of agencies that are inspected."""


@dataclass(frozen=True)
class Listed:
    """One inspection; `on` and `agency` are empty until they are announced. No address is in it."""

    id: int
    kind: str
    state: str
    proposed_on: date
    drawn_on: date | None
    on: date | None
    agency: str | None
    head: str | None
    findings_open: int


@dataclass(frozen=True)
class Covered:
    """An agency or a place in reach: how long it was not inspected, and what is open of it."""

    agency: str
    name: str
    last_on: date | None
    days_since: int | None
    inspections: int
    findings_open: int


def status(session: Session, loaded: Loaded, year: int | None = None) -> list[Listed]:
    """The inspections and where they stand, of all years or one. Raises NoInspections."""
    settings(loaded)
    record = on_record(session, loaded)
    return [
        listed(
            row,
            [one for one in record.findings if one.inspection.id == row.id],
            given_up=row.id in record.given_up,
        )
        for row in record.inspections
        if year in (None, row.year)
    ]


def listed(row: Inspection, found: Sequence[RemedyOf] = (), *, given_up: bool = False) -> Listed:
    """One inspection as it is listed."""
    return Listed(
        id=row.id or 0,
        kind=row.kind,
        state="closed" if given_up else state_of(row, found),
        proposed_on=row.proposed_on,
        drawn_on=row.drawn_on,
        on=row.on,
        agency=row.place,
        head=row.head,
        findings_open=sum(one.is_open for one in found),
    )


def state_of(row: Inspection, found: Sequence[RemedyOf]) -> str:
    """The state with what became of the findings: remedied, or closed where none had to be."""
    if row.state != "concluded" or any(one.is_open for one in found):
        return row.state
    return "remedied" if any(one.status == "accepted" for one in found) else "closed"


def coverage(session: Session, loaded: Loaded, as_of: date) -> list[Covered]:
    """Every agency and place that is inspected, the longest unvisited first, as of a day.

    A finding is open of whoever has its remedy in hand, also where that is inspected no more.
    Raises NoInspections.
    """
    plan, said = loaded.plan, settings(loaded)
    agencies = [
        one.code
        for one in plan.agencies
        if one.kind in SEEN and one.valid_from <= as_of <= one.valid_to
    ]
    record = on_record(session, loaded)
    left = Counter(one.holder for one in record.findings if one.is_open)
    places = (site.code for site in sites(plan, said, as_of))
    codes = list(dict.fromkeys([*agencies, *places, *left]))
    visited, times = record.last_visits, Counter(place for place, _ in record.visited)
    found = [
        Covered(
            agency=code,
            name=name_of(plan, code),
            last_on=visited.get(code),
            days_since=(as_of - visited[code]).days if code in visited else None,
            inspections=times[code],
            findings_open=left[code],
        )
        for code in codes
    ]
    return sorted(found, key=lambda one: one.last_on or date.min)
