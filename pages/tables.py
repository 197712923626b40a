"""The tables that pages give as Excel, at `/tai/{what}.xlsx`: one registry of all of them.

To add one: write a function `rows(ask, session, loaded)` that yields a sequence of cells for each
row (text, whole numbers, days, instants, None), as lazily as the query lets it; put a `Table` with
the route of its page, its Vietnamese title and its columns into `TABLES` under the word that its
address has; and put `<a href="{{ ask.link("/tai/WORD.xlsx") }}">Tải bảng Excel</a>` on the page.
Nothing else: who may have a table is whoever may open its page (pages.routes), `?ngay=` reads the
past as there, and no text becomes a formula (sheets.listing).
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlmodel import Session

from deadlines.in_words import period_in_words
from models.assignments import judging, plan_list
from models.assignments.lists import Card, cards_held
from models.plan_rows import agency_id
from pages import accounts, audit_log, contacts, offices, silences
from pages.asking import Asker
from pages.judges import judged_by
from pages.lines import line_of
from pages.work_list import choice_of
from plans.loading import LoadedPlan
from plans.plan import Plan
from sheets.form import FormColumn
from sheets.listing import Cell

Rows: TypeAlias = Callable[[Asker, Session, LoadedPlan], Iterable[Sequence[Cell]]]
AT_ONCE = 500


@dataclass(frozen=True)
class Table:
    """A table: the route of its page, whose roles may have it, its title, columns and rows."""

    page: str
    title: str
    columns: Sequence[FormColumn]
    rows: Rows


WORK = (
    FormColumn("Mã số", 8),
    FormColumn("Mục", 12),
    FormColumn("Nhiệm vụ", 50),
    FormColumn("Kỳ", 16),
    FormColumn("Cơ quan thực hiện", 30),
    FormColumn("Sản phẩm", 25),
    FormColumn("Thời hạn", 13),
    FormColumn("Ngày báo cáo", 13),
    FormColumn("Trạng thái", 24),
    FormColumn("Số ngày quá hạn", 10),
)
QUEUE = (*WORK[:5], *WORK[6:8], FormColumn("Văn bản", 20), FormColumn("Ngày văn bản", 13))


def _own_work(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    return _work(ask, session, loaded, agency_id(session, loaded.id, ask.agency))


def _all_work(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    return _work(ask, session, loaded, None)


def _work(
    ask: Asker, session: Session, loaded: LoadedPlan, holder: int | None
) -> Iterator[Sequence[Cell]]:
    day = ask.past_day or ask.today
    for card in cards_held(session, loaded.id, day, holder):
        yield _cells(loaded.plan, card, day)


def _chosen(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    """What the address chooses, as on the page of the list."""
    day, after = ask.past_day or ask.today, None
    wanted = choice_of(session, loaded, ask.request.query_params, day).wanted
    while cards := plan_list.cards(session, loaded.id, wanted, day, limit=AT_ONCE, after=after):
        for card in cards:
            yield _cells(loaded.plan, card, day)
        after = cards[-1].place


def _waiting(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    day, holders, after = ask.past_day or ask.today, judged_by(session, loaded, ask.agency), None
    while waiting := judging.queue(session, loaded.id, holders, day, limit=AT_ONCE, after=after):
        for each in waiting:
            card = each.card
            held = loaded.plan.agency(card.holder).name
            named = (*_named(card), held, card.due_on, card.submitted_on)
            yield (*named, each.document, each.dated_on)
        after = waiting[-1].place


def _cells(plan: Plan, card: Card, day: date) -> tuple[Cell, ...]:
    """The cells of WORK."""
    line = line_of(plan, card, day)
    named = (*_named(card), line.holder, line.product, card.due_on, card.submitted_on)
    return (*named, line.state, card.days_late if card.overdue else None)


def _named(card: Card) -> tuple[Cell, ...]:
    return card.id, card.obligation, card.title, period_in_words(card.period)


TABLES: dict[str, Table] = {
    "nhiem-vu": Table("/nhiem-vu", "Nhiệm vụ được giao", WORK, _own_work),
    "tat-ca-nhiem-vu": Table("/cho-xac-nhan", "Danh sách nhiệm vụ", WORK, _all_work),
    "danh-sach": Table("/danh-sach", "Danh sách nhiệm vụ", WORK, _chosen),
    "cho-xac-nhan": Table("/cho-xac-nhan", "Báo cáo chờ xác nhận", QUEUE, _waiting),
    "co-quan": Table("/co-quan", "Cơ quan", offices.COLUMNS, offices.listed),
    "dau-moi": Table("/dau-moi", "Đầu mối", contacts.COLUMNS, contacts.listed),
    "tam-dung": Table("/tam-dung", "Tạm dừng nhắc việc", silences.COLUMNS, silences.listed),
    "nhat-ky": Table("/nhat-ky", "Nhật ký", audit_log.COLUMNS, audit_log.listed),
    "tai-khoan": Table("/tai-khoan", "Tài khoản", accounts.COLUMNS, accounts.listed),
}
