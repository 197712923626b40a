from datetime import date
from typing import Any

import pytest

from deadlines.lateness import Lateness

DUE_ON = date(2023, 3, 31)


def a_lateness(**different: Any) -> Lateness:
    """Work due on 31 March 2023 by the decision, not yet submitted."""
    waiting = {
        "due_on": DUE_ON,
        "decided": True,
        "expected_on": DUE_ON,
        "submitted_on": None,
        "waived": False,
    }
    return Lateness(**(waiting | different))


@pytest.mark.parametrize(
    ("different", "as_of", "overdue", "days"),
    [
        # The last permissible day is in time, the day after is not.
        ({}, date(2023, 3, 31), False, 0),
        ({}, date(2023, 4, 1), True, 1),
        # Calendar days: a weekend counts.
        ({}, date(2023, 4, 3), True, 3),
        # Submitted in time.
        ({"expected_on": None, "submitted_on": DUE_ON}, date(2023, 4, 9), False, 0),
        # Submitted late: the days stand still, and nothing is overdue any more.
        ({"expected_on": None, "submitted_on": date(2023, 4, 5)}, date(2023, 5, 1), False, 5),
        # Returned, and resubmission still in time: what was done keeps its day.
        (
            {"expected_on": date(2023, 4, 12), "submitted_on": date(2023, 3, 30)},
            date(2023, 4, 10),
            False,
            0,
        ),
        # Returned, and past its day to resubmit: late from the due date.
        (
            {"expected_on": date(2023, 4, 12), "submitted_on": date(2023, 3, 30)},
            date(2023, 4, 13),
            True,
            13,
        ),
        # A day that nobody decided is never overdue.
        ({"decided": False}, date(2023, 12, 1), False, 0),
        # Nor is work without a day.
        ({"due_on": None, "decided": False, "expected_on": None}, date(2023, 12, 1), False, 0),
        # Waived: nothing is expected, no day is late.
        ({"expected_on": None, "waived": True}, date(2023, 12, 1), False, 0),
    ],
)
def test_work_is_overdue_only_past_a_decided_day(
    different: dict[str, Any], as_of: date, overdue: bool, days: int
) -> None:
    lateness = a_lateness(**different)

    assert lateness.overdue(as_of) == overdue
    assert lateness.days(as_of) == days
