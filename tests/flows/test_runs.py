"""Runs that a person or the server starts, carried out by a worker on a process pool."""

import time
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from prefect.client.orchestration import SyncPrefectClient
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterId,
)
from prefect.client.schemas.objects import FlowRun
from prefect.client.schemas.sorting import ArtifactSort
from prefect.deployments import run_deployment
from prefect.exceptions import PrefectHTTPStatusError
from sqlalchemy import select
from sqlmodel import col

from models.assignments import work
from models.assignments.work import Filter
from models.letters import outbox
from models.tables import Audit
from operation.installation import acting
from operation.scheduling.deploy import deploy
from operation.scheduling.deployments import Deployment, Schedule, deployments
from operation.scheduling.parameters import BadParameter
from operation.scheduling.trigger import Finished, UnknownDeployment, find, trigger
from operation.steps import open_step
from operation.upkeep.status import status
from tests.builders import morning
from tests.flows.conftest import AlarmBell, Machine, client_of, deploy_only

DAY = date(2023, 3, 20)
ON_NEW_YEAR = ("I.2", "I.3", "II.6")
"""Obligations of Quý I: they open at one instant."""


@dataclass(frozen=True)
class Chased:
    """A run of `chase`: how many letters left, and to whom about what."""

    run: Finished
    sent: int
    told: list[tuple[str, str]]


def opened(machine: Machine, code: str, as_of: date = DAY) -> list[str]:
    """Periods of an obligation as the command line reads them from the same database."""
    with machine.record.work() as (session, loaded):
        rows = work.assignments_as_of(session, loaded.id, as_of, Filter(obligation=code))
    return [row.period for row in rows]


def test_obligations_opening_on_one_instant_are_all_completed(machine: Machine) -> None:
    with client_of(machine) as client:
        started = [
            client.create_flow_run_from_deployment(
                find(client, code)[1].id, parameters={"as_of": "2023-01-01"}
            ).id
            for code in ON_NEW_YEAR
        ]
        flow_runs = _all_ended(client, started)

    assert [flow_run.state_name for flow_run in flow_runs] == ["Completed"] * len(ON_NEW_YEAR)
    assert {code: opened(machine, code) for code in ON_NEW_YEAR} == {
        code: ["2023"] for code in ON_NEW_YEAR
    }
    assert "I.2 2023-01-01" in {flow_run.name for flow_run in flow_runs}


def _all_ended(client: SyncPrefectClient, ids: list[UUID]) -> list[FlowRun]:
    wanted = FlowRunFilter(id=FlowRunFilterId(any_=ids))
    end = time.monotonic() + 180
    while time.monotonic() < end:
        runs = client.read_flow_runs(flow_run_filter=wanted)
        if all(run.state and run.state.is_final() for run in runs):
            return runs
        time.sleep(1)
    raise AssertionError([run.state_name for run in runs])


@pytest.fixture(scope="module")
def chased(machine: Machine) -> Chased:
    """`chase`, started by an officer, and the letters that left after it."""
    there, sent_before = len(machine.sink.letters), _wait_for_letters(machine)
    ended = trigger(machine.settings, "chase", {"as_of": DAY}, by="so-noi-vu")
    assert ended.completed, ended.message
    sent = _wait_for_letters(machine) - sent_before
    told = [(letter["To"], letter["Subject"]) for letter in machine.sink.letters[there:]]
    return Chased(ended, sent, told)


def test_the_command_line_adds_nothing_to_what_a_run_opened(
    machine: Machine, chased: Chased
) -> None:
    again = open_step(machine.record, acting("test", morning(DAY), DAY))

    assert opened(machine, "II.5") == ["2023"]
    assert (again.cycles, again.assignments) == (0, 0)
    with client_of(machine) as client:
        tags = client.read_flow_run(UUID(chased.run.id)).tags
    assert {"by:so-noi-vu", f"plan:{machine.plan.code}"} <= set(tags)


def test_the_audit_says_by_which_run_and_for_whom_work_was_opened(machine: Machine) -> None:
    # A day of its own: nothing else opens what opens then, whichever test comes first.
    ended = trigger(machine.settings, "II.1", {"as_of": "2023-10-02"}, by="so-noi-vu")

    with machine.record.read() as (session, _):
        of_run = select(Audit).where(col(Audit.via) == f"flow:{ended.id}")
        rows = session.scalars(of_run).all()

    assert "open" in {row.action for row in rows}
    assert {(row.actor, row.person) for row in rows} == {("prefect", "so-noi-vu")}


