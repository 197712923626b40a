"""A report is judged once, by one person, on what that person has seen; what is sealed stays so."""

from datetime import date
from pathlib import Path

import pytest

from assignments import transitions
from assignments.transitions import Paper
from tests.pages.lived import TODAY, Lived, a_copy, once_in, send, served, value_in
from tests.pages.walking import accounts, address, looks

ENDED = date(2025, 1, 6)


def judge(
    lived: Lived, work: int, name: str = "noivu", **fields: str
) -> tuple[str, dict[str, str]]:
    """The form by which somebody is about to decide on a report, and where it goes."""
    path = f"/cho-xac-nhan/{work}"
    page = lived.client(name).get(path)
    return path, {"once": once_in(page), "bang_chung": value_in(page, "bang_chung"), **fields}


def test_a_report_is_accepted_by_page_in_the_name_of_the_account(lived: Lived) -> None:
    work = lived.work("II.2")
    path, form = judge(lived, work, viec="xac-nhan")

    answer = lived.client("noivu").post(path, data=form)

    assert answer.status_code == 303
    assert lived.status(work) == "accepted"
    assert lived.audit()[-1] == ("accept", f"assignment:{work}", "Lê Thị Cúc")


def test_a_returned_report_tells_its_agency_what_is_missing(lived: Lived) -> None:
    work = lived.work("II.2")
    path, form = judge(lived, work, viec="tra-lai")
    client = lived.client("noivu")

    without = client.post(path, data={**form, "ly_do": " "})
    returned = client.post(path, data={**form, "ly_do": "Thiếu phụ lục"})

    assert (without.status_code, returned.status_code) == (422, 303)
    assert lived.status(work) == "returned"
    for page in ("/nhiem-vu", f"/nhiem-vu/{work}"):
        assert "Trả lại ngày 06/4/2023: Thiếu phụ lục" in lived.client("yte").get(page).text


def test_the_second_of_two_who_judge_is_told_who_decided_and_when(lived: Lived) -> None:
    work = lived.work("II.2")
    (path, first), (_, second) = judge(lived, work), judge(lived, work)
    client = lived.client("noivu")

    client.post(path, data={**first, "viec": "xac-nhan"})
    late = client.post(path, data={**second, "viec": "tra-lai", "ly_do": "Thiếu"})

    assert late.status_code == 422
    assert "Sở Nội vụ" in late.text
    assert "Xác nhận hoàn thành, lúc" in late.text
    assert lived.status(work) == "accepted"


def test_whoever_judges_has_to_look_again_at_what_was_sent_meanwhile(lived: Lived) -> None:
    work = lived.work("II.2")
    path, form = judge(lived, work, viec="xac-nhan")
    send(lived.client("noivu"), path, path, **judge(lived, work, viec="tra-lai", ly_do="Thiếu")[1])
    with lived.desk() as desk:
        transitions.submit(desk, [work], Paper("13/BC-SYT", TODAY))

    answer = lived.client("noivu").post(path, data=form)

    assert answer.status_code == 422
    assert "vui lòng xem lại trước khi quyết định" in answer.text
    assert "13/BC-SYT" in answer.text
    assert lived.status(work) == "submitted"


def test_nobody_judges_their_own_work(lived: Lived) -> None:
    own = lived.work("I.2.a", "so-noi-vu")

    assert lived.client("noivu").get(f"/cho-xac-nhan/{own}").status_code == 404
    assert "Do Văn phòng UBND tỉnh quyết định" in lived.client("noivu").get(f"/nhiem-vu/{own}").text
    path, form = judge(lived, own, "vanphong", viec="xac-nhan")
    assert lived.client("noivu").post(path, data={**form}).status_code == 403
    assert lived.client("vanphong").post(path, data=form).status_code == 303
    assert lived.status(own) == "accepted"


def newest(lived: Lived, ids: list[int]) -> list[str]:
    """The newest evidence of several pieces of work, as the check page names it; or None."""
    rows = {each: lived.evidence(each) for each in ids}
    return [f"{each}-{found[-1].id if found else None}" for each, found in rows.items()]


