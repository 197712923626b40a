"""The difference between two versions of a plan, in lines that a person can decide on."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pydantic import BaseModel

from plans.inspecting import Inspections
from plans.plan import Plan


def difference(old: Plan, new: Plan) -> list[str]:
    """What a new version adds, drops and changes, one line each; empty if nothing."""
    return [
        *_rows("agency", old.agencies, new.agencies),
        *_rows("group", old.groups, new.groups),
        *_rows("obligation", old.obligations, new.obligations),
        *_rows("target", old.targets, new.targets),
        *_scorecards(old, new),
        *_fields("plan", old.head, new.head),
        *_fields("measuring", old.measuring, new.measuring),
        *_holidays(old, new),
        *_fields("ladder", old.steps, new.steps),
        *_inspections(old.inspections, new.inspections),
    ]


def _inspections(old: Inspections | None, new: Inspections | None) -> Iterator[str]:
    if old is None or new is None:
        if old is not new:
            yield f"{'+' if new else '-'} inspections"
        return
    # Places follow row by row: a whole list is no line to decide on.
    without = {"places": ()}
    yield from _fields(
        "inspections", old.model_copy(update=without), new.model_copy(update=without)
    )
    yield from _rows("place", old.places, new.places)


def _rows(
    label: str, old: Iterable[Any], new: Iterable[Any], without: Collection[str] = ()
) -> Iterator[str]:
    before = {row.code: row for row in old}
    after = {row.code: row for row in new}
    for code in before:
        if code not in after:
            yield f"- {label} {code}"
    for code, row in after.items():
        if code not in before:
            yield f"+ {label} {code}"
        else:
            yield from _fields(f"{label} {code}", before[code], row, without)


def _scorecards(old: Plan, new: Plan) -> Iterator[str]:
    """Each row of a scorecard that is in both by itself: a whole tree is no line to decide on."""
    before = {card.code: card for card in old.scorecards}
    yield from _rows("scorecard", old.scorecards, new.scorecards, without={"criteria"})
    for card in new.scorecards:
        if card.code in before:
            label = f"scorecard {card.code}: criterion"
            yield from _rows(label, before[card.code].criteria, card.criteria)


def _fields(
    label: str, old: BaseModel, new: BaseModel, without: Collection[str] = ()
) -> Iterator[str]:
    # As JSON, so that days and times are printed as the file has them.
    before = old.model_dump(mode="json", exclude=set(without))
    after = new.model_dump(mode="json", exclude=set(without))
    for name, value in after.items():
        if before.get(name) != value:
            yield f"~ {label}: {name}: {before.get(name)!r} → {value!r}"


def _holidays(old: Plan, new: Plan) -> Iterator[str]:
    before, after = set(old.working_days.days), set(new.working_days.days)
    years = old.working_days.years & new.working_days.years
    for year in sorted(new.working_days.years - old.working_days.years):
        yield f"+ holidays {year}"
    for year in sorted(old.working_days.years - new.working_days.years):
        yield f"- holidays {year}"
    for day in sorted(before ^ after):
        # Days of a year that one version lacks are covered by the line of that year.
        if day.year in years:
            yield f"~ holidays: {day} is {'a day off' if day in before else 'a working day'} now"
