"""Health of an installation, in words: the record, the letters, Prefect."""

from dataclasses import dataclass

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName, FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort
from prefect.settings import PREFECT_API_URL, temporary_settings

from models import outbox
from models.database import DatabaseError
from operation.record import Record, open_record
from operation.server import is_healthy
from operation.trigger import online_workers
from operation.watching import ALARMING
from plans.faults import PlanError
from settings import Settings


@dataclass(frozen=True)
class Status:
    """One thing looked at; `ok` is False where the operator has to act."""

    what: str
    ok: bool
    words: str


def status(settings: Settings, plan: str | None = None) -> list[Status]:
    """The state of the installation, one line for each thing looked at; never raises."""
    return [*_record(settings, plan), *_prefect(settings)]


def _record(settings: Settings, plan: str | None) -> list[Status]:
    try:
        record = open_record(settings, plan)
    except DatabaseError as error:
        return [Status("database", False, str(error))]
    lines = [Status("database", True, "its tables are those of this version")]
    try:
        return [*lines, *_loaded(record)]
    except PlanError as error:
        return [*lines, Status("plan", False, str(error))]


def _loaded(record: Record) -> list[Status]:
    with record.work() as (session, loaded):
        counts = outbox.count_by_state(session, loaded.id)
        live_from, chased_on = loaded.record.live_from, loaded.record.chased_on
    letters = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    alarms = any(counts.get(state) for state in ALARMING)
    chased = f"last chased day: {chased_on}" if chased_on else "no day was chased yet"
    return [
        Status("plan", True, f"{loaded.plan.code} is loaded, live from {live_from}"),
        Status("chase", True, chased),
        Status("letters", not alarms, letters or "no letter was queued yet"),
    ]


def _prefect(settings: Settings) -> list[Status]:
    if not is_healthy(settings):
        words = f"does not answer at {settings.prefect_api}; run: dondoc up"
        return [Status("server", False, words)]
    with (
        temporary_settings({PREFECT_API_URL: settings.prefect_api}),
        get_client(sync_client=True) as client,
    ):
        workers = online_workers(client)
        return [
            Status("server", True, f"answers at {settings.prefect_api}"),
            Status("worker", bool(workers), f"{workers} online" if workers else _NO_WORKER),
            _last_chase(client),
        ]


_NO_WORKER = "none online, so nothing runs; run: dondoc up"


def _last_chase(client: SyncPrefectClient) -> Status:
    runs = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=["chase"])),
        flow_run_filter=FlowRunFilter.model_validate({"start_time": {"is_null_": False}}),
        sort=FlowRunSort.START_TIME_DESC,
        limit=1,
    )
    if not runs:
        return Status("chase run", True, "chase has not run yet")
    run = runs[0]
    return Status(
        "chase run",
        run.state_name in ("Completed", "Running"),
        f"{run.name}: {run.state_name}, started {run.start_time:%Y-%m-%d %H:%M} UTC",
    )
