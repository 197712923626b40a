"""Inspections and findings as they stood on a day: what came later is taken back by the audit."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from inspections.desk import subject_of
from models import audit, work
from models import inspections as rows
from models.tables import Audit
from models.tables_inspections import Finding, Inspection
from models.work import Filter
from plans.loading import Loaded

ENDED = ("accepted", "waived")
"""Statuses of a remedy that nothing is left of."""

STATES = {
    "inspection-propose": "planned",
    "inspection-draw": "sealed",
    "inspection-announce": "announced",
    "inspection-reveal": "announced",
    "inspection-record": "carried_out",
    "inspection-conclude": "concluded",
}
"""The state that each act leads to, by its name in the audit."""

STAYS = (
    *("id", "plan_id", "kind", "obligation", "proposed_on", "team", "content"),
    *("draw_assignment_id", "visit_assignment_id"),
)
"""What an inspection has from its first day on, or what shows nothing before its own."""


@dataclass(frozen=True)
class Found:
    """A finding with its inspection, the status of its remedy, and who had that in hand."""

    finding: Finding
    inspection: Inspection
    status: str
    holder: str

    @property
    def is_open(self) -> bool:
        """Whether its remedy is neither accepted nor waived."""
        return self.status not in ENDED


@dataclass(frozen=True)
class Then:
    """What there was; `given_up` are inspections whose draw or visit was waived."""

    inspections: tuple[Inspection, ...]
    findings: tuple[Found, ...]
    given_up: frozenset[int]

    @property
    def visited(self) -> list[tuple[str, date]]:
        """Place and day of every inspection that was carried out, in their order."""
        return [
            (row.place, row.on)
            for row in self.inspections
            if row.state in rows.CARRIED_OUT and row.place and row.on
        ]

    @property
    def last_visits(self) -> dict[str, date]:
        """The last day on which a place was visited."""
        return dict(sorted(self.visited, key=lambda one: one[1]))

    @property
    def announced(self) -> list[Inspection]:
        """Inspections that are announced and not given up."""
        found = (row for row in self.inspections if row.state == "announced")
        return [row for row in found if row.id not in self.given_up]

    def surprises(self, year: int) -> list[Inspection]:
        """The surprise inspections of a year that nobody has given up."""
        return [
            row
            for row in self.inspections
            if row.kind == "surprise" and row.year == year and row.id not in self.given_up
        ]


def on_record(session: Session, loaded: Loaded, before: Audit | None = None) -> Then:
    """All that is on record, whatever its day: what decides must not miss what came later.

    `before`: all that was on record when that row of the audit was written.
    """
    return on_day(session, loaded, date.max, before)


def on_day(session: Session, loaded: Loaded, day: date, before: Audit | None = None) -> Then:
    """The inspections proposed by a day and the findings of those concluded by it.

    `before`: without what was recorded of inspections since that row of the audit was written.
    """
    present = rows.every(session, loaded.id, day)
    acts: defaultdict[str, list[Audit]] = defaultdict(list)
    for one in audit.of_subjects(session, loaded.id, [subject_of(row) for row in present]):
        if one.action in STATES:
            acts[one.subject].append(one)
    last_id = (before.id or 0) - 1 if before else None
    if last_id is not None:
        present = [row for row in present if _is_begun(acts[subject_of(row)], last_id)]
    work_day = min(day, before.as_of) if before else day
    past = {row.id: _past(row, acts[subject_of(row)], day, last_id) for row in present}
    kept = [
        (finding, past[row.id])
        for finding, row in rows.findings(session, loaded.id)
        if row.id in past and past[row.id].state == "concluded"
    ]
    steps = {row.id or 0: rows.next_step(row) for row in past.values()}
    ids = [one for one in (*steps.values(), *(row.assignment_id for row, _ in kept)) if one]
    then = work.standings_then(session, loaded.id, work_day, Filter(ids=ids)) if ids else []
    standing = {one.id: one for one in then}
    return Then(
        tuple(past.values()),
        tuple(
            Found(row, of, standing[row.assignment_id].status, standing[row.assignment_id].holder)
            for row, of in kept
        ),
        frozenset(
            number
            for number, step in steps.items()
            if step in standing and standing[step].status == "waived"
        ),
    )


def _is_begun(acts: Sequence[Audit], last_id: int) -> bool:
    return any((one.id or 0) <= last_id for one in acts)


def _past(row: Inspection, acts: Sequence[Audit], day: date, last_id: int | None) -> Inspection:
    """The inspection itself if nothing came later, else a copy of what it was."""
    before = [one for one in acts if one.as_of <= day and (not last_id or (one.id or 0) <= last_id)]
    if len(before) == len(acts):
        return row
    values: dict[str, Any] = {name: getattr(row, name) for name in STAYS}
    values["year"] = row.proposed_on.year
    for one in before:
        values |= _values(one)
    return Inspection(**values)


def _values(one: Audit) -> dict[str, Any]:
    """What an act has set, as far as it is shown."""
    told = json.loads(one.detail)
    values: dict[str, Any] = {"state": STATES[one.action]}
    if one.action == "inspection-draw":
        values |= {"drawn_on": one.as_of, "year": one.as_of.year}
        if last := told.get("reveal_by"):
            values["reveal_by"] = date.fromisoformat(last)
    if "on" in told:
        on = date.fromisoformat(told["on"])
        values |= {"on": on, "year": on.year}
    if place := told.get("place") or told.get("target"):
        values["place"] = place
    if head := told.get("head"):
        values["head"] = head
    if visit := told.get("visit"):
        values["visit_assignment_id"] = visit
    return values
