"""Where inspections stand: each with its state, the pace of the year, what nobody has visited."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from inspections.desk import settings
from inspections.reach import name_of, sites
from models import inspections as rows
from models.inspections import Found
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


def status(session: Session, loaded: Loaded, as_of: date, year: int | None = None) -> list[Listed]:
    """The inspections that were proposed by a day, of all years or one. Raises NoInspections."""
    settings(loaded)
    found: defaultdict[int, list[Found]] = defaultdict(list)
    for one in rows.findings(session, loaded.id):
        found[one.finding.inspection_id].append(one)
    return [
        listed(row, found[row.id or 0])
        for row in rows.every(session, loaded.id, as_of)
        if year in (None, row.year)
    ]


def listed(row: Inspection, found: list[Found]) -> Listed:
    """One inspection as it is listed."""
    left = sum(one.is_open for one in found)
    return Listed(
        id=row.id or 0,
        kind=row.kind,
        state=state_of(row, len(found), left),
        proposed_on=row.proposed_on,
        drawn_on=row.drawn_on,
        on=row.on,
        agency=row.place,
        head=row.head,
        findings_open=left,
    )


def state_of(row: Inspection, found: int, left: int) -> str:
    """The state with what became of the findings: remedied, or closed where nothing was found."""
    if row.state != "concluded" or left:
        return row.state
    return "remedied" if found else "closed"


def coverage(session: Session, loaded: Loaded, as_of: date) -> list[Covered]:
    """Every agency and place that is inspected, the longest unvisited first.

    Raises NoInspections.
    """
    plan, said = loaded.plan, settings(loaded)
    agencies = [
        one.code
        for one in plan.agencies
        if one.kind in SEEN and one.valid_from <= as_of <= one.valid_to
    ]
    codes = list(dict.fromkeys([*agencies, *(site.code for site in sites(plan, said, as_of))]))
    visited = rows.last_visits(session, loaded.id, as_of)
    times = Counter(
        row.place
        for row in rows.every(session, loaded.id, as_of)
        if row.state in rows.CARRIED_OUT and row.on and row.on <= as_of
    )
    left = Counter(one.finding.agency for one in rows.findings(session, loaded.id) if one.is_open)
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
