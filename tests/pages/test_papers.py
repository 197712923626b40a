"""Văn bản: papers that Sở Nội vụ chooses and fetches."""

import re
from io import BytesIO

import pytest
from docx import Document

from tests.documents.official.builders import words
from tests.pages.lived import CANARIES, Lived

pytestmark = pytest.mark.xdist_group("pages that are looked at")
REPORT = "/van-ban/tai?loai=period-report&ky=2023-Q1&dang="
LETTER = "/van-ban/tai?loai=urging-letter&dang=docx"


def test_the_report_of_the_last_quarter_is_chosen_already(seen: Lived) -> None:
    page = seen.client("noivu").get("/van-ban").text

    assert re.search(r'name="ky">\s*<option value="2023-Q1">Quý I năm 2023', page)


def test_a_report_is_fetched_as_word_under_its_name(seen: Lived) -> None:
    answer = seen.client("noivu").get(REPORT + "docx")

    assert answer.status_code == 200
    assert "filename*=UTF-8''B%C3%A1o%20c%C3%A1o" in answer.headers["content-disposition"]
    assert "quý I năm 2023" in words(Document(BytesIO(answer.content)))


def test_a_page_to_print_is_kept_and_not_opened_here(seen: Lived) -> None:
    answer = seen.client("noivu").get(REPORT + "html")

    assert answer.headers["content-disposition"].startswith("attachment")
    assert "Độc lập - Tự do - Hạnh phúc" in answer.text


def test_of_a_past_day_it_says_what_stood_then(seen: Lived) -> None:
    answer = seen.client("noivu").get(REPORT + "docx&ngay=2023-03-30")

    assert "tính đến ngày 30 tháng 3 năm 2023" in words(Document(BytesIO(answer.content)))


def test_what_cannot_be_made_is_told_in_words(seen: Lived) -> None:
    answer = seen.client("noivu").get(f"{LETTER}&co-quan=mat-tran")

    assert answer.status_code == 422
    assert "Ủy ban Mặt trận Tổ quốc không có nhiệm vụ quá hạn" in answer.text


@pytest.mark.parametrize("wrong", ["", "loai=x&dang=docx", "loai=urging-letter&dang=exe"])
def test_an_address_that_names_no_paper_leads_to_the_list(seen: Lived, wrong: str) -> None:
    answer = seen.client("noivu").get(f"/van-ban/tai?{wrong}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/van-ban")


@pytest.mark.parametrize("number", ["1", "2", "99", "x", "9" * 40])
def test_what_is_sealed_is_in_no_paper(seen: Lived, number: str) -> None:
    path = f"/van-ban/tai?loai=inspection-decision&dang=html&kiem-tra={number}"
    answer = seen.client("noivu").get(path)

    assert answer.status_code == 422
    assert not any(canary["name"] in answer.text for canary in CANARIES)
