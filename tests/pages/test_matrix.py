"""Bảng theo dõi: each cell says what the list behind it has, and no later than it happens."""

import re
from html import unescape

import httpx

from assignments import transitions
from assignments.desk import Grounds
from pages.matrix import STATES
from tests.pages.lived import Lived
from tests.pages.test_api import CANARY

CELL = re.compile(
    r'<a class="state [a-z]*" href="([^"]+)"><span[^>]*>[^<]+</span> (\d+) ([^<]+)</a>'
)
COUNT = re.compile(r"<h1>Danh sách nhiệm vụ \((\d+)\)</h1>")


def cells(client: httpx.Client, path: str) -> list[tuple[str, int, str]]:
    """Of each cell where it leads, its number and its words."""
    page = client.get(path)
    assert page.status_code == 200
    return [(unescape(link), int(count), words) for link, count, words in CELL.findall(page.text)]


def test_each_cell_leads_to_as_many_rows_as_it_says(seen: Lived) -> None:
    client = seen.client("noivu")
    shown = cells(client, "/bang?nam=2023")
    shown += cells(client, "/bang?nam=2023&muc=II")

    assert {words for _, _, words in shown} >= {"quá hạn", "chờ xác nhận"}
    for link, number, _ in shown:
        (count,) = COUNT.findall(client.get(link).text)
        assert int(count) == number, link


def test_a_cell_says_its_most_urgent_state(seen: Lived) -> None:
    order = [words for _, words, _, _ in STATES.values()]
    client = seen.client("noivu")

    for link, _, words in cells(client, "/bang?nam=2023"):
        more_urgent = order[: order.index(words)]
        for _, other, _, code in STATES.values():
            if other in more_urgent:
                listed = re.sub("trang-thai=[a-z-]+", f"trang-thai={code}", link)
                assert COUNT.findall(client.get(listed).text) == ["0"], listed


def test_a_filter_leaves_the_cells_that_have_such_work(seen: Lived) -> None:
    client = seen.client("lanhdao")

    shown = cells(client, "/bang?nam=2023&trang-thai=cho-xac-nhan")

    assert {words for _, _, words in shown} == {"chờ xác nhận"}


def test_what_is_done_stands_in_the_next_look(lived: Lived) -> None:
    client = lived.client("noivu")
    before = cells(client, "/bang?nam=2023&muc=II&trang-thai=khong-phai")
    with lived.desk() as desk:
        transitions.waive(desk, [lived.work("II.1")], Grounds("Đã bãi bỏ", "9/QĐ-UBND"))

    after = cells(client, "/bang?nam=2023&muc=II&trang-thai=khong-phai")

    assert (before, len(after)) == ([], 1)


def test_a_past_day_has_what_stood_then(lived: Lived) -> None:
    client = lived.client("noivu")
    with lived.desk() as desk:
        transitions.waive(desk, [lived.work("II.1")], Grounds("Đã bãi bỏ", "9/QĐ-UBND"))

    then = cells(client, "/bang?nam=2023&muc=II&trang-thai=khong-phai&ngay=2023-04-05")

    assert then == []


def test_no_sealed_place_stands_in_it(seen: Lived) -> None:
    assert CANARY not in seen.client("noivu").get("/bang?nam=2023").text
