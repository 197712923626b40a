"""The draw follows from its nonce, its frequencies from its weights; its proof is bound."""

import random
from collections import Counter
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections import proof as proofs
from inspections.beacon import BeaconOnRecord
from inspections.draw import Beacon, Candidate, Draw, day_of, order, result, seed
from inspections.errors import BadProof
from inspections.proof import DrawProof

FIRST = date(2023, 4, 3)
NONCE = "5f" * 32
WORD = "muối trắng phơi ngoài Cà Ná"
BEACON = Beacon("judge", "van-phong", date(2023, 3, 30), date(2023, 4, 2))
GIVEN = BeaconOnRecord(WORD, ("van-phong",), date(2023, 3, 31))
SEED = seed(NONCE, WORD)


def a_candidate(code: str, weight: int = 1, days: int = 5) -> Candidate:
    return Candidate(code, weight, tuple(FIRST + timedelta(days=step) for step in range(days)))


WEIGHTS = {"xa-a": 1, "xa-b": 2, "xa-c": 3, "xa-d": 5, "xa-e": 9}
PLACES = [a_candidate(code, weight) for code, weight in WEIGHTS.items()]


def a_draw(**given: Any) -> Draw:
    """Of inspection 7, for the first time, by the judge's word."""
    values = {
        "plan": "p",
        "plan_sha256": "ab" * 32,
        "inspection": 7,
        "number": 1,
        "candidates": tuple(PLACES),
        "nonce": NONCE,
        "beacon": BEACON,
    }
    return Draw(**{**values, **given})


def nonces(count: int, seed: int = 465) -> list[str]:
    """Nonces from a source that every run has alike."""
    source = random.Random(seed)
    return [source.randbytes(32).hex() for _ in range(count)]


def chi_square(seen: dict[Any, int], expected: dict[Any, float]) -> float:
    return sum((seen.get(one, 0) - many) ** 2 / many for one, many in expected.items())


def counted(found: list[Any]) -> dict[Any, int]:
    return {one: found.count(one) for one in set(found)}


def test_ten_thousand_draws_match_the_weights() -> None:
    total = sum(WEIGHTS.values())
    expected = {code: 10_000 * weight / total for code, weight in WEIGHTS.items()}

    seen = counted([result(PLACES, seed(nonce, WORD)).target for nonce in nonces(10_000)])

    # Four degrees of freedom: above 18.47 once in a thousand fair sets of draws.
    assert chi_square(seen, expected) < 18.47


def test_every_day_of_a_place_is_as_likely_as_the_other() -> None:
    seen = counted([day_of(PLACES[0], seed(nonce, WORD)) for nonce in nonces(5_000)])

    assert chi_square(seen, dict.fromkeys(PLACES[0].days, 1_000.0)) < 18.47


def test_a_place_is_as_likely_whatever_its_number_in_the_list() -> None:
    turned = [*PLACES[2:], *PLACES[:2]]
    expected = {code: 10_000 * weight / 20 for code, weight in WEIGHTS.items()}

    seen = counted([result(turned, seed(nonce, WORD)).target for nonce in nonces(10_000, seed=1)])

    assert chi_square(seen, expected) < 18.47


def test_who_tries_nonces_before_the_value_is_known_chooses_nothing() -> None:
    """47 of them gave the wanted place while the result followed from the nonce alone."""
    tried = [n for n in nonces(200) if result(PLACES, seed(n, "a guess")).target == "xa-a"]
    words = [f"a word of the judge {number}" for number in range(500)]

    counts = Counter(result(PLACES, seed(tried[0], word)).target for word in words)

    # One of twenty is wanted, as of any other nonce.
    assert chi_square(counts, {code: 500 * w / 20 for code, w in WEIGHTS.items()}) < 18.47


def test_one_candidate_alone_is_no_proof_of_a_draw() -> None:
    proof = proofs.proof_of(a_draw(candidates=(PLACES[0],)), GIVEN, {})

    assert proofs.faults(proof) == ["drawn from one candidate alone, nothing is left to chance"]


def test_a_proof_is_held_against_the_commitment_that_was_mailed() -> None:
    proof = a_proof()

    assert proofs.unpublished(proof, [proof.commitment.upper()]) == []
    assert proofs.unpublished(proof, ["0" * 64])
    assert "--commitment" in proofs.unchecked(proof, [])[-1]
    assert len(proofs.unchecked(proof, [proof.commitment])) == 2


