"""A reorganisation of agencies: open work passes to whoever answers on a day, in one batch.

Only the holder moves. The agency that the work was opened for, its days, status, evidence and
history stay. A transfer is undone by another one, never by deletion.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from assignments.days import require_not_ahead, require_not_before
from assignments.desk import Desk, entitled, require_text
from assignments.errors import WrongDay
from models import plan_rows as rows
from models.assignments import transfer, work
from models.assignments.transfer import MovingAssignment, WaitingNews
from models.assignments.work import AssignmentView, Filter
from models.audit import acts
from models.audit.acts import Act
from models.letters import due
from models.letters.day import DigestDay
from models.types import OPEN
from plans.responsibility import heir_on, leads_on


@dataclass(frozen=True)
class Handover:
    """An assignment that passes from a holder to another; `to` is empty where it stays."""

    id: int
    obligation: str
    period: str
    agency: str
    from_: str
    to: str | None
    why: str | None = None

    def __str__(self) -> str:
        return work.name_of(self.id, self.obligation, self.period, self.from_)


@dataclass(frozen=True)
class Transfer:
    """What passes to another holder, and what stays although its holder has ended."""

    moved: tuple[Handover, ...]
    left: tuple[Handover, ...]
    letters: int = 0


def planned(desk: Desk, effective: date) -> Transfer:
    """What a transfer that is effective on a day would move; nothing is changed.

    The day may lie ahead. Raises NotTheirs, UnknownOffice.
    """
    if desk.by is not None:
        _acting(desk)
    moved: list[Handover] = []
    left: list[Handover] = []
    filters = Filter(statuses=(*OPEN, "submitted"))
    for assignment in work.assignments_as_of(desk.session, desk.loaded.id, desk.act.as_of, filters):
        heir = _heir(desk, assignment, effective)
        if heir is None:
            left.append(_row(assignment, None, _why_it_stays(assignment, effective)))
        elif heir != assignment.holder:
            moved.append(_row(assignment, heir))
    return Transfer(tuple(moved), tuple(left))


def carry_out(desk: Desk, effective: date, document: str) -> Transfer:
    """Move what a transfer moves, with the letters that wait; again it moves nothing.

    Raises AssignmentError; then nothing is changed.
    """
    require_text(document, "transfer-without-document")
    _require_effective(desk, effective)
    _acting(desk)
    # Locked, otherwise a chase would queue letters to the old holders meanwhile.
    rows.lock(desk.session, desk.loaded.id)
    planned_transfer = planned(desk, effective)
    transfer.hold_all(desk.session, [handover.id for handover in planned_transfer.moved])
    # Read again, because what was closed before it was held must keep its holder.
    planned_transfer = planned(desk, effective)
    for handover in planned_transfer.moved:
        _require_later(desk, handover)
    letters = _move(desk, planned_transfer) + _move_news(desk, effective)
    if planned_transfer.moved or letters:
        _record(desk, planned_transfer, effective=effective, document=document)
    return replace(planned_transfer, letters=letters)


def _move(desk: Desk, planned_transfer: Transfer) -> int:
    moving = _moving(desk, planned_transfer)
    transfer.move_holders(desk.session, moving)
    return transfer.move_waiting(desk.session, desk.loaded.id, moving, _usual(desk))


def _moving(desk: Desk, planned_transfer: Transfer) -> list[MovingAssignment]:
    ids = rows.agency_codes(desk.session, desk.loaded.id)
    return [
        MovingAssignment(handover.id, ids[handover.from_], ids[handover.to or ""])
        for handover in planned_transfer.moved
    ]


def _usual(desk: Desk) -> dict[int, int]:
    """The contact of each agency that gets its digests; ids."""
    digest_to = desk.loaded.plan.head.settings.digest_to
    usual = DigestDay(desk.loaded.id, desk.act.as_of, digest_to)
    return due.usual_contacts(desk.session, usual)


def _move_news(desk: Desk, effective: date) -> int:
    """What waits for coordinating agencies that have ended goes to who coordinates after them.

    Who leads knows of it already, and is not told.
    """
    plan, session = desk.loaded.plan, desk.session
    ended = [agency.code for agency in plan.agencies if agency.valid_to < effective]
    ids, usual = rows.agency_codes(session, desk.loaded.id), _usual(desk)
    news: list[tuple[WaitingNews, int | None]] = []
    for item in transfer.waiting_news(session, desk.loaded.id, ended):
        row = plan.find_obligation(item.obligation)
        heir = heir_on(plan, row, item.agency, effective)
        if heir is not None:
            is_news = row is None or heir not in leads_on(plan, row, effective)
            news.append((item, usual.get(ids[heir]) if is_news else None))
    transfer.move_news(session, news)
    return len(news)


def _heir(desk: Desk, assignment: AssignmentView, effective: date) -> str | None:
    plan = desk.loaded.plan
    return heir_on(plan, plan.find_obligation(assignment.obligation), assignment.agency, effective)


def _row(assignment: AssignmentView, to: str | None, why: str | None = None) -> Handover:
    return Handover(
        assignment.id,
        assignment.obligation,
        assignment.period,
        assignment.agency,
        assignment.holder,
        to,
        why,
    )


def _why_it_stays(assignment: AssignmentView, effective: date) -> str:
    return f"nobody succeeds {assignment.agency} on {effective}; close it by a document"


def _require_effective(desk: Desk, effective: date) -> None:
    require_not_ahead(desk.act)
    as_of = desk.act.as_of
    if effective > as_of:
        raise WrongDay("transfer-ahead", effective=effective, as_of=as_of)


def _require_later(desk: Desk, handover: Handover) -> None:
    last = acts.last_day(desk.session, desk.loaded.id, work.subject_of(handover.id))
    require_not_before(desk.act, last, "changed-later", assignment=handover)


def _acting(desk: Desk) -> Act:
    """Who decides it. Raises NotTheirs, UnknownOffice, NeedsName.

    The standing agency records a reorganisation, even of its own work, or the judge does: the
    document and the plan say where work goes, nobody judges it by that.
    """
    head = desk.loaded.plan.head
    may = (head.standing_agency, head.judge)
    return entitled(desk, may, "decide on a reorganisation", judges=True)


def _record(desk: Desk, planned_transfer: Transfer, *, effective: date, document: str) -> None:
    act = _acting(desk)
    about = {"effective": effective, "document": document}
    session, plan_id = desk.session, desk.loaded.id
    facts = _facts(desk, _moving(desk, planned_transfer))
    for handover, (before, after) in zip(planned_transfer.moved, facts, strict=True):
        detail = {
            "before": before,
            "after": after,
            "from": handover.from_,
            "to": handover.to,
            **about,
        }
        subject = work.subject_of(handover.id)
        acts.log(session, plan_id, act, action="transfer", subject=subject, detail=detail)
    counts = {"moved": len(planned_transfer.moved), "left": len(planned_transfer.left)}
    subject = f"plan:{desk.loaded.plan.code}"
    detail = {**about, **counts}
    acts.log(session, plan_id, act, action="transfer", subject=subject, detail=detail)


def _facts(
    desk: Desk, moving: list[MovingAssignment]
) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    for assignment in moving:
        after = work.facts(work.lock_row(desk.session, assignment.assignment_id))
        yield {**after, "holder_id": assignment.source}, after
