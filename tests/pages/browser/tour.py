"""Every page that there is, one after the other, with its faults and without."""

from collections.abc import Iterator

from playwright.sync_api import Browser, Page

from tests.pages.browser.browsing import PDF, fill_day, sign_in, somebody
from tests.pages.browser.stage import HEALTH, STANDING, Stage

REPORTS = 'a[href^="/cho-xac-nhan/"]'
SCRIPTS_OF_TOOLS = {"bypass_csp": True}


def every_page(browser: Browser, stage: Stage) -> Iterator[tuple[str, Page]]:
    """A name and the page as it stands; what is sent on the way is recorded on the stage."""
    for name, page in _every_page(browser, stage):
        page.wait_for_load_state()
        yield name, page


def _every_page(browser: Browser, stage: Stage) -> Iterator[tuple[str, Page]]:
    with somebody(browser, stage, **SCRIPTS_OF_TOOLS) as page:
        yield from _of_the_letter(page, stage)
        yield from _of_nobody(page)
    for name, pages in (
        ("yte", _of_the_agency),
        ("baochi", _of_an_agency_without_work),
        ("noivu", _of_the_standing_agency),
        ("vanphong", _of_the_judge),
        ("lanhdao", _of_the_leader),
        ("quantri", _of_the_operator),
    ):
        with somebody(browser, stage, name, **SCRIPTS_OF_TOOLS) as page:
            for what, shown in pages(page, stage):
                yield f"{name}-{what}", shown


def _of_the_letter(page: Page, stage: Stage) -> Iterator[tuple[str, Page]]:
    link = stage.letters_link("so-tai-chinh")
    page.goto(link)
    yield "letter", page
    page.get_by_role("button", name="Tiếp nhận").first.click()
    yield "letter-acknowledged", page
    page.get_by_role("link", name="Báo cáo hoàn thành").first.click()
    yield "report", page
    page.get_by_role("button", name="Tiếp tục").click()
    yield "report-errors", page
    page.get_by_label("Số, ký hiệu văn bản").fill("12/BC-STC")
    fill_day(page, "3/4/2023")
    page.locator("#tep").set_input_files(PDF)
    page.get_by_label("Họ và tên").fill("Nguyễn Thị Hoa")
    page.get_by_role("button", name="Tiếp tục").click()
    yield "report-check", page
    page.get_by_role("button", name="Sửa").click()
    yield "report-edit", page
    page.get_by_role("button", name="Tiếp tục").click()
    page.get_by_role("button", name="Gửi báo cáo").click()
    yield "report-sent", page
    reported = page.url.removesuffix("/xong")
    page.goto(f"{reported}/bao-cao")
    yield "report-answered", page
    page.goto(link)
    yield "letter-answered", page
    page.get_by_role("link", name="Đề nghị gia hạn").first.click()
    yield "extension", page
    page.get_by_role("button", name="Gửi đề nghị").click()
    yield "extension-errors", page
    page.goto(f"{link}x")
    yield "link-ended", page
    page.get_by_role("button").click()
    yield "link-sent", page


def _of_nobody(page: Page) -> Iterator[tuple[str, Page]]:
    page.goto("/dang-nhap")
    yield "sign-in", page
    sign_in(page, "yte", "sai")
    yield "sign-in-error", page
    page.goto("/khong-co-trang-nay")
    yield "not-here", page


def _of_the_agency(page: Page, stage: Stage) -> Iterator[tuple[str, Page]]:
    yield "own-work", page
    page.goto("/nhiem-vu?phan=later")
    yield "own-work-later", page
    returned = stage.work_of(HEALTH, "returned")[0]
    page.goto(f"/nhiem-vu/{returned}")
    yield "work", page
    page.goto(f"/nhiem-vu/{returned}/bao-cao")
    yield "report", page
    page.goto(f"/nhiem-vu/{returned}/gia-han")
    yield "extension", page
    page.goto("/doi-mat-khau")
    yield "password", page
    page.get_by_label("Mật khẩu mới", exact=True).fill("một")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    yield "password-errors", page


def _of_an_agency_without_work(page: Page, _: Stage) -> Iterator[tuple[str, Page]]:
    yield "no-work", page


def _of_the_standing_agency(page: Page, stage: Stage) -> Iterator[tuple[str, Page]]:
    yield "overview", page
    page.goto("/cho-xac-nhan")
    yield "queue", page
    page.get_by_role("button", name="Xác nhận các báo cáo").click()
    yield "queue-error", page
    for box in page.get_by_role("checkbox").all()[:2]:
        box.check()
    page.get_by_role("button", name="Xác nhận các báo cáo").click()
    yield "queue-check", page
    page.goto("/cho-xac-nhan")
    page.locator(REPORTS).first.click()
    yield "report-to-judge", page
    page.get_by_role("button", name="Trả lại").click()
    yield "report-to-judge-error", page
    returned = stage.work_of(HEALTH, "returned")[0]
    page.goto(f"/cho-xac-nhan/{returned}")
    yield "report-judged", page
    page.goto("/cho-xac-nhan")
    page.locator('a[href^="/tra-loi/"]').first.click()
    yield "reply", page
    page.get_by_role("button", name="Không ghi nhận là báo cáo").click()
    yield "reply-errors", page
    page.goto("/de-nghi-gia-han")
    yield "requests", page
    page.locator(".tasks a").first.click()
    yield "request", page
    page.get_by_role("button", name="Ghi quyết định").click()
    yield "request-errors", page
    page.goto("/nhiem-vu")
    yield "own-work", page
    page.goto(f"/nhiem-vu/{stage.work_of(STANDING, 'submitted')[0]}")
    yield "own-report", page
    page.goto(f"/nhiem-vu/{returned}?ngay=2023-03-20")
    yield "work-of-a-past-day", page
    page.goto("/van-ban")
    yield "papers", page
    page.goto("/danh-sach?trang-thai=chua-xong&nam=2023")
    yield "work-list", page
    yield from _assigning(page)
    yield from _silencing(page)


