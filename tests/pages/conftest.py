"""The pages of a lived record: one that nobody changes, and one for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.lived import Lived, a_copy, served


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The pages of a record that tests look at and do not change."""
    with served(a_copy(tmp_path_factory.mktemp("pages") / "var")) as lived:
        yield lived


@pytest.fixture
def lived(tmp_path: Path) -> Iterator[Lived]:
    """The pages of a record of one test."""
    with served(a_copy(tmp_path / "var")) as lived:
        yield lived
