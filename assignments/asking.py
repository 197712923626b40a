"""Asking: work that no timing rule makes, under the obligation that it serves.

A visit to prepare, a remedy, a criterion to score, a reading: each is an assignment like any
other, so it is chased, reported and judged like any other.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from assignments.errors import CannotAsk
from models import plan_rows
from models.assignments import opening
from models.audit import acts
from models.audit.acts import Act
from plans.loading import LoadedPlan, lock_plan
from plans.plan import Obligation
from plans.responsibility import heir_on

LATEST = timedelta(days=366)
"""How long after the plan's last day asked work may still be due."""


@dataclass(frozen=True)
class WorkOrder:
    """What is asked, of whom, under which obligation; the due day was set by whoever asks.

    `ordered_by` is the document that orders it, as letters cite it; without one its basis is the
    obligation's.
    """

    obligation: str
    title: str
    agencies: tuple[str, ...]
    due_on: date
    product: str | None = None
    ordered_by: str | None = None


def ask(session: Session, loaded: LoadedPlan, act: Act, order: WorkOrder) -> list[int]:
    """Give work to agencies; ids of the assignments, in the order of the agencies.

    An agency that has ended by the day is asked through whoever answers for it. The period is
    the day of asking and a number, `2023-05-20.2`: asked twice on a day it is asked twice.
    Raises NotInPlan, CannotAsk.
    """
    loaded = lock_plan(session, loaded)
    obligation = loaded.plan.require_obligation(order.obligation)
    if order.due_on < act.as_of:
        raise CannotAsk("asked-day-over", due_on=order.due_on, as_of=act.as_of)
    last = loaded.plan.head.ends_on + LATEST
    if order.due_on > last:
        raise CannotAsk("asked-day-too-late", due_on=order.due_on, last_on=last)
    if loaded.has_ended(act.as_of):
        raise CannotAsk("plan-over", ends_on=loaded.plan.head.ends_on)
    heirs = [_answering(loaded, obligation, code, act.as_of) for code in order.agencies]
    ids = plan_rows.obligation_ids(session, loaded.id)
    new = opening.NewCycle(
        ids[order.obligation],
        order.title,
        act.as_of,
        order.due_on,
        order.ordered_by,
        order.product or None,
    )
    # Agencies that were merged since have one heir, who must not be asked twice.
    assignment_ids = opening.assign(session, loaded.id, new, list(dict.fromkeys(heirs)))
    detail = {"title": order.title, "due_on": order.due_on, "assignments": assignment_ids}
    extra = {"product": order.product, "ordered_by": order.ordered_by}
    detail |= {name: words for name, words in extra.items() if words}
    subject = f"obligation:{order.obligation}"
    acts.log(session, loaded.id, act, action="ask", subject=subject, detail=detail)
    return assignment_ids


def _answering(loaded: LoadedPlan, obligation: Obligation, code: str, day: date) -> str:
    agency = loaded.plan.require_agency(code)
    heir = heir_on(loaded.plan, obligation, agency.code, day)
    if heir is None:
        raise CannotAsk("nobody-answers", agency=code, day=day)
    return heir
