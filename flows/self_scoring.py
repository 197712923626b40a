"""`self-scoring`: every January the agencies are asked to score themselves on the year before, and
for the readings of its targets.
"""

from collections.abc import Sequence

from prefect import flow
from prefect.runtime import flow_run

from assignments.desk import Desk
from deadlines.civil import civil_date
from deadlines.in_words import short_figure
from flows import words
from flows.forms import ScoringForm
from flows.runs import begin, beside_another, moment, publish
from models.audit.history import past
from plans.loading import LoadedPlan
from plans.scorecards import Scorecard
from scoring import results
from scoring.asking import AskedReadings, ask_yearly
from scoring.cards import require_scoring
from scoring.opening import ScoringOpening, open_yearly
from scoring.totals import Total

EMPTY = ScoringForm()


def scoring_name() -> str:
    """The name of a run: its flow, the year that is scored, the day of asking."""
    form = ScoringForm.model_validate((flow_run.get_parameters() or {}).get("scoring") or {})
    day = form.as_of or civil_date(moment(None))
    return f"self-scoring {form.chosen_year(day)}{beside_another()} {day}"


@flow(name="self-scoring", flow_run_name=scoring_name)
def self_scoring(scoring: ScoringForm = EMPTY, plan: str | None = None) -> str:
    """Giao các cơ quan tự chấm điểm và báo cáo số liệu các chỉ tiêu của năm."""
    record, act = begin(scoring.as_of, plan)
    year = scoring.chosen_year(act.as_of)
    title = f"Tự chấm điểm, báo cáo chỉ tiêu cải cách hành chính năm {year}"
    with record.work() as (session, loaded):
        if loaded.has_ended(act.as_of):
            return publish("self-scoring", title, [words.ended(loaded)])
        desk = Desk(session, loaded, act)
        lines = ask(desk, year, scoring.scorecard or None)
    return publish("self-scoring", title, lines or ["Không có nội dung nào phải giao."])


def ask(desk: Desk, year: int, card: str | None = None) -> list[str]:
    """Ask, and say what was asked: for all scores and readings of a year, or by one scorecard."""
    lines = []
    for opening in open_yearly(desk, year, card):
        # As of the day, because a run for a past one must not show what was entered since.
        with past(desk.session, desk.act.as_of) as then:
            scoring = require_scoring(then, desk.loaded, opening.scorecard, year)
            added = results.total(then, desk.loaded, scoring)
        lines += parts(desk.loaded, scoring.card, opening, added)
    return lines if card else lines + readings(desk.loaded, ask_yearly(desk, year))


def parts(
    loaded: LoadedPlan, card: Scorecard, opening: ScoringOpening, added: Sequence[Total]
) -> list[str]:
    """What was asked, what the record says by field, and what nobody has entered."""
    summary = "Đã giao từ trước: không giao lần thứ hai."
    if opening.due_on:
        agencies = len(opening.assignments)
        due_on = words.day(opening.due_on)
        summary = f"Giao {opening.scores} tiêu chí cho {agencies} cơ quan, hạn {due_on}."
    heads = ["Lĩnh vực", "Điểm tối đa", "Theo dữ liệu", "Tự chấm", "Thẩm định", "Chưa chấm"]
    rows = [[row_title(loaded, line), *figures(line)] for line in added]
    under = ["---", *("---:" for _ in heads[1:])]
    table = [f"| {' | '.join(cells)} |" for cells in (heads, under, *rows)]
    return [f"### {card.title}", "", summary, "", *table, "", forecast(card.target), ""]


def readings(loaded: LoadedPlan, requests: Sequence[AskedReadings]) -> list[str]:
    """Whom the readings of the targets were asked of; nothing if nobody was."""
    if not requests:
        return []
    rows = [
        f"- {loaded.plan.agency(row.agency).name}: {', '.join(row.targets)}" for row in requests
    ]
    due = words.day(requests[0].due_on)
    return ["### Số liệu các chỉ tiêu", "", f"Đề nghị báo cáo, hạn {due}:", "", *rows, ""]


def row_title(loaded: LoadedPlan, line: Total) -> str:
    """A field; of the whole the agency that is scored."""
    if line.code:
        return f"{line.code}. {line.title}"
    return f"**Tổng cộng: {loaded.plan.agency(line.agency).name}**"


def figures(line: Total) -> list[str]:
    """The figures of a line; the last is how many criteria nobody has entered."""
    points = (line.maximum, line.sums.prefilled, line.sums.entered, line.sums.appraised)
    return [
        *map(short_figure, points),
        str(len(line.sums.missing)),
    ]


def forecast(target: str | None) -> str:
    """What the reader has to know of a self-score."""
    if target is None:
        return "Điểm theo dữ liệu là gợi ý; cơ quan tự chấm, cơ quan thẩm định quyết định."
    return (
        f"Điểm tự chấm là dự báo: kết quả của chỉ tiêu {target} là Chỉ số do cấp có thẩm quyền "
        "công bố vào năm sau."
    )
