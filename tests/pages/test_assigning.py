"""A task of the day is given by page as `dondoc assign` gives it: looked at, then given once."""

import pytest

from tests.pages.lived import Lived, once_in, value_in

PATH = "/giao-nhiem-vu"
ORDER = {
    "nhiem_vu": "Rà soát thủ tục nội bộ",
    "van_ban": "1520/UBND-VXNV",
    "ngay_van_ban": "5/4/2023",
    "nguoi_ky": "Ủy ban nhân dân tỉnh",
    "thoi_han": "28/4/2023",
}


def asked(lived: Lived) -> int:
    return sum(act == "ask" for act, _, _ in lived.audit())


def test_an_order_is_refused_in_words_where_the_plan_has_nothing_for_it(lived: Lived) -> None:
    client, before = lived.client("noivu"), asked(lived)
    once = once_in(client.get(PATH))

    answer = client.post(PATH, data={"once": once, **ORDER, "co_quan": ["cac-so"]})

    assert answer.status_code == 422
    assert "Chọn nhiệm vụ của kế hoạch mà việc này thuộc về." in answer.text
    assert "Rà soát thủ tục nội bộ" in answer.text
    assert asked(lived) == before


def test_an_order_is_looked_at_and_then_given_once_to_each_agency(lived: Lived) -> None:
    client, before = lived.client("noivu"), asked(lived)
    order = {**ORDER, "thuoc": "II.1", "co_quan": ["so-y-te", "so-tu-phap"]}

    check = client.post(PATH, data={"once": once_in(client.get(PATH)), **order})
    tried = asked(lived)
    shown = {name: value_in(check, name) for name in (*ORDER, "thuoc", "giao", "once")}
    sent = [client.post(PATH, data={**shown, "buoc": "ghi"}) for _ in range(2)]

    assert (check.status_code, tried) == (200, before)
    assert "1520/UBND-VXNV ngày 05/4/2023" in check.text
    assert [answer.status_code for answer in sent] == [303, 303]
    assert "Đã giao nhiệm vụ cho 2 cơ quan." in client.get(sent[0].headers["location"]).text
    assert asked(lived) == before + 1
    assert lived.audit()[-1][2] == "Lê Thị Cúc"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"thoi_han": "31/2/2023"}, "Thời hạn: viết ngày/tháng/năm"),
        ({"co_quan": ["khong-co"]}, "Chọn ít nhất một cơ quan"),
        ({"nhiem_vu": " "}, "Nhập nội dung nhiệm vụ."),
    ],
)
def test_what_is_wrong_in_an_order_stands_at_its_field(
    seen: Lived, wrong: dict[str, object], words: str
) -> None:
    client = seen.client("noivu")
    once = once_in(client.get(PATH))

    answer = client.post(PATH, data={"once": once, **ORDER, "co_quan": ["so-y-te"], **wrong})

    assert answer.status_code == 422
    assert words in answer.text
