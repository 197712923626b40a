"""Every page as people see it: `.venv/bin/python -m tests.pages.screenshots FOLDER`.

Each at 390 and 1280 pixels, light and dark: NAME-390-light.png; for looking, not for comparing.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.pages.browser.browsing import DESK, PHONE, browser_of, chromium
from tests.pages.browser.stage import staged
from tests.pages.browser.tour import every_page


def take(page: Page, folder: Path, name: str) -> None:
    """The whole page, as long as it is, in each of the four ways."""
    for size in (PHONE, DESK):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            path = folder / f"{name}-{size['width']}-{scheme}.png"
            page.screenshot(path=path, full_page=True)


def main(folder: Path) -> None:
    """Take all of them."""
    path = chromium()
    if path is None:
        sys.exit("no Chromium here: apt-get install chromium")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as var,
        staged(Path(var) / "var") as stage,
        browser_of(path) as browser,
    ):
        for name, page in every_page(browser, stage):
            take(page, folder, name)
            print(name)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m tests.pages.screenshots FOLDER")
    main(Path(sys.argv[1]))
