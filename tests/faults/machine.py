"""Prefect's server, worker and run killed together: `python -m tests.faults.machine --on sqlite`.

It happens while `chase` runs. All are started again with the same settings; printed is after how
many seconds the next `chase` completed. Exit 0 if that was within ten minutes, and the record and
the letters are those of days on which nothing happened.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import func, select

from deadlines.civil import instant
from models.database import connect, transaction
from models.letters import outbox
from models.tables import Assignment
from operation.demo.sink import Sink, free_port, listening
from operation.installation import Installation, acting, create_installation
from operation.processes import stop
from operation.scheduling.server import server_environment, start_server, start_worker, use_prefect
from operation.steps import chase_step, deliver_step, open_step
from plans.loading import load
from plans.reading import read_plan
from settings import REPOSITORY, Settings
from tests import databases
from tests.builders import make_addresses_real
from tests.faults.lives import Place
from tests.faults.snapshot import differences, taken

LIVE_FROM = date(2022, 8, 16)
DAY, NEXT = date(2023, 3, 20), date(2023, 3, 21)
MOST_SECONDS = 600.0
LOOKED_EVERY_SECONDS = 0.05
SCHEDULED = ("chase", "deliver", "watch", "periodic-report")


@dataclass
class Machine:
    """An installation: its settings, record, mail, and the processes that run now."""

    settings: Settings
    record: Installation
    sink: Sink
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self) -> None:
        """Server and worker."""
        self.running.append(start_server(self.settings))
        self.running.append(start_worker(self.settings))

    def kill(self) -> None:
        """SIGKILL for server, worker and every process that they started, all at once."""
        victims = {one for process in self.running for one in _family(process.pid)}
        for victim in victims:
            with suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
        for process in self.running:
            process.wait()
        self.running.clear()

    def dondoc(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command as an operator gives it."""
        return subprocess.run(
            [sys.executable, "-m", "cli.main", *words],
            env=server_environment(self.settings),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )


