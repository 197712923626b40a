"""The draw: which place is visited on which day, recomputable by anyone from the nonce.

No database, no clock, no chance: integers from SHA-256 only (docs/adr/0012-the-sealed-draw.md).
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
        """As the commitment and the proof have it."""
        days = [day.isoformat() for day in self.days]
        return {"code": self.code, "weight": self.weight, "days": days}


@dataclass(frozen=True)
class Result:
    """Where the team goes, and when."""

    target: str
    on: date

    @property
    def plain(self) -> dict[str, str]:
        """As the commitment and the proof have it."""
        return {"target": self.target, "on": self.on.isoformat()}


def order(candidates: Sequence[Candidate], nonce: str) -> list[str]:
    """All places in the order in which they are drawn: each round by weight, without replacement.

    The first is the target. The others stand by, for one that is taken when it is revealed.
    """
    left = list(candidates)
    drawn: list[str] = []
    while left:
        ticket = _number(nonce, "target", str(len(drawn))) % sum(one.weight for one in left)
        for place, one in enumerate(left):
            ticket -= one.weight
            if ticket < 0:
                drawn.append(left.pop(place).code)
                break
    return drawn


def day_of(candidate: Candidate, nonce: str) -> date:
    """The day of a place: of its days, each as likely as the other."""
    return candidate.days[_number(nonce, "day", candidate.code) % len(candidate.days)]


def result(candidates: Sequence[Candidate], nonce: str, taken: Collection[str] = ()) -> Result:
    """The first of the order that is not taken, and its day. Raises ValueError if all are."""
    by_code = {one.code: one for one in candidates}
    for code in order(candidates, nonce):
        if code not in taken:
            return Result(code, day_of(by_code[code], nonce))
    raise ValueError("every candidate is taken")


def commitment(plan: str, inspection: int, candidates: Sequence[Candidate], nonce: str) -> str:
    """The SHA-256, in hex, that binds a draw before anybody knows it."""
    return hash_of(plan, inspection, candidates, nonce, first=result(candidates, nonce))


def hash_of(
    plan: str, inspection: int, candidates: Sequence[Candidate], nonce: str, *, first: Result
) -> str:
    """The same of a result that somebody claims."""
    whole = {
        "plan": plan,
        "inspection": inspection,
        "candidates": [one.plain for one in candidates],
        "nonce": nonce,
        "result": first.plain,
    }
    return hashlib.sha256(canonical(whole)).hexdigest()


def canonical(whole: Mapping[str, Any]) -> bytes:
    """JSON with its keys in order and no spaces, in UTF-8: the same bytes everywhere."""
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _number(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest(), "big")
