"""Answers by mail become something only here: taken over as a submission, or set aside."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assignments import transitions
from assignments.desk import Desk, entitled, require_assignment, require_text
from assignments.errors import DecidedReply, MissingGrounds, UnknownReply
from assignments.offices import judges
from assignments.transitions import Paper, StatusChange
from deadlines.civil import civil_date
from models import replies
from models.assignments import work
from models.assignments.work import AssignmentView
from models.audit import acts
from models.audit.acts import Act
from models.replies import ReplyView
from models.tables_access import Reply

VIA = "mail"
"""How it is known that the holder reported: by mail, which the standing agency read."""
LONGEST_NOTE = 2000


def take_over(
    desk: Desk,
    reply_id: int,
    paper: Paper,
    *,
    assignment_id: int | None = None,
    files: Sequence[int] | None = None,
) -> StatusChange:
    """Submit what a reply hands in, in its holder's name, on the day that it came.

    `assignment_id` is the work that it names, unless given; `files` are positions of its files,
    all that were kept unless given. Only who decides on the work may: nobody takes over their own.
    Raises AssignmentError; then nothing is changed.
    """
    row, view = _undecided(desk, reply_id)
    key = assignment_id or row.assignment_id
    if key is None:
        raise MissingGrounds("reply-without-work", id=reply_id)
    assignment = require_assignment(desk.session, desk.loaded, key)
    may = judges(desk.loaded, assignment.holder)[:1]
    act = entitled(desk, may, "take over this reply", judges=True)
    chosen = _chosen(view, files)
    whole = replace(
        paper,
        file=chosen[0] if chosen else None,
        more_files=tuple(chosen[1:]),
        note=paper.note or view.text[:LONGEST_NOTE] or None,
    )
    came_on = replace(desk.act, as_of=_day(desk, assignment, civil_date(view.received_at)), via=VIA)
    [change] = transitions.submit(replace(desk, act=came_on), [key], whole)
    row.assignment_id = key
    detail = {"assignment": key, "document": paper.document, "dated": paper.dated_on}
    _decide(desk, row, act, "taken", detail)
    return change


def set_aside(desk: Desk, reply_id: int, reason: str) -> ReplyView:
    """Take a reply out of the queue: it hands in nothing. Raises AssignmentError."""
    require_text(reason, "set-aside-without-reason")
    row, view = _undecided(desk, reply_id)
    head = desk.loaded.plan.head
    act = entitled(desk, [head.standing_agency, head.judge], "set aside replies", judges=True)
    _decide(desk, row, act, "set_aside", {"reason": reason})
    return replace(view, state=row.state, decided_by=row.decided_by, decided_on=row.decided_on)


def _undecided(desk: Desk, reply_id: int) -> tuple[Reply, ReplyView]:
    """A reply on which nobody has decided, held; what the machine set aside is one too."""
    row = replies.lock(desk.session, desk.loaded.id, reply_id)
    view = replies.one(desk.session, desk.loaded.id, reply_id)
    if row is None or view is None:
        raise UnknownReply("no-such-reply", id=reply_id)
    if row.decided_by is not None and row.state == "set_aside":
        raise DecidedReply("reply-set-aside", id=reply_id, by=row.decided_by, on=row.decided_on)
    if row.decided_by is not None:
        raise DecidedReply("reply-taken", id=reply_id, by=row.decided_by, on=row.decided_on)
    return row, view


def _chosen(view: ReplyView, positions: Sequence[int] | None) -> list[str]:
    kept = {file.position: file.file for file in view.files if file.file}
    for position in positions or ():
        if position not in kept:
            raise MissingGrounds("no-file-of-reply", id=view.id, position=position)
    return [kept[position] for position in (kept if positions is None else positions)]


def _day(desk: Desk, assignment: AssignmentView, came_on: date) -> date:
    """The day for which it counts: when it came, but not before what happened to the work since."""
    last = acts.last_day(desk.session, desk.loaded.id, work.subject_of(assignment.id))
    earliest = max(came_on, assignment.opens_on, last or date.min)
    return min(earliest, desk.act.as_of)


def _decide(desk: Desk, row: Reply, act: Act, state: str, detail: dict[str, object]) -> None:
    row.state, row.decided_by, row.decided_on = state, act.actor, act.as_of
    desk.session.flush()
    subject = replies.subject_of(row.id or 0)
    action = "take-over" if state == "taken" else "set-aside"
    acts.log(desk.session, desk.loaded.id, act, action, subject=subject, detail=detail)
