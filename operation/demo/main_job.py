"""The main job shown in one command: a plan lived, its last day on Prefect where that comes up."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from deadlines.civil import instant
from models.letters import outbox
from operation.demo import progress
from operation.demo.beside import PrefectBeside, PrefectDidNot
from operation.demo.pages import serve_pages
from operation.demo.showing import Screen
from operation.demo.simulate import LivedDays, live, live_day
from operation.demo.stage import Stage, set_up
from operation.errors import OperationError
from operation.scheduling.access import key_file
from operation.scheduling.server import HOST
from operation.steps import seal_step
from operation.stopping import stoppable
from plans.reading import read_plan

DAYS_LIVED = timedelta(days=121)
"""From the signing of Decision 465 to 15 December 2022, a Thursday: letters leave on that day."""
DELIVERY_SECONDS = 15.0


def demo(folder: Path, as_of: date | None, *, keep: bool = False, pages: bool = False) -> None:
    """Live a plan to a day, run that day on Prefect, and print what it came to.

    Where Prefect does not come up or fails, the day is lived without it and a line says so. With
    `pages` it ends with the pages served until somebody stops it. All
    state is under `demo/` of DONDOC_VAR_DIR, made anew each time. Raises PlanError; SystemExit
    when a signal asked to stop: nothing is left running.
    """
    plan = read_plan(folder)
    first = plan.head.signed_on
    last = as_of or min(first + DAYS_LIVED, plan.head.ends_on)
    started_s = time.monotonic()
    with stoppable() as check, set_up(folder, plan, first, last) as stage:
        check()
        prefect = PrefectBeside(stage.settings)
        try:
            lived = _live(stage, check)
            on_prefect = _last_day(stage, prefect, lived, check)
        finally:
            prefect.stop()
        Screen(stage, lived, on_prefect).show(time.monotonic() - started_s)
        if keep:
            _keep(stage, prefect)
        if pages:
            serve_pages(stage)


def _live(stage: Stage, check: Callable[[], None]) -> LivedDays:
    """All days but the last one."""
    first, before_last = stage.plan.head.signed_on, stage.last - timedelta(days=1)
    with progress.shown(stage.console, first, before_last) as advance:

        def after(day: date) -> None:
            advance(day)
            check()

        return live(stage.record, first, before_last, progress=after)


def _last_day(
    stage: Stage, prefect: PrefectBeside, lived: LivedDays, check: Callable[[], None]
) -> str:
    """The last day, on Prefect if it can, and whatever that left undone; what Prefect did."""
    try:
        words = prefect.run_day(stage.last, check)
        _wait_for_letters(stage, check)
    except PrefectDidNot as error:
        words = f"Prefect did not carry out the last day, which was lived without it: {error}"
    # A day opened, chased and delivered again adds nothing, so nobody has to ask how far it came.
    live_day(stage.record, instant(stage.last), lived)
    # Only then, because a deliverer that is ended with a letter in its hands leaves it uncertain.
    _wait_for_letters(stage, check)
    prefect.stop()
    seal_step(stage.record, instant(stage.last))
    return words


def _wait_for_letters(stage: Stage, check: Callable[[], None]) -> None:
    """`chase` starts `deliver` and does not wait for it: we do, for a while."""
    until = time.monotonic() + DELIVERY_SECONDS
    while time.monotonic() < until:
        check()
        with stage.record.read() as (session, loaded):
            counts = outbox.count_by_state(session, loaded.id)
        if not counts.get("queued") and not counts.get("sending"):
            return
        time.sleep(0.3)


def _keep(stage: Stage, prefect: PrefectBeside) -> None:
    """Leave Prefect's pages open, or say why they are not."""
    say = partial(stage.console.print, highlight=False, soft_wrap=True)
    try:
        pid = prefect.leave_pages()
    except OperationError as error:
        say(f"Prefect's pages are not left open: {error}")
        return
    say(f"Prefect's pages are left open: http://{HOST}:{stage.settings.prefect_port}")
    say(f"They ask for the line in {stage.var}/{key_file(stage.settings).name}")
    say(f"Stop them with: kill {pid}")
