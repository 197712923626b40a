"""The agencies that answer for targets are asked for the readings of a year, each once."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assignments.asking import WorkOrder, ask
from assignments.days import require_not_ahead
from assignments.desk import Desk, entitled, require_assignment
from assignments.transitions import Paper, submit
from models import readings as rows
from models.tables_targets import Reading
from models.types import OPEN
from plans.loading import LoadedPlan, lock_plan
from plans.responsibility import heir_on
from plans.targets import Target
from scoring.errors import NotMeasured
from scoring.figures import require_year


@dataclass(frozen=True)
class AskedReadings:
    """The assignment by which an agency is asked for the readings of its targets in a year."""

    assignment: int
    agency: str
    year: int
    targets: tuple[str, ...]
    due_on: date


def ask_readings(desk: Desk, year: int, due_on: date) -> list[AskedReadings]:
    """One assignment for each agency that answers, naming those of its targets not read yet.

    What was asked for the year already is not asked again: a repeat asks nothing. Raises
    NotMeasured, BadReading, AssignmentError.
    """
    require_not_ahead(desk.act)
    session, loaded = desk.session, lock_plan(desk.session, desk.loaded)
    under = loaded.plan.measuring.asked_under
    if under is None:
        raise NotMeasured("readings-asked-under-nothing")
    day, head = desk.act.as_of, loaded.plan.head
    require_year(loaded.plan, "readings", year, day)
    may = [head.standing_agency, head.judge]
    act = entitled(desk, may, "ask for readings", judges=False)
    requests = []
    for agency, targets in _unread(session, loaded, year, day).items():
        order = WorkOrder(under, _words(year, targets), (agency,), due_on)
        (assignment_id,) = ask(session, loaded, act, order)
        rows.save_request(session, loaded.id, year, targets, assignment_id)
        requests.append(AskedReadings(assignment_id, agency, year, tuple(targets), due_on))
    return requests


def ask_yearly(desk: Desk, year: int) -> list[AskedReadings]:
    """Ask for the readings of a year that is over, as each January does; nothing of another
    year, of a year before the plan, or if the plan leaves that out.

    Raises BadReading, AssignmentError, HolidayTableEnds.
    """
    plan = desk.loaded.plan
    if plan.measuring.asked_under is None or plan.measuring.due_within is None:
        return []
    if not plan.head.first_day.year <= year < desk.act.as_of.year:
        return []
    due_on = plan.working_days.after(desk.act.as_of, plan.measuring.due_within)
    return ask_readings(desk, year, due_on)


def submit_answered(desk: Desk, target: Target, year: int) -> None:
    """Submit the assignment that asked for a target, once all it asked for is read.

    The sources of the readings are the evidence. Raises AssignmentError.
    """
    session, loaded = desk.session, desk.loaded
    ids_by_target = rows.requests(session, loaded.id, year)
    assignment_id = ids_by_target.get(target.code)
    if (
        assignment_id is None
        or require_assignment(session, loaded, assignment_id).status not in OPEN
    ):
        return
    together = [
        target for target in loaded.plan.targets if ids_by_target.get(target.code) == assignment_id
    ]
    read = rows.readings(session, loaded.id, year=year)
    if all(_is_read(target, year, read) for target in together):
        codes = {target.code for target in together}
        submit(desk, [assignment_id], _evidence(desk, [row for row in read if row.target in codes]))


def answering(loaded: LoadedPlan, target: Target, day: date) -> str | None:
    """Who answers for a target on a day, after reorganisations; None if nobody does."""
    place = loaded.plan.measuring.asked_under
    row = loaded.plan.find_obligation(place) if place else None
    return heir_on(loaded.plan, row, target.answers, day)


def _unread(session: Session, loaded: LoadedPlan, year: int, day: date) -> dict[str, list[str]]:
    """Codes of targets still to be asked for, by the agency that answers."""
    requests = rows.requests(session, loaded.id, year)
    read = rows.readings(session, loaded.id, year=year)
    unread: dict[str, list[str]] = {}
    for target in loaded.plan.targets:
        agency = answering(loaded, target, day)
        if agency and target.code not in requests and not _is_read(target, year, read):
            unread.setdefault(agency, []).append(target.code)
    return unread


def _is_read(target: Target, year: int, read: list[Reading]) -> bool:
    """Whether nothing of a target is left to ask for: what is published no more is not."""
    names = {row.value for row in read if row.target == target.code}
    return names >= {value.name for value in target.values if value.is_of(year)}


def _words(year: int, codes: list[str]) -> str:
    """The title of the assignment, as its letters quote it."""
    targets = f"chỉ tiêu {codes[0]}" if len(codes) == 1 else f"các chỉ tiêu {', '.join(codes)}"
    return f"Báo cáo kết quả thực hiện {targets} năm {year}, kèm nguồn số liệu"


def _evidence(desk: Desk, read: list[Reading]) -> Paper:
    sources = "; ".join(dict.fromkeys(row.source for row in read))
    published = [row.published_on for row in read if row.published_on]
    # A document has a day; where no source says its own it cannot be later than today.
    return Paper(sources, max(published, default=desk.act.as_of))
