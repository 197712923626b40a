"""Scorings and scores: found, and kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.tables import AgencyRow
from models.tables_scoring import Score, Scoring
from models.types import UNSCORED


@dataclass(frozen=True)
class ScoreView:
    """A score with the codes of the agency that is scored and of the one that answers."""

    row: Score
    agency: str
    answering: str


def scorings(session: Session, plan_id: int, year: int | None = None) -> list[Scoring]:
    """The scorings of a plan, of one year or of all."""
    query = select(Scoring).where(col(Scoring.plan_id) == plan_id)
    if year is not None:
        query = query.where(col(Scoring.year) == year)
    return list(session.scalars(query.order_by(col(Scoring.year), col(Scoring.id))))


def scoring(session: Session, plan_id: int, scorecard: str, year: int) -> Scoring | None:
    """The scoring of a scorecard on a year."""
    key = {"plan_id": plan_id, "scorecard": scorecard, "year": year}
    return session.scalars(select(Scoring).filter_by(**key)).one_or_none()


def scores(session: Session, scoring_ids: Sequence[int]) -> list[ScoreView]:
    """Scores of scorings, in the order in which they were opened."""
    query = _views().where(col(Score.scoring_id).in_(scoring_ids))
    return [ScoreView(*row) for row in session.execute(query)]


def _views() -> Select[tuple[Score, str, str]]:
    agency, answering = aliased(AgencyRow), aliased(AgencyRow)
    return (
        select(Score, col(agency.code), col(answering.code))
        .join(agency, col(agency.id) == col(Score.agency_id))
        .join(answering, col(answering.id) == col(Score.answering_id))
        .order_by(col(Score.id))
    )


def unscored(session: Session, assignment_ids: Sequence[int]) -> list[tuple[Scoring, ScoreView]]:
    """The scores that assignments ask for and nobody has entered, each with its scoring."""
    rows = session.execute(_unscored(), {"ids": assignment_ids}).tuples()
    return [(scoring, ScoreView(score, *codes)) for score, *codes, scoring in rows]


# Asked for each letter: built once in a process.
@cache
def _unscored() -> Select[tuple[Score, str, str, Scoring]]:
    asked = col(Score.assignment_id).in_(bindparam("ids", expanding=True))
    return (
        _views()
        .add_columns(Scoring)
        .join(Scoring, col(Scoring.id) == col(Score.scoring_id))
        .where(asked, col(Score.state).in_(UNSCORED))
    )


def of_assignment(session: Session, assignment_id: int) -> list[Score]:
    """The scores that an assignment asks for."""
    query = select(Score).where(col(Score.assignment_id) == assignment_id)
    return list(session.scalars(query.order_by(col(Score.id))))


def save(session: Session, rows: Iterable[Scoring | Score]) -> None:
    """Add rows, or write changed ones."""
    session.add_all(rows)
    session.flush()
