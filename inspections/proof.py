"""The proof of a revealed draw: all that it takes to compute it once more, without a database."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from inspections import draw
from inspections.beacon import BOTH, BeaconOnRecord, beacon_of, normal
from inspections.draw import Beacon, Candidate, Draw, DrawResult
from inspections.errors import BadBeacon, BadProof

FEWEST = 2


class _Part(BaseModel):
    # A field that nobody checks may carry a claim that nobody has proved.
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


class PassedOverPlace(_Part):
    """A place of the order that another inspection had when this one was revealed."""

    place: str
    inspection: int = Field(strict=True)


class ProvenBeacon(_Part):
    """What the commitment names as the source of the value."""

    kind: Literal["judge", "lottery"]
    name: str
    digits: int = Field(strict=True)
    on: date
    until: date


class DrawProof(_Part):
    """What `dondoc inspect reveal` publishes.

    `number` counts the commitments made of the inspection. The `value` of the beacon was given by
    the offices `given_by` on the day `given_on`. `result` is what nonce and value draw, `announced`
    where the team went: the first place of the order that no other surprise inspection of the year
    had by then.
    """

    plan: str
    plan_sha256: str
    inspection: int = Field(strict=True)
    number: int = Field(strict=True, ge=1)
    commitment: str
    nonce: str
    beacon: ProvenBeacon
    value: str
    given_by: tuple[str, ...] = Field(min_length=1)
    given_on: date
    candidates: tuple[ProvenCandidate, ...] = Field(min_length=1)
    result: ProvenResult
    passed_over: tuple[PassedOverPlace, ...] = ()
    announced: ProvenResult

    @property
    def draw(self) -> Draw:
        """What was committed to."""
        return Draw(
            plan=self.plan,
            plan_sha256=self.plan_sha256,
            inspection=self.inspection,
            number=self.number,
            candidates=tuple(
                Candidate(candidate.code, candidate.weight, candidate.days)
                for candidate in self.candidates
            ),
            nonce=self.nonce,
            beacon=Beacon(**self.beacon.model_dump()),
        )

    @property
    def text(self) -> str:
        """The proof as the text of its file: JSON that ends with a line end."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"


