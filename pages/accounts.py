"""Tài khoản: who may sign in; the operator makes, changes and ends accounts."""

import secrets
from collections.abc import Iterator, Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from assignments.desk import Desk
from models import accounts as rows
from models.tables import AgencyRow
from models.tables_access import Account
from models.types import ROLES
from operation import accounts
from operation.accounts import NewAccount, require_another_operator
from pages.asking import Ask, Asker, NotHere, Sent, SentForm
from pages.deeds import Deed, check_page, do
from pages.forms import LONGEST_NAME, Form
from pages.templating import initial
from plans.loading import LoadedPlan
from plans.plan import Plan
from sheets.form import FormColumn
from sheets.listing import Cell

router = APIRouter()
NEW = "/tai-khoan/moi"
ROLE_WORDS = {
    "agency": "Cơ quan thực hiện",
    "standing": "Cơ quan thường trực",
    "judge": "Xem xét nhiệm vụ của cơ quan thường trực",
    "leader": "Lãnh đạo",
    "operator": "Quản trị",
}
FIELDS = ("ten", "ho_ten", "co_quan", "dau_moi", "vai_tro", "thu_dien_tu")
DEEDS = {
    "vai-tro": ("Đổi vai trò", "Người dùng phải đăng nhập lại."),
    "ngung": ("Ngừng tài khoản", "Người dùng bị đăng xuất ngay và không đăng nhập được nữa."),
    "mat-khau": (
        "Đặt lại mật khẩu",
        "Các phiên đăng nhập kết thúc; tài khoản bị ngừng hoặc bị khóa dùng lại được.",
    ),
    "dang-xuat": ("Kết thúc các phiên đăng nhập", "Người dùng phải đăng nhập lại."),
}
HAND_OVER = (
    "Ghi lại mật khẩu ban đầu và giao riêng cho người dùng trước khi bấm nút; mật khẩu không hiện "
    "lại. Người dùng nên đổi mật khẩu ngay sau khi đăng nhập."
)


@router.api_route("/tai-khoan", methods=["GET", "HEAD"])
def accounts_page(ask: Ask, da: str = "") -> Response:
    """All accounts of the plan by name."""
    with ask.reading() as (session, loaded):
        plan, all_of_it = loaded.plan, rows.accounts(session, loaded.id)
    done = {"lap": "Đã lập tài khoản.", "sua": "Đã ghi thay đổi của tài khoản."}.get(da, "")
    return ask.page("accounts", plan, accounts=all_of_it, roles=ROLE_WORDS, done=done)


@router.api_route(NEW, methods=["GET", "HEAD"])
def new_account(ask: Ask) -> Response:
    """The form of a new account."""
    return _new_page(ask, Form({"vai_tro": "agency"}))


@router.post(NEW)
def add_account(ask: Ask, form: Sent) -> Response:
    """Show an account and its first password; from the page that shows them, make it."""
    values = {name: form.text(name) for name in FIELDS}
    if form.text("buoc") == "sua":
        return _new_page(ask, Form(values))
    if wrong := _wrong(values):
        return _new_page(ask, Form(values, wrong), 422)
    password = _password(form)
    office = "/".join(filter(None, (values["co_quan"], values["dau_moi"])))
    email = values["thu_dien_tu"] or None
    new = NewAccount(values["ten"], values["ho_ten"], office, values["vai_tro"], email, password)
    is_done, refused = do(
        ask, form, lambda desk: accounts.add(desk.session, desk.loaded, desk.act, new)
    )
    if refused:
        return _new_page(ask, Form(values, {"ten": refused}), 422)
    if is_done:
        return ask.go("/tai-khoan?da=lap")
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    answers = (
        ("Tên đăng nhập", values["ten"].lower()),
        ("Họ và tên", values["ho_ten"]),
        ("Cơ quan", plan.name_of(values["co_quan"])),
        ("Đầu mối", plan.role(values["dau_moi"]) if values["dau_moi"] else ""),
        ("Vai trò", ROLE_WORDS[values["vai_tro"]]),
        ("Địa chỉ thư điện tử", values["thu_dien_tu"]),
        ("Mật khẩu ban đầu", password),
    )
    fields = {**values, "mat_khau": password}
    return _shown_once(
        check_page(
            ask,
            plan,
            "Lập tài khoản",
            answers,
            fields,
            action=NEW,
            button="Lập tài khoản",
            warning=HAND_OVER,
        )
    )


@router.api_route("/tai-khoan/{id}", methods=["GET", "HEAD"])
def account_page(ask: Ask, id: int) -> Response:  # noqa: A002
    """One account, and what may be done with it."""
    return _account_page(ask, id, Form({}))


