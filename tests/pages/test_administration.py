"""Agencies, contacts, channels, silences, the audit, accounts: looked at, changed, on record."""

import re
from html import unescape
from typing import Any

import httpx
import pytest
from sqlmodel import col, select

from models.database import transaction
from models.plan_rows import contacts
from models.tables import Audit, Contact
from models.tables_access import Account
from tests.builders import by_hand
from tests.pages.lived import CANARIES, Lived, once_in, send

ADMINISTRATION = ("/co-quan", "/dau-moi", "/kenh-gui", "/tam-dung", "/nhat-ky", "/tai-khoan")
HOSTILE = '<script>alert("x")</script>=1+1'
NEW_ACCOUNT = {
    "ten": "moi",
    "ho_ten": "Ngô Văn Mới",
    "co_quan": "so-y-te",
    "dau_moi": "",
    "vai_tro": "agency",
    "thu_dien_tu": "",
}
SILENCE = {
    "co_quan": "so-y-te",
    "nhiem_vu": "",
    "tu_ngay": "6/4/2023",
    "den_ngay": "20/4/2023",
    "ly_do": "Thanh tra đột xuất",
    "van_ban": "",
}


def hidden(page: httpx.Response) -> dict[str, str]:
    """The fields that a check page carries, as a browser sends them on."""
    fields = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
    return {name: unescape(value) for name, value in fields}


def checked(client: httpx.Client, form: str, path: str, **fields: str) -> httpx.Response:
    """Fill in a form, look at the check page, and press its button."""
    page = send(client, form, path, **fields)
    assert page.status_code == 200, page.text
    return client.post(path, data={**hidden(page), "once": once_in(page), "buoc": "ghi"})


def contact_of(lived: Lived, agency: str = "so-y-te", role: str = "dau-moi-cchc") -> Contact:
    """A contact as it stands."""
    with transaction(lived.record.reading) as session:
        plan = lived.record.loaded().id
        rows = contacts(session, plan)
        return next(row for of, row in rows if (of.code, row.role) == (agency, role))


def account(lived: Lived, name: str) -> Account | None:
    """An account as it stands."""
    with transaction(lived.record.reading) as session:
        return session.scalars(select(Account).where(col(Account.name) == name)).one_or_none()


def last_act(lived: Lived) -> Audit:
    """The newest row of the audit."""
    with transaction(lived.record.reading) as session:
        return session.scalars(select(Audit).order_by(col(Audit.id).desc()).limit(1)).one()


@pytest.mark.parametrize("name", ["noivu", "quantri"])
def test_no_page_of_administration_names_a_place_that_was_drawn(seen: Lived, name: str) -> None:
    for path in (*ADMINISTRATION, "/co-quan/so-y-te", "/nhat-ky?viec=inspection-draw"):
        page = seen.client(name).get(path)
        assert page.status_code == 200
        assert not any(place["name"] in page.text for place in CANARIES), path


def test_an_address_is_set_after_a_look_and_stands_in_the_audit(lived: Lived) -> None:
    client, key = lived.client("noivu"), contact_of(lived).id
    path = f"/dau-moi/{key}"

    looked = send(client, path, path, dia_chi="moi@syt.example.vn", kenh="email")
    before = contact_of(lived).address
    answer = checked(client, path, path, dia_chi="moi@syt.example.vn", kenh="email")

    assert (looked.status_code, answer.status_code) == (200, 303)
    assert before != "moi@syt.example.vn" == contact_of(lived).address
    act = last_act(lived)
    assert (act.action, act.subject) == ("contact", "contact:so-y-te/dau-moi-cchc")
    assert (act.person, act.via) == ("Lê Thị Cúc", "page:noivu")


@pytest.mark.parametrize("address", ["không phải địa chỉ", HOSTILE, ""])
def test_what_is_no_address_is_refused_in_words_with_what_was_typed(
    lived: Lived, address: str
) -> None:
    path, before = f"/dau-moi/{contact_of(lived).id}", contact_of(lived).address

    answer = send(lived.client("noivu"), path, path, dia_chi=address, kenh="email")

    assert answer.status_code == 422
    assert "không phải là một địa chỉ thư điện tử" in answer.text
    assert "<script>" not in answer.text
    assert contact_of(lived).address == before


