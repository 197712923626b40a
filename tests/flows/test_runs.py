"""Runs that a person or the server starts, carried out by a worker on a process pool.

Each takes a processor five seconds, so they are few: a chase with its delivery, one that the server
made, one that fails; tests/flows/test_inspections.py has an order by its form.
"""

import json
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from prefect import tags
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import ArtifactSort
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectHTTPStatusError
from sqlalchemy import select
from sqlmodel import col

from flows.open_cycle import open_cycle
from models.assignments import work
from models.assignments.work import Filter
from models.tables import Audit
from operation.installation import acting
from operation.scheduling.deploy import deploy
from operation.scheduling.deployments import FLOWS, Deployment, Schedule, by_tag, deployments
from operation.scheduling.looking import flow_runs
from operation.scheduling.parameters import BadParameter
from operation.scheduling.trigger import UnknownDeployment, find, trigger
from operation.steps import open_step
from operation.upkeep.status import Status, status
from tests.builders import morning
from tests.flows.conftest import client_of, deploy_only, run_here
from tests.up import DAY, AlarmBell, Chased, Machine, until


def opened(machine: Machine, code: str, as_of: date = DAY) -> list[str]:
    """Periods of an obligation as the command line reads them from the same database."""
    with machine.record.work() as (session, loaded):
        rows = work.assignments_as_of(session, loaded.id, as_of, Filter(obligation=code))
    return [row.period for row in rows]


def done_by(machine: Machine, run: UUID) -> set[tuple[str, str, str | None]]:
    """What the audit says of a run: what was done, by whom, for which office."""
    with machine.record.read() as (session, _):
        rows = session.scalars(select(Audit).where(col(Audit.via) == f"flow:{run}")).all()
    return {(row.action, row.actor, row.person) for row in rows}


def test_a_run_opens_the_obligation_that_it_names_and_the_audit_says_for_whom(
    machine: Machine,
) -> None:
    # A row and a year that no other test opens: a run that comes later opens nothing.
    new_year = date(2024, 1, 1)

    with tags(by_tag("so-noi-vu")):
        ended = run_here(machine, open_cycle, obligations=["I.3"], as_of=new_year)

    assert (ended.name, ended.state_name) == ("I.3 2024-01-01", "Completed")
    assert "2024" in opened(machine, "I.3", new_year)
    assert done_by(machine, ended.id) == {("open", "prefect", "so-noi-vu")}


def run_of(chased: Chased) -> UUID:
    return UUID(json.loads(chased.command.stdout)["id"])


def test_the_command_line_adds_nothing_to_what_a_run_opened(
    machine: Machine, chased: Chased
) -> None:
    again = open_step(machine.record, acting("test", morning(DAY), DAY))

    assert opened(machine, "II.5") == ["2023"]
    assert (again.cycles, again.assignments) == (0, 0)
    with client_of(machine) as client:
        tags = client.read_flow_run(run_of(chased)).tags
    assert {"by:so-noi-vu", f"plan:{machine.plan.code}"} <= set(tags)


def test_the_audit_says_by_which_run_and_for_whom_work_was_chased(
    machine: Machine, chased: Chased
) -> None:
    assert ("chase", "prefect", "so-noi-vu") in done_by(machine, run_of(chased))


def test_a_chase_opens_chases_and_has_its_letters_delivered(
    machine: Machine, chased: Chased
) -> None:
    with client_of(machine) as client:
        ended = client.read_flow_run(run_of(chased))
    letters = chased.letters

    assert (ended.name, ended.state_name) == ("chase 2023-03-20", "Completed")
    assert opened(machine, "III.1")
    assert letters
    # On a Monday the standing agency has its summary beside its digest.
    assert len(letters) == len(set(letters)) == chased.queued
    artifact = _artifact(machine, "chase")
    assert "Cơ quan được nhắc trong ngày" in artifact
    assert "@" not in artifact


def _artifact(machine: Machine, key: str) -> str:
    with client_of(machine) as client:
        found = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key])),
            sort=ArtifactSort.CREATED_DESC,
        )
    return str(found[0].data)


