"""What the yearly conference on the indices looks at (Phụ lục, mục I, số thứ tự 6)."""

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from plans.loading import LoadedPlan
from scoring.asking import answering
from scoring.errors import NotMeasured
from scoring.figures import every_value
from scoring.readings import figures, plain
from scoring.surveys import ResultRow, listed
from scoring.targets import Figure, tidy


@dataclass(frozen=True)
class ConferenceRow:
    """A reading, or a result of a survey, with that of the year before.

    `place` is the target or the obligation; `about` the agency that answers for the target, or
    whom the survey is about. Without `figure` it is still missing.
    """

    place: str
    what: str
    about: str | None
    year: int
    figure: Figure | None
    previous: Figure | None
    reach: Figure | None
    unit: str | None
    source: str | None


def conference(
    session: Session, loaded: LoadedPlan, *, year: int, as_of: date
) -> list[ConferenceRow]:
    """The figures of a year, those that are missing too; `as_of` says who answers for a target.

    Raises NotMeasured.
    """
    settings = loaded.plan.measuring.conference
    if settings is None:
        raise NotMeasured("no-conference")
    rows = _readings(session, loaded, year, as_of)
    for code in settings.surveys:
        rows += _results(session, loaded, code, year)
    return rows


def _readings(session: Session, loaded: LoadedPlan, year: int, as_of: date) -> list[ConferenceRow]:
    read = figures(session, loaded)
    rows = []
    for measured in every_value(loaded.plan):
        if not measured.value.is_of(year):
            continue
        readings = read.get((measured.target.code, measured.value.name), {})
        figure_by_year = plain(readings)
        rows.append(
            ConferenceRow(
                place=measured.target.code,
                what=measured.value.label or measured.value.name,
                about=answering(loaded, measured.target, as_of),
                year=year,
                figure=figure_by_year.get(year),
                previous=figure_by_year.get(year - 1),
                reach=tidy(measured.value.reach),
                unit=measured.value.unit,
                source=readings[year].source if year in readings else None,
            )
        )
    return rows


def _results(session: Session, loaded: LoadedPlan, code: str, year: int) -> list[ConferenceRow]:
    now, before = (
        {row.subject: row for row in listed(session, loaded, obligation=code, year=at)}
        for at in (year, year - 1)
    )
    row = loaded.plan.find_obligation(code)
    empty = ConferenceRow(
        place=code,
        what=row.short if row else code,
        about=None,
        year=year,
        figure=None,
        previous=None,
        reach=None,
        unit=None,
        source=None,
    )
    # Those of last year too, because a figure that is missing now must be seen to be missing.
    subjects = dict.fromkeys([*now, *before])
    return [_compared(empty, now.get(subject), before.get(subject)) for subject in subjects] or [
        empty
    ]


def _compared(
    empty: ConferenceRow, now: ResultRow | None, before: ResultRow | None
) -> ConferenceRow:
    row = now or before
    return replace(
        empty,
        about=(row.agency or row.subject) if row else None,
        unit=row.unit if row else None,
        figure=now.figure if now else None,
        previous=before.figure if before else None,
        source=now.source if now else None,
    )
