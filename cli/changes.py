"""Commands that change an assignment: one transition each, one transaction each."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.files import keep_file, read_file, web_link
from assignments.transitions import Paper, StatusChange
from cli.options import AsOf, By, Formatted, PlanCode, abbreviations, day, desk_of
from cli.output import Format, rows, say
from settings import Settings

CHANGES = ("id", "obligation", "period", "holder", "before", "after", "due_on", "extension_to")

Ids: TypeAlias = Annotated[list[int], typer.Argument(metavar="ID...", help="Assignments.")]
Reason: TypeAlias = Annotated[str | None, typer.Option("--reason", metavar="TEXT")]
Document: TypeAlias = Annotated[str | None, typer.Option("--document", metavar="NO")]
To: TypeAlias = Annotated[
    Any, typer.Option("--to", parser=day, metavar="DATE", help="The new last day.")
]


def acknowledge(
    ids: Ids,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """The holder has taken it on (tiếp nhận)."""
    _changed(lambda desk: transitions.acknowledge(desk, ids), as_of, by, plan_code, how)


def submit(
    ids: Ids,
    document: Annotated[str, typer.Option("--document", metavar="NO", help="Its number.")],
    dated: Annotated[
        Any, typer.Option("--dated", parser=day, metavar="DATE", help="On the paper.")
    ],
    file: Annotated[Path | None, typer.Option("--file", help="A copy to keep.")] = None,
    link: Annotated[str | None, typer.Option("--link", metavar="URL")] = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """The holder reports completion with evidence; one evidence may close several."""
    folder = Settings().evidence
    with read_file(file, folder) if file else nullcontext() as copy:
        paper = Paper(document, dated, copy.reference if copy else None, web_link(link), note)

        def submitted(desk: Desk) -> Sequence[StatusChange]:
            changed = transitions.submit(desk, ids, paper)
            if copy:
                # Last: what is refused leaves no file, and a file that cannot be kept no row.
                keep_file(copy, folder)
            return changed

        _changed(submitted, as_of, by, plan_code, how)


def accept(
    ids: Ids,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """A judge confirms completion; nobody accepts what they hold."""
    _changed(lambda desk: transitions.accept(desk, ids), as_of, by, plan_code, how)


def return_(
    ids: Ids,
    reason: Reason = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """A judge asks for more; sets the day to resubmit."""
    grounds = Grounds(reason)
    _changed(lambda desk: transitions.return_(desk, ids, grounds), as_of, by, plan_code, how)


def request_extension(
    ids: Ids,
    to: To,
    reason: Reason = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """The holder asks for more time (đề nghị gia hạn); nothing moves until it is decided."""
    ask, grounds = extensions.request_extension, Grounds(reason)
    _changed(lambda desk: ask(desk, ids, to, grounds), as_of, by, plan_code, how)


def extend(
    ids: Ids,
    to: To,
    reason: Reason = None,
    document: Document = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """A judge sets a new last day (gia hạn); the decision's own needs UBND tỉnh's document."""
    grounds = Grounds(reason, document)
    _changed(lambda desk: extensions.extend(desk, ids, to, grounds), as_of, by, plan_code, how)


def refuse(
    ids: Ids,
    reason: Reason = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """A judge refuses the request for more time."""
    grounds = Grounds(reason)
    _changed(lambda desk: extensions.refuse(desk, ids, grounds), as_of, by, plan_code, how)


def waive(
    ids: Ids,
    reason: Reason = None,
    document: Document = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """It need not be done, by a document."""
    grounds = Grounds(reason, document)
    _changed(lambda desk: transitions.waive(desk, ids, grounds), as_of, by, plan_code, how)


def reopen(
    ids: Ids,
    reason: Reason = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Take back a wrong acceptance or waiver."""
    grounds = Grounds(reason)
    _changed(lambda desk: transitions.reopen(desk, ids, grounds), as_of, by, plan_code, how)


def _changed(
    change: Callable[[Desk], Sequence[StatusChange]],
    as_of: Any,
    by: str | None,
    plan_code: str | None,
    how: Format,
) -> None:
    """Carry out one transition in one transaction, and print what changed."""
    with desk_of(as_of, by, plan_code) as desk:
        changed = change(desk)
    print_changes(changed, how, desk)


def print_changes(changed: Sequence[StatusChange], how: Format, desk: Desk) -> None:
    """Print what changed, and say what was recorded already."""
    rows(map(asdict, changed), CHANGES, how, names=abbreviations(desk.loaded.plan))
    for each in changed:
        if each.recorded_on:
            say(f"{each}: {each.document} was submitted on {each.recorded_on} already")
