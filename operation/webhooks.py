"""Webhooks: programs of offices are told what happens, signed by the rule of Standard Webhooks.

An event is told at least once: whoever dies between the answer and its note has it told again, and
its `id` tells a receiver so. No secret is kept; it is made anew from a key of the installation.
"""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from sqlmodel import Session

from assignments.files import web_link
from assignments.offices import office
from deadlines.civil import civil_date, instant
from models import webhooks as rows
from models.assignments import work
from models.assignments.work import Filter
from models.audit import acts
from models.audit.acts import Act
from models.database import persist, transaction
from models.plan_rows import agency_id
from models.tables_access import Webhook
from models.types import EVENTS
from models.webhooks import Event
from notifications.backoff import PAUSES
from operation.accounts import NAME
from operation.errors import OperationError
from operation.installation import Installation
from operation.secret_keys import secret_keys
from plans.loading import LoadedPlan

AT_ONCE = 100
"""Events of one request."""
MOST_REQUESTS = 20
"""Of one run, so that a webhook that was away for days does not hold up the others."""
TIMEOUT_S = 10
LEASE = timedelta(minutes=5)
"""So long a deliverer has a webhook; after it another takes over what a dead one left."""
OF_WORK = ("id", "obligation", "period", "agency", "holder", "due_on", "status", "overdue", "title")
LONGEST_ANSWER = 200


class WebhookRefused(OperationError):
    """A webhook cannot be so; says what to write."""


@dataclass(frozen=True)
class NewWebhook:
    """What a webhook is made from; `office` is an agency, whose work it is told of."""

    name: str
    office: str
    url: str
    events: Sequence[str]


def add(session: Session, loaded: LoadedPlan, act: Act, new: NewWebhook) -> Webhook:
    """Make a webhook, told from its day on. Raises WebhookRefused, UnknownOffice."""
    if not NAME.fullmatch(new.name):
        raise WebhookRefused(
            f'"{new.name}" cannot be the name of a webhook; write 2 to 63 small letters without '
            "accents, digits, . _ -"
        )
    if wrong := [event for event in new.events if event not in EVENTS]:
        raise WebhookRefused(f'"{wrong[0]}" is no event; write some of: {", ".join(EVENTS)}')
    if rows.webhook_named(session, new.name) is not None:
        raise WebhookRefused(f'there is or was a webhook "{new.name}"; choose another name')
    of_office = office(session, loaded, new.office)
    events = " ".join(event for event in EVENTS if not new.events or event in new.events)
    hook = Webhook(
        plan_id=loaded.id,
        name=new.name,
        agency_id=agency_id(session, loaded.id, of_office.agency),
        url=_address(new.url),
        events=events,
        made_on=act.as_of,
        try_at=instant(act.as_of),
    )
    session.add(hook)
    session.flush()
    detail = {"office": of_office.agency, "url": hook.url, "events": events}
    acts.log(session, loaded.id, act, "webhook-add", subject=f"webhook:{new.name}", detail=detail)
    return hook


def end(session: Session, loaded: LoadedPlan, act: Act, name: str) -> Webhook:
    """Tell a webhook nothing more; again it changes nothing. Raises WebhookRefused."""
    hook = rows.webhook_named(session, name)
    if hook is None or hook.plan_id != loaded.id:
        raise WebhookRefused(f'there is no webhook "{name}"; see: dondoc webhook list')
    if hook.ended_on is None:
        hook.ended_on = act.as_of
        acts.log(session, loaded.id, act, "webhook-end", subject=f"webhook:{name}", detail={})
    return hook


def secrets_of(keys: Sequence[str], name: str) -> list[bytes]:
    """By what a webhook's messages are signed, newest key first."""
    return [hmac.digest(key.encode(), f"webhook/{name}".encode(), "sha256") for key in keys]


