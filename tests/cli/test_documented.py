"""docs/commands.md tells of every command: in the order of the help, with just its options."""

import re
import shlex
from collections.abc import Iterator

import pytest
import typer
from typer.core import TyperCommand, TyperGroup
from typer.testing import CliRunner

from cli.main import app
from cli.table import PANELS
from tests.cli import documented
from tests.cli.conftest import Dondoc


def commands(group: TyperGroup, before: str = "") -> Iterator[tuple[str, TyperCommand]]:
    """Every command in the order of the help, imported; those of a group as "audit seal"."""
    context = typer.Context(group)
    for name in group.list_commands(context):
        _, command, _ = group.resolve_command(context, [name])
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_the_lines_of_the_help_are_the_first_of_the_commands_themselves() -> None:
    rows = {words: row for panel in PANELS.values() for words, row in panel.items()}

    for words, command in COMMANDS.items():
        assert rows[words].line == " ".join(command.help.partition("\n\n")[0].split()), words


def test_a_commands_help_ends_with_an_example_that_the_program_reads() -> None:
    for words, command in COMMANDS.items():
        start, _, given = command.epilog.partition(f" {words}")

        assert start == "Example: dondoc", words
        command.make_context(words, shlex.split(given))


def test_a_groups_help_ends_with_the_example_of_its_first_command() -> None:
    answer = CliRunner().invoke(app, ["score", "--help"])

    assert answer.output.rstrip().splitlines()[-1].strip().startswith("Example: dondoc score open ")


def test_the_table_has_every_command_in_the_order_of_the_help() -> None:
    assert [row.name for row in documented.rows()] == list(COMMANDS)


@pytest.mark.parametrize("row", documented.rows(), ids=lambda row: row.name)
def test_the_table_has_just_the_options_of_a_command(row: documented.Row) -> None:
    command = COMMANDS[row.name]

    options = {opt for param in command.params for opt in param.opts if opt.startswith("--")}

    # What the page says once of every --format stands in no row.
    assert options - {"--wide"} == row.options
    assert ("--wide" in options) == ("--format" in options)


def test_the_help_lists_the_commands_in_the_order_of_the_table(dondoc: Dondoc) -> None:
    told = dondoc("--help").out.partition("The plan")[2]

    names = list(dict.fromkeys(row.name.partition(" ")[0] for row in documented.rows()))
    assert re.findall(r"^│ ([a-z-]+)", told, re.MULTILINE) == names
