"""Đầu mối: who receives letters at each agency, by which address; set one, a deputy, a new try."""

from collections.abc import Iterator, Sequence

from fastapi import APIRouter
from fastapi.responses import Response
from sqlmodel import Session

from assignments.desk import Desk
from models import plan_rows
from models.letters import contacts as rows
from models.tables import AgencyRow, Contact
from notifications.contacts import end_deputy, lift, set_address, set_deputy
from pages.asking import Ask, Asker, NotHere, Sent
from pages.deeds import check_page, do
from pages.forms import Form, read_day
from pages.templating import initial
from plans.loading import LoadedPlan
from plans.plan import Plan
from sheets.form import FormColumn
from sheets.listing import Cell

router = APIRouter()
NEW = "/dau-moi/moi"
STATES = {
    "set": "",
    "example": "Địa chỉ ví dụ: chưa nhập địa chỉ thật, thư không gửi đi",
    "bounced": "Thư bị trả lại: thư không gửi đến địa chỉ này nữa",
}


def state_of(contact: Contact) -> str:
    """Whether letters go to a contact: set, example or bounced."""
    if contact.bounced_on is not None:
        return "bounced"
    return "example" if contact.is_example else "set"


@router.api_route("/dau-moi", methods=["GET", "HEAD"])
def contacts_page(ask: Ask, da: str = "") -> Response:
    """Every contact by agency, those that no letter reaches marked."""
    with ask.reading() as (session, loaded):
        listed = plan_rows.contacts(session, loaded.id)
        deputies = rows.deputies(session, loaded.id)
    day = ask.past_day or ask.today
    plan, by_agency = loaded.plan, dict[str, list[Contact]]()
    for agency, contact in listed:
        by_agency.setdefault(agency.code, []).append(contact)
    standing_in = {(view.agency, view.contact): view for view, _ in deputies if view.last_on >= day}
    return ask.page(
        "contacts",
        plan,
        offices=[(each, by_agency[each.code]) for each in plan.agencies if each.code in by_agency],
        deputies=standing_in,
        state_of=state_of,
        states=STATES,
        done=da,
    )


@router.api_route(NEW, methods=["GET", "HEAD"])
def new_contact(ask: Ask) -> Response:
    """The form of a role that an agency has no contact for yet."""
    return _new_page(ask, Form({}))


@router.post(NEW)
def add_contact(ask: Ask, form: Sent) -> Response:
    """Set the address of a role at an agency."""
    names = ("co_quan", "vai_tro", "dia_chi", "kenh")
    values = {name: form.text(name) for name in names}
    if form.text("buoc") == "sua":
        return _new_page(ask, Form(values))

    def set_one(desk: Desk) -> None:
        _set(ask, desk, (values["co_quan"], values["vai_tro"]), values)

    is_done, refused = do(ask, form, set_one)
    if refused:
        return _new_page(ask, Form(values, {"dia_chi": refused}), 422)
    if is_done:
        return ask.go("/dau-moi?da=dia-chi")
    with ask.reading() as (_, loaded):
        whose = (values["co_quan"], values["vai_tro"])
        return _check_address(ask, loaded.plan, whose, values, NEW)


@router.api_route("/dau-moi/{id}", methods=["GET", "HEAD"])
def contact_page(ask: Ask, id: int) -> Response:  # noqa: A002
    """One contact: its address and channel, and who stands for it."""
    return _contact_page(ask, id, None)


