"""A small model of what happens to work, written from the rules and not from the code under test.

Days are calendar days; every weekday works.
"""

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

OPEN = ("assigned", "acknowledged", "returned")
STANDING, JUDGE = "so-noi-vu", "van-phong"
OCCASIONS = {"II.7": 3}
"""Duties to be done at least so many times a year; all others once."""

AFTER = {1: 5, 2: 10}
"""Weekdays overdue after which a level is told: the holder's head, then the standing agency."""


class Refused(Exception):
    """The rules do not allow it."""


@dataclass
class Cycle:
    """One occurrence of an obligation: who answers for it, and its day by the plan."""

    obligation: str
    period: str
    opens_on: date
    due_on: date | None
    leads: tuple[str, ...]


@dataclass
class Work:
    """A cycle in the hands of one agency."""

    cycle: Cycle
    holder: str
    status: str = "assigned"
    due_on: date | None = None
    expected_on: date | None = None
    resubmit_on: date | None = None
    asked_for: date | None = None
    submitted_on: date | None = None
    closed_on: date | None = None
    papers: set[tuple[str | None, date]] = field(default_factory=set)
    changes: int = 0

    @property
    def key(self) -> tuple[str, str, str]:
        """Which work it is."""
        return self.cycle.obligation, self.cycle.period, self.holder

    @property
    def is_open(self) -> bool:
        """Whether its holder still has something to do."""
        return self.status in OPEN

    def overdue(self, day: date) -> bool:
        """Work not yet submitted, or returned past its day to resubmit; never without a date."""
        return self.is_open and self.due_on is not None and (self.expected_on or day) < day

    def may_be_escalated(self, level: int, day: date) -> bool:
        """Whether a level may hear of it: never a body outside, nor Sở Nội vụ of its own work."""
        if self.holder == "mat-tran" or (level > 1 and self.holder == STANDING):
            return False
        expected_on = self.expected_on or day
        return self.overdue(day) and working_days_after(expected_on, AFTER[level]) <= day

    def days_late(self, day: date) -> int:
        """Calendar days to the submission that counts, or so far; what was waived is not late."""
        if self.due_on is None or self.status == "waived":
            return 0
        ended = day if self.overdue(day) else self.submitted_on
        return max(0, (ended - self.due_on).days) if ended else 0

    def stands(self, day: date) -> dict[str, Any]:
        """What `dondoc assignments` has to say of it, and what a report is expected by."""
        return {
            "status": self.status,
            "due_on": self.due_on,
            "due_on_decided": self.due_on is not None,
            "expected_on": self.expected_on,
            "extension_to": self.asked_for,
            "submitted_on": self.submitted_on,
            "closed_on": self.closed_on,
            "overdue": self.overdue(day),
            "days_late": self.days_late(day),
        }


@dataclass(frozen=True)
class Asked:
    """A transition that somebody asks for on a day."""

    day: date
    by: str | None = None
    to: date | None = None
    reason: str | None = None
    document: str | None = None


