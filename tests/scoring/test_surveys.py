"""Surveys are imported, replaced as a whole and never self-scored; the conference sees them."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments.errors import MissingGrounds, NotTheirs
from models.audit import acts
from operation.installation import Installation
from plans.faults import NotInPlan
from plans.targets import Measuring
from scoring.conference import conference
from scoring.errors import BadReading, NoSurvey, NotMeasured
from scoring.surveys import ResultRow, SurveyFinding, listed, replace_results
from tests.builders import a_desk, a_record, an_act
from tests.scoring.builders import JUNE, RANK, a_plan_with, a_reading, a_target, recorded

on_both = pytest.mark.usefixtures("database")

SOURCE = "Báo cáo DDCI 2022"


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Installation]:
    """One target, and a survey under II.6 which the conference of II.5 looks at."""
    installation = a_record(tmp_path, a_plan_with(a_target()))
    yield installation
    installation.engine.dispose()


def a_result(subject: str = "Sở Y tế", **given: Any) -> SurveyFinding:
    usual = {"agency": "so-y-te", "figure": 71.5, "rank": 2, "source": SOURCE}
    return SurveyFinding(subject, **{**usual, **given})


def imported(
    record: Installation,
    *results: SurveyFinding,
    code: str = "II.6",
    year: int = 2022,
    by: str | None = None,
) -> list[ResultRow]:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(JUNE), by)
        return replace_results(desk, code, year, results or [a_result()])


def kept(record: Installation) -> list[tuple[str, Any]]:
    with record.work() as (session, loaded):
        return [(row.subject, row.figure) for row in listed(session, loaded)]


def test_results_are_kept_of_agencies_and_of_other_subjects_the_best_first(
    measured: Installation,
) -> None:
    rows = imported(measured, a_result(), a_result("Toàn tỉnh", agency=None, figure=90, rank=None))

    assert [(row.subject, row.agency, row.figure, row.unit) for row in rows] == [
        ("Toàn tỉnh", None, 90, "điểm"),
        ("Sở Y tế", "so-y-te", 71.5, "điểm"),
    ]


@on_both
def test_imported_again_they_take_the_place_of_those_before_which_the_audit_keeps(
    measured: Installation,
) -> None:
    imported(measured, a_result(), a_result("Toàn tỉnh", agency=None))

    imported(measured, a_result(figure=72.0), by="so-noi-vu")

    assert kept(measured) == [("Sở Y tế", 72)]
    with measured.work() as (session, loaded):
        _, entry = acts.of_subjects(session, loaded.id, ["obligation:II.6"])
    assert (entry.actor, entry.action) == ("so-noi-vu", "survey")
    assert json.loads(entry.detail)["before"] == [
        ["Sở Y tế", 71.5, 2, SOURCE],
        ["Toàn tỉnh", 71.5, 2, SOURCE],
    ]


def test_imported_twice_alike_nothing_changes(measured: Installation) -> None:
    imported(measured)

    assert imported(measured) == []
    assert kept(measured) == [("Sở Y tế", 71.5)]


def test_each_year_is_kept_beside_the_others(measured: Installation) -> None:
    imported(measured, year=2021)
    imported(measured, a_result(figure=80))

    assert kept(measured) == [("Sở Y tế", 80), ("Sở Y tế", 71.5)]


@pytest.mark.parametrize(
    ("code", "told"), [("II.5", "surveys are: II.6"), ("II.66", 'did you mean "II.6"')]
)
def test_what_is_no_survey_is_scored_and_not_imported(
    measured: Installation, code: str, told: str
) -> None:
    with pytest.raises((NoSurvey, NotInPlan), match=told):
        imported(measured, code=code)


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"figure": 101}, BadReading, "Sở Y tế: 101 cannot be; write 0 to 100"),
        ({"figure": -1}, BadReading, "write 0 to 100"),
        ({"rank": 0}, BadReading, "is not a rank"),
        ({"source": " "}, MissingGrounds, "write --source TEXT"),
    ],
)
def test_what_cannot_be_so_is_refused(
    measured: Installation, given: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        imported(measured, a_result(**given))


def test_a_year_ahead_has_no_results(measured: Installation) -> None:
    with pytest.raises(BadReading, match="write 2008 to 2023"):
        imported(measured, year=2024)


def test_only_the_survey_s_lead_and_the_judges_import(measured: Installation) -> None:
    assert imported(measured, by="so-tu-phap")

    with pytest.raises(NotTheirs, match="--by so-tu-phap or so-noi-vu or van-phong"):
        imported(measured, a_result(figure=99), by="so-y-te")


def test_the_conference_sees_readings_and_surveys_beside_the_year_before(
    measured: Installation,
) -> None:
    recorded(measured, a_reading(year=2021, figure="70"))
    recorded(measured)
    imported(measured, a_result(figure=60), a_result("Toàn tỉnh", agency=None), year=2021)
    imported(measured)

    with measured.work() as (session, loaded):
        found = conference(session, loaded, year=2022, as_of=JUNE)

    assert [(row.place, row.about, row.figure, row.previous, row.reach) for row in found] == [
        ("2.1", "so-tu-phap", 86.5, 70, 80),
        ("II.6", "so-y-te", 71.5, 60, None),
        ("II.6", "Toàn tỉnh", None, 71.5, None),
    ]
    assert [row.source for row in found][1:] == [SOURCE, None]


def test_the_conference_looks_for_no_figure_that_is_published_no_more(tmp_path: Path) -> None:
    ended = {**RANK, "to_year": 2021}
    record = a_record(tmp_path, a_plan_with(a_target("2.6", ended)))

    with record.work() as (session, loaded):
        of_years = [
            [row.place for row in conference(session, loaded, year=year, as_of=JUNE)]
            for year in (2021, 2022)
        ]

    assert of_years == [["2.6", "II.6"], ["II.6"]]
    record.engine.dispose()


def test_what_is_missing_stands_in_the_conference_s_list_without_a_figure(
    measured: Installation,
) -> None:
    with measured.work() as (session, loaded):
        found = conference(session, loaded, year=2022, as_of=date(2023, 3, 20))

    assert [(row.place, row.figure) for row in found] == [("2.1", None), ("II.6", None)]


def test_a_plan_that_names_no_conference_has_no_figures_for_one(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan_with(a_target(), measuring=Measuring()))

    with (
        record.work() as (session, loaded),
        pytest.raises(NotMeasured, match=r"conference: .*targets.yaml"),
    ):
        conference(session, loaded, year=2022, as_of=JUNE)