LOTTERY = Beacon("lottery", "Xổ số kiến thiết", date(2023, 3, 31), date(2023, 4, 2), 6)


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        (BeaconOnRecord("012345", ("so-noi-vu/lanh-dao", "van-phong"), date(2023, 4, 1)), 0),
        (BeaconOnRecord("012345", ("van-phong/lanh-dao", "van-phong"), date(2023, 4, 1)), 1),
        (BeaconOnRecord("01234", ("so-noi-vu", "van-phong"), date(2023, 4, 1)), 1),
        (BeaconOnRecord("012345", ("so-noi-vu", "van-phong"), date(2023, 3, 30)), 1),
    ],
)
def test_a_result_of_a_lottery_is_of_its_day_and_by_two_offices(
    given: BeaconOnRecord, faults: int
) -> None:
    assert len(proofs.faults(proofs.proof_of(a_draw(beacon=LOTTERY), given, {}))) == faults


candidates = st.lists(
    st.builds(a_candidate, st.text("abc-", min_size=1), st.integers(1, 99), st.integers(1, 30)),
    min_size=2,
    max_size=12,
    unique_by=lambda candidate: candidate.code,
)
keys = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(candidates, keys)
def test_a_draw_is_reproducible_from_nonce_and_value(places: list[Candidate], nonce: str) -> None:
    proof = proofs.proof_of(a_draw(candidates=tuple(places), nonce=nonce), GIVEN, {})

    assert result(list(places), seed(nonce, WORD)).target == proof.announced.target
    assert proof.draw.commitment == proof.commitment


@given(candidates, keys)
def test_the_order_has_every_place_once_and_the_target_first(
    places: list[Candidate], nonce: str
) -> None:
    drawn = order(places, nonce)

    assert sorted(drawn) == sorted(place.code for place in places)
    assert drawn[0] == result(places, nonce).target
    assert (
        result(places, nonce).on in next(place for place in places if place.code == drawn[0]).days
    )


@given(candidates, keys, st.data())
def test_a_place_that_another_inspection_has_is_passed_over(
    places: list[Candidate], nonce: str, data: st.DataObject
) -> None:
    taken = data.draw(st.sets(st.sampled_from([place.code for place in places])))
    if len(taken) == len(places):
        return

    proof = proofs.proof_of(
        a_draw(candidates=tuple(places), nonce=nonce), GIVEN, dict.fromkeys(taken, 3)
    )

    assert proof.announced.target not in taken
    assert {place.place for place in proof.passed_over} <= taken
    assert proofs.faults(proof) == []


def test_what_was_sealed_comes_out_of_the_box_unchanged() -> None:
    assert proofs.unboxed(proofs.boxed(a_draw())) == a_draw()


def a_proof(**changed: Any) -> DrawProof:
    proof = proofs.proof_of(a_draw(), GIVEN, {order(PLACES, SEED)[0]: 3})
    return DrawProof.model_validate({**proof.model_dump(), **changed})


def test_a_proof_says_where_the_team_went_and_why_not_to_the_first() -> None:
    proof = a_proof()

    assert proofs.faults(proofs.read(proof.text, "proof.json")) == []
    assert [place.inspection for place in proof.passed_over] == [3]
    assert proof.announced.target == order(PLACES, SEED)[1]


def changed_candidates() -> st.SearchStrategy[list[dict[str, Any]]]:
    """The candidates with one weight, day or place changed, one more, one less or two exchanged."""
    plain = [candidate.plain for candidate in PLACES]
    places = st.integers(0, len(plain) - 1)

    def with_one(place: int, change: dict[str, Any]) -> list[dict[str, Any]]:
        return [{**one, **change} if at == place else one for at, one in enumerate(plain)]

    days = plain[0]["days"]
    return st.one_of(
        st.builds(
            lambda place, more: with_one(place, {"weight": plain[place]["weight"] + more}),
            places,
            st.integers(1, 50),
        ),
        st.builds(with_one, places, st.sampled_from([{"days": days[1:]}, {"code": "xa-khac"}])),
        st.builds(
            lambda place, day: with_one(place, {"days": [*days[:-1], day.isoformat()]}),
            places,
            st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        ),
        st.builds(lambda place: [*plain[:place], *plain[place + 1 :]], places),
        st.just([*plain, {**plain[0], "code": "xa-khac"}]),
        st.just([plain[1], plain[0], *plain[2:]]),
    )


