"""A day that is chased: what the rules say of it, and the shape that its statements are built for.

Dates, ids and lists are parameters of the statements, so that each is built once in a process for
all days of one shape: to build the statements of a day costs several times what they do.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import BindParameter, Date, Integer, bindparam

Dated: TypeAlias = Sequence[tuple[date, int, date]]

PLAN: BindParameter[Any] = bindparam("day_plan", type_=Integer)
AS_OF: BindParameter[Any] = bindparam("day_as_of", type_=Date)
FIRST: BindParameter[Any] = bindparam("day_first", type_=Date)
MONDAY: BindParameter[Any] = bindparam("day_monday", type_=Date)
LATER: BindParameter[Any] = bindparam("day_put_off_to", type_=Date)
MOST: BindParameter[Any] = bindparam("day_most_letters", type_=Integer)
UNDATED_ASKED_ON: BindParameter[Any] = bindparam("day_undated", type_=Date)


@dataclass(frozen=True)
class DigestDay:
    """A day, and the role that gets an agency's digests."""

    plan_id: int
    as_of: date
    digest_to: str

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values of the parameters."""
        return {PLAN.key: self.plan_id, AS_OF.key: self.as_of}


@dataclass(frozen=True)
class LevelDue:
    """A level of escalation.

    `agency` is the code of who is told; None is the holder. Work of its own is not reported to
    it, unless it only hands on what is written to somebody above it: it goes to `judge`, if any.
    """

    number: int
    agency: str | None
    role: str
    hands_on: bool = False
    judge: str | None = None

    @property
    def until(self) -> BindParameter[Any]:
        """The last day that the level is due for, as a parameter."""
        return bindparam(f"day_until_{self.number}", type_=Date)


@dataclass(frozen=True)
class Shape:
    """What days have in common whose statements are the same; `lists` are those with rows."""

    digest_to: str
    ladders: tuple[tuple[str, int], ...]
    lists: frozenset[str]
    asks_about_undated: bool
    event_step: int
    levels: tuple[LevelDue, ...]
    is_letter_day: bool
    is_spaced: bool


@dataclass(frozen=True)
class Day(DigestDay):
    """What is owed on one day, decided by the rules; the queries only look it up.

    The window from `first` to `as_of` has both ends included. `steps` are (due date, step number,
    working day of the step, ladder, day from which an acknowledgement skips it); obligations that
    are not in `ladders` have ladder 0. `briefing_steps` are (due date, step number, day);
    `check_ins` are (opening day, 0, day of asking again), `stagnant` (day of the last change,
    number, day of asking); `undated_asked_on` is the day on which undated work is asked about, if
    the window has one. Before step `event_step` work that waits for an event is left alone.
    `levels` are those of escalation that are due, each for what was expected on a day or before.
    `most_letters` is how many an agency gets in the week that began on `monday`; what is not
    `urgent` (due date, step number, day) is written on a letter day, the next of which is
    `put_off_to`.
    """

    first: date
    steps: Sequence[tuple[date, int, date, int, date]]
    ladders: Mapping[str, int]
    briefing_steps: Dated
    check_ins: Dated
    stagnant: Dated
    undated_asked_on: date | None
    event_step: int
    levels: Mapping[LevelDue, date]
    monday: date
    put_off_to: date
    urgent: Dated
    is_letter_day: bool
    is_spaced: bool
    most_letters: int

    @cached_property
    def shape(self) -> Shape:
        """What the statements of the day are built for."""
        return Shape(
            digest_to=self.digest_to,
            ladders=tuple(sorted(self.ladders.items())),
            lists=frozenset(name for name, rows in self._lists.items() if rows),
            asks_about_undated=self.undated_asked_on is not None,
            event_step=self.event_step,
            levels=tuple(self.levels),
            is_letter_day=self.is_letter_day,
            is_spaced=self.is_spaced,
        )

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values of the parameters."""
        return {
            **super().values,
            FIRST.key: self.first,
            UNDATED_ASKED_ON.key: self.undated_asked_on,
            MONDAY.key: self.monday,
            LATER.key: self.put_off_to,
            MOST.key: self.most_letters,
            **{rows_key(name): _as_json(rows) for name, rows in self._lists.items()},
            **{level.until.key: until for level, until in self.levels.items()},
        }

    @property
    def _lists(self) -> dict[str, Sequence[Any]]:
        return {
            "steps": self.steps,
            "briefing_steps": self.briefing_steps,
            "check_ins": self.check_ins,
            "stagnant": self.stagnant,
            "urgent": self.urgent,
        }


def rows_key(name: str) -> str:
    """The parameter that has the rows of a list of the day."""
    return f"day_{name}"


def _as_json(rows: Iterable[Sequence[Any]]) -> str:
    # One parameter, so that the statement is the same however long the list is.
    return json.dumps([list(row) for row in rows], default=str)
