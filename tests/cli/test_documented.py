"""docs/commands.md tells of every command: in the order of the help, with just its options."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from cli.main import app
from tests.cli import documented
from tests.cli.conftest import Dondoc


def commands(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Every command in the order of the help; those of a group as "audit seal"."""
    for name in group.list_commands(None):
        command = group.commands[name]
        if isinstance(command, TyperGroup):
            yield from commands(command, f"{before}{name} ")
        else:
            yield before + name, command


COMMANDS = dict(commands(typer.main.get_command(app)))


def test_the_table_has_every_command_in_the_order_of_the_help() -> None:
    assert [row.name for row in documented.rows()] == list(COMMANDS)


@pytest.mark.parametrize("row", documented.rows(), ids=lambda row: row.name)
def test_the_table_has_just_the_options_of_a_command(row: documented.Row) -> None:
    command = COMMANDS[row.name]

    options = {opt for param in command.params for opt in param.opts if opt.startswith("--")}

    assert options == row.options


def test_the_help_lists_the_commands_in_the_order_of_the_table(dondoc: Dondoc) -> None:
    told = dondoc("--help").out.partition("The plan")[2]

    names = list(dict.fromkeys(row.name.partition(" ")[0] for row in documented.rows()))
    assert re.findall(r"^│ ([a-z-]+)", told, re.MULTILINE) == names
