"""What `up` keeps running: a child that dies is started again, three times in ten minutes."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from operation.processes import start
from operation.scheduling.children import PAUSES_S, RESTARTS, Child, running
from operation.scheduling.server import ServerFailed, home
from settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(var_dir=tmp_path)


def waiting(settings: Settings, seconds: float) -> Callable[[], subprocess.Popen[bytes]]:
    """Begins a process that lasts so long."""
    words = [sys.executable, "-c", f"import time; print('here'); time.sleep({seconds})"]
    log = home(settings) / "child.log"
    return lambda: start(words, environment={}, folder=settings.var, log=log)


def died(child: Child) -> None:
    child.process.kill()
    child.process.wait()


def test_a_child_that_died_is_started_again_and_that_is_said(settings: Settings) -> None:
    said: list[str] = []
    with running(("child", waiting(settings, 60))) as [child]:
        first = child.process
        child.watch(settings, said.append)
        died(child)

        child.watch(settings, said.append)

        assert child.process is not first
        assert child.process.poll() is None
    assert said == ["the child stopped by itself and is started again; see child.log"]


def test_a_child_that_dies_a_fourth_time_within_ten_minutes_is_given_up(settings: Settings) -> None:
    with running(("child", waiting(settings, 60))) as [child]:
        child.restarted_s.extend([time.monotonic() - 60] * RESTARTS)
        died(child)

        with pytest.raises(ServerFailed, match="the child did not keep running"):
            child.watch(settings, lambda _: None)


def test_a_child_that_dies_again_lies_a_while_before_it_is_started(settings: Settings) -> None:
    with running(("child", waiting(settings, 60))) as [child]:
        child.restarted_s.append(time.monotonic() - 60)
        died(child)

        child.watch(settings, lambda _: None)
        lies = child.process.poll()
        child.died_s = time.monotonic() - PAUSES_S[1]
        child.watch(settings, lambda _: None)

        assert lies is not None
        assert child.process.poll() is None


def test_deaths_that_lie_ten_minutes_back_count_no_more(settings: Settings) -> None:
    with running(("child", waiting(settings, 60))) as [child]:
        child.restarted_s.extend([time.monotonic() - 601] * RESTARTS)
        died(child)

        child.watch(settings, lambda _: None)

        assert child.process.poll() is None


def test_all_children_are_stopped_at_the_end(settings: Settings) -> None:
    with running(("a", waiting(settings, 60)), ("b", waiting(settings, 60))) as children:
        processes = [child.process for child in children]

    assert all(process.poll() is not None for process in processes)