def _of_the_judge(page: Page, _: Stage) -> Iterator[tuple[str, Page]]:
    yield "queue", page
    page.goto("/de-nghi-gia-han")
    yield "no-requests", page
    page.goto("/cho-xac-nhan")
    page.locator(REPORTS).first.click()
    page.get_by_role("button", name="Xác nhận hoàn thành").click()
    yield "empty-queue", page


def _of_the_leader(page: Page, _: Stage) -> Iterator[tuple[str, Page]]:
    yield "overview", page
    page.goto("/danh-sach?trang-thai=qua-han")
    yield "work-list", page
    page.goto("/bang?nam=2023")
    yield "matrix", page
    page.goto(page.locator(".matrix thead a").first.get_attribute("href") or "")
    yield "matrix-of-a-section", page
    page.goto("/xep-hang?ky=2023-Q1")
    yield "ranking", page
    page.goto("/quyet-dinh")
    yield "duties", page
    page.locator(".tasks a").nth(1).click()
    yield "duty", page


def _of_the_operator(page: Page, _: Stage) -> Iterator[tuple[str, Page]]:
    yield "channels", page
    page.get_by_role("button", name="Tiếp tục").click()
    yield "channels-errors", page
    page.get_by_label("Lý do").fill("Đổi máy chủ thư")
    page.get_by_role("button", name="Tiếp tục").click()
    yield "hold-check", page
    page.goto("/kenh-gui")
    page.get_by_role("button", name="Gửi thư thử").click()
    yield "channel-test-errors", page
    page.goto("/co-quan")
    yield "offices", page
    page.locator(".tasks a").first.click()
    yield "office", page
    page.goto("/dau-moi")
    yield "contacts", page
    page.get_by_role("link", name="Nhập danh sách").click()
    page.get_by_role("button", name="Tiếp tục").click()
    yield "contact-import-errors", page
    page.goto("/dau-moi")
    page.get_by_role("link", name="Thêm đầu mối").click()
    page.get_by_role("button", name="Tiếp tục").click()
    yield "contact-new-errors", page
    page.goto("/dau-moi")
    page.get_by_role("link", name="Sửa").first.click()
    yield "contact", page
    page.get_by_role("button", name="Ghi người nhận thay").click()
    yield "contact-errors", page
    page.get_by_label("Địa chỉ", exact=True).fill("dau-moi@example.gov.vn")
    page.get_by_role("button", name="Tiếp tục").click()
    yield "contact-check", page
    page.goto("/tam-dung")
    yield "silences", page
    page.goto("/lan-chay")
    yield "runs-without-prefect", page
    page.goto("/nhat-ky")
    yield "audit", page
    page.goto("/nhat-ky?tu_ngay=31/2/2023&chuoi=1")
    yield "audit-errors", page
    page.goto("/tai-khoan")
    yield "accounts", page
    page.get_by_role("link", name="Lập tài khoản").click()
    page.get_by_role("button", name="Tiếp tục").click()
    yield "account-new-errors", page
    page.goto("/tai-khoan")
    page.locator(".tasks a").first.click()
    yield "account", page
    page.get_by_role("button", name="Đặt lại mật khẩu").click()
    yield "account-check", page


def _assigning(page: Page) -> Iterator[tuple[str, Page]]:
    page.goto("/giao-nhiem-vu")
    yield "assigning", page
    page.get_by_role("button", name="Tiếp tục").click()
    yield "assigning-errors", page
    page.get_by_label("Nội dung nhiệm vụ").fill("Rà soát thủ tục hành chính nội bộ")
    page.get_by_label("Số, ký hiệu").fill("1520/UBND-VXNV")
    page.get_by_label("Ngày văn bản").fill("3/4/2023")
    page.get_by_label("Thời hạn").fill("28/4/2023")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Tiếp tục").click()
    yield "assigning-check", page


def _silencing(page: Page) -> Iterator[tuple[str, Page]]:
    page.goto("/tam-dung/moi")
    page.get_by_role("button", name="Tiếp tục").click()
    yield "silence-errors", page
    page.get_by_label("Cơ quan", exact=True).select_option(HEALTH)
    page.get_by_label("Đến hết ngày").fill("31/12/2023")
    page.get_by_label("Lý do").fill("Thanh tra")
    page.get_by_role("button", name="Tiếp tục").click()
    yield "silence-check", page
