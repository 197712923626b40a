"""Alarms to the standing agency, the leaders' month, and what the Monday summary shows."""

from datetime import date
from pathlib import Path

import pytest

from models.letters import dispatch, outbox
from models.letters.outbox import NoticeRow
from models.tables import Contact, Notice
from notifications.contents import worded_now
from operation.installation import Installation
from operation.steps import chase_step, open_step, seal_step
from plans.plan import Plan
from tests.builders import (
    NAMES,
    a_plan,
    a_record,
    an_act,
    an_agency,
    an_obligation,
    by_hand,
    morning,
)

pytestmark = pytest.mark.usefixtures("database")

TUESDAY, WEDNESDAY = date(2023, 3, 21), date(2023, 3, 22)


def without_a_contact(tmp_path: Path) -> Installation:
    """Nobody can reach Sở Tư pháp, which has work."""
    agencies = [an_agency(code) for code in ("so-noi-vu", "van-phong")]
    agencies.append(an_agency("so-tu-phap", contacts={}))
    return a_record(tmp_path, a_plan(agencies=agencies, groups=()))


def chased(record: Installation, *days: date) -> None:
    for day in days:
        open_step(record, an_act(day))
        chase_step(record, an_act(day))


def notices(record: Installation, kind: str) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        return [row for row in outbox.notices(session, loaded.id) if row.kind == kind]


def text(record: Installation, notice: NoticeRow, day: date) -> str | None:
    with record.work() as (session, loaded):
        worded = worded_now(session, loaded, dispatch.addressed(session, notice.id, day), day)
    return worded.letter.text if worded else None


def test_who_has_work_and_no_contact_is_an_alarm_once_and_then_every_week(tmp_path: Path) -> None:
    record = without_a_contact(tmp_path)

    chased(record, TUESDAY, WEDNESDAY, date(2023, 3, 27), date(2023, 3, 28))

    found = notices(record, "alarm")
    assert [(row.on, row.agency) for row in found] == [
        (TUESDAY, "so-noi-vu"),
        (date(2023, 3, 28), "so-noi-vu"),
    ]


def test_an_alarm_says_what_is_true_when_it_leaves(tmp_path: Path) -> None:
    record = without_a_contact(tmp_path)
    chased(record, TUESDAY)
    (alarm,) = notices(record, "alarm")

    before = text(record, alarm, TUESDAY)
    with by_hand(record) as (session, _):
        session.add(Contact(agency_id=3, role="van-thu", address="vt@example.gov.vn"))

    assert before is not None
    assert "1. Sở Tư pháp" in before
    assert text(record, alarm, TUESDAY) is None


def test_a_dead_letter_is_an_alarm_until_a_later_one_arrives(record: Installation) -> None:
    chased(record, TUESDAY)
    with by_hand(record) as (session, loaded):
        (letter,) = outbox.notices(session, loaded.id)
        session.get_one(Notice, letter.id).state = "permanent"

    chased(record, WEDNESDAY)
    (alarm,) = notices(record, "alarm")
    assert "Sở Tư pháp (dau-moi-cchc), ngày 21/3/2023" in (text(record, alarm, WEDNESDAY) or "")

    with by_hand(record) as (session, loaded):
        later = next(
            row
            for row in outbox.notices(session, loaded.id)
            if row.agency == "so-tu-phap" and row.on == WEDNESDAY
        )
        session.get_one(Notice, later.id).state = "sent"
    assert text(record, alarm, WEDNESDAY) is None


def with_leaders(tmp_path: Path) -> Installation:
    return a_record(tmp_path, with_leaders_plan())


def judged_by(plan: Plan, agency: str) -> Plan:
    return plan.model_copy(update={"head": plan.head.model_copy(update={"judge": agency})})


def with_leaders_plan() -> Plan:
    roles = {"dau-moi-cchc": "dm@example.gov.vn", "lanh-dao": "ld@example.gov.vn"}
    agencies = [an_agency(code) for code in NAMES if code != "van-phong"]
    agencies.append(an_agency("van-phong", kind="leaders", contacts=roles))
    row = an_obligation(rules=[{"rule": "at_least", "times": 3}])
    return Plan.model_validate(a_plan(row, agencies=agencies).model_dump())


def test_leaders_get_one_summary_on_the_first_working_day_of_the_month(tmp_path: Path) -> None:
    record = with_leaders(tmp_path)

    chased(record, date(2023, 3, 31), date(2023, 4, 3), date(2023, 4, 4))

    found = [row for row in notices(record, "summary") if row.agency == "van-phong"]
    assert [(row.on, row.contact) for row in found] == [(date(2023, 4, 3), "lanh-dao")]
    words = text(record, found[0], date(2023, 4, 3)) or ""
    assert "trong tháng 3 năm 2023 (từ ngày 01/3/2023 đến ngày 31/3/2023)" in words


def test_the_judge_gets_the_month_and_with_it_the_head_of_the_seals(tmp_path: Path) -> None:
    # The judge of other plans is not among the leaders.
    record = a_record(tmp_path, judged_by(with_leaders_plan(), "so-tu-phap"))
    monday = date(2023, 4, 3)
    sealed = seal_step(record, morning(date(2023, 4, 1)))
    chased(record, monday)

    letters = {row.agency: row for row in notices(record, "summary")}

    assert set(letters) == {"so-noi-vu", "so-tu-phap", "van-phong"}
    assert letters["so-tu-phap"].contact == "dau-moi-cchc"
    assert sealed is not None
    assert all(sealed.head in (text(record, row, monday) or "") for row in letters.values())


def test_a_standing_agency_among_the_leaders_gets_the_weeks_summary_alone(tmp_path: Path) -> None:
    roles = {"dau-moi-cchc": "dm@example.gov.vn", "lanh-dao": "ld@example.gov.vn"}
    agencies = [an_agency(code) for code in NAMES if code != "so-noi-vu"]
    agencies.append(an_agency("so-noi-vu", kind="leaders", contacts=roles))
    record = a_record(tmp_path, a_plan(an_obligation(), agencies=agencies))

    chased(record, date(2023, 4, 3))

    contacts = [row.contact for row in notices(record, "summary") if row.agency == "so-noi-vu"]
    assert contacts == ["dau-moi-cchc"]


def test_the_weeks_summary_shows_quotas_and_the_missing_holiday_table(tmp_path: Path) -> None:
    record = with_leaders(tmp_path)
    monday = date(2023, 4, 3)
    chased(record, monday)

    (weekly,) = [row for row in notices(record, "summary") if row.agency == "so-noi-vu"]

    words = text(record, weekly, monday) or ""
    assert "II.5 Nhiệm vụ II.5, Sở Tư pháp: 0/3" in words
    assert "Bảng ngày nghỉ chưa có" not in words


@pytest.mark.parametrize(("monday", "told"), [(date(2023, 8, 28), False), (date(2023, 9, 4), True)])
def test_from_1_september_the_monday_summary_misses_the_next_years_holidays(
    tmp_path: Path, monday: date, told: bool
) -> None:
    known = {year: {"confirmed": True, "days_off": ()} for year in (2022, 2023)}
    record = a_record(tmp_path, a_plan(holidays={"years": known}))

    chased(record, monday)

    (summary,) = notices(record, "summary")
    assert ("Bảng ngày nghỉ chưa có năm 2024" in (text(record, summary, monday) or "")) == told