def read(text: str, where: str) -> DrawProof:
    """A proof from its text. Raises BadProof."""
    try:
        plain = json.loads(text, object_pairs_hook=_require_unique_keys)
        proof = DrawProof.model_validate_json(text)
        # pydantic may take other texts for a day too, of which others compute another hash.
        if proof.model_dump(mode="json") != plain:
            raise ValueError("something is written in another way than `inspect reveal` does")
        return proof
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(map(str, first["loc"])) or "the whole"
        raise BadProof("no-proof", where=where, why=f"{path}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise BadProof("no-proof", where=where, why=str(error)) from error


def _require_unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What one reader and another may take for two different things is no proof."""
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def proof_of(sealed: Draw, recorded: BeaconOnRecord, visited: Mapping[str, int]) -> DrawProof:
    """The proof of a draw as it is revealed; `visited` are places that other inspections have.

    Raises ValueError if all are taken.
    """
    seed = draw.seed(sealed.nonce, recorded.value)
    announced = draw.result(sealed.candidates, seed, visited)
    order = draw.order(sealed.candidates, seed)
    before = order[: order.index(announced.target)]
    return DrawProof(
        plan=sealed.plan,
        plan_sha256=sealed.plan_sha256,
        inspection=sealed.inspection,
        number=sealed.number,
        commitment=sealed.commitment,
        nonce=sealed.nonce,
        beacon=ProvenBeacon(**asdict(sealed.beacon)),
        value=recorded.value,
        given_by=recorded.by,
        given_on=recorded.on,
        candidates=tuple(ProvenCandidate(**candidate.plain) for candidate in sealed.candidates),
        result=_proven(draw.result(sealed.candidates, seed)),
        passed_over=tuple(PassedOverPlace(place=code, inspection=visited[code]) for code in before),
        announced=_proven(announced),
    )


def faults(proof: DrawProof) -> list[str]:
    """What does not follow from nonce and value; empty if the draw was just as it says."""
    sealed, codes = proof.draw, [candidate.code for candidate in proof.candidates]
    if len(set(codes)) < len(codes):
        return ["a candidate stands twice"]
    wrong = _faults_of_beacon(proof)
    seed = draw.seed(proof.nonce, proof.value)
    first, passed = (
        draw.result(sealed.candidates, seed),
        [place.place for place in proof.passed_over],
    )
    if sealed.commitment != proof.commitment:
        wrong.append("the commitment is not the hash of candidates, beacon and nonce")
    if _plain(proof.result) != first:
        wrong.append(
            f"nonce and value draw {_in_words(first)}, not {_in_words(_plain(proof.result))}"
        )
    order = draw.order(sealed.candidates, seed)
    if passed != order[: len(passed)] or len(passed) == len(order):
        return [*wrong, "the places passed over are not the first of the order"]
    went = draw.result(sealed.candidates, seed, passed)
    if _plain(proof.announced) != went:
        wrong.append(f"announced was {_in_words(_plain(proof.announced))}, not {_in_words(went)}")
    return wrong


def _faults_of_beacon(proof: DrawProof) -> list[str]:
    """What is wrong with the value, its day and who gave it."""
    wrong, beacon = [], proof.draw.beacon
    if len(proof.candidates) < FEWEST:
        wrong.append("drawn from one candidate alone, nothing is left to chance")
    try:
        if normal(beacon, proof.value) != proof.value:
            wrong.append("the value is written in another way than it was given")
    except BadBeacon as error:
        wrong.append(f"the value is none of its beacon: {error}")
    if not beacon.on <= proof.given_on <= beacon.until:
        wrong.append(f"the value was given on {proof.given_on}, not by {beacon.until}")
    if any(day <= beacon.until for candidate in proof.candidates for day in candidate.days):
        wrong.append("a day of the draw does not lie after the last one for the value")
    agencies = {name.partition("/")[0] for name in proof.given_by}
    if beacon.kind == "lottery" and len(agencies) != BOTH:
        wrong.append("the result of a lottery is entered by two offices")
    return wrong


def unchecked(proof: DrawProof, published: Collection[str]) -> list[str]:
    """What a file cannot show by itself; `published` are commitments known from elsewhere."""
    claims = [
        "that candidates and weights are those of the record: dondoc inspect verify ID there",
    ]
    if proof.beacon.kind == "lottery":
        claims.append(
            f"that {proof.beacon.name} drew {proof.value} on {proof.beacon.on}: look it up"
        )
    else:
        claims.append(f"that {' and '.join(proof.given_by)} gave that word: ask them")
    if not published:
        claims.append(
            "that the commitment is the one mailed at the draw: give it by --commitment HEX"
        )
    return claims


def unpublished(proof: DrawProof, published: Collection[str]) -> list[str]:
    """That a commitment is none of those known from elsewhere; nothing if none was given."""
    if published and proof.commitment not in {
        commitment.strip().lower() for commitment in published
    }:
        return ["the commitment is not the one given by --commitment: another draw was mailed"]
    return []


def unshown(proof: DrawProof, others: Sequence[DrawProof]) -> list[str]:
    """Places passed over of which no other proof shows that an inspection had them.

    The commitment of a draw cannot bind them: they were revealed after it. A proof shows its place
    if all that it passed over is shown itself: so two never show each other.
    """
    year = proof.announced.on.year
    proofs = [
        other
        for other in others
        if (other.plan, other.announced.on.year) == (proof.plan, year)
        and other.inspection != proof.inspection
        and not faults(other)
    ]
    shown: set[tuple[int, str]] = set()
    # As many rounds as proofs, because each shows at least one more until nothing changes.
    for _ in proofs:
        shown |= {
            (other.inspection, other.announced.target)
            for other in proofs
            if {(place.inspection, place.place) for place in other.passed_over} <= shown
        }
    return [
        f"that inspection {place.inspection} had {place.place} is not shown by this file; give its "
        "proof too: dondoc inspect verify FILE FILE"
        for place in proof.passed_over
        if (place.inspection, place.place) not in shown
    ]


def _in_words(result: DrawResult) -> str:
    return f"{result.target} on {result.on}"


def _proven(result: DrawResult) -> ProvenResult:
    return ProvenResult(target=result.target, on=result.on)


def _plain(proven: ProvenResult) -> DrawResult:
    return DrawResult(proven.target, proven.on)


def boxed(sealed: Draw) -> bytes:
    """What is sealed: not the result, which follows from the value too."""
    return draw.canonical(sealed.plain)


def unboxed(content: bytes) -> Draw:
    """The draw of an opened box. Raises ValueError for one of an earlier version."""
    whole = json.loads(content)
    if "beacon" not in whole:
        raise ValueError("no beacon")
    candidates = [
        Candidate(
            candidate["code"],
            candidate["weight"],
            tuple(map(date.fromisoformat, candidate["days"])),
        )
        for candidate in whole["candidates"]
    ]
    return Draw(**{**whole, "candidates": tuple(candidates), "beacon": beacon_of(whole["beacon"])})
