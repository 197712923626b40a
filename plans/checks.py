"""Checks across fields: names that lead nowhere, duplicate codes, rules that never fire."""

from collections.abc import Iterable, Iterator

from plans.agency_checks import of_agencies, of_groups
from plans.faults import Fault, shortened, unknown
from plans.head import HOLDER
from plans.holiday_checks import of_holidays
from plans.inspection_checks import of_inspections
from plans.names import Names, PathFault, runs
from plans.obligation_checks import of_obligations
from plans.plan import Plan
from plans.scorecard_checks import of_scorecard, of_scorecards
from plans.source import Path_, Source
from plans.target_checks import of_targets

LISTS = (
    ("agencies.yaml", "agencies"),
    ("agencies.yaml", "groups"),
    ("obligations.yaml", "obligations"),
    ("targets.yaml", "targets"),
    ("plan.yaml", "events"),
    ("plan.yaml", "sections"),
)
LONGEST_YEARS = 30


def faults(plan: Plan, sources: dict[str, Source]) -> Iterator[Fault]:
    """Every fault between rows and files; what was cut out as faulty is not reported twice."""
    names = Names.of(sources)
    for file, key in LISTS:
        yield from _twice(sources[file], key)
    head, agencies = sources["plan.yaml"], sources["agencies.yaml"]
    rows, targets = sources["obligations.yaml"], sources["targets.yaml"]
    # Rules are not tried unless the dates hold: 2203 for 2023 would make thousands of cycles.
    term = runs(plan, head) and not _too_long(plan)
    yield from _faults_at(head, _of_head(plan, names, head))
    yield from _faults_at(agencies, of_agencies(plan, names, agencies))
    yield from _faults_at(agencies, of_groups(plan, names))
    yield from _faults_at(rows, of_obligations(plan, names, rows, runs=term))
    yield from _faults_at(targets, of_targets(plan, names, targets))
    cards = [card for name, card in sources.items() if name.startswith("scorecards/")]
    for place, source in enumerate(cards):
        yield from _twice(source, "criteria")
        yield from _faults_at(source, of_scorecards(plan, place))
        target_codes = targets.codes("targets")
        yield from _faults_at(
            source, of_scorecard(plan.scorecards[place], names, target_codes, source)
        )
    holidays = sources["holidays.yaml"]
    yield from _faults_at(holidays, of_holidays(plan, holidays, runs=term))
    yield from _faults_at(sources["ladder.yaml"], _of_ladder(plan))
    if inspections := sources.get("inspections.yaml"):
        yield from _twice(inspections, "places")
        yield from _twice(inspections, "severities")
        yield from _faults_at(inspections, of_inspections(plan, names))


def _faults_at(source: Source, problems: Iterable[PathFault]) -> Iterator[Fault]:
    for path, message in problems:
        path_in_file = source.in_file(path)
        if message and not source.is_cut(path_in_file):
            yield source.fault(path_in_file, message)


def _twice(source: Source, key: str) -> Iterator[Fault]:
    """Codes that stand twice, found even where other fields are wrong."""
    seen: dict[str, int] = {}
    for index, row in enumerate(source.rows(key)):
        code = row.get("code") if isinstance(row, dict) else None
        if not isinstance(code, str):
            continue
        if code in seen:
            other = f"{key}[{seen[code]}]"
            message = f'the code "{shortened(code)}" stands in {other} too; codes are unique'
            yield source.fault((key, index, "code"), message)
        # The first place stays, so that a third row with the code names it too.
        seen.setdefault(code, index)


def _too_long(plan: Plan) -> bool:
    return plan.head.ends_on.year - plan.head.signed_on.year > LONGEST_YEARS


def _of_head(plan: Plan, names: Names, source: Source) -> Iterator[PathFault]:
    head = plan.head
    if runs(plan, source) and _too_long(plan):
        message = f"the plan would run for more than {LONGEST_YEARS} years; correct its dates"
        yield ("ends_on",), message
    elif head.ends_on < head.signed_on and not source.is_cut(("signed_on",)):
        yield ("ends_on",), "lies before signed_on; the plan would never run"
    elif head.first_day < head.signed_on and not source.is_cut(("signed_on",)):
        yield ("starts_on",), "lies before signed_on: nobody owes anything yet; remove it"
    elif head.ends_on < head.first_day and not source.is_cut(("signed_on",)):
        yield ("ends_on",), f"lies before the plan's first day {head.first_day}; it would never run"
    yield ("standing_agency",), unknown("agency", head.standing_agency, names.agencies)
    yield ("judge",), unknown("agency", head.judge, names.agencies)
    if head.judge == head.standing_agency:
        yield ("judge",), "is the standing agency: nobody judges their own work; name another"
    for index, event in enumerate(head.events):
        message = unknown("agency", event.recorded_by, names.agencies)
        yield ("events", index, "recorded_by"), message
    yield from _of_settings(plan, names)
    yield from _of_escalation(plan, names)


def _of_settings(plan: Plan, names: Names) -> Iterator[PathFault]:
    settings = plan.head.settings
    if settings.orders_under:
        message = unknown("obligation", settings.orders_under, names.obligations)
        yield ("settings", "orders_under"), message
    if settings.send_from >= settings.send_until:
        message = f"no letter could ever leave: write a time after send_from ({settings.send_from})"
        yield ("settings", "send_until"), message
    months = settings.check_in_months
    if list(months) != sorted(set(months)):
        yield ("settings", "check_in_months"), "go in order, each once; write e.g. [3, 6, 9, 12]"
    message = unknown("role of a contact", settings.digest_to, names.roles)
    yield ("settings", "digest_to"), message
    message = unknown("role of a contact", settings.monthly_to, names.roles)
    # Without leaders nobody is told by the month, so no contact must have the role.
    if plan.leaders:
        yield ("settings", "monthly_to"), message


def _of_escalation(plan: Plan, names: Names) -> Iterator[PathFault]:
    """Levels that lead nowhere, or that do not come later one after the other."""
    before = 0
    for index, level in enumerate(plan.head.escalation):
        path: Path_ = ("escalation", index)
        if level.after <= before:
            yield (*path, "after"), f"go in order: write more than {before} working days"
        # The highest so far, otherwise one level out of order would make the next one a fault too.
        before = max(before, level.after)
        if level.to in plan.outside:
            yield (*path, "to"), f'"{level.to}" is outside UBND tỉnh: nothing is escalated to it'
        elif level.to != HOLDER:
            yield (*path, "to"), unknown("agency", level.to, names.agencies)
        yield (*path, "contact"), unknown("role of a contact", level.contact, names.roles)


def _of_ladder(plan: Plan) -> Iterator[PathFault]:
    for name, steps in (("steps", plan.steps.steps), ("coordinating", plan.steps.coordinating)):
        if list(steps) != sorted(set(steps)):
            yield (name,), "go in order, each once; write e.g. [-7, -3, 0, 3]"
