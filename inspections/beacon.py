"""The value that nobody knows at the draw: where it comes from, when, and what it may look like."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from deadlines.civil import civil_date
from inspections.box import require_strong
from inspections.candidates import first_day
from inspections.draw import Beacon
from inspections.errors import BadBeacon, DrawRefused, WeakPassphrase
from models.audit.acts import Act
from plans.inspecting import Lottery, Weekday
from plans.plan import Plan

BOTH = 2
"""Offices that enter the result of a lottery."""
WEEKDAYS: tuple[str, ...] = get_args(Weekday)


@dataclass(frozen=True)
class BeaconOnRecord:
    """The value as it is on record: by which offices (names of the audit), and since when."""

    value: str
    by: tuple[str, ...]
    on: date


def beacon_for(plan: Plan, act: Act, witness: str) -> Beacon:
    """What a draw names beforehand, by the plan; `witness` is the agency that gives its word.

    Raises DrawRefused, HolidayTableEnds.
    """
    surprise = plan.inspections.surprise if plan.inspections else None
    if surprise and surprise.beacon == "lottery" and surprise.lottery:
        on, name, digits = (
            _next_result(surprise.lottery, act),
            surprise.lottery.name,
            surprise.lottery.digits,
        )
    else:
        on, name, digits = act.as_of, witness, 0
    until = first_day(plan, act.as_of, due_day(plan, on)) - timedelta(days=1)
    return Beacon("lottery" if digits else "judge", name, on, until, digits)


def due_day(plan: Plan, on: date) -> date:
    """The day by which who gives a value is asked for it: the working day after its own."""
    return plan.working_days.after(on, 1)


def beacon_of(plain: Mapping[str, Any]) -> Beacon:
    """A beacon from its plain form."""
    days = {name: date.fromisoformat(plain[name]) for name in ("on", "until")}
    return Beacon(**{**plain, **days})


def normal(beacon: Beacon, value: str) -> str:
    """A value in the one way in which it is written. Raises BadBeacon."""
    # One spelling, because another would have another hash and draw another place.
    written = " ".join(unicodedata.normalize("NFC", value).split())
    if beacon.kind == "lottery":
        digits = written.replace(" ", "")
        if not (digits.isascii() and digits.isdecimal() and len(digits) == beacon.digits):
            raise BadBeacon("no-prize", value=value, lottery=beacon.name, digits=beacon.digits)
        return digits
    try:
        require_strong(written, label="the word")
    except WeakPassphrase as error:
        raise BadBeacon("word-too-weak", weakness=error) from error
    return written


def _next_result(lottery: Lottery, act: Act) -> date:
    """The first day of the lottery after the day of the draw. Raises DrawRefused."""
    # Not the day itself: its result may be known before the draw is sealed.
    days = (act.as_of + timedelta(days=number) for number in range(1, 8))
    on = next(day for day in days if WEEKDAYS[day.weekday()] in lottery.weekdays)
    # The clock and not --as-of, because of a day that is over everybody may know the result.
    if on <= (today := civil_date(act.now)):
        raise DrawRefused("lottery-drawn", lottery=lottery.name, on=on, today=today)
    return on
