"""Prefect beside a demonstration: `dondoc up` of its own, which may help it but never hinder it."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from operation.errors import OperationError
from operation.processes import start, stop
from operation.scheduling.running import end, left_running
from operation.scheduling.server import server_environment, start_server
from settings import REPOSITORY, Settings

UP_SECONDS = 90.0
"""How long after its start Prefect may take; a busy machine needs three times a quiet one's 30."""
GRACE_SECONDS = 20.0
"""How long it is waited for at least, once the days are lived."""
RUN_SECONDS = 60.0
LOOKED_EVERY_SECONDS = 0.2
NO_SCHEDULES = {"PREFECT_SERVER_SERVICES_SCHEDULER_ENABLED": "false"}
"""A run of today's date would act on days of the past; and to plan 400 days takes a core."""


class PrefectDidNot(OperationError):
    """Prefect did not come up, or did not carry out the day; says why, in one line."""


class PrefectBeside:
    """Server, worker and deployments of a demonstration, in processes that end with it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._log = settings.var / "up.log"
        self._up: subprocess.Popen[bytes] | None = None
        self._failed = ""
        self._begun_s = time.monotonic()
        try:
            self._up = self._start("up", log=self._log)
        except (OSError, OperationError) as error:
            self._failed = _one_line(str(error))

    def run_day(self, day: date, check: Callable[[], None]) -> str:
        """Open, chase and deliver a day as runs of Prefect: what these were, in one line.

        Raises PrefectDidNot.
        """
        self._wait_until_up(check)
        log = self._settings.var / "trigger.log"
        run = self._start("trigger", "chase", "--param", f"as_of={day}", log=log)
        try:
            until = time.monotonic() + RUN_SECONDS
            while run.poll() is None:
                check()
                if time.monotonic() > until:
                    raise PrefectDidNot(f"its run was not done in {RUN_SECONDS:.0f} s")
                time.sleep(LOOKED_EVERY_SECONDS)
        finally:
            stop(run)
        if run.returncode:
            raise PrefectDidNot(_last_line(log))
        return f"Prefect's worker carried out the last day: run “chase {day}”, Completed"

    def leave_pages(self) -> int:
        """Only the server goes on, with the schedules of the plan; its process id.

        No worker: nobody would read what it sends. Raises ServerFailed.
        """
        return start_server(self._settings).pid

    def stop(self) -> None:
        """End every process that was started, and what a killed one of them left."""
        if self._up is not None:
            stop(self._up)
            self._up = None
        end(left_running(self._settings))

    def _start(self, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
        environment = server_environment(self._settings) | NO_SCHEDULES
        return start(
            [sys.executable, "-m", "cli.main", *arguments],
            environment=environment,
            folder=REPOSITORY,
            log=log,
            with_parent=True,
        )

    def _wait_until_up(self, check: Callable[[], None]) -> None:
        until = max(self._begun_s + UP_SECONDS, time.monotonic() + GRACE_SECONDS)
        while "running: http" not in _read(self._log):
            check()
            if self._up is None or self._up.poll() is not None:
                raise PrefectDidNot(self._failed or _last_line(self._log))
            if time.monotonic() > until:
                taken_s = time.monotonic() - self._begun_s
                raise PrefectDidNot(f"it was not up after {taken_s:.0f} s (see {self._log})")
            time.sleep(LOOKED_EVERY_SECONDS)


def _read(log: Path) -> str:
    return log.read_text("utf-8", errors="replace") if log.is_file() else ""


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in _read(log).splitlines() if line.strip()]
    return f"{lines[-1] if lines else 'it said nothing'} (see {log})"


def _one_line(words: str) -> str:
    return " ".join(words.split())
