"""Places nobody answers for, a pace that goes back, inspections under no obligation."""

from collections.abc import Iterator

from plans.faults import unknown
from plans.inspecting import Inspections
from plans.names import Names, PathFault, again
from plans.plan import Plan
from plans.source import Path_


def of_inspections(plan: Plan, names: Names) -> Iterator[PathFault]:
    """Faults of `inspections.yaml`, by paths of its sound part; none where it is not there."""
    inspections = plan.inspections
    if inspections is None:
        return
    yield from _of_surprise(inspections, names)
    for index, row in enumerate(inspections.periodic):
        yield (
            ("periodic", index, "obligation"),
            unknown("obligation", row.obligation, names.obligations),
        )
    for index, code in again(row.obligation for row in inspections.periodic):
        yield ("periodic", index, "obligation"), f'"{code}" stands here already; name it once'
    yield from _of_places(plan, inspections, names)


def _of_surprise(inspections: Inspections, names: Names) -> Iterator[PathFault]:
    surprise = inspections.surprise
    for field in ("obligation", "counts_for"):
        path: Path_ = ("surprise", field)
        yield path, unknown("obligation", getattr(surprise, field), names.obligations)
    if len(surprise.pace) != 4 or list(surprise.pace) != sorted(surprise.pace):
        message = "one number for each quarter, none less than the one before; e.g. [0, 1, 2, 3]"
        yield ("surprise", "pace"), message
    for index, code in enumerate(surprise.decided_by):
        yield ("surprise", "decided_by", index), unknown("agency", code, names.agencies)
    for index, code in enumerate(surprise.agencies):
        yield ("surprise", "agencies", index), unknown("agency or group", code, names.parties)
    if surprise.beacon == "lottery" and surprise.lottery is None:
        example = '{name: "Xổ số kiến thiết …", weekdays: [friday], digits: 6}'
        yield ("surprise", "beacon"), f"a lottery has to be named; write lottery: {example}"


def _of_places(plan: Plan, inspections: Inspections, names: Names) -> Iterator[PathFault]:
    agencies = {agency.code for agency in plan.agencies}
    for index, place in enumerate(inspections.places):
        path: Path_ = ("places", index)
        yield (*path, "answers"), unknown("agency", place.answers, names.agencies)
        if place.code in agencies:
            message = f'"{place.code}" is an agency already; an agency is visited by its own code'
            yield (*path, "code"), message
        if place.valid_to < place.valid_from:
            yield (*path, "valid_to"), "lies before valid_from; it would never be valid"