def test_a_deputy_receives_for_some_days_and_is_ended(lived: Lived) -> None:
    client, path = lived.client("quantri"), f"/dau-moi/{contact_of(lived).id}"
    days = {"tu_ngay": "6/4/2023", "den_ngay": "20/4/2023"}

    wrong = send(client, path, f"{path}/nhan-thay", dia_chi_thay="a@b.vn", tu_ngay="31/2/2023")
    made = send(client, path, f"{path}/nhan-thay", dia_chi_thay="thay@syt.example.vn", **days)
    shown = client.get(path).text
    ended = send(client, path, f"{path}/thoi-nhan-thay", ngay_cuoi="7/4/2023")

    assert (wrong.status_code, made.status_code, ended.status_code) == (422, 303, 303)
    assert "thay@syt.example.vn" in shown
    assert "hết ngày 07/4/2023" in client.get(path).text


def test_a_silence_is_begun_after_a_look_and_ended(lived: Lived) -> None:
    client = lived.client("noivu")

    begun = checked(client, "/tam-dung/moi", "/tam-dung/moi", **SILENCE)
    page = client.get("/tam-dung")
    number = re.findall(r"/tam-dung/(\d+)/ket-thuc", page.text)[0]
    ended = send(client, "/tam-dung", f"/tam-dung/{number}/ket-thuc")

    assert (begun.status_code, ended.status_code) == (303, 303)
    assert "Thanh tra đột xuất" in page.text
    assert "Không có cơ quan hoặc nhiệm vụ nào đang tạm dừng" in client.get("/tam-dung").text
    assert last_act(lived).action == "end-silence"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"co_quan": ""}, "Chọn một cơ quan, hoặc một nhiệm vụ."),
        ({"nhiem_vu": "II.1"}, "Chọn một cơ quan, hoặc một nhiệm vụ."),
        ({"co_quan": "khong-co"}, "Chọn cơ quan trong danh sách."),
        ({"den_ngay": "1/4/2023"}, "Ngày kết thúc phải là ngày 06/4/2023 hoặc sau đó."),
        ({"den_ngay": "31/2/2023"}, "viết ngày/tháng/năm"),
        ({"ly_do": " "}, "Nhập lý do"),
        # Nobody stops the letters to itself.
        ({"co_quan": "so-noi-vu"}, "Cơ quan không tự tạm dừng thư nhắc việc"),
    ],
)
def test_a_silence_with_a_fault_is_refused_and_nothing_begins(
    seen: Lived, change: dict[str, str], words: str
) -> None:
    answer = send(seen.client("noivu"), "/tam-dung/moi", "/tam-dung/moi", **{**SILENCE, **change})

    assert answer.status_code == 422
    assert words in answer.text
    assert "Không có cơ quan hoặc nhiệm vụ nào" in seen.client("noivu").get("/tam-dung").text


def test_all_letters_are_held_and_leave_again(lived: Lived) -> None:
    client = lived.client("quantri")

    without = send(client, "/kenh-gui", "/kenh-gui/dung", ly_do=" ")
    held = checked(client, "/kenh-gui", "/kenh-gui/dung", ly_do="Đổi máy chủ")
    page = client.get("/kenh-gui").text
    released = send(client, "/kenh-gui", "/kenh-gui/mo")

    assert (without.status_code, held.status_code, released.status_code) == (422, 303, 303)
    assert "Đang dừng gửi mọi thư" in page
    assert "Đổi máy chủ" in page
    assert last_act(lived).action == "release"


def test_a_test_letter_that_no_server_takes_is_told_in_words(lived: Lived) -> None:
    client, fields = lived.client("quantri"), {"kenh": "email", "dia_chi": "toi@example.gov.vn"}

    page = client.get("/kenh-gui")
    answer = client.post("/kenh-gui/thu", data={"once": once_in(page), **fields})
    again = client.post("/kenh-gui/thu", data={"once": once_in(page), **fields})

    assert (answer.status_code, again.status_code) == (422, 303)
    assert "Thư thử không gửi được" in answer.text
    assert (last_act(lived).action, last_act(lived).person) == ("test", "Hồ Thị Giang")


