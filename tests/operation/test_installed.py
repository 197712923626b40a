"""What is copied into the system: a hardened unit, a `dondoc` with the settings of the machine."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from operation.installed.run import PROGRAM, environment, settings
from settings import REPOSITORY

INSTALLED = REPOSITORY / "operation" / "installed"
UNIT = INSTALLED / "dondoc.service"
HARDENED = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "PrivateDevices": "yes",
    "PrivateTmp": "yes",
    "PrivateUsers": "yes",
    "ProtectHome": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectSystem": "strict",
    "RestrictNamespaces": "yes",
    "RestrictSUIDSGID": "yes",
    "StateDirectoryMode": "0700",
    "SystemCallArchitectures": "native",
    "UMask": "0077",
}
MOST_EXPOSED = 4.0
FILE = """\
# the mail server
DONDOC_PLAN=calendar/my-plan
DONDOC_CHANNELS={"sms": "twilio://SID:$TOKEN@FROM/{address}"}
DONDOC_MAIL_FROM="don-doc@example.gov.vn"
; nothing
DONDOC_BY=
"""


def test_the_unit_takes_from_the_service_what_it_does_not_need() -> None:
    lines = UNIT.read_text("utf-8").splitlines()

    directives = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z]\w+=", line))

    assert {name: directives.get(name) for name in HARDENED} == HARDENED


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_the_unit_little_exposed() -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    level = re.search(r"Overall exposure level for dondoc.service: ([\d.]+)", done.stdout)

    assert level, done.stdout + done.stderr
    assert float(level[1]) <= MOST_EXPOSED


def test_a_file_of_settings_is_read_as_systemd_reads_it() -> None:
    assert settings(FILE) == {
        "DONDOC_PLAN": "calendar/my-plan",
        "DONDOC_CHANNELS": '{"sms": "twilio://SID:$TOKEN@FROM/{address}"}',
        "DONDOC_MAIL_FROM": "don-doc@example.gov.vn",
        "DONDOC_BY": "",
    }


def test_of_the_callers_settings_only_the_office_counts() -> None:
    caller = {"DONDOC_BY": "so-noi-vu", "DONDOC_VAR_DIR": "/tmp/theirs", "PATH": "/bin"}

    found = environment(FILE, {**caller, "SUDO_USER": "lan", "LOGNAME": "dondoc"})

    assert (found["DONDOC_BY"], found["PATH"]) == ("so-noi-vu", "/bin")
    assert "DONDOC_VAR_DIR" not in found
    assert (found["LOGNAME"], found["USER"]) == ("lan", "lan")


def test_the_command_on_the_path_and_its_rule_name_the_same_program() -> None:
    command = (INSTALLED / "dondoc").read_text("utf-8")
    rule = (INSTALLED / "dondoc.sudoers").read_text("utf-8")

    assert 'run="$app/.venv/bin/python -I $app/operation/installed/run.py"' in command
    run = "/opt/dondoc/app/.venv/bin/python -I /opt/dondoc/app/operation/installed/run.py"
    # With no argument, and with some.
    assert [part.strip(" ,\\") for part in re.findall(r"/opt[^\n]+", rule)] == [run, f"{run} *"]
    assert rule.rstrip().endswith("ALL=(dondoc) NOPASSWD: DONDOC")
    assert PROGRAM == REPOSITORY / ".venv" / "bin" / "dondoc"


def test_it_runs_with_the_settings_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "dondoc.env"
    file.write_text(f"DONDOC_VAR_DIR={tmp_path}\nDONDOC_DATABASE_URL=garbage\n", "utf-8")
    code = (
        "from pathlib import Path; from operation.installed.run import main; "
        f"main(['audit', 'seal'], Path({str(file)!r}))"
    )

    python = str(PROGRAM.with_name("python"))
    done = subprocess.run(
        [python, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "write sqlite:///" in done.stderr
