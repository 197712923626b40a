"""Results of surveys: a year's results of an obligation, replaced as a whole."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from models.tables import AgencyRow, ObligationRow
from models.tables_targets import SurveyResult


def results(
    session: Session, plan_id: int, *, obligation: str | None = None, year: int | None = None
) -> list[tuple[str, str | None, SurveyResult]]:
    """Results with the codes of their obligation and agency, best first, the newest year first."""
    query = (
        select(col(ObligationRow.code), col(AgencyRow.code), SurveyResult)
        .join(ObligationRow, col(ObligationRow.id) == col(SurveyResult.obligation_id))
        .outerjoin(AgencyRow, col(AgencyRow.id) == col(SurveyResult.agency_id))
        .where(col(ObligationRow.plan_id) == plan_id)
        .order_by(
            col(ObligationRow.position),
            col(SurveyResult.year).desc(),
            col(SurveyResult.figure).desc(),
            col(SurveyResult.id),
        )
    )
    if obligation is not None:
        query = query.where(col(ObligationRow.code) == obligation)
    if year is not None:
        query = query.where(col(SurveyResult.year) == year)
    return list(session.execute(query).tuples())


def replace(
    session: Session, before: Sequence[SurveyResult], after: Sequence[SurveyResult]
) -> None:
    """Results in place of others."""
    for row in before:
        session.delete(row)
    session.flush()
    session.add_all(after)
    session.flush()
