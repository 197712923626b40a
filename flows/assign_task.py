"""`assign-task`: an ad hoc task by a form; the agencies are told with the next letters."""

from datetime import date

from prefect import flow

from assignments.desk import Desk
from assignments.ordering import TaskOrder, assign
from flows import words
from flows.runs import begin, publish, run_name


@flow(name="assign-task", flow_run_name=run_name)
def assign_task(task: TaskOrder, as_of: date | None = None, plan: str | None = None) -> str:
    """Giao việc đột xuất cho các cơ quan theo một văn bản; theo dõi, đôn đốc như nhiệm vụ khác."""
    record, act = begin(as_of, plan)
    with record.work() as (session, loaded):
        tasks = assign(Desk(session, loaded, act), task)
    title = f"Giao việc theo {task.basis[:1].lower()}{task.basis[1:]}"
    return publish("assign-task", title, words.task_lines(loaded.plan, task, tasks))
