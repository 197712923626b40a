"""The group `score`: scorecards opened, entered, appraised, added up, ranked."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from assignments.offices import named
from assignments.transitions import Paper
from cli.options import (
    AsOf,
    By,
    CommandRefused,
    Formatted,
    PlanCode,
    abbreviations,
    day,
    desk_of,
    known_agency,
    plan_and_record,
    record,
    require_obligation,
    require_party,
    today,
)
from cli.output import Format, rows, say
from plans.fields import CODE
from plans.plan import Plan
from scoring import entering, importing, opening, results
from scoring.cards import ScoreKey, require_scoring
from scoring.entering import Appraisal, Entry, ScoreRow

SCORES = (
    *("scorecard", "year", "agency", "answering", "criterion", "title", "maximum", "state"),
    *("prefilled_value", "prefilled", "prefilled_words", "value", "points", "document"),
    *("dated_on", "note", "appraised", "reason", "imported", "assignment", "status"),
)
SHORT = (
    *("agency", "criterion", "maximum", "state", "prefilled", "points", "appraised", "status"),
    "title",
)
TOTALS_ON_SCREEN = (
    *("agency", "code", "maximum", "prefilled", "self", "appraised", "counted", "class"),
    "title",
)
TOTALS = (
    *("agency", "code", "title", "maximum", "prefilled", "self", "appraised", "counted"),
    *("last_year", "change", "target", "reached", "class", "missing", "unappraised", "what"),
)
OPENED = ("scorecard", "year", "scores", "assignments", "refreshed", "due_on")
IMPORTED = ("scorecard", "year", "scores", "appraised", "assignments")
RANKS = ("rank", "agency", "name", "points", "class", "missing", "unappraised")
PROPOSALS = (
    *("agency", "name", "proposal", "scorecard", "points", "class", "due", "on_time", "late"),
    *("missing", "on_time_share", "why", "source"),
)


Card: TypeAlias = Annotated[
    str, typer.Option("--scorecard", metavar="CODE", help="A file of the plan's scorecards/.")
]
AnyCard: TypeAlias = Annotated[
    str | None,
    typer.Option("--scorecard", metavar="CODE", help="Where several score the criterion."),
]
Year: TypeAlias = Annotated[
    int, typer.Option("--year", min=1990, max=2199, metavar="YEAR", help="The year that is scored.")
]
Row: TypeAlias = Annotated[str, typer.Option("--criterion", metavar="CODE", help="e.g. 1.2")]
Whose: TypeAlias = Annotated[
    str | None,
    typer.Option("--agency", metavar="AGENCY", help="Who is scored, or answers for it."),
]


def open_card(
    card: Card,
    year: Year,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Ask the agencies that answer for a scorecard's criteria to score themselves on a year."""
    with desk_of(as_of, by, plan_code) as desk:
        done = opening.open_scoring(desk, card, year)
    rows([asdict(done)], OPENED, how)