def main() -> int:
    """Kill while `chase` runs, start again, and compare."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.machine", description=__doc__)
    parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    server = databases.running() if parser.parse_args().on == "postgresql" else nullcontext()
    with tempfile.TemporaryDirectory(prefix="dondoc-machine-") as folder, server as running:
        with _machine(Place(Path(folder), running, "machine_whole")) as whole:
            for day in (DAY, NEXT):
                _live(whole, day)
        with _machine(Place(Path(folder), running, "machine_broken")) as broken:
            seconds = _broken_off(broken)
            wrong = _wrong(whole, broken)
    for line in wrong:
        print(f"  {line}")
    letters = len(whole.sink.letters)
    print(f"the next chase completed {seconds:.0f} s after the kill; {letters} letters, each once")
    return 1 if wrong or seconds > MOST_SECONDS else 0


@contextmanager
def _machine(place: Place) -> Iterator[Machine]:
    """The shipped plan on an installation of its own; what runs is stopped at the end."""
    place.vanish()
    with listening(Sink()) as sink:
        settings = Settings(
            var_dir=place.folder / place.name,
            database_url=SecretStr(place.url),
            smtp_url=SecretStr(sink.url),
            prefect_port=free_port(),
            pages_port=free_port(),
        )
        record = create_installation(settings)
        with transaction(record.engine) as session:
            plan = read_plan(settings.plan_folder)
            load(session, plan, acting("faults", instant(LIVE_FROM), LIVE_FROM), LIVE_FROM)
            make_addresses_real(session)
        machine = Machine(settings, record, sink)
        try:
            yield machine
        finally:
            for process in reversed(machine.running):
                stop(process)
            record.engine.dispose()


def _live(machine: Machine, day: date) -> None:
    """What the flow `chase` does on a day, in this process."""
    act = acting("prefect", instant(day), day)
    open_step(machine.record, act)
    chase_step(machine.record, act)
    deliver_step(machine.record, act.now)


def _broken_off(machine: Machine) -> float:
    """Kill everything while `chase` runs; after how many seconds the day's next one completed."""
    machine.start()
    deployed = machine.dondoc("deploy")
    assert deployed.returncode == 0, deployed.stderr
    _pause(machine.settings)
    trigger = subprocess.Popen(
        [sys.executable, "-m", "cli.main", "trigger", "chase", "--param", f"as_of={DAY}"],
        env=server_environment(machine.settings),
        cwd=REPOSITORY,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    run = _wait_until_running(machine.settings)
    _wait_until_half_done(machine)
    machine.kill()
    killed_at = time.monotonic()
    trigger.kill()
    trigger.wait()
    found = _where_it_stood(machine)
    machine.start()
    state = _state_of(machine.settings, run)
    print(f"killed while chase was {state}: the record had {found}", flush=True)
    assert state == "Running", "it had ended before the kill"
    seconds = _until_completed(machine, DAY, killed_at)
    _until_completed(machine, NEXT, time.monotonic())
    print(f"the killed run is {_state_of(machine.settings, run)} now", flush=True)
    return seconds


def _pause(settings: Settings) -> None:
    """Only what is triggered here runs, whatever the time of day."""
    with _client(settings) as client:
        for name in SCHEDULED:
            client.pause_deployment(client.read_deployment_by_name(f"{name}/{name}").id)


def _state_of(settings: Settings, run: UUID) -> str:
    with _client(settings) as client:
        return str(client.read_flow_run(run).state_name)


def _wait_until_half_done(machine: Machine) -> None:
    """Returns when the run has opened the day's work: what it chases comes next."""
    engine = connect(machine.settings.database, reading=True)
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        with transaction(engine) as session:
            if session.scalar(select(func.count()).select_from(Assignment)):
                engine.dispose()
                return
        time.sleep(LOOKED_EVERY_SECONDS)
    raise AssertionError("the run opened nothing")


def _wait_until_running(settings: Settings) -> UUID:
    """Returns when the run of `chase` is Running, with its id."""
    from prefect.client.schemas.filters import FlowFilter, FlowFilterName  # noqa: PLC0415

    chases = FlowFilter(name=FlowFilterName(any_=["chase"]))
    end = time.monotonic() + MOST_SECONDS
    with _client(settings) as client:
        while time.monotonic() < end:
            for run in client.read_flow_runs(flow_filter=chases):
                ended = run.state is None or run.state.is_final()
                assert not ended, "it ended before the kill"
                if run.state_name == "Running":
                    found: UUID = run.id
                    return found
            time.sleep(LOOKED_EVERY_SECONDS)
    raise AssertionError("no run of chase began")


@contextmanager
def _client(settings: Settings):  # type: ignore[no-untyped-def]  # Prefect is imported late
    use_prefect(settings)
    from prefect.client.orchestration import get_client  # noqa: PLC0415

    with get_client(sync_client=True) as client:
        yield client


def _where_it_stood(machine: Machine) -> str:
    rows = taken(machine.settings.database).rows
    counted = ("assignment", "reminder", "notice")
    found = ", ".join(f"{len(rows[name])} {name} rows" for name in counted)
    return f"{found}, {len(machine.sink.letters)} letters had left"


def _until_completed(machine: Machine, day: date, since: float) -> float:
    """Trigger a day's chase until one completes and its letters left: seconds to completion."""
    while True:
        ended = machine.dondoc("trigger", "chase", "--param", f"as_of={day}")
        seconds = time.monotonic() - since
        said = (ended.stderr.strip().splitlines() or [""])[-1]
        print(f"{seconds:5.0f} s: chase of {day}: exit {ended.returncode}: {said}", flush=True)
        if ended.returncode == 0:
            _wait_for_letters(machine)
            return seconds
        assert seconds < 2 * MOST_SECONDS, "no chase completed"


def _wait_for_letters(machine: Machine) -> None:
    """`chase` starts `deliver` and does not wait for it."""
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end:
        with machine.record.work() as (session, loaded):
            counts = outbox.count_by_state(session, loaded.id)
        if not counts.get("queued") and not counts.get("sending"):
            return
        time.sleep(1)
    raise AssertionError(f"letters wait: {counts}")


def _wrong(whole: Machine, broken: Machine) -> list[str]:
    """What differs in the record, and letters that came otherwise than once each."""
    ours, theirs = (_letters(machine.sink) for machine in (whole, broken))
    found = differences(taken(whole.settings.database), taken(broken.settings.database))
    found += [f"letter lost: {one}" for one in ours.keys() - theirs.keys()]
    found += [f"letter new: {one}" for one in theirs.keys() - ours.keys()]
    return found + [
        f"letter came {count} times: {one}" for one, count in theirs.items() if count > 1
    ]


def _letters(sink: Sink) -> Counter[str]:
    return Counter(str(letter["Message-ID"]) for letter in sink.letters)


def _family(leader: int) -> list[int]:
    """A process and all that descend from it, whatever group or session they put themselves in."""
    found = [leader]
    for one in found:
        try:
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except FileNotFoundError:
            continue
        found += [int(child) for child in children]
    return found


if __name__ == "__main__":
    sys.exit(main())
