"""Nobody gets in: what Prefect's API answers to whoever lacks the installation's key."""

import asyncio
import base64
import http.client
import json
from typing import Any

import pytest
import websockets
from prefect.client.schemas.filters import FlowRunFilter
from prefect.exceptions import PrefectHTTPStatusError

from operation.scheduling.access import api_auth
from operation.scheduling.deploy import deploy
from operation.scheduling.deployed import as_client
from operation.scheduling.deployments import POOL
from operation.scheduling.server import NoServer
from operation.scheduling.trigger import find, trigger
from operation.upkeep.status import status
from settings import Settings
from tests.faults.outsider import MAY_BE_ANOTHER, NOT_TRIED, gotten_by_another_user
from tests.flows.conftest import client_of
from tests.up import LIVE_FROM, Machine

ATTACK = {"job_variables": {"command": "env", "env": {}, "working_dir": "/"}, "parameters": {}}


def asked(
    machine: Machine, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """A request as anything on the machine may send it."""
    connection = http.client.HTTPConnection("127.0.0.1", machine.settings.prefect_port, timeout=20)
    content = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, path, body and json.dumps(body), {**content, **headers})
    answer = connection.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return found


def basic(machine: Machine) -> str:
    """The header of whoever has the key."""
    return f"Basic {base64.b64encode(api_auth(machine.settings).encode()).decode()}"


@pytest.mark.parametrize("sent", [{}, {"Authorization": "Basic YWRtaW46cGFzcw=="}])
def test_an_outsider_reads_nothing_and_starts_nothing(
    machine: Machine, sent: dict[str, str]
) -> None:
    with client_of(machine) as client:
        watch = find(client, "watch")[1].id
        before = len(client.read_flow_runs(flow_run_filter=FlowRunFilter(), limit=200))

    read = {
        asked(machine, method, f"/api/{path}", {"include_secrets": True}, **sent)[0]
        for method, path in (
            ("POST", "deployments/filter"),
            ("POST", "block_documents/filter"),
            ("POST", "logs/filter"),
            ("GET", f"work_pools/{POOL}"),
            ("GET", "admin/settings"),
        )
    }
    started = asked(machine, "POST", f"/api/deployments/{watch}/create_flow_run", ATTACK, **sent)

    assert (read, started[0]) == ({401}, 401)
    with client_of(machine) as client:
        assert len(client.read_flow_runs(flow_run_filter=FlowRunFilter(), limit=200)) == before


@pytest.mark.parametrize("path", ["events/in", "events/out", "logs/out"])
@pytest.mark.parametrize("subprotocols", [None, ["prefect"]])
def test_an_outsider_gets_no_stream_and_feeds_none(
    machine: Machine, path: str, subprotocols: list[Any] | None
) -> None:
    async def stream() -> None:
        uri = f"ws://127.0.0.1:{machine.settings.prefect_port}/api/{path}"
        async with websockets.connect(uri, subprotocols=subprotocols) as socket:
            await socket.send(json.dumps({"type": "auth", "token": "admin:pass"}))
            await socket.recv()

    with pytest.raises((websockets.ConnectionClosed, websockets.InvalidHandshake)):
        asyncio.run(stream())


def test_a_page_of_another_site_is_let_in_neither_by_origin_nor_by_name(machine: Machine) -> None:
    port = machine.settings.prefect_port
    _, foreign, _ = asked(machine, "GET", "/api/health", Origin="http://evil.example")
    _, own, _ = asked(machine, "GET", "/api/health", Origin=f"http://localhost:{port}")
    rebound = [
        asked(machine, "GET", path, Host=f"evil.example:{port}")[0]
        for path in ("/api/health", "/", "/ui-settings")
    ]

    assert "access-control-allow-origin" not in foreign
    assert own["access-control-allow-origin"] == f"http://localhost:{port}"
    assert rebound == [400, 400, 400]


@pytest.mark.parametrize("variable", ["command", "env", "working_dir", "anything"])
def test_not_even_who_has_the_key_says_how_a_run_is_run(machine: Machine, variable: str) -> None:
    with client_of(machine) as client, pytest.raises(PrefectHTTPStatusError, match=variable):
        client.create_flow_run_from_deployment(
            find(client, "watch")[1].id, job_variables={variable: {"A": "b"}}
        )


def test_the_alarms_address_is_read_with_the_key_only_and_lies_nowhere_in_clear(
    machine: Machine,
) -> None:
    url = machine.settings.alarm_url
    assert url

    status_code, _, answer = asked(
        machine, "POST", "/api/block_documents/filter", {}, Authorization=basic(machine)
    )

    home = machine.settings.var / "prefect"
    stored = b"".join(
        path.read_bytes() for path in (*home.glob("prefect.db*"), *home.glob("*.log"))
    )
    assert status_code == 200
    assert b"dondoc-alarm" in answer
    assert b"dondoc-alarm" in stored
    assert url.get_secret_value().encode() not in answer
    assert url.get_secret_value().encode() not in stored


def test_an_address_of_alarms_that_is_taken_away_leaves_the_server(machine: Machine) -> None:
    headers = {"Authorization": basic(machine)}
    without = machine.settings.model_copy(update={"alarm_url": None})

    deploy(without, machine.plan)
    gone = asked(machine, "POST", "/api/block_documents/filter", {}, **headers)[2]
    deploy(machine.settings, machine.plan)
    back = asked(machine, "POST", "/api/block_documents/filter", {}, **headers)[2]

    assert (b"dondoc-alarm" in gone, b"dondoc-alarm" in back) == (False, True)


def test_prefects_own_state_is_readable_by_nobody_else(machine: Machine) -> None:
    paths = [*(machine.settings.var / "prefect").rglob("*")]

    assert any(path.name == "prefect.db" for path in paths)
    assert [path for path in paths if path.exists() and path.stat().st_mode & 0o077] == []


def test_another_folder_of_state_is_told_that_the_server_is_not_its_own(
    machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = Settings(
        var_dir=tmp_path_factory.mktemp("other"), prefect_port=machine.settings.prefect_port
    )

    lines = {line.what: line for line in status(other, LIVE_FROM)}

    assert "belongs to another DONDOC_VAR_DIR" in lines["server"].words
    with pytest.raises(NoServer, match="refuses the key"), as_client(other):
        trigger(other, "watch")


@pytest.mark.skipif(not MAY_BE_ANOTHER, reason=NOT_TRIED)
def test_another_user_of_the_machine_gets_nothing_out_of_a_running_installation(
    machine: Machine,
) -> None:
    assert gotten_by_another_user(machine.settings) == []
