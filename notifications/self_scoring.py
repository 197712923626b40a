"""What a self-scoring asks of an agency, in Vietnamese: how many points of which field."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlmodel import Session

from deadlines.in_words import short_figure
from models import scores as rows
from models.scores import ScoreView
from models.tables_scoring import Scoring
from plans.scorecards import Criterion, Scorecard


@dataclass(frozen=True)
class AskedScores:
    """The scores of one assignment that wait, with the scorecard as it was opened on a year."""

    card: Scorecard
    year: int
    scores: tuple[ScoreView, ...]

    @property
    def sheet_name(self) -> str:
        """The file on which they are to be filled in."""
        # With the assignment, because a successor may hold its predecessor's beside its own.
        return f"bieu-{self.card.code}-{self.year}-{self.scores[0].row.assignment_id}.xlsx"

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """The criteria, each once, in the order of the scorecard."""
        asked = {score.row.criterion for score in self.scores}
        return tuple(row for row in self.card.leaves if row.code in asked)


def asked_scores(session: Session, assignment_ids: Sequence[int]) -> dict[int, AskedScores]:
    """What assignments ask to be scored and nobody has entered yet, by their ids."""
    waiting: dict[int, list[tuple[Scoring, ScoreView]]] = defaultdict(list)
    for scoring, score in rows.unscored(session, assignment_ids):
        waiting[score.row.assignment_id or 0].append((scoring, score))
    return {key: _asked(pairs) for key, pairs in waiting.items()}


def _asked(pairs: Sequence[tuple[Scoring, ScoreView]]) -> AskedScores:
    scoring = pairs[0][0]
    card = Scorecard.model_validate_json(scoring.content)
    return AskedScores(card, scoring.year, tuple(score for _, score in pairs))


def asked_in_words(asked: AskedScores, *, brief: bool, enclosed: bool) -> str:
    """The points that can be earned, by field; and the sheet, where it goes with the letter."""
    criteria = asked.criteria
    words = f"Tự chấm {len(criteria)} tiêu chí, tối đa {_points(criteria)} điểm"
    if len(asked.scores) > len(criteria):
        words += " (có tiêu chí chấm riêng cho từng cơ quan)"
    if not brief:
        fields = (
            f"{field.title.rstrip(' .')} ({_points(of_it)} điểm)"
            for field in asked.card.fields
            if (of_it := [row for row in asked.card.within(field) if row in criteria])
        )
        words += f", gồm: {'; '.join(fields)}"
    return f"{words}. Biểu để chấm: tệp {asked.sheet_name} gửi kèm." if enclosed else f"{words}."


def _points(criteria: Sequence[Criterion]) -> str:
    return short_figure(sum((row.maximum for row in criteria), Decimal(0)))
