"""Obligations that nobody leads, that rest on nothing, or that never come due."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from deadlines.cycles import cycles
from deadlines.rules import AtLeast, By, Continuous, Once, OnEvent, Rule, Within
from plans.faults import unknown
from plans.names import Names, PathFault, again, leads_back
from plans.plan import Obligation, Plan
from plans.source import Path_, Source

# Fields of which one that was faulty may be why a field is empty: that is told already.
ANSWERS_FOR: dict[Path_, tuple[str, ...]] = {
    ("rules",): ("rules", "heading"),
    ("lead",): ("lead", "heading", "request"),
}


def of_obligations(plan: Plan, names: Names, source: Source, *, runs: bool) -> Iterator[PathFault]:
    """Faults of obligations, by paths of the sound part of the file.

    `runs` is False where the plan's own dates are at fault: no rule is tried then.
    """
    yield from _succession(plan)
    parents = {row.code: row.parent for row in plan.obligations}
    for index, row in enumerate(plan.obligations):
        row_path: Path_ = ("obligations", index)
        problems = chain(
            _names(names, row),
            _others(names, row, parents),
            _twice(row),
            _steps(row),
            _leads(row),
            _timing(names, row),
            _year(row),
        )
        if runs and not row.heading:
            places = [source.in_file((*row_path, "rules", i))[-1] for i in range(len(row.rules))]
            problems = chain(problems, _never_firing(plan, row, places))
        for path, message in problems:
            fields = ANSWERS_FOR.get(path, ())
            if not any(_is_touched(source, (*row_path, field)) for field in fields):
                yield (*row_path, *path), message


def _succession(plan: Plan) -> Iterator[PathFault]:
    """What continues another plan: it needs one, and each place has one heir."""
    heirs: dict[str, int] = {}
    for index, row in enumerate(plan.obligations):
        for place, code in enumerate(row.continues):
            path = ("obligations", index, "continues", place)
            if plan.head.predecessor in (None, plan.code):
                words = "continues no plan; write predecessor: CODE of the ended plan in plan.yaml"
                yield path, words
            elif heirs.setdefault(code, index) != index:
                yield (
                    path,
                    f"{code} is continued by obligations[{heirs[code]}] already; name one heir",
                )


def _is_touched(source: Source, path: Path_) -> bool:
    """Whether a field, or something in it, was cut out as faulty."""
    in_file = source.in_file(path)
    return any(cut[: len(in_file)] == in_file for cut in source.cut)


def _names(names: Names, row: Obligation) -> Iterator[PathFault]:
    for column in ("lead", "coordinating"):
        for index, code in enumerate(getattr(row, column)):
            yield (column, index), unknown("agency", code, names.parties)
    for agency, heir in row.successors.items():
        for code in (agency, heir):
            yield ("successors", agency), unknown("agency", code, names.agencies)
        if agency == heir:
            yield ("successors", agency), f'"{agency}" cannot follow itself; name another agency'
    yield ("section",), unknown("section", row.section, names.sections)
    if row.waits_for:
        yield ("waits_for",), unknown("event", row.waits_for, names.events)


def _others(names: Names, row: Obligation, parents: dict[str, str | None]) -> Iterator[PathFault]:
    for index, code in enumerate(row.one_evidence_with):
        message = unknown("obligation", code, names.obligations)
        if code == row.code:
            message = "is this row itself; name the others"
        yield ("one_evidence_with", index), message
    if row.parent and leads_back(row.code, parents):
        yield ("parent",), "its parents lead back to it; name the row that it is a part of"
    elif row.parent:
        yield ("parent",), unknown("obligation", row.parent, names.obligations)


def _twice(row: Obligation) -> Iterator[PathFault]:
    for column in ("lead", "coordinating", "one_evidence_with", "carries"):
        for index, code in again(getattr(row, column)):
            yield (column, index), f'"{code}" stands in {column} already; name it once'
    leads = set(row.lead)
    for index, code in enumerate(row.coordinating):
        if code in leads:
            yield ("coordinating", index), f'"{code}" leads already; name it once'


def _steps(row: Obligation) -> Iterator[PathFault]:
    if list(row.steps) != sorted(set(row.steps)):
        yield ("steps",), "go in order, each once; write e.g. [-7, -3, 0, 3]"


def _leads(row: Obligation) -> Iterator[PathFault]:
    if row.heading:
        return
    if not row.lead and not row.request:
        message = "nobody leads it; write lead: [agency], or request: true for a mere request"
        yield ("lead",), message


def _timing(names: Names, row: Obligation) -> Iterator[PathFault]:
    if row.heading:
        if row.rules or row.lead:
            yield ("heading",), "a heading opens nothing; remove rules and lead"
        return
    if not row.rules:
        message = "no rule says when it is due; write rules: [{rule: …}], or heading: true"
        yield ("rules",), message
    for index, rule in enumerate(row.rules):
        if isinstance(rule, OnEvent):
            yield ("rules", index, "event"), unknown("event", rule.event, names.events)


def _year(row: Obligation) -> Iterator[PathFault]:
    if row.for_next_year and not all(map(_is_due_in_its_period, row.rules)):
        yield (
            ("for_next_year",),
            "is of rules that give one cycle a year, due in that year: by a day, within or "
            "at_least; where the rule says year_before the period is the plan year already",
        )


def _is_due_in_its_period(rule: Rule) -> bool:
    if isinstance(rule, By):
        return not (rule.year_before or rule.year_after or rule.has_several_days)
    return isinstance(rule, AtLeast) or (isinstance(rule, Within) and not rule.year_after)


def _never_firing(plan: Plan, row: Obligation, places: list[str | int]) -> Iterator[PathFault]:
    """Rules without a cycle, or with one that another has; `places` are those of the file."""
    periods: dict[str, int] = {}
    for index, rule in enumerate(row.rules):
        if isinstance(rule, OnEvent):
            continue
        row_cycles = cycles(rule, plan.term, date.min, date.max)
        if not row_cycles:
            yield ("rules", index), _never(rule, plan)
        if isinstance(rule, Continuous):
            row_cycles = list(
                dict.fromkeys(row_cycles)
            )  # a month written twice is told in the settings
        for cycle in row_cycles:
            if cycle.period in periods:
                other = periods[cycle.period]
                again = "twice" if other == index else f"as rules[{places[other]}] does"
                yield ("rules", index), f"gives the period {cycle.period} {again}; write it once"
                break
            periods[cycle.period] = index


def _never(rule: Rule, plan: Plan) -> str:
    """What a rule without a cycle is told: what is due in the year after is a report, mostly."""
    span = f"{plan.head.first_day} to {plan.head.ends_on}"
    if isinstance(rule, Once) and rule.named_year == plan.head.ends_on.year + 1:
        advice = "a report on the plan's last year is by or within, with year_after: true"
    else:
        advice = "correct its dates"
    return f"never fires within the plan ({span}); {advice}"
