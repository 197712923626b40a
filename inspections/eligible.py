"""From which places, by which weights and on which days a surprise inspection is drawn.

All of it follows from the plan and the record: work, visits and findings as they stood at the end
of the day before, draws and reveals by the order of the audit. So it can be computed again later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from inspections.candidates import (
    candidates,
    completes_the_year,
    days,
    last_day_of_quarter,
    risk,
    sites,
)
from inspections.draw import Candidate
from inspections.errors import DrawRefused
from inspections.on_record import InspectionsOnRecord, on_record
from inspections.steps import settings
from models.assignments import work
from models.audit.history import past
from models.tables import Audit
from models.tables_inspections import Inspection
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class Occasion:
    """A draw: of which inspection, on which day, for a team of which agency, and the first day on
    which its visit may be. `before` is its row of the audit, where it is computed again.
    """

    inspection: int
    as_of: date
    head_agency: str
    first: date
    before: Audit | None = None


def eligible(
    session: Session, loaded: LoadedPlan, occasion: Occasion
) -> tuple[list[Candidate], date]:
    """Places in reach but those that a surprise of the year is revealed to be at, and those of the
    head's own agency; the day by which the draw is revealed. Raises DrawRefused, NoInspections.
    """
    plan, surprise = loaded.plan, settings(loaded).surprise
    as_of, yesterday = occasion.as_of, occasion.as_of - timedelta(days=1)
    with past(session, date.max, before=occasion.before) as then:
        drawn = on_record(then, loaded)
    ahead = _days(loaded, occasion, drawn)
    with past(session, yesterday, before=occasion.before) as then:
        record = on_record(then, loaded)
        assignments = work.assignments_as_of(then, loaded.id, yesterday)
    risks = risk(
        plan,
        assignments,
        ahead,
        record.last_visits,
        [finding.inspection.place or "" for finding in record.findings if finding.is_open],
    )
    visited = {
        row.place
        for row in drawn.inspections
        if row.kind == "surprise" and row.year == as_of.year and row.place is not None
    }
    reach = [
        site
        for site in sites(plan, settings(loaded), as_of)
        if site.code not in visited and site.answers != occasion.head_agency
    ]
    listed = candidates(reach, surprise, risks, ahead, as_of)
    _require_enough(listed, surprise.fewest_places, ahead)
    last = ahead[-1] if ahead[-1].month == 11 else last_day_of_quarter(ahead[-1])
    return listed, min(last, plan.head.ends_on)


def _require_enough(listed: Sequence[Candidate], fewest: int, ahead: Sequence[date]) -> None:
    if len(listed) < fewest:
        raise DrawRefused(
            "too-few-places",
            count=len(listed),
            first_on=ahead[0],
            last_on=ahead[-1],
            fewest=fewest,
        )


def _days(loaded: LoadedPlan, occasion: Occasion, record: InspectionsOnRecord) -> tuple[date, ...]:
    """The days that a draw may fall on. Raises DrawRefused.

    Never all of a year in December: it is left out while none of the others is known to be before
    it, unless too few days are left; then the draw that completes the year is refused.
    """
    as_of, surprise = occasion.as_of, settings(loaded).surprise
    ahead = days(loaded.plan, surprise, as_of, occasion.first)
    if not ahead:
        raise DrawRefused("no-day-left", year=as_of.year)
    drawn = record.surprises(as_of.year)
    # Of what is sealed the last day on which it may be is known, and nothing else.
    latest = [row.on or row.reveal_by for row in drawn if _is_other(row, occasion)]
    earlier = tuple(day for day in ahead if day.month < 12)
    if any(day and day.month < 12 for day in latest):
        return ahead
    completes = completes_the_year(surprise, len(latest) + 1)
    if completes and not earlier:
        raise DrawRefused("all-in-december", count=len(latest), year=as_of.year)
    return earlier if completes or len(earlier) >= surprise.fewest_days else ahead


def _is_other(row: Inspection, occasion: Occasion) -> bool:
    return row.drawn_on is not None and row.id != occasion.inspection
