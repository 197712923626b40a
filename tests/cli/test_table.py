"""Every command of docs/commands.md from outside: done, and refused.

The names are those of the table's first column: a command without a scenario is a failing test.
"""

import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.cli import documented, scenarios_of_pages, scenarios_of_targets
from tests.cli.conftest import Answer, Dondoc, lived, runner
from tests.cli.outside import Outside, Stage
from tests.cli.refusals import REFUSALS
from tests.cli.scenarios import SCENARIOS
from tests.conftest import Sink
from tests.databases import Database, PostgreSQL
from tests.run import built_once

assert scenarios_of_pages  # they enter themselves
assert scenarios_of_targets

COMMANDS = documented.keys()
NEED_PREFECT = ("trigger", "deploy", "up", "status")
"""On the one `dondoc up` of the tests (tests/up.py), which is on PostgreSQL."""
AS_PROCESSES = ("backup", "deliver", "inspect draw", "pages")
"""Called from outside as a process on SQLite: one that writes files, one that sends, one that reads
a terminal.

The others in this process: a process each takes the time of ten tests and passes the same way
through `cli.main.run`; tests/cli/test_process.py has what only a process can show.
"""
KINDS = {"demo": ("sqlite",), **dict.fromkeys(NEED_PREFECT, ("postgresql",))}
"""The demonstration has a database of its own, whatever the settings say."""
ON_BOTH = ("migrate", "load", "backup", "restore", "transfer", "retry")
"""On PostgreSQL too: what makes tables, takes locks of its own, or sets sequences, and the two that
change letters under a deliverer.

The others add no SQL of their own to their rooms, which each have a life on both; tests/cli/
test_past.py lives a month on both from the command line, and reads it with all that has a day.
"""
CASES = [
    (command, kind)
    for command in COMMANDS
    for kind in KINDS.get(command, ("sqlite", "postgresql") if command in ON_BOTH else ("sqlite",))
]
NUMBERS = count(1)


@pytest.fixture
def stage(
    request: pytest.FixtureRequest,
    loaded: Dondoc,
    database: Database,
    tmp_path: Path,
    sink: Sink,
) -> Stage:
    """The machine of a scenario."""
    outside = Outside(tmp_path / "var")
    command = request.node.callspec.params["command"]
    of_its_own = command in AS_PROCESSES and not database.server

    def without_a_database() -> tuple[Dondoc, Dondoc]:
        new, here = blank(tmp_path / "blank", database.server)
        return (new, here) if of_its_own else (here, here)

    return Stage(
        outside if of_its_own else loaded,
        loaded,
        sink,
        tmp_path,
        keys=[],
        blank=without_a_database,
        shared=request.getfixturevalue,
    )


def blank(var: Path, server: PostgreSQL | None) -> tuple[Outside, Dondoc]:
    """The program from outside and in this process, on a machine without any database."""
    settings = {"database_url": server.create(f"blank_{next(NUMBERS)}")} if server else {}
    run = runner(var)

    def here(*arguments: object, **more: str) -> Answer:
        return run(*arguments, **settings, **more)

    return Outside(var, settings), here


def _case(command: str, kind: str) -> ParameterSet:
    """What is shared with other rooms is in their process."""
    groups = {"demo": "demo", **dict.fromkeys(NEED_PREFECT, "prefect")}
    group = [pytest.mark.xdist_group(groups[command])] if command in groups else []
    return pytest.param(command, kind, marks=group, id=f"{command}-{kind}")


@pytest.mark.parametrize(
    ("command", "database"), [_case(*one) for one in CASES], indirect=["database"]
)
def test_every_command_of_the_table_does_what_it_says(stage: Stage, command: str) -> None:
    if command not in SCENARIOS:
        pytest.fail(f"docs/commands.md has `{command}`: write its scenario in scenarios.py")

    SCENARIOS[command](replace(stage, keys=COMMANDS[command]))


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dondoc, str]:
    """The program with a state that no refusal changes, and its audit."""
    var = tmp_path_factory.mktemp("refused") / "var"
    shutil.copytree(built_once("lived", lived), var)
    return runner(var), runner(var)("audit", "export").out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_of_the_table_refuses_in_words_and_changes_nothing(
    untouched: tuple[Dondoc, str], command: str
) -> None:
    loaded, before = untouched
    if command not in REFUSALS:
        pytest.fail(f"docs/commands.md has `{command}`: write its refusal in refusals.py")
    refusal = REFUSALS[command]

    answer = loaded(*refusal.arguments.split(), **refusal.settings)

    assert answer.code == 1
    assert refusal.words in answer.err
    assert loaded("audit", "export").out == before


def test_no_scenario_is_left_of_a_command_that_is_gone() -> None:
    assert SCENARIOS.keys() == REFUSALS.keys() == COMMANDS.keys()
