"""Which scorecard, which year, which score: found by what somebody writes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from models import scores as rows
from models.scores import ScoreView
from models.tables_scoring import Scoring
from plans.faults import nearest, not_in_plan
from plans.loading import LoadedPlan
from plans.scorecards import Criterion, Scorecard
from scoring.errors import UnknownScore


@dataclass(frozen=True)
class OpenScoring:
    """A scoring with its scorecard as it was opened, and its scores."""

    row: Scoring
    card: Scorecard
    scores: Sequence[ScoreView]


@dataclass(frozen=True)
class Which:
    """A score as somebody names it; `agency` is scored or answers, where it takes that to tell."""

    criterion: str
    year: int
    agency: str | None = None
    scorecard: str | None = None


def known_card(loaded: LoadedPlan, code: str) -> Scorecard:
    """A scorecard of the plan. Raises UnknownScore."""
    cards = {card.code: card for card in loaded.plan.scorecards}
    if not cards:
        raise UnknownScore(
            f"{loaded.plan.code} has no scorecard; write one into its folder scorecards/ "
            "(docs/write-a-plan.md)"
        )
    if code not in cards:
        raise UnknownScore(not_in_plan("scorecard", code, cards))
    return cards[code]


def opened(session: Session, loaded: LoadedPlan, code: str, year: int) -> OpenScoring:
    """The scoring of a scorecard on a year. Raises UnknownScore."""
    row = rows.scoring(session, loaded.id, code, year)
    if row is None:
        known_card(loaded, code)
        raise UnknownScore(
            f"{code} is not opened for {year}; run: "
            f"dondoc score open --scorecard {code} --year {year}"
        )
    return whole(session, row)


def whole(session: Session, row: Scoring) -> OpenScoring:
    """A scoring with what belongs to it."""
    card = Scorecard.model_validate_json(row.content)
    return OpenScoring(row, card, rows.scores(session, [row.id or 0]))


def subject_of(scorecard: str, year: int) -> str:
    """How the audit names a scoring."""
    return f"scoring:{scorecard}:{year}"


def the_score(
    session: Session, loaded: LoadedPlan, which: Which
) -> tuple[OpenScoring, Criterion, ScoreView]:
    """The one score that is meant. Raises UnknownScore, which says what it takes to tell."""
    if which.scorecard is not None:
        every = [opened(session, loaded, which.scorecard, which.year)]
    else:
        every = [whole(session, row) for row in rows.scorings(session, loaded.id, which.year)]
    if not every:
        raise UnknownScore(f"no scorecard is opened for {which.year}; run: dondoc score open")
    found = [
        (scoring, score) for scoring in every for score in scoring.scores if _is_meant(score, which)
    ]
    if not found:
        raise UnknownScore(_not_found(every, which))
    if len(found) > 1:
        named = sorted({f"--scorecard {one.card.code} --agency {s.agency}" for one, s in found})
        raise UnknownScore(
            f"criterion {which.criterion} of {which.year} means several; write e.g. {named[0]}"
        )
    ((one, score),) = found
    return one, one.card.criterion(which.criterion), score


def _is_meant(score: ScoreView, which: Which) -> bool:
    if score.row.criterion != which.criterion:
        return False
    return which.agency is None or which.agency in (score.agency, score.answering)


def _not_found(every: Sequence[OpenScoring], which: Which) -> str:
    """Whether it is the agency that is wrong, or the criterion."""
    of_row = [s for scoring in every for s in scoring.scores if s.row.criterion == which.criterion]
    if of_row and which.agency is not None:
        known = {score.agency for score in of_row}
        told = nearest(which.agency, known)
        return f'criterion {which.criterion} of {which.year} is not "{which.agency}"\'s; {told}'
    codes = {score.row.criterion for scoring in every for score in scoring.scores}
    under = sorted(code for code in codes if code.startswith(f"{which.criterion}."))
    if under:
        return f"{which.criterion} is a field or a heading; write one of: {', '.join(under)}"
    return f'no criterion "{which.criterion}" is scored in {which.year}; ' + (
        nearest(which.criterion, codes)
    )
