"""Readings: recorded by the agency that answers or by a judge, corrected with a trace, listed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assignments.days import require_not_ahead, require_not_before
from assignments.desk import Desk, entitled, require_text
from assignments.offices import judges
from models import readings as rows
from models.audit import acts
from models.tables_targets import Reading
from plans.loading import LoadedPlan, lock_plan
from scoring import asking
from scoring.errors import BadReading
from scoring.figures import MeasuredValue, every_value, figure_of, measured_value, require_year
from scoring.targets import Figure, tidy


@dataclass(frozen=True)
class ReadingEntry:
    """A reading as somebody hands it in; without `value` that of the target's only one."""

    target: str
    value: str | None
    year: int
    figure: str
    source: str
    published_on: date | None = None


@dataclass(frozen=True)
class ReadingRow:
    """A reading as listed; `before` is what it was until this correction."""

    target: str
    value: str
    label: str | None
    year: int
    reading: Figure
    before: Figure | None
    source: str
    published_on: date | None
    recorded_by: str
    recorded_on: date


def save_reading(desk: Desk, entry: ReadingEntry) -> ReadingRow | None:
    """Keep a reading; None if it is kept just so already.

    A corrected one takes the place of the one before, which the audit keeps. With the last one
    that an agency was asked for in a year its assignment is submitted. Raises ScoringError,
    AssignmentError.
    """
    require_not_ahead(desk.act)
    session, loaded = desk.session, lock_plan(desk.session, desk.loaded)
    measured = measured_value(loaded.plan, entry.target, entry.value)
    figure = figure_of(measured, entry.year, entry.figure)
    _require_possible(measured, entry, loaded, desk.act.as_of)
    may = _may_record(loaded, measured, desk.act.as_of)
    act = entitled(desk, may, "report", judges=False)
    code, name = measured.target.code, measured.value.name
    reading = rows.reading(session, loaded.id, code, name, entry.year)
    last = reading.recorded_on if reading else None
    require_not_before(desk.act, last, "recorded-later", measured=measured, year=entry.year)
    before = _logged_columns(reading) if reading else None
    row = Reading(
        id=reading.id if reading else None,
        plan_id=loaded.id,
        target=code,
        value=name,
        year=entry.year,
        figure=None if isinstance(figure, str) else figure,
        band=figure if isinstance(figure, str) else None,
        source=" ".join(entry.source.split()),
        published_on=entry.published_on,
        recorded_by=act.actor,
        recorded_on=desk.act.as_of,
    )
    # A sheet may be sent twice, and the trace is to hold corrections only.
    if before == _logged_columns(row):
        return None
    rows.save_reading(session, row)
    detail = {"value": name, "year": entry.year, "before": before, "after": _logged_columns(row)}
    subject = f"target:{code}"
    acts.log(session, loaded.id, act, action="reading", subject=subject, detail=detail)
    asking.submit_answered(desk, measured.target, entry.year)
    return _row(row, measured, None if before is None else before["reading"])


def listed(
    session: Session, loaded: LoadedPlan, *, target: str | None = None, year: int | None = None
) -> list[ReadingRow]:
    """Readings in the order of the plan, then by year; of what the plan has dropped at the end."""
    values = {
        (measured.target.code, measured.value.name): measured
        for measured in every_value(loaded.plan)
    }
    order = {key: place for place, key in enumerate(values)}
    readings = rows.readings(session, loaded.id, target=target, year=year)
    readings.sort(key=lambda row: (order.get((row.target, row.value), len(order)), row.year))
    return [_row(row, values.get((row.target, row.value)), None) for row in readings]


def figures(session: Session, loaded: LoadedPlan) -> dict[tuple[str, str], dict[int, Reading]]:
    """The readings of a plan by target and value, then by year."""
    by_value: dict[tuple[str, str], dict[int, Reading]] = {}
    for row in rows.readings(session, loaded.id):
        by_value.setdefault((row.target, row.value), {})[row.year] = row
    return by_value


def plain(readings: Mapping[int, Reading]) -> dict[int, Figure]:
    """The figures alone of readings by year."""
    return {year: _figure(row) for year, row in readings.items()}


def _may_record(loaded: LoadedPlan, measured: MeasuredValue, day: date) -> list[str]:
    holder = asking.answering(loaded, measured.target, day) or measured.target.answers
    return [holder, *judges(loaded, holder)]


def _require_possible(
    measured: MeasuredValue, entry: ReadingEntry, loaded: LoadedPlan, as_of: date
) -> None:
    """Raises BadReading, MissingGrounds."""
    require_text(entry.source, "reading-without-source")
    require_year(loaded.plan, str(measured), entry.year, as_of)
    published = entry.published_on
    if published is not None and (published.year < entry.year or published > as_of):
        raise BadReading(
            "published-when",
            measured=measured,
            published_on=published,
            year=entry.year,
            as_of=as_of,
        )


def _logged_columns(row: Reading) -> dict[str, Figure | str | None]:
    """What a correction changes, as the audit keeps it."""
    published = row.published_on.isoformat() if row.published_on else None
    return {"reading": _figure(row), "source": row.source, "published_on": published}


def _figure(row: Reading) -> Figure:
    return row.band or tidy(row.figure) or 0


def _row(row: Reading, measured: MeasuredValue | None, before: Figure | None) -> ReadingRow:
    return ReadingRow(
        target=row.target,
        value=row.value,
        label=measured.value.label if measured else None,
        year=row.year,
        reading=_figure(row),
        before=before,
        source=row.source,
        published_on=row.published_on,
        recorded_by=row.recorded_by,
        recorded_on=row.recorded_on,
    )