def working_days_after(day: date, count: int) -> date:
    """The count-th weekday after a day."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def acknowledge(work: Work, asked: Asked) -> None:
    """The holder takes it on."""
    _by_holder(work, asked)
    _from(work, "assigned")
    work.status = "acknowledged"


def submit(work: Work, asked: Asked) -> None:
    """The holder reports; of "at least N a year" each document is an occasion, the N-th submits."""
    _by_holder(work, asked)
    needed, paper = OCCASIONS.get(work.cycle.obligation, 1), (asked.document, asked.day)
    if work.status == "submitted" and paper in work.papers:
        # The same again is answered, and leaves nothing in the audit.
        work.changes -= 1
        return
    _from(work, *OPEN, *(("submitted",) if needed > 1 else ()))
    # Until there are N, each document is an occasion of its own.
    if needed > 1 and len(work.papers) < needed and paper in work.papers:
        raise Refused
    work.papers.add(paper)
    if len(work.papers) < needed:
        work.status = "acknowledged"
        return
    work.asked_for = None
    if work.status == "submitted":
        return
    in_time = work.resubmit_on and asked.day <= work.resubmit_on
    work.submitted_on = work.submitted_on if in_time and work.submitted_on else asked.day
    work.status = "submitted"


def accept(work: Work, asked: Asked) -> None:
    """A judge confirms."""
    _by_judge(work, asked)
    _from(work, "submitted")
    work.status, work.closed_on, work.asked_for = "accepted", asked.day, None


def return_(work: Work, asked: Asked) -> None:
    """A judge asks for more, within five working days and not before the due date."""
    _by_judge(work, asked)
    _from(work, "submitted")
    _needs(asked.reason)
    _days_to_resubmit(work, asked)
    work.status, work.asked_for = "returned", None


def request_extension(work: Work, asked: Asked) -> None:
    """The holder asks for a later day; nothing moves."""
    _by_holder(work, asked)
    _later(work, asked)
    _needs(asked.reason)
    if work.asked_for == asked.to:
        raise Refused
    work.asked_for = asked.to


def extend(work: Work, asked: Asked) -> None:
    """A judge sets a later day; what the decision dated needs a document."""
    _by_judge(work, asked)
    _later(work, asked)
    _needs(asked.reason)
    if work.cycle.due_on:
        _needs(asked.document)
    work.due_on = work.expected_on = asked.to
    work.resubmit_on = asked.to if work.resubmit_on else None
    work.asked_for = None


def refuse(work: Work, asked: Asked) -> None:
    """A judge refuses what was asked for."""
    _by_judge(work, asked)
    _from(work, *OPEN)
    _needs(work.asked_for)
    _needs(asked.reason)
    work.asked_for = None


def waive(work: Work, asked: Asked) -> None:
    """It need not be done, by a document."""
    _by_judge(work, asked)
    _from(work, *OPEN, "submitted")
    _needs(asked.reason)
    _needs(asked.document)
    work.status, work.closed_on, work.asked_for = "waived", asked.day, None


def reopen(work: Work, asked: Asked) -> None:
    """A wrong acceptance or waiver is taken back; the holder has the days of a return."""
    _by_judge(work, asked)
    _from(work, "accepted", "waived")
    _needs(asked.reason)
    _days_to_resubmit(work, asked)
    work.status, work.closed_on = "acknowledged", None


def _days_to_resubmit(work: Work, asked: Asked) -> None:
    ahead = working_days_after(asked.day, 5)
    work.resubmit_on = work.expected_on = max(ahead, work.due_on or ahead)


RULES: dict[str, Callable[[Work, Asked], None]] = {
    "acknowledge": acknowledge,
    "submit": submit,
    "accept": accept,
    "return": return_,
    "request-extension": request_extension,
    "extend": extend,
    "refuse": refuse,
    "waive": waive,
    "reopen": reopen,
}

NEXT = {
    "assigned": ("submit", "acknowledge", "waive"),
    "acknowledged": ("submit", "extend", "waive"),
    "submitted": ("return", "accept"),
    "returned": ("submit", "extend", "waive"),
    "accepted": ("reopen",),
    "waived": ("reopen",),
}
"""What brings work further, so that not most of what is tried is refused."""


@dataclass
class Model:
    """All work of a plan; `edition` says which version of it is loaded."""

    edition: str = "first"
    work: list[Work] = field(default_factory=list)

    def open(self, cycles: Iterable[Cycle], day: date) -> None:
        """Each cycle that opens by the day, once, for each of those who answer."""
        there = {(work.cycle.obligation, work.cycle.period) for work in self.work}
        for cycle in cycles:
            if cycle.opens_on <= day and (cycle.obligation, cycle.period) not in there:
                self.work += [
                    Work(cycle, lead, due_on=cycle.due_on, expected_on=cycle.due_on)
                    for lead in cycle.leads
                ]

    def act(self, action: str, work: list[Work], asked: Asked) -> None:
        """All of them or, if one is refused, none. Raises Refused."""
        tried = deepcopy([(one.cycle, one) for one in work])
        for _, one in tried:
            RULES[action](one, asked)
        for one in work:
            RULES[action](one, asked)
            one.changes += 1

    def load(self, edition: str, cycles: Iterable[Cycle]) -> None:
        """Another version: work that is not closed follows a date that is the plan's still."""
        self.edition = edition
        now = {(cycle.obligation, cycle.period): cycle.due_on for cycle in cycles}
        for cycle in {id(work.cycle): work.cycle for work in self.work}.values():
            key = cycle.obligation, cycle.period
            if key not in now or now[key] == cycle.due_on:
                continue
            of_it = [work for work in self.work if work.cycle is cycle]
            moved = [
                work
                for work in of_it
                if work.status not in ("accepted", "waived") and work.due_on == cycle.due_on
            ]
            for work in moved:
                _move(work, now[key])
            # Where nobody follows any more the cycle keeps its date too.
            cycle.due_on = now[key] if moved else cycle.due_on


def _move(work: Work, due_on: date | None) -> None:
    if work.resubmit_on and work.status in OPEN:
        later = [day for day in (work.resubmit_on, due_on) if day]
        work.expected_on = work.resubmit_on = max(later)
    elif work.expected_on == work.due_on:
        work.expected_on = due_on
    work.due_on = due_on
    work.changes += 1


def _from(work: Work, *statuses: str) -> None:
    if work.status not in statuses:
        raise Refused


def _needs(given: object) -> None:
    if not given:
        raise Refused


def _later(work: Work, asked: Asked) -> None:
    _from(work, *OPEN)
    day = work.expected_on or work.due_on
    if asked.to is None or asked.to < asked.day or (day and asked.to <= day):
        raise Refused


def _by_holder(work: Work, asked: Asked) -> None:
    if asked.by not in (None, work.holder, STANDING, JUDGE):
        raise Refused


def _by_judge(work: Work, asked: Asked) -> None:
    if asked.by is not None and (asked.by == work.holder or asked.by not in (STANDING, JUDGE)):
        raise Refused
