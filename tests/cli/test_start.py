"""A command starts fast: it imports what it needs, when it needs it."""

import subprocess
import sys
from pathlib import Path

from settings import REPOSITORY
from tests.cli.conftest import Dondoc
from tests.cli.outside import Outside

SLOW = {
    *("alembic", "apprise", "babel", "cryptography", "fastapi", "httpx", "jinja2", "matplotlib"),
    *("openpyxl", "pendulum", "phonenumbers", "prefect", "ruamel", "structlog", "xlsxwriter"),
}
"""What takes as long to import as a command that reads takes in all."""
RECORD = {"models", "settings", "sqlalchemy"}


def imported(var: Path, *arguments: str) -> set[str]:
    """The packages that a process of the command has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cli.main", *arguments],
        cwd=REPOSITORY,
        env=Outside(var).environment,
        capture_output=True,
        text=True,
        check=True,
    )
    names = (line.rpartition("|")[2].strip() for line in done.stderr.splitlines())
    return {name.partition(".")[0] for name in names}


def test_the_help_and_the_version_import_nothing_of_the_record(tmp_path: Path) -> None:
    for option in ("--help", "--version"):
        assert imported(tmp_path, option).isdisjoint(SLOW | RECORD), option


def test_a_command_that_reads_imports_the_record_and_no_slow_library(
    loaded: Dondoc, tmp_path: Path
) -> None:
    assert loaded("--version").code == 0

    for arguments in (("assignments",), ("notices",), ("why", "II.5")):
        names = imported(tmp_path / "var", *arguments)
        assert names >= RECORD, arguments
        assert names.isdisjoint(SLOW), arguments
