"""State is this account's alone, and one `up` works on it."""

import os
import select
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from operation.access import api_auth, keep_private, make_api_auth, open_to_others
from operation.server import server_environment
from operation.single import AlreadyUp, holder_now, only_up
from settings import Settings

EVERY_SETTING = Settings(
    database_url=SecretStr("postgresql://user:mật-khẩu@host/name"),
    plan=Path("tests/plans/small"),
    smtp_url=SecretStr("smtps://user:secret@mail:465"),
    mail_from="don-doc@ninhthuan.vn",
    mail_return_path="bounces@ninhthuan.vn",
    mail_reply_to="cchc@ninhthuan.vn",
    channels={
        "sms": SecretStr("json://gateway/{address}"),
        "zalo": SecretStr("json://z/{address}"),
    },
    bounce_mailbox=SecretStr("maildir:/var/mail/bounces"),
    only_to="*@ninhthuan.vn",
    var_dir=Path("var/elsewhere"),
    alarm_url=SecretStr("https://alarm/token"),
    heartbeat_url=SecretStr("https://beat/token"),
    prefect_port=4321,
)


def test_a_flow_run_has_every_setting_as_the_command_line_has_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings = EVERY_SETTING.model_copy(update={"var_dir": tmp_path})
    assert all(getattr(settings, name) for name in Settings.model_fields), "set what is new here"

    for name, value in server_environment(settings).items():
        monkeypatch.setenv(name, value)

    theirs = Settings()
    assert theirs.plan == settings.plan_folder
    for name in set(Settings.model_fields) - {"plan"}:
        assert getattr(theirs, name) == getattr(settings, name), name


def test_the_key_of_the_api_is_made_once_and_is_this_accounts_alone(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var")
    assert api_auth(settings) is None

    key = make_api_auth(settings)

    assert make_api_auth(settings) == api_auth(settings) == key
    assert len(key) > 40
    assert stat.S_IMODE((tmp_path / "var" / "prefect-key").stat().st_mode) == 0o600


def test_what_is_written_is_private_whatever_the_umask_was(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        keep_private()
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "file").touch()
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "folder").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "folder" / "file").stat().st_mode) == 0o600


def test_state_that_others_can_read_is_named(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var")
    settings.var.mkdir(mode=0o700)
    assert open_to_others(settings) == []

    settings.var.chmod(0o755)
    (settings.var / "dondoc.sqlite3").touch(mode=0o644)

    assert open_to_others(settings) == [settings.var, settings.var / "dondoc.sqlite3"]


def test_a_second_up_on_one_state_is_refused_on_another_port_too(tmp_path: Path) -> None:
    first = Settings(var_dir=tmp_path, prefect_port=4200)
    second = Settings(var_dir=tmp_path, prefect_port=4300)

    with only_up(first), pytest.raises(AlreadyUp) as refused, only_up(second):
        pass

    words = f"dondoc up runs here already (process {os.getpid()}, port 4200)"
    assert str(refused.value).startswith(words)
    assert holder_now(first) is None


UP_AND_CHILD = """
import sys, time
from pathlib import Path
from operation.processes import start
from operation.single import Holder, note, only_up
from settings import Settings
import os
settings = Settings(var_dir=Path(sys.argv[1]))
with only_up(settings) as lock:
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print('up', flush=True); time.sleep(60)"
    )
    child = start([sys.executable, "-c", stubborn], environment={}, folder=settings.var,
                  log=settings.var / "log", lock=lock.fileno())
    note(lock, Holder(os.getpid(), 4200, (child.pid,)))
    while not (settings.var / "log").read_text():
        time.sleep(0.02)
    print(child.pid, flush=True)
    time.sleep(60)
"""


def test_what_a_killed_up_left_running_is_named_with_how_to_end_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", UP_AND_CHILD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout
        child = int(up.stdout.readline())
        up.kill()
    try:
        holder = holder_now(Settings(var_dir=tmp_path))

        assert holder
        assert f"was killed and what it started still runs on port 4200; end it: kill {child}" in (
            holder.words
        )
    finally:
        os.kill(child, signal.SIGKILL)


def test_what_up_started_ends_with_it_even_if_it_is_killed(tmp_path: Path) -> None:
    obedient = UP_AND_CHILD.replace("signal.signal(signal.SIGTERM, signal.SIG_IGN); ", "")
    command = [sys.executable, "-c", obedient, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as up:
        assert up.stdout
        child = int(up.stdout.readline())
        handle = os.pidfd_open(child)
        up.kill()

    # Readable once the process has ended.
    assert select.select([handle], [], [], 10)[0]
    os.close(handle)
    assert holder_now(Settings(var_dir=tmp_path)) is None
