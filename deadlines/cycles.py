"""From a timing rule to its cycles: period, opening day, last permissible day."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import singledispatch

from deadlines.civil import month_end, months_later, on_day_month, parse_day_month, quarters
from deadlines.ladder import step_day
from deadlines.periods import parse_period
from deadlines.rules import (
    PARTS_OF_A_YEAR,
    AtLeast,
    By,
    Continuous,
    Dated,
    Each,
    Kind,
    Once,
    OnEvent,
    Part,
    Recurring,
    Rule,
    Undated,
    Within,
)
from deadlines.working_days import HolidayTableEnds, WorkingDays


@dataclass(frozen=True)
class Term:
    """What the timing rules have to know of a plan.

    `signed_on`, `starts_on` and `ends_on` are inclusive; what recurs is owed from `starts_on`
    (None: the day of signing). `opens_before` counts calendar days. `roll` moves a due date on a
    day off to the next working day (Civil Code 2015, Article 148.5) as far as its table goes;
    None leaves it where the decision set it. `working_days` are counted after events, and back
    from the day that a rule names.
    """

    signed_on: date
    ends_on: date
    opens_before: int
    check_in_months: tuple[int, ...]
    starts_on: date | None = None
    roll: WorkingDays | None = None
    working_days: WorkingDays | None = None

    @property
    def first_day(self) -> date:
        """The first day of what recurs (docs/adr/0023-the-first-day.md)."""
        return self.starts_on or self.signed_on


@dataclass(frozen=True)
class Cycle:
    """One occurrence. `due_on` is the last permissible day; None where nobody has set one.

    `due_on_decided` is False where the day is not the decision's or the owner's: reminded of,
    never overdue. `is_cut`: its opening was moved to the signing or the plan's first day;
    `moved_from`: the day that the rule names, where the holidays have put the due date elsewhere.
    """

    period: str
    opens_on: date
    due_on: date | None
    kind: Kind
    due_on_decided: bool
    # Not compared, because the record does not keep it.
    is_cut: bool = field(default=False, compare=False)
    moved_from: date | None = field(default=None, compare=False)

    @property
    def anchor(self) -> date:
        """The day by which a cycle is looked up: `due_on`, or `opens_on` where there is none."""
        return self.due_on or self.opens_on

    @property
    def last_day(self) -> date:
        """The day after which it is over: `due_on`, or the end of its month or year."""
        if self.due_on:
            return self.due_on
        month = self.opens_on.month if self.kind == "continuous" else 12
        return month_end(self.opens_on.year, month)


def cycles(rule: Rule, term: Term, first: date, last: date) -> list[Cycle]:
    """Cycles of one rule whose anchor lies from first to last, both included, by anchor.

    Nothing is owed whose last day fell before the plan's first, but for what names its own year;
    nothing opens before the decision was signed, and nothing is due after the plan's last day
    but the report on a period that lies within the plan. What waits for an event has no cycle
    until `on_event` makes one.
    """
    selected = []
    # Years of the periods: what is due in the year before (year_before) belongs to its own.
    for year in range(term.signed_on.year, term.ends_on.year + 1):
        if isinstance(rule, Recurring) and not rule.is_of(year):
            continue
        for cycle in _in_year(rule, year, term):
            owed = _within_term(rule, _counted_back(rule, cycle, term), term)
            if owed and first <= owed.anchor <= last:
                selected.append(owed)
    return sorted(selected, key=lambda cycle: (cycle.anchor, cycle.period))


def on_event(rule: OnEvent, term: Term, on: date) -> Cycle | None:
    """The cycle that an event of that day opens; None outside the plan's term.

    Raises HolidayTableEnds where working days have to be counted that nobody knows.
    """
    if not term.signed_on <= on <= term.ends_on:
        return None
    due_on = None if rule.days is None else on + timedelta(days=rule.days)
    if rule.working_days is not None and term.working_days is not None:
        due_on = term.working_days.after(on, rule.working_days)
    return _rolled(_cycle(rule, on.isoformat(), on, due_on), term)


MONTHS: dict[Part, int] = {"month": 1, "quarter": 3, "half": 6, "nine_months": 9}
NAMES: dict[Part, str] = {"month": "{:02}", "quarter": "Q{}", "half": "H{}", "nine_months": "9M"}


def _last_permissible(rule: By, written: str, year: int) -> date:
    day, month = parse_day_month(written)
    named = year - rule.year_before + rule.year_after
    if rule.on:
        return on_day_month(named, day, month)
    if (day, month) == (1, 1):
        # Before 1/1 is 31/12, and the period is the year of that day (but of a plan year, or of
        # a year that is reported on, not).
        return date(named - (rule.year_before or rule.year_after), 12, 31)
    # "Trước 25/12" leaves that day out, so the last one in time is the day before it.
    return on_day_month(named, day - 1, month) if day > 1 else month_end(named, month - 1)


def _counted_back(rule: Rule, cycle: Cycle, term: Term) -> Cycle:
    count = rule.working_days_before if isinstance(rule, Dated) else None
    if count is None or cycle.due_on is None or term.working_days is None:
        return cycle
    try:
        due_on = step_day(cycle.due_on, -count, term.working_days)
    except HolidayTableEnds:
        # Not guessed: until the table knows its year it is expected by the day that is named.
        return replace(cycle, due_on_decided=False)
    moved_from = None if due_on == cycle.due_on else cycle.due_on
    # A month may begin after the day that is counted back from its end.
    opens_on = min(cycle.opens_on, due_on)
    return replace(cycle, opens_on=opens_on, due_on=due_on, moved_from=moved_from)


def _within_term(rule: Rule, cycle: Cycle, term: Term) -> Cycle | None:
    # What names its year is owed although that is not a year of the plan: "trước 31/12/2025" of a
    # plan of 2026, and the plan of 2026 itself, which is due in the year before.
    of_a_year = isinstance(rule, Once) or (isinstance(rule, By) and rule.year_before)
    owed_from = term.signed_on if of_a_year else term.first_day
    # Judged on the decision's own day: rolling a due date must not bring back what was over. A
    # report is judged on what it is about: it may be due when the plan has ended.
    over, counted = cycle.last_day, cycle.anchor
    if _is_a_report(rule):
        over = counted = parse_period(cycle.period).last
    if over < owed_from or max(counted, cycle.opens_on) > term.ends_on:
        return None
    # Nobody can be asked for anything before there was a decision; a day is told of in good time
    # all the same, while a period is not asked about before it has begun.
    opens_from = term.signed_on if isinstance(rule, By | Once) else term.first_day
    is_cut = cycle.opens_on < opens_from
    opens_on = opens_from if is_cut else cycle.opens_on
    return _rolled(replace(cycle, opens_on=opens_on, is_cut=is_cut), term)


def _is_a_report(rule: Rule) -> bool:
    """Whether it is due after its period."""
    return (isinstance(rule, By | Within) and rule.year_after) or (
        isinstance(rule, Each) and rule.months_after > 0
    )


def _rolled(cycle: Cycle, term: Term) -> Cycle:
    own = cycle.due_on
    if own is None or term.roll is None:
        return cycle
    try:
        due_on = term.roll.on_or_after(own)
    except HolidayTableEnds:
        # Not guessed: the day stays the decision's until the table knows its year.
        return cycle
    return cycle if due_on == own else replace(cycle, due_on=due_on, moved_from=own)


def _cycle(rule: Rule, period: str, opens_on: date, due_on: date | None) -> Cycle:
    # Rules whose day the decision itself gives have no field `confirmed`.
    decided = due_on is not None and getattr(rule, "confirmed", True)
    return Cycle(period, opens_on, due_on, rule.kind, decided)


@singledispatch
def _in_year(rule: Rule, year: int, term: Term) -> Iterator[Cycle]:
    # A rule that is added must say its cycles, otherwise a plan would lose them in silence.
    raise TypeError(f"no cycles are known for {type(rule).__name__}")


@_in_year.register
def _(rule: By, year: int, term: Term) -> Iterator[Cycle]:
    ahead = term.opens_before if rule.opens_before is None else rule.opens_before
    for written in rule.days:
        due_on = _last_permissible(rule, written, year)
        opens_on = due_on - timedelta(days=ahead)
        period = str(year)
        if rule.has_several_days:
            period = (due_on + timedelta(days=1) if rule.before else due_on).isoformat()
        if rule.year_after:
            # The year is over: whoever reports on it can begin, and the plan may end with it.
            opens_on = min(opens_on, date(year, 12, 31))
        yield _cycle(rule, period, opens_on, due_on)


@_in_year.register
def _(rule: Within, year: int, term: Term) -> Iterator[Cycle]:
    named = year + rule.year_after
    opens_on, due_on = quarters(named, rule.quarters[0], rule.quarters[-1])
    # As with `by`: a report opens with the last day of its year at the latest.
    opens_on = min(opens_on, date(year, 12, 31)) if rule.year_after else opens_on
    yield _cycle(rule, str(year), opens_on, due_on)


@_in_year.register
def _(rule: Each, year: int, term: Term) -> Iterator[Cycle]:
    length = MONTHS[rule.part]
    for number in rule.only or range(1, PARTS_OF_A_YEAR[rule.part] + 1):
        opens_on = date(year, length * (number - 1) + 1, 1)
        due_on = month_end(*months_later(year, length * number, rule.months_after))
        if (day := rule.before - 1 if rule.before else rule.day) is not None:
            # Day 31 in a month of 30 days is its last day.
            due_on = due_on.replace(day=min(day, due_on.day))
        period = f"{year}-{NAMES[rule.part].format(number)}"
        yield _cycle(rule, period, opens_on, due_on)


@_in_year.register
def _(rule: Once, year: int, term: Term) -> Iterator[Cycle]:
    if year == rule.named_year:
        cycle = _once(rule, year, term)
        yield replace(cycle, opens_on=rule.opens_on or cycle.opens_on)


def _once(rule: Once, year: int, term: Term) -> Cycle:
    if day := rule.named_day:
        return _cycle(rule, str(year), day - timedelta(days=term.opens_before), day)
    if rule.month:
        first = date(year, rule.month, 1)
        return _cycle(rule, f"{year}-{rule.month:02}", first, month_end(year, rule.month))
    if rule.quarter:
        span = quarters(year, rule.quarter, rule.quarter)
        return _cycle(rule, f"{year}-Q{rule.quarter}", *span)
    # A year alone can only be read as its last day, because nobody named another.
    return _cycle(rule, str(year), date(year, 1, 1), date(year, 12, 31))


@_in_year.register
def _(rule: Continuous, year: int, term: Term) -> Iterator[Cycle]:
    for month in term.check_in_months:
        yield _cycle(rule, f"{year}-{month:02}", date(year, month, 1), None)


@_in_year.register
def _(rule: Undated, year: int, term: Term) -> Iterator[Cycle]:
    # Owed once in the whole plan, it stands under the plan's first year.
    if rule.every == "year" or year == max(term.first_day.year, rule.from_year or 0):
        yield _cycle(rule, str(year), date(year, 1, 1), None)


@_in_year.register
def _(rule: OnEvent, year: int, term: Term) -> Iterator[Cycle]:
    # Nobody knows its day until somebody records the event: see on_event.
    yield from ()


@_in_year.register
def _(rule: AtLeast, year: int, term: Term) -> Iterator[Cycle]:
    yield _cycle(rule, str(year), date(year, 1, 1), date(year, 12, 31))
