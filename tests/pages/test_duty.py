"""The duties of the decision, each with its rule in words, its cycles and who has work left."""

import re
from urllib.parse import quote

import pytest

from pages.rule_words import rule_in_words
from plans.reading import read_plan
from settings import REPOSITORY
from tests.pages.lived import Lived

pytestmark = pytest.mark.xdist_group("pages that are looked at")


def test_a_duty_shows_its_sentence_and_who_stands_where(seen: Lived) -> None:
    page = seen.client("noivu").get("/quyet-dinh/II.1").text

    assert "Câu của Quyết định, mục 1." in page
    assert "Cách tính thời hạn" in page
    assert f"/nhiem-vu/{seen.work('II.1')}" in page
    assert "nhiem-vu=II.1" in page


def test_every_row_of_the_plan_is_listed_and_opens(seen: Lived) -> None:
    client = seen.client("lanhdao")
    paths = re.findall(r'href="(/quyet-dinh/[^"]+)"', client.get("/quyet-dinh").text)

    assert len(paths) > 7
    for path in paths:
        page = client.get(path)
        assert page.status_code == 200, path
        assert "/nhiem-vu/" not in page.text


@pytest.mark.parametrize("code", ["khong-co", quote("II.1 "), "%3Cscript%3E", "II.1.", "0"])
def test_what_is_no_duty_is_no_page(seen: Lived, code: str) -> None:
    assert seen.client("noivu").get(f"/quyet-dinh/{code}").status_code == 404


def test_a_past_day_is_carried_to_the_lists(seen: Lived) -> None:
    page = seen.client("noivu").get("/quyet-dinh/II.1?ngay=2023-04-05").text

    links = re.findall(r'href="(/(?:danh-sach|nhiem-vu|quyet-dinh)\?[^"]*)"', page)
    assert links
    assert all("ngay=2023-04-05" in link for link in links)


def test_every_rule_of_the_shipped_plan_has_its_words() -> None:
    plan = read_plan(REPOSITORY / "calendar" / "qd-465-2022")

    for row in plan.obligations:
        for rule in row.rules:
            words = rule_in_words(rule, plan)
            assert words.endswith("."), row.code
            assert "None" not in words, row.code
