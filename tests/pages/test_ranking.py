"""The ranking of agencies: by the figures of reports, ties alike, for who watches alone."""

from dataclasses import replace
from datetime import date

import pytest

from assignments.report import report
from deadlines.periods import parse_period
from models.assignments.overview import outcomes
from pages.ranking import ranked_places
from scoring.prefill import Counts
from tests.pages.lived import CODE, TODAY, Lived

pytestmark = pytest.mark.xdist_group("pages that are looked at")
YEAR = date(2023, 1, 1), date(2023, 12, 31)


def test_it_counts_as_reports_do(seen: Lived) -> None:
    with replace(seen.record, plan_code=CODE).read() as (session, loaded):
        figures = report(session, loaded, parse_period("2023"), TODAY).by("agency")
        rows = outcomes(session, loaded.id, YEAR, TODAY)

    assert {row.agency: (row.due, row.on_time, row.late, row.overdue) for row in rows} == {
        each.code: tuple(map(each.count, ("due", "on_time", "late", "overdue")))
        for each in figures
        if each.count("due")
    }


def test_who_has_the_same_share_has_the_same_rank() -> None:
    rows = [
        ("a", 2, Counts(1, 1, 0)),
        ("b", 4, Counts(4, 0, 0)),
        ("c", 1, Counts()),
        ("d", 1, Counts(1, 0, 0)),
        ("e", 3, Counts(0, 0, 3)),
    ]

    places = ranked_places(rows, {"b": "90 (Tốt)"})

    assert [(place.rank, place.agency) for place in places] == [
        (1, "b"),
        (1, "d"),
        (3, "a"),
        (4, "e"),
        (None, "c"),
    ]
    assert places[0].points == "90 (Tốt)"


@pytest.mark.parametrize("period", ["2023-Q1", "2023", "2023-9M", "", "x", "9999", "2023-Q9"])
def test_any_period_of_an_address_is_answered(seen: Lived, period: str) -> None:
    assert seen.client("lanhdao").get("/xep-hang", params={"ky": period}).status_code == 200


def test_an_agency_finds_no_ranking(seen: Lived) -> None:
    for path in ("/xep-hang", "/quyet-dinh", "/quyet-dinh/II.1", "/tong-quan", "/danh-sach"):
        for name in ("yte", "quantri"):
            assert seen.client(name).get(path).status_code == 404
