"""Which places a surprise inspection may reach, when, and how likely each is: from the record."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from deadlines.civil import quarter_of, quarters
from inspections.draw import Candidate
from models.assignments.work import AssignmentView
from plans.inspecting import Inspections, Surprise, Weights
from plans.occurrences import leads, occurrences
from plans.plan import Plan
from plans.responsibility import heir_on

MOST_FINDINGS = 5
QUARTERS = 4


@dataclass(frozen=True)
class Site:
    """A place with a one-stop section, the agency that answers for it, its last day."""

    code: str
    name: str
    answers: str
    last_on: date = date.max


@dataclass(frozen=True)
class Risk:
    """What the record says: work due and late by holder, last visits and open findings by place,
    days on which agencies have something due.
    """

    due: Mapping[str, int] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)
    visited: Mapping[str, date] = field(default_factory=dict)
    findings: Mapping[str, int] = field(default_factory=dict)
    due_days: Mapping[str, frozenset[date]] = field(default_factory=dict)


def sites(plan: Plan, settings: Inspections, day: date) -> list[Site]:
    """Every one-stop section in reach on a day: agencies' own, then the other places."""
    codes = [
        member for code in settings.surprise.agencies for member in plan.members.get(code, (code,))
    ]
    agencies = [plan.agency(code) for code in dict.fromkeys(codes)]
    own = [
        Site(a.code, a.name, a.code, a.valid_to)
        for a in agencies
        if a.valid_from <= day <= a.valid_to
    ]
    others = [
        Site(place.code, place.name, heir, place.valid_to)
        for place in settings.places
        if place.valid_from <= day <= place.valid_to
        if (heir := heir_on(plan, None, place.answers, day))
    ]
    return [*own, *others]


def last_day_of_quarter(day: date) -> date:
    """The last day of the quarter that a day lies in."""
    number = quarter_of(day)
    return quarters(day.year, number, number)[1]


def first_day(plan: Plan, as_of: date, after: date) -> date:
    """The first day that a draw of a day may fall on: after another one, and some days ahead."""
    ahead = plan.inspections.surprise.days_ahead if plan.inspections else 1
    usual = plan.working_days.after(as_of, max(ahead, 1))
    return usual if usual > after else plan.working_days.after(after, 1)


def days(plan: Plan, surprise: Surprise, as_of: date, first: date) -> tuple[date, ...]:
    """The working days from a first one on that a draw of a day may fall on: all in one year, none
    around Tết.
    """
    end = last_day_of_quarter(as_of)
    within = _within(plan, surprise, first, end)
    if len(within) < surprise.fewest_days and end.month < 12:
        number = quarter_of(end) + 1
        within = _within(plan, surprise, first, quarters(end.year, number, number)[1])
    return within


def completes_the_year(surprise: Surprise, count: int) -> bool:
    """Whether so many surprise inspections are all that a year must have, and more than one: never
    are all of them in December.
    """
    return count >= max(surprise.a_year, 2)


def _within(plan: Plan, surprise: Surprise, first: date, last: date) -> tuple[date, ...]:
    last = min(last, plan.head.ends_on)
    near = _around_tet(plan, surprise)
    between = plan.working_days.between(first, last)
    return tuple(day for day in between if not any(a <= day <= b for a, b in near))


def _around_tet(plan: Plan, surprise: Surprise) -> list[tuple[date, date]]:
    """Spans of days that Tết and some working days before and after it take."""
    working, count = plan.working_days, surprise.around_tet
    spans = []
    for year in plan.holidays.years.values():
        off = [day.on for day in year.days_off if surprise.tet in day.name]
        if off and count:
            spans.append((working.before(min(off), count), working.after(max(off), count)))
    return spans


def risk(
    plan: Plan,
    standings: Iterable[AssignmentView],
    ahead: tuple[date, ...],
    visited: Mapping[str, date],
    findings: Iterable[str],
) -> Risk:
    """The risk of every place; `findings` are the places of the open ones, once for each."""
    due: Counter[str] = Counter()
    late: Counter[str] = Counter()
    busy: defaultdict[str, set[date]] = defaultdict(set)
    for assignment in standings:
        if assignment.history or assignment.due_on is None or assignment.status == "waived":
            continue
        if assignment.due_on < ahead[0]:
            due[assignment.holder] += 1
            late[assignment.holder] += assignment.days_late > 0
        busy[assignment.holder].add(assignment.due_on)
    for planned in occurrences(plan, ahead[0], ahead[-1]):
        if planned.cycle.due_on:
            for code in leads(plan, planned):
                busy[code].add(planned.cycle.due_on)
    frozen = {code: frozenset(due_days) for code, due_days in busy.items()}
    return Risk(due, late, visited, Counter(findings), frozen)


def candidates(
    reach: Iterable[Site], surprise: Surprise, risk_: Risk, ahead: tuple[date, ...], as_of: date
) -> list[Candidate]:
    """Every place with its weight and days: those on which it is still there and nothing of its
    agency is due. One without any is out.
    """
    listed = []
    for site in reach:
        busy = risk_.due_days.get(site.answers, frozenset())
        free = tuple(day for day in ahead if day not in busy and day <= site.last_on)
        if free:
            listed.append(Candidate(site.code, weight(site, surprise.weights, risk_, as_of), free))
    return listed


def weight(site: Site, weights: Weights, risk_: Risk, as_of: date) -> int:
    """A whole number from 1: the base and what the record adds to it."""
    due, late = risk_.due.get(site.answers, 0), risk_.late.get(site.answers, 0)
    span = weights.since_years * 365
    last = risk_.visited.get(site.code)
    # Whole numbers, because a float might differ by machine, and the weights are in the hash.
    since = span if last is None else min(max((as_of - last).days, 0), span)
    findings = min(risk_.findings.get(site.code, 0), MOST_FINDINGS)
    by_work = weights.late * late // due if due else 0
    # The base keeps every place possible: one that cannot be drawn would soon know it.
    return weights.base + by_work + weights.since * since // span + weights.finding * findings
