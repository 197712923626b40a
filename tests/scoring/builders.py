"""A small plan with targets, and readings of them."""

from datetime import date
from typing import Any

from operation.installation import Installation
from plans.plan import Plan
from scoring.readings import ReadingEntry, ReadingRow, save_reading
from tests.builders import a_desk, a_plan, an_act, an_obligation

JUNE = date(2023, 6, 20)
PUBLISHED = "Quyết định số 9/QĐ-BNV"


def a_target(code: str = "2.1", *values: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A score of at least 80, for which Sở Tư pháp answers, unless told otherwise."""
    score = {"name": "score", "kind": "score", "reach": 80, "most": 100, "label": "Điểm"}
    return {
        "code": code,
        "title": f"Chỉ tiêu {code}",
        "answers": "so-tu-phap",
        "source": f"Kế hoạch, điểm {code}",
        "values": values or (score,),
        **given,
    }


RANK = {"name": "rank", "kind": "rank", "reach": 20, "better": "lower", "most": 63}


def a_plan_with(*targets: dict[str, Any], **given: Any) -> Plan:
    """Targets that Sở Nội vụ asks for under II.5, and a survey under II.6."""
    surveys = ({"obligation": "II.6", "unit": "điểm", "most": 100},)
    conference = {"obligation": "II.5", "surveys": ("II.6",)}
    measuring = {"asked_under": "II.5", "surveys": surveys, "conference": conference}
    return a_plan(
        an_obligation(),
        an_obligation("II.6"),
        **{"targets": targets, "measuring": measuring, **given},
    )


def a_reading(**given: Any) -> ReadingEntry:
    """86.5 for target 2.1 in 2022, unless told otherwise."""
    usual = {"target": "2.1", "value": None, "year": 2022, "figure": "86.5", "source": PUBLISHED}
    return ReadingEntry(**{**usual, **given})


def recorded(
    at: Installation,
    entry: ReadingEntry | None = None,
    *,
    by: str | None = "so-tu-phap",
    on: date = JUNE,
) -> ReadingRow | None:
    """Hand a reading in."""
    with at.work() as (session, loaded):
        return save_reading(a_desk(session, loaded, an_act(on), by), entry or a_reading())
