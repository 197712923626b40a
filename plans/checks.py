"""What no single field shows: names that lead nowhere, codes twice, rules that never fire."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from deadlines.cycles import cycles
from deadlines.rules import OnEvent
from deadlines.working_days import HolidayTableEnds
from plans.faults import Fault, nearest
from plans.plan import Obligation, Plan
from plans.source import Path_, Source


@dataclass(frozen=True)
class Names:
    """The codes that the files give, in faulty rows too: one fault is not told twice."""

    agencies: set[str]
    groups: set[str]
    obligations: set[str]
    events: set[str]
    sections: set[str]

    @classmethod
    def of(cls, sources: dict[str, Source]) -> "Names":
        """The names of a plan's files."""
        head, agencies = sources["plan.yaml"], sources["agencies.yaml"]
        return cls(
            agencies=agencies.codes("agencies"),
            groups=agencies.codes("groups"),
            obligations=sources["obligations.yaml"].codes("obligations"),
            events=head.codes("events"),
            sections=head.codes("sections"),
        )


def faults(plan: Plan, sources: dict[str, Source]) -> Iterator[Fault]:
    """Every fault between rows that are sound one by one."""
    yield from of_raw_values(sources)
    names = Names.of(sources)
    rows, targets = sources["obligations.yaml"], sources["targets.yaml"]
    for index, obligation in enumerate(plan.obligations):
        for path, message in _of_obligation(plan, names, obligation):
            yield rows.fault((*rows.at("obligations", index), *path), message)
    yield from _of_succession(plan, rows)
    yield from _of_agencies(plan, names, sources["agencies.yaml"])
    yield from _of_holidays(plan, sources["holidays.yaml"])
    yield from _of_head(plan, names, sources["plan.yaml"])
    yield from _of_settings(plan, sources["plan.yaml"])
    for index, target in enumerate(plan.targets):
        if target.answers not in names.agencies:
            message = _unknown("agency", target.answers, names.agencies)
            yield targets.fault((*targets.at("targets", index), "answers"), message)
    steps = plan.steps.steps
    if steps != tuple(sorted(set(steps))):
        message = "go in order, each once; write e.g. [-7, -3, 0, 3]"
        yield sources["ladder.yaml"].fault(("steps",), message)


def of_raw_values(sources: dict[str, Source]) -> Iterator[Fault]:
    """Codes that stand twice, found even where other fields are wrong."""
    lists = (
        ("agencies.yaml", "agencies"),
        ("agencies.yaml", "groups"),
        ("obligations.yaml", "obligations"),
        ("targets.yaml", "targets"),
    )
    for file, key in lists:
        if file in sources:
            yield from _twice(sources[file], key)


def _twice(source: Source, key: str) -> Iterator[Fault]:
    rows = source.values.get(key) if isinstance(source.values, dict) else None
    seen: dict[Any, int] = {}
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        code = row.get("code") if isinstance(row, dict) else None
        if not isinstance(code, str):
            continue
        if code in seen:
            message = f'the code "{code}" stands in {key}[{seen[code]}] too; codes are unique'
            yield source.fault((key, index, "code"), message)
        seen.setdefault(code, index)


def _of_obligation(plan: Plan, names: Names, row: Obligation) -> Iterator[tuple[Path_, str]]:
    yield from _unknown_names(names, row)
    if not row.source.strip():
        yield ("source",), "no legal basis; write the place in the decision it rests on"
    if row.heading:
        if row.rules or row.lead:
            yield ("heading",), "a heading opens nothing; take rules and lead away"
        return
    if not row.rules:
        yield (), "no rule says when it is due; write rules: [{rule: …}], or heading: true"
    if not row.lead and not row.request:
        yield (), "nobody leads it; write lead: [agency], or request: true for a mere request"
    outside = {agency.code for agency in plan.agencies if agency.kind == "outside"}
    for index, code in enumerate(row.lead):
        if code in outside:
            yield ("lead", index), f'"{code}" is outside UBND tỉnh: informed at most, never a lead'
    yield from _never_firing(plan, names, row)


def _unknown_names(names: Names, row: Obligation) -> Iterator[tuple[Path_, str]]:
    agencies = names.agencies | names.groups
    for column in ("lead", "coordinating"):
        for index, code in enumerate(getattr(row, column)):
            if code not in agencies:
                yield (column, index), _unknown("agency", code, agencies)
    for agency, heir in row.successors.items():
        for code in (agency, heir):
            if code not in agencies:
                yield ("successors", agency), _unknown("agency", code, agencies)
    rows = names.obligations
    for index, code in enumerate(row.one_evidence_with):
        if code not in rows:
            yield ("one_evidence_with", index), _unknown("obligation", code, rows)
    if row.parent and row.parent not in rows:
        yield ("parent",), _unknown("obligation", row.parent, rows)
    if row.waits_for and row.waits_for not in names.events:
        yield ("waits_for",), _unknown("event", row.waits_for, names.events)
    if row.section not in names.sections:
        yield ("section",), _unknown("section", row.section, names.sections)


