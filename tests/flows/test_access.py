"""Nobody without the installation's key gets in to Prefect, and with it no program of one's own."""

import base64
import http.client
import json
from typing import Any

import pytest

from operation.access import api_auth
from operation.deployments import POOL
from tests.flows.conftest import Machine, client_of


def ask(
    machine: Machine, method: str, path: str, body: object = None, **headers: str
) -> http.client.HTTPResponse:
    """A bare request, as any process on the machine can send it."""
    connection = http.client.HTTPConnection("127.0.0.1", machine.settings.prefect_port, timeout=20)
    content = {"Content-Type": "application/json"}
    connection.request(method, f"/api{path}", json.dumps(body), {**content, **headers})
    return connection.getresponse()


def key_of(machine: Machine) -> dict[str, str]:
    """The header of whoever has the key."""
    key = base64.b64encode((api_auth(machine.settings) or "").encode()).decode()
    return {"Authorization": f"Basic {key}"}


def deployment_id(machine: Machine) -> str:
    """The deployment of `chase`."""
    with client_of(machine) as client:
        return str(client.read_deployment_by_name("chase/chase").id)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/deployments/filter"),
        ("POST", "/block_documents/filter"),
        ("POST", "/logs/filter"),
        ("GET", f"/work_pools/{POOL}"),
        ("GET", "/admin/settings"),
    ],
)
def test_whoever_has_no_key_reads_nothing(machine: Machine, method: str, path: str) -> None:
    assert ask(machine, method, path, {}).status == 401
    assert ask(machine, method, path, {}, Authorization="Basic ZG9uZG9jOng=").status == 401


def test_whoever_has_no_key_starts_no_run(machine: Machine) -> None:
    path = f"/deployments/{deployment_id(machine)}/create_flow_run"
    run: dict[str, Any] = {"job_variables": {"command": "touch /tmp/owned"}}

    assert ask(machine, "POST", path, run).status == 401


def test_a_page_of_elsewhere_is_not_allowed_to_read_answers(machine: Machine) -> None:
    elsewhere = {"Origin": "https://elsewhere.example", "Host": "elsewhere.example"}

    answer = ask(machine, "POST", "/deployments/filter", {}, **elsewhere)

    assert answer.status == 401
    assert answer.headers["Access-Control-Allow-Origin"] is None


def test_even_with_the_key_a_run_chooses_no_program(machine: Machine) -> None:
    with client_of(machine) as client:
        pool = client.read_work_pool(POOL)

    assert pool.base_job_template["variables"]["properties"] == {}
    assert "{{" not in json.dumps(pool.base_job_template)


def test_the_address_of_alarms_stands_in_no_answer_of_the_api(
    machine: Machine, alarm_bell: str
) -> None:
    answer = ask(machine, "POST", "/block_documents/filter", {}, **key_of(machine))

    assert answer.status == 200
    assert alarm_bell not in answer.read().decode()
