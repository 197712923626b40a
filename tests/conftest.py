"""What all tests share: a record in a folder of its own, and a mail server that takes letters."""

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import structlog

import operation.demo.sink
from operation.demo.sink import listening
from operation.installation import Installation
from tests import databases
from tests.builders import a_record
from tests.databases import Database, PostgreSQL
from tests.dialects import share
from tests.run import whole_run
from tests.up import (
    chased,  # noqa: F401 - fixtures for every room
    demonstration,  # noqa: F401
    group_of,
    machine,  # noqa: F401
    stop_what_runs,
)


@dataclass
class Sink(operation.demo.sink.Sink):
    """A real SMTP server: what it took, and whom it is told to refuse."""

    refuse: set[str] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refuse:
            return "450 mailbox busy, try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def pytest_configure(config: pytest.Config) -> None:
    """A run begins; its workers come later. Whose machine it is has nothing to say in it."""
    os.environ.pop("DONDOC_DATABASE_URL", None)
    # pytest-xdist gives its workers a narrow screen; tables are tested as without one.
    os.environ.pop("COLUMNS", None)
    share()
    run = ExitStack()
    run.enter_context(whole_run())
    config.add_cleanup(run.close)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    with databases.running() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The database that the test works on: once SQLite, once PostgreSQL."""
    on_server = request.param == "postgresql"
    server = request.getfixturevalue("postgresql") if on_server else None
    with databases.of_one_test(server) as found:
        yield found


# Last: after the order was drawn.
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What stays together in one process begins first: a long group at the end has nobody beside.

    What starts Prefect waits more than it works, so it leads.
    """
    leaders = ("prefect", "demo")
    places = {None: (2, ""), **{name: (0, name) for name in leaders}}
    items.sort(key=lambda item: places.get(group := group_of(item), (1, str(group))))


# Last: after the fixtures of the group's last test, which may still ask the server.
@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """What a group of tests shares ends with the group."""
    stop_what_runs(item, nextitem)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no collector need look at it again."""
    gc.freeze()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Content names no test: two processes that make one workbook differ by its time of making."""
    if isinstance(val, bytes) or (isinstance(val, str) and (len(val) > 60 or "\n" in val)):
        return argname
    return None


@pytest.fixture(autouse=True)
def log_of_its_own() -> None:
    """A command of another test has set where logs go: to what it answered, which is closed now."""
    structlog.reset_defaults()


@pytest.fixture
def sink() -> Iterator[Sink]:
    found = Sink()
    with listening(found):
        yield found


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Installation]:
    installation = a_record(tmp_path)
    yield installation
    installation.engine.dispose()
