"""What of a decision's text the plan has entered: row, target, carried by one, or why not."""

import os
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from plans.decision import Point, points
from plans.faults import PlanError, PlanFaults, nearest
from plans.fields import Data, Line, Place, Text
from plans.plan import Plan
from plans.source import read, text_of
from plans.validating import part

TEXT = "decision.txt"
REASONS = "coverage.yaml"
STATES = ("row", "target", "carried", "not entered", "missing")


class NotEntered(Data):
    """A point of the text that has no row, or a sentence of one that its row leaves out."""

    point: Place
    part: Line | None = None
    carried_by: tuple[Place, ...] = ()
    because: Text


class CoverageFile(Data):
    """`coverage.yaml`: every point of the decision that is not a row, with the reason."""

    not_entered: tuple[NotEntered, ...] = ()


@dataclass(frozen=True)
class Covered:
    """A point of the text, or a part of it, and what became of it.

    `state`: `row`, `target`, `carried` (by the rows or targets in `by`), `not entered` (`because`
    says why), or `missing`: nobody has decided.
    """

    point: Point
    state: str
    by: tuple[str, ...] = ()
    because: str = ""


class NoText(PlanError):
    """A plan folder without the text of its decision."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no {TEXT}; put the text of the decision there, and its points are counted"
        )


def coverage(folder: Path, plan: Plan) -> list[Covered]:
    """The points of a plan's decision in its order, each with what became of it.

    Raises NoText; PlanFaults for a text that is not UTF-8, and for a `coverage.yaml` with faults,
    which names a point that the text does not have, for example.
    """
    if not os.path.isfile(folder / TEXT):
        raise NoText(folder)
    text_points = points(text_of(folder / TEXT))
    reasons = _reasons(folder, plan, {point.code for point in text_points})
    rows = _by_key((row.source, row.code) for row in plan.obligations)
    targets = _by_key((target.source, target.code) for target in plan.targets)
    carried = _by_key((place, row.code) for row in plan.obligations for place in row.carries)
    answered = _by_key((target.answers_source, target.code) for target in plan.targets)
    listed = []
    for point in text_points:
        whole = [reason for reason in reasons if reason.point == point.code and not reason.part]
        if point.source in rows:
            listed.append(Covered(point, "row", rows[point.source]))
        elif point.source in targets:
            listed.append(Covered(point, "target", targets[point.source]))
        elif point.code in carried or point.source in answered:
            by = (*carried.get(point.code, ()), *answered.get(point.source, ()))
            listed.append(Covered(point, "carried", by))
        # A reason for a part leaves the rest of its point open, so only one for all of it counts.
        elif not whole:
            listed.append(Covered(point, "missing"))
        listed += [
            Covered(
                Point(point.source, reason.part or point.words),
                "carried" if reason.carried_by else "not entered",
                reason.carried_by,
                reason.because,
            )
            for reason in reasons
            if reason.point == point.code
        ]
    return listed


def _by_key(pairs: Iterable[tuple[str | None, str]]) -> dict[str, tuple[str, ...]]:
    """Codes by what they are entered for; of nothing where that is not said."""
    codes: dict[str, list[str]] = defaultdict(list)
    for key, code in pairs:
        if key is not None and code not in codes[key]:
            codes[key].append(code)
    return {key: tuple(of_key) for key, of_key in codes.items()}


def _reasons(folder: Path, plan: Plan, codes: set[str]) -> tuple[NotEntered, ...]:
    """The checked content of `coverage.yaml`; none where a plan has none."""
    if not os.path.lexists(folder / REASONS):
        return ()
    source = read(folder / REASONS)
    sound, faults = part(source, CoverageFile)
    own = {row.code for row in plan.obligations} | {target.code for target in plan.targets}
    for number, reason in enumerate(sound.not_entered):
        path = source.in_file(("not_entered", number))
        if reason.point not in codes:
            words = f'"{reason.point}" is not a point of {TEXT}; {nearest(reason.point, codes)}'
            faults.append(source.fault((*path, "point"), words))
        faults += [
            source.fault(
                (*path, "carried_by"),
                f'"{code}" is neither a row nor a target; {nearest(code, own)}',
            )
            for code in reason.carried_by
            if code not in own
        ]
    if source.faults or faults:
        raise PlanFaults([*source.faults, *faults])
    return sound.not_entered
