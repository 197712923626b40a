"""Công văn đôn đốc: what is overdue, to the agency that holds it or to all that are late."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlmodel import Session

from deadlines.in_words import short_day
from documents.errors import PaperRefused
from documents.official.heading import Paper, heading, leaders
from models.assignments import work
from models.assignments.work import AssignmentView
from notifications.register import addressed
from plans.loading import LoadedPlan
from plans.period_names import name_of_period
from plans.plan import Plan

MOST_NAMED = 6
"""So many agencies are named in the address of a letter."""
MANY = "Các cơ quan, đơn vị, địa phương có tên tại Phụ lục"


def urging(session: Session, loaded: LoadedPlan, as_of: date, agency: str | None) -> Paper:
    """The letter on a day, to one agency or to all that are late.

    Nobody urges itself: to the standing agency its judge writes. Raises PaperRefused where nothing
    is overdue.
    """
    plan = loaded.plan
    standing = plan.head.standing_agency
    late = [
        view
        for view in work.assignments_as_of(session, loaded.id, as_of)
        if view.overdue and not view.history and _is_to(view.holder, agency, standing)
    ]
    if not late and agency:
        raise PaperRefused("nothing-late", agency=agency, day=as_of)
    if not late:
        raise PaperRefused("nobody-late", day=as_of)
    holders = _in_order(plan, {view.holder for view in late})
    subject = "đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn"
    body = leaders(plan)
    receivers = ["Như trên", *([f"{body.name} (báo cáo)"] if body else [])]
    facts = heading(
        plan,
        as_of,
        symbol="",
        subject=subject,
        receivers=receivers,
        issuer=plan.head.judge if agency == standing else None,
    )
    return Paper(
        "urging-letter",
        subject,
        {
            **facts,
            "kinh_gui": [_addressed(plan, holder) for holder in holders]
            if len(holders) <= MOST_NAMED
            else [MANY],
            "so_nhiem_vu": len(late),
            "so_co_quan": len(holders),
            "theo_co_quan": [
                {
                    "ten": plan.name_of(holder),
                    "so_nhiem_vu": sum(view.holder == holder for view in late),
                    "cham_nhat": max(view.days_late for view in late if view.holder == holder),
                }
                for holder in holders
            ],
            "nhiem_vu": lines(
                plan,
                sorted(
                    late,
                    key=lambda view: (holders.index(view.holder), view.due_on or as_of, view.id),
                ),
            ),
        },
    )


def _is_to(holder: str, agency: str | None, standing: str) -> bool:
    return holder == agency if agency else holder != standing


def lines(plan: Plan, views: Iterable[AssignmentView]) -> list[dict[str, Any]]:
    """The rows of an annex: each piece of work with its number, so that it can be looked up."""
    return [
        {
            "stt": number,
            "ma_so": view.id,
            "co_quan": plan.name_of(view.holder),
            "noi_dung": view.title.rstrip(" ."),
            "ky": name_of_period(plan, view.obligation, view.period),
            "can_cu": view.source,
            "thoi_han": short_day(view.due_on) if view.due_on else "Chưa xác định",
            "ngay_bao_cao": short_day(view.submitted_on) if view.submitted_on else "",
            "so_ngay_cham": view.days_late,
        }
        for number, view in enumerate(views, start=1)
    ]


def _addressed(plan: Plan, code: str) -> str:
    return addressed(plan.agency(code)) if plan.name_of(code) != code else code


def _in_order(plan: Plan, holders: set[str]) -> list[str]:
    codes = [agency.code for agency in plan.agencies if agency.code in holders]
    return [*codes, *sorted(holders - set(codes))]
