"""Lần chạy: of each flow the last run and the next, in words; Prefect keeps them."""

import time
from dataclasses import dataclass
from threading import Lock

from fastapi import APIRouter
from fastapi.responses import Response

from operation.scheduling.looking import FlowRuns, PrefectAway, flow_runs
from pages.asking import Ask
from settings import Settings

router = APIRouter()

KEPT_S = 30
"""Seconds for which an answer of Prefect serves everybody."""
FLOWS = {
    "open-cycle": "Mở nhiệm vụ đến kỳ",
    "chase": "Nhắc việc, đôn đốc",
    "deliver": "Gửi thư",
    "inbox": "Đọc thư trả lời",
    "watch": "Tự kiểm tra",
    "periodic-report": "Báo cáo định kỳ",
    "assign-task": "Giao nhiệm vụ",
    "surprise-inspections": "Đề xuất kiểm tra đột xuất",
    "inspection-cycle": "Tổ chức kiểm tra",
    "self-scoring": "Giao tự chấm điểm",
}
STATES = {
    "completed": ("hoàn thành", "good"),
    "failed": ("không thành công", "late"),
    "crashed": ("bị ngắt", "late"),
    "cancelled": ("đã hủy", ""),
    "cancelling": ("đang hủy", ""),
    "running": ("đang chạy", "soon"),
}
MET_ANOTHER = ("nhường cho lần đang chạy", "")
"""A run that was cancelled because one of its flow ran already is no trouble."""


@dataclass(frozen=True)
class Row:
    """A flow as the page shows it; `message` only where something went wrong."""

    title: str
    runs: FlowRuns
    state: str
    mood: str
    message: str


class KeptRuns:
    """What Prefect answered last, by plan."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, list[FlowRuns]]] = {}
        self._turn = Lock()

    def of(self, settings: Settings, plan: str) -> list[FlowRuns]:
        """The runs of a plan, at most half a minute old. Raises PrefectAway."""
        # One at a time: while Prefect is slow its answer is awaited once.
        with self._turn:
            asked_at, runs = self._kept.get(plan, (0.0, []))
            if not asked_at or time.monotonic() - asked_at > KEPT_S:
                runs = flow_runs(settings, plan)
                self._kept[plan] = time.monotonic(), runs
            return runs


@router.api_route("/lan-chay", methods=["GET", "HEAD"])
def runs_page(ask: Ask) -> Response:
    """What the machine did last and does next; where Prefect is away the page says so."""
    settings = ask.pages.installation.settings
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    kept: KeptRuns = ask.request.app.state.runs
    try:
        rows = [_row(runs) for runs in kept.of(settings, plan.head.code)]
        away = False
    except PrefectAway:
        rows, away = [], True
    # Prefect's own pages are in English, and its server answers this machine alone.
    server = settings.prefect_api.removesuffix("/api") if ask.role == "operator" else ""
    return ask.page("runs", plan, rows=rows, away=away, server=server)


def _row(runs: FlowRuns) -> Row:
    title = FLOWS.get(runs.flow, runs.flow)
    if runs.last is None:
        return Row(title, runs, "chưa chạy lần nào", "", "")
    state, mood = STATES.get(runs.last.state, (runs.last.state, ""))
    if runs.last.state == "cancelled" and runs.flow in ("deliver", "chase", "inbox"):
        state, mood = MET_ANOTHER
    message = runs.last.message if mood == "late" else ""
    return Row(title, runs, state, mood, message)
