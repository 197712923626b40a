"""Tổng quan: where the plan stands on a day; each figure leads to the list behind it."""

from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from inspections.errors import NoInspections
from inspections.proposing import Pace, pace
from models.assignments import judging
from models.assignments.judging import QueueCounts
from models.assignments.overview import Overview, overview
from models.audit import acts, chain
from models.letters import alarms
from pages.asking import Ask, Asker
from pages.judges import judged_by
from pages.routes import ROUTES
from plans.loading import LoadedPlan

router = APIRouter()
_KEPT: dict[tuple[str, int], tuple[date, int, Overview]] = {}
"""By database and plan: figures, with the day and the newest act that they are of."""
LETTERS = ("/kenh-gui", "/lan-chay")
"""Pages of letters and of runs, for whoever may open them."""


@router.api_route("/tong-quan", methods=["GET", "HEAD"])
def overview_page(ask: Ask) -> Response:
    """The figures of the plan, its next deadlines, who is latest, what waits for the asker."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        figures = _figures(ask, session, loaded, day)
        seal = chain.last_seal(session)
        values: dict[str, Any] = {
            # Never kept: an attempt at a letter that failed is no act, and moves no head.
            "letters": len(alarms.undelivered(session, loaded.id)),
            "quota": _quota(session, loaded, day),
            "chased_on": loaded.row.chased_on,
            "watched_at": seal.sealed_at if seal else None,
            "mine": _mine(ask, session, loaded),
        }
    return ask.page(
        "overview",
        loaded.plan,
        figures=figures,
        day=day,
        letters_page=next((path for path in LETTERS if _may_open(ask, path)), ""),
        inspections_page="/kiem-tra" if _may_open(ask, "/kiem-tra") else "",
        **values,
    )


def _figures(ask: Asker, session: Session, loaded: LoadedPlan, day: date) -> Overview:
    """The figures of work.

    Counted anew once something was done since, and of a past day every time.
    """
    if ask.past_day is not None:
        return overview(session, loaded.id, day)
    # Read first: what is written in between makes the figures newer than this, never older.
    head = acts.head(session)
    place = str(ask.pages.installation.engine.url), loaded.id
    kept = _KEPT.get(place)
    if kept is None or kept[:2] != (day, head):
        kept = _KEPT[place] = (day, head, overview(session, loaded.id, day))
    return kept[2]


def _may_open(ask: Asker, path: str) -> bool:
    return path in ROUTES and ask.role in ROUTES[path].roles


def _quota(session: Session, loaded: LoadedPlan, day: date) -> Pace | None:
    """Of places nothing is read: how many inspections there are is no secret."""
    if not loaded.runs(day):
        return None
    try:
        return pace(session, loaded, day)
    except NoInspections:
        return None


def _mine(ask: Asker, session: Session, loaded: LoadedPlan) -> QueueCounts | None:
    """What waits for the asker's decision; None of who decides nothing."""
    if ask.role not in ("standing", "judge"):
        return None
    return judging.queue_counts(session, loaded.id, judged_by(session, loaded, ask.agency))
