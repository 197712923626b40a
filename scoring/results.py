"""What is scored: scores, totals, the ranking, proposals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from models import scores as rows
from models.assignments import work
from models.assignments.work import Filter, Standing
from models.scores import Scored
from plans.loading import Loaded
from scoring import ranking, totals
from scoring.cards import Opened, opened, whole
from scoring.entering import ScoreRow, shown
from scoring.errors import UnknownScore
from scoring.notice import notice
from scoring.prefill import counted
from scoring.ranking import Proposal, Rank
from scoring.totals import Total


def listed(
    session: Session, loaded: Loaded, found: Opened, agency: str | None = None
) -> list[ScoreRow]:
    """Scores of a scoring, of all agencies or of one that is scored or answers."""
    scores = _of_agency(found, agency)
    ids = sorted({one.row.assignment_id for one in scores if one.row.assignment_id})
    standing: dict[int | None, Standing] = {
        one.id: one for one in work.standings(session, loaded.id, date.max, Filter(ids=ids))
    }
    return [shown(found, one, standing.get(one.row.assignment_id)) for one in scores]


def total(session: Session, loaded: Loaded, found: Opened) -> list[Total]:
    """The fields of each agency's scorecard, then all of it, beside those of the year before."""
    plan = loaded.plan
    before: dict[str, dict[str, Decimal]] = {}
    last = rows.scoring(session, loaded.id, found.row.scorecard, found.row.year - 1)
    if last is not None:
        past = whole(session, last)
        for one in totals.totals(plan, past.card, past.scores, {}):
            before.setdefault(one.agency, {})[one.code] = one.sums.counted
    return totals.totals(plan, found.card, found.scores, before)


def ranked(session: Session, loaded: Loaded, found: Opened) -> list[Rank]:
    """The agencies of a scorecard by their points."""
    wholes = [one for one in total(session, loaded, found) if not one.code]
    return ranking.ranking(loaded.plan, wholes)


def proposed(
    session: Session, loaded: Loaded, year: int, day: date, card: str | None = None
) -> list[Proposal]:
    """Proposals by every scorecard of a year that has bounds for them, or by one.

    Raises UnknownScore if there is none.
    """
    scorings = rows.scorings(session, loaded.id, year)
    every = [whole(session, row) for row in scorings] if card is None else []
    if card is not None:
        every = [opened(session, loaded, card, year)]
    wanted = [one for one in every if one.card.commend or one.card.criticise]
    if not wanted:
        raise UnknownScore(
            f"no scorecard with commend: or criticise: is opened for {year}; "
            "run: dondoc score open --scorecard CODE"
        )
    return [line for one in wanted for line in _proposals(session, loaded, one, day)]


def notice_of(
    session: Session, loaded: Loaded, found: Opened, ranks: Sequence[Rank], day: date
) -> str:
    """The thông báo of a scorecard's appraisal. Raises BadScore while it is not finished."""
    return notice(
        loaded.plan,
        found.card,
        found.row.year,
        ranks=ranks,
        proposals=_proposals(session, loaded, found, day),
        day=day,
    )


def _proposals(session: Session, loaded: Loaded, one: Opened, day: date) -> list[Proposal]:
    standing = work.standings(session, loaded.id, day)
    ranks = ranked(session, loaded, one)
    counts = {
        rank.agency: counted((s for s in standing if s.holder == rank.agency), one.row.year, day)
        for rank in ranks
    }
    return ranking.proposals(one.card, ranks, counts)


def _of_agency(found: Opened, agency: str | None) -> list[Scored]:
    """Scores of all agencies, or of one that is scored or answers."""
    return [one for one in found.scores if agency is None or agency in (one.agency, one.answering)]
