"""Writes the golden file: `python -m tests.plans.regenerate`; review its difference as code."""

import csv
import io
from datetime import date
from pathlib import Path

from plans.occurrences import leads, occurrences
from plans.plan import Plan
from tests.plans.shipped import shipped_plan

GOLDEN = Path(__file__).parent / "cycles-2022-2025.csv"
FIRST, LAST = date(2022, 8, 16), date(2025, 12, 31)


def golden(plan: Plan) -> str:
    """Every cycle of a plan as CSV, by obligation; leads are those of its opening day."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["obligation", "period", "opens_on", "due_on", "kind", "leads"])
    places = {row.code: place for place, row in enumerate(plan.obligations)}
    for one in sorted(
        occurrences(plan, FIRST, LAST), key=lambda occurrence: places[occurrence.obligation.code]
    ):
        cycle = one.cycle
        named = "; ".join(leads(plan, one))
        table.writerow(
            [one.obligation.code, cycle.period, cycle.opens_on, cycle.due_on, cycle.kind, named]
        )
    return text.getvalue()


if __name__ == "__main__":
    GOLDEN.write_text(golden(shipped_plan()), "utf-8")
    print(f"{GOLDEN}: written; review the difference as code")
