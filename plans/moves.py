"""What another version of a plan moves in the record: due dates, reminders, cycles to come."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Literal, NamedTuple, TypeAlias

from deadlines.cycles import Cycle
from deadlines.ladder import step_day
from deadlines.working_days import HolidayTableEnds
from models.assignments.moving import Dates, OpenedCycle, RemindedCycle
from plans.occurrences import cycles_by_period
from plans.plan import Plan

WEEKLY_SHOWN = timedelta(days=90)
"""Weekly reminders of late work go on for ever: so far ahead they are compared."""
MOST_LINES = 30
MOST_STEPS = 4
MOST_PERIODS = 6


@dataclass(frozen=True)
class Recorded:
    """What the record has of a plan; events are (code, day)."""

    cycles: Sequence[OpenedCycle] = ()
    work: Sequence[RemindedCycle] = ()
    events: Sequence[tuple[str, date]] = ()


@dataclass(frozen=True)
class Move:
    """An opened cycle, and what it is by the new version."""

    cycle: OpenedCycle
    dates: Dates

    @property
    def words(self) -> str:
        """What moves, from when to when, in one line for whoever decides."""
        was, now = self.cycle.dates, self.dates
        changes = [f"due on {was.due_on} → {now.due_on}"] if was.due_on != now.due_on else []
        if was.due_on_decided != now.due_on_decided:
            changes.append(f"{'decided' if now.due_on_decided else 'unconfirmed'} now")
        if was.kind != now.kind:
            changes.append(f"{was.kind} → {now.kind}")
        own = self.cycle.keeping
        exceptions = f"; {own} with a date of their own keep it" if own else ""
        count = _assignments(self.cycle.following)
        name = f"{self.cycle.obligation} {self.cycle.period}"
        return f"~ {name}: {', '.join(changes)} ({count}{exceptions})"


@dataclass(frozen=True)
class Moves:
    """Cycles to be moved, and everything that moves in lines that a person can decide on."""

    due: tuple[Move, ...] = ()
    lines: tuple[str, ...] = ()


def moves(old: Plan, new: Plan, recorded: Recorded, as_of: date) -> Moves:
    """What a new version moves on a day: nothing of it is done yet.

    Opened work that is not closed and has no date of its own takes the new date. What the new
    version no longer has stays open and is named.
    """
    before = cycles_by_period(old, recorded.events)
    after = cycles_by_period(new, recorded.events)
    due = tuple(_moved(recorded.cycles, after))
    moved = {move.cycle.id: move for move in due if move.dates.due_on != move.cycle.dates.due_on}
    # Reminders of work that moves follow its due date; the line of the move says so.
    staying = [work for work in recorded.work if not _moves_along(work, moved)]
    opened = {(cycle.obligation, cycle.period) for cycle in recorded.cycles}
    lines = [
        *(move.words for move in due),
        *_left_behind(recorded.cycles, before, after),
        *_reminders(old, new, staying, as_of),
        *_to_come(_without(before, opened), _without(after, opened)),
    ]
    return Moves(due, tuple(lines))


Cycles: TypeAlias = dict[tuple[str, str], Cycle]


def _moved(cycles: Iterable[OpenedCycle], after: Cycles) -> Iterator[Move]:
    for opened in cycles:
        cycle = after.get((opened.obligation, opened.period))
        # Work that is all closed or extended keeps its dates, and so does its cycle.
        if cycle is None or (opened.assignments and not opened.following):
            continue
        dates = Dates(cycle.kind, cycle.due_on, cycle.due_on_decided)
        if dates != opened.dates:
            yield Move(opened, dates)


def _moves_along(work: RemindedCycle, moved: dict[int, Move]) -> bool:
    move = moved.get(work.cycle_id)
    return move is not None and work.expected_on == move.cycle.dates.due_on


def _left_behind(cycles: Iterable[OpenedCycle], before: Cycles, after: Cycles) -> Iterator[str]:
    for cycle in cycles:
        key, unclosed = (cycle.obligation, cycle.period), cycle.following + cycle.keeping
        if unclosed and key in before and key not in after:
            count = _assignments(unclosed)
            yield f"! {' '.join(key)} is no longer in the plan: {count} open; close by a document"


def _without(cycles: Cycles, opened: set[tuple[str, str]]) -> Cycles:
    return {key: cycle for key, cycle in cycles.items() if key not in opened}


def _to_come(before: Cycles, after: Cycles) -> Iterator[str]:
    """Cycles that are not opened yet, counted for each obligation."""
    changed = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    for code in dict.fromkeys(code for code, _ in (*before, *after)):
        for sign, keys, how in (
            ("-", [key for key in before if key not in after], "cycles to come that fall away"),
            ("+", [key for key in after if key not in before], "new cycles to come"),
            ("~", [key for key in after if key in changed], "cycles to come with other dates"),
        ):
            periods = [period for owner, period in keys if owner == code]
            if periods:
                listing = _shortened(periods, MOST_PERIODS)
                yield f"{sign} {code}: {how}: {len(periods)} ({listing})"


class _Group(NamedTuple):
    """Work that is reminded of on the same days; `obligation` is one with steps of its own."""

    kind: Literal["due", "check-in", "undated"]
    day: date
    waits: bool
    obligation: str = ""

    @property
    def words(self) -> str:
        match self.kind:
            case "due":
                waits = " that waits for an event" if self.waits else ""
                whose = f" of {self.obligation}" if self.obligation else ""
                return f"work{whose} due on {self.day}{waits}"
            case "check-in":
                return f"check-ins opened on {self.day}"
        return "undated work"


def _reminders(old: Plan, new: Plan, work: Iterable[RemindedCycle], as_of: date) -> list[str]:
    """Coming reminders of work whose due date stays, which fall on another day."""
    # Most new versions change neither ladder nor holidays, and nothing need be counted.
    if _rules_of_reminders(old) == _rules_of_reminders(new):
        return []
    own = {code for plan in (old, new) for code in _own_steps(plan)}
    groups: Counter[_Group] = Counter()
    for cycle in work:
        groups[_group(cycle, own)] += cycle.assignments
    lines = []
    for group, count in sorted(groups.items()):
        changes = _other_days(_days(old, group, as_of), _days(new, group, as_of), as_of)
        if changes:
            steps = _shortened(changes, MOST_STEPS, "; ")
            lines.append(f"~ reminders for {group.words}: {steps} ({_assignments(count)})")
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"~ reminders for {more} days more"]


def _rules_of_reminders(plan: Plan) -> tuple[object, ...]:
    return plan.working_days, plan.steps, plan.term, _own_steps(plan)


def _own_steps(plan: Plan) -> dict[str, tuple[int, ...]]:
    return {row.code: row.steps for row in plan.obligations if row.steps}


def _group(work: RemindedCycle, own: set[str]) -> _Group:
    if work.expected_on:
        code = work.obligation if work.obligation in own else ""
        return _Group("due", work.expected_on, work.waits, code)
    if work.kind == "continuous":
        return _Group("check-in", work.opens_on, waits=False)
    return _Group("undated", date.min, waits=False)


def _other_days(old: dict[str, date], new: dict[str, date], as_of: date) -> list[str]:
    changes = []
    for step in sorted(old.keys() | new.keys(), key=lambda step: new.get(step) or old[step]):
        was, now = old.get(step), new.get(step)
        # What lies in the past was sent already, or cannot be sent any more.
        if was == now or max(day for day in (was, now) if day) <= as_of:
            continue
        if was and now:
            changes.append(f"{step} from {was} to {now}")
        else:
            changes.append(f"{step} on {now}, new" if now else f"{step} on {was}, gone")
    return changes


def _days(plan: Plan, group: _Group, as_of: date) -> dict[str, date]:
    """Days of a group's reminders by their names; those outside the holiday table left out."""
    reminders = {}
    for name, day in _reminders_of(plan, group, as_of):
        # A step beyond the table cannot be dated by either version, so it is no change.
        with suppress(HolidayTableEnds):
            reminders[name] = day()
    return reminders


def _reminders_of(
    plan: Plan, group: _Group, as_of: date
) -> Iterator[tuple[str, Callable[[], date]]]:
    days, row = plan.working_days, plan.find_obligation(group.obligation)
    ladder = plan.ladder_of(row) if row else plan.ladder
    if group.kind == "due":
        # Weekly reminders have no end, so they must be given one to be compared.
        weekly = len(days.between(group.day, as_of + WEEKLY_SHOWN))
        for number in ladder.numbers(last=max(weekly, ladder.steps[-1])):
            if not group.waits or number >= plan.steps.event_step:
                yield f"step {number}", partial(step_day, group.day, number, days)
    elif group.kind == "check-in":
        yield "asked again", partial(days.after, group.day, plan.steps.check_in_again)
    else:
        for year, month in product((as_of.year, as_of.year + 1), plan.term.check_in_months):
            first = date(year, month, 1)
            if first > as_of:
                yield f"check-in of {first}", partial(days.on_or_after, first)


def _assignments(count: int) -> str:
    return f"{count} assignment{'' if count == 1 else 's'}"


def _shortened(words: Sequence[str], most: int, between: str = ", ") -> str:
    more = len(words) - most
    return between.join(words if more <= 0 else [*words[:most], f"and {more} more"])