def test_a_chase_opens_chases_and_has_its_letters_delivered(
    machine: Machine, chased: Chased
) -> None:
    ended, sent, told = chased.run, chased.sent, chased.told

    assert ended.name == "chase 2023-03-20"
    assert opened(machine, "III.1")
    assert sent
    # On a Monday the standing agency has its summary beside its digest.
    assert len(told) == len(set(told)) == sent
    artifact = _artifact(machine, "chase")
    assert "Cơ quan được nhắc trong ngày" in artifact
    assert "@" not in artifact


def _wait_for_letters(machine: Machine) -> int:
    """How many letters of the day were sent once none of them waits.

    Letters of other days wait: other tests queue some, and nothing sends them.
    """
    end = time.monotonic() + 180
    while time.monotonic() < end:
        with machine.record.work() as (session, loaded):
            of_the_day = outbox.notices(session, loaded.id, first=DAY, last=DAY)
        if all(letter.state == "sent" for letter in of_the_day):
            return len(of_the_day)
        time.sleep(0.5)
    raise AssertionError(f"letters still wait: {of_the_day}")


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
        flow_run = _scheduled_run(machine, "every minute")
    finally:
        deploy(machine.settings, machine.plan)

    assert flow_run.auto_scheduled
    assert flow_run.state_name == "Completed", flow_run.state
    assert "Kế hoạch đã kết thúc" in _artifact(machine, "watch")


def _scheduled_run(machine: Machine, name: str) -> FlowRun:
    with client_of(machine) as client:
        _, deployment = find(client, name)
        end = time.monotonic() + 240
        while time.monotonic() < end:
            for flow_run in client.read_flow_runs():
                if (
                    flow_run.deployment_id == deployment.id
                    and flow_run.state
                    and flow_run.state.is_final()
                ):
                    return flow_run
            time.sleep(1)
    raise AssertionError("no scheduled run was carried out in two minutes")


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"as_of": "20/03/2023"}, "is not a date; write year-month-day"),
        ({"asof": "2023-03-20"}, 'did you mean "as_of"'),
    ],
)
def test_a_wrong_parameter_is_refused_before_the_run(
    machine: Machine, parameters: dict[str, str], words: str
) -> None:
    with client_of(machine) as client:
        before = {
            flow_run.id for flow_run in client.read_flow_runs() if not flow_run.auto_scheduled
        }
    with pytest.raises(BadParameter, match=words):
        trigger(machine.settings, "watch", parameters)

    with client_of(machine) as client:
        after = {flow_run.id for flow_run in client.read_flow_runs() if not flow_run.auto_scheduled}
    assert after == before


def test_what_is_written_as_no_date_is_refused_before_the_run(machine: Machine) -> None:
    with client_of(machine), pytest.raises(PrefectHTTPStatusError, match="as_of"):
        run_deployment("watch/watch", parameters={"as_of": "20/03/2023"}, timeout=180)


@pytest.fixture(scope="module")
def failed(machine: Machine) -> FlowRun:
    """A run for a day that there is not."""
    with client_of(machine):
        ended = run_deployment("watch/watch", parameters={"as_of": "2023-02-30"}, timeout=180)
    assert isinstance(ended, FlowRun)
    return ended


def test_a_date_that_there_is_not_fails_the_run_with_what_to_write(failed: FlowRun) -> None:
    assert failed.state
    assert failed.state.name == "Failed"
    assert "write year-month-day" in (failed.state.message or "")


def test_a_run_that_fails_is_told_to_the_operators_webhook(failed: FlowRun) -> None:
    end = time.monotonic() + 180
    while not any(failed.name in words for words in AlarmBell.told) and time.monotonic() < end:
        time.sleep(0.2)

    assert f"dondoc: run {failed.name} ended Failed" in AlarmBell.told


def test_an_unknown_deployment_is_refused_with_the_nearest(machine: Machine) -> None:
    with pytest.raises(UnknownDeployment, match='did you mean "chase"'):
        trigger(machine.settings, "chas")


def test_status_tells_that_everything_runs(machine: Machine) -> None:
    lines = {line.what: line for line in status(machine.settings, date(2023, 3, 20))}

    assert all(lines[what].ok for what in ("database", "plan", "server", "worker")), lines