def shown_secret(keys: Sequence[str], name: str) -> str:
    """What a receiver checks signatures with, as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(secrets_of(keys, name)[0]).decode()


def tell_webhooks(record: Installation, now: datetime) -> int:
    """Tell each webhook of the plan what it was not told so far; how many events were taken."""
    began = time.monotonic()

    def clock() -> datetime:
        # A run of many slow receivers takes minutes, which leases and signatures must show.
        return now + timedelta(seconds=time.monotonic() - began)

    with record.read() as (session, loaded):
        hooks = [(hook.id or 0, code) for hook, code in rows.webhooks(session, loaded.id)]
    return sum(_tell(record, loaded, hook_id, code, clock) for hook_id, code in hooks)


def _tell(
    record: Installation,
    loaded: LoadedPlan,
    hook_id: int,
    agency: str,
    clock: Callable[[], datetime],
) -> int:
    """One request after the other, until one is refused or nothing is left to tell."""
    now = clock()
    if not persist(record.engine, lambda session: rows.claim(session, hook_id, now, now + LEASE)):
        return 0
    head, total = loaded.plan.head, 0
    all_work = agency in (head.standing_agency, head.judge)
    for _ in range(MOST_REQUESTS):
        told, answer = _tell_next(record, loaded, hook_id, clock(), all_work=all_work)
        total += told
        if not told:
            break
    persist(record.engine, lambda session: _release(session, hook_id, answer, clock()))
    return total


def _tell_next(
    record: Installation, loaded: LoadedPlan, hook_id: int, now: datetime, *, all_work: bool
) -> tuple[int, str | None]:
    """How many events were taken, and why not if they were not."""
    with transaction(record.reading) as session:
        hook = session.get_one(Webhook, hook_id)
        day = civil_date(now)
        events = rows.untold(session, hook, day, all_work=all_work, limit=AT_ONCE)
        body = _body(session, loaded, events, now)
    if not events:
        return 0, None
    # Outside any transaction, because somebody else's server may take ten seconds.
    answer = _post(record, hook, events, body, now)
    if answer is not None:
        return 0, answer
    persist(record.engine, lambda session: rows.note_told(session, hook_id, events))
    return len(events), None


def _release(session: Session, hook_id: int, answer: str | None, now: datetime) -> None:
    """Give a webhook back: to be told at once, or after a rest if it took nothing."""
    hook = session.get_one(Webhook, hook_id, with_for_update=True)
    hook.answer, hook.try_at = answer, now
    hook.failures = 0 if answer is None else hook.failures + 1
    if hook.failures:
        hook.try_at = now + PAUSES[min(hook.failures, len(PAUSES)) - 1]


def _body(session: Session, loaded: LoadedPlan, events: Sequence[Event], now: datetime) -> bytes:
    ids = [event.assignment_id for event in events]
    views = {
        view.id: {name: getattr(view, name) for name in OF_WORK}
        for view in work.assignments_as_of(session, loaded.id, civil_date(now), Filter(ids=ids))
    }
    told = [
        {
            "id": event.id,
            "type": event.kind,
            "on": event.on,
            "assignment": views.get(event.assignment_id),
        }
        for event in events
    ]
    content = {"plan": loaded.plan.head.code, "events": told}
    return json.dumps(content, ensure_ascii=False, default=str).encode()


def _post(
    record: Installation, hook: Webhook, events: Sequence[Event], body: bytes, now: datetime
) -> str | None:
    """Why a message was not taken; None of one that was."""
    name = hashlib.sha256(" ".join(event.id for event in events).encode()).hexdigest()[:32]
    signed = f"{name}.{int(now.timestamp())}.".encode() + body
    signatures = [
        "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
        for secret in secrets_of(secret_keys(record.settings), hook.name)
    ]
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        # Several while keys are changed: a receiver takes one that fits its secret.
        "webhook-signature": " ".join(signatures),
    }
    try:
        answer = httpx.post(hook.url, content=body, headers=headers, timeout=TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return f"{type(error).__name__}: {error}"[:LONGEST_ANSWER]
    return None if answer.is_success else f"HTTP {answer.status_code}"


def _address(url: str) -> str:
    """An https address, or http on this machine. Raises WebhookRefused."""
    checked = web_link(url) or ""
    parts = urlsplit(checked)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise WebhookRefused(f"a webhook is told over https alone; write https://… for {url}")
    if parts.username or parts.password:
        raise WebhookRefused("the address of a webhook stands in the audit; write no password")
    return checked
