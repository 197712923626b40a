"""The real reorganisation of 2025: the shipped plan over 1 March and 1 July."""

from datetime import date
from pathlib import Path

import pytest

from assignments import transferring, transitions
from assignments.desk import Desk
from assignments.transferring import Transfer
from assignments.transitions import Paper
from models.assignments import work
from models.assignments.work import AssignmentView
from models.database import transaction
from operation.installation import Installation
from operation.steps import open_step
from plans.loading import load
from plans.plan import Plan
from plans.responsibility import heir_on, leads_on
from tests.builders import a_desk, a_lived_copy, a_record, an_act
from tests.plans.shipped import shipped_plan

on_both = pytest.mark.usefixtures("database")

EVE, MERGED = date(2025, 2, 28), date(2025, 3, 1)
LAST_OF_THE_DISTRICTS, WITHOUT_DISTRICTS = date(2025, 6, 30), date(2025, 7, 1)
NEW = {
    "so-thong-tin-va-truyen-thong": "so-khoa-hoc-va-cong-nghe",
    "so-ke-hoach-va-dau-tu": "so-tai-chinh",
    "so-tai-nguyen-va-moi-truong": "so-nong-nghiep-va-moi-truong",
    "so-nong-nghiep-va-phat-trien-nong-thon": "so-nong-nghiep-va-moi-truong",
    "so-giao-thong-van-tai": "so-xay-dung",
    "so-lao-dong-thuong-binh-va-xa-hoi": "so-noi-vu",
    "ban-dan-toc": "so-dan-toc-va-ton-giao",
}
PRESS = ("KH.IV.6.c", "KH.IV.6.c(1)", "VII.1")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return shipped_plan()


def on_the_eve(folder: Path) -> Installation:
    """Opened by the last day of the old departments."""
    return _opened_by(folder, EVE)


def merged(folder: Path) -> Installation:
    """The day after, their work transferred."""
    record = on_the_eve(folder)
    transferred(record, MERGED)
    return record


def with_districts(folder: Path) -> Installation:
    """Opened by the last day of the districts."""
    return _opened_by(folder, LAST_OF_THE_DISTRICTS)


def _opened_by(folder: Path, day: date) -> Installation:
    record = a_record(folder, shipped_plan(), live_from=date(2025, 1, 2))
    open_step(record, an_act(day))
    return record


def transferred(record: Installation, effective: date) -> Transfer:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(effective))
        return transferring.carry_out(desk, effective, "12/NQ-HĐND")


def standings(record: Installation, as_of: date) -> list[AssignmentView]:
    with record.work() as (session, loaded):
        return work.assignments_as_of(session, loaded.id, as_of)


@pytest.mark.parametrize(("old", "new"), NEW.items())
def test_each_department_passes_to_its_successor_and_press_elsewhere(
    plan: Plan, old: str, new: str
) -> None:
    heirs = {row.code: heir_on(plan, row, old, MERGED) for row in plan.obligations}

    assert {code: heir for code, heir in heirs.items() if heir != new} == (
        dict.fromkeys(PRESS, "so-van-hoa-the-thao-va-du-lich")
        if old == "so-thong-tin-va-truyen-thong"
        else {}
    )
    assert heir_on(plan, plan.obligation("I.1"), old, EVE) == old


@on_both
def test_on_the_first_of_march_no_work_stays_with_a_department_that_ended(
    tmp_path: Path,
) -> None:
    record = a_lived_copy(tmp_path / "var", on_the_eve)

    transfer = transferred(record, MERGED)

    assert {handover.from_ for handover in transfer.moved} == set(NEW)
    assert transfer.left == ()
    assert not {assignment.holder for assignment in standings(record, MERGED)} & set(NEW)
    press = {handover.to for handover in transfer.moved if handover.obligation in PRESS}
    assert press <= {"so-van-hoa-the-thao-va-du-lich"}


def test_cycles_that_open_later_go_to_the_successor_at_once(tmp_path: Path) -> None:
    record = a_lived_copy(tmp_path / "var", merged)

    open_step(record, an_act(date(2025, 4, 1)))

    later = [
        assignment
        for assignment in standings(record, date(2025, 4, 1))
        if assignment.opens_on >= MERGED
    ]
    assert later
    assert not {assignment.agency for assignment in later} & set(NEW)
    assert {"so-nong-nghiep-va-moi-truong"} <= {assignment.agency for assignment in later}
    assert transferred(record, date(2025, 4, 1)).moved == ()


def test_two_rows_of_one_cycle_with_one_holder_stay_two_and_one_evidence_closes_both(
    tmp_path: Path,
) -> None:
    record = a_lived_copy(tmp_path / "var", merged)
    ours = [
        assignment
        for assignment in standings(record, MERGED)
        if assignment.holder == "so-nong-nghiep-va-moi-truong"
    ]
    first = ours[0]
    pair = [our for our in ours if (our.obligation, our.period) == (first.obligation, first.period)]
    assert [assignment.agency for assignment in pair] == [
        "so-tai-nguyen-va-moi-truong",
        "so-nong-nghiep-va-phat-trien-nong-thon",
    ]

    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(MERGED), "so-nong-nghiep-va-moi-truong")
        done = transitions.submit(
            desk, [assignment.id for assignment in pair], Paper("5/BC", MERGED)
        )

    assert [change.after for change in done] == ["submitted", "submitted"]


def test_groups_end_with_their_members_and_open_work_of_districts_is_named(
    tmp_path: Path, plan: Plan
) -> None:
    districts = {row.code for row in plan.agencies if row.kind == "district"}
    record = a_lived_copy(tmp_path / "var", with_districts)

    transfer = transferred(record, WITHOUT_DISTRICTS)

    assert {handover.from_ for handover in transfer.left} == districts
    assert not {handover.from_ for handover in transfer.moved} & districts
    led = {code for row in plan.obligations for code in leads_on(plan, row, WITHOUT_DISTRICTS)}
    assert not led & districts


def test_a_successor_that_the_plan_learns_of_later_takes_what_stayed(
    tmp_path: Path, plan: Plan
) -> None:
    record = a_lived_copy(tmp_path / "var", with_districts)
    stayed = transferred(record, WITHOUT_DISTRICTS).left
    agencies = tuple(
        row.model_copy(update={"successor": "ubnd-tinh"}) if row.kind == "district" else row
        for row in plan.agencies
    )
    with transaction(record.engine) as session:
        load(session, plan.model_copy(update={"agencies": agencies}), an_act(WITHOUT_DISTRICTS))

    again = transferred(record, WITHOUT_DISTRICTS)

    assert {handover.id for handover in again.moved} == {handover.id for handover in stayed}
    assert {handover.to for handover in again.moved} == {"ubnd-tinh"}
