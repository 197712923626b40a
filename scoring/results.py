"""What is scored: scores, totals, the ranking, proposals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from models import scores as rows
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.scores import ScoreView
from plans.loading import LoadedPlan
from scoring import ranking, totals
from scoring.cards import OpenScoring, require_scoring, scoring_of
from scoring.entering import ScoreRow, shown
from scoring.errors import UnknownScore
from scoring.notice import notice
from scoring.prefill import counted
from scoring.ranking import Proposal, Rank
from scoring.totals import Total


def listed(
    session: Session, loaded: LoadedPlan, scoring: OpenScoring, agency: str | None = None
) -> list[ScoreRow]:
    """Scores of a scoring, of all agencies or of one that is scored or answers."""
    scores = _of_agency(scoring, agency)
    ids = sorted({score.row.assignment_id for score in scores if score.row.assignment_id})
    assignments: dict[int | None, AssignmentView] = {
        assignment.id: assignment
        for assignment in work.assignments_as_of(session, loaded.id, date.max, Filter(ids=ids))
    }
    return [shown(scoring, score, assignments.get(score.row.assignment_id)) for score in scores]


def total(session: Session, loaded: LoadedPlan, scoring: OpenScoring) -> list[Total]:
    """The fields of each agency's scorecard, then all of it, beside those of the year before."""
    plan = loaded.plan
    before: dict[str, dict[str, Decimal]] = {}
    last = rows.scoring(session, loaded.id, scoring.row.scorecard, scoring.row.year - 1)
    if last is not None:
        past = scoring_of(session, last)
        for total_ in totals.totals(plan, past.card, past.scores, {}):
            before.setdefault(total_.agency, {})[total_.code] = total_.sums.counted
    return totals.totals(plan, scoring.card, scoring.scores, before)


def ranked(session: Session, loaded: LoadedPlan, scoring: OpenScoring) -> list[Rank]:
    """The agencies of a scorecard by their points."""
    wholes = [total_ for total_ in total(session, loaded, scoring) if not total_.code]
    return ranking.ranking(loaded.plan, wholes)


def proposed(
    session: Session, loaded: LoadedPlan, year: int, day: date, card: str | None = None
) -> list[Proposal]:
    """Proposals by every scorecard of a year that has bounds for them, or by one.

    Raises UnknownScore if there is none.
    """
    scorings = rows.scorings(session, loaded.id, year)
    scorings_ = [scoring_of(session, row) for row in scorings] if card is None else []
    if card is not None:
        scorings_ = [require_scoring(session, loaded, card, year)]
    wanted = [scoring for scoring in scorings_ if scoring.card.commend or scoring.card.criticise]
    if not wanted:
        raise UnknownScore("nothing-proposed", year=year)
    return [
        proposal
        for scoring in wanted
        for proposal in _proposals(
            session, loaded, scoring, ranks=ranked(session, loaded, scoring), day=day
        )
    ]


def notice_of(
    session: Session, loaded: LoadedPlan, scoring: OpenScoring, ranks: Sequence[Rank], day: date
) -> str:
    """The thông báo of a scorecard's appraisal. Raises BadScore while it is not finished."""
    return notice(
        loaded.plan,
        scoring.card,
        scoring.row.year,
        ranks=ranks,
        proposals=_proposals(session, loaded, scoring, ranks=ranks, day=day),
        day=day,
    )


def _proposals(
    session: Session,
    loaded: LoadedPlan,
    scoring: OpenScoring,
    *,
    ranks: Sequence[Rank],
    day: date,
) -> list[Proposal]:
    assignments = work.assignments_as_of(session, loaded.id, day)
    counts = {
        rank.agency: counted(
            (row for row in assignments if row.holder == rank.agency), scoring.row.year, day
        )
        for rank in ranks
    }
    return ranking.proposals(scoring.card, ranks, counts)


def _of_agency(scoring: OpenScoring, agency: str | None) -> list[ScoreView]:
    """Scores of all agencies, or of one that is scored or answers."""
    return [
        score
        for score in scoring.scores
        if agency is None or agency in (score.agency, score.answering)
    ]
