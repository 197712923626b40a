"""Extensions (gia hạn): asked for by the holder, granted or refused by who judges.

An agency cannot move its own due date. A date that the decision set moves only on a document of
UBND tỉnh, which the standing agency records with a reason.
"""

from collections.abc import Sequence
from datetime import date

from assignments.desk import (
    Change,
    Desk,
    Grounds,
    found,
    move,
    name_of,
    require,
    require_possible,
    row_of,
)
from assignments.errors import MissingGrounds, WrongDay
from models.assignments.work import Standing


def request_extension(desk: Desk, ids: Sequence[int], to: date, grounds: Grounds) -> list[Change]:
    """The holder asks for more time, up to and including a day; nothing moves yet.

    Asked again for another day it replaces the earlier request. Raises AssignmentError.
    """
    require(grounds.reason, "a request says why; write --reason TEXT")
    return [_request_one(desk, one, to, grounds) for one in found(desk, ids)]


def extend(desk: Desk, ids: Sequence[int], to: date, grounds: Grounds) -> list[Change]:
    """A judge sets a new last day; letters that wait for the old one do not leave.

    It also dates what had no day: from then on it can be overdue. Raises AssignmentError.
    """
    require(grounds.reason, "an extension has a reason; write --reason TEXT")
    return [_extend_one(desk, one, to, grounds) for one in found(desk, ids)]


def refuse(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[Change]:
    """A judge refuses the request: the day stays. Raises AssignmentError."""
    require(grounds.reason, "a refusal has a reason; write --reason TEXT")
    return [_refuse_one(desk, one, grounds) for one in found(desk, ids)]


def _request_one(desk: Desk, one: Standing, to: date, grounds: Grounds) -> Change:
    require_possible(one, "request-extension")
    if one.extension_to == to:
        raise WrongDay(f"{name_of(one)} has asked for {to} already; write --to another day")
    _require_later_day(desk, one, to)
    detail = {"to": to, "reason": grounds.reason}
    return move(desk, one, "request-extension", detail, extension_to=to)


def _extend_one(desk: Desk, one: Standing, to: date, grounds: Grounds) -> Change:
    require_possible(one, "extend")
    _require_later_day(desk, one, to)
    if one.by_decision:
        words = "its day is the decision's and moves on a document of UBND tỉnh"
        require(grounds.document, f"{name_of(one)}: {words}; write --document NO")
    detail = {"to": to, "reason": grounds.reason, "document": grounds.document}
    return move(
        desk,
        one,
        "extend",
        detail,
        due_on=to,
        due_on_decided=True,
        expected_on=to,
        resubmit_on=to if row_of(desk, one).resubmit_on else None,
    )


def _refuse_one(desk: Desk, one: Standing, grounds: Grounds) -> Change:
    require_possible(one, "refuse")
    detail = {"asked": one.extension_to, "reason": grounds.reason}
    return move(desk, one, "refuse", detail)


def _require_later_day(desk: Desk, one: Standing, to: date) -> None:
    """A new day lies after the old one and not before today, in a year with a holiday table."""
    if one.history:
        raise MissingGrounds(
            f"{name_of(one)} was over before the plan went live; it can be closed, not extended"
        )
    day = one.expected_on or one.due_on
    if day is not None and to <= day:
        raise WrongDay(f"{name_of(one)} is expected by {day}; write --to a later day")
    if to < desk.act.as_of:
        raise WrongDay(f"{to} is over on {desk.act.as_of}; write --to that day or later")
    # Its reminders count working days: a year without a table is refused, never guessed.
    desk.loaded.plan.working_days.on_or_before(to)
