"""Báo cáo kết quả: what fell due in a period, by agency and section, and the rows behind it."""

import csv
from datetime import date
from io import StringIO
from typing import Any

from sqlmodel import Session

from assignments.report import COUNTS, Figures, PeriodReport, outcome, report
from deadlines.in_words import period_in_words, short_day
from deadlines.periods import Period
from documents.official.heading import Paper, heading, leaders
from documents.official.urging import lines
from plans.loading import LoadedPlan
from plans.plan import Plan

NAMES = dict(
    zip(
        COUNTS,
        ("den_han", "dung_han", "cham", "chua_xong", "qua_han", "khong_phai", "chua_dat_han"),
        strict=True,
    )
)
OUTCOMES = {
    "on_time": "Đúng hạn",
    "late": "Chậm",
    "open": "Chưa hoàn thành",
    "waived": "Không phải thực hiện",
    "undated": "Chưa xác định thời hạn",
}


def period_report(session: Session, loaded: LoadedPlan, as_of: date, period: Period) -> Paper:
    """The report of a period as it stood on a day."""
    plan, answer = loaded.plan, report(session, loaded, period, as_of)
    span = period_in_words(period.name)
    subject = f"Kết quả thực hiện nhiệm vụ cải cách hành chính {span}"
    body = leaders(plan)
    facts = heading(
        plan,
        as_of,
        symbol="BC",
        subject=subject,
        receivers=[*([body.name] if body else []), "Các cơ quan, đơn vị, địa phương"],
    )
    return Paper(
        "period-report",
        subject,
        {**facts, **_facts(plan, answer), "ky": span, "chua_het_ky": as_of <= period.last},
    )


def _facts(plan: Plan, answer: PeriodReport) -> dict[str, Any]:
    total = answer.total
    body = leaders(plan)
    counted = [view for name in OUTCOMES for view in total.behind[name]]
    rows = lines(plan, sorted(counted, key=lambda view: view.id))
    ends = {view.id: OUTCOMES[outcome(view)] for view in counted}
    for row in rows:
        row["ket_qua"] = ends[row["ma_so"]]
    return {
        "kinh_gui": [body.name] if body else [plan.agency(plan.head.judge).name],
        "tu_ngay": short_day(answer.period.first),
        "den_ngay": short_day(answer.period.last),
        "tong": _row(total),
        "theo_co_quan": [_row(each) for each in answer.by("agency")],
        "theo_linh_vuc": [_row(each) for each in answer.by("section")],
        "nhiem_vu_qua_han": lines(plan, total.behind["overdue"]),
        "nhiem_vu": rows,
        "ngoai_bao_cao": answer.history,
    }


def _row(figures: Figures) -> dict[str, Any]:
    """The figures of a row by their names, and the share of what was done on time."""
    counts = {name: figures.count(count) for count, name in NAMES.items()}
    due = counts["den_han"] - counts["khong_phai"]
    share = f"{100 * counts['dung_han'] / due:.1f}".replace(".", ",") + "%" if due else "–"
    return {"ten": figures.name, **counts, "ty_le": share}


HEADS = (
    "Theo",
    "Tên",
    "Đến hạn",
    "Đúng hạn",
    "Chậm",
    "Chưa hoàn thành",
    "Quá hạn",
    "Không phải thực hiện",
    "Chưa xác định thời hạn",
    "Mã số nhiệm vụ được tính",
)
BY = {"agency": "Cơ quan", "section": "Lĩnh vực", "total": "Tổng số"}


def figures_sheet(answer: PeriodReport) -> bytes:
    """The figures as CSV for people: Excel takes the BOM for the sign of UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    for figures in answer.figures:
        ids = sorted(view.id for name in OUTCOMES for view in figures.behind[name])
        counts = [figures.count(name) for name in COUNTS]
        # No cell begins a formula: names are the plan's, and begin with a letter or this mark.
        name = figures.name if figures.name[:1].isalnum() else f"'{figures.name}"
        writer.writerow([BY[figures.by], name, *counts, "; ".join(map(str, ids))])
    return text.getvalue().encode("utf-8-sig")
