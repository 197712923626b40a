"""A busy machine: `python -m tests.faults.busy --times 5` starts `dondoc up` beside many others.

Beside it run programs that calculate and programs that write to the same disk and wait for it. Each
time is a new installation: `up` has to send every deployment of the shipped plan, then seven forms
are sent at once, as a browser sends them, which does not come again. Printed is a line a time.
Exit 0 if all came up whole, no form was refused, and nothing runs any more afterwards.
"""

import argparse
import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from operation.demo.sink import free_port
from operation.scheduling.access import api_auth
from operation.scheduling.deployments import deployments
from operation.scheduling.running import left_running
from plans.reading import read_plan
from settings import REPOSITORY, Settings

CALCULATES = "while True: pass"
WRITES = """
import os, sys
with open(sys.argv[1], "wb", buffering=0) as file:
    while True:
        file.seek(0)
        for _ in range(64):
            file.write(os.urandom(65536))
        os.fsync(file.fileno())
"""
START_SECONDS = 600.0
FORMS = 7
ANSWER_SECONDS = 120.0


@dataclass
class Outcome:
    """What one `up` came to."""

    up_seconds: float | None = None
    deployed: int = 0
    forms: list[int] = field(default_factory=list)
    load: float = 0.0
    last: str = ""

    def is_whole(self, wanted: int) -> bool:
        """Whether all deployments are there and every form was taken."""
        return self.deployed == wanted and self.forms == [201] * FORMS


@contextmanager
def others(folder: Path, calculating: int, writing: int) -> Iterator[None]:
    """Programs that keep the processors and the disk busy while the block runs."""
    with ExitStack() as stack:
        for number in range(calculating + writing):
            program = [CALCULATES] if number < calculating else [WRITES, str(folder / f"{number}")]
            process = subprocess.Popen([sys.executable, "-c", *program])
            stack.callback(process.wait)
            stack.callback(process.kill)
        yield


def attempt(folder: Path) -> Outcome:
    """One new installation, up, filled with forms, and stopped."""
    settings = Settings(var_dir=folder, prefect_port=free_port(), pages_port=free_port())
    environment = {
        **os.environ,
        "DONDOC_VAR_DIR": str(folder),
        "DONDOC_PREFECT_PORT": str(settings.prefect_port),
    }
    dondoc = str(Path(sys.executable).with_name("dondoc"))
    plan = str(settings.plan_folder)
    subprocess.run([dondoc, "load", plan], env=environment, cwd=REPOSITORY, check=True)
    outcome, started = Outcome(), time.monotonic()
    log = folder / "up.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [dondoc, "up"], env=environment, cwd=REPOSITORY, stdout=file, stderr=file
        )
    try:
        while process.poll() is None and time.monotonic() < started + START_SECONDS:
            if "running:" in log.read_text():
                outcome.up_seconds = time.monotonic() - started
                break
            time.sleep(0.5)
        if outcome.up_seconds is not None:
            _use(settings, outcome)
    finally:
        outcome.load = os.getloadavg()[0]
        process.send_signal(signal.SIGTERM)
        process.wait(ANSWER_SECONDS)
        outcome.last = (log.read_text().strip().splitlines() or [""])[-1]
    return outcome


def _use(settings: Settings, outcome: Outcome) -> None:
    rows = []
    while batch := _call(settings, "deployments/filter", {"offset": len(rows), "limit": 50})[1]:
        rows += batch
    outcome.deployed = len(rows)
    (watch,) = (row["id"] for row in rows if row["name"] == "watch")
    form = {"parameters": {}, "state": {"type": "SCHEDULED"}}
    with ThreadPoolExecutor(FORMS) as pool:
        sent = [
            pool.submit(_call, settings, f"deployments/{watch}/create_flow_run", form)
            for _ in range(FORMS)
        ]
        outcome.forms = sorted(future.result()[0] for future in sent)


def _call(settings: Settings, path: str, body: object) -> tuple[int, list[dict[str, str]]]:
    """One request, sent once: its status, and its rows if it has some."""
    key = base64.b64encode(api_auth(settings).encode()).decode()
    request = urllib.request.Request(
        f"{settings.prefect_api}/{path}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Basic {key}", "Content-Type": "application/json"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=ANSWER_SECONDS) as answer:
            found = json.load(answer)
            return answer.status, found if isinstance(found, list) else []
    except urllib.error.HTTPError as error:
        return error.code, []
    except OSError:
        return 0, []


def main() -> int:
    """The number of times that were not whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--calculating", type=int, default=8)
    parser.add_argument("--writing", type=int, default=4)
    asked = parser.parse_args()
    wanted = len(deployments(read_plan(Settings().plan_folder)))
    failed = 0
    for number in range(1, asked.times + 1):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            with others(folder, asked.calculating, asked.writing):
                outcome = attempt(folder / "var")
            orphans = left_running(Settings(var_dir=folder / "var"))
        result = "ok" if outcome.is_whole(wanted) and not orphans else "FAILED"
        failed += result != "ok"
        up = "never" if outcome.up_seconds is None else f"after {outcome.up_seconds:.0f} s"
        taken = outcome.forms.count(201)
        print(
            f"{number}: up {up}, {outcome.deployed} of {wanted} deployments, {taken} of {FORMS} "
            f"forms taken {outcome.forms if taken < FORMS else ''}, load {outcome.load:.0f}, "
            f"{len(orphans)} left running, ended with: {outcome.last}: {result}",
            flush=True,
        )
    return failed


if __name__ == "__main__":
    sys.exit(bool(main()))
