"""One `up` for a folder of state; what a killed one leaves is found, named and ended."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from operation.processes import start
from operation.scheduling.running import AlreadyUp, clear_temporary, end, left_running, only_up
from operation.scheduling.server import home, server_environment
from operation.upkeep.status import status
from settings import REPOSITORY, Settings
from tests.builders import a_record

# What `up` does, with a child that only waits and one of that child's own.
STARTER = """
import sys, time
from pathlib import Path
from operation.processes import start
from operation.scheduling.server import server_environment
from settings import Settings
settings = Settings(var_dir=Path(sys.argv[1]))
waits = "import time; time.sleep(300)"
child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {waits!r}])"
start([sys.executable, "-c", child], environment=server_environment(settings),
      folder=settings.var, log=settings.var / "log", with_parent="bound" in sys.argv)
print("started", flush=True)
time.sleep(300)
"""


def killed(settings: Settings, *words: str) -> None:
    """Somebody starts processes for this folder of state and is killed."""
    settings.var.mkdir(exist_ok=True)
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(settings.var), *words],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
    )
    assert starter.stdout
    assert starter.stdout.readline() == b"started\n"
    starter.kill()
    starter.wait()
    starter.stdout.close()


def wait_for(count: int, settings: Settings) -> int:
    """How many processes are left, once they are that many or ten seconds are over."""
    until = time.monotonic() + 10
    while len(left_running(settings)) != count and time.monotonic() < until:
        time.sleep(0.05)
    return len(left_running(settings))


def test_what_a_killed_starter_left_is_found_with_its_children_and_ended(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path)
    killed(settings)
    found = wait_for(2, settings)

    end(left_running(settings))

    assert found == 2
    assert left_running(settings) == []


def test_status_names_what_is_left_running_and_what_others_can_read(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path / "var", database_url=None, prefect_port=1)
    killed(settings)
    wait_for(2, settings)
    settings.var.chmod(0o755)

    lines = {line.what: line for line in status(settings, date(2023, 3, 20))}
    pids = [process.pid for process in left_running(settings)]
    end(left_running(settings))

    assert not lines["processes"].ok
    assert all(f"(pid {pid})" in lines["processes"].words for pid in pids)
    assert f"chmod go= {settings.var}" in lines["state"].words


@pytest.mark.parametrize(
    ("url", "words"),
    [
        (None, "letters carry no link: DONDOC_PAGES_URL is not set"),
        ("https://dondoc.example.gov.vn", None),
    ],
)
def test_status_says_where_letters_carry_no_link(
    tmp_path: Path, url: str | None, words: str | None
) -> None:
    record = a_record(tmp_path)
    settings = record.settings.model_copy(update={"pages_url": url, "prefect_port": 1})

    lines = {line.what: line for line in status(settings, date(2023, 3, 20))}

    assert (lines["links"].words if "links" in lines else None) == words


def test_status_says_where_answers_do_not_reach_their_mailbox(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    mailbox = {"reply_mailbox": SecretStr("maildir:/var/mail/box"), "prefect_port": 1}

    def lines(**update: str) -> dict[str, str]:
        settings = record.settings.model_copy(update={**mailbox, **update})
        return {line.what: line.words for line in status(settings, date(2023, 3, 20))}

    assert "set DONDOC_MAIL_REPLY_TO" in lines()["replies"]
    assert "replies" not in lines(mail_reply_to="don-doc@example.gov.vn")


def test_processes_of_another_folder_and_of_a_living_starter_are_left_alone(tmp_path: Path) -> None:
    ours, other = Settings(var_dir=tmp_path / "ours"), Settings(var_dir=tmp_path / "other")
    waits = [sys.executable, "-c", "import time; time.sleep(300)"]
    child = start(
        waits, environment=server_environment(ours), folder=home(ours), log=tmp_path / "log"
    )
    try:
        killed(other)

        assert left_running(ours) == []
        assert wait_for(2, other) == 2
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        end(left_running(other))


def test_a_process_bound_to_its_starter_ends_with_it_even_if_that_is_killed(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path)

    killed(settings, "bound")

    # The grandchild is what Prefect's worker itself would stop.
    assert wait_for(1, settings) <= 1
    end(left_running(settings))


HOLDER = """
import sys, time
from operation.scheduling.running import only_up
from settings import Settings
with only_up(Settings(var_dir=sys.argv[1], prefect_port=4321)):
    print("up", flush=True)
    time.sleep(300)
"""


def test_a_second_up_is_refused_with_the_firsts_pid_and_port_until_that_dies(
    tmp_path: Path,
) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], cwd=REPOSITORY, stdout=subprocess.PIPE
    )
    assert holder.stdout
    holder.stdout.readline()
    on_another_port = Settings(var_dir=tmp_path, prefect_port=4999)
    try:
        with pytest.raises(AlreadyUp) as refused, only_up(on_another_port):
            pass
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()

    assert f"pid {holder.pid}, port 4321" in str(refused.value)
    with only_up(on_another_port):
        pass


def test_temporary_files_of_killed_runs_are_swept(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path)
    folder = Path(server_environment(settings)["TMPDIR"])
    (folder / "tmp1prefect").mkdir()

    clear_temporary(settings)

    assert list(folder.iterdir()) == []
