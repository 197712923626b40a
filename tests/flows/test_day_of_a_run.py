"""The day that a run is for, and its instant."""

from datetime import UTC, datetime

from flows.runs import moment
from operation.scheduling.parameters import as_day


def test_a_run_for_a_day_is_at_eight_in_ho_chi_minh_city() -> None:
    assert moment(as_day("2023-03-20")) == datetime(2023, 3, 20, 1, tzinfo=UTC)
