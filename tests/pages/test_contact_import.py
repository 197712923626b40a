"""A list of contacts that comes back edited by page: all of its rows, or none and why."""

from io import BytesIO

import httpx
import openpyxl  # type: ignore[import-untyped]  # it brings no types

from tests.pages.lived import Lived, once_in, send
from tests.pages.test_administration import contact_of, hidden, last_act

PATH = "/dau-moi/nhap"
HEAD = "Mã cơ quan,Đầu mối,Địa chỉ\n"


def sent(client: httpx.Client, content: bytes, name: str = "danh sách.csv") -> httpx.Response:
    """What is answered to a list."""
    return send(client, PATH, PATH, files={"tep": (name, content)})


def pressed(client: httpx.Client, page: httpx.Response) -> httpx.Response:
    """What is answered to the button of the check page."""
    return client.post(PATH, data={**hidden(page), "once": once_in(page), "buoc": "ghi"})


def test_the_table_comes_back_edited_and_sets_what_was_changed(lived: Lived) -> None:
    client = lived.client("noivu")
    book = openpyxl.load_workbook(BytesIO(client.get("/tai/dau-moi.xlsx").content))
    rows = [row for row in book.active.iter_rows() if row[0].value == "so-y-te"]
    changed = next(row for row in rows if row[2].value == "dau-moi-cchc")
    changed[4].value = "moi@syt.example.vn"
    edited = BytesIO()
    book.save(edited)

    page = sent(client, edited.getvalue(), "đầu mối.xlsx")
    before = contact_of(lived).address
    answer = pressed(client, page)

    assert (page.status_code, answer.status_code) == (200, 303)
    assert "Nhập 1 địa chỉ" in page.text
    assert before != contact_of(lived).address == "moi@syt.example.vn"
    assert (last_act(lived).action, last_act(lived).person) == ("contact", "Lê Thị Cúc")


def test_one_fault_of_a_row_keeps_all_rows_out(lived: Lived) -> None:
    before = contact_of(lived).address
    rows = "so-y-te,dau-moi-cchc,moi@x.vn\nkhong-co,van-thu,a@x.vn\nso-y-te,dau-moi-cchc,\n"

    answer = sent(lived.client("noivu"), (HEAD + rows).encode())

    assert answer.status_code == 422
    assert "Dòng 3, cột “Mã cơ quan”" in answer.text
    assert "Dòng 4, cột “Địa chỉ”: để trống" in answer.text
    assert contact_of(lived).address == before


def test_what_is_no_list_is_refused_in_words(seen: Lived) -> None:
    client = seen.client("quantri")

    for content in (b"", b"\x00\xff", b"PK\x03\x04x", b"a;b\n1;2\n", b"\xd0\xcf\x11\xe0"):
        answer = sent(client, content)
        assert answer.status_code == 422, content
        assert "Chọn tệp" in answer.text or "Không đọc được tệp" in answer.text
    assert send(client, PATH, PATH).status_code == 422


def test_a_list_that_nobody_looked_at_sets_nothing(seen: Lived) -> None:
    before = contact_of(seen).address

    answer = send(seen.client("noivu"), PATH, PATH, danh_sach="WyJ4Il0.x", buoc="ghi")

    assert answer.status_code == 422
    assert contact_of(seen).address == before
