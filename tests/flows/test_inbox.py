"""`inbox` on Prefect: answers are read and kept, and the artifact counts them."""

from datetime import date
from pathlib import Path

import pytest
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

from flows.inbox import inbox
from tests.flows.conftest import client_of, run_here
from tests.up import Machine

DAY = date(2023, 3, 20)


def page(machine: Machine) -> str:
    """The last artifact of the flow."""
    with client_of(machine) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["inbox"]))
        )
    return str(max(found, key=lambda artifact: str(artifact.created)).data)


def test_a_run_keeps_the_answers_and_without_a_mailbox_says_so(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_here(machine, inbox, as_of=DAY).state_name == "Completed"
    assert "DONDOC_REPLY_MAILBOX" in page(machine)

    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    letter = b"From: ai-do@example.com\nSubject: x\n\nKinh gui\n"
    (tmp_path / "new" / "1").write_bytes(letter)
    (tmp_path / "new" / "2").write_bytes(b"Auto-Submitted: auto-replied\n" + letter)
    monkeypatch.setenv("DONDOC_REPLY_MAILBOX", f"maildir:{tmp_path}")

    assert run_here(machine, inbox, as_of=DAY).name == "inbox 2023-03-20"
    assert "Thư mới, chờ xem xét: 1" in page(machine)
    assert "Thư tự động, đã xếp riêng: 1" in page(machine)
