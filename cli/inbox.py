"""Commands on answers by mail: read them, list them, take one over or set it aside."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

import typer

from assignments import replies as deciding
from assignments.transitions import Paper
from cli.changes import CHANGES
from cli.options import AsOf, By, CommandRefused, Formatted, PlanCode, act, day, desk_of, record
from cli.output import Format, rows, say
from models import replies
from models.database import transaction
from models.replies import ReplyView
from notifications.papers import NamedPaper, paper_of
from operation.inbox import read_inbox
from plans.loading import every

READ = ("id", "received_at", "sender", "agency", "obligation", "period", "assignment", "problem")
REPLIES = (
    *READ,
    "state",
    "subject",
    "text",
    "document",
    "dated",
    "files",
    "decided_by",
    "decided_on",
)
ON_SCREEN = (*READ[:2], *READ[2:5], "problem", "state", "document", "dated")
DECIDED = ("id", "state", "decided_by", "decided_on")
NO_PAPER = NamedPaper("", None)


def inbox(as_of: AsOf = None, plan_code: PlanCode = None, how: Formatted = Format.table) -> None:
    """Read the answers in the mailbox of DONDOC_REPLY_MAILBOX; nothing in them is obeyed."""
    installation = record(plan_code)
    reading = read_inbox(installation, act(as_of, "inbox"))
    if reading is None:
        raise CommandRefused("no mailbox is configured; set DONDOC_REPLY_MAILBOX")
    say(f"{len(reading.kept)} answers kept; {reading.known} were kept before")
    with transaction(installation.reading) as session:
        views = [
            view
            for loaded in every(session)
            for view in replies.every(session, loaded.id)
            if view.id in reading.kept
        ]
    rows(map(_row, views), (*READ, "state"), how)


def list_replies(
    everything: Annotated[
        bool, typer.Option("--all", help="Those on which somebody decided, too.")
    ] = False,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print the answers by mail that wait, the oldest first."""
    with record(plan_code).read() as (session, loaded):
        listed = replies.every(session, loaded.id)
    waiting = (view for view in listed if everything or view.state == "waiting")
    rows(map(_row, waiting), REPLIES, how, ON_SCREEN)


def take(
    reply_id: Annotated[int, typer.Argument(metavar="ID", help="A reply.")],
    document: Annotated[
        str | None, typer.Option("--document", metavar="NO", help="Default: as the reply names it.")
    ] = None,
    dated: Annotated[
        Any, typer.Option("--dated", parser=day, metavar="DATE", help="On the paper.")
    ] = None,
    assignment: Annotated[
        int | None, typer.Option("--assignment", metavar="ID", help="Default: as it was matched.")
    ] = None,
    file: Annotated[
        list[int] | None,
        typer.Option("--file", metavar="N", help="Only these, by their order in the reply."),
    ] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Take an answer over as the holder's report of the day it came; who judges the work does."""
    with desk_of(as_of, by, plan_code) as desk:
        view = replies.one(desk.session, desk.loaded.id, reply_id)
        named = (view and paper_of(view)) or NO_PAPER
        number = document or named.document
        on = dated or (named.dated_on if number == named.document else None)
        if view and not (number and on):
            raise CommandRefused(
                f"reply {reply_id} does not name its document and date; "
                "write --document NO --dated DATE"
            )
        paper = Paper(number, on or desk.act.as_of, note=note)
        change = deciding.take_over(desk, reply_id, paper, assignment_id=assignment, files=file)
    if change.recorded_on:
        say(f"{change}: {change.document} was recorded on {change.recorded_on} already")
    rows([asdict(change)], CHANGES, how)


def put_aside(
    reply_id: Annotated[int, typer.Argument(metavar="ID", help="A reply.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")] = "",
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Take an answer out of the queue: it hands in nothing."""
    with desk_of(as_of, by, plan_code) as desk:
        view = deciding.set_aside(desk, reply_id, reason)
    rows([_row(view)], DECIDED, how)


def _row(view: ReplyView) -> dict[str, Any]:
    paper = paper_of(view) or NO_PAPER
    return {
        **asdict(view),
        "assignment": view.assignment_id,
        "document": paper.document or None,
        "dated": paper.dated_on,
        "files": list(_named(view)),
    }


def _named(view: ReplyView) -> Iterator[str]:
    """Its files by name, with what keeps one from being evidence."""
    for file in view.files:
        yield f"{file.name} ({file.problem})" if file.problem else file.name
