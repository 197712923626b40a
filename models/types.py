"""Column types and the words of the record."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from sqlalchemy import DateTime, Integer
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Status: TypeAlias = Literal[
    "assigned", "acknowledged", "submitted", "returned", "accepted", "waived"
]
State: TypeAlias = Literal[
    "queued",
    "sending",
    "sent",
    "temporary",
    "permanent",
    "uncertain",
    "cancelled",
    "returned",
]

STATUSES: tuple[Status, ...] = (
    "assigned",
    "acknowledged",
    "submitted",
    "returned",
    "accepted",
    "waived",
)
OPEN: tuple[Status, ...] = ("assigned", "acknowledged", "returned")
"""Statuses in which the holder still has something to do, and is chased."""

STATES: tuple[State, ...] = (
    "queued",
    "sending",
    "sent",
    "temporary",
    "permanent",
    "uncertain",
    "cancelled",
    "returned",
)

SCORES = ("open", "entered", "accepted", "lowered", "asked_again")
"""States of a score: accepted and lowered are appraised."""
UNSCORED = ("open", "asked_again")
"""States of a score that somebody is to enter."""

LETTERS = ("digest", "escalation")
"""Kinds of notice about open work, of which a contact has one a day."""
ANSWER = "answer"
"""The kind of notice that tells an agency what was decided, where no other letter to it is due."""
TO_AGENCIES = (*LETTERS, ANSWER)
"""Kinds of notice that count: one a day, and so many a week."""

ROLES = ("agency", "standing", "judge", "leader", "operator")
EVENTS = ("opened", "submitted", "accepted", "overdue")
"""What a webhook may be told of."""
SCOPES = ("read", "submit", "event", "assign", "inspect")
"""What a token of the API may do."""
"""What an account may do in the pages."""
REPLY_STATES = ("waiting", "taken", "set_aside")
"""What became of a reply by mail."""

RECEIPT = "receipt"
"""The kind of notice that confirms to a contact what came from it, and tells what became of it."""
NEW_LINK = "link"
"""The kind of notice by which a contact gets a new link, and nothing else."""
LINKED = ("digest", RECEIPT, NEW_LINK)
"""Kinds of notice that carry a link: those about the work of their receiver alone."""

WAITING: tuple[State, ...] = ("queued", "temporary")
"""States of a notice that has not left and still may."""

UNDELIVERED: tuple[State, ...] = (*WAITING, "sending", "uncertain")
"""States of a notice that a deliverer may still have to do with."""


def same_letter(kind: str) -> tuple[str, ...]:
    """The kinds of which a contact has one a day between them: a kind, and those like it."""
    return LETTERS if kind in LETTERS else (kind,)


def is_id(number: int) -> bool:
    """Whether a row may have this number: PostgreSQL fails on one of more than 32 bits."""
    return 0 < number < 2**31


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, stored in UTC. SQLite gives instants back naive: this makes them aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a naive instant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant {value.isoformat()}: give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The instant, aware, in UTC."""
        if value is None:
            return None
        # SQLite has no time zones; what is stored must be UTC, so nothing is guessed here.
        instant: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return instant.astimezone(UTC)


class Points(TypeDecorator[Decimal]):
    """Points with two decimals, stored as a whole number of hundredths: exact on both databases."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Raises ValueError for more than two decimals."""
        if value is None:
            return None
        hundredths = value * 100
        if hundredths != int(hundredths):
            raise ValueError(f"{value}: points have two decimals")
        return int(hundredths)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """With two decimals, however many the number needs."""
        return None if value is None else Decimal(value).scaleb(-2)
