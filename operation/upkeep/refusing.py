"""The one alarm of a mail server that refuses us: mailed, and pushed to DONDOC_ALARM_URL."""

from collections.abc import Iterable, Sequence

import httpx
import structlog
from sqlmodel import Session

from models.audit.acts import Act
from models.database import transaction
from notifications.refusals import tell_refusal
from operation.installation import Installation
from plans.loading import LoadedPlan, every

log = structlog.get_logger()

TIMEOUT_SECONDS = 10


def tell_of_plan(record: Installation, act: Act, words: str) -> bool:
    """Tell the standing agency of the chosen plan and the operator; False if that was done."""
    with record.work() as (session, loaded):
        is_new = tell_refusal(session, loaded, act, words)
    if is_new:
        _push(record, words)
    return is_new


def tell_everybody(record: Installation, act: Act, words: Sequence[str]) -> list[str]:
    """The same in every plan, for each of some words: those that were new in one."""
    with transaction(record.engine) as session:
        new = [sentence for sentence in words if _is_new(session, every(session), act, sentence)]
    for sentence in new:
        _push(record, sentence)
    return new


def _is_new(session: Session, plans: Iterable[LoadedPlan], act: Act, words: str) -> bool:
    """Whether one plan at least had not told it; each of them tells it."""
    return sum(tell_refusal(session, plan, act, words) for plan in plans) > 0


def _push(record: Installation, words: str) -> None:
    """As Prefect's server pushes: one text. Never raises; the mailed alarm waits in any case."""
    url = record.settings.alarm_url
    if url is None:
        return
    text = f"dondoc: a mail server refuses our letters, whoever they are for: {words}"
    try:
        answer = httpx.post(url.get_secret_value(), json=text, timeout=TIMEOUT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        log.warning("nobody answers at DONDOC_ALARM_URL", error=type(error).__name__)
        return
    if not answer.is_success:
        log.warning("DONDOC_ALARM_URL refuses", status=answer.status_code)
