"""State is its owner's alone, whatever the umask."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from stat import S_IMODE

import pytest

from operation.installation import create_installation
from operation.private import close_to_others, open_to_others, private_files
from operation.scheduling.access import api_auth, key_file, renew
from settings import REPOSITORY, Settings
from tests.faults.outsider import MAY_BE_ANOTHER, NOT_TRIED, gotten_by_another_user

COMMANDS = (
    ["load", "tests/plans/small"],
    ["backup", "BACKUP"],
    ["status"],
)


def test_commands_under_an_open_umask_leave_nothing_that_others_can_read(tmp_path: Path) -> None:
    var, kept = tmp_path / "var", tmp_path / "kept.zip"
    for command in COMMANDS:
        words = [str(kept) if word == "BACKUP" else word for word in command]
        subprocess.run(
            [sys.executable, "-m", "cli.main", *words],
            cwd=REPOSITORY,
            env={**os.environ, "DONDOC_VAR_DIR": str(var), "DONDOC_PREFECT_PORT": "1"},
            umask=0,
            check=words[0] != "status",
            capture_output=True,
        )

    paths = [var, *var.rglob("*"), kept]
    assert {"dondoc.sqlite3", "prefect-key", "kept.zip"} <= {path.name for path in paths}
    assert [path for path in paths if S_IMODE(path.stat().st_mode) & 0o077] == []


@pytest.fixture
def opened(tmp_path: Path) -> Settings:
    """An installation whose state anyone can read, as earlier versions left it."""
    settings = Settings(var_dir=tmp_path / "var", database_url=None)
    (settings.var / "evidence").mkdir(parents=True)
    for name in ("dondoc.sqlite3", "dondoc.sqlite3-wal", "before-restore-1.zip", "letter.txt"):
        (settings.var / name).touch()
    for path in (settings.var, *settings.var.iterdir()):
        path.chmod(0o755)
    return settings


def test_what_others_can_read_is_named_and_closed(opened: Settings) -> None:
    before = {path.name for path in open_to_others(opened)}

    close_to_others(opened)

    ours = {"dondoc.sqlite3", "dondoc.sqlite3-wal", "before-restore-1.zip", "evidence"}
    assert before == {"var", *ours}
    assert open_to_others(opened) == [opened.var]


def test_what_dondoc_did_not_make_keeps_its_mode(opened: Settings) -> None:
    close_to_others(opened)

    assert S_IMODE((opened.var / "letter.txt").stat().st_mode) == 0o755
    assert S_IMODE(opened.var.stat().st_mode) == 0o755


def test_a_database_elsewhere_is_closed_too_and_its_neighbours_are_not(tmp_path: Path) -> None:
    for name in ("truth", "truth-wal", "truth-of-others"):
        (tmp_path / name).touch(0o644)
    url = f"sqlite:///{tmp_path}/truth"

    close_to_others(Settings(var_dir=tmp_path / "var", database_url=url))

    modes = {path.name: S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"truth": 0o600, "truth-wal": 0o600, "truth-of-others": 0o644}


def test_a_key_is_kept_until_it_is_renewed_and_is_its_owners_alone(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path)
    first = api_auth(settings)
    again = api_auth(settings)
    renew(settings)

    assert again == first
    assert api_auth(settings) != first
    assert S_IMODE(key_file(settings).stat().st_mode) == 0o600


@pytest.mark.skipif(not MAY_BE_ANOTHER, reason=NOT_TRIED)
def test_another_user_reads_no_state_in_a_folder_that_everybody_may_enter() -> None:
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        settings = Settings(var_dir=Path(name) / "var", database_url=None, prefect_port=1)
        with private_files():
            create_installation(settings).engine.dispose()
        api_auth(settings)
        closed = gotten_by_another_user(settings)
        for path in (settings.var, *settings.var.rglob("*")):
            path.chmod(0o755)
        opened = gotten_by_another_user(settings)

    assert closed == []
    assert {Path(line).name for line in opened} == {"dondoc.sqlite3", "prefect-key"}


AS_NOBODY = """
import os, sys
# The other account may not read the interpreter's files: all is imported before.
import cli.operator, cli.refusing, operation.upkeep.status
from cli.main import run
os.setgroups([])
os.setgid(65534)
os.setuid(65534)
run(["status"])
"""


@pytest.mark.skipif(not MAY_BE_ANOTHER, reason=NOT_TRIED)
def test_a_command_of_another_account_is_refused_in_words(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var", database_url=None)
    with private_files():
        create_installation(settings).engine.dispose()

    refused = subprocess.run(
        [sys.executable, "-c", AS_NOBODY],
        cwd=REPOSITORY,
        env={**os.environ, "DONDOC_VAR_DIR": str(settings.var)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    assert "run this as that account" in refused.stderr
