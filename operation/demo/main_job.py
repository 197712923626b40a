"""The main job shown in one command: a plan lived, its last day as real Prefect runs."""

import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

from rich.progress import Progress
from rich.table import Table

from models.assignments import work
from models.assignments.work import AssignmentView
from models.letters import outbox
from operation.demo.simulate import LivedDays, live, manners
from operation.demo.stage import Stage, set_up
from operation.processes import stop
from operation.scheduling.access import key_file
from operation.scheduling.server import (
    HOST,
    ServerFailed,
    server_environment,
    start_server,
    start_worker,
    use_prefect,
)
from plans.reading import read_plan
from settings import REPOSITORY, Settings

DAYS_LIVED = timedelta(days=216)
"""From the signing of Decision 465 to 20 March 2023, in the middle of its first quarter."""
DELIVERY_SECONDS = 60.0
MOST_ROWS = 12


def demo(folder: Path, as_of: date | None, *, keep: bool = False) -> None:
    """Live a plan to a day, run that day on Prefect, and print what happened.

    All state is under `demo/` of DONDOC_VAR_DIR, made anew each time. Raises PlanError,
    ServerFailed.
    """
    plan = read_plan(folder)
    first = plan.head.signed_on
    last = as_of or min(first + DAYS_LIVED, plan.head.ends_on)
    started = time.monotonic()
    with set_up(folder, plan, first, last) as stage:
        processes: list[subprocess.Popen[bytes]] = []
        try:
            lived, processes = _live_while_prefect_starts(stage)
            _last_day_on_prefect(stage)
            _tell(stage, lived, time.monotonic() - started)
            if keep:
                worker, server = processes
                stop(worker)
                processes.clear()
                _keep(stage, server)
        finally:
            for process in processes:
                stop(process)


def _live_while_prefect_starts(stage: Stage) -> tuple[LivedDays, list[subprocess.Popen[bytes]]]:
    """Two cores: one lives the days, the other starts Prefect and deploys the plan to it."""
    first, before_last = stage.plan.head.signed_on, stage.last - timedelta(days=1)
    with ThreadPoolExecutor(1) as pool, Progress(console=stage.console) as progress:
        prefect = progress.add_task("Starting Prefect, deploying the plan", total=None)
        starting = pool.submit(_start_prefect, stage.settings)
        days = (stage.last - first).days
        bar = progress.add_task(f"Living {first} to {before_last}", total=days)
        lived = live(stage.record, first, before_last, progress=lambda _: progress.advance(bar))
        processes = starting.result()
        progress.update(prefect, total=1, completed=1)
    return lived, processes


def _start_prefect(settings: Settings) -> list[subprocess.Popen[bytes]]:
    """Server and worker, the plan deployed by a process of its own. Raises ServerFailed."""
    server = start_server(settings)
    done = subprocess.run(  # our own interpreter and arguments
        [sys.executable, "-m", "cli.main", "deploy"],
        env=server_environment(settings),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        stop(server)
        raise ServerFailed(f"the plan was not deployed: {done.stderr.strip()}")
    return [start_worker(settings), server]


def _last_day_on_prefect(stage: Stage) -> None:
    """Open and chase the last day as runs that a worker carries out."""
    use_prefect(stage.settings)
    from operation.scheduling.trigger import trigger  # noqa: PLC0415  # Prefect reads its settings on import

    day = {"as_of": stage.last.isoformat()}
    for name in ("open-cycle", "chase"):
        ended = trigger(stage.settings, name, day)
        stage.console.print(f"Prefect run {ended.deployment} “{ended.name}”: {ended.state}")
    _wait_for_letters(stage)


def _wait_for_letters(stage: Stage) -> None:
    """`chase` starts `deliver` and does not wait for it: we do."""
    end = time.monotonic() + DELIVERY_SECONDS
    while time.monotonic() < end:
        with stage.record.work() as (session, loaded):
            counts = outbox.count_by_state(session, loaded.id)
        if not counts.get("queued") and not counts.get("sending"):
            return
        time.sleep(0.3)
    stage.console.print("Some letters are still waiting; see: dondoc notices")


def _tell(stage: Stage, lived: LivedDays, seconds: float) -> None:
    with stage.record.work() as (session, loaded):
        assignments = work.assignments_as_of(session, loaded.id, stage.last)
        counts = outbox.count_by_state(session, loaded.id)
        todays = outbox.notices(session, loaded.id, first=stage.last, last=stage.last)
    say = stage.console.print
    statuses = Counter(assignment.status for assignment in assignments)
    late = [assignment for assignment in assignments if assignment.overdue]
    say(f"\n[bold]{stage.plan.head.title}[/bold]\n{stage.plan.head.document}")
    say(f"As of {stage.last}: {len(assignments)} assignments opened, {len(late)} overdue")
    say(f"By status: {', '.join(f'{count} {name}' for name, count in statuses.items())}")
    say(_table(stage, late))
    sent = sum(notice.state == "sent" for notice in todays)
    say(f"Letters: {counts.get('sent', 0)} sent since {stage.plan.head.signed_on}, {sent} today")
    say(f"Completed: {lived.submitted} reported, {lived.accepted} accepted")
    say(f"The cast never answered by: {', '.join(manners(lived, 'silent'))}")
    letter = _fullest(stage.sink.letters[-sent:] if sent else stage.sink.letters)
    if letter is not None:
        say("\n[bold]One letter, whole[/bold]")
        stage.show(letter)
    say(f"\nDone in {seconds:.0f} s. Where to look next:")
    say(f"  every letter: {stage.var}/letters/*.eml")
    say(f"  {stage.command} assignments --overdue --as-of {stage.last}", soft_wrap=True)
    say(f"  {stage.command} why II.5 --as-of {stage.last}")


def _table(stage: Stage, late: list[AssignmentView]) -> Table:
    table = Table(title="Overdue, the latest first", title_justify="left")
    for name in ("place", "period", "agency", "due on", "days late"):
        table.add_column(name)
    for assignment in sorted(late, key=lambda row: (-row.days_late, row.id))[:MOST_ROWS]:
        agency = stage.plan.agency(assignment.holder).name
        table.add_row(
            assignment.obligation,
            assignment.period,
            agency,
            str(assignment.due_on),
            str(assignment.days_late),
        )
    if len(late) > MOST_ROWS:
        table.add_row("…", "", f"{len(late) - MOST_ROWS} more", "", "")
    return table


def _fullest(letters: list[EmailMessage]) -> EmailMessage | None:
    """The letter that says most, of those that chase something overdue if there are any."""
    chasing = [letter for letter in letters if "quá hạn" in str(letter["Subject"])]
    return max(chasing or letters, key=lambda letter: len(letter.as_bytes()), default=None)


def _keep(stage: Stage, server: subprocess.Popen[bytes]) -> None:
    address = f"http://{HOST}:{stage.settings.prefect_port}"
    stage.console.print(f"\nPrefect's server is left running: {address}")
    stage.console.print(f"It asks for the line in {stage.var}/{key_file(stage.settings).name}")
    stage.console.print(f"Stop it with: kill {server.pid}")
