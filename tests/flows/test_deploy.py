"""`dondoc deploy` makes the server equal to the plan."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import FlowRunFilter

from flows.chase import chase
from models.database import transaction
from models.letters import outbox
from operation.installation import Installation, acting
from operation.scheduling.deploy import deploy
from operation.scheduling.deployments import deployment_name, deployments
from operation.scheduling.trigger import UnknownDeployment, find
from plans.loading import load
from plans.plan import Plan
from plans.reading import read_plan
from tests.builders import make_addresses_real
from tests.flows.conftest import client_of, deploy_only, run_here
from tests.plans.edited import a_second_plan
from tests.up import DAY, LIVE_FROM, Machine, until

OF_SECOND = ("II.5", "III.1", "KH.IV.2.b")


def test_deploying_again_changes_nothing_and_each_automation_is_there_once(
    machine: Machine,
) -> None:
    again = deploy(machine.settings, machine.plan)
    with client_of(machine) as client:
        names = sorted(automation.name for automation in client.read_automations())

    assert (again.created, again.updated, again.deleted) == (0, 0, 0)
    assert again.unchanged == len(deployments(machine.plan))
    assert names == ["dondoc: heartbeat lost", "dondoc: run failed", "dondoc: watch is silent"]


def test_a_removed_obligation_leaves_no_deployment_and_no_coming_run(machine: Machine) -> None:
    name = deployment_name(machine.plan.obligation("VII.4"))
    less = [deployment for deployment in deployments(machine.plan) if deployment.name != name]
    coming = FlowRunFilter.model_validate({"state": {"name": {"any_": ["Scheduled"]}}})

    gone = deploy_only(machine, less)
    with client_of(machine) as client:
        left = {row.id: row.name for row in client.read_deployments()}
        runs = client.read_flow_runs(flow_run_filter=coming, limit=200)
    back = deploy(machine.settings, machine.plan)

    assert (gone.deleted, gone.created, gone.updated) == (1, 0, 0)
    assert name not in left.values()
    assert not [run for run in runs if run.deployment_id not in left]
    assert back.created == 1


def test_a_hand_edit_on_the_server_is_set_right(machine: Machine) -> None:
    with client_of(machine) as client:
        edited = client.read_deployment_by_name("open-cycle/open-cycle")
        client.update_deployment(edited.id, DeploymentUpdate(description="Sửa tay."))

    right = deploy(machine.settings, machine.plan)

    assert (right.created, right.updated, right.deleted) == (0, 1, 0)


@pytest.fixture(scope="module")
def second(machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plan]:
    """Another plan, deployed beside the first; gone from the server afterwards."""
    plan = read_plan(a_second_plan(tmp_path_factory.mktemp("second"), kept=OF_SECOND))
    deploy(machine.settings, plan)
    yield plan
    deploy_only(replace(machine, plan=plan), [])


def names_on(machine: Machine) -> set[str]:
    with client_of(machine) as client:
        return {row.name for row in client.read_deployments()}


def test_a_second_plan_stands_beside_the_first_and_each_keeps_its_own(
    machine: Machine, second: Plan
) -> None:
    plain = {deployment.name for deployment in deployments(machine.plan)}
    beside = {f"{deployment.name} (kh-2026)" for deployment in deployments(second)}

    again = [deploy(machine.settings, plan) for plan in (machine.plan, second, machine.plan)]

    assert names_on(machine) == plain | beside
    assert [(one.created, one.updated, one.deleted) for one in again] == [(0, 0, 0)] * 3
    assert (machine.settings.var / "prefect-kh-2026.yaml").is_file()


def test_what_a_second_plan_drops_goes_and_the_first_stays(machine: Machine, second: Plan) -> None:
    less = [
        deployment for deployment in deployments(second) if not deployment.name.startswith("II.5 ")
    ]

    gone = deploy_only(replace(machine, plan=second), less)
    deploy(machine.settings, second)

    assert (gone.deleted, gone.created, gone.updated) == (1, 0, 0)
    assert deployment_name(machine.plan.obligation("II.5")) in names_on(machine)


def test_a_name_means_the_first_plans_deployment_unless_another_plan_is_named(
    machine: Machine, second: Plan
) -> None:
    with client_of(machine) as client:
        first = find(client, "chase")[0], find(client, "chase", "qd-465-2022")[0]
        other = find(client, "chase", "kh-2026")[0], find(client, "II.5", "kh-2026")[1].parameters
        with pytest.raises(UnknownDeployment, match="deployed: kh-2026, qd-465-2022"):
            find(client, "chase", "khac")

    assert first == ("chase/chase", "chase/chase")
    assert other == ("chase/chase (kh-2026)", {"obligations": ["II.5"], "plan": "kh-2026"})


def test_a_chase_of_the_second_plan_has_that_plans_letters_delivered_only(
    machine: Machine, second: Plan
) -> None:
    with transaction(machine.record.engine) as session:
        load(session, second, acting("test", datetime.now(UTC), LIVE_FROM))
        make_addresses_real(session)
    of_second = replace(machine.record, plan_code=second.code)
    before = letters(machine.record)

    ended = run_here(machine, chase, as_of=DAY, plan=second.code)

    assert ended.state_name == "Completed", ended.state
    until(lambda: letters(of_second).keys() == {"sent"})
    with client_of(machine) as client:
        names = {run.name for run in client.read_flow_runs()}
    assert "deliver (kh-2026) 2023-03-20" in names
    assert letters(machine.record) == before


def letters(record: Installation) -> dict[str, int]:
    """How many letters of a plan are in which state."""
    with record.work() as (session, loaded):
        return outbox.count_by_state(session, loaded.id)
