"""The overview: each figure is the length of the list that it leads to, as the rules count."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from models.assignments import work
from models.assignments.overview import overview
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
