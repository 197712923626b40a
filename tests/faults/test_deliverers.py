"""Several deliverers at once: real processes, really killed; `make faults` kills two hundred."""

from collections import Counter
from pathlib import Path

import pytest

from tests.databases import PostgreSQL
from tests.faults.children import at_once
from tests.faults.deliverers import Trial, begin, states, tried
from tests.faults.lives import MORNING, Place
from tests.notifications.receiving import Receiver, receiving

SEED = 5


@pytest.mark.parametrize("deliverers", [2, 4])
def test_deliverers_at_once_send_each_letter_once(
    server: PostgreSQL | None, tmp_path: Path, deliverers: int
) -> None:
    place = Place(tmp_path, server, f"faults_{deliverers}_deliverers")
    begin(place, Trial(letters=60, kills=0, seed=SEED))

    with receiving(Receiver()) as receiver:
        ended = at_once(
            [[("deliver", "--now", MORNING)] for _ in range(deliverers)],
            folder=tmp_path,
            database_url=place.url,
            smtp_url=receiver.url,
            var_dir=str(tmp_path),
        )

    assert [(one.code, one.err) for one in ended] == [(0, "")] * deliverers
    assert set(states(place).values()) == {"sent"}
    assert Counter(receiver.recipients) == Counter(list(states(place)))


def test_four_deliverers_with_ten_random_kills_end_as_one_that_nobody_kills(
    server: PostgreSQL | None, tmp_path: Path
) -> None:
    whole, broken = (Place(tmp_path, server, f"faults_four_{name}") for name in ("w", "b"))

    outcome = tried(Trial(letters=60, kills=10, seed=SEED), whole, broken)

    assert outcome.differences == [], f"seed {SEED}"
    assert outcome.killed >= 10
    assert outcome.sent > 30
