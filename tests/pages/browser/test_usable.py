"""Every page can be used by everybody: by axe, on small screens, in large letters, by keyboard."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.routes import ROUTES
from tests.pages.browser.browsing import DESK, somebody
from tests.pages.browser.stage import Stage
from tests.pages.browser.tour import REPORTS, SCRIPTS_OF_TOOLS, every_page

pytestmark = pytest.mark.xdist_group("browser")

NARROW = {"width": 320, "height": 640}
HALF = {"width": 640, "height": 900}
NO_PAGE = re.compile(
    "^/$|^/(oidc|static|healthz|metrics|dang-xuat|tai)(/|$)|/tep/|/tiep-nhan$|[^t]/gui-lai$|/mo$"
    "|/ket-thuc$|/thoi-nhan-thay$|^/van-ban/tai$"
)
FOCUSED = "document.activeElement"
COLOURS_AND_SIZES = ["color-contrast", "target-size"]
"""All that axe can find otherwise in another light or at another width."""


def test_no_page_has_a_fault_that_axe_finds_nor_scrolls_sideways(
    browser: Browser, stage: Stage
) -> None:
    faults: list[str] = []
    seen: set[str] = set()
    for name, page in every_page(browser, stage):
        seen.add(_route(page.url.removeprefix(stage.url)))
        faults += [f"{name}: {fault}" for fault in _faults(page)]
    assert not faults, "\n".join(faults)
    pages = {path for path in ROUTES if not NO_PAGE.search(path)}
    # The same pages as from a letter.
    seen |= {path.replace("/t/{token}", "/nhiem-vu") for path in seen}
    assert pages - seen == set()


def _faults(page: Page) -> Iterator[str]:
    """Of all rules at 320 pixels in the light; elsewhere of those that differ there."""
    page.evaluate(Axe().axe_script)
    for size, scheme, rules in (
        (NARROW, "light", None),
        (NARROW, "dark", COLOURS_AND_SIZES[:1]),
        (DESK, "dark", COLOURS_AND_SIZES),
        (DESK, "light", COLOURS_AND_SIZES),
    ):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        where = f"{size['width']} {scheme}"
        yield from (f"{where}: {fault}" for fault in _of_axe(page, rules))
        if _is_cut(page):
            yield f"{where}: scrolls sideways"
    page.set_viewport_size(HALF)  # type: ignore[arg-type]
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if _is_cut(page):
        yield "640, letters twice as large: scrolls sideways"
    page.evaluate("document.documentElement.style.fontSize = ''")


def _of_axe(page: Page, rules: list[str] | None) -> list[str]:
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    options: dict[str, Any] = {"resultTypes": ["violations"], **only}
    results = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{each['id']} at {node['target']}"
        for each in results["violations"]
        for node in each["nodes"]
    ]


def _is_cut(page: Page) -> bool:
    root = "document.documentElement"
    return bool(page.evaluate(f"{root}.scrollWidth > {root}.clientWidth"))


def _route(path: str) -> str:
    """The route of an address; itself where there is none."""
    path = path.partition("?")[0].partition("#")[0]
    if path in ROUTES:
        return path
    patterns = {route: re.sub(r"\{\w+\}", "[^/]+", route) for route in ROUTES}
    return next((route for route, words in patterns.items() if re.fullmatch(words, path)), path)


def test_a_report_can_be_made_by_keyboard_alone_and_the_focus_is_seen(
    browser: Browser, stage: Stage
) -> None:
    with somebody(browser, stage, **SCRIPTS_OF_TOOLS) as page:
        page.goto(stage.letters_link("so-cong-thuong"))
        page.get_by_role("link", name="Báo cáo hoàn thành").first.press("Enter")
        page.wait_for_url("**/bao-cao")
        typed = {
            "so": "9/BC-SCT",
            "ngay": "3",
            "thang": "4",
            "nam": "2023",
            "ho_ten": "Bùi Văn Khánh",
        }
        passed = []
        while not passed or passed[-1] != "button":
            page.keyboard.press("Tab")
            passed.append(
                page.evaluate("document.activeElement.id || document.activeElement.localName")
            )
            outline = page.evaluate(f"getComputedStyle({FOCUSED}).outline")
            assert "solid 3px" in outline, (passed[-1], outline)
            page.keyboard.type(typed.get(passed[-1], ""))
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Kiểm tra lại trước khi gửi").wait_for()
    fields = ["so", "ngay", "thang", "nam", "tep", "lien_ket", "ghi_chu", "ho_ten"]
    assert passed == ["a", "a", *fields, "button"]


def test_a_form_with_faults_has_its_list_of_faults_focused_and_each_leads_to_its_field(
    browser: Browser, stage: Stage
) -> None:
    with somebody(browser, stage) as page:
        page.goto(stage.letters_link("so-cong-thuong"))
        page.get_by_role("link", name="Báo cáo hoàn thành").first.click()
        page.get_by_role("button", name="Tiếp tục").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("link", name="Nhập ngày văn bản.").click()
        expect(page.locator("#ngay")).to_be_focused()
        expect(page.locator("#ngay")).to_have_attribute("inputmode", "numeric")


def test_on_paper_a_report_stands_without_menu_and_buttons(browser: Browser, stage: Stage) -> None:
    with somebody(browser, stage, "noivu") as page:
        page.goto("/cho-xac-nhan")
        page.locator(REPORTS).first.click()
        page.emulate_media(media="print")
        assert page.get_by_role("heading", name="Báo cáo", exact=True).is_visible()
        for role in ("navigation", "button", "textbox"):
            assert page.get_by_role(role).count() == 0  # type: ignore[arg-type]
