"""The thông báo of an appraisal (III.9): classes, ranking, proposals, as a draft to be signed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from deadlines.in_words import short_day, short_figure
from notifications.register import office_of_head
from plans.plan import Agency, Plan
from plans.scorecards import Scorecard
from scoring.errors import BadScore
from scoring.ranking import Proposal, Rank

PROPOSED = {
    "commend": "Đề nghị xem xét, khen thưởng",
    "criticise": "Đề nghị phê bình, nhắc nhở",
}
MOST_NAMES = 5


def notice(
    plan: Plan,
    card: Scorecard,
    year: int,
    *,
    ranks: Sequence[Rank],
    proposals: Iterable[Proposal],
    day: date,
) -> str:
    """The text, in Markdown. Raises BadScore while criteria are not entered or appraised."""
    require_whole(card, year, ranks)
    return "\n".join(
        [
            *_head(plan, year, day),
            *_basis(plan, card),
            *_overall(card, ranks),
            *_table(ranks),
            *_proposed(list(proposals)),
            *_foot(plan),
        ]
    )


def require_whole(card: Scorecard, year: int, ranks: Sequence[Rank]) -> None:
    """Raises BadScore while criteria are not entered or appraised."""
    waiting = [rank.agency for rank in ranks if rank.missing or rank.unappraised]
    if waiting:
        more = f" and {len(waiting) - MOST_NAMES} more" if len(waiting) > MOST_NAMES else ""
        raise BadScore(
            "not-appraised",
            scorecard=card.code,
            year=year,
            waiting=waiting[:MOST_NAMES],
            more=more,
            count=len(waiting),
        )


def _head(plan: Plan, year: int, day: date) -> list[str]:
    """As Decree 30/2020/NĐ-CP, Phụ lục I, mục II.1–5 has it; number and day are written by hand."""
    leaders = _leaders(plan)
    above = [f"**{leaders.name.upper()}**", ""] if leaders else []
    return [
        *above,
        "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
        "",
        "**Độc lập - Tự do - Hạnh phúc**",
        "",
        "Số: ....../TB-UBND (DỰ THẢO)",
        "",
        "*......, ngày ...... tháng ...... năm ......*",
        "",
        "# THÔNG BÁO",
        "",
        f"**Kết quả đánh giá, phân loại thực hiện nhiệm vụ cải cách hành chính năm {year}**",
        "",
        f"*Số liệu tính đến ngày {short_day(day)}.*",
        "",
    ]


def _leaders(plan: Plan) -> Agency | None:
    """Who signs."""
    return next((agency for agency in plan.agencies if agency.kind == "leaders"), None)


def _basis(plan: Plan, card: Scorecard) -> list[str]:
    row = plan.find_obligation(card.obligation)
    source = f" ({row.source}: {row.title.rstrip(' .')})" if row else ""
    standing = plan.agency(plan.head.standing_agency).name
    return [
        f"Căn cứ {plan.head.document}{source};",
        "",
        f"Theo kết quả thẩm định của {standing} đối với {card.title};",
        "",
        "Kết quả đánh giá, phân loại được thông báo như sau:",
        "",
    ]


def _overall(card: Scorecard, ranks: Sequence[Rank]) -> list[str]:
    points = [rank.points for rank in ranks]
    mean = (sum(points, Decimal(0)) / len(points)).quantize(Decimal("0.01"))
    grades = Counter(rank.grade for rank in ranks)
    lines = [
        f"- {grade.name}: {grades[grade.name]} cơ quan, đơn vị, địa phương."
        for grade in reversed(card.classes)
    ]
    return [
        "## 1. Kết quả chung",
        "",
        f"Đánh giá {len(ranks)} cơ quan, đơn vị, địa phương. Điểm bình quân "
        f"{short_figure(mean)}; cao nhất {short_figure(max(points))}; thấp nhất "
        f"{short_figure(min(points))} (thang điểm {card.total:g}).",
        "",
        *lines,
        "",
    ]


def _table(ranks: Sequence[Rank]) -> list[str]:
    rows = [
        f"| {rank.rank} | {rank.name} | {short_figure(rank.points)} | {rank.grade or ''} |"
        for rank in ranks
    ]
    return [
        "## 2. Xếp hạng, phân loại",
        "",
        "| Hạng | Cơ quan, đơn vị, địa phương | Điểm | Phân loại |",
        "| ---: | --- | ---: | --- |",
        *rows,
        "",
        "Các cơ quan cùng điểm được xếp cùng hạng.",
        "",
    ]


def _proposed(proposals: Sequence[Proposal]) -> list[str]:
    """Commendation and criticism, each with its figures (KH.III.2; KH.IV.2.g(2); V.4)."""
    lines = ["## 3. Đề nghị khen thưởng, phê bình", ""]
    for proposal_, title in PROPOSED.items():
        chosen = [proposal for proposal in proposals if proposal.proposal == proposal_]
        lines += [f"{title}: {'' if chosen else 'không có.'}".strip(), ""]
        lines += [f"- {proposal.name}: {_figures(proposal)}" for proposal in chosen]
        lines += [""] if chosen else []
    return lines


def _figures(proposal: Proposal) -> str:
    counts = proposal.counts
    if counts.share is None:
        return f"{short_figure(proposal.points)} điểm; không có nhiệm vụ đến hạn trong năm."
    return (
        f"{short_figure(proposal.points)} điểm; {counts.on_time}/{counts.due} nhiệm vụ đúng hạn "
        f"({short_figure(counts.share)}%), {counts.late} quá hạn, "
        f"{counts.missing} chưa hoàn thành."
    )


def _foot(plan: Plan) -> list[str]:
    standing = plan.agency(plan.head.standing_agency).name
    leaders = _leaders(plan)
    return [
        "Đề nghị các cơ quan, đơn vị, địa phương căn cứ kết quả nêu trên phát huy kết quả đạt "
        f"được, khắc phục tồn tại, hạn chế; {standing} theo dõi, đôn đốc, tổng hợp báo cáo./.",
        "",
        *(_signature(leaders) if leaders else ()),
    ]


def _signature(leaders: Agency) -> list[str]:
    return [
        "**TM. ỦY BAN NHÂN DÂN**",
        "",
        f"**{office_of_head(leaders).upper()}**",
        "",
        "(Ký, ghi rõ họ tên, đóng dấu)",
        "",
        "**Nơi nhận:**",
        "",
        "- Các cơ quan, đơn vị, địa phương;",
        "- Lưu: VT.",
        "",
    ]
