"""The draw follows from its nonce, its frequencies from its weights; its proof is bound."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspections import proof as proofs
from inspections.draw import Candidate, commitment, day_of, order, result
from inspections.errors import BadProof
from inspections.proof import Proof

FIRST = date(2023, 4, 3)
NONCE = "5f" * 32


def a_candidate(code: str, weight: int = 1, days: int = 5) -> Candidate:
    return Candidate(code, weight, tuple(FIRST + timedelta(days=step) for step in range(days)))


WEIGHTS = {"xa-a": 1, "xa-b": 2, "xa-c": 3, "xa-d": 5, "xa-e": 9}
PLACES = [a_candidate(code, weight) for code, weight in WEIGHTS.items()]


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

    seen = counted([result(PLACES, nonce).target for nonce in nonces(10_000)])

    # Four degrees of freedom: above 18.47 once in a thousand fair sets of draws.
    assert chi_square(seen, expected) < 18.47


def test_every_day_of_a_place_is_as_likely_as_the_other() -> None:
    seen = counted([day_of(PLACES[0], nonce) for nonce in nonces(5_000)])

    assert chi_square(seen, dict.fromkeys(PLACES[0].days, 1_000.0)) < 18.47


def test_a_place_is_as_likely_whatever_its_number_in_the_list() -> None:
    turned = [*PLACES[2:], *PLACES[:2]]
    expected = {code: 10_000 * weight / 20 for code, weight in WEIGHTS.items()}

    seen = counted([result(turned, nonce).target for nonce in nonces(10_000, seed=1)])

    assert chi_square(seen, expected) < 18.47


candidates = st.lists(
    st.builds(a_candidate, st.text("abc-", min_size=1), st.integers(1, 99), st.integers(1, 30)),
    min_size=1,
    max_size=12,
    unique_by=lambda one: one.code,
)
keys = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(candidates, keys)
def test_a_draw_is_reproducible_from_its_nonce(places: list[Candidate], nonce: str) -> None:
    assert result(places, nonce) == result(list(places), nonce)
    assert commitment("p", 7, places, nonce) == commitment("p", 7, places, nonce)


@given(candidates, keys)
def test_the_order_has_every_place_once_and_the_target_first(
    places: list[Candidate], nonce: str
) -> None:
    drawn = order(places, nonce)

    assert sorted(drawn) == sorted(one.code for one in places)
    assert drawn[0] == result(places, nonce).target
    assert result(places, nonce).on in next(one for one in places if one.code == drawn[0]).days


@given(candidates, keys, st.data())
def test_a_place_that_another_inspection_has_is_passed_over(
    places: list[Candidate], nonce: str, data: st.DataObject
) -> None:
    taken = data.draw(st.sets(st.sampled_from([one.code for one in places])))
    if len(taken) == len(places):
        return

    told = proofs.proof("p", 7, nonce, places, dict.fromkeys(taken, 3))

    assert told.announced.target not in taken
    assert {one.place for one in told.passed_over} <= taken
    assert proofs.faults(told) == []


def test_what_was_sealed_comes_out_of_the_box_unchanged() -> None:
    assert proofs.unboxed(proofs.boxed(PLACES, NONCE)) == (PLACES, NONCE)


def a_proof(**changed: Any) -> Proof:
    told = proofs.proof("p", 7, NONCE, PLACES, {order(PLACES, NONCE)[0]: 3})
    return Proof.model_validate({**told.model_dump(), **changed})


def test_a_proof_says_where_the_team_went_and_why_not_to_the_first() -> None:
    told = a_proof()

    assert proofs.faults(proofs.read(told.text, "proof.json")) == []
    assert [one.inspection for one in told.passed_over] == [3]
    assert told.announced.target == order(PLACES, NONCE)[1]


def changed_candidates() -> st.SearchStrategy[list[dict[str, Any]]]:
    """The candidates with one weight, day or place changed, one more, one less or two exchanged."""
    plain = [one.plain for one in PLACES]
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


def a_proof_that_drew(place: str, **given: Any) -> Proof:
    """Of inspection 3, in which nothing was passed over."""
    for nonce in nonces(500):
        told = proofs.proof("p", given.get("inspection", 3), nonce, PLACES, {})
        if told.announced.target == place:
            return told
    raise AssertionError(place)


def test_a_place_passed_over_is_shown_by_the_proof_of_who_had_it() -> None:
    told = a_proof()
    (over,) = told.passed_over

    assert proofs.unshown(told, [told, a_proof_that_drew(over.place)]) == []


def test_it_is_not_shown_by_another_proof() -> None:
    told = a_proof()
    (over,) = told.passed_over
    had = a_proof_that_drew(over.place)
    elsewhere = a_proof_that_drew(told.announced.target)
    last_year = had.announced.model_copy(update={"on": date(2022, 6, 1)})

    for other in (
        told,
        elsewhere,
        had.model_copy(update={"announced": last_year}),
        had.model_copy(update={"commitment": "0" * 64}),
        a_proof_that_drew(over.place, inspection=7),
    ):
        (words,) = proofs.unshown(told, [told, other])
        assert "give its proof too" in words


def test_two_proofs_do_not_show_each_other() -> None:
    one = a_proof()
    (over,) = one.passed_over
    nonce = next(
        n for n in nonces(500) if order(PLACES, n)[:2] == [one.announced.target, over.place]
    )
    other = proofs.proof("p", 3, nonce, PLACES, {one.announced.target: 7})

    assert proofs.faults(one) == proofs.faults(other) == []
    assert proofs.unshown(one, [one, other])
    assert proofs.unshown(other, [one, other])


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
