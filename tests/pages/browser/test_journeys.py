"""What people do, from the letter to the answer, in a real browser."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser.browsing import DESK, PDF, fill_day, sign_in, somebody
from tests.pages.browser.stage import Stage

pytestmark = pytest.mark.xdist_group("browser")


def _report(page: Page, link: str, document: str) -> str:
    """The first work of a letter, reported with a file; its title."""
    page.goto(link)
    title = page.locator(".card h2").first.inner_text()
    page.get_by_role("link", name="Báo cáo hoàn thành").first.click()
    page.get_by_label("Số, ký hiệu văn bản").fill(document)
    fill_day(page, "3/4/2023")
    page.locator("#tep").set_input_files(PDF)
    page.get_by_label("Họ và tên").fill("Bùi Văn Khánh")
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("heading", name="Đã gửi báo cáo")).to_be_visible()
    return title


def _open_report(page: Page, document: str) -> None:
    """The page on which a report that waits is judged."""
    page.goto("/cho-xac-nhan")
    page.get_by_role("listitem").filter(has_text=document).get_by_role("link").click()


@pytest.mark.parametrize(
    ("agency", "script"), [("ubnd-huyen-ninh-son", True), ("ubnd-huyen-bac-ai", False)]
)
def test_from_a_letter_to_an_accepted_report_with_and_without_javascript(
    browser: Browser, stage: Stage, agency: str, script: bool
) -> None:
    document, link = f"{agency[-3:]}/BC", stage.letters_link(agency)
    with (
        somebody(browser, stage, java_script_enabled=script) as focal_person,
        somebody(browser, stage, "noivu", viewport=DESK, java_script_enabled=script) as clerk,
    ):
        title = _report(focal_person, link, document)
        _open_report(clerk, document)
        with clerk.expect_download() as download:
            clerk.get_by_role("link", name="bao-cao.pdf").first.click()
        assert download.value.path().read_bytes() == PDF["buffer"]
        clerk.get_by_role("button", name="Xác nhận hoàn thành").click()
        expect(clerk.get_by_role("status")).to_contain_text("Đã hoàn thành. Báo cáo kế tiếp")
        clerk.goto("/cho-xac-nhan")
        expect(clerk.get_by_text(document)).to_have_count(0)
        focal_person.goto(link)
        answered = focal_person.get_by_role("listitem").filter(has_text=title)
        expect(answered.filter(has_text="Đã hoàn thành")).to_have_count(1)
    receipt = stage.newest_letter(agency)
    assert document in receipt
    assert "xác nhận hoàn thành" in receipt


def test_a_returned_report_shows_its_reason_to_whoever_made_it(
    browser: Browser, stage: Stage
) -> None:
    link = stage.letters_link("ubnd-huyen-ninh-hai")
    with (
        somebody(browser, stage) as focal_person,
        somebody(browser, stage, "noivu") as clerk,
    ):
        _report(focal_person, link, "77/BC-NH")
        _open_report(clerk, "77/BC-NH")
        clerk.get_by_role("button", name="Trả lại").click()
        expect(clerk.get_by_role("alert")).to_contain_text("Nhập nội dung cần bổ sung.")
        clerk.get_by_role("textbox").fill("Thiếu phụ lục số liệu.")
        clerk.get_by_role("button", name="Xác nhận hoàn thành").click()
        expect(clerk.get_by_role("alert")).to_contain_text("Chưa xác nhận")
        clerk.get_by_role("button", name="Trả lại").click()
        focal_person.goto(link)
        expect(focal_person.get_by_text("Thiếu phụ lục số liệu.").first).to_be_visible()
        expect(focal_person.get_by_text("Trả lại để bổ sung").first).to_be_visible()


def test_taking_on_a_folded_task_leads_back_to_it_and_says_so(
    browser: Browser, stage: Stage
) -> None:
    with somebody(browser, stage) as page:
        page.goto(stage.letters_link("so-van-hoa-the-thao-va-du-lich"))
        folded = page.get_by_role("group").last
        expect(folded.get_by_role("button", name="Tiếp nhận")).not_to_be_visible()
        folded.locator("summary").click()
        folded.get_by_role("button", name="Tiếp nhận").click()
        expect(page.get_by_text("Đã ghi nhận tiếp nhận.")).to_be_in_viewport()


def test_a_refused_request_for_time_leaves_the_list_and_the_day_stays(
    browser: Browser, stage: Stage
) -> None:
    link = stage.letters_link("so-giao-duc-va-dao-tao")
    with (
        somebody(browser, stage) as focal_person,
        somebody(browser, stage, "noivu") as clerk,
    ):
        focal_person.goto(link)
        focal_person.get_by_role("link", name="Đề nghị gia hạn").first.click()
        fill_day(focal_person, "30/12/2023")
        focal_person.get_by_label("Lý do").fill("Chờ số liệu năm học.")
        focal_person.get_by_label("Họ và tên").fill("Bùi Văn Khánh")
        focal_person.get_by_role("button", name="Gửi đề nghị").click()
        expect(focal_person.get_by_text("Đã ghi nhận đề nghị gia hạn")).to_be_visible()
        clerk.goto("/de-nghi-gia-han")
        asked = clerk.get_by_role("listitem").filter(has_text="Chờ số liệu năm học")
        asked.get_by_role("link").click()
        expect(clerk.get_by_label("Năm")).to_have_value("2023")
        clerk.get_by_label("Không đồng ý").check()
        clerk.get_by_label("Lý do").fill("Số liệu đã có.")
        clerk.get_by_role("button", name="Ghi quyết định").click()
        expect(asked).to_have_count(0)
        focal_person.goto(link)
        expect(focal_person.get_by_text("30/12/2023")).to_have_count(0)


def test_the_second_of_two_people_at_one_report_learns_who_decided_it(
    browser: Browser, stage: Stage
) -> None:
    with (
        somebody(browser, stage, "noivu") as first,
        somebody(browser, stage, "noivu") as second,
    ):
        for page in (first, second):
            _open_report(page, "/BC-SXD")
        first.get_by_role("button", name="Xác nhận hoàn thành").click()
        first.wait_for_url("**?da=*")
        second.get_by_role("textbox").fill("Thiếu số liệu.")
        second.get_by_role("button", name="Trả lại").click()
        note = second.get_by_role("status")
        expect(note).to_contain_text("không còn chờ xác nhận")
        expect(note).to_contain_text("Sở Nội vụ")
        expect(second.get_by_role("button", name="Trả lại")).to_have_count(0)


def test_a_wrong_password_opens_nothing_and_the_right_one_leads_where_one_wanted_to_go(
    browser: Browser, stage: Stage
) -> None:
    with somebody(browser, stage) as page:
        page.goto("/nhiem-vu?phan=later")
        sign_in(page, "baochi", "không phải mật khẩu")
        expect(page.get_by_role("alert")).to_contain_text("không đúng")
        expect(page.get_by_label("Tên đăng nhập")).to_have_value("baochi")
        sign_in(page, "baochi")
        expect(page.get_by_role("heading", name="Nhiệm vụ được giao")).to_be_visible()


def test_back_after_signing_out_shows_the_form_to_sign_in(browser: Browser, stage: Stage) -> None:
    with somebody(browser, stage, "yte") as page:
        page.locator(".tasks a").first.click()
        page.get_by_role("button", name="Đăng xuất").click()
        page.wait_for_url("**/dang-nhap")
        page.go_back()
        expect(page.get_by_role("button", name="Đăng nhập")).to_be_visible()
        expect(page.get_by_text("Quá trình thực hiện")).to_have_count(0)


def test_back_to_a_refused_form_shows_it_again(browser: Browser, stage: Stage) -> None:
    with somebody(browser, stage) as page:
        page.goto(stage.letters_link("so-xay-dung"))
        page.get_by_role("link", name="Báo cáo hoàn thành").first.click()
        page.get_by_label("Số, ký hiệu văn bản").fill("5/BC-SXD")
        page.get_by_role("button", name="Tiếp tục").click()
        fill_day(page, "3/4/2023")
        page.get_by_label("Họ và tên").fill("Bùi Văn Khánh")
        page.get_by_role("button", name="Tiếp tục").click()
        page.get_by_role("button", name="Gửi báo cáo").wait_for()
        page.go_back()
        expect(page.get_by_text("ERR_CACHE_MISS")).to_have_count(0)
        expect(page.get_by_label("Số, ký hiệu văn bản")).to_have_value("5/BC-SXD")
