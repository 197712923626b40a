"""Scorecards with defaults: a test states only what matters to it."""

from typing import Any

from plans.scorecards import Criterion, Scorecard


def a_criterion(code: str = "1", **given: Any) -> Criterion:
    """Three points for a yes, answered by whoever is scored."""
    row = {"code": code, "title": f"Tiêu chí {code}", "maximum": 3, "way": "yes_no", **given}
    return Criterion.model_validate(row)


def a_card(*criteria: dict[str, Any], **given: Any) -> Scorecard:
    """A scorecard of Sở Tư pháp and Sở Y tế under II.5: what the record says, and a percentage."""
    rows = criteria or (
        {"code": "1", "title": "Lĩnh vực 1", "maximum": 100},
        {
            "code": "1.1",
            "title": "Đúng hạn",
            "maximum": 60,
            "way": "percentage",
            "obligations": ("II.5",),
        },
        {"code": "1.2", "title": "Hài lòng", "maximum": 40, "way": "percentage"},
    )
    card = {
        "code": "cham-diem",
        "title": "Bảng chấm điểm",
        "obligation": "II.5",
        "scored": ("so-tu-phap", "so-y-te"),
        "criteria": rows,
        **given,
    }
    return Scorecard.model_validate(card)
