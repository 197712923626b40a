"""Signing in and out, and changing a password."""

from fastapi import APIRouter
from fastapi.responses import Response

from models.accounts import account_named, sign_out
from models.database import transaction
from operation import accounts
from operation.signing_in import LONGEST, begin, check_password
from pages.asking import Ask, Asker, Sent
from pages.forms import Form

router = APIRouter()

FIRST_PAGE = {
    "agency": "/nhiem-vu",
    "standing": "/tong-quan",
    "judge": "/cho-xac-nhan",
    "leader": "/tong-quan",
    "operator": "/kenh-gui",
}
WRONG = (
    "Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa do nhập sai nhiều lần. "
    "Vui lòng thử lại sau ít phút."
)
WEAK = "Mật khẩu mới cần ít nhất 10 ký tự và không dễ đoán. Nên dùng nhiều từ không liên quan nhau."


@router.api_route("/", methods=["GET", "HEAD"])
def first_page(ask: Ask) -> Response:
    """The first page of the role."""
    return ask.go(FIRST_PAGE[ask.role])


@router.api_route("/dang-nhap", methods=["GET", "HEAD"])
def sign_in_page(ask: Ask, tiep: str = "") -> Response:
    """The form to sign in."""
    return _sign_in_form(ask, Form({"tiep": _back(tiep)}))


@router.post("/dang-nhap")
def sign_in(ask: Ask, form: Sent) -> Response:
    """Sign in: a new cookie, whatever cookie the browser had before."""
    name = form.text("ten")
    record, before = ask.pages.installation, ask.request.cookies.get(ask.pages.cookie)
    if not check_password(record, name, form.fields.get("mat_khau", ""), ask.now):
        typed = Form({"ten": name, "tiep": form.text("tiep")}, {"ten": WRONG})
        return _sign_in_form(ask, typed, 422)
    with transaction(record.engine) as session:
        account = account_named(session, name.lower())
        cookie = begin(session, account, ask.now, before) if account else ""
    return keep_cookie(ask, ask.go(_back(form.text("tiep"))), cookie)


@router.post("/dang-xuat")
def sign_out_here(ask: Ask, form: Sent) -> Response:
    """Sign out; the cookie is worth nothing from then on."""
    with transaction(ask.pages.installation.engine) as session:
        sign_out(session, [ask.whose])
    response = ask.go("/dang-nhap")
    response.delete_cookie(ask.pages.cookie, secure=ask.pages.cookie_is_secure, httponly=True)
    # Else Back shows the last pages to whoever sits down next.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@router.api_route("/doi-mat-khau", methods=["GET", "HEAD"])
def password_page(ask: Ask) -> Response:
    """The form of a new password."""
    return _password_form(ask, Form({}))


@router.post("/doi-mat-khau")
def change_password(ask: Ask, form: Sent) -> Response:
    """Set a new password; every browser has to sign in again."""
    name = ask.person.name if ask.person else ""
    new, again = form.fields.get("moi", ""), form.fields.get("nhac_lai", "")
    if new != again:
        return _password_form(ask, Form({}, {"nhac_lai": "Hai lần nhập không giống nhau."}), 422)
    typed = form.fields.get("hien_tai", "")
    if not check_password(ask.pages.installation, name, typed, ask.now):
        return _password_form(ask, Form({}, {"hien_tai": "Mật khẩu hiện tại không đúng."}), 422)
    try:
        with transaction(ask.pages.installation.engine) as session:
            accounts.change_password(session, ask.act(), name, new)
    except accounts.AccountRefused:
        return _password_form(ask, Form({}, {"moi": WEAK}), 422)
    return ask.go("/dang-nhap")


def keep_cookie(ask: Asker, response: Response, cookie: str) -> Response:
    """A response by which a browser is signed in."""
    response.set_cookie(
        ask.pages.cookie,
        cookie,
        max_age=int(LONGEST.total_seconds()),
        secure=ask.pages.cookie_is_secure,
        httponly=True,
        samesite="lax",
    )
    return response


def _back(path: str) -> str:
    """Where somebody wanted to go before signing in: a path of these pages, and nothing else."""
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if is_ours else "/"


def _sign_in_form(ask: Asker, form: Form, status: int = 200) -> Response:
    return ask.page("sign_in", None, status, form=form, oidc=ask.pages.oidc is not None)


def _password_form(ask: Asker, form: Form, status: int = 200) -> Response:
    with ask.reading() as (_, loaded):
        return ask.page("password", loaded.plan, status, form=form)
