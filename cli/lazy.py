"""Typer groups that know their commands by the table, and import one when it is called."""

import inspect
from collections.abc import Callable
from functools import cache, wraps
from importlib import import_module
from typing import Annotated, Any, TypeAlias, cast

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from cli.table import PANELS, Command, CommandGroup

Wide: TypeAlias = Annotated[
    bool, typer.Option("--wide", help="A table has all columns, uncut, however wide that is.")
]


class WholeCommand(TyperCommand):
    """A command of which no option is dropped: one that takes a single value is written once."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The arguments, parsed; wrong usage if a single option is repeated."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        singles = [option for option in order if isinstance(option, TyperOption)]
        for option in singles:
            repeated = singles.count(option) > 1 and not (option.multiple or option.is_flag)
            if repeated and not ctx.resilient_parsing:
                ctx.fail(f"{option.opts[0]} is written more than once; write it once")
        return super().parse_args(ctx, args)


class ListedCommand(TyperCommand):
    """A command as the help lists it: its name and its line, nothing imported."""

    def __init__(self, words: str, row: Command, panel: str) -> None:
        super().__init__(words.rpartition(" ")[2], help=row.line, rich_help_panel=panel)
        self.words, self.row = words, row

    @property
    def whole(self) -> TyperCommand:
        """The command itself, with its options; imported now."""
        return _imported(self.words, self.row)


class ListedGroup(TyperGroup):
    """Commands by their names; the one that is called, or completed, is imported."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the arguments name, and what is left of them."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, command.whole if isinstance(command, ListedCommand) else command, rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help of the group, with the example of its first command at the end."""
        first = next(iter(self.commands.values()))
        if isinstance(first, ListedCommand):
            self.epilog = _example(first.words)
        super().format_help(ctx, formatter)


class Program(ListedGroup):
    """The program: all commands of the table."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        listed: TyperGroup | TyperCommand
        groups: dict[str, TyperGroup] = {"": self}
        for panel, rows in PANELS.items():
            for words, row in rows.items():
                before, _, name = words.rpartition(" ")
                if isinstance(row, CommandGroup):
                    listed = groups[name] = ListedGroup(
                        name=name, help=row.line, rich_help_panel=panel, no_args_is_help=True
                    )
                else:
                    # Within its group a command stands under no heading.
                    listed = ListedCommand(words, row, "" if before else panel)
                groups[before].commands[name] = listed


def _example(words: str) -> str:
    """The last line of the help."""
    # Only now, because most commands don't show their help.
    from cli.examples import EXAMPLES

    return f"Example: dondoc {words} {EXAMPLES[words]}".rstrip()


@cache
def _imported(words: str, row: Command) -> TyperCommand:
    module, _, function = row.place.partition(":")
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    command = _with_wide(getattr(import_module(f"cli.{module}"), function))
    name = words.rpartition(" ")[2]
    app.command(name, cls=WholeCommand, epilog=_example(words))(command)
    return cast(TyperCommand, get_command(app))


def _with_wide(command: Callable[..., None]) -> Callable[..., None]:
    """The command; with `--wide` beside `--format`, which is the same for all that print rows."""
    signature = inspect.signature(command)
    if "how" not in signature.parameters:
        return command
    from cli.output import all_columns

    @wraps(command)
    def whole(*, wide: bool = False, **options: Any) -> None:
        with all_columns(wide):
            command(**options)

    option = inspect.Parameter(
        "wide", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Wide
    )
    # Typer reads annotations and signature, each for itself, so both must know the option.
    whole.__annotations__ = {**command.__annotations__, "wide": Wide}
    parameters = [*signature.parameters.values(), option]
    whole.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    return whole
