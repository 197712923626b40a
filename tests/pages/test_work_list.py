"""The list of all work: what its address chooses, for whom, and as every figure counts."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from models.assignments import plan_list, work
from models.assignments.plan_list import STANDINGS as EVERY
from models.assignments.plan_list import Wanted
from models.assignments.work import AssignmentView
from models.plan_rows import agency_codes, obligation_ids
from pages.work_list import STANDINGS, list_path
from tests.pages.lived import CODE, TODAY, Lived

pytestmark = pytest.mark.xdist_group("pages that are looked at")
WORK = r'href="/nhiem-vu/(\d+)"'


def views_of(seen: Lived) -> list[AssignmentView]:
    with replace(seen.record, plan_code=CODE).read() as (session, loaded):
        views = work.assignments_as_of(session, loaded.id, TODAY)
    return [view for view in views if not view.history]


def listed(seen: Lived, path: str, name: str = "noivu") -> set[int]:
    page = seen.client(name).get(path)
    assert page.status_code == 200
    return {int(key) for key in re.findall(WORK, page.text)}


def test_without_conditions_it_has_all_work_and_no_history(seen: Lived) -> None:
    assert listed(seen, "/danh-sach") == {view.id for view in views_of(seen)}


def test_every_condition_of_the_address_holds(seen: Lived) -> None:
    views = views_of(seen)
    for path, expected in (
        (list_path(co_quan="so-y-te"), {v.id for v in views if v.holder == "so-y-te"}),
        (list_path(nhiem_vu="II.1"), {v.id for v in views if v.obligation == "II.1"}),
        (list_path(trang_thai="qua-han"), {v.id for v in views if v.overdue}),
        (list_path(trang_thai="cho-xac-nhan"), {v.id for v in views if v.status == "submitted"}),
        (list_path(trang_thai="qua-han", co_quan="so-y-te", ky="2023-Q1"), None),
        (list_path(nam="2023", ky="Q4", co_quan="so-tu-phap"), None),
    ):
        found = listed(seen, path)
        if expected is not None:
            assert found == expected, path


@pytest.mark.parametrize("wrong", ["nam=abc", "ky=Q9", "muc=%3Cx%3E", "co-quan=so-la", "nhom=0"])
def test_what_the_plan_does_not_know_is_told_and_not_applied(seen: Lived, wrong: str) -> None:
    page = seen.client("noivu").get(f"/danh-sach?{wrong}").text

    assert "Điều kiện này không được áp dụng" in page
    assert len(re.findall(WORK, page)) == len(listed(seen, "/danh-sach"))


def test_each_standing_is_that_of_the_rules(seen: Lived) -> None:
    views = views_of(seen)
    with replace(seen.record, plan_code=CODE).read() as (session, loaded):
        ids = [*obligation_ids(session, loaded.id, retired=True).values()]
        holders = [*agency_codes(session, loaded.id).values()]
        for standing in EVERY:
            wanted = Wanted(ids, holders, standing=standing)
            cards = plan_list.cards(session, loaded.id, wanted, TODAY)
            assert plan_list.count(session, wanted, TODAY) == len(cards)
            if standing == "overdue":
                assert {card.id for card in cards} == {v.id for v in views if v.overdue}
            if standing == "late":
                reported = [v for v in views if v.status in ("submitted", "accepted")]
                assert {card.id for card in cards} == {v.id for v in reported if v.days_late}
    assert {standing for standing, _ in STANDINGS.values()} == set(EVERY)


def test_leaders_read_it_without_a_way_to_evidence(seen: Lived) -> None:
    page = seen.client("lanhdao").get("/danh-sach")

    assert page.status_code == 200
    assert "Sở Y tế" in page.text
    assert "/nhiem-vu/" not in page.text


def test_a_past_day_is_carried_along(seen: Lived) -> None:
    page = seen.client("noivu").get("/danh-sach?trang-thai=qua-han&ngay=2023-04-05").text

    assert 'name="ngay" value="2023-04-05"' in page
    assert all("ngay=2023-04-05" in link for link in re.findall(r'href="(/nhiem-vu/[^"]*)"', page))


def test_the_list_that_is_chosen_comes_as_excel_too(seen: Lived) -> None:
    path = "/tai/danh-sach.xlsx?co-quan=so-y-te&trang-thai=cho-xac-nhan"

    for name in ("noivu", "lanhdao"):
        book = load_workbook(BytesIO(seen.client(name).get(path).content))
        ids = {cell.value for cell in book.worksheets[0]["A"] if isinstance(cell.value, int)}
        assert ids == listed(seen, list_path(co_quan="so-y-te", trang_thai="cho-xac-nhan"))
    assert seen.client("yte").get(path).status_code == 404
