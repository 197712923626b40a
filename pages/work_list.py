"""Danh sách nhiệm vụ: all work of the plan that its address chooses; figures elsewhere lead here.

`/danh-sach?nam=2023&ky=Q1&muc=II&nhom=so&co-quan=so-y-te&nhiem-vu=II.1&trang-thai=qua-han&ngay=…`
is a contract; every part may be left out, and all that are there hold together:

- `nam`: a year, by the due day of the work, as reports count (without one: the day it opens);
- `ky`: a part of that year (Q1…Q4, H1, H2, 9M, 01…12), or a whole period (`2023-Q1`);
- `muc`: the code of a section of the plan, `-` for duties that an edit of the plan dropped;
- `nhom`: a group of the plan's agencies, or a kind of them (KINDS);
- `co-quan`: the code of the agency that holds the work now;
- `nhiem-vu`: the code of a duty;
- `trang-thai`: one of STANDINGS, as it is on the day;
- `den-han`: a day on which open work is expected, that of a resubmission too (2023-06-15).

Build such an address with `list_path`. What the plan does not know is told and not applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from assignments.report import DROPPED
from deadlines.civil import written_day
from deadlines.in_words import PARTS
from deadlines.periods import Period, parse_period
from models.assignments import plan_list
from models.assignments.plan_list import Standing, Wanted
from models.plan_rows import agency_codes, obligation_ids
from pages.asking import Ask, Asker
from pages.lines import line_of
from pages.offices import KINDS
from pages.paging import LIMIT, Paged, next_page, place_of
from plans.loading import LoadedPlan
from plans.plan import Plan

router = APIRouter()

NAMES = ("nam", "ky", "muc", "nhom", "co-quan", "nhiem-vu", "trang-thai", "den-han")
LABELS = dict(
    zip(
        NAMES,
        ("Năm", "Kỳ", "Mục", "Nhóm cơ quan", "Cơ quan", "Nhiệm vụ", "Trạng thái", "Đến hạn ngày"),
        strict=True,
    )
)
STANDINGS: Mapping[str, tuple[Standing, str]] = {
    "qua-han": ("overdue", "Quá hạn"),
    "trong-7-ngay": ("due_soon", "Đến hạn trong 7 ngày"),
    "chua-xong": ("unfinished", "Chưa hoàn thành"),
    "chua-tiep-nhan": ("assigned", "Chưa tiếp nhận"),
    "dang-thuc-hien": ("acknowledged", "Đang thực hiện"),
    "tra-lai": ("returned", "Trả lại để bổ sung"),
    "xin-gia-han": ("asking", "Đề nghị gia hạn"),
    "cho-xac-nhan": ("submitted", "Đã báo cáo, chờ xác nhận"),
    "da-xong": ("accepted", "Đã hoàn thành"),
    "khong-phai": ("waived", "Không phải thực hiện"),
    "dung-han": ("on_time", "Báo cáo đúng hạn"),
    "cham": ("late", "Báo cáo chậm"),
    "chua-co-han": ("undated", "Chưa xác định thời hạn"),
}


def list_path(**chosen: str) -> str:
    """The address of a list; `_` in a name stands for `-`, what is empty is left out."""
    query = {name.replace("_", "-"): value for name, value in chosen.items() if value}
    return f"/danh-sach?{urlencode(query)}" if query else "/danh-sach"


@dataclass(frozen=True)
class Choice:
    """What an address chose, and what of it nobody knows."""

    wanted: Wanted
    query: dict[str, str]
    unknown: tuple[str, ...]


@router.api_route("/danh-sach", methods=["GET", "HEAD"])
def work_list(ask: Ask, sau: str = "") -> Response:
    """All work of the plan that the address chooses, fifty a page."""
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        choice = choice_of(session, loaded, ask.request.query_params, day)
        cards = plan_list.cards(
            session, loaded.id, choice.wanted, day, limit=LIMIT + 1, after=place_of(sau)
        )
        count = plan_list.count(session, choice.wanted, day)
    plan = loaded.plan
    return ask.page(
        "work_list",
        plan,
        lines=Paged([line_of(plan, card, day) for card in cards[:LIMIT]], next_page(cards, LIMIT)),
        count=count,
        query=choice.query,
        unknown=[LABELS[name] for name in choice.unknown],
        options=_options(plan),
        labels=LABELS,
        opens=_opens_work(ask),
    )


def _opens_work(ask: Asker) -> bool:
    """Whether the page of one work is the asker's to open: leaders see no evidence."""
    return ask.role in ("standing", "judge")


