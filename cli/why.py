"""`dondoc why`: one obligation explained in words."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Annotated

import typer
from sqlmodel import Session

from assignments.telling import in_a_sentence, who
from cli.options import AsOf, PlanCode, known_agency, plan_and_record, require_obligation, today
from cli.output import write
from deadlines.cycles import Cycle, cycles
from deadlines.ladder import step_day
from deadlines.rules import (
    AtLeast,
    By,
    Continuous,
    Dated,
    Each,
    Once,
    OnEvent,
    Recurring,
    Rule,
    Undated,
    Within,
)
from deadlines.working_days import HolidayTableEnds
from models.assignments import explaining, work
from models.assignments.work import AssignmentView, Filter
from models.audit import acts
from models.letters import outbox, silence
from operation.installation import Installation
from plans.confirming import is_unconfirmed, unconfirmed_years
from plans.loading import LoadedPlan
from plans.plan import Obligation, Plan
from plans.responsibility import coordinators_on, leads_on
from plans.shifts import shift_of

CYCLES_SHOWN = timedelta(days=400)


def why(
    code: Annotated[str, typer.Argument(metavar="CODE", help="An obligation, e.g. II.5.")],
    agency: Annotated[str | None, typer.Option("--agency", metavar="AGENCY")] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
) -> None:
    """Explain one obligation: phrase, rule, dates, steps, messages, changes."""
    plan, installation = plan_and_record(plan_code)
    row, agency = plan.obligation(require_obligation(plan, code)), known_agency(plan, agency)
    for line in explained(plan, row, agency, as_of or today(), installation):
        write(line)


def explained(
    plan: Plan, row: Obligation, agency: str | None, as_of: date, record: Installation | None
) -> Iterator[str]:
    """Phrase → rule → dates → steps → messages → changes, a line each."""
    yield f"{row.code} {row.title}"
    yield f"  basis: {row.source} – {plan.head.document}"
    if row.text:
        yield f'  the decision says: "{row.text}"'
    if row.product:
        yield f'  product: "{row.product}"'
    yield f'  timing: "{row.timing}"' if row.timing else "  timing: the decision gives none"
    for rule in row.rules:
        yield f"  rule: {in_words(rule, plan)}"
    if row.heading:
        yield "  a heading: it is kept and opens nothing"
    if row.interpretation:
        yield f"  read so: {row.interpretation}"
    if row.note:
        yield f"  note: {row.note}"
    if row.for_next_year:
        yield "  for the year after: letters call what is due in a year the work of the next one"
    if row.carries:
        yield f"  also fulfils: {', '.join(row.carries)}"
    on = min(max(as_of, plan.head.signed_on), plan.head.ends_on)
    yield f"  leads on {on}: {_names(plan, leads_on(plan, row, on))}"
    yield f"  coordinating: {_names(plan, coordinators_on(plan, row, on))}"
    for cycle in _cycles(plan, row, as_of):
        yield from _cycle_in_words(plan, row, cycle)
    if record is not None:
        yield from _history(record, row, agency, as_of)


def in_words(rule: Rule, plan: Plan) -> str:
    """How the rule finds its dates."""
    unsure = "" if getattr(rule, "confirmed", True) else "; the day is unconfirmed: never overdue"
    years = _years(rule) if isinstance(rule, Recurring) else ""
    back = _counted_back(rule) if isinstance(rule, Dated) else ""
    match rule:
        case By():
            words = f"every year {_of_days(rule)}"
        case Within():
            span = "-".join(f"Q{quarter}" for quarter in rule.quarters)
            ends = " of the year after: due" if rule.year_after else ": opens on its first day, due"
            words = f"every year within {span}{ends} on its last"
        case Each():
            words = f"each {rule.part.replace('_', ' ')}, due on {_in_month(rule)}"
        case Once():
            from_day = f", open from {rule.opens_on} on" if rule.opens_on else ""
            words = f"once, {_of_time(rule)}{from_day}"
        case Continuous():
            months = ", ".join(map(str, plan.term.check_in_months))
            words = f"continuous: asked about at the check-ins (months {months}), never overdue"
        case Undated():
            words = f"owed every {rule.every}, undated: asked at check-ins, never overdue"
        case OnEvent():
            end = f"due {rule.days} calendar days after it" if rule.days else "open-ended"
            if rule.working_days:
                end = f"due {rule.working_days} working days after it"
            words = f"opened by the event {rule.event}, {end}"
        case AtLeast():
            words = f"at least {rule.times} occasions a year, one assignment due on 31/12"
    return words + back + years + unsure


def _counted_back(rule: Dated) -> str:
    count = rule.working_days_before
    if count is None:
        return ""
    if count == 0:
        return ", or on the last working day before it"
    return f", counted back {count} working day{'' if count == 1 else 's'}"


def _years(rule: Recurring) -> str:
    first = f", from {rule.from_year} on" if rule.from_year else ""
    return first + (f", up to {rule.to_year}" if rule.to_year else "")


def _of_days(rule: By) -> str:
    which = "before" if rule.year_before else "after" if rule.year_after else ""
    year = which and f" of the year {which} the {'plan' if rule.year_before else 'reported'} year"
    days = " and ".join(rule.days)
    if rule.before:
        return f"before {days}{year}, so the day before it is the last"
    return f"by {days}{year}, that day included"


def _in_month(rule: Each) -> str:
    months = rule.months_after
    month = f"the month {months} after it" if months > 1 else "the month after it"
    if rule.day is None and rule.before is None:
        return f"the last day of {month}" if months else "its last day"
    day = f"day {rule.day}" if rule.day else f"the day before day {rule.before}"
    return f"{day} of {month if months else 'its last month'}"


def _of_time(rule: Once) -> str:
    if rule.before:
        return f"before {rule.before}, so the day before it is the last"
    if rule.on:
        return str(rule.on)
    part = f"quarter {rule.quarter} of " if rule.quarter else ""
    return f"by the end of {part or (f'month {rule.month} of ' if rule.month else '')}{rule.year}"


def _names(plan: Plan, codes: tuple[str, ...]) -> str:
    return ", ".join(_name(plan, code) for code in codes) or "none"


def _name(plan: Plan, code: str) -> str:
    agency = plan.agency(code)
    return agency.name if agency.confirmed else f"{agency.name} (unconfirmed)"


def _cycles(plan: Plan, row: Obligation, as_of: date) -> list[Cycle]:
    """Cycles of about a year around the day, those open on it, and the next, however far ahead."""
    first, last = as_of - CYCLES_SHOWN / 2, as_of + CYCLES_SHOWN / 2
    shown: list[Cycle] = []
    for rule in row.rules:
        every = cycles(rule, plan.term, date.min, date.max)
        coming = [cycle for cycle in every if cycle.opens_on > as_of]
        shown += coming[:1]
        shown += [
            cycle
            for cycle in every
            if cycle not in shown
            and (first <= cycle.anchor <= last or cycle.opens_on <= as_of <= cycle.last_day)
        ]
    return sorted(shown, key=lambda cycle: cycle.anchor)


def _cycle_in_words(plan: Plan, row: Obligation, cycle: Cycle) -> Iterator[str]:
    due = f"due on {cycle.due_on}" if cycle.due_on else "no due date"
    unsure = " (unconfirmed)" if cycle.due_on and not cycle.due_on_decided else ""
    if years := unconfirmed_years(plan, row, cycle.period, cycle.due_on):
        unsure += f", by unconfirmed holidays of {', '.join(map(str, years))}"
    year = row.year_of(cycle.period) if row.for_next_year else None
    called = f" (năm {year})" if year else ""
    yield f"  cycle {cycle.period}{called}: opens on {cycle.opens_on}, {due}{unsure}"
    if cycle.due_on:
        yield from _steps(plan, row, cycle.due_on)
        levels = ", ".join(_levels(plan)) if cycle.due_on_decided else ""
        if levels:
            yield f"    escalation, in working days overdue: {levels}"


def _levels(plan: Plan) -> Iterator[str]:
    for level in plan.head.escalation:
        yield f"+{level.after} {level.to}/{level.contact}"


def _steps(plan: Plan, row: Obligation, due_on: date) -> Iterator[str]:
    """The days of the steps, which years are missing for them, and what they rest on."""
    steps, missing, years, shifts = [], [], {due_on.year}, []
    for number in plan.ladder_of(row).steps:
        try:
            on = step_day(due_on, number, plan.working_days)
        except HolidayTableEnds as error:
            steps.append(f"{number:+d} open")
            missing.append(str(error.year))
            continue
        steps.append(f"{number:+d} {on}")
        years.add(on.year)
        # Without its holidays a step may lie beyond the table.
        with suppress(HolidayTableEnds):
            if shift := shift_of(plan.holidays, due_on, number):
                shifts.append(f"      {number:+d}: {shift.words}")
    if plan.ladder.weekly_every:
        steps.append(f"then every {plan.ladder.weekly_every} working days")
    yield f"    steps: {', '.join(steps)}"
    if missing:
        blocks = ", ".join(dict.fromkeys(missing))
        yield f"    open until holidays.yaml has the block of {blocks}: nothing is guessed"
    if unsure := [str(year) for year in sorted(years) if is_unconfirmed(plan, year)]:
        yield f"    counted by unconfirmed holidays of {', '.join(unsure)}"
    yield from shifts


def _history(
    record: Installation, row: Obligation, agency: str | None, as_of: date
) -> Iterator[str]:
    """What the record had of it by the day, nothing later."""
    with record.read(as_of) as (session, loaded):
        for quiet in silence.silences(session, loaded.id):
            if quiet.obligation == row.code or (agency and quiet.agency == agency):
                days = f"{quiet.first_on} to {quiet.last_on}"
                yield f"  silence {quiet.id} ({days}) by {quiet.author}: {quiet.reason}"
        filters = Filter(agencies=[agency] if agency else None, obligation=row.code)
        for assignment in work.assignments_as_of(session, loaded.id, as_of, filters):
            yield from _assignment(session, loaded, assignment)


def _assignment(session: Session, loaded: LoadedPlan, assignment: AssignmentView) -> Iterator[str]:
    due = f", due on {assignment.due_on}" if assignment.due_on else ""
    late = f", {assignment.days_late} days late" if assignment.days_late else ""
    about = f"{assignment.period}, {assignment.holder}"
    yield f"  assignment {assignment.id} ({about}): {assignment.status}{due}{late}"
    if assignment.was_asked:
        yield from _request(session, loaded, assignment)
    for letter in outbox.letters_about(session, loaded.id, assignment.id):
        yield f"    {letter.on} {letter.kind} to {letter.agency}/{letter.contact}: {letter.state}"
    for change in acts.of_subjects(session, loaded.id, [work.subject_of(assignment.id)]):
        yield f"    {change.as_of} {in_a_sentence(change)}"


def _request(session: Session, loaded: LoadedPlan, assignment: AssignmentView) -> Iterator[str]:
    """The rule of work that no timing rule makes: who set its day, and for what."""
    yield f'    no timing rule: "{assignment.title}"'
    request = explaining.request_of(session, loaded.id, assignment.obligation, assignment.id)
    if request is None:
        yield "    it was asked for in another plan"
        return
    row = request.row
    yield f"    asked for on {row.as_of} by {who(row)}, who set its day {request.due_on}"
    if request.ordered_by:
        product = f"; product: {request.product}" if request.product else ""
        yield f"    ordered by {request.ordered_by}{product}"
    for purpose in explaining.purposes_of(session, assignment.id):
        yield f"    for {purpose}"
