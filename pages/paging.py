"""Pages of lists: where the next one begins, in an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from models.assignments.lists import Place
from models.types import is_id

Row = TypeVar("Row")
LIMIT = 50


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """Rows of a page, and where the next page begins; empty on the last."""

    rows: Sequence[Row]
    more: str = ""


def token_of(place: Place) -> str:
    """A place as an address has it: `2023-03-31_12`."""
    return f"{place[0].isoformat()}_{place[1]}"


def place_of(text: str) -> Place | None:
    """The place that an address names; None, the beginning, of anything else."""
    day, _, number = text.partition("_")
    try:
        place = date.fromisoformat(day), int(number)
    except ValueError:
        return None
    return place if is_id(place[1]) else None
