"""The database is away for a while in the middle of a delivery."""

import threading
import time
from collections import Counter
from pathlib import Path

from models.database import connect
from notifications.delivery import DeliveryCounts, deliver
from notifications.mail import Connection, MailServer
from operation.installation import Installation
from settings import Settings
from tests.databases import PostgreSQL
from tests.faults.deliverers import Trial, begin, states
from tests.faults.lives import Place
from tests.notifications.receiving import Receiver, receiving
from tests.notifications.test_delivery import MORNING

LETTERS = 30
AWAY_S = 1.5


def test_a_database_that_goes_away_and_comes_back_costs_no_letter(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    place = Place(tmp_path, postgresql, "faults_away")
    begin(place, Trial(letters=LETTERS, kills=0, seed=1))
    record = Installation(Settings(database_url=place.url), connect(place.url))
    counts: list[DeliveryCounts] = []

    with receiving(Receiver()) as receiver:
        delivering = threading.Thread(target=lambda: counts.append(delivered(record, receiver)))
        delivering.start()
        # A thread that has died delivers nothing, and would be waited for for ever.
        while delivering.is_alive() and len(receiver.letters) < LETTERS // 3:
            time.sleep(0.01)
        postgresql.shut(place.name)
        time.sleep(AWAY_S)
        before = len(receiver.letters)
        postgresql.open(place.name)
        began = time.monotonic()
        delivering.join(60)

    record.engine.dispose()
    assert before < LETTERS
    assert counts == [DeliveryCounts(sent=LETTERS)]
    assert time.monotonic() - began < 30
    assert Counter(receiver.recipients) == Counter(list(states(place)))


def delivered(record: Installation, receiver: Receiver) -> DeliveryCounts:
    """All that waits, from this process."""
    server = MailServer(receiver.url, "don-doc@example.gov.vn")
    with Connection(server) as connection:
        return deliver(record.engine, record.loaded(), connection, MORNING)
