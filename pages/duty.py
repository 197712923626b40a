"""Nhiệm vụ theo Quyết định: the plan's rows by section, and one of them with all its cycles."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response

from deadlines.ladder import step_day
from deadlines.working_days import HolidayTableEnds
from models.assignments import plan_list
from models.assignments.cycles import CycleStanding, cycles_of
from models.assignments.plan_list import Wanted
from models.plan_rows import obligation_ids
from pages.asking import Ask, NotHere
from pages.lines import line_of
from pages.paging import LIMIT
from pages.rule_words import rule_in_words
from plans.loading import LoadedPlan
from plans.plan import Obligation, Plan
from plans.responsibility import coordinators_on, leads_on
from plans.shifts import shift_of

router = APIRouter()


@dataclass(frozen=True)
class MovedStep:
    """A day of reminding that days off moved, and the announcements that they rest on."""

    on: date
    plain_on: date
    announcements: tuple[str, ...]


@dataclass(frozen=True)
class CycleLine:
    """A cycle, and its days of reminding that days off moved."""

    cycle: CycleStanding
    moved: tuple[MovedStep, ...]


@router.api_route("/quyet-dinh", methods=["GET", "HEAD"])
def duties_page(ask: Ask) -> Response:
    """The rows of the plan, section by section, with who leads them on the day."""
    day = ask.past_day or ask.today
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    on = _within(plan, day)
    rows = [(row, leads_on(plan, row, on)) for row in plan.obligations]
    sections = [
        (section, [pair for pair in rows if pair[0].section == section.code])
        for section in plan.head.sections
    ]
    return ask.page("duties", plan, sections=sections)


@router.api_route("/quyet-dinh/{code}", methods=["GET", "HEAD"])
def duty_page(ask: Ask, code: str) -> Response:
    """One duty: the decision's sentence, its rule in words, its cycles, who has work left."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        row = loaded.plan.find_obligation(code)
        if row is None:
            raise NotHere
        cycles = cycles_of(session, loaded.id, code, day)
        ids = obligation_ids(session, loaded.id)
        left = Wanted([ids[code]], standing="unfinished")
        cards = plan_list.cards(session, loaded.id, left, day, limit=LIMIT)
        count = plan_list.count(session, left, day)
    plan, on = loaded.plan, _within(loaded.plan, day)
    return ask.page(
        "duty",
        plan,
        row=row,
        rules=[rule_in_words(rule, plan) for rule in row.rules],
        leads=leads_on(plan, row, on),
        coordinating=coordinators_on(plan, row, on),
        carried_by=[other for other in plan.obligations if code in other.carries],
        cycles=[_line(loaded, row, cycle, day) for cycle in cycles],
        lines=[line_of(plan, card, day) for card in cards],
        count=count,
        opens=ask.role in ("standing", "judge"),
    )


def _within(plan: Plan, day: date) -> date:
    """The day of the plan that is nearest to a day."""
    return min(max(day, plan.head.signed_on), plan.head.ends_on)


def _line(loaded: LoadedPlan, row: Obligation, cycle: CycleStanding, day: date) -> CycleLine:
    is_coming = cycle.due_on is not None and cycle.due_on >= day
    moved = tuple(_moved(loaded.plan, row, cycle.due_on)) if cycle.due_on and is_coming else ()
    return CycleLine(cycle, moved)


def _moved(plan: Plan, row: Obligation, due_on: date) -> Iterator[MovedStep]:
    """Its days of reminding that the holiday table moved; what it does not know is left out."""
    for number in plan.ladder_of(row).steps:
        with suppress(HolidayTableEnds):
            shift = shift_of(plan.holidays, due_on, number)
            if shift is None:
                continue
            on = step_day(due_on, number, plan.working_days)
            years = dict.fromkeys(d.year for d in sorted((on, shift.plain_on, due_on)))
            blocks = [plan.holidays.years[year] for year in years]
            words = tuple(block.announcement for block in blocks if block.announcement)
            yield MovedStep(on, shift.plain_on, words)
