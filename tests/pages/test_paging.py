"""Lists are cut in pages: every row stands on one of them, and on one alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from assignments import transitions
from assignments.transitions import Paper
from operation.accounts import NewAccount, add
from operation.installation import acting
from operation.signing_in import begin
from operation.steps import open_step
from pages.agency import SHOWN_FIRST
from tests.builders import a_plan, a_record, an_act, an_obligation
from tests.pages.lived import ACCOUNTS, CHASED, TODAY, Lived, served

MANY = 120
TITLE = r"<strong>Nhiệm vụ III\.(\d+)</strong>"
NEXT = re.compile(r'href="([^"]*sau=[^"]*)"')


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """A hundred and twenty duties of Sở Y tế, and as many that Sở Tư pháp helps with."""
    folder: Path = tmp_path_factory.mktemp("many")
    duties = [an_obligation(f"II.{number}", lead=("so-y-te",)) for number in range(MANY)]
    duties += [
        an_obligation(f"III.{number}", lead=("van-phong",), coordinating=("so-tu-phap",))
        for number in range(MANY)
    ]
    record = a_record(folder, a_plan(*duties))
    cookies, now = {}, datetime.now(UTC)
    with record.work() as (session, loaded):
        for name, person, office, role in ACCOUNTS:
            if name in ("yte", "tuphap", "noivu"):
                new = NewAccount(name, person, office, role)
                cookies[name] = begin(
                    session, add(session, loaded, acting("t", now, TODAY), new), now
                )
    open_step(record, an_act(CHASED))
    with served(Lived(record, cookies)) as lived:
        yield lived


def listed(client: httpx.Client, path: str, row: str) -> list[int]:
    """The works of all pages of a list, page after page."""
    found: list[int] = []
    while path:
        page = client.get(path).text
        found += map(int, re.findall(row, page))
        more = NEXT.findall(page)
        path = more[0].replace("&amp;", "&") if more else ""
    return found


def test_every_row_of_a_list_stands_on_one_page(many: Lived) -> None:
    ids = {view.id for view in many.works().values() if view.holder == "so-y-te"}

    own = listed(many.client("yte"), "/nhiem-vu?phan=overdue", r'href="/nhiem-vu/(\d+)"')
    with many.desk() as desk:
        transitions.submit(desk, sorted(ids), Paper("1/BC", CHASED))
    queue = listed(many.client("noivu"), "/cho-xac-nhan", r'href="/cho-xac-nhan/(\d+)"')

    assert (len(own), set(own)) == (MANY, ids)
    assert (len(queue), set(queue)) == (MANY, ids)
    assert listed(many.client("yte"), "/nhiem-vu?phan=overdue", r'href="/nhiem-vu/(\d+)"') == []


def test_what_an_agency_coordinates_begins_on_its_first_page_and_goes_on(many: Lived) -> None:
    client = many.client("tuphap")

    first = client.get("/nhiem-vu").text
    (whole,) = (path.replace("&amp;", "&") for path in NEXT.findall(first))

    assert len(re.findall(TITLE, first)) == SHOWN_FIRST
    assert sorted(listed(client, whole, TITLE)) == [*range(MANY)]
