"""The proof of a revealed draw: all that it takes to compute it once more, without a database."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from inspections import draw
from inspections.draw import Candidate, Result
from inspections.errors import BadProof

GIVE = "give the file that `dondoc inspect reveal ID --output FILE` wrote"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ProvenCandidate(_Part):
    """A place as it was in the box."""

    code: str
    weight: int = Field(ge=1, strict=True)
    days: tuple[date, ...] = Field(min_length=1)


class ProvenResult(_Part):
    """A place and a day."""

    target: str
    on: date


class PassedOver(_Part):
    """A place of the order that another inspection had when this one was revealed."""

    place: str
    inspection: int = Field(strict=True)


class Proof(_Part):
    """What `dondoc inspect reveal` publishes.

    `result` is what the commitment binds, `announced` where the team went: the first place of the
    order that no other surprise inspection of the year had by then.
    """

    plan: str
    inspection: int = Field(strict=True)
    commitment: str
    nonce: str
    candidates: tuple[ProvenCandidate, ...] = Field(min_length=1)
    result: ProvenResult
    passed_over: tuple[PassedOver, ...] = ()
    announced: ProvenResult

    @property
    def drawn_from(self) -> list[Candidate]:
        """The candidates of the draw."""
        return [Candidate(one.code, one.weight, one.days) for one in self.candidates]

    @property
    def text(self) -> str:
        """As a file."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def read(text: str, where: str) -> Proof:
    """A proof from its text. Raises BadProof."""
    try:
        plain = json.loads(text, object_pairs_hook=_once)
        told = Proof.model_validate_json(text)
        # pydantic takes other texts for a day too, of which others would compute another hash.
        if told.model_dump(mode="json") != plain:
            raise ValueError("something is written in another way than `inspect reveal` does")
        return told
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(map(str, first["loc"])) or "the whole"
        raise BadProof(f"{where}: {path}: {first['msg']}; {GIVE}") from error
    except (ValueError, RecursionError) as error:
        raise BadProof(f"{where}: {error}; {GIVE}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What one reader and another may take for two different things is no proof."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def proof(
    plan: str,
    inspection: int,
    nonce: str,
    candidates: list[Candidate],
    taken: Mapping[str, int],
) -> Proof:
    """The proof of a draw as it is revealed; `taken` are places that other inspections have.

    Raises ValueError if all are taken.
    """
    announced = draw.result(candidates, nonce, taken)
    order = draw.order(candidates, nonce)
    before = order[: order.index(announced.target)]
    return Proof(
        plan=plan,
        inspection=inspection,
        commitment=draw.commitment(plan, inspection, candidates, nonce),
        nonce=nonce,
        candidates=tuple(ProvenCandidate(**one.plain) for one in candidates),
        result=_proven(draw.result(candidates, nonce)),
        passed_over=tuple(PassedOver(place=code, inspection=taken[code]) for code in before),
        announced=_proven(announced),
    )


def faults(told: Proof) -> list[str]:
    """What does not follow from the nonce; empty if the draw was just as it says."""
    candidates, codes = told.drawn_from, [one.code for one in told.candidates]
    if len(set(codes)) < len(codes):
        return ["a candidate stands twice"]
    first, passed = draw.result(candidates, told.nonce), [one.place for one in told.passed_over]
    hashed = draw.hash_of(
        told.plan, told.inspection, candidates, told.nonce, first=_plain(told.result)
    )
    found = []
    if hashed != told.commitment:
        found.append("the commitment is not the hash of candidates, result and nonce")
    if _plain(told.result) != first:
        found.append(f"the nonce draws {_said(first)}, not {_said(_plain(told.result))}")
    order = draw.order(candidates, told.nonce)
    if passed != order[: len(passed)] or len(passed) == len(order):
        return [*found, "the places passed over are not the first of the order"]
    went = draw.result(candidates, told.nonce, passed)
    if _plain(told.announced) != went:
        found.append(f"announced was {_said(_plain(told.announced))}, not {_said(went)}")
    return found


def unshown(told: Proof, others: Sequence[Proof]) -> list[str]:
    """Places passed over of which no other proof shows that an inspection had them.

    The commitment of a draw cannot bind them: they were revealed after it. A proof shows its place
    if all that it passed over is shown itself: so two never show each other.
    """
    year = told.announced.on.year
    there = [
        one
        for one in others
        if (one.plan, one.announced.on.year) == (told.plan, year)
        and one.inspection != told.inspection
        and not faults(one)
    ]
    shown: set[tuple[int, str]] = set()
    for _ in there:
        shown |= {
            (one.inspection, one.announced.target)
            for one in there
            if {(over.inspection, over.place) for over in one.passed_over} <= shown
        }
    return [
        f"that inspection {one.inspection} had {one.place} is not shown by this file; give its "
        "proof too: dondoc inspect verify FILE FILE"
        for one in told.passed_over
        if (one.inspection, one.place) not in shown
    ]


def _said(one: Result) -> str:
    return f"{one.target} on {one.on}"


def _proven(one: Result) -> ProvenResult:
    return ProvenResult(target=one.target, on=one.on)


def _plain(one: ProvenResult) -> Result:
    return Result(one.target, one.on)


def boxed(candidates: list[Candidate], nonce: str) -> bytes:
    """What is sealed: not the result, which is computed again, so that its length says nothing."""
    whole: dict[str, Any] = {"candidates": [one.plain for one in candidates], "nonce": nonce}
    return draw.canonical(whole)


def unboxed(content: bytes) -> tuple[list[Candidate], str]:
    """Candidates and nonce of an opened box."""
    whole = json.loads(content)
    candidates = [
        Candidate(one["code"], one["weight"], tuple(map(date.fromisoformat, one["days"])))
        for one in whole["candidates"]
    ]
    return candidates, whole["nonce"]
