"""The table of transitions, and the one place that carries them out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlmodel import Session

from assignments.errors import (
    ImpossibleTransition,
    MissingGrounds,
    NotTheirs,
    UnknownAssignment,
    WrongDay,
)
from assignments.offices import UNNAMED, Office, judges, office
from deadlines.rules import AtLeast
from models import audit, work
from models.audit import Act
from models.tables import Assignment, Evidence, Proof
from models.types import OPEN, Status
from models.work import Filter, Standing
from plans.loading import Loaded

Action: TypeAlias = Literal["acknowledge", "submit", "accept", "return", "waive", "reopen"]


@dataclass(frozen=True)
class Transition:
    """From which statuses an action leads where, and whether the holder or a judge decides."""

    sources: tuple[Status, ...]
    target: Status
    decides: Literal["holder", "judge"]


TRANSITIONS: dict[Action, Transition] = {
    "acknowledge": Transition(("assigned",), "acknowledged", "holder"),
    "submit": Transition(("assigned", "acknowledged", "returned"), "submitted", "holder"),
    "accept": Transition(("submitted",), "accepted", "judge"),
    "return": Transition(("submitted",), "returned", "judge"),
    "waive": Transition(("assigned", "acknowledged", "submitted", "returned"), "waived", "judge"),
    "reopen": Transition(("accepted", "waived"), "acknowledged", "judge"),
}


@dataclass(frozen=True)
class Paper:
    """What is submitted: number and date on the document, and where it is."""

    document: str
    dated_on: date
    file: str | None = None
    link: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Grounds:
    """Why a judge decides: a reason, and for a waiver the document that allows it."""

    reason: str | None = None
    document: str | None = None


@dataclass(frozen=True)
class Change:
    """One assignment before and after."""

    id: int
    obligation: str
    period: str
    holder: str
    before: str
    after: str


@dataclass(frozen=True)
class Desk:
    """Where a change is asked for: the session, the plan, the instant, and `--by`.

    Without `by` the operator acts for whoever may, and the audit says so.
    """

    session: Session
    loaded: Loaded
    act: Act
    by: str | None = None


def acknowledge(desk: Desk, ids: Sequence[int]) -> list[Change]:
    """The holder has taken it on. Raises AssignmentError, then nothing is changed."""
    return [_move(desk, one, "acknowledge", {}) for one in _found(desk, ids)]


def submit(desk: Desk, ids: Sequence[int], paper: Paper) -> list[Change]:
    """The holder reports completion; one evidence may close several assignments (I.2, I.2.a).

    What is to be done at least N times a year counts each evidence as one occasion, and is
    submitted with the N-th. Raises AssignmentError, then nothing is changed.
    """
    found = _found(desk, ids)
    for one in found:
        _require_possible(one, "submit")
    if not paper.document.strip():
        raise MissingGrounds("an evidence has a document number; write --document NO")
    if paper.dated_on > desk.act.as_of:
        raise MissingGrounds(
            f"the document is dated {paper.dated_on}, after the day of submission "
            f"{desk.act.as_of}; correct --dated or --as-of"
        )
    evidence = _keep(desk, paper, by=_acting(desk, found[0], "submit"))
    return [_submit_one(desk, one, evidence) for one in found]


def accept(desk: Desk, ids: Sequence[int]) -> list[Change]:
    """A judge confirms that it is done. Raises AssignmentError, then nothing is changed."""
    found = _found(desk, ids)
    for one in found:
        needed, there = _occasions(desk, one), work.evidence_count(desk.session, one.id)
        if needed > 1 and there < needed and one.status in OPEN:
            raise MissingGrounds(f"{_name(one)} has {there} of {needed}; submit what is missing")
    return [_move(desk, one, "accept", {}) for one in found]


def return_(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[Change]:
    """A judge asks for more; sets the day to resubmit. Raises AssignmentError."""
    _require(grounds.reason, "a return says what is missing; write --reason TEXT")
    return [_return_one(desk, one, grounds) for one in _found(desk, ids)]


def waive(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[Change]:
    """It need not be done, by a document (III.7: a year without need). Raises AssignmentError."""
    _require(grounds.reason, "a waiver has a reason; write --reason TEXT")
    _require(grounds.document, "a waiver rests on a document; write --document NO")
    detail = {"reason": grounds.reason, "document": grounds.document}
    return [_move(desk, one, "waive", detail) for one in _found(desk, ids)]


def reopen(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[Change]:
    """A wrong acceptance or waiver is taken back. Raises AssignmentError."""
    _require(grounds.reason, "a reopening has a reason; write --reason TEXT")
    return [_reopen_one(desk, one, grounds) for one in _found(desk, ids)]


def possible(status: str) -> list[str]:
    """Actions that a status allows, in the order of the table."""
    return [action for action, step in TRANSITIONS.items() if status in step.sources]


def _submit_one(desk: Desk, one: Standing, evidence: Evidence) -> Change:
    session, as_of = desk.session, desk.act.as_of
    _require_new_occasion(desk, one, evidence)
    proof = Proof(assignment_id=one.id, evidence_id=evidence.id or 0, submitted_on=as_of)
    session.add(proof)
    session.flush()
    needed = _occasions(desk, one)
    detail = {"evidence": evidence.id, "document": evidence.document, "dated": evidence.dated_on}
    if work.evidence_count(session, one.id) < needed:
        return _move(desk, one, "submit", detail, status="acknowledged")
    row = _row(desk, one)
    # Resubmitted in the days given keeps the day of the first submission.
    in_time = row.resubmit_on is not None and as_of <= row.resubmit_on
    day = row.submitted_on if in_time and row.submitted_on else as_of
    return _move(desk, one, "submit", detail, submitted_on=day)


def _require_new_occasion(desk: Desk, one: Standing, evidence: Evidence) -> None:
    """One document shows one occasion: sent twice it does not count as two."""
    if _occasions(desk, one) == 1:
        return
    for other, submitted_on in work.evidence_of(desk.session, one.id):
        if (other.document, other.dated_on) == (evidence.document, evidence.dated_on):
            raise MissingGrounds(
                f"{evidence.document} of {evidence.dated_on} was submitted on {submitted_on} "
                f"for {_name(one)}; each occasion has a document of its own"
            )


def _return_one(desk: Desk, one: Standing, grounds: Grounds) -> Change:
    plan, as_of = desk.loaded.plan, desk.act.as_of
    ahead = plan.working_days.after(as_of, plan.head.settings.resubmit_within)
    resubmit_on = max(ahead, one.due_on) if one.due_on else ahead
    days = {"resubmit_on": resubmit_on, "expected_on": resubmit_on}
    return _move(desk, one, "return", {"reason": grounds.reason}, **days)


def _reopen_one(desk: Desk, one: Standing, grounds: Grounds) -> Change:
    row = _row(desk, one)
    anew = {"closed_on": None, "submitted_on": None, "resubmit_on": None}
    return _move(desk, one, "reopen", {"reason": grounds.reason}, expected_on=row.due_on, **anew)


def _move(
    desk: Desk,
    one: Standing,
    action: Action,
    detail: Mapping[str, object],
    **values: object,
) -> Change:
    """The row's new values, the audit row that keeps them, cancelled notices: one transaction."""
    _require_possible(one, action)
    actor = _acting(desk, one, action)
    _require_later(desk, one)
    row = _row(desk, one)
    row.status = TRANSITIONS[action].target
    if row.status in ("accepted", "waived"):
        row.closed_on = desk.act.as_of
    for name, value in values.items():
        setattr(row, name, value)
    desk.session.flush()
    work.cancel_pointless(desk.session, [one.id])
    act = Act(actor.name, desk.act.now, desk.act.as_of)
    whole = {"before": one.status, "after": work.kept(row), **detail}
    subject = work.subject_of(one.id)
    audit.record(desk.session, desk.loaded.id, act, action=action, subject=subject, detail=whole)
    return Change(one.id, one.obligation, one.period, one.holder, one.status, row.status)


