"""Assignments: found, listed as on a day, and rid of notices that became pointless."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Result,
    Select,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from deadlines.lateness import Lateness
from models.audit import changes
from models.tables import (
    AgencyRow,
    Assignment,
    CycleRow,
    Evidence,
    Notice,
    NoticeAssignment,
    NoticeCycle,
    ObligationRow,
    Proof,
    Reminder,
    ResponsibilityRow,
)
from models.types import LETTERS, OPEN, WAITING

KEPT = (
    "holder_id",
    "status",
    "due_on",
    "due_on_decided",
    "expected_on",
    "resubmit_on",
    "extension_to",
    "submitted_on",
    "acknowledged_on",
    "changed_on",
    "closed_on",
)
"""Columns of an assignment that its transitions change, and a transfer."""


class MayBeAsked:
    """Work that a timing rule made, or that somebody asked for beside the decision's periods."""

    period: str
    ordered_product: str | None

    @property
    def was_asked(self) -> bool:
        """Whether somebody asked for it beside the decision's own periods (ADR 0011)."""
        return "." in self.period

    def product(self, of_obligation: str | None) -> str | None:
        """What is to be handed in: asked work hands in what its order says, and nothing of its
        obligation's.
        """
        return self.ordered_product if self.was_asked else of_obligation


@dataclass(frozen=True)
class AssignmentView(MayBeAsked):
    """One assignment with what it is about, and where it stands on a day.

    `extension_to` is the day that its holder asks for; `by_decision`: the decision itself set
    a day, whatever was granted since; `ordered_product`: what an order asks to be handed in.
    """

    id: int
    obligation: str
    period: str
    agency: str
    holder: str
    opens_on: date
    due_on: date | None
    due_on_decided: bool
    status: str
    overdue: bool
    submitted_on: date | None
    days_late: int
    title: str
    source: str
    kind: str
    opened_on: date
    history: bool
    expected_on: date | None
    extension_to: date | None
    acknowledged_on: date | None
    changed_on: date
    closed_on: date | None
    by_decision: bool
    ordered_product: str | None

    def __str__(self) -> str:
        return name_of(self.id, self.obligation, self.period, self.holder)

    @property
    def by_owner(self) -> bool:
        """Whether the plan's owner chose its day: neither the decision nor a document did."""
        return self.was_asked and not self.by_decision


def name_of(assignment_id: int, obligation: str, period: str, holder: str) -> str:
    """How messages in English name an assignment."""
    return f"assignment {assignment_id} ({obligation}, {period}, {holder})"


@dataclass(frozen=True)
class Filter:
    """Which assignments to list; None means all."""

    agencies: Sequence[str] | None = None
    obligation: str | None = None
    statuses: Sequence[str] | None = None
    ids: Sequence[int] | None = None
    holder_id: int | None = None
    opened_on: date | None = None


def assignments_as_of(
    session: Session, plan_id: int, as_of: date, filters: Filter | None = None
) -> list[AssignmentView]:
    """Assignments opened by a day, in the order of the decision; `agencies` matches holders too.

    `as_of` decides what is overdue; they are shown as the session sees the record, of now or of a
    past day (models.audit.history).
    """
    rows = _rows(session, plan_id, as_of, filters or Filter())
    return [_view(*row, as_of=as_of) for row in rows]


def _rows(session: Session, plan_id: int, as_of: date, filters: Filter) -> Result[Any]:
    chosen = {name: value for name, value in vars(filters).items() if value is not None}
    values = {**chosen, "plan_id": plan_id, "as_of": as_of}
    return session.execute(_query(frozenset(chosen)), values)


@cache
def _query(wanted: frozenset[str]) -> Select[Any]:
    """Made once for each set of filters: that takes as long as to carry it out."""
    agency, holder = aliased(AgencyRow), aliased(AgencyRow)
    conditions: dict[str, ColumnElement[bool]] = {
        "agencies": col(agency.code).in_(bindparam("agencies", expanding=True))
        | col(holder.code).in_(bindparam("agencies", expanding=True)),
        "obligation": col(ObligationRow.code) == bindparam("obligation"),
        "statuses": col(Assignment.status).in_(bindparam("statuses", expanding=True)),
        "ids": col(Assignment.id).in_(bindparam("ids", expanding=True)),
        "opened_on": col(Assignment.opened_on) == bindparam("opened_on"),
        "holder_id": col(Assignment.holder_id) == bindparam("holder_id"),
    }
    return (
        select(Assignment, CycleRow, ObligationRow, col(agency.code), col(holder.code))
        .join(CycleRow, col(CycleRow.id) == col(Assignment.cycle_id))
        .join(ObligationRow, col(ObligationRow.id) == col(CycleRow.obligation_id))
        .join(agency, col(agency.id) == col(Assignment.agency_id))
        .join(holder, col(holder.id) == col(Assignment.holder_id))
        .where(
            col(ObligationRow.plan_id) == bindparam("plan_id"),
            col(Assignment.opened_on) <= bindparam("as_of"),
            *(conditions[name] for name in sorted(wanted)),
        )
        .order_by(
            col(ObligationRow.position),
            col(CycleRow.opens_on),
            col(CycleRow.period),
            col(Assignment.id),
        )
    )


