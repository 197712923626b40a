"""Whatever is typed comes back as text, on every page of every role; no page fails of it."""

import pytest

from pages.work_list import NAMES
from tests.pages.lived import BY_LINK, REPORT, Lived, send, value_in
from tests.pages.walking import accounts, address, looks

TYPED = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'{{7*7}}{% raw %}${7*7}",
    "12/BC\u202eGNP.fdp\u2066\u200f",
    "a\0b\x1b[31m\x07",
    "<!--</textarea></title>&lt;&#0;]]>",
)
RAW = ("<script>alert", "<img src=x", "\u202e", "\u2066", "\u200f", "\0", "\x1b", "<!--")
"""What may be in no page."""


def without_harm(page: str) -> bool:
    return not any(raw in page for raw in RAW) and "49{%" not in page


@pytest.mark.usefixtures("database")
def test_what_is_typed_into_any_form_is_shown_as_text_everywhere(lived: Lived) -> None:
    work, client, judge = lived.work("II.1"), lived.client("yte"), lived.client("noivu")
    link = f"/t/{lived.token()}/{work}"
    own, judging, asked = f"/nhiem-vu/{work}", f"/cho-xac-nhan/{work}", f"/de-nghi-gia-han/{work}"
    day = {"ngay": "30", "thang": "6", "nam": "2023"}

    for text in TYPED:
        answers = [
            send(client, f"{own}/gia-han", f"{own}/gia-han", **day, ly_do=text),
            send(judge, asked, asked, viec="tu-choi", ly_do=text, van_ban=text),
            # Every field at once, most of them wrong: all comes back in the form.
            send(client, f"{own}/bao-cao", f"{own}/kiem-tra", **dict.fromkeys(BY_LINK, text)),
            send(client, f"{own}/gia-han", f"{own}/gia-han", **dict.fromkeys(BY_LINK, text)),
            send(judge, "/cho-xac-nhan", "/cho-xac-nhan/kiem-tra", viec=text),
            send(
                lived.client(),
                f"{link}/bao-cao",
                f"{link}/kiem-tra",
                **{**BY_LINK, "so": text, "ghi_chu": text, "ho_ten": text},
            ),
            send(
                lived.client(),
                f"{link}/bao-cao",
                f"{link}/bao-cao",
                **{**BY_LINK, "so": text, "ghi_chu": text, "ho_ten": text},
            ),
            judge.get(judging),
        ]
        returning = {"bang_chung": value_in(answers[-1], "bang_chung"), "viec": "tra-lai"}
        answers.append(send(judge, judging, judging, **returning, ly_do=text))
        assert all(answer.status_code < 500 for answer in answers), text
        assert all(without_harm(answer.text) for answer in answers), text

    assert len(lived.evidence(work)) == len(TYPED)
    assert lived.status(work) == "returned"
    shown = judge.get(own).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "{{7*7}}" in shown
    assert "12/BCGNP.fdp" in shown
    assert "ab[31m" in shown
    for name in (*accounts(), None):
        looking = lived.client(name)
        for route in looks(lived, name):
            shown_to = looking.get(address(lived, route.path, name))
            # A table of Excel is no text: its cells are looked at where tables are tested.
            is_text = shown_to.headers.get("content-type", "").startswith("text/")
            assert not is_text or without_harm(shown_to.text), route
    assert without_harm(client.get("/nhiem-vu").text)


def test_ten_thousand_letters_are_refused_at_their_field(lived: Lived) -> None:
    work, client, long = lived.work("II.1"), lived.client("yte"), "ữ" * 10_000
    own = f"/nhiem-vu/{work}"

    for name, words in (
        ("so", "không quá 100 ký tự"),
        ("ghi_chu", "không quá 2000 ký tự"),
        ("lien_ket", "không quá 2000 ký tự"),
        ("ngay", "Không có ngày"),
    ):
        typed = {**REPORT, name: f"https://a/{long}" if name == "lien_ket" else long}
        for step in ("kiem-tra", "bao-cao"):
            answer = send(client, f"{own}/bao-cao", f"{own}/{step}", **typed)
            assert answer.status_code == 422, name
            assert words in answer.text, name
    answer = send(client, f"{own}/gia-han", f"{own}/gia-han", **REPORT, ly_do=long)
    assert answer.status_code == 422
    assert lived.status(work) == "assigned"


@pytest.mark.parametrize("text", [*TYPED, "9" * 5000, "ữ" * 300, "²", "-1"])
def test_what_an_address_says_is_shown_as_text(seen: Lived, text: str) -> None:
    client, judge = seen.client("yte"), seen.client("noivu")

    for who, path in (
        (client, "/nhiem-vu"),
        (client, f"/nhiem-vu/{seen.work('II.1')}"),
        (judge, "/cho-xac-nhan"),
        (judge, f"/cho-xac-nhan/{seen.work('II.2')}"),
        (judge, "/de-nghi-gia-han"),
        (judge, "/tong-quan"),
        (judge, "/danh-sach"),
        (judge, "/xep-hang"),
        (judge, "/quyet-dinh/II.1"),
        (seen.client(), f"/t/{seen.token()}"),
        (seen.client(), "/dang-nhap"),
    ):
        asked = dict.fromkeys(("da", "phan", "sau", "ngay", "tiep", *NAMES), text)
        answer = who.get(path, params=asked)
        assert answer.status_code == 200, path
        assert without_harm(answer.text), path


def test_a_day_beyond_the_known_holidays_is_refused_at_its_field(lived: Lived) -> None:
    work, path = lived.work("II.3"), "/de-nghi-gia-han"
    late = {"ngay": "31", "thang": "12", "nam": "2031"}
    own = f"/nhiem-vu/{work}/gia-han"

    asked = send(lived.client("yte"), own, own, **late, ly_do="Chờ")
    granted = send(
        lived.client("noivu"),
        f"{path}/{work}",
        f"{path}/{work}",
        **{**late, "viec": "dong-y", "ly_do": "Chờ", "van_ban": "1/QĐ-UBND"},
    )

    for answer in (asked, granted):
        assert answer.status_code == 422
        assert "Chưa có lịch nghỉ lễ, tết năm 2031" in answer.text