def test_several_are_accepted_together_or_none(lived: Lived) -> None:
    good, own = lived.work("II.2"), lived.work("I.2.a", "so-noi-vu")
    other, open_ = lived.work("III.2", "so-tu-phap"), lived.work("II.1")
    client, path = lived.client("noivu"), "/cho-xac-nhan"

    for ids in ([good, open_], [good, own], [good, 987654], []):
        refused = send(client, path, path, viec=ids, bang_chung=newest(lived, ids))
        assert refused.status_code in (404, 422), ids
        assert lived.status(good) == "submitted"
    unseen = send(client, path, path, viec=[good, other], bang_chung=newest(lived, [good]))
    assert "Có báo cáo vừa được bổ sung" in unseen.text
    assert lived.status(good) == "submitted"
    many = list(range(1, 22))
    assert send(client, path, f"{path}/kiem-tra", viec=many).status_code == 422
    assert send(client, path, path, viec=many).status_code == 422
    page = send(client, path, f"{path}/kiem-tra", viec=[good, other])
    chosen = {"viec": [good, other], "bang_chung": newest(lived, [good, other])}
    both = client.post(path, data={"once": once_in(page), **chosen})

    assert both.status_code == 303
    assert [lived.status(each) for each in (good, other)] == ["accepted", "accepted"]


def test_more_time_is_granted_only_with_the_document_that_the_decision_asks_for(
    lived: Lived,
) -> None:
    work = lived.work("II.3")
    path = f"/de-nghi-gia-han/{work}"
    form = {"viec": "dong-y", "ngay": "30", "thang": "6", "nam": "2023", "ly_do": "Chờ Bộ"}
    client = lived.client("noivu")

    without = send(client, path, path, **{**form, "van_ban": ""})
    granted = send(client, path, path, **{**form, "van_ban": "9/UBND-VX"})

    assert (without.status_code, granted.status_code) == (422, 303)
    assert "chỉ thay đổi bằng văn bản của UBND" in without.text
    assert "30/6/2023" in lived.client("yte").get(f"/nhiem-vu/{work}").text


def test_a_past_day_is_for_those_who_judge_and_can_only_be_looked_at(seen: Lived) -> None:
    work = seen.work("II.2")

    past = seen.client("noivu").get(f"/cho-xac-nhan/{work}?ngay=5/4/2023")
    before = seen.client("noivu").get(f"/nhiem-vu/{work}?ngay=3/1/2023")
    own = seen.client("yte").get("/nhiem-vu?ngay=5/4/2023")

    assert "Số liệu tại ngày 05/4/2023. Trang này chỉ để xem." in past.text
    assert 'value="xac-nhan"' not in past.text
    assert before.status_code == 404
    assert "Số liệu tại ngày" not in own.text


def test_a_plan_that_has_ended_says_so_and_still_takes_reports(tmp_path: Path) -> None:
    with served(a_copy(tmp_path / "var"), day=ENDED) as lived:
        work, client = lived.work("II.1"), lived.client("yte")
        path = f"/nhiem-vu/{work}/bao-cao"
        sent = send(client, path, path, so="1/BC", ngay="3", thang="1", nam="2025")

        assert "đã kết thúc ngày 31/12/2024" in client.get("/nhiem-vu").text
        assert sent.status_code == 303
        assert lived.status(work) == "submitted"


@pytest.mark.parametrize("name", [*accounts(), None])
def test_a_place_that_was_drawn_and_sealed_is_in_no_answer(seen: Lived, name: str | None) -> None:
    client = seen.client(name)

    for route in looks(seen, name):
        for whose in ("own", "other"):
            answer = client.get(address(seen, route.path, name, whose))
            said = f"{answer.text} {answer.headers}"
            assert "canary" not in said, route
            assert "Hoàng Yến" not in said, route
    for obligation, holder in seen.works():
        page = client.get(f"/nhiem-vu/{seen.work(obligation, holder)}")
        assert "Hoàng Yến" not in page.text
