"""The agencies that answer are asked for readings, and what they were asked for submits itself."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assignments.desk import Desk, Grounds
from assignments.errors import CannotAsk, NotTheirs
from assignments.transitions import return_
from models.assignments import work
from models.assignments.work import AssignmentView
from operation.installation import Installation
from plans.targets import Measuring
from scoring.asking import AskedReadings, ask_readings
from scoring.errors import BadReading, NotMeasured
from tests.builders import a_desk, a_plan, a_record, an_act
from tests.scoring.builders import JUNE, RANK, a_plan_with, a_reading, a_target, recorded

MAY, DUE = date(2023, 5, 22), date(2023, 6, 30)
SCORE = {"name": "score", "kind": "score", "reach": 80}


@pytest.fixture
def measured(tmp_path: Path) -> Iterator[Installation]:
    """Sở Tư pháp answers for two targets, Sở Y tế for one with two values."""
    plan = a_plan_with(
        a_target("2.1"), a_target("2.2"), a_target("2.3", SCORE, RANK, answers="so-y-te")
    )
    installation = a_record(tmp_path, plan)
    yield installation
    installation.engine.dispose()


def asked(
    record: Installation, year: int = 2022, due_on: date = DUE, by: str = "so-noi-vu"
) -> list[AskedReadings]:
    with record.work() as (session, loaded):
        return ask_readings(a_desk(session, loaded, an_act(MAY), by), year, due_on)


def of(record: Installation, agency: str) -> AssignmentView:
    """What an agency was asked for."""
    with record.work() as (session, loaded):
        rows = work.assignments_as_of(session, loaded.id, JUNE, work.Filter(agencies=[agency]))
    (assignment,) = [row for row in rows if row.obligation == "II.5"]
    return assignment


def test_each_agency_is_asked_by_one_assignment_that_names_its_targets(
    measured: Installation,
) -> None:
    rows = asked(measured)

    assert [(row.agency, row.targets) for row in rows] == [
        ("so-tu-phap", ("2.1", "2.2")),
        ("so-y-te", ("2.3",)),
    ]
    assignment = of(measured, "so-tu-phap")
    assert (
        assignment.title
        == "Báo cáo kết quả thực hiện các chỉ tiêu 2.1, 2.2 năm 2022, kèm nguồn số liệu"
    )
    assert (assignment.id, assignment.due_on, assignment.status) == (
        rows[0].assignment,
        DUE,
        "assigned",
    )


def test_asked_again_for_a_year_nobody_is_asked_twice(measured: Installation) -> None:
    asked(measured)

    assert asked(measured) == []
    assert len(asked(measured, year=2021)) == 2


def test_what_is_read_already_is_not_asked_for(measured: Installation) -> None:
    recorded(measured, a_reading(target="2.1"))
    recorded(measured, a_reading(target="2.3", value="rank", figure="9"), by="so-y-te")

    assert [row.targets for row in asked(measured)] == [("2.2",), ("2.3",)]


def test_what_is_published_no_more_is_not_asked_for(tmp_path: Path) -> None:
    ended = {**RANK, "to_year": 2021}
    record = a_record(tmp_path, a_plan_with(a_target("2.5", SCORE, ended), a_target("2.6", ended)))

    targets = {year: [row.targets for row in asked(record, year)] for year in (2021, 2022)}

    assert targets == {2021: [("2.5", "2.6")], 2022: [("2.5",)]}
    record.engine.dispose()


def test_what_is_published_no_more_keeps_no_assignment_open(tmp_path: Path) -> None:
    ended = {**RANK, "to_year": 2021}
    record = a_record(tmp_path, a_plan_with(a_target("2.5", SCORE, ended)))
    asked(record)

    recorded(record, a_reading(target="2.5", value="score"))

    assert of(record, "so-tu-phap").status == "submitted"
    record.engine.dispose()


def test_the_last_reading_asked_for_submits_with_its_sources_as_evidence(
    measured: Installation,
) -> None:
    asked(measured)
    recorded(measured, a_reading(target="2.1", source="Báo cáo 1", published_on=date(2023, 6, 1)))
    before = of(measured, "so-tu-phap").status

    recorded(measured, a_reading(target="2.2", source="Báo cáo 2"))

    assignment = of(measured, "so-tu-phap")
    assert (before, assignment.status, assignment.submitted_on) == ("assigned", "submitted", JUNE)
    with measured.work() as (session, _):
        ((evidence, _),) = work.evidence_of(session, assignment.id)
    assert (evidence.document, evidence.dated_on) == ("Báo cáo 1; Báo cáo 2", date(2023, 6, 1))
    assert of(measured, "so-y-te").status == "assigned"


def test_readings_of_another_year_submit_nothing(measured: Installation) -> None:
    asked(measured)

    for target in ("2.1", "2.2"):
        recorded(measured, a_reading(target=target, year=2021))

    assert of(measured, "so-tu-phap").status == "assigned"


def test_returned_work_is_submitted_again_by_the_corrected_reading(measured: Installation) -> None:
    asked(measured)
    for target in ("2.1", "2.2"):
        recorded(measured, a_reading(target=target))
    assignment = of(measured, "so-tu-phap")
    with measured.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(JUNE), "so-noi-vu")
        return_(desk, [assignment.id], Grounds("sai số liệu 2.2"))

    recorded(measured, a_reading(target="2.2", figure="81"))

    assert of(measured, "so-tu-phap").status == "submitted"


def test_only_whoever_watches_over_the_plan_asks(measured: Installation) -> None:
    with pytest.raises(NotTheirs, match="--by so-noi-vu or van-phong"):
        asked(measured, by="so-tu-phap")


def test_a_year_ahead_is_not_asked_for(measured: Installation) -> None:
    with pytest.raises(BadReading, match="2024 is not a year that was measured"):
        asked(measured, year=2024)


def test_a_due_day_that_is_over_is_refused(measured: Installation) -> None:
    with pytest.raises(CannotAsk, match="write a later due date"):
        asked(measured, due_on=date(2023, 5, 19))


def test_a_plan_that_names_no_obligation_for_it_asks_nothing(tmp_path: Path) -> None:
    plan = a_plan_with(a_target(), measuring=Measuring())

    with pytest.raises(NotMeasured, match=r"asked_under: CODE.*targets.yaml"):
        asked(a_record(tmp_path, plan))


def test_a_plan_without_targets_asks_nobody(tmp_path: Path) -> None:
    plan = a_plan(measuring={"asked_under": "II.5"})

    assert asked(a_record(tmp_path, plan)) == []
