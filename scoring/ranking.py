"""Agencies by their points, with their classes, and who is proposed for what (III.9)."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from plans.plan import Plan
from plans.scorecards import Scorecard, exact
from scoring.prefill import Counts
from scoring.totals import Total

SOURCE = "KH.III.2; KH.IV.2.g(2); V.4"
"""Where the decision asks for such proposals."""


@dataclass(frozen=True)
class Rank:
    """An agency's place; who has the same points has the same rank, and the next is left out."""

    rank: int
    agency: str
    name: str
    points: Decimal
    grade: str | None
    missing: tuple[str, ...]
    unappraised: tuple[str, ...]

    @property
    def flat(self) -> dict[str, Any]:
        """As `dondoc score ranking` prints it."""
        row = asdict(self)
        row["points"], row["class"] = float(self.points), row.pop("grade")
        return row


@dataclass(frozen=True)
class Proposal:
    """Who is proposed for commendation or criticism, with the figures behind it."""

    agency: str
    name: str
    proposal: str
    scorecard: str
    points: Decimal
    grade: str | None
    counts: Counts
    why: str
    source: str

    @property
    def flat(self) -> dict[str, Any]:
        """As `dondoc score proposals` prints it."""
        share = self.counts.share
        return {
            "agency": self.agency,
            "name": self.name,
            "proposal": self.proposal,
            "scorecard": self.scorecard,
            "points": float(self.points),
            "class": self.grade,
            "due": self.counts.due,
            "on_time": self.counts.on_time,
            "late": self.counts.late,
            "missing": self.counts.missing,
            "on_time_share": None if share is None else float(share),
            "why": self.why,
            "source": self.source,
        }


def ranking(plan: Plan, wholes: Iterable[Total]) -> list[Rank]:
    """Agencies by their points, with ties: 1, 1, 3."""
    ordered = sorted(wholes, key=lambda whole: -whole.sums.counted)
    points = [total.sums.counted for total in ordered]
    return [
        Rank(
            rank=points.index(total.sums.counted) + 1,
            agency=total.agency,
            name=plan.agency(total.agency).name,
            points=total.sums.counted,
            grade=total.grade,
            missing=total.sums.missing,
            unappraised=total.sums.unappraised,
        )
        for total in ordered
    ]


def proposals(card: Scorecard, ranks: Iterable[Rank], work: Mapping[str, Counts]) -> list[Proposal]:
    """Who is to be commended or criticised by the bounds of a scorecard (KH.IV.2.g(2))."""
    made = []
    for rank in ranks:
        counts = work.get(rank.agency, Counts())
        proposal, why = _proposed(card, rank, counts)
        if proposal:
            made.append(
                Proposal(
                    agency=rank.agency,
                    name=rank.name,
                    proposal=proposal,
                    scorecard=card.code,
                    points=rank.points,
                    grade=rank.grade,
                    counts=counts,
                    why=why,
                    source=SOURCE,
                )
            )
    return made


def _proposed(card: Scorecard, rank: Rank, counts: Counts) -> tuple[str, str]:
    share = counts.share
    share_words = "no work fell due" if share is None else f"{share} % of {counts.due} on time"
    figures = f"{rank.points} points, {share_words}"
    if rank.missing or rank.unappraised:
        # A sum that is not whole must speak neither for an agency nor against it.
        return "", ""
    good, bad = card.commend, card.criticise
    if bad and (rank.points < exact(bad.points) or (share is not None and share < bad.on_time)):
        return "criticise", f"{figures}; below {bad.points:g} points or {bad.on_time:g} %"
    if good and rank.points >= exact(good.points) and share is not None and share >= good.on_time:
        return "commend", f"{figures}; at least {good.points:g} points and {good.on_time:g} %"
    return "", ""
