"""An ad hoc task: what UBND tỉnh gives by a document is work like any other."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments.errors import CannotAsk, NotTheirs
from assignments.ordering import OrderedTask, TaskOrder, assign
from models.assignments import work
from models.audit import acts
from notifications.views import Contents
from notifications.wording import digest
from operation.installation import Installation
from operation.steps import chase_step, open_step
from plans.faults import NotInPlan
from tests.builders import a_desk, a_plan, a_record, an_act

pytestmark = pytest.mark.usefixtures("database")
MARCH, NEXT, APRIL = date(2023, 3, 20), date(2023, 3, 21), date(2023, 4, 28)
HEAD = a_plan().head


@pytest.fixture
def record(tmp_path: Path) -> Installation:
    settings = HEAD.settings.model_copy(update={"orders_under": "II.5"})
    return a_record(tmp_path, a_plan(head=HEAD.model_copy(update={"settings": settings})))


def an_order(**given: Any) -> TaskOrder:
    values = {
        "title": "Báo cáo rà soát thủ tục hành chính",
        "agencies": ("so-y-te",),
        "due_on": APRIL,
        "document": "1520/UBND-VXNV",
        "dated_on": date(2023, 3, 15),
        "signed_by": "Chủ tịch UBND tỉnh",
    }
    return TaskOrder(**{**values, **given})


def ordered(record: Installation, order: TaskOrder, by: str = "so-noi-vu") -> list[OrderedTask]:
    with record.work() as (session, loaded):
        return assign(a_desk(session, loaded, an_act(MARCH), by), order)


def test_each_agency_has_the_task_with_its_day_and_its_document(record: Installation) -> None:
    tasks = ordered(record, an_order(agencies=("so-y-te", "Sở Tư pháp")))

    assert [(task.agency, task.due_on) for task in tasks] == [
        ("so-y-te", APRIL),
        ("so-tu-phap", APRIL),
    ]
    with record.work() as (session, loaded):
        held = work.assignments_as_of(session, loaded.id, MARCH)
    assert {row.source for row in held if row.was_asked} == {
        "Văn bản số 1520/UBND-VXNV ngày 15/3/2023 của Chủ tịch UBND tỉnh"
    }


def test_a_group_means_its_members(record: Installation) -> None:
    tasks = ordered(record, an_order(agencies=("Các Sở",)))

    assert {task.agency for task in tasks} == {"so-noi-vu", "so-tu-phap", "so-y-te"}


def test_the_audit_keeps_document_and_product(record: Installation) -> None:
    ordered(record, an_order(product="Báo cáo bằng văn bản"))

    with record.work() as (session, loaded):
        (row,) = acts.of_subjects(session, loaded.id, ["obligation:II.5"])
    assert "1520/UBND-VXNV" in row.detail
    assert "Báo cáo bằng văn bản" in row.detail


def test_the_letter_names_what_the_order_asks_to_be_handed_in(record: Installation) -> None:
    ordered(record, an_order(product="Báo cáo bằng văn bản"))

    with record.work() as (session, loaded):
        held = work.assignments_as_of(session, loaded.id, MARCH)
        asked = tuple(row for row in held if row.was_asked)
        text = digest(loaded.plan, Contents("so-y-te", MARCH, APRIL, asked)).text
    assert "sản phẩm: Báo cáo bằng văn bản" in text


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("1520/UBND-VXNV", "Văn bản số 1520/UBND-VXNV ngày 15/3/2023"),
        ("Công văn số 1520/UBND-VXNV", "Công văn số 1520/UBND-VXNV ngày 15/3/2023"),
    ],
)
def test_a_document_that_says_its_kind_is_not_called_another(document: str, words: str) -> None:
    assert an_order(document=document).basis == f"{words} của Chủ tịch UBND tỉnh"


def test_a_list_of_agencies_may_end_with_its_sign() -> None:
    assert an_order(agencies="Sở Y tế; Sở Tư pháp;").agencies == ("Sở Y tế", "Sở Tư pháp")


def test_the_obligation_of_an_order_may_be_written_in_any_case(record: Installation) -> None:
    (task,) = ordered(record, an_order(obligation="ii.5"))

    assert task.obligation == "II.5"


def test_it_is_chased_like_the_rest(record: Installation) -> None:
    ordered(record, an_order())

    open_step(record, an_act(NEXT))

    assert chase_step(record, an_act(NEXT)).digests >= 1


ANSWERS = {
    "title": "Báo cáo rà soát",
    "agencies": "so-y-te; Sở Tư pháp;Các Sở;Sở Y tế",
    "due_on": "28/4/2023",
    "document": "1520/UBND-VXNV",
    "dated_on": "15.3.2023",
}


def test_what_a_command_line_gives_becomes_an_order_of_codes() -> None:
    order = TaskOrder.checked(ANSWERS, a_plan())

    assert order.agencies == ("so-y-te", "so-tu-phap", "cac-so")
    assert (order.due_on, order.dated_on) == (APRIL, date(2023, 3, 15))


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"agencies": "so-y-te;Sở Y"}, NotInPlan, '"Sở Y" is not an agency'),
        ({"agencies": []}, CannotAsk, "agencies: write agencies or groups with ; between"),
        ({"title": " "}, CannotAsk, "title: write what is to be done"),
        ({"due_on": "31/4/2023"}, CannotAsk, 'due_on: "31/4/2023" is not a date; write day/month'),
        ({"document": ""}, CannotAsk, "document: write its number"),
    ],
)
def test_answers_that_are_no_order_are_refused_with_what_to_write(
    given: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        TaskOrder.checked({**ANSWERS, **given}, a_plan())


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"agencies": ("Sở Y",)}, NotInPlan, "is not an agency"),
        ({"due_on": date(2023, 3, 1)}, CannotAsk, "is over"),
        ({"dated_on": NEXT}, CannotAsk, "correct its date"),
        ({"obligation": "IX.9"}, NotInPlan, "is not an obligation"),
    ],
)
def test_an_order_that_cannot_stand_is_refused_and_gives_nothing(
    record: Installation, given: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        ordered(record, an_order(**given))

    with record.work() as (session, loaded):
        held = work.assignments_as_of(session, loaded.id, MARCH)
    assert [row for row in held if row.was_asked] == []


def test_only_the_standing_agency_or_its_judge_gives_orders(record: Installation) -> None:
    with pytest.raises(NotTheirs, match="may not assign a task"):
        ordered(record, an_order(), by="so-y-te")


def test_without_an_obligation_for_orders_the_plan_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(CannotAsk, match="orders_under"):
        ordered(a_record(tmp_path), an_order())
