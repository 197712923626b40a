"""The letter with the commitments of draws, in Vietnamese: to be kept until each is revealed."""

from collections.abc import Sequence
from datetime import date

from deadlines.in_words import day_in_words, short_day
from models.inspections import Committed
from notifications.wording import TEMPLATES, Letter
from plans.plan import Plan


def commitments(plan: Plan, agency: str, as_of: date, made: Sequence[Committed]) -> Letter | None:
    """Number, day and commitment of each draw of the year, never a place, a day of a visit or how
    many places it was drawn from; None if there is none.
    """
    if not made:
        return None
    words = {
        "plan": plan.head,
        "agency": agency,
        "today": day_in_words(as_of),
        "year": as_of.year,
        "made": [
            {
                "inspection": one.inspection,
                "number": one.number,
                "on": short_day(one.on),
                "commitment": one.commitment,
            }
            for one in made
        ],
    }
    return Letter(
        subject=f"[{plan.head.subject}] Mã cam kết rút thăm kiểm tra đột xuất",
        text=TEMPLATES.get_template("commitment.txt.j2").render(words),
        html=TEMPLATES.get_template("commitment.html.j2").render(words),
    )
