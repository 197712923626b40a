"""What tests of inspections share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from operation.installation import Installation
from tests.inspections.builders import a_record_that_inspects


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Installation]:
    """Of the small plan that inspects."""
    installation = a_record_that_inspects(tmp_path)
    yield installation
    installation.engine.dispose()
