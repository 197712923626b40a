"""Where inspections stand: each with its state, the pace of the year, what nobody has visited."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from inspections.candidates import sites
from inspections.on_record import RemedyOf, on_record
from inspections.steps import settings
from models.tables_inspections import Inspection
from plans.loading import LoadedPlan

SEEN = ("department", "office", "district", "unit")
"""Kinds of agencies that are inspected."""


@dataclass(frozen=True)
class InspectionView:
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
class Coverage:
    """An agency or a place in reach: how long it was not inspected, and what is open of it."""

    agency: str
    name: str
    last_on: date | None
    days_since: int | None
    inspections: int
    findings_open: int


def status(session: Session, loaded: LoadedPlan, year: int | None = None) -> list[InspectionView]:
    """The inspections and where they stand, of all years or one. Raises NoInspections."""
    settings(loaded)
    record = on_record(session, loaded)
    return [
        listed(
            row,
            [finding for finding in record.findings if finding.inspection.id == row.id],
            given_up=row.id in record.given_up,
        )
        for row in record.inspections
        if year in (None, row.year)
    ]


def listed(
    row: Inspection, remedies: Sequence[RemedyOf] = (), *, given_up: bool = False
) -> InspectionView:
    """One inspection as it is listed."""
    return InspectionView(
        id=row.id or 0,
        kind=row.kind,
        state="closed" if given_up else state_of(row, remedies),
        proposed_on=row.proposed_on,
        drawn_on=row.drawn_on,
        on=row.on,
        agency=row.place,
        head=row.head,
        findings_open=sum(remedy.is_open for remedy in remedies),
    )


def state_of(row: Inspection, remedies: Sequence[RemedyOf]) -> str:
    """The state with what became of the findings: remedied, or closed where none had to be."""
    if row.state != "concluded" or any(remedy.is_open for remedy in remedies):
        return row.state
    return "remedied" if any(remedy.status == "accepted" for remedy in remedies) else "closed"


def coverage(session: Session, loaded: LoadedPlan, as_of: date) -> list[Coverage]:
    """Every agency and place that is inspected, the longest unvisited first, as of a day.

    A finding is open of whoever has its remedy in hand, also where that is inspected no more.
    Raises NoInspections.
    """
    plan, rules = loaded.plan, settings(loaded)
    agencies = [
        agency.code
        for agency in plan.agencies
        if agency.kind in SEEN and agency.valid_from <= as_of <= agency.valid_to
    ]
    record = on_record(session, loaded)
    counts = Counter(finding.holder for finding in record.findings if finding.is_open)
    places = (site.code for site in sites(plan, rules, as_of))
    # Those with open findings too, because an agency that has ended may still owe a remedy.
    codes = list(dict.fromkeys([*agencies, *places, *counts]))
    visited, times = record.last_visits, Counter(place for place, _ in record.visited)
    coverages = [
        Coverage(
            agency=code,
            name=plan.name_of(code),
            last_on=visited.get(code),
            days_since=(as_of - visited[code]).days if code in visited else None,
            inspections=times[code],
            findings_open=counts[code],
        )
        for code in codes
    ]
    return sorted(coverages, key=lambda row: row.last_on or date.min)
