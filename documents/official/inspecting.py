"""Papers of inspections that are announced: what is sealed is in none of them."""

from datetime import date

from sqlmodel import Session

from deadlines.in_words import short_day
from documents.errors import PaperRefused
from documents.official.decree_30 import TO_BE_FILLED
from documents.official.heading import Paper, full_day, heading
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
    subject = f"Kiểm tra đột xuất công tác cải cách hành chính tại {place}"
    facts = heading(plan, as_of, symbol="QĐ", subject=subject, receivers=["Như Điều 4"])
    return Paper(
        "inspection-decision",
        subject,
        {
            **facts,
            "chuc_danh": head_of(issuer),
            "nguoi_de_nghi": TO_BE_FILLED,
            "ngay_rut_tham": short_day(row.drawn_on) if row.drawn_on else TO_BE_FILLED,
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
