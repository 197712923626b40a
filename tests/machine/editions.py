"""The plan of the state machine in its versions, and by hand what the rules of each open."""

from datetime import date, timedelta
from typing import Any

from plans.head import Level
from plans.plan import Plan
from tests.builders import a_plan, an_obligation
from tests.machine.model import AFTER, Cycle

EDITIONS: dict[str, dict[str, dict[str, Any]]] = {
    "first": {},
    # The day of II.5 is the end of another quarter, that of II.9 a later one.
    "second quarter": {"II.5": {"rules": [{"rule": "within", "quarters": (1, 2)}]}},
    "in April": {"II.9": {"rules": [{"rule": "by", "on": "10/04"}]}},
    "a word": {"II.6": {"title": "Nhiệm vụ II.6, sửa lời"}},
}


def edition(name: str) -> Plan:
    """One version of a plan with work of every kind."""
    rows: dict[str, dict[str, Any]] = {
        "II.5": {"lead": ("so-tu-phap", "so-y-te"), "coordinating": ("mat-tran",)},
        "II.6": {"rules": [{"rule": "undated", "every": "year"}], "timing": "Hàng năm"},
        "II.7": {"rules": [{"rule": "at_least", "times": 3}], "lead": ("so-y-te",)},
        "II.8": {"rules": [{"rule": "on_event", "event": "indices-published", "days": 20}]},
        "II.9": {"rules": [{"rule": "by", "on": "20/03"}], "lead": ("so-noi-vu",)},
    }
    edits = EDITIONS[name]
    whole = {code: {**row, **edits.get(code, {})} for code, row in rows.items()}
    plan = a_plan(*(an_obligation(code, **given) for code, given in whole.items()))
    levels = [
        Level(after=AFTER[1], to="holder", contact="lanh-dao"),
        Level(after=AFTER[2], to="so-noi-vu", contact="lanh-dao"),
    ]
    head = plan.head.model_copy(update={"escalation": tuple(levels)})
    return plan.model_copy(update={"head": head})


def cycles(name: str) -> list[Cycle]:
    """What the rules of a version open in 2023, by hand."""
    quarter = date(2023, 6, 30) if name == "second quarter" else date(2023, 3, 31)
    own = date(2023, 4, 10) if name == "in April" else date(2023, 3, 20)
    first = date(2023, 1, 1)
    return [
        Cycle("II.5", "2023", first, quarter, ("so-tu-phap", "so-y-te")),
        Cycle("II.6", "2023", first, None, ("so-tu-phap",)),
        Cycle("II.7", "2023", first, date(2023, 12, 31), ("so-y-te",)),
        Cycle("II.9", "2023", own - timedelta(days=60), own, ("so-noi-vu",)),
    ]


PLANS = {name: edition(name) for name in EDITIONS}