def test_a_scheduled_run_that_the_server_made_is_carried_out(machine: Machine) -> None:
    each_minute = Deployment(
        name="every minute",
        flow="watch",
        description="A test.",
        parameters={"plan": machine.plan.code},
        schedules=(Schedule("minutes", cron="* * * * *"),),
    )
    deploy_only(machine, [*deployments(machine.plan), each_minute])
    try:
        with client_of(machine) as client:
            _, deployment = find(client, "every minute")
            flow_run = _ended(client, lambda run: run.deployment_id == deployment.id)
    finally:
        deploy(machine.settings, machine.plan)

    assert flow_run.auto_scheduled
    assert flow_run.state_name == "Completed", flow_run.state
    assert "Kế hoạch đã kết thúc" in _artifact(machine, "watch")


def _ended(client: SyncPrefectClient, wanted: Callable[[FlowRun], bool]) -> FlowRun:
    ended: list[FlowRun] = []

    def some() -> bool:
        runs = client.read_flow_runs()
        ended[:] = [run for run in runs if wanted(run) and run.state and run.state.is_final()]
        return bool(ended)

    until(some)
    return ended[0]


def runs_by_hand(machine: Machine) -> set[UUID]:
    with client_of(machine) as client:
        return {flow_run.id for flow_run in client.read_flow_runs() if not flow_run.auto_scheduled}


def test_a_wrong_parameter_is_refused_before_the_run(machine: Machine) -> None:
    before = runs_by_hand(machine)

    with pytest.raises(BadParameter, match="is not a date; write year-month-day"):
        trigger(machine.settings, "watch", {"as_of": "20/03/2023"})

    assert runs_by_hand(machine) == before


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("watch", {"as_of": "20/03/2023"}, "as_of"),
        ("periodic-report", {"report": {"as_of": "03/4/2023"}}, r"report\.as_of"),
    ],
)
def test_what_is_written_as_no_date_in_a_form_is_refused_before_the_run(
    machine: Machine, name: str, parameters: dict[str, object], words: str
) -> None:
    with client_of(machine), pytest.raises(PrefectHTTPStatusError, match=words):
        run_deployment(f"{name}/{name}", parameters=parameters, timeout=180)


@pytest.fixture(scope="module")
def failed(machine: Machine) -> FlowRun:
    """A run for a day that there is not."""
    with client_of(machine):
        ended = run_deployment(
            "watch/watch", parameters={"as_of": "2023-02-30"}, timeout=180, poll_interval=0.5
        )
    assert isinstance(ended, FlowRun)
    return ended


def test_a_date_that_there_is_not_fails_the_run_with_what_to_write(failed: FlowRun) -> None:
    assert failed.state
    assert failed.state.name == "Failed"
    assert "write year-month-day" in (failed.state.message or "")


def test_a_run_that_fails_is_told_to_the_operators_webhook(failed: FlowRun) -> None:
    until(lambda: any(failed.name in words for words in AlarmBell.told))

    assert f"dondoc: run {failed.name} ended Failed" in AlarmBell.told


def test_an_unknown_deployment_is_refused_with_the_nearest(machine: Machine) -> None:
    with pytest.raises(UnknownDeployment, match='did you mean "chase"'):
        trigger(machine.settings, "chas")


def test_whoever_watches_sees_the_last_run_of_each_flow_and_the_next(
    machine: Machine, chased: Chased, failed: FlowRun
) -> None:
    runs = {each.flow: each for each in flow_runs(machine.settings, machine.plan.code)}
    chase, watch = runs["chase"].last, runs["watch"].last

    assert [*runs] == [flow for flow in FLOWS if flow in runs]
    assert {"chase", "deliver", "watch", "periodic-report"} <= runs.keys()
    assert chase
    assert (chase.id, chase.state) == (str(run_of(chased)), "completed")
    assert watch
    assert watch.state in ("completed", "failed")
    # The tests have paused the schedules of these; this one has kept its own.
    assert runs["surprise-inspections"].next_at


def test_status_tells_that_everything_runs(machine: Machine) -> None:
    def unwell() -> list[Status]:
        lines = status(machine.settings, date(2023, 3, 20))
        return [line for line in lines if line.what in asked and not line.ok]

    asked = {"database", "plan", "server", "worker"}

    # A worker reports for the first time a few seconds after it has started.
    until(lambda: not unwell())
