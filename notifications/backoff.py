"""What becomes of a letter after an attempt: tried once more, and when, or left to a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.letters.attempts import Attempts
from models.types import State
from notifications.smtp_session import Outcome

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
"""How long a letter rests after each time it was not taken."""
SOON = timedelta(minutes=1)
"""How long one rests that may have left, before its only other try."""


@dataclass(frozen=True)
class Next:
    """The state that an attempt leaves, when it is tried again, if it is; `put_off` by whom it
    is for."""

    state: State
    try_at: datetime | None = None
    put_off: bool = False


def what_next(outcome: Outcome, before: Attempts, now: datetime) -> Next:
    """What an outcome means for a letter, given what came of it before.

    Only the receiver can end a letter: a server that fails is asked for ever.
    """
    if outcome.state == "uncertain":
        return Next("uncertain", None if before.was_uncertain else now + SOON)
    if outcome.state != "temporary":
        return Next(outcome.state)
    # The server's own failure must not end a letter, so the pause only grows to the longest.
    if outcome.whose != "letter":
        return Next("temporary", now + PAUSES[min(before.temporary, len(PAUSES) - 1)])
    # Put off by the receiver that often, a letter needs a person.
    if before.refusals >= len(PAUSES):
        return Next("permanent", put_off=True)
    return Next("temporary", now + PAUSES[before.refusals], put_off=True)
