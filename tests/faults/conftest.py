"""Where faults are tried: a database of a kind that can be put back, and a life to compare with."""

import pytest

from operation.sink import Sink, listening
from tests.databases import PostgreSQL
from tests.faults.lives import Life, lived


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
