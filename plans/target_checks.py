"""Checks of targets: what is to be reached, its bands, and the places of their figures."""

from collections.abc import Iterator

from plans.faults import shortened, unknown
from plans.names import Names, PathFault, again
from plans.plan import Plan
from plans.source import Path_, Source
from plans.targets import Value


def of_targets(plan: Plan, names: Names, source: Source) -> Iterator[PathFault]:
    """Faults of targets and of their measuring, by paths of the sound part of the file."""
    for index, target in enumerate(plan.targets):
        target_path = ("targets", index)
        path: Path_ = (*target_path, "answers")
        yield path, unknown("agency", target.answers, names.agencies)
        for place, value in enumerate(target.values):
            path = (*target_path, "values", place)
            # The kind decides what may be reached: where it was cut out, nothing can be said.
            if not source.is_cut(source.in_file((*path, "kind"))):
                yield (*path, "reach"), _of_reach(value)
                yield (*path, "bands"), _of_bands(value)
            if value.kind == "rank" and value.better == "higher":
                yield (*path, "better"), "of a rank the lower is better; write better: lower"
        for place, name in again(value.name for value in target.values):
            path = (*target_path, "values", place, "name")
            yield path, f'"{name}" is measured twice; name each value once'
    yield from _of_measuring(plan, names)


def _of_measuring(plan: Plan, names: Names) -> Iterator[PathFault]:
    measuring, root = plan.measuring, "measuring"
    if measuring.due_within and not measuring.asked_under:
        yield (root, "due_within"), "nothing is asked for; write asked_under: CODE beside it"
    if measuring.asked_under:
        message = unknown("obligation", measuring.asked_under, names.obligations)
        yield (root, "asked_under"), message
    surveys = [survey.obligation for survey in measuring.surveys]
    for index, code in enumerate(surveys):
        path: Path_ = (root, "surveys", index, "obligation")
        yield path, unknown("obligation", code, names.obligations)
    for index, code in again(surveys):
        path = (root, "surveys", index, "obligation")
        yield path, f'"{code}" is a survey already; name it once'
    conference = measuring.conference
    if conference:
        message = unknown("obligation", conference.obligation, names.obligations)
        yield (root, "conference", "obligation"), message
        for index, code in enumerate(conference.surveys):
            message = unknown("survey", code, set(surveys))
            yield (root, "conference", "surveys", index), message


def _of_reach(value: Value) -> str:
    """What is wrong with what is to be reached; empty if nothing is."""
    reach = value.reach
    if reach is None:
        return "nothing to reach; write reach: with the figure of the text, or the name of the band"
    if value.kind == "band":
        return "" if isinstance(reach, str) else "a band has a name and no figure, e.g. reach: khá"
    if isinstance(reach, str):
        return f'"{reach[:60]}" is not a figure; write a number without quotes, e.g. 80'
    return _of_figure(value, reach)


def _of_figure(value: Value, reach: float) -> str:
    if value.kind == "rank" and (reach < 1 or reach != int(reach)):
        return f"{reach:g} is not a rank; write a whole number from 1"
    if value.kind == "percentage" and not 0 <= reach <= 100:
        return f"{reach:g} is not a percentage; write 0 to 100"
    if value.most is not None and reach > value.most:
        return f"{reach:g} is more than most: {value.most:g}; correct one of them"
    return "" if reach >= 0 else f"{reach:g} is below nothing; write 0 or more"


def _of_bands(value: Value) -> str:
    """What is wrong with the list of bands; empty if nothing is."""
    if not value.bands:
        return ""
    if value.kind != "band":
        return f"a {value.kind} has no bands; remove the list"
    if len(set(value.bands)) < len(value.bands):
        return "a band stands twice; name each once, the worst first"
    if isinstance(value.reach, str) and value.reach not in value.bands:
        problem = f'"{shortened(value.reach)}", which is to be reached, is none of them'
        return f"{problem}; name every band, the worst first"
    return ""
