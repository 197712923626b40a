"""What may go with a letter about work; the rooms above decide what does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlmodel import Session

from notifications.self_scoring import AskedScores
from notifications.views import Attachment
from plans.loading import LoadedPlan


@dataclass(frozen=True)
class AboutWork:
    """Whose work a letter is about, on which day, and what it asks the agency to score."""

    agency: str
    as_of: date
    scores: Sequence[AskedScores]


Enclose: TypeAlias = Callable[[Session, LoadedPlan, AboutWork], Sequence[Attachment]]


def nothing(*_: object) -> Sequence[Attachment]:
    """No file goes with a letter."""
    return ()
