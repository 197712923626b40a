"""Giao nhiệm vụ: an order of the day by a document, as `dondoc assign` gives it."""

from fastapi import APIRouter
from fastapi.responses import Response

from assignments.desk import Desk
from assignments.ordering import SIGNER, TaskOrder, assign
from deadlines.in_words import short_day
from deadlines.refusal import Refusal
from pages.asking import Ask, Asker, Sent, SentForm
from pages.deeds import check_page, do
from pages.forms import Form, read_day
from pages.words import refusal_in_words
from plans.plan import Plan

router = APIRouter()

PATH = "/giao-nhiem-vu"
TEXTS = ("nhiem_vu", "san_pham", "van_ban", "ngay_van_ban", "nguoi_ky", "thoi_han", "thuoc")
REQUIRED = {
    "nhiem_vu": "Nhập nội dung nhiệm vụ.",
    "van_ban": "Nhập số, ký hiệu văn bản giao việc.",
    "nguoi_ky": "Nhập người ký hoặc cơ quan ban hành.",
}
LONGEST = 2000


@router.api_route("/giao-nhiem-vu", methods=["GET", "HEAD"])
def order_form(ask: Ask, da: str = "") -> Response:
    """An empty form; `da` counts the agencies that were given the task before."""
    done = f"Đã giao nhiệm vụ cho {int(da)} cơ quan." if da.isdecimal() and len(da) < 4 else ""
    return _form_page(ask, Form({"nguoi_ky": SIGNER}), (), done=done)


@router.post("/giao-nhiem-vu")
def order_task(ask: Ask, form: Sent) -> Response:
    """Look at an order, go back to it, or give it to its agencies, once."""
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    parties = _parties(form)
    typed, order = _read(form, plan, parties)
    if order is None or form.text("buoc") == "sua":
        return _form_page(ask, typed, parties, 422 if order is None else 200)
    given: list[int] = []

    def give(desk: Desk) -> None:
        given[:] = [len(assign(desk, order))]

    is_done, refused = do(ask, form, give)
    if refused:
        return _form_page(ask, Form(typed.values, {"nhiem_vu": refused}), parties, 422)
    if is_done:
        return ask.go(f"{PATH}?da={given[0]}" if given else PATH)
    return _check_page(ask, plan, typed, order)


def _parties(form: SentForm) -> tuple[str, ...]:
    """The agencies and groups that were ticked; the page that shows them has them as one text."""
    ticked = form.several.get("co_quan", ()) or form.text("giao").split(";")
    return tuple(dict.fromkeys(code for code in ticked if code))


def _read(form: SentForm, plan: Plan, parties: tuple[str, ...]) -> tuple[Form, TaskOrder | None]:
    """An order as it was typed; the order where nothing is wrong."""
    values = {name: form.text(name) for name in TEXTS}
    errors = {name: words for name, words in REQUIRED.items() if not values[name]}
    for name in TEXTS:
        if len(values[name]) > LONGEST:
            errors[name] = f"Không quá {LONGEST} ký tự."
    for name in ("ngay_van_ban", "thoi_han"):
        read_day(values, name, errors)
    if not set(parties) or not set(parties) <= {code for code, _ in _choices(plan)}:
        errors["co_quan"] = "Chọn ít nhất một cơ quan hoặc nhóm cơ quan trong danh sách."
    if values["thuoc"] and plan.find_obligation(values["thuoc"]) is None:
        errors["thuoc"] = "Chọn nhiệm vụ trong danh sách."
    if errors:
        return Form(values, errors), None
    answers = {
        "title": values["nhiem_vu"],
        "agencies": parties,
        "due_on": values["thoi_han"],
        "document": values["van_ban"],
        "dated_on": values["ngay_van_ban"],
        "signed_by": values["nguoi_ky"],
        "product": values["san_pham"],
        "obligation": values["thuoc"],
    }
    try:
        return Form(values), TaskOrder.checked(answers, plan)
    except Refusal as error:
        return Form(values, {"nhiem_vu": refusal_in_words(error, plan)}), None


def _choices(plan: Plan) -> list[tuple[str, str]]:
    """Groups, then agencies, each by its code and its name."""
    groups = [(group.code, group.name) for group in plan.groups]
    return groups + [(agency.code, agency.name) for agency in plan.agencies]


def _check_page(ask: Asker, plan: Plan, typed: Form, order: TaskOrder) -> Response:
    names = dict(_choices(plan))
    answers = (
        ("Nhiệm vụ", order.title),
        ("Sản phẩm", order.product),
        ("Căn cứ", order.basis),
        ("Cơ quan thực hiện", "; ".join(names[code] for code in order.agencies)),
        ("Thời hạn", f"hết ngày {short_day(order.due_on)}"),
    )
    fields = {**typed.values, "giao": ";".join(order.agencies)}
    warning = "Các cơ quan được báo trong thư kế tiếp; nhiệm vụ đã giao không xóa được."
    return check_page(
        ask,
        plan,
        "Giao nhiệm vụ",
        answers,
        fields,
        action=PATH,
        button="Giao nhiệm vụ",
        warning=warning,
    )


def _form_page(
    ask: Asker, form: Form, ticked: tuple[str, ...], status: int = 200, *, done: str = ""
) -> Response:
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    agencies = [each for each in plan.agencies if each.valid_from <= ask.today <= each.valid_to]
    return ask.page(
        "assigning",
        plan,
        status,
        form=form,
        duties=[(each.code, f"{each.code}: {each.title}") for each in plan.obligations],
        ticked=ticked,
        done=done,
        groups=plan.groups,
        agencies=agencies,
    )
