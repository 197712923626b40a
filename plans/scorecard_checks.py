"""What no single field of a scorecard shows: sums that do not fit, ways that lack their table."""

from collections.abc import Iterator
from decimal import Decimal

from plans.faults import unknown
from plans.names import Names, PathFault
from plans.plan import Plan
from plans.scorecards import SELF, Criterion, Scorecard, exact
from plans.source import Path_, Source

WAYS = "yes_no, steps, ratio or percentage"


def of_scorecards(plan: Plan, place: int) -> Iterator[PathFault]:
    """A code that a file before this one has."""
    code = plan.scorecards[place].code
    if code in [scorecard.code for scorecard in plan.scorecards[:place]]:
        yield ("code",), f'another file has the scorecard "{code}" too; codes are unique'


def of_scorecard(
    card: Scorecard, names: Names, targets: set[str] | None, source: Source
) -> Iterator[PathFault]:
    """What is wrong with a scorecard as a whole, then with each row."""
    yield ("obligation",), unknown("obligation", card.obligation, names.obligations)
    for index, code in enumerate(card.scored):
        yield ("scored", index), unknown("agency or group", code, names.parties)
    if card.target is not None:
        yield ("target",), unknown("target", card.target, targets)
    yield from _of_classes(card)
    if any(path[:1] in ((), ("criteria",)) for path in source.cut):
        # A faulty row is missing from every sum: what is left of it adds up to nothing.
        return
    for index, row in enumerate(card.criteria):
        row_path: Path_ = ("criteria", index)
        for name, message in (
            ("code", _of_place(card, row)),
            ("maximum", _of_sum(card, row)),
            *_of_way(card, row),
        ):
            yield (*row_path, name), message
        if row.answers != SELF:
            yield (*row_path, "answers"), unknown("agency", row.answers, names.agencies)
        for place, code in enumerate(row.obligations):
            path: Path_ = (*row_path, "obligations", place)
            yield path, unknown("obligation", code, names.obligations)
        for place, code in enumerate(row.targets):
            yield (*row_path, "targets", place), unknown("target", code, targets)
    yield from _of_total(card)


def _of_place(card: Scorecard, row: Criterion) -> str:
    codes = {criterion.code for criterion in card.criteria}
    if row.parent is not None and row.parent not in codes:
        return f'no row "{row.parent}" holds it; write that row too, or another code'
    return ""


def _of_sum(card: Scorecard, row: Criterion) -> str:
    """Whether the rows that a row holds make its maximum."""
    if row.maximum != round(row.maximum, 2):
        return f"{row.maximum:g}: points have two decimals at most"
    parts = [criterion.maximum for criterion in card.criteria if criterion.parent == row.code]
    if parts and sum(parts) != row.maximum:
        return f"{row.maximum:g}, but the rows that it holds make {sum(parts)}; correct one of them"
    return ""


def _of_total(card: Scorecard) -> Iterator[PathFault]:
    total = sum((row.maximum for row in card.fields), Decimal(0))
    if total != exact(card.total):
        message = f"the fields make {total} points, not {card.total:g}; correct them, or the total"
        yield ("criteria",), message


def _of_way(card: Scorecard, row: Criterion) -> Iterator[tuple[str, str]]:
    if row not in card.leaves:
        if row.way is not None:
            yield "way", "the rows that it holds are scored, not this one; remove it"
        return
    if row.way is None:
        yield "way", f"says nothing of how points are earned; write way: {WAYS}"
    if row.way == "steps" and not row.steps:
        yield "steps", "the table is missing; write e.g. [{least: 80, points: 1}]"
    if row.way != "steps" and row.steps:
        yield "steps", "only the way steps has a table; remove it, or write way: steps"
    least = [step.least for step in row.steps]
    if least != sorted(set(least)):
        yield "steps", "go from the lowest figure to the highest, each once"
    if any(exact(step.points) > row.maximum for step in row.steps):
        yield "steps", f"a step earns more than the maximum of {row.maximum:g}"
    if row.floor and row.way != "percentage":
        yield "floor", "only the way percentage has a floor; remove it"


def _of_classes(card: Scorecard) -> Iterator[PathFault]:
    least = [grade.least for grade in card.classes]
    if least != sorted(set(least)):
        yield ("classes",), "go from the lowest points to the highest, each once"
    if card.commend and card.criticise and card.commend.points < card.criticise.points:
        yield ("commend",), "who is criticised could be commended too; write more points"
