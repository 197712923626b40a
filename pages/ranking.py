"""Xếp hạng: agencies by how much of what fell due they reported in time; prints on one A4 page.

Who is late is told by the rules of reports (assignments.report, scoring.prefill); points are those
of the year's scorecards, once all of an agency's are appraised.
"""

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from deadlines.in_words import PARTS, short_figure
from deadlines.periods import Period, parse_period
from models import scores
from models.assignments.overview import outcomes
from pages.asking import Ask
from plans.loading import LoadedPlan
from scoring.cards import scoring_of
from scoring.prefill import Counts
from scoring.results import ranked

router = APIRouter()


@dataclass(frozen=True)
class Place:
    """An agency's place; who has the same share has the same rank, without a share there is none.

    `points` are those of its scorecard with the class, empty until all are appraised.
    """

    rank: int | None
    agency: str
    due: int
    counts: Counts
    points: str

    @property
    def share(self) -> str:
        """The share in time in percent, of what was reported or is overdue."""
        share = self.counts.share
        return "" if share is None else f"{short_figure(share)} %"


@router.api_route("/xep-hang", methods=["GET", "HEAD"])
def ranking_page(ask: Ask, ky: str = "") -> Response:
    """Agencies by the share of their work that was in time, in a year or a part of it (`ky`)."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        period, is_known = _period(ky, _last_year(loaded, day))
        rows = outcomes(session, loaded.id, (period.first, period.last), day)
        points = _points(session, loaded, period.first.year)
    counted = [(row.agency, row.due, Counts(row.on_time, row.late, row.overdue)) for row in rows]
    return ask.page(
        "ranking",
        loaded.plan,
        places=ranked_places(counted, points),
        period=period.name,
        is_known=is_known,
        years=loaded.plan.years,
        parts=PARTS,
        day=day,
        has_points=any(points.values()),
    )


def _last_year(loaded: LoadedPlan, day: date) -> int:
    """The day's year, or the nearest that the plan has."""
    years = loaded.plan.years
    return min(max(day.year, years[0]), years[-1])


def _period(text: str, year: int) -> tuple[Period, bool]:
    """The period of an address; the whole year, and False, where it names none."""
    try:
        return parse_period(text or str(year)), True
    except ValueError:
        return parse_period(str(year)), False


def ranked_places(rows: list[tuple[str, int, Counts]], points: dict[str, str]) -> list[Place]:
    """With ties: 1, 1, 3; who has more in time stands first among equals."""
    judged = sorted(
        (row for row in rows if row[2].due),
        key=lambda row: (-(row[2].share or 0), -row[2].on_time, row[0]),
    )
    shares = [counts.share for _, _, counts in judged]
    rest = [row for row in rows if not row[2].due]
    return [
        Place(
            shares.index(counts.share) + 1 if counts.due else None,
            agency,
            due,
            counts,
            points.get(agency, ""),
        )
        for agency, due, counts in [*judged, *rest]
    ]


def _points(session: Session, loaded: LoadedPlan, year: int) -> dict[str, str]:
    """Points and class of each agency whose scorecard of a year is appraised whole."""
    points: dict[str, str] = {}
    for row in scores.scorings(session, loaded.id, year):
        for rank in ranked(session, loaded, scoring_of(session, row)):
            if not rank.missing and not rank.unappraised:
                grade = f" ({rank.grade})" if rank.grade else ""
                points[rank.agency] = f"{short_figure(rank.points)}{grade}"
    return points
