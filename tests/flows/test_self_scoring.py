"""`self-scoring`: its form and its words, without a server."""

from datetime import date
from pathlib import Path

import pytest
from prefect.utilities.callables import parameter_schema
from pydantic import ValidationError

from flows.forms import ScoringForm
from flows.self_scoring import ask, self_scoring
from operation.scheduling.deployments import deployments
from operation.scheduling.parameters import BadParameter, checked
from tests.builders import a_desk, a_plan, a_record, an_act
from tests.plans.shipped import shipped_plan
from tests.scoring.builders import a_plan_with, a_target
from tests.scoring.builders_of_scorecards import a_card

JANUARY = date(2024, 1, 2)


def test_an_empty_year_is_the_one_before() -> None:
    assert ScoringForm().chosen_year(JANUARY) == 2023
    assert ScoringForm(year="2022").chosen_year(JANUARY) == 2022


@pytest.mark.parametrize("year", ["23", "hai", "0"])
def test_a_wrong_year_is_refused_before_the_run(year: str) -> None:
    with pytest.raises((BadParameter, ValidationError), match="is not a year; write"):
        ScoringForm.model_validate({"year": year})
    with pytest.raises(BadParameter, match="is not a year; write"):
        checked(self_scoring.fn, {"year": year}, shipped_plan())


def test_the_form_asks_in_vietnamese() -> None:
    schema = parameter_schema(self_scoring).model_dump_for_openapi()["definitions"]["ScoringForm"]

    titles = {name: field["title"] for name, field in schema["properties"].items()}
    assert titles == {
        "scorecard": "Mã bảng chấm điểm",
        "year": "Năm chấm điểm",
        "as_of": "Ngày giao",
    }


def test_the_run_starts_every_january_where_a_scorecard_or_a_target_asks_for_it() -> None:
    (run,) = [
        deployment
        for deployment in deployments(shipped_plan())
        if deployment.name == "self-scoring"
    ]

    assert [schedule.cron for schedule in run.schedules] == ["30 6 2 1 *"]
    assert "self-scoring" not in [deployment.name for deployment in deployments(a_plan())]
    asking = a_plan(measuring={"asked_under": "I.2.a", "due_within": 20})
    assert "self-scoring" in [deployment.name for deployment in deployments(asking)]


def test_the_readings_of_the_year_before_are_asked_for_with_it(tmp_path: Path) -> None:
    plan = a_plan_with(a_target(), a_target("2.2"))
    measuring = plan.measuring.model_copy(update={"due_within": 20})
    record = a_record(tmp_path, plan.model_copy(update={"measuring": measuring}))
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(JANUARY))
        # Of a year that is not over nothing can be read.
        assert ask(desk, 2024) == []
        lines = ask(desk, 2023)
        assert ask(desk, 2023) == []

    assert lines[2:] == ["Đề nghị báo cáo, hạn 30/01/2024:", "", "- Sở Tư pháp: 2.1, 2.2", ""]


def test_the_page_says_what_was_asked_and_what_the_record_gives(tmp_path: Path) -> None:
    card = a_card(self_scoring=True, target="2.1", scored=("so-tu-phap",))
    record = a_record(tmp_path, a_plan(scorecards=(card, a_card(code="khac"))))
    with record.work() as (session, loaded):
        lines = ask(a_desk(session, loaded, an_act(JANUARY)), 2023)

    assert lines[2] == "Giao 2 tiêu chí cho 1 cơ quan, hạn 30/01/2024."
    assert "| 1. Lĩnh vực 1 | 100 | 0 | 0 | 0 | 2 |" in lines
    assert "| **Tổng cộng: Sở Tư pháp** | 100 | 0 | 0 | 0 | 2 |" in lines
    assert lines[-2].startswith("Điểm tự chấm là dự báo: kết quả của chỉ tiêu 2.1")
