"""One browser and one record for all tests of this folder: they are one group."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.pages.browser.browsing import REQUIRED, browser_of, chromium
from tests.pages.browser.stage import Stage, staged


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Of one module: while it runs, nothing else in its process may run a loop of its own.
    path = chromium()
    if path is None:
        missing = "no Chromium on this machine: apt-get install chromium fonts-dejavu-core"
        if REQUIRED:
            pytest.fail(missing)
        pytest.skip(missing)
    with browser_of(path) as running:
        yield running


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage") / "var") as lived:
        yield lived
