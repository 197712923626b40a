"""Prefect's server and worker as child processes of one machine, and their clean stop.

Nothing here imports Prefect: that takes seconds, and its settings are read from an environment
that has to be there first.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Any

from pydantic import SecretStr

from operation.access import api_auth, make_api_auth
from operation.deployments import POOL
from operation.errors import OperationError
from operation.processes import start, stop
from operation.single import Holder, note, only_up
from plans.plan import Plan
from settings import REPOSITORY, Settings

HOST = "127.0.0.1"
HORIZON = "P400D"
"""Without it nothing past 100 days is planned, and a yearly obligation is invisible."""
FILE_LEASES = "prefect.server.concurrency.lease_storage.filesystem"
"""In memory (the default) a killed machine leaves its slot held and the next run Cancelled."""
HEARTBEAT_SECONDS = 30
RUNS_AT_ONCE = 4
PATIENCE_SECONDS = 120.0
WATCHED_EVERY_SECONDS = 0.5


class ServerFailed(OperationError):
    """Prefect's server or worker did not start, or stopped by itself."""


class NoServer(OperationError):
    """Prefect's server does not answer."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            f"Prefect's server does not answer at {settings.prefect_api}; run: dondoc up"
        )


def server_environment(settings: Settings) -> dict[str, str]:
    """The environment of Prefect's server, its worker and every flow run.

    The server answers nobody without the installation's key: who may create a run may run any
    program as this account.
    """
    auth = make_api_auth(settings)
    environment = {**os.environ, **_own(settings), **client_environment(settings)}
    pages = f"http://{HOST}:{settings.prefect_port},http://localhost:{settings.prefect_port}"
    environment |= {
        "PREFECT_SERVER_API_AUTH_STRING": auth,
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": pages,
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": HORIZON,
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": FILE_LEASES,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        # A flow run works in a temporary folder: modules are found by this alone.
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        # The pool's command says `python`: it is the one that runs the worker.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    environment.setdefault("PREFECT_WORKER_QUERY_SECONDS", "2")
    return environment


def client_environment(settings: Settings) -> dict[str, str]:
    """What a process needs that talks to the server; set before Prefect is imported."""
    direct = ",".join(filter(None, [os.environ.get("NO_PROXY"), HOST, "localhost"]))
    auth = api_auth(settings)
    return {
        **({"PREFECT_API_AUTH_STRING": auth} if auth else {}),
        "PREFECT_API_URL": settings.prefect_api,
        "PREFECT_HOME": str(home(settings)),
        "DO_NOT_TRACK": "1",
        "NO_PROXY": direct,
        "no_proxy": direct,
    }


def use_prefect(settings: Settings) -> None:
    """Make this process a client of the installation's server; call before importing Prefect."""
    os.environ.update(client_environment(settings))


def home(settings: Settings) -> Path:
    """Where Prefect keeps its state and logs, created if need be."""
    path = settings.var / "prefect"
    path.mkdir(parents=True, exist_ok=True)
    return path


def is_healthy(settings: Settings) -> bool:
    """Whether Prefect's API answers on its port."""
    connection = http.client.HTTPConnection(HOST, settings.prefect_port, timeout=5)
    try:
        connection.request("GET", "/api/health")
        answer = connection.getresponse()
        return answer.status == http.client.OK and answer.read().strip() == b"true"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def start_server(settings: Settings, lock: IO[str] | None = None) -> subprocess.Popen[bytes]:
    """Prefect's server on loopback, healthy; it holds the lock of `up` too. Raises ServerFailed."""
    port = settings.prefect_port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise ServerFailed(
                f"port {port} is in use; stop what runs there (dondoc status), "
                "or set DONDOC_PREFECT_PORT to a free port"
            ) from None
    arguments = ["server", "start", "--host", HOST, "--port", str(port)]
    process = _prefect(settings, "server", arguments, lock)
    _wait(settings, process, until=lambda: is_healthy(settings))
    return process


