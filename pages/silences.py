"""Tạm dừng nhắc việc: of whom or of what no letters leave, until when, why; add one, end one."""

from collections.abc import Iterator, Sequence
from datetime import date

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from assignments.desk import Desk
from chasing import silences
from chasing.silences import SilenceOrder
from deadlines.in_words import short_day
from models.letters import silence as rows
from models.letters.silence import SilenceRow
from pages.asking import Ask, Asker, Sent, SentForm
from pages.deeds import check_page, do
from pages.forms import LONGEST_NOTE, LONGEST_NUMBER, Form, read_day
from plans.loading import LoadedPlan
from plans.plan import Plan
from sheets.form import FormColumn
from sheets.listing import Cell

router = APIRouter()
FIELDS = ("co_quan", "nhiem_vu", "tu_ngay", "den_ngay", "ly_do", "van_ban")
NEW = "/tam-dung/moi"


@router.api_route("/tam-dung", methods=["GET", "HEAD"])
def silences_page(ask: Ask, da: str = "") -> Response:
    """What is silenced now or will be, the newest first; what is over stands folded below."""
    return _list_page(ask, done=da)


@router.api_route(NEW, methods=["GET", "HEAD"])
def new_silence(ask: Ask) -> Response:
    """The form of a new silence."""
    return _form_page(ask, Form({"tu_ngay": short_day(ask.today)}))


@router.post(NEW)
def add_silence(ask: Ask, form: Sent) -> Response:
    """Show what a silence would be; from the page that shows it, begin it."""
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    typed, order = _read(form, plan, ask.today)
    if order is None or form.text("buoc") == "sua":
        return _form_page(ask, typed, 422 if typed.errors else 200)

    def begin(desk: Desk) -> None:
        silences.begin(desk.session, desk.loaded, desk.act, order, by=ask.office)

    is_done, refused = do(ask, form, begin)
    if refused:
        return _form_page(ask, Form(typed.values, {"co_quan": refused}), 422)
    if is_done:
        return ask.go("/tam-dung?da=them")
    answers = (
        ("Tạm dừng đối với", _whom(plan, order.agency, order.obligation)),
        ("Từ ngày", short_day(order.first_on)),
        ("Đến hết ngày", short_day(order.last_on)),
        ("Lý do", order.reason),
        ("Văn bản", order.document or ""),
    )
    return check_page(
        ask,
        plan,
        "Tạm dừng nhắc việc",
        answers,
        typed.values,
        action=NEW,
        button="Tạm dừng nhắc việc",
        warning="Thư đang chờ gửi về nội dung này bị rút lại, kết thúc sớm cũng không gửi lại.",
    )


@router.post("/tam-dung/{id}/ket-thuc")
def end_silence(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """End a silence from today on."""

    def end(desk: Desk) -> None:
        silences.end(desk.session, desk.loaded, desk.act, id, by=ask.office)

    is_done, refused = do(ask, form, end, at_once=True)
    return ask.go("/tam-dung?da=ket-thuc") if is_done else _list_page(ask, error=refused)


def _read(form: SentForm, plan: Plan, today: date) -> tuple[Form, SilenceOrder | None]:
    """A silence as it was typed; the order where nothing is wrong."""
    values = {name: form.text(name) for name in FIELDS}
    errors: dict[str, str] = {}
    agency, obligation = values["co_quan"] or None, values["nhiem_vu"] or None
    if bool(agency) == bool(obligation):
        errors["co_quan"] = "Chọn một cơ quan, hoặc một nhiệm vụ."
    elif agency and agency not in {each.code for each in plan.agencies}:
        errors["co_quan"] = "Chọn cơ quan trong danh sách."
    elif obligation and plan.find_obligation(obligation) is None:
        errors["nhiem_vu"] = "Chọn nhiệm vụ trong danh sách."
    first, last = read_day(values, "tu_ngay", errors), read_day(values, "den_ngay", errors)
    if first and last and last < max(first, today):
        least = short_day(max(first, today))
        errors["den_ngay"] = f"Ngày kết thúc phải là ngày {least} hoặc sau đó."
    if not values["ly_do"]:
        errors["ly_do"] = "Nhập lý do; cơ quan khác sẽ đọc lý do này."
    elif len(values["ly_do"]) > LONGEST_NOTE:
        errors["ly_do"] = f"Lý do không quá {LONGEST_NOTE} ký tự."
    if len(values["van_ban"]) > LONGEST_NUMBER:
        errors["van_ban"] = f"Số, ký hiệu văn bản không quá {LONGEST_NUMBER} ký tự."
    if errors or first is None or last is None:
        return Form(values, errors), None
    document = values["van_ban"] or None
    return Form(values), SilenceOrder(agency, obligation, first, last, values["ly_do"], document)


def _whom(plan: Plan, agency: str | None, obligation: str | None) -> str:
    """Of whom or of what no letter leaves, in words."""
    if agency:
        return plan.name_of(agency)
    row = plan.find_obligation(obligation or "")
    return f"Nhiệm vụ {obligation}{': ' + row.title if row else ''}"


def _form_page(ask: Asker, form: Form, status: int = 200) -> Response:
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    agencies = [(each.code, each.name) for each in plan.agencies if each.valid_to >= ask.today]
    duties = [(each.code, f"{each.code}: {each.title}") for each in plan.obligations]
    return ask.page("silence", plan, status, form=form, agencies=agencies, duties=duties)


def _list_page(ask: Asker, *, done: str = "", error: str = "") -> Response:
    day = ask.past_day or ask.today
    with ask.reading() as (session, loaded):
        plan, newest_first = loaded.plan, rows.silences(session, loaded.id)[::-1]
    shown = [(each, _whom(plan, each.agency, each.obligation)) for each in newest_first]
    return ask.page(
        "silences",
        plan,
        422 if error else 200,
        current=[pair for pair in shown if pair[0].last_on >= day],
        over=[pair for pair in shown if pair[0].last_on < day],
        author=lambda each: plan.name_of(each.author_agency),
        done=done,
        error=error,
    )


COLUMNS = (
    FormColumn("Số", 6),
    FormColumn("Tạm dừng đối với", 50),
    FormColumn("Từ ngày", 13),
    FormColumn("Đến hết ngày", 13),
    FormColumn("Lý do", 50),
    FormColumn("Văn bản", 20),
    FormColumn("Cơ quan ghi nhận", 30),
)


def listed(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    """The rows of the table as Excel."""
    return (_cells(loaded.plan, each) for each in rows.silences(session, loaded.id))


def _cells(plan: Plan, each: SilenceRow) -> Sequence[Cell]:
    whom = _whom(plan, each.agency, each.obligation)
    days = each.first_on, each.last_on
    return (each.id, whom, *days, each.reason, each.document, plan.name_of(each.author_agency))