def hold(session: Session, assignment_ids: Sequence[int]) -> None:
    """Hold assignments against other writers until the transaction ends; in one order."""
    query = select(col(Assignment.id)).where(col(Assignment.id).in_(assignment_ids))
    # key_share: a chase that notes a reminder of it does not wait, and cannot deadlock.
    session.execute(query.order_by(col(Assignment.id)).with_for_update(key_share=True)).all()


def lock_row(session: Session, assignment_id: int) -> Assignment:
    """An assignment's row, held against other writers until the transaction ends."""
    return session.get_one(Assignment, assignment_id, with_for_update={"key_share": True})


def evidence_count(session: Session, assignment_id: int) -> int:
    """How many documents show an assignment, each of one or more files."""
    documents = (
        select(col(Evidence.document), col(Evidence.dated_on))
        .join(Proof, col(Proof.evidence_id) == col(Evidence.id))
        .where(col(Proof.assignment_id) == assignment_id)
        .distinct()
    )
    return session.scalar(select(func.count()).select_from(documents.subquery())) or 0


def evidence_of(session: Session, assignment_id: int) -> list[tuple[Evidence, date]]:
    """An assignment's evidence with the day of its submission, oldest first."""
    query = (
        select(Evidence, col(Proof.submitted_on))
        .join(Proof, col(Proof.evidence_id) == col(Evidence.id))
        .where(col(Proof.assignment_id) == assignment_id)
        .order_by(col(Evidence.id))
    )
    return [(evidence, on) for evidence, on in session.execute(query)]


def coordinates(as_of: ColumnElement[date]) -> ColumnElement[bool]:
    """Whether an agency coordinates a cycle on a day, so that it is to know of it."""
    return and_(
        col(ObligationRow.waits_for).is_(None),
        col(CycleRow.history).is_(False),
        # What somebody asked of one agency is no news to the others.
        col(CycleRow.title).is_(None),
        col(ResponsibilityRow.role) == "coordinating",
        col(ResponsibilityRow.valid_from) <= as_of,
        col(ResponsibilityRow.valid_to) >= as_of,
    )


def unfinished(
    cycle_id: ColumnElement[int] | Mapped[int] | Mapped[int | None],
) -> ColumnElement[bool]:
    """Whether a coordinating agency still has to know of a cycle: somebody has work left in it.

    A mere request has no assignments, and is told.
    """
    of_cycle = exists().where(col(Assignment.cycle_id) == cycle_id)
    return or_(of_cycle.where(is_open()), ~of_cycle)


def is_open() -> ColumnElement[bool]:
    """Whether an assignment is open, where its column alone is not enough to find it."""
    # Written out, because SQLite doesn't use an index of open rows for parameters.
    statuses: BindParameter[Any] = bindparam("open", OPEN, expanding=True, literal_execute=True)
    return col(Assignment.status).in_(statuses)


def forget_unsent(session: Session, assignment_id: int) -> None:
    """Take an assignment out of letters that wait: its steps up to now never were."""
    query = (
        select(col(Notice.id), col(Notice.on))
        .join(NoticeAssignment, col(NoticeAssignment.notice_id) == col(Notice.id))
        .where(col(NoticeAssignment.assignment_id) == assignment_id)
        # A receipt that waits tells what becomes of the work: it is as true as before.
        .where(col(Notice.state).in_(WAITING), col(Notice.kind).in_(LETTERS))
    )
    waiting = dict(session.execute(query).tuples().all())
    of_it = col(Reminder.assignment_id) == assignment_id
    chased = set(waiting.values())
    changes.write(session, delete(Reminder).where(of_it, col(Reminder.chased_on).in_(chased)))
    named = col(NoticeAssignment.assignment_id) == assignment_id
    changes.write(
        session, delete(NoticeAssignment).where(named, col(NoticeAssignment.notice_id).in_(waiting))
    )
    cancel_empty(session, col(Notice.id).in_(waiting))


