"""Scores that come from elsewhere, marked as imported: all of a sheet, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from assignments.desk import Desk, entitled, require_assignment, require_text
from assignments.offices import judges
from assignments.transitions import Paper, acting
from models import plan_rows as agencies
from models import scores as rows
from models.audit import acts
from models.audit.acts import Act
from models.tables_scoring import Score, Scoring
from models.types import UNSCORED
from plans.loading import LoadedPlan, lock_plan
from plans.scorecards import SELF, Scorecard
from scoring.cards import require_card, scoring_of, subject_of
from scoring.entering import settle
from scoring.errors import BadScore
from scoring.score_sheets import ScoreLine


@dataclass(frozen=True)
class SheetImport:
    """What a sheet changed."""

    scorecard: str
    year: int
    scores: int
    appraised: int
    assignments: tuple[int, ...]


def card_of(desk: Desk, code: str, year: int) -> Scorecard:
    """The scorecard that a sheet is read by: as it was opened, else the plan's."""
    row = rows.scoring(desk.session, desk.loaded.id, code, year)
    return scoring_of(desk.session, row).card if row else require_card(desk.loaded, code)


def import_scores(
    desk: Desk, code: str, year: int, scores: Sequence[ScoreLine], paper: Paper
) -> SheetImport:
    """Keep the scores of a sheet, by a document. A year that was never opened asks nobody.

    What somebody has entered is not overwritten. Work that was asked for goes along: with all
    of its criteria it is submitted, with all of them appraised accepted. Raises ScoringError,
    AssignmentError.
    """
    loaded = lock_plan(desk.session, desk.loaded)
    name = entitled(desk, judges(loaded, ""), "import scores", judges=True).actor
    require_text(paper.document, "sheet-without-document")
    if paper.dated_on > desk.act.as_of:
        raise BadScore("sheet-dated-ahead", dated_on=paper.dated_on)
    if year > desk.act.as_of.year:
        raise BadScore("sheet-year-ahead", year=year, as_of=desk.act.as_of)
    scoring = _scoring(desk, loaded, code, year, name)
    stored = {
        (score.agency, score.row.criterion): score.row
        for score in scoring_of(desk.session, scoring).scores
    }
    # All rows before any is kept, so that every fault is named at once.
    _require_free(scores, stored)
    card = Scorecard.model_validate_json(scoring.content)
    changed = []
    for line in scores:
        answering = _answering(card, line)
        row = stored.get((line.agency, line.criterion)) or _new(desk, scoring, line, answering)
        _require_may(desk, row, line, answering)
        _fill(row, line, paper, name, desk.act)
        changed.append(row)
    rows.save(desk.session, changed)
    moved = sorted({row.assignment_id for row in changed if row.assignment_id})
    for assignment in moved:
        settle(desk, assignment, paper)
    imported = SheetImport(
        scorecard=code,
        year=year,
        scores=len(changed),
        appraised=sum(row.appraised is not None for row in changed),
        assignments=tuple(moved),
    )
    _record(desk, name, imported, scores, paper)
    return imported


def _scoring(desk: Desk, loaded: LoadedPlan, code: str, year: int, name: str) -> Scoring:
    row = rows.scoring(desk.session, loaded.id, code, year)
    if row is None:
        row = Scoring(
            plan_id=loaded.id,
            scorecard=code,
            year=year,
            content=require_card(loaded, code).model_dump_json(),
            opened_on=desk.act.as_of,
            opened_by=name,
        )
        rows.save(desk.session, [row])
    return row


def _require_free(scores: Sequence[ScoreLine], stored: dict[tuple[str, str], Score]) -> None:
    """Raises BadScore with every row that somebody has entered already."""
    faults, criteria = [], set()
    for line in scores:
        row = stored.get((line.agency, line.criterion))
        if row is not None and row.state not in UNSCORED and not row.imported:
            criteria.add(line.criterion)
            subject = f"criterion {line.criterion} of {line.agency}"
            reason = f"was entered by {row.entered_by} on {row.entered_on}; remove the row"
            faults.append(f"{line.where}: {subject} {reason}")
    if faults:
        raise BadScore("scores-entered", faults=faults, criteria=sorted(criteria))


def _answering(card: Scorecard, line: ScoreLine) -> str:
    """The agency that answers for a score."""
    answers = card.criterion(line.criterion).answers
    return line.agency if answers == SELF else answers


def _new(desk: Desk, scoring: Scoring, line: ScoreLine, answering: str) -> Score:
    """A score that nobody was asked for."""
    ids = agencies.agency_codes(desk.session, desk.loaded.id)
    return Score(
        scoring_id=scoring.id or 0,
        agency_id=ids[line.agency],
        answering_id=ids[answering],
        criterion=line.criterion,
    )


def _require_may(desk: Desk, row: Score, line: ScoreLine, answering: str) -> None:
    """Nobody judges what they hold, by a sheet neither, whether it was asked for or not.

    Raises NotTheirs.
    """
    if row.assignment_id is not None:
        assignment = require_assignment(desk.session, desk.loaded, row.assignment_id)
        acting(desk, assignment, "submit" if line.appraised is None else "accept")
    elif line.appraised is not None:
        may = [code for code in judges(desk.loaded, answering) if code != line.agency]
        doing = f"appraise {line.agency} ({line.where}: take the row into a sheet of its own)"
        entitled(desk, may, doing, judges=True)


def _fill(row: Score, line: ScoreLine, paper: Paper, name: str, act: Act) -> None:
    # A sheet may have final points alone: otherwise the self-score would count as missing.
    own = line.points if line.points is not None else line.appraised
    row.value, row.points, row.note = None, own, line.note
    row.document, row.dated_on = paper.document.strip(), paper.dated_on
    row.entered_by, row.entered_on = name, act.as_of
    row.appraised, row.imported = line.appraised, True
    row.reason = None
    if line.appraised is None:
        row.state = "entered"
        row.appraised_by = row.appraised_on = None
        return
    row.state = "lowered" if own is not None and line.appraised < own else "accepted"
    row.appraised_by, row.appraised_on = name, act.as_of


def _record(
    desk: Desk, name: str, imported: SheetImport, scores: Sequence[ScoreLine], paper: Paper
) -> None:
    detail = {
        "document": paper.document,
        "dated": paper.dated_on,
        "scores": [
            [score.agency, score.criterion, score.points, score.appraised] for score in scores
        ],
        "assignments": imported.assignments,
    }
    act = desk.act.by(name)
    subject = subject_of(imported.scorecard, imported.year)
    acts.log(desk.session, desk.loaded.id, act, "score-import", subject=subject, detail=detail)
