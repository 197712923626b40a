"""Commands on assignments and notices: list, events."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

import typer

from assignments.desk import require_assignment
from assignments.opening import record_event
from chasing.planned import planned_letters
from cli.options import (
    AsOf,
    By,
    Formatted,
    PlanCode,
    abbreviations,
    act,
    day,
    known_agencies,
    known_obligation,
    record,
    today,
)
from cli.output import Format, print_object, rows, say
from models.assignments import work
from models.assignments.work import Filter
from models.letters import outbox
from models.types import STATUSES

ASSIGNMENTS = (
    "id",
    "obligation",
    "period",
    "agency",
    "holder",
    "opens_on",
    "due_on",
    "due_on_decided",
    "status",
    "overdue",
    "submitted_on",
    "days_late",
    "title",
    "source",
    "history",
    "for_year",
)
ON_SCREEN = ("id", "due_on", "overdue", "holder", "status", "obligation", "title")
NOTICES = (
    "id",
    "agency",
    "contact",
    "on",
    "kind",
    "state",
    "channel",
    "address",
    "message_id",
    "sent_at",
    "assignments",
    "titles",
)
NOTICES_ON_SCREEN = ("id", "on", "kind", "state", "agency", "contact", "titles")


def assignments(
    agency: Annotated[str | None, typer.Option("--agency", metavar="AGENCY")] = None,
    obligation: Annotated[str | None, typer.Option("--obligation", metavar="CODE")] = None,
    status: Annotated[str | None, typer.Option("--status", metavar="STATUS")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="Only what is overdue.")] = False,
    history: Annotated[
        bool,
        typer.Option("--history", help="In a table too what was over when the plan went live."),
    ] = False,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print assignments as they stand on the day."""
    if status is not None and status not in STATUSES:
        raise typer.BadParameter(f'"{status}" is not a status; write one of: {", ".join(STATUSES)}')
    with record(plan_code).read(as_of) as (session, loaded):
        filters = Filter(
            agencies=known_agencies(loaded.plan, agency),
            obligation=known_obligation(loaded.plan, obligation),
            statuses=(status,) if status else None,
        )
        assignments = work.assignments_as_of(session, loaded.id, as_of or today(), filters)
    listed = [row for row in assignments if row.overdue or not overdue]
    # Programs that read JSON and CSV must get all rows, as from the first version on.
    shown = [row for row in listed if history or how is not Format.table or not row.history]
    short = (*ON_SCREEN, "history") if history else ON_SCREEN
    for_years = (
        {**vars(row), "for_year": loaded.plan.year_of(row.obligation, row.period)} for row in shown
    )
    rows(for_years, ASSIGNMENTS, how, short, abbreviations(loaded.plan))
    if len(shown) < len(listed):
        went_live = loaded.row.live_from
        say(
            f"{len(listed) - len(shown)} more were over when the plan went live ({went_live}); "
            "--history shows them"
        )


def event(
    name: Annotated[str, typer.Argument(metavar="NAME", help="e.g. indices-published")],
    on: Annotated[Any, typer.Option("--on", parser=day, metavar="DATE")],
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
) -> None:
    """Record an event of the world and open what waits for it."""
    with record(plan_code).work() as (session, loaded):
        print_object(asdict(record_event(session, loaded, act(as_of), name, on, by=by)))


def notices(
    agency: Annotated[str | None, typer.Option("--agency", metavar="AGENCY")] = None,
    assignment: Annotated[int | None, typer.Option("--assignment", metavar="ID")] = None,
    first: Annotated[Any, typer.Option("--from", parser=day, metavar="DATE")] = None,
    last: Annotated[Any, typer.Option("--to", parser=day, metavar="DATE")] = None,
    planned: Annotated[
        bool, typer.Option("--planned", help="The next letter of each open assignment instead.")
    ] = False,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print letters queued and sent; or, planned, the next after the day."""
    with record(plan_code).read(as_of) as (session, loaded):
        if assignment is not None:
            require_assignment(session, loaded, assignment)
        if planned:
            filters = Filter(
                agencies=known_agencies(loaded.plan, agency),
                ids=[assignment] if assignment else None,
            )
            coming = planned_letters(session, loaded, as_of or today(), filters)
            listed = [vars(row) for row in coming if _within(row.on, first, last)]
            rows(listed, NOTICES, how, NOTICES_ON_SCREEN, abbreviations(loaded.plan))
            return
        sent = outbox.notices(
            session,
            loaded.id,
            agencies=known_agencies(loaded.plan, agency),
            assignment_id=assignment,
            first=first,
            last=last,
        )
    rows(map(vars, sent), NOTICES, how, NOTICES_ON_SCREEN, abbreviations(loaded.plan))


def _within(on: date, first: date | None, last: date | None) -> bool:
    return (first or date.min) <= on <= (last or date.max)
