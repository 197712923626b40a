"""Health of an installation, in words: the record, the letters, Prefect."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import httpx
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowFilter, FlowFilterName, FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort

from models import plan_rows, webhooks
from models.assignments import work
from models.assignments.work import Filter
from models.database import DatabaseError, transaction
from models.letters import contacts, outbox
from models.tables_access import Webhook
from operation.installation import Installation, open_installation
from operation.private import open_to_others
from operation.scheduling.deployed import as_client
from operation.scheduling.deployments import plan_tag
from operation.scheduling.running import left_running
from operation.scheduling.server import NoServer, is_healthy
from operation.scheduling.trigger import online_workers
from operation.upkeep.health import ALARMING, AWAITING, held_by_ended
from plans.confirming import unconfirmed
from plans.faults import PlanError
from plans.plan import Plan
from settings import Settings


@dataclass(frozen=True)
class Status:
    """One thing looked at; `ok` is False where the operator has to act."""

    what: str
    ok: bool
    words: str


def status(settings: Settings, as_of: date, plan: str | None = None) -> list[Status]:
    """The state of the installation on a day, one line for each thing looked at; never raises.

    Of each loaded plan, or of one.
    """
    try:
        record = open_installation(settings, plan)
    except DatabaseError as error:
        unwell = Status("database", False, str(error))
        return [unwell, *_machine(settings), *_prefect(settings, []), _pages(settings)]
    lines = [Status("database", True, "its tables are those of this version")]
    with transaction(record.reading) as session:
        every = [plan_record.code for plan_record in plan_rows.plans(session)]
    codes: list[str | None] = [plan] if plan else [*every]
    try:
        for code in codes or [None]:
            lines += _loaded(replace(record, plan_code=code), as_of, several=len(codes) > 1)
    except PlanError as error:
        lines.append(Status("plan", False, str(error)))
    return [
        *lines,
        *_links(settings),
        *_machine(settings),
        *_prefect(settings, codes),
        _pages(settings),
    ]


def _links(settings: Settings) -> list[Status]:
    words = "letters carry no link: DONDOC_PAGES_URL is not set"
    # Letters may be answered on paper, so the installation is well all the same.
    return [] if settings.pages_url else [Status("links", True, words)]


def _machine(settings: Settings) -> list[Status]:
    """What others can read, and what a killed `up` left running; nothing where all is well."""
    lines = []
    if paths := open_to_others(settings):
        named = " ".join(map(str, paths))
        lines.append(Status("state", False, f"others can read it; run: chmod go= {named}"))
    if processes := left_running(settings):
        named = ", ".join(f"{process.kind} (pid {process.pid})" for process in processes)
        words = f"a dondoc that was killed left them: {named}; `dondoc up` ends them"
        lines.append(Status("processes", False, words))
    if settings.reply_mailbox and not settings.mail_reply_to:
        words = (
            f"answers go to {settings.mail_from}, not to the mailbox of DONDOC_REPLY_MAILBOX; "
            "set DONDOC_MAIL_REPLY_TO"
        )
        lines.append(Status("replies", False, words))
    return lines


def _loaded(record: Installation, as_of: date, *, several: bool) -> list[Status]:
    with record.read(as_of) as (session, loaded):
        counts = outbox.count_by_state(session, loaded.id)
        live_from, chased_on = loaded.row.live_from, loaded.row.chased_on
        reason = loaded.row.hold_reason
        examples = contacts.without_address(session, loaded.id)
        hooks = [hook for hook, _ in webhooks.webhooks(session, loaded.id) if hook.failures]
        awaiting = work.assignments_as_of(session, loaded.id, as_of, Filter(statuses=AWAITING))
    letters = ", ".join(f"{count} {state}" for state, count in sorted(counts.items()))
    alarms = any(counts.get(state) for state in ALARMING)
    chased = f"last chased day: {chased_on}" if chased_on else "no day was chased yet"
    whose = f"{loaded.plan.code}: " if several else ""
    return [
        Status("plan", True, f"{loaded.plan.code} is loaded, live from {live_from}"),
        Status("chase", True, whose + chased),
        Status("letters", not alarms, whose + (letters or "no letter was queued yet")),
        *_examples(whose, examples),
        *_ended_holders(whose, held_by_ended(loaded, awaiting, as_of)),
        *_unconfirmed(whose, loaded.plan),
        *_webhooks(whose, [hook for hook in hooks if hook.ended_on is None]),
        *([Status("hold", False, f"{whose}nothing leaves: {reason}")] if reason else []),
    ]


def _examples(whose: str, agencies: list[str]) -> list[Status]:
    words = f"{whose}{len(agencies)} agencies have example addresses only: letters to them stay"
    # `watch` names them to the standing agency; the installation is well all the same.
    return [Status("contacts", True, f"{words}; see: dondoc contact list")] if agencies else []


def _ended_holders(whose: str, count: int) -> list[Status]:
    words = f"{whose}{count} held by agencies that have ended; see: dondoc transfer --preview"
    # The installation is well all the same: `watch` calls the standing agency.
    return [Status("holders", True, words)] if count else []


def _unconfirmed(whose: str, plan: Plan) -> list[Status]:
    unsure = unconfirmed(plan)
    words = f"{whose}{unsure.count}; see: dondoc check --strict"
    # A plan runs by what is expected until the documents are there.
    return [Status("unconfirmed", True, words)] if unsure.words else []


def _webhooks(whose: str, failing: list[Webhook]) -> list[Status]:
    names = ", ".join(f"{hook.name} ({hook.failures} times, {hook.answer})" for hook in failing)
    words = f"{whose}not taken by {names}; see: dondoc webhook list"
    return [Status("webhooks", False, words)] if failing else []


def _pages(settings: Settings) -> Status:
    """Whether the pages answer."""
    place = f"127.0.0.1:{settings.pages_port}"
    try:
        answer = httpx.get(f"http://{place}/healthz", timeout=5, trust_env=False)
    except httpx.HTTPError:
        words = f"do not answer at {place}; run: dondoc up (or dondoc pages)"
        return Status("pages", False, words)
    if answer.is_server_error:
        return Status("pages", False, "answer with an error; see prefect/pages.log")
    if answer.text != "ok\n":
        return Status("pages", False, f"another program answers at {place}")
    return Status("pages", True, f"answer at {place}")


def _prefect(settings: Settings, codes: list[str | None]) -> list[Status]:
    if not is_healthy(settings):
        words = str(NoServer(settings)).removeprefix("Prefect's server ")
        return [Status("server", False, words)]
    with (
        as_client(settings),
        get_client(sync_client=True) as client,
    ):
        workers = online_workers(client)
        plans = codes if len(codes) > 1 else [None]
        return [
            Status("server", True, f"answers at {settings.prefect_api}"),
            Status("worker", bool(workers), f"{workers} online" if workers else _NO_WORKER),
            *(_last_chase(client, code) for code in plans),
        ]


_NO_WORKER = "none online, so nothing runs; run: dondoc up"


def _last_chase(client: SyncPrefectClient, plan: str | None) -> Status:
    """The last run of chase: of a plan, or of the only one."""
    wanted: dict[str, Any] = {"start_time": {"is_null_": False}}
    if plan:
        wanted["tags"] = {"all_": [plan_tag(plan)]}
    runs = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=["chase"])),
        flow_run_filter=FlowRunFilter.model_validate(wanted),
        sort=FlowRunSort.START_TIME_DESC,
        limit=1,
    )
    whose = f"{plan}: " if plan else ""
    if not runs:
        return Status("chase run", True, f"{whose}chase has not run yet")
    run = runs[0]
    return Status(
        "chase run",
        run.state_name in ("Completed", "Running"),
        f"{whose}{run.name}: {run.state_name}, started {run.start_time:%Y-%m-%d %H:%M} UTC",
    )
