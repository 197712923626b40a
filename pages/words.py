"""Refusals in Vietnamese, as whoever fills in a form reads them: what to write, and no codes."""

from datetime import date
from decimal import Decimal
from typing import Any

from deadlines.in_words import short_day, short_figure
from deadlines.refusal import Refusal, SentenceFormatter
from pages.words_of_documents import DOCUMENTS
from pages.words_of_inspections import INSPECTIONS
from pages.words_of_letters import LETTERS
from pages.words_of_scores import SCORES
from pages.words_of_work import WORK
from plans.plan import Plan

VIETNAMESE = {**WORK, **INSPECTIONS, **SCORES, **LETTERS, **DOCUMENTS}
"""Sentences by code, each with values of the refusal; "{x:status}" is the word for a state."""

STATES = {
    "status": {
        "assigned": "chưa được tiếp nhận",
        "acknowledged": "đang được thực hiện",
        "submitted": "đã được báo cáo, chờ xác nhận",
        "returned": "đã được trả lại để bổ sung",
        "accepted": "đã được xác nhận hoàn thành",
        "waived": "không phải thực hiện",
    },
    "action": {
        "acknowledge": "tiếp nhận",
        "submit": "báo cáo hoàn thành",
        "accept": "xác nhận hoàn thành",
        "return": "trả lại yêu cầu bổ sung",
        "request-extension": "đề nghị gia hạn",
        "extend": "gia hạn",
        "refuse": "từ chối gia hạn",
        "waive": "ghi nhận không phải thực hiện",
        "reopen": "mở lại",
    },
    "state": {
        "planned": "chờ rút thăm",
        "sealed": "đã rút thăm, chưa công bố",
        "announced": "đã công bố, chưa tiến hành",
        "carried_out": "đã tiến hành, chưa kết luận",
        "concluded": "đã kết luận",
    },
}


def refusal_in_words(error: Refusal, plan: Plan) -> str:
    """The sentence for whoever reads the form; agencies by their names in the plan."""
    return _Words(plan).vformat(VIETNAMESE[error.code], (), error.values).strip()


class _Words(SentenceFormatter):
    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec in STATES:
            return STATES[format_spec][value]
        match value:
            case Refusal():
                return refusal_in_words(value, self._plan)
            case date():
                return short_day(value)
            case Decimal() | float():
                return short_figure(value)
            case str():
                return self._plan.name_of(value)
        return super().format_field(value, format_spec)
