"""The letter with the commitments of draws, in Vietnamese: to be kept until each is revealed."""

from collections.abc import Sequence
from datetime import date

from deadlines.in_words import day_in_words, short_day
from models.inspections import CommitmentRow
from notifications.rendering import TEMPLATES
from notifications.views import Letter
from plans.plan import Plan


def commitments(
    plan: Plan, agency: str, as_of: date, draws: Sequence[CommitmentRow]
) -> Letter | None:
    """Number, day, commitment and value of each draw of the year, never a place, a day of a visit
    or how many places it was drawn from; None if there is none.

    Who reads a value that it did not give learns that somebody else gave it in its name.
    """
    if not draws:
        return None
    words = {
        "plan": plan.head,
        "agency": agency,
        "today": day_in_words(as_of),
        "year": as_of.year,
        "draws": [
            {
                "inspection": commitment.inspection,
                "number": commitment.number,
                "on": short_day(commitment.on),
                "commitment": commitment.commitment,
                "values": [
                    (plan.name_of(by.partition("/")[0]), value) for by, value in commitment.values
                ],
            }
            for commitment in draws
        ],
    }
    return Letter(
        subject=f"[{plan.head.subject}] Mã cam kết rút thăm kiểm tra đột xuất",
        text=TEMPLATES.get_template("commitment.txt.j2").render(words),
        html=TEMPLATES.get_template("commitment.html.j2").render(words),
    )
