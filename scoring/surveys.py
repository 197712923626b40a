"""Surveys: their results are imported and never self-scored; some feed the conference."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assignments.days import require_not_ahead
from assignments.desk import Desk, entitled, require_text
from models import surveys as rows
from models.audit import acts
from models.plan_rows import agency_codes, obligation_ids
from models.tables_targets import SurveyResult
from plans.loading import LoadedPlan, lock_plan
from plans.plan import Obligation, Plan
from plans.targets import Survey
from scoring.errors import BadReading, NoSurvey
from scoring.figures import require_year
from scoring.targets import Figure, tidy


@dataclass(frozen=True)
class SurveyFinding:
    """What a survey found about an agency (by its code), or about what it calls `subject`."""

    subject: str
    agency: str | None
    figure: float
    rank: int | None
    source: str


@dataclass(frozen=True)
class ResultRow:
    """A result as listed."""

    obligation: str
    survey: str
    year: int
    agency: str | None
    subject: str
    figure: Figure | None
    unit: str | None
    rank: int | None
    source: str
    recorded_by: str
    recorded_on: date


def require_survey(plan: Plan, code: str) -> Survey:
    """The survey of an obligation. Raises NotInPlan, NoSurvey."""
    codes = [survey.obligation for survey in plan.measuring.surveys]
    for survey in plan.measuring.surveys:
        if survey.obligation == code:
            return survey
    plan.require_obligation(code)
    hint = f"surveys are: {', '.join(codes)}" if codes else "the plan names no survey"
    raise NoSurvey("no-survey", obligation=code, hint=hint)


def replace_results(
    desk: Desk, code: str, year: int, results: Sequence[SurveyFinding]
) -> list[ResultRow]:
    """The results of a survey in a year, in place of those before, which the audit keeps.

    Empty if they are kept just so already. By a lead of the survey or a judge. Raises
    ScoringError, AssignmentError.
    """
    require_not_ahead(desk.act)
    session, loaded = desk.session, lock_plan(desk.session, desk.loaded)
    survey = require_survey(loaded.plan, code)
    require_year(loaded.plan, code, year, desk.act.as_of)
    for result in results:
        require_text(result.source, "results-without-source")
        _require_possible(survey, result)
    act = entitled(desk, _may_import(loaded.plan, code), f"import {code}", judges=False)
    # Under the plan's lock, because two imports at once would mix their results.
    stored = [row for *_, row in rows.results(session, loaded.id, obligation=code, year=year)]
    agencies, owner = agency_codes(session, loaded.id), obligation_ids(session, loaded.id)[code]
    new = [
        SurveyResult(
            obligation_id=owner,
            year=year,
            agency_id=agencies[result.agency] if result.agency else None,
            subject=result.subject,
            figure=result.figure,
            rank=result.rank,
            source=result.source,
            recorded_by=act.actor,
            recorded_on=desk.act.as_of,
        )
        for result in results
    ]
    # Sorted, because the same sheet saved in another order is no change.
    before, after = sorted(map(_logged, stored)), sorted(map(_logged, new))
    if before == after:
        return []
    rows.replace(session, stored, new)
    detail = {"year": year, "before": before, "after": after}
    subject = f"obligation:{code}"
    acts.log(session, loaded.id, act, action="survey", subject=subject, detail=detail)
    return listed(session, loaded, obligation=code, year=year)


def listed(
    session: Session, loaded: LoadedPlan, *, obligation: str | None = None, year: int | None = None
) -> list[ResultRow]:
    """Results in the order of the decision, the newest year and the best first."""
    units = {survey.obligation: survey.unit for survey in loaded.plan.measuring.surveys}
    return [
        ResultRow(
            obligation=code,
            survey=_name(loaded.plan.find_obligation(code), code),
            year=row.year,
            agency=agency,
            subject=row.subject,
            figure=tidy(row.figure),
            unit=units.get(code),
            rank=row.rank,
            source=row.source,
            recorded_by=row.recorded_by,
            recorded_on=row.recorded_on,
        )
        for code, agency, row in rows.results(session, loaded.id, obligation=obligation, year=year)
    ]


def _may_import(plan: Plan, code: str) -> list[str]:
    leads = [
        agency for lead in plan.obligation(code).lead for agency in plan.members.get(lead, (lead,))
    ]
    return list(dict.fromkeys([*leads, plan.head.standing_agency, plan.head.judge]))


def _require_possible(survey: Survey, result: SurveyFinding) -> None:
    """Raises BadReading."""
    if result.figure < 0 or (survey.most is not None and result.figure > survey.most):
        most = f" to {survey.most:g}" if survey.most else " or more"
        raise BadReading(
            "result-out-of-range", subject=result.subject, figure=result.figure, up_to=most
        )
    if result.rank is not None and result.rank < 1:
        raise BadReading("result-rank", subject=result.subject, rank=result.rank)


def _logged(row: SurveyResult) -> tuple[str, float, int, str]:
    """A result as the audit keeps it; rank 0 is none."""
    return row.subject, row.figure, row.rank or 0, row.source


def _name(row: Obligation | None, code: str) -> str:
    return row.short if row else code