def test_only_a_letter_that_did_not_arrive_is_sent_again(lived: Lived) -> None:
    client, arrived = lived.client("quantri"), str(lived.letter())

    for notice in (arrived, "99999999", "9" * 40, "x"):
        answer = send(client, "/kenh-gui", "/kenh-gui/gui-lai", thu=notice)
        assert answer.status_code == 422, notice
    assert send(client, "/kenh-gui", "/kenh-gui/gui-lai", thu="tat-ca").status_code == 303


def test_an_account_is_made_with_a_first_password_that_signs_in(lived: Lived) -> None:
    client = lived.client("quantri")
    page = send(client, "/tai-khoan/moi", "/tai-khoan/moi", **NEW_ACCOUNT)
    password = hidden(page)["mat_khau"]

    assert account(lived, "moi") is None
    made = client.post(
        "/tai-khoan/moi", data={**hidden(page), "once": once_in(page), "buoc": "ghi"}
    )
    visitor = lived.client()
    signed_in = send(visitor, "/dang-nhap", "/dang-nhap", ten="moi", mat_khau=password)

    assert (made.status_code, signed_in.status_code) == (303, 303)
    assert last_act(lived).action == "account-add"
    assert password not in last_act(lived).detail
    assert password not in client.get("/tai-khoan").text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ten": "có dấu"}, "không dùng làm tên đăng nhập được"),
        ({"ten": "yte"}, "Đã có tài khoản"),
        ({"ho_ten": ""}, "Nhập họ và tên"),
        ({"co_quan": ""}, "Chọn cơ quan."),
        ({"vai_tro": "judge"}, "Vai trò này chỉ dành cho tài khoản của"),
        ({"vai_tro": "vua"}, "Chọn vai trò."),
    ],
)
def test_an_account_with_a_fault_is_refused_in_words(
    seen: Lived, change: dict[str, str], words: str
) -> None:
    fields = {**NEW_ACCOUNT, **change}
    answer = send(seen.client("quantri"), "/tai-khoan/moi", "/tai-khoan/moi", **fields)

    assert answer.status_code == 422
    assert words in answer.text


def test_an_account_that_is_ended_is_signed_out_at_once(lived: Lived) -> None:
    client, agency = lived.client("quantri"), lived.client("yte")
    path = f"/tai-khoan/{_id(lived, 'yte')}"

    ended = checked(client, path, path, viec="ngung")

    assert ended.status_code == 303
    assert agency.get("/nhiem-vu").status_code == 303
    assert last_act(lived).action == "account-disable"


@pytest.mark.parametrize("deed", [{"viec": "ngung"}, {"viec": "vai-tro", "vai_tro": "agency"}])
def test_nobody_ends_the_last_operator(seen: Lived, deed: dict[str, Any]) -> None:
    path = f"/tai-khoan/{_id(seen, 'quantri')}"

    answer = send(seen.client("quantri"), path, path, **deed)

    assert answer.status_code == 422
    assert "tài khoản quản trị duy nhất" in answer.text


def test_a_role_a_password_and_sign_ins_are_changed_after_a_look(lived: Lived) -> None:
    client, path = lived.client("quantri"), f"/tai-khoan/{_id(lived, 'tuphap')}"

    for deed, action in (
        ({"viec": "dang-xuat"}, "account-sign-out"),
        ({"viec": "mat-khau"}, "account-reset"),
        ({"viec": "vai-tro", "vai_tro": "leader"}, "account-role"),
    ):
        assert checked(client, path, path, **deed).status_code == 303
        assert last_act(lived).action == action
    assert lived.client("tuphap").get("/nhiem-vu").status_code == 303


