"""Papers of scoring: an agency's scorecard, the classes of a year, who is proposed for what."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel import Session

from deadlines.in_words import short_figure
from documents.errors import PaperRefused
from documents.official.heading import Paper, heading, leaders
from plans.loading import LoadedPlan
from plans.plan import Plan
from scoring import results
from scoring.cards import require_scoring
from scoring.notice import require_whole
from scoring.ranking import Proposal

ALL = "Các cơ quan, đơn vị, địa phương"


def scorecard(
    session: Session, loaded: LoadedPlan, as_of: date, *, card: str, year: int, agency: str
) -> Paper:
    """Bảng tự chấm điểm of an agency, as it stands."""
    plan, scoring = loaded.plan, require_scoring(session, loaded, card, year)
    rows = [row for row in results.listed(session, loaded, scoring, agency) if row.agency == agency]
    whole = [
        total
        for total in results.total(session, loaded, scoring)
        if total.agency == agency and not total.code
    ]
    if not rows:
        raise PaperRefused("not-scored", agency=agency, scorecard=card, year=year)
    subject = f"{scoring.card.title} năm {year}"
    standing = plan.agency(plan.head.standing_agency).name
    return Paper(
        "scorecard",
        subject,
        {
            **_frame(plan, as_of, "BC", subject, [standing], issuer=agency),
            "co_quan_cham": plan.name_of(agency),
            "nam": year,
            "tong": [
                {
                    "toi_da": short_figure(each.maximum),
                    "tu_cham": short_figure(each.sums.entered),
                    "tham_dinh": short_figure(each.sums.appraised),
                }
                for each in whole
            ],
            "tieu_chi": [
                {
                    "ma": row.criterion,
                    "noi_dung": row.title,
                    "toi_da": short_figure(row.maximum),
                    "tu_cham": "" if row.points is None else short_figure(row.points),
                    "tham_dinh": "" if row.appraised is None else short_figure(row.appraised),
                    "van_ban": row.document or "",
                    "ghi_chu": row.note or row.reason or "",
                }
                for row in rows
            ],
        },
    )


def classification(
    session: Session, loaded: LoadedPlan, as_of: date, card: str, year: int
) -> Paper:
    """Thông báo kết quả đánh giá, phân loại. Raises BadScore while it is not finished."""
    scoring = require_scoring(session, loaded, card, year)
    ranks = results.ranked(session, loaded, scoring)
    require_whole(scoring.card, year, ranks)
    subject = f"Kết quả đánh giá, phân loại thực hiện nhiệm vụ cải cách hành chính năm {year}"
    grades = [grade.name for grade in reversed(scoring.card.classes)]
    return Paper(
        "classification",
        subject,
        {
            **_frame(loaded.plan, as_of, "TB", subject, [ALL], issuer=_above(loaded.plan)),
            "nam": year,
            "bang_diem": scoring.card.title,
            "so_co_quan": len(ranks),
            "phan_loai": [
                {"ten": name, "so_co_quan": sum(rank.grade == name for rank in ranks)}
                for name in grades
            ],
            "xep_hang": [
                {
                    "hang": rank.rank,
                    "ten": rank.name,
                    "diem": short_figure(rank.points),
                    "loai": rank.grade or "",
                }
                for rank in ranks
            ],
        },
    )


def commendation(session: Session, loaded: LoadedPlan, as_of: date, year: int) -> Paper:
    """Tờ trình khen thưởng. Raises PaperRefused where nobody is proposed."""
    subject = f"Về việc khen thưởng trong thực hiện nhiệm vụ cải cách hành chính năm {year}"
    chosen = _proposed(session, loaded, as_of, year, "commend")
    return Paper(
        "commendation",
        subject,
        {
            **_frame(loaded.plan, as_of, "TTr", subject, ["Như trên"]),
            "kinh_gui": [loaded.plan.agency(_above(loaded.plan) or loaded.plan.head.judge).name],
            "nam": year,
            "de_nghi": chosen,
        },
    )


def criticism(session: Session, loaded: LoadedPlan, as_of: date, year: int) -> Paper:
    """Công văn phê bình, nhắc nhở. Raises PaperRefused where nobody is proposed."""
    subject = f"phê bình, nhắc nhở trong thực hiện nhiệm vụ cải cách hành chính năm {year}"
    chosen = _proposed(session, loaded, as_of, year, "criticise")
    return Paper(
        "criticism",
        subject,
        {
            **_frame(loaded.plan, as_of, "", subject, ["Như trên"], issuer=_above(loaded.plan)),
            "kinh_gui": [each["ten"] for each in chosen],
            "nam": year,
            "de_nghi": chosen,
        },
    )


def _frame(
    plan: Plan,
    as_of: date,
    symbol: str,
    subject: str,
    receivers: list[str],
    *,
    issuer: str | None = None,
) -> Mapping[str, Any]:
    return heading(plan, as_of, symbol=symbol, subject=subject, receivers=receivers, issuer=issuer)


def _above(plan: Plan) -> str | None:
    """The People's Committee, which signs what judges agencies."""
    body = leaders(plan)
    return body.code if body else None


def _proposed(
    session: Session, loaded: LoadedPlan, as_of: date, year: int, what: str
) -> list[dict[str, Any]]:
    proposals = results.proposed(session, loaded, year, as_of)
    chosen = [each for each in proposals if each.proposal == what]
    if not chosen:
        raise PaperRefused("nobody-proposed", year=year)
    return [_figures(number, each) for number, each in enumerate(chosen, start=1)]


def _figures(number: int, proposal: Proposal) -> dict[str, Any]:
    counts = proposal.counts
    return {
        "stt": number,
        "ten": proposal.name,
        "diem": short_figure(proposal.points),
        "loai": proposal.grade or "",
        "den_han": counts.due,
        "dung_han": counts.on_time,
        "cham": counts.late,
        "chua_xong": counts.missing,
        "ty_le": "–" if counts.share is None else f"{short_figure(counts.share)}%",
    }
