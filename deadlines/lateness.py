"""Overdue and days late: only on a date that the decision or the owner set."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Lateness:
    """The facts that decide whether an assignment is late.

    `decided`: the due date is the decision's or the owner's. `expected_on` is the day by which
    the next report is expected, the day to resubmit after a return; None where nothing is
    expected any more. `submitted_on` is the day of the submission that counts.
    """

    due_on: date | None
    decided: bool
    expected_on: date | None
    submitted_on: date | None
    waived: bool

    def overdue(self, as_of: date) -> bool:
        """Whether a report is still expected and its day is over; the day itself is in time."""
        return self.decided and self.expected_on is not None and self.expected_on < as_of

    def days(self, as_of: date) -> int:
        """Calendar days past the due date: at the submission that counts, or so far."""
        if self.due_on is None or not self.decided or self.waived:
            return 0
        # Otherwise a report handed in on time and then returned would stop the count for good.
        day = as_of if self.overdue(as_of) else self.submitted_on
        return 0 if day is None else max(0, (day - self.due_on).days)
