"""What a killed backup or restore leaves is swept by the next; what is in use is not."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from operation.temporary import STALE_SECONDS, sweep_folders, sweep_parts, temporary_folder
from settings import REPOSITORY

HOLDS = """
import sys, time
from operation.temporary import temporary_folder
with temporary_folder("backup") as folder:
    (folder / "record.sqlite3").touch()
    print(folder, flush=True)
    time.sleep(300)
"""


@pytest.fixture(autouse=True)
def its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The temporary folder of the machine, for this test alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)


def made_long_ago(path: Path) -> None:
    then = time.time() - 2 * STALE_SECONDS
    os.utime(path, (then, then))


def test_the_folder_of_a_killed_command_goes_and_that_of_a_living_one_stays() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout
        folder = Path(command.stdout.readline().strip())
        made_long_ago(folder)
        sweep_folders(time.time())
        while_it_lived = folder.exists()
        command.kill()

    with temporary_folder("restore") as next_one:
        assert while_it_lived
        assert not folder.exists()
        assert next_one.exists()


def test_a_folder_that_was_just_made_and_one_of_another_program_stay(tmp_path: Path) -> None:
    (tmp_path / "dondoc-backup-new").mkdir()
    (tmp_path / "dondoc-pg-old").mkdir()
    made_long_ago(tmp_path / "dondoc-pg-old")

    sweep_folders(time.time())

    assert {path.name for path in tmp_path.iterdir()} == {"dondoc-backup-new", "dondoc-pg-old"}


def test_a_link_to_somewhere_else_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "dondoc-backup-link").symlink_to(tmp_path / "elsewhere")

    sweep_folders(time.time())

    assert (tmp_path / "elsewhere").exists()


def test_files_whose_writing_was_broken_off_go_and_others_stay(tmp_path: Path) -> None:
    names = (".0123456789abcdef.part", ".fedcba9876543210.part", ".mine.part", "kept.zip")
    for name in names:
        (tmp_path / name).touch()
        if name != names[1]:
            made_long_ago(tmp_path / name)

    sweep_parts(tmp_path, time.time())

    assert {path.name for path in tmp_path.iterdir()} == set(names[1:])
