"""Nhập danh sách đầu mối: a list that comes back edited, looked at, then set whole or not."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from assignments.desk import Desk
from documents.contact_list import AddressSet, import_contacts
from notifications.contacts import set_address
from pages.asking import Ask, Asker, Sent
from pages.contacts import channel_words
from pages.deeds import check_page, do
from plans.plan import Plan
from sheets.errors import SheetError, SheetFault, SheetFaults
from sheets.workbooks import MOST_BYTES

router = APIRouter()
PATH, SALT = "/dau-moi/nhap", "contacts"
LONGEST_TOKEN = 200_000
"""Letters of what the check page carries, below what a field may have (pages.asking.MOST_TEXT)."""
UNREADABLE = (
    "Không đọc được tệp. Gửi tệp Excel (.xlsx) hoặc CSV (UTF-8), không quá 5 MB, có các cột "
    "“Mã cơ quan”, “Đầu mối” và “Địa chỉ”."
)
WORDS = (
    (re.compile("is blank"), "để trống; hãy ghi vào"),
    (re.compile(r"rows (\d+) and \d+ are both"), r"trùng với dòng \1; chỉ giữ một dòng"),
    (re.compile("is hidden"), "dòng bị ẩn; cho hiện lại hoặc xóa dòng"),
    (re.compile("is struck through"), "bị gạch ngang; xóa, hoặc bỏ nét gạch"),
)


@router.api_route(PATH, methods=["GET", "HEAD"])
def import_page(ask: Ask) -> Response:
    """Where a list is sent, and the list as it is, to be edited."""
    return _page(ask, [])


@router.post(PATH)
def import_list(ask: Ask, form: Sent) -> Response:
    """Show what a list would change; from the page that shows it, change all of it."""
    if form.text("buoc") == "ghi":
        return _set_all(ask, form)
    if form.text("buoc") == "sua":
        return _page(ask, [])
    changes, faults = _checked(ask, form)
    if faults:
        return _page(ask, faults)
    token = _token(ask, changes)
    if len(token) > LONGEST_TOKEN:
        return _page(ask, ["Quá nhiều thay đổi trong một lần; chia danh sách thành nhiều tệp."])
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    return check_page(
        ask,
        plan,
        f"Nhập {len(changes)} địa chỉ",
        [_shown(plan, change) for change in changes],
        {"danh_sach": token},
        action=PATH,
        button=f"Ghi {len(changes)} địa chỉ",
        warning="Đường liên kết trong các thư đã gửi đến địa chỉ cũ hết hiệu lực.",
    )


def _checked(ask: Asker, form: Sent) -> tuple[list[AddressSet], list[str]]:
    """What a list would change, or its faults in words; tried, and taken back."""
    upload = form.files.get("tep")
    if upload is None:
        return [], ["Chọn tệp danh sách."]
    changes: list[AddressSet] = []
    try:
        _, refused = do(ask, form, lambda desk: changes.extend(_read(ask, desk, upload)))
    except SheetFaults as error:
        return [], [_in_words(fault) for fault in error.faults]
    except SheetError:
        return [], [UNREADABLE]
    if refused or not changes:
        return [], [refused or "Danh sách không có thay đổi nào."]
    return changes, []


def _token(ask: Asker, changes: list[AddressSet]) -> str:
    """What the check page carries: nobody else can make it, and nobody else send it."""
    rows = [[each.agency, each.contact, each.address, each.channel] for each in changes]
    return ask.pages.forms.sign(SALT, [ask.whose, rows])


def _read(ask: Asker, desk: Desk, upload: UploadFile) -> list[AddressSet]:
    """What a file would change. Raises SheetError."""
    # A name of our own: faults name the file, and its sender's may lead anywhere.
    with TemporaryDirectory() as folder:
        path = Path(folder) / "danh-sach"
        path.write_bytes(upload.file.read(MOST_BYTES + 1))
        channels = ask.pages.installation.channels()
        return import_contacts(desk.session, desk.loaded, desk.act, path, channels).changes


def _set_all(ask: Asker, form: Sent) -> Response:
    read = ask.pages.forms.read(SALT, form.text("danh_sach"))
    if not isinstance(read, list) or read[0] != ask.whose:
        return _page(ask, ["Chọn lại tệp danh sách."])
    changes = [AddressSet(*each) for each in read[1]]

    def set_all(desk: Desk) -> None:
        for change in changes:
            set_address(
                desk.session,
                desk.loaded,
                desk.act,
                agency=change.agency,
                role=change.contact,
                address=change.address,
                channel=change.channel,
                channels=ask.pages.installation.channels(),
            )

    is_done, refused = do(ask, form, set_all)
    return ask.go("/dau-moi?da=dia-chi") if is_done else _page(ask, [refused])


def _in_words(fault: SheetFault) -> str:
    """A fault of a row for whoever mends it."""
    where = f"Dòng {fault.row}" + (f", cột “{fault.column}”" if fault.column else "")
    for pattern, words in WORDS:
        if match := pattern.search(fault.message):
            return f"{where}: {match.expand(words)}."
    return f"{where}: không đúng hoặc không có trong kế hoạch; sửa lại."


def _shown(plan: Plan, change: AddressSet) -> tuple[str, str]:
    whose = f"{plan.name_of(change.agency)} – {plan.role(change.contact)}"
    by = "" if change.channel == "email" else f" ({channel_words(change.channel)})"
    return whose, f"{change.address}{by}"


def _page(ask: Asker, faults: list[str]) -> Response:
    with ask.reading() as (_, loaded):
        plan = loaded.plan
    return ask.page("contact_import", plan, 422 if faults else 200, faults=faults)
