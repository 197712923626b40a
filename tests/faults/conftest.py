"""Where faults are tried: a database of a kind that can be put back, and a life to compare with."""

from pathlib import Path

import pytest

from operation.demo.sink import Sink, listening
from tests.databases import PostgreSQL
from tests.faults.lives import Life, lived


# First: xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What shares a life stays in one process; the two databases may go to two."""
    for item in items:
        call = getattr(item, "callspec", None)
        if item.path.is_relative_to(Path(__file__).parent) and call and "server" in call.params:
            item.add_marker(pytest.mark.xdist_group(f"faults on {call.params['server']}"))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> PostgreSQL | None:
    """The server of the database, once none (SQLite), once PostgreSQL."""
    on_server = request.param == "postgresql"
    return request.getfixturevalue("postgresql") if on_server else None


@pytest.fixture(scope="module")
def life(server: PostgreSQL | None, tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A life without a fault."""
    with listening(Sink()) as sink:
        return lived(tmp_path_factory.mktemp("life"), server, sink.url)