def list_scores(
    card: Card,
    year: Year,
    agency: Whose = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print each criterion: what the record says, what was entered, what was appraised."""
    with record(plan_code).read(as_of) as (session, loaded):
        scoring = require_scoring(session, loaded, card, year)
        code = known_agency(loaded.plan, agency)
        listed = results.listed(session, loaded, scoring, code)
    _print(listed, loaded.plan, how)


def enter(
    criterion: Row,
    year: Year,
    document: Annotated[str, typer.Option("--document", metavar="NO")],
    dated: Annotated[
        Any, typer.Option("--dated", parser=day, metavar="DATE", help="The date on the paper.")
    ],
    value: Annotated[
        str | None,
        typer.Option("--value", metavar="VALUE", help="yes, no, 7/9, or a figure."),
    ] = None,
    points: Annotated[str | None, typer.Option("--points", metavar="POINTS")] = None,
    agency: Whose = None,
    card: AnyCard = None,
    note: Annotated[str | None, typer.Option("--note", metavar="TEXT")] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Enter a self-score with its evidence; with the last one the assignment is submitted."""
    with desk_of(as_of, by, plan_code) as desk:
        key = ScoreKey(criterion, year, known_agency(desk.loaded.plan, agency), card)
        entry = Entry(value, points, Paper(document, dated, note=note))
        entered = entering.enter(desk, key, entry)
    _print([entered], desk.loaded.plan, how)


def appraise(
    criterion: Row,
    year: Year,
    accept: Annotated[bool, typer.Option("--accept", help="The points are right.")] = False,
    points: Annotated[
        str | None, typer.Option("--points", metavar="POINTS", help="Fewer, with --reason.")
    ] = None,
    ask_again: Annotated[
        bool, typer.Option("--ask-again", help="To be entered anew, with --reason.")
    ] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT")] = None,
    agency: Whose = None,
    card: AnyCard = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Judge a self-score: accept it, lower it, or ask for it again."""
    if accept + ask_again + (points is not None) != 1:
        raise typer.BadParameter("write one of --accept, --points POINTS, --ask-again")
    verdict = "accept" if accept else "ask-again" if ask_again else "lower"
    with desk_of(as_of, by, plan_code) as desk:
        key = ScoreKey(criterion, year, known_agency(desk.loaded.plan, agency), card)
        judged = entering.appraise(desk, key, Appraisal(verdict, points, reason))
    _print([judged], desk.loaded.plan, how)


def total(
    card: Card,
    year: Year,
    agency: Whose = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print points by field and in all, beside the target and last year; what is missing."""
    with record(plan_code).read(as_of) as (session, loaded):
        scoring = require_scoring(session, loaded, card, year)
        code = known_agency(loaded.plan, agency)
        named(session, loaded, by)
        added = results.total(session, loaded, scoring)
    flat = [line.flat for line in added if code in (None, line.agency)]
    rows(flat, TOTALS, how, TOTALS_ON_SCREEN, abbreviations(loaded.plan))
    for line in added:
        if not line.code and line.sums.missing and code in (None, line.agency):
            say(f"{line.agency}: not entered yet: {', '.join(line.sums.missing)}")


def rank(
    card: Card,
    year: Year,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE.md", help="Write the thông báo instead."),
    ] = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print the agencies of a scorecard by their points, with ties, and their classes."""
    day_of_it = as_of or today()
    with record(plan_code).read(as_of) as (session, loaded):
        scoring = require_scoring(session, loaded, card, year)
        ranks = results.ranked(session, loaded, scoring)
        text = results.notice_of(session, loaded, scoring, ranks, day_of_it) if output else ""
    if output is None:
        rows((line.flat for line in ranks), RANKS, how, names=abbreviations(loaded.plan))
        return
    from documents.texts import write_new

    write_new(output, text, (".md", ".txt"))
    print(f"{output}: {len(ranks)} agencies")


def propose(
    year: Year,
    card: AnyCard = None,
    as_of: AsOf = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Print who is proposed for commendation or criticism, with the figures behind it."""
    with record(plan_code).read(as_of) as (session, loaded):
        lines = results.proposed(session, loaded, year, as_of or today(), card)
    names = abbreviations(loaded.plan)
    rows((line.flat for line in lines), PROPOSALS, how, names=names)


def import_sheet(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Criteria and their points.")],
    card: Card,
    year: Annotated[
        int | None,
        typer.Option("--year", min=1990, max=2199, metavar="YEAR", help="The year of the scores."),
    ] = None,
    document: Annotated[str | None, typer.Option("--document", metavar="NO")] = None,
    dated: Annotated[
        Any, typer.Option("--dated", parser=day, metavar="DATE", help="The date on the paper.")
    ] = None,
    agency: Annotated[
        str | None, typer.Option("--agency", metavar="AGENCY", help="Whose the whole sheet is.")
    ] = None,
    as_scorecard: Annotated[
        bool, typer.Option("--as-scorecard", help="Write the sheet as a scorecard of the plan.")
    ] = False,
    obligation: Annotated[
        str | None, typer.Option("--obligation", metavar="CODE", help="Which it serves.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE.yaml")] = None,
    as_of: AsOf = None,
    by: By = None,
    plan_code: PlanCode = None,
    how: Formatted = Format.table,
) -> None:
    """Keep the scores of a sheet, marked as imported; or write the sheet as a scorecard."""
    if as_scorecard:
        if output is None or obligation is None or agency is None or year or document or dated:
            raise typer.BadParameter(
                "--as-scorecard takes --obligation, --agency (who is scored) and --output"
            )
        _write_scorecard(file, output, (card, obligation, agency), plan_code)
        return
    if year is None or document is None or dated is None or output or obligation:
        raise typer.BadParameter("scores are imported with --year, --document and --dated")
    from scoring.score_sheets import read_scores

    with desk_of(as_of, by, plan_code) as desk:
        code = known_agency(desk.loaded.plan, agency)
        lines = read_scores(file, desk.loaded.plan, importing.card_of(desk, card, year), code)
        done = importing.import_scores(desk, card, year, lines, Paper(document, dated))
    rows([asdict(done)], IMPORTED, how)


def _write_scorecard(
    file: Path, output: Path, named: tuple[str, str, str], plan_code: str | None
) -> None:
    from documents.texts import write_new
    from scoring.scorecard_sheets import ScorecardHead, scorecard_text

    code, obligation, scored = named
    if not re.fullmatch(CODE, code):
        raise CommandRefused(f'--scorecard: "{code}" is not a code; write e.g. par-index-2024')
    plan, _ = plan_and_record(plan_code)
    place, who = require_obligation(plan, obligation), require_party(plan, scored)
    head = ScorecardHead(code, f"Bảng chấm điểm {code}", place, who)
    write_new(output, scorecard_text(file, plan, head), (".yaml",))
    print(f"{output}: put it into the plan's folder scorecards/, then: dondoc check")


def _print(scores: list[ScoreRow], plan: Plan, how: Format) -> None:
    rows(map(entering.flat, scores), SCORES, how, SHORT, abbreviations(plan))