@router.post("/tai-khoan/{id}")
def change_account(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Change an account after a look: its role, its password, its end, its sign-ins."""
    plan, account, agency = _account(ask, id)
    chosen, role = form.text("viec"), form.text("vai_tro")
    if chosen not in DEEDS or form.text("buoc") == "sua":
        return _account_page(ask, id, Form({"vai_tro": role}))
    password = _password(form)
    deed = _deed(chosen, account.name, role, password)
    is_done, refused = do(ask, form, deed)
    if refused:
        return _account_page(ask, id, Form({"vai_tro": role}, {"vai_tro": refused}), 422)
    if is_done:
        return ask.go("/tai-khoan?da=sua")
    title, warning = DEEDS[chosen]
    answers = [("Tài khoản", account.name), ("Họ và tên", account.person), ("Cơ quan", agency)]
    fields = {"viec": chosen}
    if chosen == "vai-tro":
        answers.append(("Vai trò mới", ROLE_WORDS[role]))
        fields["vai_tro"] = role
    if chosen == "mat-khau":
        answers.append(("Mật khẩu mới", password))
        fields["mat_khau"], warning = password, f"{warning} {HAND_OVER}"
    action = f"/tai-khoan/{id}"
    return _shown_once(
        check_page(ask, plan, title, answers, fields, action=action, button=title, warning=warning)
    )


def _shown_once(page: Response) -> Response:
    """A page with a password on it, of which a browser that others use keeps nothing."""
    page.headers["Cache-Control"] = "no-store"
    return page


def _deed(chosen: str, name: str, role: str, password: str) -> Deed:
    """What was chosen; whoever is the last operator stays one."""

    def deed(desk: Desk) -> None:
        at = desk.session, desk.loaded
        if chosen == "ngung" or (chosen == "vai-tro" and role != "operator"):
            require_another_operator(*at, name)
        if chosen == "vai-tro":
            accounts.set_role(*at, desk.act, name, role)
        elif chosen == "ngung":
            accounts.disable(*at, desk.act, name)
        elif chosen == "mat-khau":
            accounts.reset(*at, desk.act, name, password)
        else:
            accounts.sign_out(*at, desk.act, name)

    return deed


def _password(form: SentForm) -> str:
    """The password that was shown, or a new one: four groups that a person can copy by hand."""
    shown = form.fields.get("mat_khau", "")
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    groups = ("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
    return shown if form.text("buoc") == "ghi" and shown else "-".join(groups)


def _wrong(values: dict[str, str]) -> dict[str, str]:
    wrong = {}
    if not values["ho_ten"] or len(values["ho_ten"]) > LONGEST_NAME:
        wrong["ho_ten"] = f"Nhập họ và tên, không quá {LONGEST_NAME} ký tự."
    if not values["co_quan"]:
        wrong["co_quan"] = "Chọn cơ quan."
    if values["vai_tro"] not in ROLES:
        wrong["vai_tro"] = "Chọn vai trò."
    if values["thu_dien_tu"] and "@" not in values["thu_dien_tu"]:
        wrong["thu_dien_tu"] = "Nhập một địa chỉ thư điện tử, hoặc để trống."
    return wrong


def _account(ask: Asker, account_id: int) -> tuple[Plan, Account, str]:
    """An account of the asker's plan. Raises NotHere."""
    with ask.reading() as (session, loaded):
        for account, agency in rows.accounts(session, loaded.id):
            if account.id == account_id:
                return loaded.plan, account, agency.name
    raise NotHere


def _new_page(ask: Asker, form: Form, status: int = 200) -> Response:
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    codes = {name for each in plan.agencies for name in each.contacts}
    return ask.page(
        "account_new",
        plan,
        status,
        form=form,
        agencies=[(each.code, each.name) for each in plan.agencies if each.valid_to >= ask.today],
        contacts=[(code, initial(plan.role(code))) for code in sorted(codes)],
        roles=list(ROLE_WORDS.items()),
    )


def _account_page(ask: Asker, account_id: int, form: Form, status: int = 200) -> Response:
    plan, account, agency = _account(ask, account_id)
    typed = Form({"vai_tro": form.value("vai_tro") or account.role}, form.errors)
    return ask.page(
        "account",
        plan,
        status,
        account=account,
        agency=agency,
        roles=list(ROLE_WORDS.items()),
        words=ROLE_WORDS,
        form=typed,
    )


COLUMNS = (
    FormColumn("Tên đăng nhập", 20),
    FormColumn("Họ và tên", 30),
    FormColumn("Cơ quan", 40),
    FormColumn("Đầu mối", 25),
    FormColumn("Vai trò", 30),
    FormColumn("Địa chỉ thư điện tử", 35),
    FormColumn("Ngừng từ ngày", 13),
)


def listed(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    """The rows of the table as Excel; nothing of a password is in them."""
    return (_cells(loaded.plan, *pair) for pair in rows.accounts(session, loaded.id))


def _cells(plan: Plan, account: Account, agency: AgencyRow) -> Sequence[Cell]:
    contact = plan.role(account.contact_role) if account.contact_role else None
    of_person = (account.name, account.person, agency.name, contact)
    return (*of_person, ROLE_WORDS[account.role], account.email, account.disabled_on)
