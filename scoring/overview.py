"""All values of the targets in a year: where each stands, by which reading, and who answers."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from plans.loading import LoadedPlan
from scoring.asking import answering
from scoring.figures import MeasuredValue, every_value
from scoring.readings import figures, plain
from scoring.targets import Figure, State, state_in, tidy


@dataclass(frozen=True)
class TargetRow:
    """Where a value of a target stands in a year; `reading_year` is that of the last reading,
    `to_year` the last one that has a figure, and `note` says why.
    """

    target: str
    value: str
    label: str | None
    unit: str | None
    reach: Figure | None
    better: str
    base_year: int | None
    base: Figure | None
    reading_year: int | None
    reading: Figure | None
    measured: Figure | None
    state: State
    agency: str | None
    source: str | None
    to_year: int | None
    note: str | None


def overview(session: Session, loaded: LoadedPlan, *, year: int, as_of: date) -> list[TargetRow]:
    """Every value in the order of the plan, and the agency that answers for it on a day."""
    read, plan = figures(session, loaded), loaded.plan
    rows = []
    for measured in every_value(plan):
        value, readings = measured.value, read.get((measured.target.code, measured.value.name), {})
        now = state_in(value, plain(readings), year=year, last_year=plan.head.ends_on.year)
        rows.append(
            TargetRow(
                target=measured.target.code,
                value=value.name,
                label=value.label,
                unit=value.unit,
                reach=tidy(value.reach),
                better=value.better,
                base_year=value.base_year,
                base=tidy(now.base),
                reading_year=now.year,
                reading=now.reading,
                measured=tidy(now.measured),
                state=now.state,
                agency=answering(loaded, measured.target, as_of),
                source=readings[now.year].source if now.year else None,
                to_year=value.to_year,
                note=value.note,
            )
        )
    return rows


@dataclass(frozen=True)
class Point:
    """What is compared with the figure to reach in a year that was read, and the state then."""

    year: int
    figure: Figure
    state: State


@dataclass(frozen=True)
class Course:
    """A value over the years; `state` says why there are no points, where there are none."""

    measured: MeasuredValue
    points: tuple[Point, ...]
    state: State


def courses(session: Session, loaded: LoadedPlan, *, year: int) -> list[Course]:
    """Every value in the order of the plan, with its readings until a year."""
    read, last = figures(session, loaded), loaded.plan.head.ends_on.year
    courses_ = []
    for measured in every_value(loaded.plan):
        figure_by_year = plain(read.get((measured.target.code, measured.value.name), {}))
        now = state_in(measured.value, figure_by_year, year=year, last_year=last)
        then = [
            state_in(measured.value, figure_by_year, year=at, last_year=last)
            for at in sorted(figure_by_year)
        ]
        points = [
            Point(was.year, was.measured, was.state)
            for was in then
            if was.year is not None and was.measured is not None and was.year <= year
        ]
        courses_.append(Course(measured, tuple(points), now.state))
    return courses_
