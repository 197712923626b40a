"""Inspections, the findings of those concluded, and what became of both, as a session sees them."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from models import inspections as rows
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.tables_inspections import Finding, Inspection
from plans.loading import LoadedPlan

ENDED = ("accepted", "waived")
"""Statuses of a remedy that nothing is left of."""


@dataclass(frozen=True)
class RemedyOf:
    """A finding with its inspection, the status of its remedy, and who had that in hand."""

    finding: Finding
    inspection: Inspection
    status: str
    holder: str

    @classmethod
    def at(cls, finding: Finding, of: Inspection, remedy: AssignmentView) -> "RemedyOf":
        """A finding with the status and the holder of its remedy."""
        return cls(finding, of, remedy.status, remedy.holder)

    @property
    def is_open(self) -> bool:
        """Whether its remedy is neither accepted nor waived."""
        return self.status not in ENDED


@dataclass(frozen=True)
class InspectionsOnRecord:
    """Inspections and findings; `given_up` are inspections whose draw or visit was waived."""

    inspections: tuple[Inspection, ...]
    findings: tuple[RemedyOf, ...]
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
        # By day, so that of several visits the last stays.
        return dict(sorted(self.visited, key=lambda visit: visit[1]))

    @property
    def announced(self) -> list[Inspection]:
        """Inspections that are announced and not given up."""
        inspections = (row for row in self.inspections if row.state == "announced")
        return [row for row in inspections if row.id not in self.given_up]

    def surprises(self, year: int) -> list[Inspection]:
        """The surprise inspections of a year that nobody has given up."""
        return [
            row
            for row in self.inspections
            if row.kind == "surprise" and row.year == year and row.id not in self.given_up
        ]


def on_record(session: Session, loaded: LoadedPlan) -> InspectionsOnRecord:
    """All that is on record, whatever its day: what decides must not miss what came later."""
    inspections = rows.every(session, loaded.id)
    concluded = [
        (finding, row)
        for finding, row in rows.findings(session, loaded.id)
        if row.state == "concluded"
    ]
    steps = {row.id or 0: rows.next_step(row) for row in inspections}
    ids = [
        number
        for number in (*steps.values(), *(row.assignment_id for row, _ in concluded))
        if number
    ]
    rows_of_work = (
        work.assignments_as_of(session, loaded.id, date.max, Filter(ids=ids)) if ids else []
    )
    assignments = {assignment.id: assignment for assignment in rows_of_work}
    return InspectionsOnRecord(
        tuple(inspections),
        tuple(RemedyOf.at(row, of, assignments[row.assignment_id]) for row, of in concluded),
        frozenset(
            number
            for number, step in steps.items()
            if step in assignments and assignments[step].status == "waived"
        ),
    )
