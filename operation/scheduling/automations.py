"""What Prefect's server does by itself: automations, upserted by name."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from prefect.automations import Automation
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture
from prefect.exceptions import ObjectNotFound
from pydantic import SecretStr

RUNS = {"prefect.resource.id": "prefect.flow-run.*"}
LOST_SECONDS = 90
"""Three times the heartbeat of a flow run."""
SILENT_HOURS = 26
"""`watch` runs every calendar day; two hours are left to it."""
WEBHOOK = "dondoc-alarm"
FAILED = "dondoc: run failed"
SILENT = "dondoc: watch is silent"
SKIPPED = "alarms for failed runs (DONDOC_ALARM_URL is not set: see `dondoc status`)"


async def alarm_webhook(url: str) -> UUID:
    """The webhook of alarms, kept on the server; its URL may hold a secret."""
    # Private addresses are allowed, because a province may receive its alarms on its own network.
    webhook = Webhook(url=SecretStr(url), allow_private_urls=True)
    return await webhook.asave(WEBHOOK, overwrite=True)


async def forget_webhook(client: PrefectClient) -> None:
    """No address of alarms stays on the server once the setting is gone."""
    with suppress(ObjectNotFound):
        block = await client.read_block_document_by_name(WEBHOOK, Webhook.get_block_type_slug())
        await client.delete_block_document(block.id)


def automations(webhook: UUID | None) -> list[Automation]:
    """What the server does by itself; alarms only where there is a webhook to call."""
    return [_heartbeat_lost(), *([] if webhook is None else _alarms(webhook))]


async def put_all(client: PrefectClient, wanted: list[Automation]) -> None:
    """Make the server's automations of these names the wanted ones; alarms no longer wanted go."""
    for automation in wanted:
        await put(client, automation)
    for name in {FAILED, SILENT} - {automation.name for automation in wanted}:
        for old in await client.read_automations_by_name(name):
            await client.delete_automation(old.id)


def _heartbeat_lost() -> Automation:
    """A run whose heartbeat stopped is Crashed: its slot is free for the next one."""
    ends = ("heartbeat", "Completed", "Failed", "Cancelled", "Crashed")
    lost = EventTrigger(
        posture=Posture.Proactive,
        match=RUNS,
        for_each={"prefect.resource.id"},
        after={"prefect.flow-run.heartbeat"},
        expect={f"prefect.flow-run.{end}" for end in ends},
        threshold=1,
        within=timedelta(seconds=LOST_SECONDS),
    )
    crashed = ChangeFlowRunState(
        state=StateType.CRASHED, message=f"no heartbeat for {LOST_SECONDS} seconds"
    )
    return Automation(
        name="dondoc: heartbeat lost",
        description="A run whose process died is marked Crashed, so that the next can start.",
        trigger=lost,
        actions=[crashed],
    )


def _alarms(webhook: UUID) -> list[Automation]:
    """Called by the server itself: an alarm that needs a living worker would not be one."""
    bad = EventTrigger(
        posture=Posture.Reactive,
        match=RUNS,
        for_each={"prefect.resource.id"},
        expect={f"prefect.flow-run.{end}" for end in ("Failed", "Crashed", "TimedOut")},
        threshold=1,
        within=timedelta(0),
    )
    silent = EventTrigger(
        posture=Posture.Proactive,
        match=RUNS,
        match_related={"prefect.resource.role": "flow", "prefect.resource.name": "watch"},
        expect={"prefect.flow-run.Completed"},
        threshold=1,
        within=timedelta(hours=SILENT_HOURS),
    )
    message = "dondoc: run {{ flow_run.name }} ended {{ flow_run.state.name }}"
    quiet = f"dondoc: no watch completed in {SILENT_HOURS} hours"
    return [
        Automation(
            name=FAILED,
            description="A run that failed, crashed or timed out is told to the operator.",
            trigger=bad,
            actions=[CallWebhook(block_document_id=webhook, payload=message)],
        ),
        Automation(
            name=SILENT,
            description="The daily watch did not complete: scheduler or worker is down.",
            trigger=silent,
            actions=[CallWebhook(block_document_id=webhook, payload=quiet)],
        ),
    ]


async def put(client: PrefectClient, wanted: Automation) -> bool:
    """Make the automation of that name the wanted one; whether anything had to change."""
    existing = await client.read_automations_by_name(wanted.name)
    if len(existing) == 1 and _same(existing[0], wanted):
        return False
    # Deleted first, because Prefect lets two automations have one name.
    for old in existing:
        await client.delete_automation(old.id)
    # Instead of client.create_automation, which answers 422 for this type.
    await wanted.acreate()
    return True


def _same(existing: object, wanted: Automation) -> bool:
    fields = {"description", "enabled", "trigger", "actions"}
    return _plain(existing, fields) == _plain(wanted, fields)


def _plain(automation: object, fields: set[str]) -> dict[str, object]:
    dumped: dict[str, object] = automation.model_dump(mode="json", include=fields)  # type: ignore[attr-defined]
    trigger = dumped["trigger"]
    if isinstance(trigger, dict):
        trigger.pop("id", None)
        for name in ("expect", "after", "for_each"):
            trigger[name] = sorted(trigger.get(name) or ())
    return dumped
