"""Whose reports an agency judges in the pages: assignments.offices.judges, turned around."""

from sqlmodel import Session

from models.assignments.judging import Holders
from models.plan_rows import agency_id
from plans.loading import LoadedPlan


def judged_by(session: Session, loaded: LoadedPlan, agency: str) -> Holders:
    """Whose work an agency judges: nobody judges their own (assignments.offices.judges)."""
    standing = agency_id(session, loaded.id, loaded.plan.head.standing_agency)
    if agency == loaded.plan.head.standing_agency:
        return Holders((standing,), all_but=True)
    return Holders((standing,))


def may_judge(loaded: LoadedPlan, agency: str, holder: str) -> bool:
    """Whether an agency judges the work of a holder here."""
    standing = loaded.plan.head.standing_agency
    return (holder != standing) if agency == standing else holder == standing
