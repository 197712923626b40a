"""What every paper has: who issues it, where and when, whom it goes to; blanks to be filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from deadlines.in_words import month_in_words
from documents.official.decree_30 import TO_BE_FILLED
from notifications.register import office_of_head
from plans.plan import Agency, Plan

BLANK = "         "
"""The place of a number that the clerk gives: wide enough to write in."""
COMMITTEES = ("leaders", "district", "commune")
"""Kinds of agencies that are a People's Committee: none has its superior above it (mục II.2)."""
PLACES = ("tỉnh ", "thành phố ")


@dataclass(frozen=True)
class Paper:
    """A paper to be filled in: its kind, what it is about, and its facts by name."""

    kind: str
    subject: str
    facts: dict[str, Any]


def full_day(day: date) -> str:
    """`ngày 05 tháng 4 năm 2023` (Phụ lục I, mục II.4)."""
    return f"ngày {day.day:02} tháng {month_in_words(day.month)} năm {day.year}"


def leaders(plan: Plan) -> Agency | None:
    """The People's Committee of the province."""
    return next((agency for agency in plan.agencies if agency.kind == "leaders"), None)


def short_committee(name: str) -> str:
    """The common words of a superior body's name may be abbreviated (mục II.2.a)."""
    return name.replace("Ủy ban nhân dân", "UBND")


def place_of(plan: Plan) -> str:
    """The name of the province, as a paper of the province has it before its day."""
    body = leaders(plan)
    for word in PLACES if body else ():
        _, found, rest = body.name.partition(word) if body else ("", "", "")
        if found:
            return rest
    return TO_BE_FILLED


def heading(
    plan: Plan,
    as_of: date,
    *,
    symbol: str,
    subject: str,
    receivers: Sequence[str],
    issuer: str | None = None,
) -> dict[str, Any]:
    """The facts of the frame. The number, the day of signing and the signatory stay blank.

    `issuer` is an agency's code; by default the standing agency. `symbol` is what stands before
    the issuer's abbreviation: "BC", "QĐ"; of a letter nothing does (mục II.3).
    """
    agency = plan.agency(issuer or plan.head.standing_agency)
    body, is_committee = leaders(plan), agency.kind in COMMITTEES
    short = "UBND" if is_committee else agency.abbreviation
    power = ["TM. Ủy ban nhân dân"] if is_committee else []
    return {
        "co_quan_chu_quan": short_committee(body.name) if body and not is_committee else "",
        "co_quan": agency.name,
        "so": BLANK,
        "ky_hieu": f"{symbol}-{short}" if symbol else f"{short}-…",
        "dia_danh": place_of(plan),
        "ngay_ky": f"ngày      tháng {month_in_words(as_of.month)} năm {as_of.year}",
        "trich_yeu": subject,
        "quyen_han": [*power, office_of_head(agency)],
        "nguoi_ky": "",
        "noi_nhan": list(receivers),
        "tinh_den": full_day(as_of),
        "ke_hoach": plan.head.title,
        "van_ban_ke_hoach": plan.head.document,
        "co_quan_thuong_truc": plan.agency(plan.head.standing_agency).name,
    }
