"""Tables of pages as Excel: who may have which, and what stands in their cells."""

from io import BytesIO
from typing import Any
from urllib.parse import unquote

import httpx
import openpyxl  # type: ignore[import-untyped]  # it brings no types
import pytest
from sqlalchemy import update

from deadlines.civil import instant
from models.tables import CycleRow
from pages.routes import ROUTES
from pages.tables import TABLES
from sheets.form import FormColumn
from sheets.listing import Listing
from tests.builders import a_plan, by_hand
from tests.pages.lived import CANARIES, ROLES, TODAY, Lived

HOSTILE = ("=1+1", "+84", "-2", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "http://x.vn")
pytestmark = pytest.mark.xdist_group("pages that are looked at")


def cells(answer: httpx.Response | bytes) -> list[list[Any]]:
    """The cells of a workbook from its header on."""
    content = answer if isinstance(answer, bytes) else answer.content
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    return [list(row) for row in sheet.iter_rows(min_row=3)]


def values(answer: httpx.Response) -> list[list[Any]]:
    """Their values."""
    return [[cell.value for cell in row] for row in cells(answer)]


@pytest.mark.parametrize("name", ROLES)
def test_whoever_opens_a_page_may_have_its_table_and_nobody_else(seen: Lived, name: str) -> None:
    client = seen.client(name)

    for what, table in TABLES.items():
        answer = client.get(f"/tai/{what}.xlsx")
        may = ROLES[name] in ROUTES[table.page].roles
        assert answer.status_code == (200 if may else 404), what
        assert not may or values(answer)[0] == [column.title for column in table.columns]


def test_no_table_names_a_place_that_was_drawn(seen: Lived) -> None:
    for name in ROLES:
        for what in TABLES:
            answer = seen.client(name).get(f"/tai/{what}.xlsx")
            if answer.status_code == 200:
                texts = {str(value) for row in values(answer) for value in row}
                assert not any(place["name"] in text for place in CANARIES for text in texts)


def test_an_agency_has_its_own_work_and_no_others(seen: Lived) -> None:
    rows = values(seen.client("yte").get("/tai/nhiem-vu.xlsx"))[1:]

    assert {row[1] for row in rows} >= {"II.1", "II.2", "II.3", "II.4"}
    assert {row[4] for row in rows} == {"Sở Y tế"}


def test_a_table_of_a_past_day_is_of_that_day(seen: Lived) -> None:
    client = seen.client("noivu")

    now = values(client.get("/tai/cho-xac-nhan.xlsx"))
    then = values(client.get("/tai/cho-xac-nhan.xlsx?ngay=2023-04-04"))

    assert len(now) > len(then)


def test_a_table_has_its_vietnamese_name_and_its_length(seen: Lived) -> None:
    answer = seen.client("noivu").get("/tai/cho-xac-nhan.xlsx")

    how = unquote(answer.headers["content-disposition"])
    assert how == f"attachment; filename*=UTF-8''Báo cáo chờ xác nhận {TODAY}.xlsx"
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_there_is_no_table_that_is_not_registered(seen: Lived) -> None:
    for what in ("khong-co", "..", "%2e%2e%2fnhiem-vu", "=1"):
        assert seen.client("noivu").get(f"/tai/{what}.xlsx").status_code == 404


def test_a_title_with_a_formula_stays_text(lived: Lived) -> None:
    with by_hand(lived.record) as (session, _):
        session.execute(update(CycleRow).values(title='=HYPERLINK("http://x.vn")'))

    row = cells(lived.client("yte").get("/tai/nhiem-vu.xlsx"))[1]

    assert (row[2].data_type, row[2].value) == ("s", '=HYPERLINK("http://x.vn")')
    assert all(cell.data_type != "f" and not cell.hyperlink for cell in row)


def test_text_of_every_kind_is_kept_as_text() -> None:
    content = BytesIO()
    columns = [FormColumn("Cột", 10)] * (len(HOSTILE) + 2)
    row = (*HOSTILE, "x" * 40_000, instant(TODAY, 9))

    Listing("Bảng", "=1", columns).write(content, a_plan(), TODAY, [row])

    kept = cells(content.getvalue())[1]
    assert tuple(cell.value for cell in kept[: len(HOSTILE)]) == HOSTILE
    assert {cell.data_type for cell in kept[:-1]} == {"s"}
    assert len(kept[-2].value) == 32_767
    assert kept[-1].value.hour == 9
