"""Prefect's server and worker as child processes of one machine, and their clean stop.

Nothing here imports Prefect: that takes seconds, and its settings are read from an environment
that has to be there first.
"""

import base64
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from operation.errors import OperationError
from operation.intervals import Interval
from operation.private import private_files
from operation.processes import start, stop
from operation.scheduling.access import api_auth
from operation.scheduling.deployments import POOL
from operation.scheduling.empty import copy_empty_database
from operation.scheduling.running import (
    STARTED_BY,
    mark,
)
from settings import REPOSITORY, Settings, anchored

HOST = "127.0.0.1"
HORIZON = "P400D"
"""Without it nothing past 100 days is planned, and a yearly obligation is invisible."""
FILE_LEASES = "prefect.server.concurrency.lease_storage.filesystem"
"""In memory (the default) a killed machine leaves its slot held and the next run Cancelled."""
HEARTBEAT_SECONDS = 30
RUNS_AT_ONCE = 4
PATIENCE_SECONDS = 300.0
SLOW_SECONDS = 20.0
"""After so long, and again and again, whoever waits is told what for."""


class ServerFailed(OperationError):
    """The server, the worker or the pages did not start, or stopped by themselves."""


class NoServer(OperationError):
    """The installation's server does not answer, or another one does in its place."""

    def __init__(self, settings: Settings) -> None:
        words = f"does not answer at {settings.prefect_api}; run: dondoc up"
        if _answer(settings) == http.client.UNAUTHORIZED:
            words = (
                f"at {settings.prefect_api} belongs to another DONDOC_VAR_DIR: it refuses the "
                "key of this one; stop it, or correct DONDOC_VAR_DIR or DONDOC_PREFECT_PORT"
            )
        super().__init__(f"Prefect's server {words}")


def server_environment(settings: Settings) -> dict[str, str]:
    """The environment of Prefect's server, its worker and every flow run."""
    inherited = {k: v for k, v in os.environ.items() if k not in _names(settings)}
    environment = {**inherited, **_own(settings), **client_environment(settings)}
    pages = (f"http://{name}:{settings.prefect_port}" for name in (HOST, "localhost"))
    environment |= {
        "PREFECT_SERVER_API_AUTH_STRING": api_auth(settings),
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": ",".join(pages),
        "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": HORIZON,
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": FILE_LEASES,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": str(HEARTBEAT_SECONDS),
        "PREFECT_SERVER_API_HOST": HOST,
        "PREFECT_SERVER_API_PORT": str(settings.prefect_port),
        # A flow run works in a temporary folder: modules are found by this alone.
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUNBUFFERED": "1",
        "TMPDIR": str(home(settings) / "tmp"),
        STARTED_BY: mark(),
        # The pool's command says `python`: it is the one that runs the worker.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    environment.setdefault("PREFECT_WORKER_QUERY_SECONDS", "2")
    return environment


def client_environment(settings: Settings) -> dict[str, str]:
    """What a process needs that talks to the server; set before Prefect is imported."""
    direct = ",".join(filter(None, [os.environ.get("NO_PROXY"), HOST, "localhost"]))
    return {
        "PREFECT_API_URL": settings.prefect_api,
        "PREFECT_API_AUTH_STRING": api_auth(settings),
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
    with private_files():
        (path / "tmp").mkdir(parents=True, exist_ok=True)
    return path


def is_healthy(settings: Settings) -> bool:
    """Whether Prefect's API answers on its port and takes the installation's key."""
    return _answer(settings) == http.client.OK


def _answer(settings: Settings) -> int | None:
    """The status of a request with the key; none if nothing answers."""
    connection = http.client.HTTPConnection(HOST, settings.prefect_port, timeout=5)
    token = base64.b64encode(api_auth(settings).encode()).decode()
    try:
        # Not /api/health, because that doesn't ask for the key.
        connection.request("GET", "/api/admin/version", headers={"Authorization": f"Basic {token}"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def start_server(
    settings: Settings, say: Callable[[str], None] | None = None, *, with_parent: bool = False
) -> subprocess.Popen[bytes]:
    """Prefect's server on loopback, healthy; `say` hears why it takes long. Raises ServerFailed."""
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
    arguments = ["uvicorn", "--factory", "operation.scheduling.api:application"]
    arguments += ["--host", HOST, "--port", str(port), "--app-dir", str(REPOSITORY)]
    copy_empty_database(home(settings), server_environment(settings))
    process = _start(settings, "server", arguments, with_parent=with_parent)
    _wait(settings, process, say)
    return process


def start_worker(settings: Settings, *, with_parent: bool = False) -> subprocess.Popen[bytes]:
    """A process worker of the pool; the pool must exist (dondoc deploy)."""
    arguments = ["prefect", "worker", "start", "--pool", POOL, "--type", "process"]
    arguments += ["--limit", str(RUNS_AT_ONCE)]
    return _start(settings, "worker", arguments, with_parent=with_parent)


def start_pages(
    settings: Settings, day: date | None = None, *, with_parent: bool = False
) -> subprocess.Popen[bytes]:
    """The pages, as `dondoc pages` serves them; on behalf of a day in a demonstration."""
    as_of = ["--as-of", day.isoformat()] if day else []
    return _start(settings, "pages", ["cli.main", "pages", *as_of], with_parent=with_parent)


@contextmanager
def prefect_server(
    settings: Settings, say: Callable[[str], None] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Prefect's server while the block runs. Raises ServerFailed."""
    process = start_server(settings, say, with_parent=True)
    try:
        yield process
    finally:
        stop(process)


def _names(settings: Settings) -> set[str]:
    """What the settings are called in an environment."""
    return {f"DONDOC_{name.upper()}" for name in type(settings).model_fields}


def _own(settings: Settings) -> dict[str, str]:
    """Every setting that has a value as environment, its secrets in clear, its paths absolute.

    A flow run, which works in a folder of its own, reads the same settings from it.
    """
    values = {name: _plain(getattr(settings, name)) for name in type(settings).model_fields}
    if settings.database_url is not None:
        values["database_url"] = settings.database
    return {
        f"DONDOC_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
        if value is not None
    }


def _plain(value: Any) -> Any:
    """A value of the settings as JSON has it."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, Path):
        return str(anchored(value))
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _start(
    settings: Settings, name: str, arguments: list[str], *, with_parent: bool
) -> subprocess.Popen[bytes]:
    return start(
        [sys.executable, "-m", *arguments],
        environment=server_environment(settings),
        folder=home(settings),
        log=_log(settings, name),
        with_parent=with_parent,
    )


def _wait(
    settings: Settings, process: subprocess.Popen[bytes], say: Callable[[str], None] | None
) -> None:
    started = time.monotonic()
    interval = Interval(SLOW_SECONDS)
    while not is_healthy(settings):
        waited_s = time.monotonic() - started
        if process.poll() is not None or waited_s > PATIENCE_SECONDS:
            stop(process)
            raise ServerFailed(stopped(settings, "server"))
        if say and interval.is_due():
            say(
                f"Prefect's server is slow to start: {waited_s:.0f} seconds, of at most "
                f"{PATIENCE_SECONDS:.0f}; a busy processor or disk does that (log: "
                f"{_log(settings, 'server')})"
            )
        time.sleep(0.2)


def stopped(settings: Settings, name: str) -> str:
    """What to say of a child that ended by itself: its log's last five lines."""
    tail = _log(settings, name).read_text(errors="replace").strip().splitlines()[-5:]
    return "\n".join([f"the {name} did not keep running; {_log(settings, name)} ends:", *tail])


def _log(settings: Settings, name: str) -> Path:
    return home(settings) / f"{name}.log"