def _require_later(desk: Desk, one: Standing) -> None:
    """A change lies neither before the work opened nor before the change that it follows."""
    day, last = desk.act.as_of, work.changed_on(desk.session, desk.loaded.id, one.id)
    if day < one.opens_on:
        raise WrongDay(f"{_name(one)} opens on {one.opens_on}; write --as-of that day or later")
    if last is not None and day < last:
        raise WrongDay(f"{_name(one)} was last changed on {last}; write --as-of that day or later")


def _acting(desk: Desk, one: Standing, action: Action) -> Office:
    """Who carries it out. Raises NotTheirs: nobody judges what they hold."""
    may = judges(desk.loaded, one.holder)
    if TRANSITIONS[action].decides == "holder":
        # The standing agency records what an agency reported on paper.
        may = [one.holder, *may]
    if desk.by is None:
        # Nobody was named: the record does not claim that an office acted.
        return Office(may[0], UNNAMED)
    asked = office(desk.session, desk.loaded, desk.by)
    if asked.agency in may:
        return asked
    why = "holds it" if asked.agency == one.holder else "does not decide it"
    raise NotTheirs(f"{asked.agency} {why}; {action} of {_name(one)}: --by {' or '.join(may)}")


def _require_possible(one: Standing, action: Action) -> None:
    if one.status not in TRANSITIONS[action].sources:
        raise ImpossibleTransition(_name(one), action, one.status, possible(one.status))


def _require(given: str | None, what: str) -> None:
    if not given or not given.strip():
        raise MissingGrounds(what)


def known_assignment(session: Session, loaded: Loaded, assignment_id: int) -> Standing:
    """An assignment of the plan. Raises UnknownAssignment."""
    wanted = Filter(ids=[assignment_id])
    # Ids are 64 bits wide in both databases; a longer number is no id.
    found = work.standings(session, loaded.id, date.max, wanted) if assignment_id < 2**63 else []
    if not found:
        raise UnknownAssignment(assignment_id)
    return found[0]


def _found(desk: Desk, ids: Sequence[int]) -> list[Standing]:
    return [known_assignment(desk.session, desk.loaded, one) for one in dict.fromkeys(ids)]


def _row(desk: Desk, one: Standing) -> Assignment:
    return work.locked(desk.session, one.id)


def _occasions(desk: Desk, one: Standing) -> int:
    """How many pieces of evidence it takes: N where the decision says at least N a year."""
    rules = desk.loaded.plan.obligation(one.obligation).rules
    return max((rule.times for rule in rules if isinstance(rule, AtLeast)), default=1)


def _keep(desk: Desk, paper: Paper, by: Office) -> Evidence:
    evidence = Evidence(
        document=" ".join(paper.document.split()),
        dated_on=paper.dated_on,
        file=paper.file,
        link=paper.link,
        note=paper.note,
        recorded_by=by.name,
        recorded_at=desk.act.now,
    )
    desk.session.add(evidence)
    desk.session.flush()
    return evidence


def _name(one: Standing) -> str:
    return f"assignment {one.id} ({one.obligation}, {one.period}, {one.holder})"
