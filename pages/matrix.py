"""Bảng theo dõi: agencies beside sections of the plan, or beside the duties of one, for a year.

Counted by one statement and kept until something is done: `CountedCells`. Each cell says its most
urgent state in a sign, a number and a word, and leads to the list behind it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from threading import Lock
from typing import TypeAlias

from fastapi import APIRouter
from fastapi.responses import Response

from deadlines.periods import parse_period
from models.assignments.cells import Cell, cells
from models.assignments.plan_list import Wanted
from models.audit import acts
from pages.asking import Ask, Asker
from pages.work_list import choice_of, list_path
from plans.plan import Plan

router = APIRouter()

COUNTS = tuple(field.name for field in fields(Cell))[2:]
STATES = {
    "overdue": ("⚠", "quá hạn", "late", "qua-han"),
    "submitted": ("◔", "chờ xác nhận", "soon", "cho-xac-nhan"),
    "unfinished": ("○", "đang làm", "", "chua-xong"),
    "accepted": ("✓", "xong", "good", "da-xong"),
    "waived": ("–", "không phải làm", "", "khong-phai"),
}
"""By what is counted, the most urgent first: sign, word, colour, and the list that shows them."""
FILTERS = {code: words for _, words, _, code in STATES.values()}
KEPT = 16
"""So many years and days of plans are kept counted."""

Key: TypeAlias = tuple[int, int, date, int]


@dataclass(frozen=True)
class Shown:
    """What a cell says, and where it leads."""

    sign: str
    number: int
    words: str
    mood: str
    path: str


@dataclass(frozen=True)
class Column:
    """A section, or a duty of one: its code, its title, and what its head opens."""

    code: str
    title: str
    path: str


class CountedCells:
    """Cells by plan, year, day and the newest row of the audit, which every change moves."""

    def __init__(self) -> None:
        self._kept: dict[Key, tuple[Cell, ...]] = {}
        self._turn = Lock()

    def of(self, ask: Asker, year: int, day: date) -> tuple[Plan, tuple[Cell, ...]]:
        """The cells of a year as on a day; of a past day counted anew every time."""
        with ask.reading() as (session, loaded):
            # Read first: what is written in between makes the cells newer than this, never older.
            key = (loaded.id, year, day, acts.head(session))
            counted = None if ask.past_day else self._kept.get(key)
            if counted is None:
                period = parse_period(str(year))
                everything = choice_of(session, loaded, {}, day).wanted
                wanted = Wanted(everything.obligations, between=(period.first, period.last))
                counted = tuple(cells(session, wanted, day))
                if ask.past_day is None:
                    self._keep(key, counted)
        return loaded.plan, counted

    def _keep(self, key: Key, counted: tuple[Cell, ...]) -> None:
        with self._turn:
            if len(self._kept) >= KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = counted


@router.api_route("/bang", methods=["GET", "HEAD"])
def matrix_page(ask: Ask, nam: str = "", muc: str = "", nhom: str = "") -> Response:
    """The year (`nam`) by section, or one section (`muc`) by duty, of a group of agencies (`nhom`);
    `trang-thai` leaves the cells that have such work.
    """
    day = ask.past_day or ask.today
    standing = ask.request.query_params.get("trang-thai", "")
    with ask.reading() as (_, loaded):
        years = loaded.plan.years
    year = int(nam) if nam in map(str, years) else min(max(day.year, years[0]), years[-1])
    kept: CountedCells = ask.request.app.state.cells
    plan, counted = kept.of(ask, year, day)
    section = muc if muc in {each.code for each in plan.head.sections} else ""
    query = {"nam": str(year), "trang_thai": standing if standing in FILTERS else ""}
    table = _table(ask, plan, _summed(plan, counted, section), section=section, query=query)
    agencies = _agencies(plan, nhom, table)
    return ask.page(
        "matrix",
        plan,
        columns=_columns(ask, plan, section, year),
        agencies=agencies,
        table=table,
        year=year,
        years=years,
        section=section,
        group=nhom if nhom in plan.members else "",
        standing=query["trang_thai"],
        standings=FILTERS,
        day=day,
    )


def _columns(ask: Asker, plan: Plan, section: str, year: int) -> list[Column]:
    if section:
        return [
            Column(row.code, row.short, ask.link(f"/quyet-dinh/{row.code}"))
            for row in plan.obligations
            if row.section == section and not row.heading
        ]
    return [
        Column(each.code, each.title, ask.link("/bang", nam=str(year), muc=each.code))
        for each in plan.head.sections
    ]


def _summed(
    plan: Plan, counted: Iterable[Cell], section: str
) -> dict[tuple[str, str], dict[str, int]]:
    """Counts by agency and column; of duties that the plan dropped there is no column."""
    sections = {row.code: row.section for row in plan.obligations}
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: dict.fromkeys(COUNTS, 0))
    for cell in counted:
        of_section = sections.get(cell.obligation)
        if of_section is None or section not in ("", of_section):
            continue
        sums_of = sums[cell.holder, cell.obligation if section else of_section]
        for name in COUNTS:
            sums_of[name] += getattr(cell, name)
    return sums


def _table(
    ask: Asker,
    plan: Plan,
    sums: dict[tuple[str, str], dict[str, int]],
    *,
    section: str,
    query: dict[str, str],
) -> dict[tuple[str, str], Shown]:
    wanted = [name for name, (*_, code) in STATES.items() if query["trang_thai"] in ("", code)]
    table = {}
    for (agency, column), counts in sums.items():
        name = next((name for name in wanted if counts[name]), None)
        if name is not None:
            sign, words, mood, code = STATES[name]
            place = {"nhiem_vu": column} if section else {"muc": column}
            more = {} if ask.past_day is None else {"ngay": ask.past_day.isoformat()}
            path = list_path(nam=query["nam"], co_quan=agency, trang_thai=code, **place, **more)
            table[agency, column] = Shown(sign, counts[name], words, mood, path)
    return table


def _agencies(plan: Plan, group: str, table: dict[tuple[str, str], Shown]) -> list[str]:
    """Codes of the agencies with anything in the table, in the order of the plan."""
    holders = {agency for agency, _ in table}
    return [
        agency.code
        for agency in plan.agencies
        if agency.code in holders and agency.code in plan.members.get(group, (agency.code,))
    ]
