"""What only reads keeps no writer waiting, and waits for none."""

from pathlib import Path

import pytest

from models.database import connect, transaction
from tests.cli.conftest import Dondoc

DAY = ("--as-of", "2023-03-20")
YEAR = ("--year", "2023")
READING = [
    ("assignments", *DAY),
    ("audit", "export"),
    ("audit", "verify"),
    ("certificate", "--agency", "so-y-te", "--from", "2023-01-01", "--to", "2023-03-20"),
    ("contact", "list"),
    ("deliveries",),
    ("deputy",),
    ("inspect", "status", *DAY),
    ("notices",),
    ("notices", "--planned", *DAY),
    ("report", "--period", "2023-Q1", *DAY),
    ("score", "conference", *YEAR, *DAY),
    ("score", "readings"),
    ("score", "results"),
    ("score", "targets", *YEAR, *DAY),
    ("silence",),
    ("why", "II.5", *DAY),
]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_only_reads_answers_while_somebody_writes(loaded: Dondoc, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'var' / 'dondoc.sqlite3'}"

    with transaction(connect(url)) as writer:
        writer.connection()
        answers = {words: loaded(*words) for words in READING}

    refused = {words: answer.err for words, answer in answers.items() if answer.code}
    assert not refused
