"""Titles, products, phrases and agencies of the plan, against the text of the decision."""

import csv
from pathlib import Path

from plans.plan import Obligation
from tests.plans.shipped import appendix, decision, folded, shipped_plan

TITLES = Path(__file__).parent / "titles.csv"
"""Of the duties of the decision's body, which gives them none: each is a reading of its sentence,
and changes only when somebody has read it again.
"""

GROUPS = ("cac-so-ban-nganh", "cac-huyen-thanh-pho")

# The words of the two columns of agencies, read by hand.
WHO = {
    "": (),
    "Sở Nội vụ": ("so-noi-vu",),
    "Sở Tư pháp": ("so-tu-phap",),
    "Sở Y tế": ("so-y-te",),
    "Sở Tài chính": ("so-tai-chinh",),
    "Sở Kế hoạch và Đầu tư": ("so-ke-hoach-va-dau-tu",),
    "Sở Giáo dục và Đào tạo": ("so-giao-duc-va-dao-tao",),
    "Sở Khoa học và Công nghệ": ("so-khoa-hoc-va-cong-nghe",),
    "Văn phòng UBND tỉnh": ("van-phong-ubnd-tinh",),
    # A slip of VII.1 to VII.4 for "Truyền thông".
    "Sở Thông tin và Tuyên thông": ("so-thong-tin-va-truyen-thong",),
    "Văn phòng UBND tỉnh; Sở Thông tin và Truyền thông": (
        "van-phong-ubnd-tinh",
        "so-thong-tin-va-truyen-thong",
    ),
    # IV.4.b: the word "Sở" stands once for three of them.
    "Các Sở: Kế hoạch và Đầu tư, Tài chính, Tài nguyên và Môi trường": (
        "so-ke-hoach-va-dau-tu",
        "so-tai-chinh",
        "so-tai-nguyen-va-moi-truong",
    ),
    "Các Sở, ban, ngành, UBND các huyện, thành phố": GROUPS,
    # IV.2: which are "liên quan" is not said.
    "Các Sở, ban, ngành liên quan": ("cac-so-ban-nganh",),
    "UBND các huyện, thành phố": ("cac-huyen-thanh-pho",),
    "Ủy ban nhân dân các huyện, thành phố": ("cac-huyen-thanh-pho",),
    # V.1: named by itself, before the groups.
    "Sở Thông tin và Truyền thông, các Sở, ban, ngành, UBND các huyện, thành phố": (
        "so-thong-tin-va-truyen-thong",
        *GROUPS,
    ),
}


def body() -> list[Obligation]:
    """The duties that the decision names in its text, not in its appendix."""
    return [row for row in shipped_plan().obligations if row.code.startswith(("KH.", "QĐ."))]


def test_appendix_has_48_rows_47_of_them_obligations_and_one_heading() -> None:
    rows = [row for row in shipped_plan().obligations if row not in body()]

    assert len(appendix()) == len(rows) == 48
    assert [row.code for row in rows if row.heading] == ["IV.4"]


def test_plan_has_the_rows_of_the_appendix_in_its_order() -> None:
    rows = [row.code for row in shipped_plan().obligations if row not in body()]

    assert rows == [row.code for row in appendix()]


def test_rows_of_the_appendix_are_kept_word_for_word() -> None:
    rows = [shipped_plan().obligation(row.code) for row in appendix()]

    assert [(row.code, row.title, row.product or "", row.timing or "") for row in rows] == [
        (row.code, row.title, row.product, row.timing) for row in appendix()
    ]


def test_agencies_are_those_of_the_two_columns() -> None:
    rows = [shipped_plan().obligation(row.code) for row in appendix()]

    assert [(row.code, row.lead, row.coordinating) for row in rows] == [
        (row.code, WHO[row.lead], WHO[row.coordinating]) for row in appendix()
    ]


def test_rows_broken_over_two_pages_are_joined() -> None:
    joined = {row.code: row for row in appendix()}

    assert "điện tử của tỉnh. - Tiến độ" in joined["III.4"].product
    assert joined["IV.4.b"].product.endswith("Báo cáo kết quả kiểm tra")
    assert "về cơ chế tự chủ tài chính" in joined["VI.1"].title
    assert joined["VII.4"].lead == "Sở Thông tin và Tuyên thông"


def test_standing_agency_leads_23_of_the_47_rows() -> None:
    rows = [row for row in shipped_plan().obligations if row not in body() and not row.heading]

    assert len(rows) == 47
    assert sum("so-noi-vu" in row.lead for row in rows) == 23


def test_sentence_of_a_duty_of_the_body_stands_in_the_decision() -> None:
    duties = body()

    assert duties
    assert [row.code for row in duties if not row.text or row.text not in decision()] == []


def test_title_of_a_duty_of_the_body_is_the_one_that_was_read_by_hand() -> None:
    with TITLES.open(encoding="utf-8") as read:
        titles = [(row["obligation"], row["title"]) for row in csv.DictReader(read)]

    assert [(row.code, row.title) for row in body()] == titles


def test_product_and_phrase_of_a_duty_of_the_body_stand_in_its_sentence() -> None:
    parts = [(row, part) for row in body() for part in (row.product or "", row.timing or "")]

    assert [(row.code, part) for row, part in parts if part not in (row.text or "")] == []


def test_every_obligation_rests_on_a_place_of_the_decision() -> None:
    beginnings = {"QĐ": "Quyết định, Điều", "KH": "Kế hoạch, mục"}

    for row in shipped_plan().obligations:
        begins = beginnings.get(row.code.split(".")[0], f"Phụ lục, mục {row.section}, số thứ tự")
        assert row.source.startswith(begins), row.code


def test_two_points_g_are_told_apart_in_the_order_of_the_text() -> None:
    plan, text = shipped_plan(), decision()
    first, second = plan.obligation("KH.IV.2.g(1)"), plan.obligation("KH.IV.2.g(2)")

    assert f"- g) {first.text}" in text
    assert f"- g) {second.text}" in text
    assert text.index(first.text or "") < text.index(second.text or "")


def test_sections_of_the_appendix_have_the_titles_of_the_decision() -> None:
    text = decision()

    for section in shipped_plan().head.sections:
        if section.code.strip("IVX") == "":
            assert f"{section.code} {section.title}".casefold() in text.casefold()


def test_folding_drops_marks_and_page_breaks_only() -> None:
    assert folded("<i>*một*</i>\n\n hai") == "một hai"
