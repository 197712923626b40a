"""Cơ quan: each with its days, its work and its contacts; those that ended and still hold work."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from deadlines.in_words import short_day
from models import plan_rows
from models.assignments.lists import cards_of_holder, counts_of_holder, held_by_agency
from models.letters import outbox
from pages.asking import Ask, Asker, NotHere
from pages.contacts import STATES, state_of
from pages.events import LETTERS, SENT
from pages.lines import line_of
from plans.loading import LoadedPlan
from plans.plan import Agency, Plan
from sheets.form import FormColumn
from sheets.listing import Cell

router = APIRouter()
LATELY = timedelta(days=30)
MOST = 50
KINDS = {
    "leaders": "Lãnh đạo tỉnh",
    "office": "Văn phòng",
    "department": "Sở, ban, ngành",
    "district": "Huyện, thành phố",
    "commune": "Xã, phường, đặc khu",
    "unit": "Đơn vị",
    "outside": "Cơ quan ngoài UBND tỉnh",
}


@router.api_route("/co-quan", methods=["GET", "HEAD"])
def offices_page(ask: Ask) -> Response:
    """Agencies by kind, with what they hold; first those that ended and still hold work."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        plan, held = loaded.plan, held_by_agency(session, loaded.id, day)
    kinds = [
        (words, [each for each in plan.agencies if each.kind == kind])
        for kind, words in KINDS.items()
    ]
    return ask.page(
        "offices",
        plan,
        kinds=[(words, agencies) for words, agencies in kinds if agencies],
        ended=[each for each in plan.agencies if each.valid_to < day and each.code in held],
        held=held,
        days_of=lambda each: days_in_words(each, day),
        successor=lambda each: plan.name_of(each.successor) if each.successor else "",
    )


@router.api_route("/co-quan/{code}", methods=["GET", "HEAD"])
def office_page(ask: Ask, code: str) -> Response:
    """One agency: its contacts, its open work, the letters of the last thirty days."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        plan = loaded.plan
        agency = next((each for each in plan.agencies if each.code == code), None)
        if agency is None:
            raise NotHere
        holder = plan_rows.agency_id(session, loaded.id, code)
        counts = counts_of_holder(session, loaded.id, holder, day)
        cards = [
            card
            for part in ("overdue", "this_week", "later")
            for card in cards_of_holder(session, loaded.id, holder, day, part, limit=MOST)
        ]
        contacts = [row for of, row in plan_rows.contacts(session, loaded.id) if of.code == code]
        letters = outbox.notices(session, loaded.id, agencies=[code], first=day - LATELY, last=day)
    lately = [
        (each, LETTERS.get(each.kind, "Thư"), plan.role(each.contact), SENT[each.state])
        for each in letters[::-1][:MOST]
    ]
    return ask.page(
        "office_one",
        plan,
        agency=agency,
        kind=KINDS[agency.kind],
        days=days_in_words(agency, day),
        successor=plan.name_of(agency.successor) if agency.successor else "",
        counts=counts,
        lines=[line_of(plan, card, day) for card in cards[:MOST]],
        contacts=contacts,
        state_of=state_of,
        states=STATES,
        letters=lately,
        sees_work=ask.role == "standing",
    )


def days_in_words(agency: Agency, day: date) -> str:
    """From when until when an agency exists; empty of one that always did and does."""
    words = []
    if agency.valid_from > date.min:
        words.append(f"từ ngày {short_day(agency.valid_from)}")
    if agency.valid_to < date.max:
        ends = "đã kết thúc" if agency.valid_to < day else "kết thúc"
        words.append(f"{ends} ngày {short_day(agency.valid_to)}")
    return ", ".join(words)


COLUMNS = (
    FormColumn("Mã cơ quan", 20),
    FormColumn("Tên cơ quan", 45),
    FormColumn("Tên viết tắt", 15),
    FormColumn("Nhóm", 25),
    FormColumn("Từ ngày", 13),
    FormColumn("Đến hết ngày", 13),
    FormColumn("Cơ quan tiếp nhận", 45),
    FormColumn("Nhiệm vụ chưa hoàn thành", 14),
    FormColumn("Quá hạn", 10),
)


def listed(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    """The rows of the table as Excel."""
    held = held_by_agency(session, loaded.id, ask.past_day or ask.today)
    return (_cells(loaded.plan, each, held) for each in loaded.plan.agencies)


def _cells(plan: Plan, each: Agency, held: dict[str, tuple[int, int]]) -> Sequence[Cell]:
    first = each.valid_from if each.valid_from > date.min else None
    last = each.valid_to if each.valid_to < date.max else None
    successor = plan.name_of(each.successor) if each.successor else None
    named = (each.code, each.name, each.abbreviation, KINDS[each.kind])
    return (*named, first, last, successor, *held.get(each.code, (0, 0)))
