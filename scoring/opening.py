"""Opening a scorecard on a year: what the record says of each criterion, and who is asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assignments.asking import WorkOrder, ask
from assignments.desk import Desk, entitled
from assignments.offices import judges
from models import plan_rows as agencies
from models import scores as rows
from models.audit import acts
from models.audit.acts import Act
from models.tables_scoring import Score, Scoring
from plans.loading import LoadedPlan, lock_plan
from plans.plan import Plan
from plans.responsibility import heir_on
from plans.scorecards import SELF, Criterion, Scorecard
from scoring.cards import OpenScoring, require_card, scoring_of, subject_of
from scoring.errors import BadScore
from scoring.prefill import Prefill
from scoring.year_facts import YearFacts


@dataclass(frozen=True)
class ScoringOpening:
    """What opening added; a repeat adds nothing, and looks at the record again (`refreshed`)."""

    scorecard: str
    year: int
    scores: int
    assignments: tuple[int, ...]
    refreshed: int
    due_on: date | None


@dataclass(frozen=True)
class ScoredCriterion:
    """A criterion of an agency that is scored, and who answers for it on the day of opening."""

    criterion: Criterion
    agency: str
    answering: str


def open_scoring(desk: Desk, code: str, year: int) -> ScoringOpening:
    """Ask the agencies that answer, each for all of its criteria by one assignment (ADR 0013).

    Repeated it asks nobody twice; what nobody has entered yet is pre-filled anew. Raises
    ScoringError, AssignmentError.
    """
    loaded = lock_plan(desk.session, desk.loaded)
    whose = judges(loaded, "")
    act = entitled(desk, whose, "open a scorecard", judges=False)
    row = rows.scoring(desk.session, loaded.id, code, year)
    scoring = scoring_of(desk.session, row) if row else None
    if scoring and any(score.row.assignment_id for score in scoring.scores):
        return _refresh(desk, loaded, act, scoring)
    if scoring is None:
        _require_year(loaded, year, act.as_of)
        scoring = _add_scoring(desk, loaded, act, require_card(loaded, code), year)
    # What a sheet has brought must not be asked of anybody again.
    imported = {(score.agency, score.row.criterion) for score in scoring.scores}
    wanted = _places(loaded.plan, scoring.card, act.as_of)
    places = [place for place in wanted if (place.agency, place.criterion.code) not in imported]
    due_on = loaded.plan.working_days.after(act.as_of, scoring.card.due_within)
    assignment_ids = _assign(desk, act, scoring, places, due_on=due_on)
    _add_scores(desk, scoring.row, places, assignment_ids)
    opening = ScoringOpening(
        code, year, len(places), tuple(sorted(set(assignment_ids.values()))), 0, due_on
    )
    _log(desk, act, "score-open", opening)
    return opening


def open_yearly(desk: Desk, year: int, code: str | None = None) -> list[ScoringOpening]:
    """Open a scorecard, or every one that a plan opens each January (`self_scoring`), but none of
    these on a year before the plan.

    Raises ScoringError, AssignmentError; then nothing is opened.
    """
    plan = desk.loaded.plan
    cards = plan.self_scored if plan.head.first_day.year <= year else ()
    codes = [code] if code else [card.code for card in cards]
    return [open_scoring(desk, card_code, year) for card_code in codes]


def _add_scoring(
    desk: Desk, loaded: LoadedPlan, act: Act, card: Scorecard, year: int
) -> OpenScoring:
    row = Scoring(
        plan_id=loaded.id,
        scorecard=card.code,
        year=year,
        content=card.model_dump_json(),
        opened_on=act.as_of,
        opened_by=act.actor,
    )
    rows.save(desk.session, [row])
    return OpenScoring(row, card, ())


def _require_year(loaded: LoadedPlan, year: int, day: date) -> None:
    first = loaded.plan.head.first_day.year
    if year > day.year:
        raise BadScore("score-year-ahead", year=year, as_of=day)
    if year < first:
        raise BadScore("score-year-before-plan", first=first, year=year)


def _places(plan: Plan, card: Scorecard, day: date) -> list[ScoredCriterion]:
    """Every criterion of every agency that is scored. Raises BadScore if nobody is."""
    expanded = [agency for code in card.scored for agency in plan.members.get(code, (code,))]
    scored = _heirs(plan, card, expanded, day)
    if not scored:
        raise BadScore("nobody-scored", scorecard=card.code, day=day)
    return [
        ScoredCriterion(
            row, agency, agency if row.answers == SELF else _answering(plan, card, row, day)
        )
        for agency in scored
        for row in card.leaves
    ]


def _heirs(plan: Plan, card: Scorecard, codes: Iterable[str], day: date) -> list[str]:
    """Who answers on a day for agencies, each once; whom nobody succeeds to is left out."""
    row = plan.find_obligation(card.obligation)
    heirs = (heir_on(plan, row, code, day) for code in codes)
    alive = (heir for heir in heirs if heir and plan.agency(heir).valid_from <= day)
    return list(dict.fromkeys(alive))


def _answering(plan: Plan, card: Scorecard, row: Criterion, day: date) -> str:
    heirs = _heirs(plan, card, [row.answers], day)
    if not heirs:
        raise BadScore(
            "nobody-answers-criterion",
            scorecard=card.code,
            criterion=row.code,
            agency=row.answers,
            day=day,
        )
    return heirs[0]


def _assign(
    desk: Desk, act: Act, scoring: OpenScoring, places: Sequence[ScoredCriterion], *, due_on: date
) -> dict[str, int]:
    """The assignment of each agency that answers. Those with the same criteria share a cycle."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for place in places:
        wanted[place.answering].append(place.criterion.code)
    groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for agency, codes in wanted.items():
        groups[tuple(dict.fromkeys(codes))].append(agency)
    assignments: dict[str, int] = {}
    for group, answering in groups.items():
        criteria = ", ".join(group)
        title = f"Tự chấm điểm năm {scoring.row.year} ({scoring.card.title}): tiêu chí {criteria}"
        order = WorkOrder(scoring.card.obligation, title, tuple(answering), due_on)
        ids = ask(desk.session, desk.loaded, act, order)
        assignments |= dict(zip(answering, ids, strict=True))
    return assignments


