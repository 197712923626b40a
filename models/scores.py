"""Scorings and scores: found, and kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.tables import AgencyRow
from models.tables_scoring import Score, Scoring


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
    agency, answering = aliased(AgencyRow), aliased(AgencyRow)
    query = (
        select(Score, col(agency.code), col(answering.code))
        .join(agency, col(agency.id) == col(Score.agency_id))
        .join(answering, col(answering.id) == col(Score.answering_id))
        .where(col(Score.scoring_id).in_(scoring_ids))
        .order_by(col(Score.id))
    )
    return [ScoreView(*row) for row in session.execute(query)]


def of_assignment(session: Session, assignment_id: int) -> list[Score]:
    """The scores that an assignment asks for."""
    query = select(Score).where(col(Score.assignment_id) == assignment_id)
    return list(session.scalars(query.order_by(col(Score.id))))


def save(session: Session, rows: Iterable[Scoring | Score]) -> None:
    """Add rows, or write changed ones."""
    session.add_all(rows)
    session.flush()
