"""What came of an attack, and how the record is asked about it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.lives import Place


@dataclass
class Verdict:
    """What was tried, what dondoc said of it, and what it should not have said."""

    tried: str
    said: str = ""
    wrong: list[str] = field(default_factory=list)

    def require(self, holds: bool, words: str) -> None:
        """Note what is wrong unless something holds."""
        if not holds:
            self.wrong.append(words)


@dataclass(frozen=True)
class Verified:
    """What `audit verify` printed: its object, its words to a person, its exit code."""

    code: int | None
    found: dict[str, Any]
    words: str

    @property
    def intact(self) -> bool:
        return self.code == 0 and bool(self.found.get("intact"))


def verified(place: Place, *options: str) -> Verified:
    """`dondoc audit verify` as a process of its own."""
    ended = place.run("audit", "verify", *options, smtp="")
    return Verified(ended.code, json.loads(ended.out or "{}"), ended.err)


def done(place: Place, *words: object, smtp: str = "") -> str:
    """A command that must succeed; what it printed."""
    ended = place.run(*words, smtp=smtp)
    assert ended.code == 0, (words, ended.err)
    return ended.out


def listed(place: Place, *words: object) -> list[dict[str, Any]]:
    """The rows that a command prints."""
    found: list[dict[str, Any]] = json.loads(done(place, *words, "--format", "json"))
    return found


def refused(place: Place, *words: object) -> str:
    """What a command said that must be refused in words; empty if it was not."""
    ended = place.run(*words, smtp="")
    return ended.err if ended.code == 1 and "Traceback" not in ended.err else ""


def shortened(words: Sequence[str], most: int = 10) -> list[str]:
    """The first of many lines, and how many more there are."""
    more = len(words) - most
    return [*words[:most], *([f"… and {more} more"] if more > 0 else [])]
