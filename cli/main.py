"""Entry point: the commands in the order of the documentation, and errors as sentences."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

import structlog
import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import DBAPIError
from typer.core import TyperGroup
from typer.main import get_command

from assignments.errors import AssignmentError
from cli import (
    changes,
    ending,
    inspecting,
    keeping,
    letters,
    machine,
    mail,
    operator,
    paper,
    plan,
    proof,
    reaching,
    reorganisation,
    report,
    scoring,
    silence,
    work,
)
from cli.options import Refused
from cli.output import visible
from deadlines.working_days import HolidayTableEnds
from documents.errors import DocumentError
from inspections.errors import InspectionError
from models.database import DatabaseError, words_of
from notifications.errors import NotificationError
from notifications.secrets import Redactor
from operation.errors import OperationError
from operation.private import private_files
from plans.faults import PlanError
from scoring.errors import ScoringError
from settings import Settings

REFUSALS = (
    AssignmentError,
    DatabaseError,
    DocumentError,
    HolidayTableEnds,
    InspectionError,
    NotificationError,
    OperationError,
    PlanError,
    Refused,
    ScoringError,
)

ORDER = (
    *("check", "load", "due", "why", "agencies", "end"),
    *("open", "chase", "deliver", "hold", "release", "trigger"),
    *("assignments", "acknowledge", "submit", "accept", "return"),
    *("request-extension", "extend", "refuse", "waive", "reopen"),
    *("record", "event", "transfer", "silence", "contact", "deputy", "bounce", "channel"),
    "inspect",
    *("notices", "letter", "deliveries", "retry", "certificate", "report", "score"),
    *("audit", "migrate", "backup", "restore"),
    *("deploy", "up", "status", "demo"),
)
"""The order of docs/commands.md, for the help; Typer itself lists groups behind all commands."""


class InOrder(TyperGroup):
    """The program, its commands listed in that order."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Every command's name; Typer keeps the type of a context to itself."""
        return sorted(self.commands, key=ORDER.index)


app = typer.Typer(
    cls=InOrder,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="dondoc: a provincial decision as a running calendar that assigns, chases and records.",
)
plan.add_to(app)
ending.add_to(app)
machine.add_to(app)
work.add_to(app)
reaching.add_to(app)
changes.add_to(app)
keeping.add_to(app)
reorganisation.add_to(app)
letters.add_to(app)
mail.add_to(app)
silence.add_to(app)
inspecting.add_to(app)
paper.add_to(app)
proof.add_to(app)
report.add_to(app)
scoring.add_to(app)
operator.add_to(app)


@app.callback(invoke_without_command=True)
def root(
    show: bool = typer.Option(False, "--version", help="Print the version and exit."),
) -> None:
    """The command `dondoc`."""
    if show:
        print(version("dondoc"))
        raise typer.Exit


def run(arguments: Sequence[str] | None = None) -> None:
    """Run a command, by default the process's own: exit 0 done, 1 refused, 2 wrong usage.

    Never a traceback.
    """
    redact = _redactor()
    redact.guard_logs()

    def refuse(words: object) -> None:
        print(redact(visible(str(words), lines=True)), file=sys.stderr)

    # Standard output belongs to rows and objects: logs go to standard error.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(redact.before(sys.stderr)))
    try:
        _require_text(sys.argv[1:] if arguments is None else arguments)
        with private_files():
            _program()(arguments)
    except REFUSALS as error:
        refuse(error)
    except ValidationError as error:
        for fault in error.errors():
            name = "DONDOC_" + "_".join(map(str, fault["loc"])).upper()
            refuse(f"{name}: {fault['msg']}")
    except SettingsError:
        refuse('DONDOC_CHANNELS is no JSON; write e.g. {"sms": "twilio://…/{address}"}')
    except DBAPIError as error:
        refuse(words_of(error))
    except Exception as error:  # the entry point: the last place that can say it in words
        if os.environ.get("DONDOC_DEBUG"):
            raise
        words = f"{type(error).__name__}: {error}"
        refuse(f"unexpected: {words}; DONDOC_DEBUG=1 shows where")
    else:
        return
    sys.exit(1)


@cache
def _program() -> Callable[..., object]:
    """All commands, put together once: whoever runs several in one process waits once."""
    return get_command(app)


def _redactor() -> Redactor:
    """What hides the secrets of the settings; settings that are refused are refused later."""
    try:
        return Redactor(Settings().secrets)
    except (SettingsError, ValidationError):
        return Redactor(())


def _require_text(arguments: Sequence[str]) -> None:
    """What the shell passes is text, or it could be neither kept nor printed. Raises Refused."""
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            shown = argument.encode(errors="replace").decode()
            raise Refused(f'"{shown}" is not UTF-8; write it in UTF-8') from error


if __name__ == "__main__":
    run()