def forget_history(session: Session, plan_id: int) -> None:
    """Take work that became history out of the letters that wait; empty ones are cancelled."""
    waiting = select(col(Notice.id)).where(
        col(Notice.plan_id) == plan_id, col(Notice.state).in_(WAITING)
    )
    past = select(col(CycleRow.id)).where(col(CycleRow.history))
    work = select(col(Assignment.id)).where(col(Assignment.cycle_id).in_(past))
    for table, item, gone in (
        (NoticeAssignment, col(NoticeAssignment.assignment_id), work),
        (NoticeCycle, col(NoticeCycle.cycle_id), past),
    ):
        queued = col(table.notice_id).in_(waiting)
        changes.write(session, delete(table).where(queued, item.in_(gone)))
    digests = col(Notice.kind).in_(LETTERS)
    cancel_empty(session, and_(digests, col(Notice.id).in_(waiting)))


def cancel_pointless(session: Session, assignment_ids: Sequence[int]) -> int:
    """Cancel queued notices that nothing is left of; a digest with other work still goes."""
    return changes.write(session, _pointless(), {"assignment_ids": assignment_ids})


@cache
def _pointless() -> Update:
    of_ids = col(Assignment.id).in_(bindparam("assignment_ids", expanding=True))
    of_work = select(col(NoticeAssignment.notice_id)).where(
        col(NoticeAssignment.assignment_id).in_(bindparam("assignment_ids", expanding=True))
    )
    of_news = (
        select(col(NoticeCycle.notice_id))
        .join(Assignment, col(Assignment.cycle_id) == col(NoticeCycle.cycle_id))
        .where(of_ids)
    )
    return emptied(or_(col(Notice.id).in_(of_work), col(Notice.id).in_(of_news)))


def cancel_empty(session: Session, among: ColumnElement[bool]) -> int:
    """Cancel those of the waiting notices that nothing is left of: how many."""
    return changes.write(session, emptied(among))


def emptied(among: ColumnElement[bool]) -> Update:
    """How those of the waiting notices are cancelled that nothing is left of."""
    still = (
        exists()
        .where(
            col(NoticeAssignment.notice_id) == col(Notice.id),
            col(NoticeAssignment.assignment_id) == col(Assignment.id),
            col(Assignment.status).in_(OPEN),
        )
        .correlate(Notice)
    )
    news = (
        exists()
        .where(col(NoticeCycle.notice_id) == col(Notice.id), unfinished(col(NoticeCycle.cycle_id)))
        .correlate(Notice)
    )
    return (
        update(Notice)
        .where(among, col(Notice.state).in_(WAITING), col(Notice.kind).in_(LETTERS))
        .where(~still, ~news)
        .values(state="cancelled")
    )


def _view(
    row: Assignment,
    cycle: CycleRow,
    obligation: ObligationRow,
    agency: str,
    holder: str,
    *,
    as_of: date,
) -> AssignmentView:
    late = lateness(row, history=cycle.history)
    return AssignmentView(
        id=row.id or 0,
        obligation=obligation.code,
        period=cycle.period,
        agency=agency,
        holder=holder,
        opens_on=cycle.opens_on,
        due_on=row.due_on,
        due_on_decided=row.due_on_decided,
        status=row.status,
        overdue=late.overdue(as_of),
        submitted_on=row.submitted_on,
        days_late=late.days(as_of),
        title=cycle.title or obligation.title,
        source=cycle.ordered_by or obligation.source,
        kind=cycle.kind,
        opened_on=row.opened_on,
        history=cycle.history,
        expected_on=row.expected_on,
        extension_to=row.extension_to,
        acknowledged_on=row.acknowledged_on,
        changed_on=row.changed_on or row.opened_on,
        closed_on=row.closed_on,
        # The day of what somebody asked for is theirs, unless a document ordered it.
        by_decision=cycle.due_on_decided
        and cycle.due_on is not None
        and (cycle.title is None or cycle.ordered_by is not None),
        ordered_product=cycle.product,
    )


def lateness(row: Any, *, history: bool) -> Lateness:
    """What decides whether an assignment is late, by its row or by those columns of it."""
    return Lateness(
        due_on=row.due_on,
        # History may be closed or carried, but must not be held against anyone.
        decided=row.due_on_decided and not history,
        expected_on=row.expected_on if row.status in OPEN else None,
        submitted_on=row.submitted_on,
        waived=row.status == "waived",
    )


def facts(row: Assignment) -> dict[str, Any]:
    """What the audit keeps of an assignment: where it stood before a change, and from then on."""
    return {name: _text(getattr(row, name)) for name in KEPT}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def subject_of(assignment_id: int) -> str:
    """How the audit names an assignment."""
    return f"assignment:{assignment_id}"
