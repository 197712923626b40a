"""Up: server, deployments and worker of one machine, until somebody stops it."""

import subprocess
import time
from collections.abc import Callable, Sequence

from operation.intervals import Interval
from operation.private import close_to_others
from operation.scheduling.access import renew
from operation.scheduling.running import clear_temporary, end, left_running, only_up
from operation.scheduling.server import (
    HOST,
    SLOW_SECONDS,
    ServerFailed,
    home,
    prefect_server,
    prefect_worker,
    stopped,
    use_prefect,
)
from operation.stopping import noted
from operation.temporary import sweep_folders, sweep_parts, written_at
from plans.plan import Plan
from settings import Settings

WATCHED_EVERY_SECONDS = 0.5


def up(settings: Settings, plan: Plan, say: Callable[[str], None] = print) -> None:
    """Server, deployments and worker, until Ctrl-C, SIGTERM or SIGHUP; then a clean stop.

    Raises AlreadyUp; ServerFailed, also when the server or the worker stops by itself.
    """
    with noted() as signals, only_up(settings):
        tidy(settings, say)
        say("starting Prefect's server …")
        with prefect_server(settings, say) as server:
            _run_until(settings, plan, server, say=say, signals=signals)
    say("stopped")


def tidy(settings: Settings, say: Callable[[str], None]) -> None:
    """End what a killed predecessor left running, sweep what it left lying, shut others out."""
    processes = left_running(settings)
    for process in processes:
        say(f"ending the {process.kind} that a killed dondoc left running (pid {process.pid})")
    end(processes)
    clear_temporary(settings)
    now_s = written_at(home(settings) / "tmp")
    sweep_folders(now_s)
    sweep_parts(settings.evidence, now_s)
    renew(settings)
    close_to_others(settings)


def _paced(say: Callable[[str], None]) -> Callable[[int, int], None]:
    """Says how many deployments were sent, but only where sending takes long."""
    interval = Interval(SLOW_SECONDS)

    def progress(done: int, of: int) -> None:
        if interval.is_due():
            say(f"deploying the plan: {done} of {of} deployments sent")

    return progress


def _run_until(
    settings: Settings,
    plan: Plan,
    server: subprocess.Popen[bytes],
    *,
    say: Callable[[str], None],
    signals: Sequence[int],
) -> None:
    use_prefect(settings)
    from operation.scheduling.deploy import (  # noqa: PLC0415 - Prefect reads its settings then
        deploy,
    )

    # Ahead of the worker, because it would carry out runs of deployments that are to go.
    say(deploy(settings, plan, _paced(say)).words)
    with prefect_worker(settings) as worker:
        say(f"running: http://{HOST}:{settings.prefect_port} (Ctrl-C stops it)")
        while not signals:
            for process, name in ((server, "server"), (worker, "worker")):
                if process.poll() is not None:
                    raise ServerFailed(stopped(settings, name))
            time.sleep(WATCHED_EVERY_SECONDS)
        say("stopping …")
