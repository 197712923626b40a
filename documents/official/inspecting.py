"""Papers of inspections that are announced: what is sealed is in none of them."""

from datetime import date

from sqlmodel import Session

from deadlines.in_words import short_day
from documents.errors import PaperRefused
from documents.official.decree_30 import TO_BE_FILLED
from documents.official.heading import Paper, full_day, heading, leaders
from models import inspections
from models.tables_inspections import Inspection
from notifications.register import head_of
from plans.loading import LoadedPlan
from plans.plan import Plan


def inspection_decision(
    session: Session, loaded: LoadedPlan, as_of: date, inspection_id: int
) -> Paper:
    """Quyết định kiểm tra đột xuất. Raises PaperRefused before the inspection is announced."""
    plan, row = loaded.plan, announced(session, loaded, inspection_id)
    if row.kind != "surprise":
        raise PaperRefused("not-by-surprise", id=inspection_id)
    place = plan.name_of(row.place or "")
    issuer = plan.agency(plan.head.standing_agency)
    subject = f"Về việc kiểm tra đột xuất công tác cải cách hành chính tại {place}"
    facts = heading(plan, as_of, symbol="QĐ", subject=subject, receivers=["Như Điều 4"])
    return Paper(
        "inspection-decision",
        subject,
        {
            **facts,
            "chuc_danh": head_of(issuer),
            "nguoi_de_nghi": TO_BE_FILLED,
            "ngay_rut_tham": short_day(row.drawn_on) if row.drawn_on else "",
            "noi_kiem_tra": place,
            "ngay_kiem_tra": full_day(row.on) if row.on else TO_BE_FILLED,
            "noi_dung": (row.content or TO_BE_FILLED).rstrip(" ."),
            "doan": team(plan, row),
        },
    )


def announced(session: Session, loaded: LoadedPlan, inspection_id: int) -> Inspection:
    """An inspection whose place is known to all. Raises PaperRefused."""
    rows = {row.id: row for row in inspections.every(session, loaded.id)}
    row = rows.get(inspection_id)
    if row is None:
        raise PaperRefused("inspection-not-known", id=inspection_id)
    if row.place is None:
        raise PaperRefused("not-announced", id=inspection_id)
    return row


def team(plan: Plan, row: Inspection) -> list[str]:
    """The members of a team as they were recorded, its head first."""
    members = [line.strip(" ;.-") for line in (row.team or "").replace(";", "\n").splitlines()]
    return [f"{leader(plan, row)} – Trưởng đoàn", *filter(None, members)]


def leader(plan: Plan, row: Inspection) -> str:
    """The head of the team by its office: people have no names in the record."""
    agency, _, role = (row.head or "").partition("/")
    if not agency:
        return TO_BE_FILLED
    words = plan.role(role)
    return f"{words[:1].upper()}{words[1:]} {plan.name_of(agency)}"


def inspection_plan(session: Session, loaded: LoadedPlan, as_of: date, year: int) -> Paper:
    """Kế hoạch kiểm tra of a year: its announced visits, and how many come by surprise."""
    plan, rules = loaded.plan, loaded.plan.inspections
    rows = [
        row
        for row in inspections.every(session, loaded.id)
        if row.year == year and row.kind != "surprise" and row.place and row.on
    ]
    subject = f"Kiểm tra công tác cải cách hành chính năm {year}"
    body = leaders(plan)
    receivers = [*([body.name] if body else []), "Các cơ quan, đơn vị, địa phương"]
    return Paper(
        "inspection-plan",
        subject,
        {
            **heading(plan, as_of, symbol="KH", subject=subject, receivers=receivers),
            "nam": year,
            "so_dot_xuat": rules.surprise.a_year if rules and rules.surprise else 0,
            "cuoc_kiem_tra": [
                {
                    "stt": number,
                    "noi_kiem_tra": plan.name_of(row.place or ""),
                    "ngay": short_day(row.on) if row.on else "",
                    "truong_doan": leader(plan, row),
                    "noi_dung": (row.content or "").rstrip(" ."),
                    "ma_so": row.id,
                }
                for number, row in enumerate(sorted(rows, key=_by_day), start=1)
            ],
        },
    )


def _by_day(row: Inspection) -> tuple[date, int]:
    return row.on or date.max, row.id or 0


def inspection_conclusion(
    session: Session, loaded: LoadedPlan, as_of: date, inspection_id: int
) -> Paper:
    """Thông báo kết luận kiểm tra, with what was found. Raises PaperRefused before there is one."""
    plan, row = loaded.plan, announced(session, loaded, inspection_id)
    if row.state != "concluded":
        raise PaperRefused("not-concluded", id=inspection_id)
    place = plan.name_of(row.place or "")
    degrees = {
        degree.code: degree.name
        for degree in (plan.inspections.severities if plan.inspections else ())
    }
    subject = f"Kết luận kiểm tra công tác cải cách hành chính tại {place}"
    found = [
        finding
        for finding, of in inspections.findings(session, loaded.id)
        if of.id == inspection_id
    ]
    return Paper(
        "inspection-conclusion",
        subject,
        {
            **heading(plan, as_of, symbol="TB", subject=subject, receivers=[place]),
            "noi_kiem_tra": place,
            "ngay_kiem_tra": full_day(row.on) if row.on else TO_BE_FILLED,
            "quyet_dinh": row.document or TO_BE_FILLED,
            "ket_luan": row.conclusion or TO_BE_FILLED,
            "noi_dung": (row.content or TO_BE_FILLED).rstrip(" ."),
            "ton_tai": [
                {
                    "stt": number,
                    "muc_do": degrees.get(finding.severity, finding.severity),
                    "noi_dung": finding.words.rstrip(" ."),
                    "bien_phap": finding.remedy.rstrip(" ."),
                    "co_quan": plan.name_of(finding.agency),
                    "thoi_han": short_day(finding.due_on),
                    "ma_so": finding.assignment_id,
                }
                for number, finding in enumerate(found, start=1)
            ],
        },
    )
