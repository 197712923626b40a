"""What Prefect's server does by itself: automations, upserted by name."""

from datetime import timedelta

from prefect.automations import Automation
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import EventTrigger, Posture

RUNS = {"prefect.resource.id": "prefect.flow-run.*"}
LOST_SECONDS = 90
"""Three times the heartbeat of a flow run."""
SKIPPED = "alarms for failed runs (no webhook address is set: `watch` and `dondoc status` tell)"


def automations() -> list[Automation]:
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
    return [
        Automation(
            name="dondoc: heartbeat lost",
            description="A run whose process died is marked Crashed, so that the next can start.",
            trigger=lost,
            actions=[crashed],
        )
    ]


async def put(client: PrefectClient, wanted: Automation) -> bool:
    """Make the automation of that name the wanted one; whether anything had to change."""
    found = await client.read_automations_by_name(wanted.name)
    if len(found) == 1 and _same(found[0], wanted):
        return False
    for old in found:
        await client.delete_automation(old.id)
    # client.create_automation answers 422 for this type.
    await wanted.acreate()
    return True


def _same(found: object, wanted: Automation) -> bool:
    fields = {"description", "enabled", "trigger", "actions"}
    return _plain(found, fields) == _plain(wanted, fields)


def _plain(automation: object, fields: set[str]) -> dict[str, object]:
    dumped: dict[str, object] = automation.model_dump(mode="json", include=fields)  # type: ignore[attr-defined]
    trigger = dumped["trigger"]
    if isinstance(trigger, dict):
        trigger.pop("id", None)
        for name in ("expect", "after", "for_each"):
            trigger[name] = sorted(trigger.get(name) or ())
    return dumped
