"""Extensions (gia hạn): asked for by the holder, granted or refused by who judges.

An agency cannot move its own due date. A date that the decision set moves only on a document of
UBND tỉnh, which the standing agency records with a reason.
"""

from collections.abc import Sequence
from datetime import date

from assignments.desk import Desk, Grounds, lock_assignments, require_text, row_of
from assignments.errors import MissingGrounds, WrongDay
from assignments.transitions import StatusChange, move, require_possible
from models.assignments.work import AssignmentView


def request_extension(
    desk: Desk, ids: Sequence[int], to: date, grounds: Grounds
) -> list[StatusChange]:
    """Record the holder's request for time up to and including a day; nothing moves yet.

    Asked again for another day it replaces the earlier request. Raises AssignmentError.
    """
    require_text(grounds.reason, "request-without-reason")
    return [
        _request_one(desk, assignment, to, grounds) for assignment in lock_assignments(desk, ids)
    ]


def extend(desk: Desk, ids: Sequence[int], to: date, grounds: Grounds) -> list[StatusChange]:
    """Set a new last day, which a judge grants; letters that wait for the old one do not leave.

    It also dates what had no day: from then on it can be overdue. Raises AssignmentError.
    """
    require_text(grounds.reason, "extension-without-reason")
    return [
        _extend_one(desk, assignment, to, grounds) for assignment in lock_assignments(desk, ids)
    ]


def refuse(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[StatusChange]:
    """Refuse the request, as a judge: the day stays. Raises AssignmentError."""
    require_text(grounds.reason, "refusal-without-reason")
    return [_refuse_one(desk, assignment, grounds) for assignment in lock_assignments(desk, ids)]


def _request_one(
    desk: Desk, assignment: AssignmentView, to: date, grounds: Grounds
) -> StatusChange:
    require_possible(assignment, "request-extension")
    # Otherwise a command sent twice would read as two requests in the audit.
    if assignment.extension_to == to:
        raise WrongDay("asked-already", assignment=assignment, to=to)
    _require_later_day(desk, assignment, to)
    detail = {"to": to, "reason": grounds.reason}
    return move(desk, assignment, "request-extension", detail, extension_to=to)


def _extend_one(desk: Desk, assignment: AssignmentView, to: date, grounds: Grounds) -> StatusChange:
    require_possible(assignment, "extend")
    _require_later_day(desk, assignment, to)
    if assignment.by_decision:
        require_text(grounds.document, "day-of-the-decision", assignment=assignment)
    detail = {"to": to, "reason": grounds.reason, "document": grounds.document}
    return move(
        desk,
        assignment,
        "extend",
        detail,
        due_on=to,
        due_on_decided=True,
        expected_on=to,
        # It must follow, otherwise what is resubmitted in the time granted loses its earlier day.
        resubmit_on=to if row_of(desk, assignment).resubmit_on else None,
    )


def _refuse_one(desk: Desk, assignment: AssignmentView, grounds: Grounds) -> StatusChange:
    require_possible(assignment, "refuse")
    detail = {"asked": assignment.extension_to, "reason": grounds.reason}
    return move(desk, assignment, "refuse", detail)


def _require_later_day(desk: Desk, assignment: AssignmentView, to: date) -> None:
    """A new day lies after the old one and not before today, in a year with a holiday table."""
    if assignment.history:
        raise MissingGrounds("history-not-extended", assignment=assignment)
    day = assignment.expected_on or assignment.due_on
    if day is not None and to <= day:
        raise WrongDay("extension-not-later", assignment=assignment, expected_on=day)
    if to < desk.act.as_of:
        raise WrongDay("extension-over", to=to, as_of=desk.act.as_of)
    # Its reminders count working days, which cannot be counted in a year without a table.
    desk.loaded.plan.working_days.on_or_before(to)
