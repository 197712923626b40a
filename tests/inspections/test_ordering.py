"""An order of inspections: wrong ones are refused before a run, in words that say what to write."""

from datetime import date
from typing import Any

import pytest
from prefect.utilities.callables import parameter_schema

from flows import words
from flows.inspection_cycle import inspection_cycle
from inspections.errors import BadOrder
from inspections.ordering import Order, carry_out
from inspections.proposing import Pace
from models.tables_inspections import Inspection
from operation.installation import Installation
from operation.scheduling.parameters import BadParameter, checked
from tests.builders import a_desk, an_act
from tests.inspections.builders import (
    HEAD,
    PROPOSED,
    a_plan_that_inspects,
    work_of,
)

PLAN = a_plan_that_inspects()
ADHOC = {"agencies": "so-y-te, Sở Tư pháp", "on": "2023-04-20", "reason": "phản ánh", "head": HEAD}


def ordered(record: Installation, **given: Any) -> list[Inspection]:
    with record.work() as (session, loaded):
        return carry_out(
            a_desk(session, loaded, an_act(PROPOSED)), Order.checked(given, loaded.plan)
        )


def test_each_agency_gets_an_inspection_that_is_announced(record: Installation) -> None:
    done = ordered(record, **ADHOC)

    assert [(row.kind, row.state, row.place) for row in done] == [
        ("adhoc", "announced", "so-y-te"),
        ("adhoc", "announced", "so-tu-phap"),
    ]
    assert {row.on for row in done} == {date(2023, 4, 20)}


def test_what_is_to_be_drawn_is_planned_and_drawn_by_nobody(record: Installation) -> None:
    done = ordered(record, kind="surprise", draw="2", reason="phản ánh")

    assert [(row.kind, row.state, row.place) for row in done] == [("surprise", "planned", None)] * 2


def test_the_day_of_what_is_drawn_is_the_last_for_the_draw(record: Installation) -> None:
    ordered(record, kind="surprise", draw=1, reason="phản ánh", on="2023-05-10", head=HEAD)

    (assignment,) = work_of(record, "I.2.b")
    assert assignment.due_on == date(2023, 5, 10)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({**ADHOC, "on": "20/4/2023"}, 'on: "20/4/2023" is not a date; write year-month-day'),
        ({**ADHOC, "on": ""}, "on: write the day"),
        ({**ADHOC, "agencies": ()}, "agencies: write a code"),
        ({**ADHOC, "reason": " "}, "reason: say why"),
        ({**ADHOC, "head": ""}, "head: write AGENCY/ROLE"),
        ({**ADHOC, "draw": 2}, "agencies: what is drawn names no place"),
        ({"draw": 2, "reason": "x"}, "kind: what is drawn is a surprise"),
        ({**ADHOC, "reason": "x" * 2001}, "reason: write at most 2000 characters"),
        ({**ADHOC, "draw": 11}, "draw: write 0 to 10"),
        ({**ADHOC, "kind": "x"}, "kind: write adhoc or surprise"),
        ({**ADHOC, "kind": "surprise"}, "draw: the place is drawn; write how many inspections"),
    ],
)
def test_a_wrong_order_is_refused_before_the_run(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadOrder) as refused:
        checked(inspection_cycle.fn, given, PLAN)

    assert said in str(refused.value)


def test_an_unknown_parameter_is_refused() -> None:
    with pytest.raises(BadParameter, match='no parameter "agency"; did you mean "agencies"'):
        checked(inspection_cycle.fn, {"agency": "so-y-te"}, PLAN)


def test_what_is_right_is_sent_inside_the_form() -> None:
    sent = checked(inspection_cycle.fn, {**ADHOC, "plan": "thu-nghiem"}, PLAN)

    assert sent["plan"] == "thu-nghiem"
    assert sent["order"]["agencies"] == ["so-y-te", "so-tu-phap"]
    assert sent["order"]["on"] == "2023-04-20"


def test_the_form_has_titles_and_help_in_vietnamese_and_its_choices_as_a_list() -> None:
    form = parameter_schema(inspection_cycle).model_dump()["definitions"]["Order"]["properties"]

    assert form["kind"]["enum"] == ["adhoc", "surprise"]
    assert form["agencies"]["title"] == "Cơ quan, địa điểm được kiểm tra"
    assert all(one["title"] and one["description"] for one in form.values())


def test_a_run_tells_the_pace_in_counts() -> None:
    told = words.pace_lines(Pace(2023, carried_out=1, under_way=1, wanted=2, a_year=3), added=1)

    assert told[0] == "- Đã tiến hành: 1/3 cuộc"
    assert told[-1].startswith("- Đề xuất thêm: 1 cuộc; Trưởng đoàn rút thăm")


def test_a_run_that_plans_draws_names_no_place(record: Installation) -> None:
    done = ordered(record, kind="surprise", draw=1, reason="x") + ordered(record, **ADHOC)

    assert words.order_lines(a_plan_that_inspects(), done) == [
        "- Số 1: địa điểm, thời gian do Trưởng đoàn rút thăm",
        "- Số 2: Sở Y tế, ngày 20/4/2023",
        "- Số 3: Sở Tư pháp, ngày 20/4/2023",
    ]