def test_standing_sees_accounts_and_changes_none(seen: Lived) -> None:
    client, nothing = seen.client("noivu"), seen.client("noivu").get("/khong-co")

    assert "Hồ Thị Giang" in client.get("/tai-khoan").text
    for path in ("/tai-khoan/moi", f"/tai-khoan/{_id(seen, 'yte')}"):
        assert client.get(path).content == nothing.content
        assert client.post(path, data={"once": "x"}).status_code == 404


def test_an_account_of_another_plan_is_no_page(seen: Lived) -> None:
    assert seen.client("quantri").get(f"/tai-khoan/{_id(seen, 'khac')}").status_code == 404


def test_the_audit_is_read_page_by_page_without_a_row_lost(seen: Lived) -> None:
    client, path, numbers = seen.client("noivu"), "/nhat-ky", list[int]()

    while path:
        page = client.get(path).text
        numbers += map(int, re.findall(r"dòng số (\d+)</span>", page))
        following = re.search(r'href="(/nhat-ky\?[^"]*sau=[^"]*)"', page)
        path = unescape(following[1]) if following else ""

    assert numbers == sorted(set(numbers), reverse=True)
    with transaction(seen.record.reading) as session:
        plan = seen.record.loaded().id
        rows = session.scalars(select(Audit.id).where(col(Audit.plan_id) == plan)).all()
    assert set(numbers) == set(rows)


def test_the_audit_is_filtered_and_says_what_it_cannot_read(seen: Lived) -> None:
    client = seen.client("quantri")

    submitted = client.get("/nhat-ky?viec=submit")
    none = client.get("/nhat-ky?tu_ngay=1/1/2030")
    odd = client.get("/nhat-ky?tu_ngay=31/2/2023&nhiem_vu=x&sau=" + "9" * 40)

    assert "Báo cáo hoàn thành</strong>" in submitted.text
    assert "Lập thư nhắc việc" not in submitted.text
    assert "Không có dòng nào." in none.text
    assert "viết ngày/tháng/năm" in odd.text
    assert (odd.status_code, odd.text.count("error-summary")) == (200, 1)


def test_the_chain_of_the_audit_is_held_against_its_rows(seen: Lived) -> None:
    assert "Chuỗi niêm phong nguyên vẹn" in seen.client("noivu").get("/nhat-ky?chuoi=1").text


def test_every_kind_of_act_of_a_lived_record_has_its_words(seen: Lived) -> None:
    assert "Việc khác" not in seen.client("noivu").get("/nhat-ky").text


def test_an_unknown_agency_is_no_page(seen: Lived) -> None:
    for code in ("khong-co", "%00", "%2e", "9" * 300):
        assert seen.client("noivu").get(f"/co-quan/{code}").status_code == 404


def test_the_operator_sees_how_much_an_agency_holds_and_not_what(seen: Lived) -> None:
    assert "/nhiem-vu/" in seen.client("noivu").get("/co-quan/so-y-te").text
    assert "/nhiem-vu/" not in seen.client("quantri").get("/co-quan/so-y-te").text


def test_the_past_is_shown_and_nothing_can_be_sent_from_it(seen: Lived) -> None:
    for name in ("noivu", "quantri"):
        for path in (*ADMINISTRATION, "/co-quan/so-y-te"):
            page = seen.client(name).get(f"{path}?ngay=2023-04-04")
            assert "Số liệu tại ngày 04/4/2023" in page.text
            forms = re.findall(r'method="post" action="([^"]*)"', page.text)
            assert forms == ["/dang-xuat"], path


def test_hostile_text_stays_text_on_every_page(lived: Lived) -> None:
    with by_hand(lived.record) as (session, _):
        for row in session.scalars(select(Account)):
            row.person = HOSTILE
        for contact in session.scalars(select(Contact)):
            contact.address, contact.bounce = HOSTILE, HOSTILE

    for path in (*ADMINISTRATION, "/co-quan/so-y-te", f"/dau-moi/{contact_of(lived).id}"):
        page = lived.client("quantri").get(path)
        assert page.status_code == 200
        assert "<script>" not in page.text


def _id(lived: Lived, name: str) -> int:
    found = account(lived, name)
    return (found.id if found else 0) or 0