def start_worker(settings: Settings, lock: IO[str] | None = None) -> subprocess.Popen[bytes]:
    """A process worker of the pool; the pool must exist (dondoc deploy)."""
    arguments = ["worker", "start", "--pool", POOL, "--type", "process"]
    return _prefect(settings, "worker", [*arguments, "--limit", str(RUNS_AT_ONCE)], lock)


@contextmanager
def prefect_server(settings: Settings) -> Iterator[None]:
    """Prefect's server while the block runs. Raises ServerFailed."""
    process = start_server(settings)
    try:
        yield
    finally:
        stop(process)


@contextmanager
def prefect_worker(
    settings: Settings, lock: IO[str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker while the block runs."""
    process = start_worker(settings, lock)
    try:
        yield process
    finally:
        stop(process)


def up(settings: Settings, plan: Plan, say: Callable[[str], None] = print) -> None:
    """Server, deployments and worker, until Ctrl-C or SIGTERM; then a clean stop.

    Raises AlreadyUp; ServerFailed, also when the server or the worker stops by itself.
    """
    with only_up(settings) as lock:
        _run(settings, plan, say, lock)


def _run(settings: Settings, plan: Plan, say: Callable[[str], None], lock: IO[str]) -> None:
    asked: list[int] = []

    def ask(number: int, _: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    server: subprocess.Popen[bytes] | None = None
    try:
        say("starting Prefect's server …")
        server = start_server(settings, lock)
        _run_until(settings, plan, server, say=say, asked=asked, lock=lock)
    finally:
        if server:
            stop(server)
        for number, handler in before.items():
            signal.signal(number, handler)
    say("stopped")


def _run_until(
    settings: Settings,
    plan: Plan,
    server: subprocess.Popen[bytes],
    *,
    say: Callable[[str], None],
    asked: list[int],
    lock: IO[str],
) -> None:
    use_prefect(settings)
    from operation.deploy import deploy  # noqa: PLC0415 - imports Prefect, see above

    say(deploy(settings, plan).words)
    with prefect_worker(settings, lock) as worker:
        note(lock, Holder(os.getpid(), settings.prefect_port, (server.pid, worker.pid)))
        say(f"running: http://{HOST}:{settings.prefect_port} (Ctrl-C stops it)")
        while not asked:
            for process, name in ((server, "server"), (worker, "worker")):
                if process.poll() is not None:
                    raise ServerFailed(_stopped(settings, name))
            time.sleep(WATCHED_EVERY_SECONDS)
        say("stopping …")


def _own(settings: Settings) -> dict[str, str]:
    """The settings as environment, whole and with absolute paths: a flow run sees the same."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    environment = {
        f"DONDOC_{name.upper()}": _written(value)
        for name, value in values.items()
        if value is not None
    }
    return environment | {
        "DONDOC_VAR_DIR": str(settings.var),
        "DONDOC_PLAN": str(settings.plan_folder),
    }


def _written(value: Any) -> str:
    """A setting as the environment has it: what is a table as JSON, its secrets in clear."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, dict):
        return json.dumps({name: _written(part) for name, part in value.items()})
    return str(value)


def _prefect(
    settings: Settings, name: str, arguments: list[str], lock: IO[str] | None
) -> subprocess.Popen[bytes]:
    return start(
        [sys.executable, "-m", "prefect", *arguments],
        environment=server_environment(settings),
        folder=home(settings),
        log=_log(settings, name),
        lock=lock.fileno() if lock else None,
    )


def _wait(
    settings: Settings, process: subprocess.Popen[bytes], *, until: Callable[[], bool]
) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not until():
        if process.poll() is not None or time.monotonic() > end:
            stop(process)
            raise ServerFailed(_stopped(settings, "server"))
        time.sleep(0.2)


def _stopped(settings: Settings, name: str) -> str:
    tail = _log(settings, name).read_text(errors="replace").strip().splitlines()[-5:]
    return "\n".join(
        [f"Prefect's {name} did not keep running; {_log(settings, name)} ends:", *tail]
    )


def _log(settings: Settings, name: str) -> Path:
    return home(settings) / f"{name}.log"
