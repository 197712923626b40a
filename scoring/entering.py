"""The life of a score: entered with evidence, accepted, lowered or asked for again."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assignments import transitions
from assignments.days import require_not_ahead, require_not_before
from assignments.desk import Desk, Grounds, require_assignment
from assignments.transitions import Paper
from models import scores as rows
from models.assignments.work import AssignmentView
from models.audit import acts
from models.scores import ScoreView
from models.tables_scoring import Score
from models.types import OPEN, UNSCORED
from plans.loading import lock_plan
from plans.scorecards import Criterion
from scoring.cards import OpenScoring, ScoreKey, require_score, subject_of
from scoring.errors import BadScore
from scoring.points import points, points_of, value_of

APPRAISED = ("accepted", "lowered")
CHANGES = ("score-enter", "score-appraise")
"""How the audit names what happens to a score."""


@dataclass(frozen=True)
class Entry:
    """What is entered: a value, or the points themselves, with the document that shows it."""

    value: str | None
    points: str | None
    paper: Paper


@dataclass(frozen=True)
class Appraisal:
    """What the appraisal says of a score; all of them but "accept" have a reason."""

    what: str
    points: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class ScoreRow:
    """A score as it stands. `status` is that of the assignment by which it was asked for."""

    scorecard: str
    year: int
    agency: str
    answering: str
    criterion: str
    title: str
    maximum: Decimal
    state: str
    prefilled_value: str | None
    prefilled: Decimal | None
    prefilled_words: str | None
    value: str | None
    points: Decimal | None
    document: str | None
    dated_on: date | None
    note: str | None
    appraised: Decimal | None
    reason: str | None
    imported: bool
    assignment: int | None
    status: str | None


def enter(desk: Desk, key: ScoreKey, entry: Entry) -> ScoreRow:
    """The agency that answers scores itself; with its last criterion its assignment is submitted.

    What was appraised and is entered anew is judged anew. Raises ScoringError, AssignmentError.
    """
    scoring, criterion, scored = _lock_score(desk, key)
    assignment = _require_assignment(desk, scored)
    transitions.require_possible(assignment, "submit")
    office = transitions.acting(desk, assignment, "submit")
    _require_paper(desk, entry.paper)
    _require_day(desk, scoring, scored.row)
    row, before = scored.row, _logged_columns(scored.row)
    row.value = " ".join(entry.value.split()) if entry.value is not None else None
    row.points = _earned(criterion, entry)
    # What was judged was another figure: that judgement must not outlive it.
    row.state, row.appraised, row.reason = "entered", None, None
    row.document, row.dated_on = entry.paper.document.strip(), entry.paper.dated_on
    row.note = entry.paper.note
    row.entered_by, row.entered_on = office.name, desk.act.as_of
    row.appraised_by = row.appraised_on = None
    _save(desk, scoring, scored, actor=office.name, action="score-enter", before=before)
    return shown(scoring, scored, settle(desk, assignment.id, entry.paper))


def appraise(desk: Desk, key: ScoreKey, verdict: Appraisal) -> ScoreRow:
    """Whoever judges the assignment accepts a self-score, lowers it, or asks for it again.

    With the last one its assignment is accepted; asking again returns it. Raises ScoringError,
    AssignmentError: nobody judges what they hold.
    """
    scoring, criterion, scored = _lock_score(desk, key)
    assignment = _require_assignment(desk, scored)
    _require_appraisable(scoring, scored, assignment)
    office = transitions.acting(desk, assignment, "accept")
    _require_day(desk, scoring, scored.row)
    row, before = scored.row, _logged_columns(scored.row)
    state, appraised = _points_by(criterion, scored, verdict)
    row.state, row.appraised = state, appraised
    row.reason = verdict.reason
    row.appraised_by, row.appraised_on = office.name, desk.act.as_of
    _save(desk, scoring, scored, actor=office.name, action="score-appraise", before=before)
    if state == "asked_again":
        if assignment.status == "submitted":
            reason = f"Tiêu chí {criterion.code}: {verdict.reason}"
            transitions.return_(desk, [assignment.id], Grounds(reason))
        return shown(scoring, scored, require_assignment(desk.session, desk.loaded, assignment.id))
    return shown(scoring, scored, settle(desk, assignment.id))


def settle(desk: Desk, assignment_id: int, paper: Paper | None = None) -> AssignmentView:
    """Move the assignment along with its scores: all entered, submitted; all appraised, accepted.

    The assignment as it is then.
    """
    states = [row.state for row in rows.of_assignment(desk.session, assignment_id)]
    assignment = require_assignment(desk.session, desk.loaded, assignment_id)
    # First submitted, then accepted, because an import may bring both for work still open.
    if paper is not None and assignment.status in OPEN and not set(states) & set(UNSCORED):
        transitions.submit(desk, [assignment_id], paper)
        assignment = require_assignment(desk.session, desk.loaded, assignment_id)
    if assignment.status == "submitted" and set(states) <= set(APPRAISED):
        transitions.accept(desk, [assignment_id])
        assignment = require_assignment(desk.session, desk.loaded, assignment_id)
    return assignment


def shown(scoring: OpenScoring, scored: ScoreView, assignment: AssignmentView | None) -> ScoreRow:
    """A score as commands print it."""
    row = scored.row
    criterion = scoring.card.criterion(row.criterion)
    return ScoreRow(
        scorecard=scoring.card.code,
        year=scoring.row.year,
        agency=scored.agency,
        answering=assignment.holder if assignment else scored.answering,
        criterion=criterion.code,
        title=criterion.title,
        maximum=criterion.maximum,
        state=row.state,
        prefilled_value=row.prefilled_value,
        prefilled=row.prefilled_points,
        prefilled_words=row.prefilled_words,
        value=row.value,
        points=row.points,
        document=row.document,
        dated_on=row.dated_on,
        note=row.note,
        appraised=row.appraised,
        reason=row.reason,
        imported=row.imported,
        assignment=row.assignment_id,
        status=assignment.status if assignment else None,
    )


def _lock_score(desk: Desk, key: ScoreKey) -> tuple[OpenScoring, Criterion, ScoreView]:
    """Held against whoever enters or appraises at the same time."""
    loaded = lock_plan(desk.session, desk.loaded)
    return require_score(desk.session, loaded, key)


def _require_assignment(desk: Desk, scored: ScoreView) -> AssignmentView:
    if scored.row.assignment_id is None:
        raise BadScore("imported-score", criterion=scored.row.criterion, agency=scored.agency)
    return require_assignment(desk.session, desk.loaded, scored.row.assignment_id)


def _earned(criterion: Criterion, entry: Entry) -> Decimal:
    if (entry.value is None) == (entry.points is None):
        raise BadScore("value-or-points", criterion=criterion.code)
    if entry.value is not None:
        return points(criterion, value_of(criterion, entry.value))
    return points_of(criterion, entry.points or "")


def _points_by(
    criterion: Criterion, scored: ScoreView, verdict: Appraisal
) -> tuple[str, Decimal | None]:
    """The state and the points that a verdict leads to."""
    own = scored.row.points or Decimal(0)
    if verdict.what == "accept":
        return "accepted", own
    if not (verdict.reason or "").strip():
        raise BadScore("verdict-without-reason", criterion=criterion.code)
    if verdict.what == "ask-again":
        return "asked_again", None
    appraised = points_of(criterion, verdict.points or "")
    if appraised >= own:
        code = "points-not-lower" if appraised > own else "points-the-same"
        raise BadScore(code, criterion=criterion.code, appraised=appraised, own=own)
    return "lowered", appraised


def _require_appraisable(
    scoring: OpenScoring, scored: ScoreView, assignment: AssignmentView
) -> None:
    subject = {"criterion": scored.row.criterion, "agency": scored.agency}
    if scored.row.state in UNSCORED:
        asked_again = scored.row.state == "asked_again"
        code = "score-asked-again" if asked_again else "score-not-entered"
        raise BadScore(code, holder=assignment.holder, **subject)
    if assignment.status in ("accepted", "waived"):
        raise BadScore("score-settled", assignment=assignment, **subject)


def _require_paper(desk: Desk, paper: Paper) -> None:
    if not paper.document.strip():
        raise BadScore("score-without-evidence")
    if paper.dated_on > desk.act.as_of:
        raise BadScore("score-dated-ahead", dated_on=paper.dated_on, as_of=desk.act.as_of)


def _require_day(desk: Desk, scoring: OpenScoring, row: Score) -> None:
    """What is done follows what was done: else a past day would lose it."""
    require_not_ahead(desk.act)
    since = max(on for on in (scoring.row.opened_on, row.entered_on, row.appraised_on) if on)
    require_not_before(desk.act, since, "follows-later")


def _logged_columns(row: Score) -> dict[str, Any]:
    return {
        name: getattr(row, name)
        for name in (
            *("state", "value", "points", "document", "dated_on", "note"),
            *("appraised", "reason"),
        )
    }


def _save(
    desk: Desk,
    scoring: OpenScoring,
    scored: ScoreView,
    *,
    actor: str,
    action: str,
    before: dict[str, Any],
) -> None:
    """The changed row and its audit row."""
    rows.save(desk.session, [scored.row])
    detail = {
        "criterion": scored.row.criterion,
        "agency": scored.agency,
        "before": before,
        "after": _logged_columns(scored.row),
    }
    act = desk.act.by(actor)
    subject = subject_of(scoring.row.scorecard, scoring.row.year)
    acts.log(desk.session, desk.loaded.id, act, action, subject=subject, detail=detail)


def flat(row: ScoreRow) -> dict[str, Any]:
    """A score as commands print it: points as JSON numbers, not as strings."""
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in asdict(row).items()
    }
