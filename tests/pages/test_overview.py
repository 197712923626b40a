"""The overview: each figure is the length of the list that it leads to, as the rules count."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from assignments import transitions
from assignments.transitions import Paper
from models.assignments import work
from models.assignments.overview import overview
from pages.work_list import STANDINGS
from tests.pages.lived import CODE, TODAY, Lived

pytestmark = pytest.mark.xdist_group("pages that are looked at")
FIGURE = r'href="(/danh-sach[^"]*)"[^>]*>(?:<strong[^>]*>)?(\d+)'


@pytest.mark.parametrize("name", ["noivu", "vanphong", "lanhdao"])
def test_each_figure_is_the_length_of_its_list(seen: Lived, name: str) -> None:
    client = seen.client(name)
    page = client.get("/tong-quan").text
    figures = re.findall(FIGURE, page)

    assert len(figures) > 5
    for path, number in figures:
        listed = client.get(path.replace("&amp;", "&")).text
        assert f"Danh sách nhiệm vụ ({number})" in listed, path


def test_who_is_overdue_is_told_by_the_rules_of_every_page(seen: Lived) -> None:
    with replace(seen.record, plan_code=CODE).read() as (session, loaded):
        views = work.assignments_as_of(session, loaded.id, TODAY)
        figures = overview(session, loaded.id, TODAY)

    late = Counter(view.holder for view in views if view.overdue)
    assert figures.overdue == late.total()
    assert {row.agency: row.count for row in figures.latest} == late
    assert figures.submitted == sum(v.status == "submitted" and not v.history for v in views)


def test_the_first_page_of_who_watches_is_the_overview(seen: Lived) -> None:
    for name in ("noivu", "lanhdao"):
        assert seen.client(name).get("/").headers["location"] == "/tong-quan"
    assert seen.client("yte").get("/tong-quan").status_code == 404


@pytest.mark.usefixtures("database")
def test_every_page_of_who_watches_reads_today_and_a_past_day(lived: Lived) -> None:
    client = lived.client("noivu")
    lists = [f"/danh-sach?trang-thai={code}&nam=2023&co-quan=so-y-te" for code in STANDINGS]

    for day in ("", "2023-04-05", "2023-01-01"):
        for path in (
            "/tong-quan",
            "/xep-hang",
            "/quyet-dinh/II.1",
            "/danh-sach?den-han=2023-04-04",
            *(lists if not day else lists[:1]),
        ):
            mark = "&" if "?" in path else "?"
            page = client.get(f"{path}{mark}ngay={day}" if day else path)
            assert page.status_code == 200, path
    assert "Số liệu tại ngày" in page.text


def test_the_figures_follow_what_is_done_at_once(lived: Lived) -> None:
    client = lived.client("noivu")
    waiting = r'qua-han"><strong[^>]*>(\d+)'
    before = re.findall(waiting, client.get("/tong-quan").text)
    late = next(v.id for v in lived.works().values() if v.overdue)

    with lived.desk() as desk:
        transitions.submit(desk, [late], Paper("9/BC", TODAY))

    after = re.findall(waiting, client.get("/tong-quan").text)
    assert [int(number) - 1 for number in before] == [int(number) for number in after]
