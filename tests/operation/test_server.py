"""Prefect's processes: what they are told, and that they stop."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from operation.processes import start, stop
from operation.scheduling.empty import NAME, copy_empty_database, empty_database
from operation.scheduling.server import (
    NoServer,
    ServerFailed,
    is_healthy,
    server_environment,
    start_server,
)
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


EVERY_SETTING = {
    "DONDOC_DATABASE_URL": "sqlite:///var/truth.sqlite3",
    "DONDOC_SMTP_URL": "smtps://user:mật-khẩu@mail:465",
    "DONDOC_PLAN": "calendar/qd-465-2022",
    "DONDOC_CHANNELS": '{"sms": "twilio://SID:TOKEN@FROM/{address}", "chữ": "jsons://máy/đường"}',
    "DONDOC_VAR_DIR": "var/elsewhere",
    "DONDOC_PREFECT_PORT": "4321",
    "DONDOC_KEEP_LETTERS_DAYS": "365",
    "DONDOC_ONLY_TO": "*@noivu.gov.vn",
    "DONDOC_SMTP_HELO": "dondoc.noivu.gov.vn",
    "DONDOC_PAGES_URL": "https://dondoc.noivu.gov.vn",
    "DONDOC_RECEIPTS": "digest",
}
"""Where any text will not do."""


def test_a_flow_run_reads_every_setting_as_the_command_line_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for field in Settings.model_fields:
        name = f"DONDOC_{field.upper()}"
        monkeypatch.setenv(name, EVERY_SETTING.get(name, _some(field)))
    monkeypatch.setenv("DONDOC_VAR_DIR", str(tmp_path))
    ours = Settings()

    for name, value in server_environment(ours).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    theirs = Settings()

    differing = [
        model_field
        for model_field in Settings.model_fields
        if model_field not in ("database_url", "plan", "templates")
    ]
    assert {one: getattr(theirs, one) for one in differing} == {
        one: getattr(ours, one) for one in differing
    }
    assert theirs.channels["sms"].get_secret_value() == "twilio://SID:TOKEN@FROM/{address}"
    assert theirs.database == f"sqlite:///{REPOSITORY}/var/truth.sqlite3"
    assert theirs.plan == REPOSITORY / "calendar/qd-465-2022"
    assert theirs.own_templates == ours.own_templates


def _some(field: str) -> str:
    """A value of a setting that is text; one of another type is named above."""
    default = Settings.model_fields[field].default
    return str(default) if isinstance(default, int) else f"smtp://{field}:secret@host:25/"


def test_what_a_demonstration_leaves_out_no_run_of_it_inherits(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DONDOC_DATABASE_URL", "sqlite:////srv/the-real-one.sqlite3")
    monkeypatch.setenv("DONDOC_ONLY_TO", "*@noivu.gov.vn")

    told = server_environment(Settings(var_dir=tmp_path, database_url=None, only_to=None))

    assert "DONDOC_DATABASE_URL" not in told
    assert "DONDOC_ONLY_TO" not in told


def test_server_worker_and_runs_are_told_one_random_key(tmp_path: Path) -> None:
    told = server_environment(settings_in(tmp_path / "a"))
    again = server_environment(settings_in(tmp_path / "a"))
    other = server_environment(settings_in(tmp_path / "b"))

    assert told["PREFECT_SERVER_API_AUTH_STRING"] == told["PREFECT_API_AUTH_STRING"]
    assert told["PREFECT_API_AUTH_STRING"] == again["PREFECT_API_AUTH_STRING"]
    assert told["PREFECT_API_AUTH_STRING"] != other["PREFECT_API_AUTH_STRING"]
    assert len(told["PREFECT_API_AUTH_STRING"]) > 40
    assert "*" not in told["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"]


def test_the_server_plans_a_year_ahead_keeps_leases_in_files_and_reports_nothing(
    tmp_path: Path,
) -> None:
    told = server_environment(settings_in(tmp_path))

    assert told["PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME"] == "P400D"
    assert told["PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE"].endswith("filesystem")
    assert told["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert told["PREFECT_HOME"] == str(tmp_path / "prefect")
    assert told["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"


def test_a_new_installation_begins_with_the_empty_database_that_set_up_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    copy_empty_database(tmp_path, {})
    without = list(tmp_path.iterdir())
    empty_database().write_bytes(b"empty")

    copy_empty_database(tmp_path, {})

    database = tmp_path / NAME
    assert (without, database.read_bytes()) == ([], b"empty")
    assert database.stat().st_mode & 0o077 == 0
    database.write_bytes(b"runs")
    copy_empty_database(tmp_path, {})
    assert database.read_bytes() == b"runs"


@pytest.mark.parametrize("kind", ["API", "SERVER"])
def test_where_prefects_database_is_a_servers_no_file_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "environment"))
    empty_database().parent.mkdir()
    empty_database().write_bytes(b"empty")
    url = "postgresql+asyncpg://localhost/prefect"

    copy_empty_database(tmp_path, {f"PREFECT_{kind}_DATABASE_CONNECTION_URL": url})

    assert not (tmp_path / NAME).exists()


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
