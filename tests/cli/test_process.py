"""The program as a process, called from outside as other programs call it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from settings import REPOSITORY


def dondoc(var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "dondoc"), *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "DONDOC_VAR_DIR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("check", "calendar"), 0),
        (("why", "II.55"), 1),
        (("due", "--from", "31/02/2022"), 2),
    ],
)
def test_the_exit_code_tells_done_refused_or_wrong_usage(
    tmp_path: Path, arguments: tuple[str, ...], code: int
) -> None:
    done = dondoc(tmp_path, *arguments)

    assert done.returncode == code
    assert "Traceback" not in done.stderr


def test_standard_output_is_nothing_but_the_rows(tmp_path: Path) -> None:
    done = dondoc(tmp_path, "due", "--format", "json")

    assert len(json.loads(done.stdout)) > 500
