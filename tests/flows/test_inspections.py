"""Inspections on Prefect: the form of an order, and that nothing of a sealed draw is there."""

import hashlib
from datetime import date
from typing import Any

import pytest
from prefect.client.schemas.filters import LogFilter, LogFilterFlowRunId
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectHTTPStatusError

from assignments.desk import Desk
from flows.surprise_inspections import surprise_inspections
from flows.watch import watch
from inspections import drawing, giving, listing
from inspections.drawing import Secret
from operation.installation import acting
from operation.scheduling.deployments import deployments
from operation.scheduling.payload import request_fields
from operation.scheduling.trigger import trigger
from tests.builders import a_desk, morning
from tests.flows.conftest import client_of, run_here
from tests.plans.shipped import shipped_plan
from tests.up import Machine

ORDERED_ON, PROPOSED_ON, DRAWN_ON = date(2024, 5, 13), date(2024, 4, 1), date(2024, 4, 3)
CYCLE = "inspection-cycle/inspection-cycle"
HEAD = "so-noi-vu/lanh-dao"
JUDGE = "van-phong-ubnd-tinh"
RUNS = ("surprise-inspections ", "inspection-cycle ", "watch ")
PASSPHRASE = "mot cau dai khong ai doan duoc"
ORDER = {
    "agencies": ["so-y-te", "ubnd-huyen-bac-ai"],
    "on": "2024-05-20",
    "reason": "Theo phản ánh của người dân",
    "head": HEAD,
}


def test_the_form_has_agencies_and_heads_as_lists() -> None:
    (form,) = [
        deployment
        for deployment in deployments(shipped_plan())
        if deployment.name == "inspection-cycle"
    ]
    fields = {"agencies": {"items": {"type": "string"}}, "head": {"type": "string"}}
    schema = {"definitions": {"Order": {"properties": fields}}}

    sent = request_fields(form, schema)["parameter_openapi_schema"]["definitions"]["Order"][
        "properties"
    ]

    assert {"so-y-te", "xa-luong-son-ninh-son"} <= set(sent["agencies"]["items"]["enum"])
    assert {"", HEAD} <= set(sent["head"]["enum"])
    assert "enum" not in fields["head"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"on": "20/5/2024"}, r"order\.on"),
        ({"agencies": ["so-y-tee"]}, r"order\.agencies"),
        ({"head": "chu-tich"}, r"order\.head"),
        ({"kind": "periodic"}, r"order\.kind"),
        ({"draw": 99}, r"order\.draw"),
    ],
)
def test_an_order_that_cannot_be_is_refused_before_the_run(
    machine: Machine, wrong: dict[str, Any], told: str
) -> None:
    with client_of(machine), pytest.raises(PrefectHTTPStatusError, match=told):
        run_deployment(CYCLE, parameters={"order": {**ORDER, **wrong}}, timeout=180)


def test_an_order_makes_an_inspection_of_each_agency_it_names(machine: Machine) -> None:
    day = {"as_of": ORDERED_ON.isoformat()}

    ended = trigger(machine.settings, "inspection-cycle", {**ORDER, **day})

    assert ended.completed, ended.message
    with machine.record.read(ORDERED_ON) as (session, loaded):
        rows = listing.status(session, loaded, 2024)
    inspections = [row for row in rows if row.kind == "adhoc"]
    assert {row.agency for row in inspections} == {"so-y-te", "ubnd-huyen-bac-ai"}
    assert {(row.state, row.on, row.head) for row in inspections} == {
        ("announced", date(2024, 5, 20), HEAD)
    }


def test_nothing_on_prefect_tells_what_a_sealed_draw_has_drawn(machine: Machine) -> None:
    before = run_here(machine, surprise_inspections, as_of=PROPOSED_ON)
    place = a_commune_is_drawn(machine)

    after = [run_here(machine, flow, as_of=DRAWN_ON) for flow in (surprise_inspections, watch)]

    assert {run.state_name for run in (before, *after)} == {"Completed"}
    seen = all_that_prefect_has(machine)
    assert "Kiểm tra đột xuất năm 2024" in seen
    assert place not in seen
    assert machine.plan.name_of(place) not in seen


def a_commune_is_drawn(machine: Machine) -> str:
    """A place whose name stands nowhere else: it is drawn anew, as the judge permits, until one
    is such.
    """
    for number in range(100):
        nonce = hashlib.sha256(str(number).encode()).hexdigest()
        with machine.record.work() as (session, loaded):
            desk = a_desk(session, loaded, acting("test", morning(DRAWN_ON), DRAWN_ON))
            (row,) = [
                inspection
                for inspection in listing.status(session, loaded, 2024)
                if inspection.kind == "surprise"
            ]
            again = "thử lại" if row.state == "sealed" else None
            judge = Desk(session, loaded, desk.act, JUDGE)
            if again:
                giving.permit(judge, row.id, again)
            drawing.draw(desk, row.id, HEAD, Secret(PASSPHRASE, nonce), again)
            giving.give(judge, row.id, "muối trắng phơi ngoài Cà Ná")
            target = drawing.look(desk, row.id, PASSPHRASE).target
        if target.startswith(("xa-", "phuong-", "thi-tran-")):
            return target
    raise AssertionError("no commune in a hundred draws")


def all_that_prefect_has(machine: Machine) -> str:
    """Runs with their parameters, artifacts and logs; the form's lists are the plan's."""
    with client_of(machine) as client:
        runs = client.read_flow_runs()
        # What only waits for its day has a name of Prefect's own, e.g. "watchful-owl".
        ours = [run for run in runs if run.name.startswith(RUNS)]
        wanted = LogFilter(flow_run_id=LogFilterFlowRunId(any_=[run.id for run in ours]))
        logs = client.read_logs(wanted)
        assert {log.flow_run_id for log in logs} >= {run.id for run in ours}
        parts = [*ours, *client.read_artifacts(), *logs]
    return "\n".join(part.model_dump_json() for part in parts)