@settings(max_examples=200)
@given(changed_candidates())
def test_another_candidate_weight_or_day_breaks_the_proof(places: list[dict[str, Any]]) -> None:
    assert proofs.faults(a_proof(candidates=places))


@given(keys.filter(lambda nonce: nonce != NONCE))
def test_another_nonce_breaks_the_proof(nonce: str) -> None:
    assert proofs.faults(a_proof(nonce=nonce))


@pytest.mark.parametrize(
    "changed",
    [
        {"inspection": 8},
        {"plan": "other"},
        {"plan_sha256": "cd" * 32},
        {"number": 2},
        {"value": "muối trắng phơi ngoài Cà Ná 2"},
        {"value": "password1234"},
        {"given_on": date(2023, 3, 29)},
        {"given_on": date(2023, 4, 3)},
        {"beacon": {**asdict(BEACON), "name": "so-noi-vu"}},
        {"beacon": {**asdict(BEACON), "until": FIRST}},
        {"candidates": [PLACES[0].plain]},
        {"commitment": "0" * 64},
        {"result": {"target": "xa-a", "on": FIRST}},
        {"announced": {"target": "xa-a", "on": FIRST}},
        {"passed_over": ()},
        {"passed_over": [{"place": code, "inspection": 3} for code in WEIGHTS]},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_another_number_hash_result_or_place_breaks_the_proof(changed: dict[str, Any]) -> None:
    assert proofs.faults(a_proof(**changed))


def a_proof_that_drew(place: str, **given: Any) -> DrawProof:
    """Of inspection 3, in which nothing was passed over."""
    for nonce in nonces(500):
        proof = proofs.proof_of(
            a_draw(inspection=given.get("inspection", 3), nonce=nonce), GIVEN, {}
        )
        if proof.announced.target == place:
            return proof
    raise AssertionError(place)


def test_a_place_passed_over_is_shown_by_the_proof_of_who_had_it() -> None:
    proof = a_proof()
    (over,) = proof.passed_over

    assert proofs.unshown(proof, [proof, a_proof_that_drew(over.place)]) == []


def test_it_is_not_shown_by_another_proof() -> None:
    proof = a_proof()
    (over,) = proof.passed_over
    had = a_proof_that_drew(over.place)
    elsewhere = a_proof_that_drew(proof.announced.target)
    last_year = had.announced.model_copy(update={"on": date(2022, 6, 1)})

    for other in (
        proof,
        elsewhere,
        had.model_copy(update={"announced": last_year}),
        had.model_copy(update={"commitment": "0" * 64}),
        a_proof_that_drew(over.place, inspection=7),
    ):
        (words,) = proofs.unshown(proof, [proof, other])
        assert "give its proof too" in words


def test_two_proofs_do_not_show_each_other() -> None:
    proof = a_proof()
    (over,) = proof.passed_over
    nonce = next(
        n
        for n in nonces(500)
        if order(PLACES, seed(n, WORD))[:2] == [proof.announced.target, over.place]
    )
    other = proofs.proof_of(a_draw(inspection=3, nonce=nonce), GIVEN, {proof.announced.target: 7})

    assert proofs.faults(proof) == proofs.faults(other) == []
    assert proofs.unshown(proof, [proof, other])
    assert proofs.unshown(other, [proof, other])


def test_a_proof_in_which_a_key_stands_twice_is_refused() -> None:
    doubled = a_proof().text.replace('"plan":', '"plan": "other",\n "plan":')
    with pytest.raises(BadProof, match="a key stands twice"):
        proofs.read(doubled, "proof.json")


def test_a_day_that_is_written_as_seconds_is_refused() -> None:
    told = a_proof().text.replace(f'"{FIRST}"', '"1683676800"')
    with pytest.raises(BadProof, match="written in another way"):
        proofs.read(told, "proof.json")


@pytest.mark.parametrize("text", ["", "[]", '{"plan": "p"}', a_proof().text.replace("weight", "w")])
def test_what_is_no_proof_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadProof, match="give the file that `dondoc inspect reveal"):
        proofs.read(text, "proof.json")
