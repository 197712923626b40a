"""The pictures of the README, by the demonstration: `.venv/bin/python -m tests.pages.pictures`.

The overview of Sở Nội vụ, and what a letter's link opens on a phone, on the last day of the
demonstration.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from operation.accounts import NewAccount, add
from operation.installation import acting, open_installation
from operation.signing_in import begin
from settings import REPOSITORY, Settings
from tests.pages.browser.browsing import DESK, PHONE, browser_of, chromium
from tests.pages.lived import Lived, served
from tests.up import PROGRAM

LAST = date(2022, 12, 15)
FOLDER = REPOSITORY / "docs/pictures"
STANDING, AGENCY = "so-noi-vu", "so-tu-phap"


def main() -> None:
    """Live the demonstration and take both."""
    path = chromium()
    if path is None:
        sys.exit("no Chromium here: apt-get install chromium")
    with tempfile.TemporaryDirectory() as var:
        environment = {**os.environ, "DONDOC_VAR_DIR": var}
        command = [PROGRAM, "demo", "--no-pages", "--as-of", LAST.isoformat()]
        subprocess.run(command, cwd=REPOSITORY, env=environment, check=True)
        _take(path, Path(var) / "demo")


def _take(path: str, var: Path) -> None:
    record = replace(open_installation(Settings(var_dir=var, database_url=None)), connections=20)
    now = datetime.now(UTC)
    with record.work() as (session, loaded):
        person = NewAccount("binh", "Trần Văn Bình", STANDING, "standing")
        account = add(session, loaded, acting("pictures", now, LAST), person)
        cookies = {"binh": begin(session, account, now)}
    FOLDER.mkdir(exist_ok=True)
    with served(Lived(record, cookies), day=LAST) as lived, browser_of(path) as browser:
        desk = browser.new_context(base_url=lived.url, viewport=DESK)  # type: ignore[arg-type]
        desk.add_cookies([{"name": "dondoc", "value": cookies["binh"], "url": lived.url}])
        page = desk.new_page()
        page.goto("/tong-quan")
        page.screenshot(path=FOLDER / "tong-quan.png")
        phone = browser.new_context(base_url=lived.url, viewport=PHONE)  # type: ignore[arg-type]
        page = phone.new_page()
        page.goto(f"/t/{lived.token(AGENCY)}")
        page.screenshot(path=FOLDER / "dien-thoai.png")


if __name__ == "__main__":
    main()
