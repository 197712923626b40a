"""The dead man's switch: another machine hears from this one every day, or raises the alarm."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import httpx
import structlog

from operation.upkeep.health import Health

log = structlog.get_logger()

TIMEOUT_SECONDS = 10
OF_AGENCIES = ("overdue", "decisions")
"""What agencies have not done yet is no fault of the machine."""


def is_well(health: Iterable[Health]) -> bool:
    """Whether the machine has nothing that somebody must mend."""
    return all(line.ok for line in health if line.what not in OF_AGENCIES)


def beat(url: str, *, well: bool) -> bool:
    """Call the switch, or its `/fail`, as healthchecks has it; False if it did not answer so.

    Never raises: that nobody listens is for the other side to notice.
    """
    try:
        answer = httpx.get(url if well else failing(url), timeout=TIMEOUT_SECONDS)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        log.warning("the dead man's switch does not answer", error=type(error).__name__)
        return False
    if not answer.is_success:
        log.warning("the dead man's switch refuses", status=answer.status_code)
    return answer.is_success


def failing(url: str) -> str:
    """Where healthchecks is told that something is wrong."""
    parts = urlsplit(url)
    return parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()
