"""The draw: which place is visited on which day, recomputable by anyone.

No database, no clock, no chance: integers from SHA-256 only. What is drawn follows from a nonce
that was committed to, and from a value that nobody knew then
(docs/adr/0015-the-drawer-does-not-choose.md).
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Candidate:
    """A place in reach, its weight (a whole number from 1), the days on which it may be visited."""

    code: str
    weight: int
    days: tuple[date, ...]

    @property
    def plain(self) -> dict[str, Any]:
        """The candidate as JSON of the commitment and the proof, its days in ISO form."""
        days = [day.isoformat() for day in self.days]
        return {"code": self.code, "weight": self.weight, "days": days}


@dataclass(frozen=True)
class Beacon:
    """Where the value comes from that nobody knew at the draw.

    `kind` is `judge` (`name` is the agency whose word it is) or `lottery` (`name` is that of the
    lottery, `digits` the length of its special prize). The value is of the day `on` or, a word,
    given from it on; it is on record by `until`, both inclusive, before any day of a visit.
    """

    kind: str
    name: str
    on: date
    until: date
    digits: int = 0

    @property
    def plain(self) -> dict[str, Any]:
        """The beacon as JSON of the commitment and the proof, its days in ISO form."""
        days = {"on": self.on.isoformat(), "until": self.until.isoformat()}
        return {"kind": self.kind, "name": self.name, "digits": self.digits, **days}


@dataclass(frozen=True)
class Draw:
    """All that a commitment binds.

    `number` counts the commitments made of the inspection, from 1; `plan_sha256` is the hash of the
    plan's content by which candidates and weights were computed.
    """

    plan: str
    plan_sha256: str
    inspection: int
    number: int
    candidates: tuple[Candidate, ...]
    nonce: str
    beacon: Beacon

    @property
    def plain(self) -> dict[str, Any]:
        """What is hashed, and what is sealed."""
        return {
            "plan": self.plan,
            "plan_sha256": self.plan_sha256,
            "inspection": self.inspection,
            "number": self.number,
            "candidates": [candidate.plain for candidate in self.candidates],
            "nonce": self.nonce,
            "beacon": self.beacon.plain,
        }

    @property
    def commitment(self) -> str:
        """The SHA-256, in hex, that binds a draw before anybody can know its result."""
        return hashlib.sha256(canonical(self.plain)).hexdigest()


@dataclass(frozen=True)
class DrawResult:
    """Where the team goes, and when."""

    target: str
    on: date


def seed(nonce: str, value: str) -> str:
    """What a result is computed from: who knows but one of the two can compute nothing."""
    return hashlib.sha256(f"{nonce}|{value}".encode()).hexdigest()


def order(candidates: Sequence[Candidate], seed: str) -> list[str]:
    """All places in the order in which they are drawn: each round by weight, without replacement.

    The first is the target. The others stand by, for one that is taken when it is revealed.
    """
    # No random.Random: its order might change with Python, and a proof is computed again years on.
    left = list(candidates)
    drawn: list[str] = []
    while left:
        # A plain remainder: with 256 bits its bias never shows.
        ticket = _number(seed, "target", str(len(drawn))) % sum(
            candidate.weight for candidate in left
        )
        for place, candidate in enumerate(left):
            ticket -= candidate.weight
            if ticket < 0:
                drawn.append(left.pop(place).code)
                break
    return drawn


def day_of(candidate: Candidate, seed: str) -> date:
    """The day of a place: of its days, each as likely as the other."""
    return candidate.days[_number(seed, "day", candidate.code) % len(candidate.days)]


def result(candidates: Sequence[Candidate], seed: str, visited: Collection[str] = ()) -> DrawResult:
    """The first of the order that is not taken, and its day. Raises ValueError if all are."""
    by_code = {candidate.code: candidate for candidate in candidates}
    for code in order(candidates, seed):
        if code not in visited:
            return DrawResult(code, day_of(by_code[code], seed))
    raise ValueError("every candidate is taken")


def canonical(whole: Mapping[str, Any]) -> bytes:
    """JSON with its keys in order and no spaces, in UTF-8: the same bytes everywhere."""
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _number(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest(), "big")
