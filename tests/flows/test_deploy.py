"""`dondoc deploy` makes the server equal to the plan."""

from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import FlowRunFilter

from operation.deploy import deploy
from operation.deployments import deployment_name, deployments
from tests.flows.conftest import Machine, client_of, deploy_only


def test_deploying_again_changes_nothing(machine: Machine) -> None:
    again = deploy(machine.settings, machine.plan)

    assert (again.created, again.updated, again.deleted) == (0, 0, 0)
    assert again.unchanged == len(deployments(machine.plan))


def test_a_removed_obligation_leaves_no_deployment_and_no_coming_run(machine: Machine) -> None:
    name = deployment_name(machine.plan.obligation("VII.4"))
    less = [one for one in deployments(machine.plan) if one.name != name]
    coming = FlowRunFilter.model_validate({"state": {"name": {"any_": ["Scheduled"]}}})

    gone = deploy_only(machine, less)
    with client_of(machine) as client:
        left = {row.id: row.name for row in client.read_deployments()}
        runs = client.read_flow_runs(flow_run_filter=coming, limit=200)
    back = deploy(machine.settings, machine.plan)

    assert (gone.deleted, gone.created, gone.updated) == (1, 0, 0)
    assert name not in left.values()
    assert not [one for one in runs if one.deployment_id not in left]
    assert back.created == 1


def test_a_hand_edit_on_the_server_is_set_right(machine: Machine) -> None:
    with client_of(machine) as client:
        edited = client.read_deployment_by_name("open-cycle/open-cycle")
        client.update_deployment(edited.id, DeploymentUpdate(description="Sửa tay."))

    right = deploy(machine.settings, machine.plan)

    assert (right.created, right.updated, right.deleted) == (0, 1, 0)


def test_each_automation_is_there_once(machine: Machine) -> None:
    deploy(machine.settings, machine.plan)

    with client_of(machine) as client:
        names = sorted(one.name for one in client.read_automations())

    assert names == ["dondoc: heartbeat lost", "dondoc: run failed", "dondoc: watch is silent"]
