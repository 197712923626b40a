"""A browser of the system, driven: Chromium where it is installed, and people who use it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.pages.browser.stage import PASSWORD, Stage

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
REQUIRED = os.environ.get("CI") == "true" or os.environ.get("BROWSER_TESTS") == "required"
PDF = {"name": "bao-cao.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


def chromium() -> str | None:
    """Where the browser is; None on a machine without it."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def browser_of(path: str) -> Iterator[Browser]:
    """The browser, running while the block runs."""
    with sync_playwright() as playwright:
        # As root Chromium has no sandbox, and /dev/shm is small in a container.
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@contextmanager
def somebody(browser: Browser, stage: Stage, name: str = "", **options: Any) -> Iterator[Page]:
    """A window of somebody's own, signed in if they have a name."""
    context = browser.new_context(base_url=stage.url, **{"viewport": PHONE, **options})
    context.set_default_timeout(20_000)
    page = context.new_page()
    if name:
        page.goto("/")
        sign_in(page, name)
    yield page
    context.close()


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    """Fill in the form to sign in, and send it."""
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


def fill_day(page: Page, day: str) -> None:
    """Fill in the three boxes of a day, `4/4/2023`."""
    for label, figure in zip(("Ngày", "Tháng", "Năm"), day.split("/"), strict=True):
        page.get_by_label(label, exact=True).fill(figure)
