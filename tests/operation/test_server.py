"""Prefect's processes: what they are told, and that they stop."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from operation.processes import start, stop
from operation.server import NoServer, ServerFailed, is_healthy, server_environment, start_server
from settings import REPOSITORY, Settings

WAITS = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


def settings_in(folder: Path, port: int = 4200) -> Settings:
    """Settings of an installation under a folder."""
    return Settings(
        var_dir=folder,
        prefect_port=port,
        database_url="sqlite:////tmp/x",
        smtp_url="smtp://mail:25",
    )


def test_a_flow_run_is_told_the_settings_of_the_command_line(tmp_path: Path) -> None:
    told = server_environment(settings_in(tmp_path))

    assert told["DONDOC_DATABASE_URL"] == "sqlite:////tmp/x"
    assert told["DONDOC_VAR_DIR"] == str(tmp_path)
    assert told["DONDOC_SMTP_URL"] == "smtp://mail:25"
    assert told["PYTHONPATH"] == str(REPOSITORY)


def test_the_server_plans_a_year_ahead_keeps_leases_in_files_and_reports_nothing(
    tmp_path: Path,
) -> None:
    told = server_environment(settings_in(tmp_path))

    assert told["PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME"] == "P400D"
    assert told["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"].endswith("filesystem")
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert told["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"


def test_a_child_of_a_process_that_ignores_interrupts_stops_on_one(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        child = _started(tmp_path)
    finally:
        signal.signal(signal.SIGINT, before)

    stop(child)

    assert child.returncode in (-signal.SIGINT, 1, 130)


def _started(folder: Path) -> subprocess.Popen[bytes]:
    log = folder / "log"
    child = start(WAITS, environment={}, folder=folder, log=log)
    while not log.read_bytes():
        assert child.poll() is None
    return child


def test_a_port_in_use_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServerFailed, match="set DONDOC_PREFECT_PORT to a free port"):
            start_server(settings_in(tmp_path, taken.getsockname()[1]))


def test_a_server_that_does_not_run_is_not_healthy(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings = settings_in(tmp_path, probe.getsockname()[1])

    assert not is_healthy(settings)
    assert "run: dondoc up" in str(NoServer(settings))
