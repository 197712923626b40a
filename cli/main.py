"""Entry point: the commands in the order of the documentation, and errors as sentences."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version

import typer
from typer.main import get_command

from cli.lazy import Program

app = typer.Typer(
    cls=Program,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="dondoc: a provincial decision as a running calendar that assigns, chases and records.",
)


@app.callback(invoke_without_command=True)
def root(
    context: typer.Context,
    show: bool = typer.Option(False, "--version", help="Print the version and exit."),
) -> None:
    """The command `dondoc`."""
    if show:
        print(version("dondoc"))
        raise typer.Exit
    if context.invoked_subcommand:
        context.with_resource(_guarded())


def run(arguments: Sequence[str] | None = None) -> None:
    """Run a command, by default the process's own: exit 0 done, 1 refused, 2 wrong usage.

    Never a traceback.
    """
    try:
        _require_text(sys.argv[1:] if arguments is None else arguments)
        _program()(arguments)
    except Exception as error:  # the entry point: the last place that can say it in words
        # Only now, because the errors of every room take as long to import as a command.
        from cli.refusing import is_expected, lines_of

        if os.environ.get("DONDOC_DEBUG") and not is_expected(error):
            raise
        for line in lines_of(error):
            print(line, file=sys.stderr)
        sys.exit(1)


@contextmanager
def _guarded() -> Iterator[None]:
    """While a command runs its files are its owner's alone, and its logs hide secrets."""
    from cli.refusing import redactor
    from operation.private import private_files

    redact = redactor()
    redact.guard_logs()
    if "structlog" in sys.modules:
        # A command that logs has imported it by now; others do not wait for it.
        import structlog

        # Standard output belongs to rows and objects, so logs must go to standard error.
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(redact.before(sys.stderr)))
    with private_files():
        yield


@cache
def _program() -> Callable[..., object]:
    """All commands, put together once: whoever runs several in one process waits once."""
    return get_command(app)


def _require_text(arguments: Sequence[str]) -> None:
    """What the shell passes is text, or it could be neither kept nor printed.

    Raises CommandRefused.
    """
    for argument in arguments:
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            shown = argument.encode(errors="replace").decode()
            from cli.options import CommandRefused

            raise CommandRefused(f'"{shown}" is not UTF-8; write it in UTF-8') from error


if __name__ == "__main__":
    run()