def _never_firing(plan: Plan, names: Names, row: Obligation) -> Iterator[tuple[Path_, str]]:
    periods: dict[str, int] = {}
    for index, rule in enumerate(row.rules):
        if isinstance(rule, OnEvent):
            if rule.event not in names.events:
                yield ("rules", index, "event"), _unknown("event", rule.event, names.events)
            continue
        try:
            found = cycles(rule, plan.term, date.min, date.max)
        except HolidayTableEnds as error:
            yield ("rules", index), str(error)
            continue
        if not found:
            span = f"{plan.head.signed_on} to {plan.head.ends_on}"
            yield ("rules", index), f"never fires within the plan ({span}); correct its dates"
        for cycle in found:
            if cycle.period in periods:
                other = periods[cycle.period]
                again = "twice" if other == index else f"as rules[{other}] does"
                yield ("rules", index), f"gives the period {cycle.period} {again}; write it once"
                break
            periods[cycle.period] = index


def _of_succession(plan: Plan, rows: Source) -> Iterator[Fault]:
    """What continues another plan: it needs one, and each place has one heir."""
    heirs: dict[str, int] = {}
    for index, row in enumerate(plan.obligations):
        for place, code in enumerate(row.continues):
            path = (*rows.at("obligations", index), "continues", place)
            if plan.head.predecessor in (None, plan.code):
                message = (
                    "continues no plan; write predecessor: CODE of the ended plan in plan.yaml"
                )
                yield rows.fault(path, message)
            elif heirs.setdefault(code, index) != index:
                message = (
                    f"{code} is continued by obligations[{heirs[code]}] already; name one heir"
                )
                yield rows.fault(path, message)


def _of_settings(plan: Plan, source: Source) -> Iterator[Fault]:
    settings = plan.head.settings
    here = ("settings",)
    if settings.send_from >= settings.send_until:
        message = f"no letter could ever leave: write a time after send_from ({settings.send_from})"
        yield source.fault((*here, "send_until"), message)
    roles = {role for agency in plan.agencies for role in agency.contacts}
    if settings.digest_to not in roles:
        message = _unknown("role of a contact", settings.digest_to, roles)
        yield source.fault((*here, "digest_to"), message)
    if plan.head.judge == plan.head.standing_agency:
        message = "is the standing agency: nobody judges their own work; name another office"
        yield source.fault(("judge",), message)


def _of_head(plan: Plan, names: Names, source: Source) -> Iterator[Fault]:
    if plan.head.ends_on < plan.head.signed_on:
        yield source.fault(("ends_on",), "lies before signed_on; the plan would never run")
    named: list[tuple[Path_, str]] = [
        (("standing_agency",), plan.head.standing_agency),
        (("judge",), plan.head.judge),
    ]
    for index, event in enumerate(plan.head.events):
        named.append(((*source.at("events", index), "recorded_by"), event.recorded_by))
    for path, code in named:
        if code not in names.agencies:
            yield source.fault(path, _unknown("agency", code, names.agencies))


def _of_agencies(plan: Plan, names: Names, source: Source) -> Iterator[Fault]:
    codes = names.agencies
    abbreviations: dict[str, int] = {}
    for index, agency in enumerate(plan.agencies):
        here = source.at("agencies", index)
        if agency.valid_to < agency.valid_from:
            yield source.fault((*here, "valid_to"), "lies before valid_from; it would never exist")
        if agency.successor and agency.successor not in codes:
            message = _unknown("agency", agency.successor, codes)
            yield source.fault((*here, "successor"), message)
        elif agency.successor and _circles(plan, agency.code):
            message = "its successors lead back to it; name who answers at the end"
            yield source.fault((*here, "successor"), message)
        if abbreviations.setdefault(agency.abbreviation, index) != index:
            message = f'"{agency.abbreviation}" stands for another agency already'
            yield source.fault((*here, "abbreviation"), message)
    for index, group in enumerate(plan.groups):
        for place, code in enumerate(group.members):
            if code not in codes:
                path = (*source.at("groups", index), "members", place)
                yield source.fault(path, _unknown("agency", code, codes))


def _circles(plan: Plan, code: str) -> bool:
    heirs = {agency.code: agency.successor for agency in plan.agencies}
    seen: set[str] = set()
    at: str | None = code
    while at and at not in seen:
        seen.add(at)
        at = heirs.get(at)
    return at == code


def _of_holidays(plan: Plan, source: Source) -> Iterator[Fault]:
    for year, block in plan.holidays.years.items():
        here: Path_ = ("years", str(year))
        for index, day in enumerate(block.days_off):
            path: Path_ = (*here, "days_off", index, "on")
            if day.on.year != year:
                yield source.fault(path, f"{day.on} stands in the block of {year}; move it")
            elif day.on.weekday() >= 5:
                yield source.fault(path, f"{day.on} is a weekend already; list weekdays only")
        for index, worked in enumerate(block.working_saturdays):
            if worked.year != year or worked.weekday() < 5:
                path = (*here, "working_saturdays", index)
                yield source.fault(path, f"{worked} is no weekend day of {year}")
    # Up to the last block: a gap between two would be counted over as if it had no days.
    last = max(plan.head.ends_on.year, *plan.holidays.years, plan.head.signed_on.year)
    for year in range(plan.head.signed_on.year, last + 1):
        if year not in plan.holidays.years:
            message = f"no block for {year}, which the plan needs; add it"
            yield source.fault(("years",), message)


def _unknown(what: str, code: str, known: Iterable[str]) -> str:
    return f'unknown {what} "{code}"; {nearest(code, known)}'
