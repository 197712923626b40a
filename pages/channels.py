"""Kênh gửi: whether letters leave, by which channel, which did not; try one, send again, hold."""

from fastapi import APIRouter
from fastapi.responses import Response

from assignments.desk import Desk
from deadlines.refusal import Refusal
from models.audit import acts
from models.forms import use_form
from models.letters import alarms, attempts
from notifications.holding import hold, release
from notifications.retrying import retry, retry_all
from operation.upkeep.channel_test import HeldBack, try_channel
from pages.asking import Ask, Asker, Sent
from pages.contacts import channel_words
from pages.deeds import check_page, do
from pages.events import LETTERS, SENT
from pages.forms import LONGEST_NOTE, Form
from pages.words import refusal_in_words

router = APIRouter()
DONE = {
    "thu": "Máy chủ đã nhận thư thử.",
    "gui-lai": "Thư được xếp vào hàng chờ gửi lại.",
    "dung": "Đã dừng gửi mọi thư.",
    "mo": "Thư lại được gửi đi.",
}


@router.api_route("/kenh-gui", methods=["GET", "HEAD"])
def channels_page(ask: Ask, da: str = "") -> Response:
    """Each channel with its last letters, and the letters that did not arrive."""
    return _page(ask, Form({}), done=DONE.get(da, ""))


@router.post("/kenh-gui/thu")
def try_one(ask: Ask, form: Sent) -> Response:
    """Send one test message; of what the receiver's side said the audit keeps nothing."""
    values = {name: form.text(name) for name in ("kenh", "dia_chi")}
    if values["kenh"] not in ask.pages.installation.channels().names:
        return _page(ask, Form(values, {"kenh": "Chọn một kênh gửi."}), status=422)
    # Before it is sent, and in a transaction of its own: a slow server holds no writer up.
    with ask.desk() as desk:
        if not use_form(desk.session, form.text("once"), ask.now):
            return ask.go("/kenh-gui")
        subject, detail = f"plan:{desk.loaded.plan.code}", {"channel": values["kenh"]}
        acts.log(desk.session, desk.loaded.id, desk.act, "test", subject=subject, detail=detail)
        plan = desk.loaded.plan
    try:
        tried = try_channel(ask.pages.installation, values["kenh"], values["dia_chi"])
    except Refusal as error:
        return _page(ask, Form(values, {"dia_chi": refusal_in_words(error, plan)}), status=422)
    except HeldBack:
        words = "Hệ thống đang chạy thử và không gửi đến địa chỉ này (DONDOC_ONLY_TO)."
        return _page(ask, Form(values, {"dia_chi": words}), status=422)
    if tried.outcome == "sent":
        return ask.go("/kenh-gui?da=thu")
    words = f"Thư thử không gửi được. Lời báo: {tried.answer}"
    return _page(ask, Form(values, {"dia_chi": words}), status=422)


@router.post("/kenh-gui/gui-lai")
def send_again(ask: Ask, form: Sent) -> Response:
    """Queue letters again that did not arrive: one, or all of them."""
    one = form.text("thu")

    def queue(desk: Desk) -> None:
        if one == "tat-ca":
            retry_all(desk.session, desk.loaded, desk.act)
        else:
            number = int(one) if one.isdecimal() and len(one) < 10 else 0
            retry(desk.session, desk.loaded, desk.act, [number])

    is_done, refused = do(ask, form, queue, at_once=True)
    if is_done:
        return ask.go("/kenh-gui?da=gui-lai")
    return _page(ask, Form({}), error=refused, status=422)


@router.post("/kenh-gui/dung")
def hold_letters(ask: Ask, form: Sent) -> Response:
    """Stop all letters for a reason, after a look."""
    values = {"ly_do": form.text("ly_do")}
    if form.text("buoc") == "sua":
        return _page(ask, Form(values))
    if len(values["ly_do"]) > LONGEST_NOTE:
        words = f"Lý do không quá {LONGEST_NOTE} ký tự."
        return _page(ask, Form(values, {"ly_do": words}), status=422)
    is_done, refused = do(
        ask, form, lambda desk: hold(desk.session, desk.loaded, desk.act, values["ly_do"])
    )
    if refused:
        return _page(ask, Form(values, {"ly_do": refused}), status=422)
    if is_done:
        return ask.go("/kenh-gui?da=dung")
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    return check_page(
        ask,
        plan,
        "Dừng gửi mọi thư",
        (("Kế hoạch", plan.head.title), ("Lý do", values["ly_do"])),
        values,
        action="/kenh-gui/dung",
        button="Dừng gửi mọi thư",
        warning="Không thư nào được gửi đến khi có người cho gửi trở lại.",
    )


@router.post("/kenh-gui/mo")
def release_letters(ask: Ask, form: Sent) -> Response:
    """Let letters leave again."""
    _, refused = do(
        ask, form, lambda desk: release(desk.session, desk.loaded, desk.act), at_once=True
    )
    return _page(ask, Form({}), error=refused, status=422) if refused else ask.go("/kenh-gui?da=mo")


def _page(
    ask: Asker, form: Form, *, done: str = "", error: str = "", status: int = 200
) -> Response:
    names = ask.pages.installation.channels().names
    with ask.reading() as (session, loaded):
        plan, reason = loaded.plan, loaded.row.hold_reason
        uses = [(name, attempts.channel_use(session, loaded.id, name)) for name in names]
        unarrived = alarms.unarrived(session, loaded.id)
        letters = [
            (
                notice,
                LETTERS.get(notice.kind, "Thư"),
                f"{plan.name_of(code)} – {plan.role(role)}",
                SENT[notice.state],
            )
            for notice, role, code in unarrived
        ]
    return ask.page(
        "channels",
        plan,
        status,
        uses=[(channel_words(name), use) for name, use in uses],
        names=[(name, channel_words(name)) for name in names],
        letters=letters,
        reason=reason,
        form=form,
        done=done,
        error=error,
    )
