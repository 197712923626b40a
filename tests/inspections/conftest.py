"""What tests of inspections share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from operation.installation import Record
from tests.inspections.builders import a_record_that_inspects


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Of the small plan that inspects."""
    found = a_record_that_inspects(tmp_path)
    yield found
    found.engine.dispose()
