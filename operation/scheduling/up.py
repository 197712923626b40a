"""Up: server, deployments, worker and pages of one machine, until somebody stops it."""

import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial

from operation.intervals import Interval
from operation.private import close_to_others
from operation.scheduling.access import renew
from operation.scheduling.children import running
from operation.scheduling.running import clear_temporary, end, left_running, only_up
from operation.scheduling.server import (
    HOST,
    SLOW_SECONDS,
    ServerFailed,
    home,
    prefect_server,
    start_pages,
    start_worker,
    stopped,
    use_prefect,
)
from operation.stopping import noted
from operation.temporary import sweep_folders, sweep_parts, written_at
from plans.plan import Plan
from settings import Settings

WATCHED_EVERY_SECONDS = 0.5


def up(settings: Settings, plan: Plan, say: Callable[[str], None] = print) -> None:
    """Server, deployments, worker and pages, until Ctrl-C, SIGTERM or SIGHUP; then a clean stop.

    A worker that dies is started again, so are the pages. Raises AlreadyUp; ServerFailed, also
    when the server stops by itself, or one of the others too often.
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
    worker = partial(start_worker, settings, with_parent=True)
    pages = partial(start_pages, settings, with_parent=True)
    with running(("worker", worker), ("pages", pages)) as children:
        say(f"the pages: {settings.pages_url or f'http://{HOST}:{settings.pages_port}'}")
        say(f"running: http://{HOST}:{settings.prefect_port} (Ctrl-C stops it)")
        while not signals:
            if server.poll() is not None:
                raise ServerFailed(stopped(settings, "server"))
            for child in children:
                child.watch(settings, say)
            time.sleep(WATCHED_EVERY_SECONDS)
        say("stopping …")