@router.post("/dau-moi/{id}")
def change_contact(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Set another address or channel; what waits for the contact leaves there."""
    values = {name: form.text(name) for name in ("dia_chi", "kenh")}
    plan, whose = _whose(ask, id)
    if form.text("buoc") == "sua":
        return _contact_page(ask, id, Form(values))
    is_done, refused = do(ask, form, lambda desk: _set(ask, desk, whose, values))
    if refused:
        return _contact_page(ask, id, Form(values, {"dia_chi": refused}), status=422)
    if is_done:
        return ask.go("/dau-moi?da=dia-chi")
    return _check_address(ask, plan, whose, values, f"/dau-moi/{id}")


@router.post("/dau-moi/{id}/nhan-thay")
def add_deputy(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Let somebody receive in place of a contact for some days."""
    values = {name: form.text(name) for name in ("dia_chi_thay", "tu_ngay", "den_ngay")}
    errors: dict[str, str] = {}
    first, last = read_day(values, "tu_ngay", errors), read_day(values, "den_ngay", errors)
    _, whose = _whose(ask, id)
    if first is None or last is None:
        return _contact_page(ask, id, Form(values, errors), status=422)

    def set_one(desk: Desk) -> None:
        set_deputy(
            desk.session,
            desk.loaded,
            desk.act,
            agency=whose[0],
            role=whose[1],
            address=values["dia_chi_thay"],
            first_on=first,
            last_on=last,
            channels=ask.pages.installation.channels(),
        )

    is_done, refused = do(ask, form, set_one, at_once=True)
    if is_done:
        return ask.go("/dau-moi?da=nhan-thay")
    return _contact_page(ask, id, Form(values, {"dia_chi_thay": refused}), status=422)


@router.post("/dau-moi/{id}/thoi-nhan-thay")
def stop_deputy(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """End a deputy; the day is the last on which it receives."""
    values, errors = {"ngay_cuoi": form.text("ngay_cuoi")}, dict[str, str]()
    last = read_day(values, "ngay_cuoi", errors)
    _, whose = _whose(ask, id)
    if last is None:
        return _contact_page(ask, id, Form(values, errors), status=422)

    def end(desk: Desk) -> None:
        agency, role = whose
        end_deputy(desk.session, desk.loaded, desk.act, agency=agency, role=role, last_on=last)

    is_done, refused = do(ask, form, end, at_once=True)
    if is_done:
        return ask.go("/dau-moi?da=thoi-nhan-thay")
    return _contact_page(ask, id, Form(values, {"ngay_cuoi": refused}), status=422)


@router.post("/dau-moi/{id}/gui-lai")
def try_again(ask: Ask, id: int, form: Sent) -> Response:  # noqa: A002
    """Let letters go again to an address that bounced."""
    _, (agency, role) = _whose(ask, id)

    def lift_one(desk: Desk) -> None:
        lift(desk.session, desk.loaded, desk.act, agency=agency, role=role)

    is_done, refused = do(ask, form, lift_one, at_once=True)
    if is_done:
        return ask.go("/dau-moi?da=gui-lai")
    return _contact_page(ask, id, Form({}, {"dia_chi": refused}), status=422)


def _set(ask: Asker, desk: Desk, whose: tuple[str, str], values: dict[str, str]) -> None:
    set_address(
        desk.session,
        desk.loaded,
        desk.act,
        agency=whose[0],
        role=whose[1],
        address=values["dia_chi"],
        channel=values["kenh"] or None,
        channels=ask.pages.installation.channels(),
    )


def _whose(ask: Asker, contact_id: int) -> tuple[Plan, tuple[str, str]]:
    """The plan, and the agency and role of a contact of it. Raises NotHere."""
    with ask.reading() as (session, loaded):
        agency, contact = _contact(session, loaded, contact_id)
    return loaded.plan, (agency.code, contact.role)


def _contact(session: Session, loaded: LoadedPlan, contact_id: int) -> tuple[AgencyRow, Contact]:
    listed = plan_rows.contacts(session, loaded.id)
    for agency, contact in listed:
        if contact.id == contact_id:
            return agency, contact
    raise NotHere


def _channels(ask: Asker) -> list[tuple[str, str]]:
    return [(name, channel_words(name)) for name in ask.pages.installation.channels().names]


def channel_words(name: str) -> str:
    """A channel as people call it; those of the operator by their own names."""
    return "Thư điện tử" if name == rows.EMAIL else name


def _check_address(
    ask: Asker, plan: Plan, whose: tuple[str, str], values: dict[str, str], action: str
) -> Response:
    answers = (
        ("Cơ quan", plan.name_of(whose[0])),
        ("Đầu mối", plan.role(whose[1])),
        ("Kênh gửi", channel_words(values["kenh"]) if values["kenh"] else ""),
        ("Địa chỉ", values["dia_chi"]),
    )
    return check_page(
        ask,
        plan,
        "Địa chỉ của đầu mối",
        answers,
        values,
        action=action,
        button="Ghi địa chỉ",
        warning="Đường liên kết trong các thư đã gửi đến địa chỉ cũ hết hiệu lực; "
        "thư đang chờ được gửi đến địa chỉ mới.",
    )


def _new_page(ask: Asker, form: Form, status: int = 200) -> Response:
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    codes = {name for each in plan.agencies for name in each.contacts}
    return ask.page(
        "contact_new",
        plan,
        status,
        form=form,
        agencies=[(each.code, each.name) for each in plan.agencies if each.valid_to >= ask.today],
        roles=[(code, initial(plan.role(code))) for code in sorted(codes)],
        channels=_channels(ask),
    )


def _contact_page(ask: Asker, contact_id: int, form: Form | None, *, status: int = 200) -> Response:
    with ask.reading() as (session, loaded):
        agency, contact = _contact(session, loaded, contact_id)
        deputies = [each for each, _ in rows.deputies(session, loaded.id, contact_id=contact_id)]
    typed = {"dia_chi": contact.address, "kenh": contact.channel}
    return ask.page(
        "contact",
        loaded.plan,
        status,
        agency=loaded.plan.name_of(agency.code),
        contact=contact,
        state=state_of(contact),
        states=STATES,
        deputies=deputies,
        channels=_channels(ask),
        form=Form({**typed, **form.values}, form.errors) if form else Form(typed),
    )


COLUMNS = (
    FormColumn("Mã cơ quan", 20),
    FormColumn("Tên cơ quan", 40),
    FormColumn("Đầu mối", 18),
    FormColumn("Tên đầu mối", 25),
    FormColumn("Địa chỉ", 40),
    FormColumn("Kênh nhận", 14),
    FormColumn("Tình trạng", 40),
)
"""Its first columns are those that `dondoc contact import` reads."""


def listed(ask: Asker, session: Session, loaded: LoadedPlan) -> Iterator[Sequence[Cell]]:
    """The rows of the table as Excel."""
    plan = loaded.plan
    for agency, row in plan_rows.contacts(session, loaded.id):
        whose = (agency.code, plan.name_of(agency.code), row.role, plan.role(row.role))
        yield (*whose, row.address, row.channel, STATES[state_of(row)])