def choice_of(
    session: Session, loaded: LoadedPlan, query: Mapping[str, str], today: date
) -> Choice:
    """What an address chooses of a plan; a part without a year is that of the day's year."""
    sent = {name: query.get(name, "").strip() for name in NAMES}
    sent = {name: value for name, value in sent.items() if value}
    known: dict[str, str] = {}
    ids, agencies = obligation_ids(session, loaded.id, retired=True), None
    codes = set(ids)
    for name, chosen in (
        ("muc", _of_section(loaded.plan, codes, sent.get("muc"))),
        ("nhiem-vu", {sent["nhiem-vu"]} & codes if "nhiem-vu" in sent else None),
    ):
        if chosen:
            known[name], codes = sent[name], codes & chosen
    for name, of_plan in (
        ("nhom", _of_group(loaded.plan, sent.get("nhom"))),
        ("co-quan", {sent["co-quan"]} if sent.get("co-quan") in _codes(loaded.plan) else None),
    ):
        if of_plan:
            known[name] = sent[name]
            agencies = of_plan if agencies is None else agencies & of_plan
    period = _period(sent.get("nam", ""), sent.get("ky", ""), today)
    if period:
        known |= {name: sent[name] for name in ("nam", "ky") if name in sent}
    standing = STANDINGS.get(sent.get("trang-thai", ""))
    if standing:
        known["trang-thai"] = sent["trang-thai"]
    expected_on = _day(sent.get("den-han", ""))
    if expected_on:
        known["den-han"] = expected_on.isoformat()
    holder_ids = agency_codes(session, loaded.id) if agencies is not None else {}
    wanted = Wanted(
        obligations=sorted(ids[code] for code in codes),
        holders=None if agencies is None else sorted(holder_ids[code] for code in agencies),
        between=(period.first, period.last) if period else None,
        standing=standing[0] if standing else None,
        expected_on=expected_on,
    )
    return Choice(wanted, known, tuple(name for name in sent if name not in known))


def _codes(plan: Plan) -> set[str]:
    return {agency.code for agency in plan.agencies}


def _of_section(plan: Plan, codes: set[str], section: str | None) -> set[str] | None:
    if section == DROPPED[0]:
        return codes - {row.code for row in plan.obligations} or {""}
    return {row.code for row in plan.obligations if row.section == section} if section else None


def _of_group(plan: Plan, group: str | None) -> set[str] | None:
    if group in plan.members:
        return set(plan.members[group])
    return {agency.code for agency in plan.agencies if agency.kind == group} if group else None


def _period(year: str, part: str, today: date) -> Period | None:
    """A period by its parts; None for none, or for what is none."""
    if not year and not part:
        return None
    text = part if len(part) > 3 else "-".join(filter(None, (year or str(today.year), part)))
    try:
        return parse_period(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return written_day(text)
    except ValueError:
        return None


def _options(plan: Plan) -> dict[str, list[tuple[str, str]]]:
    """What each filter offers: value and words."""
    kinds = {agency.kind for agency in plan.agencies}
    return {
        "nam": [(str(year), str(year)) for year in plan.years],
        "ky": [(code, f"{words[0].upper()}{words[1:]}") for code, words in PARTS.items()],
        "muc": [(each.code, f"{each.code}. {each.title}") for each in plan.head.sections],
        "nhom": [
            *((group.code, group.name) for group in plan.groups),
            *((kind, words) for kind, words in KINDS.items() if kind in kinds),
        ],
        "co-quan": [(agency.code, agency.name) for agency in plan.agencies],
        "nhiem-vu": [
            (row.code, f"{row.code} {row.short}") for row in plan.obligations if not row.heading
        ],
        "trang-thai": [(code, words) for code, (_, words) in STANDINGS.items()],
        "den-han": [],
    }
