"""Pages of lists: where the next one begins, in an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

from models.assignments.lists import Place
from models.types import is_id

Row = TypeVar("Row")
LIMIT = 50


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """Rows of a page, and where the next page begins; empty on the last."""

    rows: Sequence[Row]
    more: str = ""


class Placed(Protocol):
    """A row that has its place among others."""

    @property
    def place(self) -> Place:
        """Where it stands."""


def next_page(rows: Sequence[Placed], limit: int) -> str:
    """Where the page after the first rows begins; empty where there are no more of them."""
    return token_of(rows[limit - 1].place) if len(rows) > limit else ""


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
