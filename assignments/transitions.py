"""What happens to an assignment: the table of transitions, and each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias

from assignments.days import require_not_ahead, require_not_before
from assignments.desk import Desk, Grounds, lock_assignments, require_text, row_of
from assignments.errors import ImpossibleTransition, MissingGrounds, NeedsName, NotTheirs
from assignments.offices import Office, judges, office
from deadlines.rules import AtLeast
from models.assignments import work
from models.assignments.work import AssignmentView
from models.audit import acts
from models.tables import Assignment, Evidence, Proof
from models.types import OPEN, Status

Action: TypeAlias = Literal[
    "acknowledge",
    "submit",
    "accept",
    "return",
    "request-extension",
    "extend",
    "refuse",
    "waive",
    "reopen",
]


@dataclass(frozen=True)
class Transition:
    """From which statuses an action leads where, and whether the holder or a judge decides.

    Without a target the status stays: the action moves a day.
    """

    sources: tuple[Status, ...]
    target: Status | None
    decides: Literal["holder", "judge"]


TRANSITIONS: dict[Action, Transition] = {
    "acknowledge": Transition(("assigned",), "acknowledged", "holder"),
    "submit": Transition(OPEN, "submitted", "holder"),
    "accept": Transition(("submitted",), "accepted", "judge"),
    "return": Transition(("submitted",), "returned", "judge"),
    "request-extension": Transition(OPEN, None, "holder"),
    "extend": Transition(OPEN, None, "judge"),
    "refuse": Transition(OPEN, None, "judge"),
    "waive": Transition((*OPEN, "submitted"), "waived", "judge"),
    "reopen": Transition(("accepted", "waived"), "acknowledged", "judge"),
}


@dataclass(frozen=True)
class StatusChange:
    """One assignment before and after.

    With `recorded_on` nothing was changed: the same document was submitted that day.
    """

    id: int
    obligation: str
    period: str
    holder: str
    before: str
    after: str
    due_on: date | None
    extension_to: date | None
    recorded_on: date | None = None
    document: str | None = None

    def __str__(self) -> str:
        return work.name_of(self.id, self.obligation, self.period, self.holder)


@dataclass(frozen=True)
class Paper:
    """What is submitted: number and date on the document, and where it is.

    `more_files` are those that go with `file`; each is a piece of evidence, all one document.
    """

    document: str
    dated_on: date
    file: str | None = None
    link: str | None = None
    note: str | None = None
    more_files: tuple[str, ...] = ()


def acknowledge(desk: Desk, ids: Sequence[int]) -> list[StatusChange]:
    """Record that the holder has taken work on. Raises AssignmentError; then nothing is changed."""
    return [move(desk, assignment, "acknowledge", {}) for assignment in lock_assignments(desk, ids)]


def submit(desk: Desk, ids: Sequence[int], paper: Paper) -> list[StatusChange]:
    """Record that work was reported done; one evidence may close several assignments (I.2.a).

    What is to be done at least N times a year counts each evidence as one occasion, and is
    submitted with the N-th. What waits to be judged by the same document stays as it is, and
    its change says so. Raises AssignmentError, then nothing is changed.
    """
    assignments = lock_assignments(desk, ids)
    recorded = {each.id: _recorded_on(desk, each, paper) for each in assignments}
    new = [assignment for assignment in assignments if recorded[assignment.id] is None]
    for assignment in new:
        require_possible(assignment, "submit")
    if not paper.document.strip():
        raise MissingGrounds("evidence-without-number")
    if paper.dated_on > desk.act.as_of:
        raise MissingGrounds("evidence-dated-ahead", dated_on=paper.dated_on, as_of=desk.act.as_of)
    # The office of the first stands on the evidence; each assignment is checked when it moves.
    evidence = _keep_all(desk, paper, by=acting(desk, new[0], "submit")) if new else []
    return [
        _submit_one(desk, assignment, evidence)
        if evidence and assignment in new
        else _repeat_one(desk, assignment, paper, recorded[assignment.id])
        for assignment in assignments
    ]


def accept(desk: Desk, ids: Sequence[int]) -> list[StatusChange]:
    """Record that a judge confirms work. Raises AssignmentError; then nothing is changed."""
    assignments = lock_assignments(desk, ids)
    for assignment in assignments:
        needed = occasions(desk, assignment)
        count = work.evidence_count(desk.session, assignment.id)
        if needed > 1 and count < needed and assignment.status in OPEN:
            raise MissingGrounds(
                "occasions-missing", assignment=assignment, count=count, needed=needed
            )
    return [move(desk, assignment, "accept", {}) for assignment in assignments]


def return_(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[StatusChange]:
    """Return work for more, with a day to resubmit. Raises AssignmentError."""
    require_text(grounds.reason, "return-without-reason")
    return [_return_one(desk, assignment, grounds) for assignment in lock_assignments(desk, ids)]


def waive(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[StatusChange]:
    """Waive work by a document (III.7: a year without need). Raises AssignmentError."""
    require_text(grounds.reason, "waiver-without-reason")
    require_text(grounds.document, "waiver-without-document")
    detail = {"reason": grounds.reason, "document": grounds.document}
    return [move(desk, assignment, "waive", detail) for assignment in lock_assignments(desk, ids)]


def reopen(desk: Desk, ids: Sequence[int], grounds: Grounds) -> list[StatusChange]:
    """Take back a wrong acceptance or waiver. Raises AssignmentError."""
    require_text(grounds.reason, "reopening-without-reason")
    return [_reopen_one(desk, assignment, grounds) for assignment in lock_assignments(desk, ids)]


def _submit_one(desk: Desk, assignment: AssignmentView, pieces: list[Evidence]) -> StatusChange:
    session, as_of, evidence = desk.session, desk.act.as_of, pieces[0]
    _require_new_occasion(desk, assignment, evidence)
    session.add_all(
        Proof(assignment_id=assignment.id, evidence_id=piece.id or 0, submitted_on=as_of)
        for piece in pieces
    )
    session.flush()
    needed = occasions(desk, assignment)
    detail = {"evidence": evidence.id, "document": evidence.document, "dated": evidence.dated_on}
    row = row_of(desk, assignment)
    if work.evidence_count(session, assignment.id) < needed:
        # One occasion of several cannot answer a request for more time, so that one stays.
        extension_to = row.extension_to
        return move(
            desk, assignment, "submit", detail, status="acknowledged", extension_to=extension_to
        )
    if assignment.status == "submitted":
        return move(desk, assignment, "submit", detail)
    # The days to resubmit are the judge's, so what comes in them must not count as late.
    in_time = row.resubmit_on is not None and as_of <= row.resubmit_on
    day = row.submitted_on if in_time and row.submitted_on else as_of
    return move(desk, assignment, "submit", detail, submitted_on=day)


def _recorded_on(desk: Desk, assignment: AssignmentView, paper: Paper) -> date | None:
    """The day on which just this was submitted, of work that waits to be judged."""
    # Returned or reopened, the same document may be the answer, so it is taken anew.
    if assignment.status != "submitted":
        return None
    evidence = work.evidence_of(desk.session, assignment.id)
    return next((on for known, on in evidence if _identity(known) == _identity(paper)), None)


def _identity(paper: Paper | Evidence) -> tuple[str, date, str, str | None]:
    """What tells two papers apart; a file by what is in it, whatever it is called."""
    content, _, _ = (paper.file or "").partition("/")
    # One spelling, so that the same document cannot count as two occasions.
    return " ".join(paper.document.split()), paper.dated_on, content, paper.link


def _repeat_one(
    desk: Desk, assignment: AssignmentView, paper: Paper, on: date | None
) -> StatusChange:
    acting(desk, assignment, "submit")
    document, *_ = _identity(paper)
    return _change(assignment, assignment, recorded_on=on, document=document)


def _require_new_occasion(desk: Desk, assignment: AssignmentView, evidence: Evidence) -> None:
    """One document shows one occasion: sent twice it does not count as two."""
    needed = occasions(desk, assignment)
    if needed == 1 or work.evidence_count(desk.session, assignment.id) >= needed:
        # Taken back after a wrong acceptance, the last document may be handed in again.
        return
    for other, submitted_on in work.evidence_of(desk.session, assignment.id):
        if (other.document, other.dated_on) == (evidence.document, evidence.dated_on):
            raise MissingGrounds(
                "occasion-counted",
                document=evidence.document,
                dated_on=evidence.dated_on,
                submitted_on=submitted_on,
                assignment=assignment,
            )


def _return_one(desk: Desk, assignment: AssignmentView, grounds: Grounds) -> StatusChange:
    again = _day_to_resubmit(desk, assignment)
    detail = {"reason": grounds.reason}
    return move(desk, assignment, "return", detail, resubmit_on=again, expected_on=again)


def _reopen_one(desk: Desk, assignment: AssignmentView, grounds: Grounds) -> StatusChange:
    # The mistake was the judge's, so the holder must not lose its earlier day by it.
    again = _day_to_resubmit(desk, assignment)
    days = {"closed_on": None, "resubmit_on": again, "expected_on": again}
    return move(desk, assignment, "reopen", {"reason": grounds.reason}, **days)


def _day_to_resubmit(desk: Desk, assignment: AssignmentView) -> date:
    """Some working days from now (a setting), and never before the due date."""
    plan = desk.loaded.plan
    ahead = plan.working_days.after(desk.act.as_of, plan.head.settings.resubmit_within)
    # Returned early, it must not be expected before the day that the decision gives.
    return max(ahead, assignment.due_on) if assignment.due_on else ahead


def occasions(desk: Desk, assignment: AssignmentView) -> int:
    """How many pieces of evidence it takes: N where the decision says at least N a year."""
    if assignment.kind != "at_least":
        return 1
    # An edit of the plan may have dropped the obligation: its open work is reported once.
    rows = [row for row in desk.loaded.plan.obligations if row.code == assignment.obligation]
    rules = [rule for row in rows for rule in row.rules if isinstance(rule, AtLeast)]
    return max((rule.times for rule in rules), default=1)


def _keep_all(desk: Desk, paper: Paper, by: Office) -> list[Evidence]:
    others = [replace(paper, file=file, note=None) for file in paper.more_files]
    return [_keep(desk, each, by) for each in (paper, *others)]


def _keep(desk: Desk, paper: Paper, by: Office) -> Evidence:
    evidence = Evidence(
        document=_identity(paper)[0],
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


def possible(assignment: AssignmentView) -> list[str]:
    """Actions that are possible now, in the order of the table."""
    return [action for action, step in TRANSITIONS.items() if _allows(assignment, action, step)]


def _allows(assignment: AssignmentView, action: Action, step: Transition) -> bool:
    if action == "refuse" and assignment.extension_to is None:
        return False
    # One more occasion than "at least N" asks for is welcome until they are judged.
    more = action == "submit" and assignment.status == "submitted" and assignment.kind == "at_least"
    return more or assignment.status in step.sources


def move(
    desk: Desk,
    assignment: AssignmentView,
    action: Action,
    detail: Mapping[str, object],
    **values: object,
) -> StatusChange:
    """Give a row its new values, log them, and cancel pointless notices, in one transaction.

    Raises AssignmentError: impossible, not theirs, or on a day before what it follows.
    """
    require_possible(assignment, action)
    actor = acting(desk, assignment, action)
    _require_later(desk, assignment)
    row = row_of(desk, assignment)
    before = work.facts(row)
    for name, value in {**_changes_of(desk, action), **values}.items():
        setattr(row, name, value)
    desk.session.flush()
    # Letters that wait speak of the old day and must not leave.
    if action == "extend":
        work.forget_unsent(desk.session, assignment.id)
    work.cancel_pointless(desk.session, [assignment.id])
    act = desk.act.by(actor.name)
    whole = {"before": before, "after": work.facts(row), **detail}
    subject = work.subject_of(assignment.id)
    acts.log(desk.session, desk.loaded.id, act, action=action, subject=subject, detail=whole)
    return _change(assignment, row)


def _change(
    assignment: AssignmentView,
    after: AssignmentView | Assignment,
    recorded_on: date | None = None,
    document: str | None = None,
) -> StatusChange:
    return StatusChange(
        id=assignment.id,
        obligation=assignment.obligation,
        period=assignment.period,
        holder=assignment.holder,
        before=assignment.status,
        after=after.status,
        due_on=after.due_on,
        extension_to=after.extension_to,
        recorded_on=recorded_on,
        document=document,
    )


def _changes_of(desk: Desk, action: Action) -> dict[str, object]:
    """What an action does to every assignment: its status, the day it closed, no open request."""
    target = TRANSITIONS[action].target
    values: dict[str, object] = {"changed_on": desk.act.as_of}
    if target is not None:
        values["status"] = target
    if action == "acknowledge":
        values["acknowledged_on"] = desk.act.as_of
    if target in ("accepted", "waived"):
        values["closed_on"] = desk.act.as_of
    # Whatever else happens answers an open request, so that none waits for ever to be decided.
    if action != "acknowledge":
        values["extension_to"] = None
    return values


def _require_later(desk: Desk, assignment: AssignmentView) -> None:
    """A change lies neither ahead, nor before the work opened or the change that it follows."""
    require_not_ahead(desk.act)
    require_not_before(desk.act, assignment.opens_on, "not-open-yet", assignment=assignment)
    last = acts.last_day(desk.session, desk.loaded.id, work.subject_of(assignment.id))
    require_not_before(desk.act, last, "changed-later", assignment=assignment)


def acting(desk: Desk, assignment: AssignmentView, action: Action) -> Office:
    """Who carries it out. Raises NotTheirs of another `by`: nobody judges what they hold;
    NeedsName of a judgement by nobody.
    """
    may = judges(desk.loaded, assignment.holder)
    if TRANSITIONS[action].decides == "holder":
        # The standing agency may too, because it records what agencies report on paper.
        may = [assignment.holder, *may]
    if desk.by is None:
        if TRANSITIONS[action].decides == "judge" and not desk.follows:
            decision = f"to {_verb(action)} {assignment}"
            raise NeedsName("nobody-named", decision=decision, may=may)
        # Nobody is named: whoever runs the command acts for the holder, and the audit says so.
        return Office(may[0], desk.act.actor)
    actor = office(desk.session, desk.loaded, desk.by)
    if actor.agency in may:
        return actor
    code = "does-not-hold"
    if TRANSITIONS[action].decides == "judge":
        code = "judges-itself" if actor.agency == assignment.holder else "does-not-judge"
    doing = {"agency": actor.agency, "action": _verb(action), "assignment": assignment}
    raise NotTheirs(code, may=may, **doing)


def _verb(action: Action) -> str:
    """An action in a sentence."""
    return action.replace("-", " ")


def require_possible(assignment: AssignmentView, action: Action) -> None:
    """Raises ImpossibleTransition, which names what is possible."""
    if action not in possible(assignment):
        raise ImpossibleTransition(
            "impossible",
            assignment=assignment,
            action=action,
            status=assignment.status,
            possible=possible(assignment),
        )
