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
class ScoreKey:
    """A score as somebody names it; `agency` is scored or answers, where it takes that to tell."""

    criterion: str
    year: int
    agency: str | None = None
    scorecard: str | None = None


def require_card(loaded: LoadedPlan, code: str) -> Scorecard:
    """A scorecard of the plan. Raises UnknownScore."""
    cards = {card.code: card for card in loaded.plan.scorecards}
    if not cards:
        raise UnknownScore("no-scorecards", plan=loaded.plan.code)
    if code not in cards:
        raise UnknownScore(
            "no-such-scorecard", scorecard=code, words=not_in_plan("scorecard", code, cards)
        )
    return cards[code]


def require_scoring(session: Session, loaded: LoadedPlan, code: str, year: int) -> OpenScoring:
    """The scoring of a scorecard on a year. Raises UnknownScore."""
    row = rows.scoring(session, loaded.id, code, year)
    if row is None:
        require_card(loaded, code)
        raise UnknownScore("scorecard-not-opened", scorecard=code, year=year)
    return scoring_of(session, row)


def scoring_of(session: Session, row: Scoring) -> OpenScoring:
    """A scoring with what belongs to it."""
    # As it was opened: a plan loaded since must not change what agencies were asked.
    card = Scorecard.model_validate_json(row.content)
    return OpenScoring(row, card, rows.scores(session, [row.id or 0]))


def subject_of(scorecard: str, year: int) -> str:
    """How the audit names a scoring."""
    return f"scoring:{scorecard}:{year}"


def require_score(
    session: Session, loaded: LoadedPlan, key: ScoreKey
) -> tuple[OpenScoring, Criterion, ScoreView]:
    """The one score that is meant. Raises UnknownScore, which says what it takes to tell."""
    if key.scorecard is not None:
        scorings = [require_scoring(session, loaded, key.scorecard, key.year)]
    else:
        scorings = [scoring_of(session, row) for row in rows.scorings(session, loaded.id, key.year)]
    if not scorings:
        raise UnknownScore("nothing-opened", year=key.year)
    matches = [
        (scoring, score) for scoring in scorings for score in scoring.scores if _matches(score, key)
    ]
    if not matches:
        raise _not_found(scorings, key)
    if len(matches) > 1:
        named = sorted(
            {f"--scorecard {scoring.card.code} --agency {s.agency}" for scoring, s in matches}
        )
        raise UnknownScore(
            "criterion-of-several", criterion=key.criterion, year=key.year, example=named[0]
        )
    ((scoring, score),) = matches
    return scoring, scoring.card.criterion(key.criterion), score


def _matches(score: ScoreView, key: ScoreKey) -> bool:
    if score.row.criterion != key.criterion:
        return False
    return key.agency is None or key.agency in (score.agency, score.answering)


def _not_found(scorings: Sequence[OpenScoring], key: ScoreKey) -> UnknownScore:
    """Whether it is the agency that is wrong, or the criterion."""
    of_row = [s for scoring in scorings for s in scoring.scores if s.row.criterion == key.criterion]
    if of_row and key.agency is not None:
        agencies = {score.agency for score in of_row}
        hint = nearest(key.agency, agencies)
        return UnknownScore("criterion-not-theirs", hint=hint, **vars(key))
    codes = {score.row.criterion for scoring in scorings for score in scoring.scores}
    under = sorted(code for code in codes if code.startswith(f"{key.criterion}."))
    if under:
        return UnknownScore("criterion-is-a-heading", criterion=key.criterion, under=under)
    hint = nearest(key.criterion, codes)
    return UnknownScore("no-such-criterion", criterion=key.criterion, year=key.year, hint=hint)
