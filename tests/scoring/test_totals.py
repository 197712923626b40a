"""Totals, ranking with ties, classes, proposals: decided without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.scores import ScoreView
from models.tables_scoring import Score
from plans.scorecards import Scorecard
from scoring.prefill import Counts
from scoring.ranking import Rank, proposals, ranking
from scoring.totals import Total, totals
from tests.builders import a_plan
from tests.scoring.builders_of_scorecards import a_card

AGENCIES = ("so-noi-vu", "so-tu-phap", "so-y-te", "van-phong")
CLASSES = ({"least": 50, "name": "Khá"}, {"least": 90, "name": "Tốt"})
TARGET = {
    "code": "2.1",
    "title": "PAR INDEX",
    "answers": "so-noi-vu",
    "source": "I.2",
    "values": [{"name": "score", "kind": "score", "reach": 80}],
}


def scored(agency: str, *points: str | None, appraised: bool = True) -> list[ScoreView]:
    """The two criteria of the scorecard, with these points."""
    rows = []
    for code, written in zip(("1.1", "1.2"), points, strict=True):
        own = None if written is None else Decimal(written)
        row = Score(criterion=code, points=own, appraised=own if appraised else None)
        rows.append(ScoreView(row, agency, agency))
    return rows


def wholes(card: Scorecard, *scores: list[ScoreView]) -> list[Total]:
    found = totals(
        a_plan(targets=(TARGET,)), card, [score for score in scores for score in score], {}
    )
    return [total for total in found if not total.code]


def test_who_has_the_same_points_has_the_same_rank_and_the_next_is_left_out() -> None:
    card = a_card(classes=CLASSES)
    points = {"so-noi-vu": "30", "so-tu-phap": "40", "so-y-te": "40", "van-phong": "20"}

    ranks = ranking(a_plan(), wholes(card, *(scored(a, "55", p) for a, p in points.items())))

    assert [(rank.rank, rank.agency, rank.grade) for rank in ranks] == [
        (1, "so-tu-phap", "Tốt"),
        (1, "so-y-te", "Tốt"),
        (3, "so-noi-vu", "Khá"),
        (4, "van-phong", "Khá"),
    ]


@given(st.lists(st.integers(0, 40), min_size=1, max_size=4))
def test_a_rank_is_one_more_than_those_who_have_more(points: list[int]) -> None:
    agencies = AGENCIES[: len(points)]
    scores = [scored(a, "1", str(p)) for a, p in zip(agencies, points, strict=True)]

    found = {rank.agency: rank.rank for rank in ranking(a_plan(), wholes(a_card(), *scores))}

    for agency, own in zip(agencies, points, strict=True):
        assert found[agency] == 1 + sum(other > own for other in points)


@pytest.mark.parametrize(("points", "reached"), [("20", True), ("19.99", False)])
def test_the_total_is_held_against_the_target_and_is_a_forecast(points: str, reached: bool) -> None:
    (whole,) = wholes(a_card(target="2.1"), scored("so-y-te", "60", points, appraised=False))

    assert (whole.target, whole.reached) == (80, reached)
    assert whole.what == "forecast: the reading of 2.1 is the index published the following year"


def test_what_is_missing_counts_nothing_and_is_named() -> None:
    (whole,) = wholes(a_card(), scored("so-y-te", "60", None))

    assert (whole.sums.counted, whole.sums.missing) == (60, ("1.2",))


def a_rank(points: str) -> Rank:
    return Rank(1, "so-y-te", "Sở Y tế", Decimal(points), None, (), ())


@pytest.mark.parametrize(
    ("points", "counts", "proposal"),
    [
        ("95", Counts(9, 1, 0), ["commend"]),
        ("95", Counts(8, 2, 0), []),  # 80 % on time
        ("95", Counts(), []),  # of no work nothing is said
        ("70", Counts(9, 1, 0), []),
        ("49.99", Counts(9, 1, 0), ["criticise"]),
        ("95", Counts(4, 1, 5), ["criticise"]),  # 40 % on time
    ],
)
def test_proposals_follow_the_bounds_and_show_the_figures(
    points: str, counts: Counts, proposal: list[str]
) -> None:
    bounds = {"points": 90, "on_time": 90}
    card = a_card(commend=bounds, criticise={"points": 50, "on_time": 50})

    found = proposals(card, [a_rank(points)], {"so-y-te": counts})

    assert [proposal.proposal for proposal in found] == proposal
    for one in found:
        assert (one.flat["points"], one.flat["on_time"]) == (float(points), counts.on_time)


def test_nobody_is_proposed_by_a_sum_that_is_not_whole() -> None:
    card = a_card(criticise={"points": 50, "on_time": 50})
    unfinished = Rank(1, "so-y-te", "Sở Y tế", Decimal(10), None, ("1.2",), ())

    assert proposals(card, [unfinished], {}) == []
