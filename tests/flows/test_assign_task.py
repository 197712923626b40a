"""`assign-task` on Prefect: an ad hoc task by its form, and by parameters of a command."""

from datetime import date
from typing import Any

from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.sorting import ArtifactSort

from assignments.ordering import TaskOrder
from flows.assign_task import assign_task
from models.assignments import work
from models.assignments.work import AssignmentView
from operation.scheduling.trigger import trigger
from tests.flows.conftest import client_of, run_here
from tests.up import Machine

ORDERED_ON, DUE_ON = date(2024, 6, 3), date(2024, 7, 31)
ORDER: dict[str, Any] = {
    "due_on": "31/7/2024",
    "document": "1520/UBND-VXNV",
    "dated_on": "30/5/2024",
}


def tasks(machine: Machine, title: str) -> list[AssignmentView]:
    """The assignments of a task, as they stood on the day of the order."""
    with machine.record.read() as (session, loaded):
        rows = work.assignments_as_of(session, loaded.id, ORDERED_ON)
    return [row for row in rows if row.title == title]


def test_a_run_gives_the_task_and_leaves_what_by_when_and_to_whom(machine: Machine) -> None:
    title = "Rà soát thủ tục hành chính nội bộ"
    order = TaskOrder(title=title, agencies=("so-y-te", "so-tu-phap"), **ORDER)

    ended = run_here(machine, assign_task, task=order, as_of=ORDERED_ON)

    assert (ended.name, ended.state_name) == ("assign-task 2024-06-03", "Completed"), ended.state
    given = tasks(machine, title)
    assert {(row.holder, row.due_on) for row in given} == {
        ("so-y-te", DUE_ON),
        ("so-tu-phap", DUE_ON),
    }
    with client_of(machine) as client:
        artifact = client.read_artifacts(
            artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=["assign-task"])),
            sort=ArtifactSort.CREATED_DESC,
        )[0]
    page = str(artifact.data)
    assert page.startswith("## Giao việc theo văn bản số 1520/UBND-VXNV ngày 30/5/2024 của ")
    assert f"{title} (thời hạn 31/7/2024). Giao cho:" in page
    for row in given:
        assert f"- {machine.plan.agency(row.holder).name}: nhiệm vụ số {row.id}" in page


def test_agencies_of_a_triggered_order_may_be_written_by_name_or_abbreviation(
    machine: Machine,
) -> None:
    title = "Báo cáo kinh phí cải cách hành chính"
    answers = {**ORDER, "title": title, "agencies": "Sở Tài chính;SYT"}

    ended = trigger(
        machine.settings,
        "assign-task",
        {**answers, "as_of": ORDERED_ON.isoformat()},
        plan=machine.plan.code,
        by="so-noi-vu",
    )

    assert ended.completed, ended.message
    assert {row.holder for row in tasks(machine, title)} == {"so-tai-chinh", "so-y-te"}