def _add_scores(
    desk: Desk, scoring: Scoring, places: Sequence[ScoredCriterion], assignments: dict[str, int]
) -> None:
    loaded = desk.loaded
    ids = agencies.agency_codes(desk.session, loaded.id)
    record = YearFacts.of(desk.session, loaded, scoring.year, desk.act.as_of)
    added = []
    for place in places:
        row = Score(
            scoring_id=scoring.id or 0,
            agency_id=ids[place.agency],
            answering_id=ids[place.answering],
            assignment_id=assignments[place.answering],
            criterion=place.criterion.code,
        )
        _write_prefill(row, record.prefill(place.criterion, place.agency))
        added.append(row)
    rows.save(desk.session, added)


def _write_prefill(row: Score, prefill: Prefill | None) -> bool:
    """Write what the record says; whether it said something else before."""
    if prefill is None:
        return False
    before = (row.prefilled_value, row.prefilled_points, row.prefilled_words)
    row.prefilled_value, row.prefilled_points = prefill.value, prefill.points
    row.prefilled_words = prefill.words
    return before != (prefill.value, prefill.points, prefill.words)


def _refresh(desk: Desk, loaded: LoadedPlan, act: Act, scoring: OpenScoring) -> ScoringOpening:
    record = YearFacts.of(desk.session, loaded, scoring.row.year, act.as_of)
    changed = []
    for score in scoring.scores:
        # Whoever entered it saw the figures as they were: those must stay beside it.
        if score.row.state != "open":
            continue
        criterion = scoring.card.criterion(score.row.criterion)
        if _write_prefill(score.row, record.prefill(criterion, score.agency)):
            changed.append(score.row)
    rows.save(desk.session, changed)
    opening = ScoringOpening(scoring.row.scorecard, scoring.row.year, 0, (), len(changed), None)
    if changed:
        _log(desk, act, "score-refresh", opening)
    return opening


def _log(desk: Desk, act: Act, action: str, opening: ScoringOpening) -> None:
    detail = {
        "scores": opening.scores,
        "assignments": opening.assignments,
        "refreshed": opening.refreshed,
        "due_on": opening.due_on,
    }
    subject = subject_of(opening.scorecard, opening.year)
    acts.log(desk.session, desk.loaded.id, act, action, subject=subject, detail=detail)
