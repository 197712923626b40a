"""Escalation: overdue work is reported level by level, in working days, one level a day."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assignments import extensions, transitions
from assignments.asking import WorkOrder, ask
from assignments.desk import Desk, Grounds
from assignments.transitions import Paper
from chasing.chase import ChaseCounts
from chasing.planned import planned_letters
from models.assignments.work import Filter
from models.letters import dispatch, outbox
from models.letters.outbox import NoticeRow
from notifications.contents import worded_now
from notifications.views import Letter
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step, preview_step
from plans.plan import Plan
from tests.builders import a_desk, a_plan, a_record, an_act, an_agency, an_obligation, morning
from tests.conftest import Sink
from tests.plans.shipped import shipped_plan

pytestmark = pytest.mark.usefixtures("database")

ROLES = ("dau-moi-cchc", "lanh-dao", "van-thu")
LEVELS = (
    {"after": 5, "to": "holder", "contact": "lanh-dao"},
    {"after": 10, "to": "so-noi-vu", "contact": "lanh-dao"},
    {"after": 20, "to": "van-phong", "contact": "van-thu", "addressed_to": "Chủ tịch UBND tỉnh"},
)
# II.5 is due on Friday 31 March 2023; every weekday works.
FIFTH, TENTH, TWENTIETH = date(2023, 4, 7), date(2023, 4, 14), date(2023, 4, 28)


def a_strict_plan(*rows: dict[str, Any], **given: Any) -> Plan:
    """A small plan that escalates, its agencies with all three contacts."""
    codes = ("so-noi-vu", "van-phong", "so-tu-phap", "so-y-te", "mat-tran")
    contacts = {code: {role: f"{role}.{code}@example.gov.vn" for role in ROLES} for code in codes}
    agencies = [an_agency(code, contacts=contacts[code]) for code in codes]
    base = a_plan(*rows, **{"agencies": agencies, **given}).model_dump()
    base["head"] = {**base["head"], "escalation": LEVELS}
    return Plan.model_validate(base)


def strict(tmp_path: Path, *rows: dict[str, Any], **given: Any) -> Installation:
    return a_record(tmp_path, a_strict_plan(*rows, **given))


def chased(record: Installation, *days: date) -> list[ChaseCounts]:
    found = []
    for day in days:
        open_step(record, an_act(day))
        found.append(chase_step(record, an_act(day)))
    return found


def letters(record: Installation, kinds: Iterable[str] = ("escalation",)) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        return [row for row in outbox.notices(session, loaded.id) if row.kind in kinds]


def told(record: Installation) -> list[tuple[date, str]]:
    """Escalations that were not cancelled: the day and who."""
    notices = letters(record)
    return [(row.on, f"{row.agency}/{row.contact}") for row in notices if row.state != "cancelled"]


def worded(record: Installation, notice: NoticeRow, day: date) -> Letter | None:
    with record.work() as (session, loaded):
        found = worded_now(session, loaded, dispatch.addressed(session, notice.id, day), day)
    return found.letter if found else None


def desk_of(record: Installation, day: date, session: Any, loaded: Any) -> Desk:
    return a_desk(session, loaded, an_act(day))


def test_one_ladder_across_tet_2023(tmp_path: Path) -> None:
    # Tết: 20 to 26 January 2023 are days off; due on Friday 13 January.
    holidays = shipped_plan().holidays
    row = an_obligation(rules=[{"rule": "by", "on": "13/01"}])
    record = strict(tmp_path, row, holidays=holidays.model_dump())
    days = holidays.working_days.between(date(2023, 1, 4), date(2023, 2, 20))

    chased(record, *days)

    lived = [
        (f"{letter.on:%d/%m}", letter.kind, f"{letter.agency}/{letter.contact}")
        for letter in letters(record, ("digest", "escalation"))
        if letter.agency != "mat-tran"
    ]
    assert lived == [
        ("04/01", "digest", "so-tu-phap/dau-moi-cchc"),  # opened late, −7
        ("10/01", "digest", "so-tu-phap/dau-moi-cchc"),  # −3
        ("12/01", "digest", "so-tu-phap/dau-moi-cchc"),  # −1
        ("13/01", "digest", "so-tu-phap/dau-moi-cchc"),  # due
        ("16/01", "digest", "so-tu-phap/dau-moi-cchc"),  # +1
        ("18/01", "digest", "so-tu-phap/dau-moi-cchc"),  # +3; then a week of Tết
        ("27/01", "escalation", "so-tu-phap/lanh-dao"),  # +5: its own head
        ("31/01", "digest", "so-tu-phap/dau-moi-cchc"),  # +7
        ("03/02", "escalation", "so-noi-vu/lanh-dao"),  # +10: Sở Nội vụ
        ("07/02", "digest", "so-tu-phap/dau-moi-cchc"),  # +12, weekly from here
        ("14/02", "digest", "so-tu-phap/dau-moi-cchc"),  # +17
        ("17/02", "escalation", "van-phong/van-thu"),  # +20: Chủ tịch UBND tỉnh
    ]


def test_after_downtime_the_lowest_level_goes_first_and_the_next_on_the_next_day(
    tmp_path: Path,
) -> None:
    record = strict(tmp_path)

    chased(record, date(2023, 3, 31), date(2023, 5, 10), date(2023, 5, 11), date(2023, 5, 12))

    assert told(record) == [
        (date(2023, 5, 10), "so-tu-phap/lanh-dao"),
        (date(2023, 5, 11), "so-noi-vu/lanh-dao"),
        (date(2023, 5, 12), "van-phong/van-thu"),
    ]


def test_the_days_that_nobody_chased_are_told_and_stand_in_the_audit(tmp_path: Path) -> None:
    record = strict(tmp_path)

    _, second = chased(record, date(2023, 3, 31), date(2023, 4, 5))

    assert second.missed == (date(2023, 4, 3), date(2023, 4, 4))
    assert chase_step(record, an_act(date(2023, 4, 5))) == ChaseCounts(0, 0)


def test_the_standing_agencys_own_work_is_reported_to_who_judges_it(tmp_path: Path) -> None:
    record = strict(tmp_path, an_obligation(lead=("so-noi-vu",)))

    chased(record, date(2023, 3, 31), FIFTH, TENTH, TWENTIETH)

    assert told(record) == [
        (FIFTH, "so-noi-vu/lanh-dao"),
        (TENTH, "van-phong/lanh-dao"),
        (TWENTIETH, "van-phong/van-thu"),
    ]


def test_an_office_that_only_hands_on_is_sent_what_is_above_it_about_its_own_work_too(
    tmp_path: Path,
) -> None:
    record = strict(tmp_path, an_obligation(lead=("van-phong",)))
    open_step(record, an_act(date(2023, 3, 31)))
    with record.work() as (session, loaded):
        coming = planned_letters(session, loaded, TENTH, Filter())
    (last,) = [letter for letter in coming if letter.kind == "escalation"]
    assert (last.on, last.agency, last.contact) == (TWENTIETH, "van-phong", "van-thu")

    chased(record, date(2023, 3, 31), FIFTH, TENTH, TWENTIETH)

    assert told(record)[-1] == (TWENTIETH, "van-phong/van-thu")
    letter = worded(record, letters(record)[-1], TWENTIETH)
    assert letter is not None
    assert letter.text.startswith("Kính gửi: Chủ tịch UBND tỉnh\n")


def test_a_day_that_the_owner_chose_is_not_reported_upward_before_the_decisions_own(
    tmp_path: Path,
) -> None:
    record = strict(tmp_path, an_obligation(rules=[{"rule": "by", "on": "31/12"}]))
    with record.work() as (session, loaded):
        order = WorkOrder("II.5", "Khắc phục tồn tại", ("so-tu-phap",), date(2023, 3, 31))
        ask(session, loaded, an_act(date(2023, 3, 20)), order)

    chased(record, date(2023, 3, 31), FIFTH, TENTH, TWENTIETH)

    assert told(record) == [(FIFTH, "so-tu-phap/lanh-dao"), (TENTH, "so-noi-vu/lanh-dao")]


def test_bodies_outside_are_never_escalated_nor_what_has_no_decided_date(tmp_path: Path) -> None:
    by_guess = [{"rule": "within", "quarters": (1,), "confirmed": False}]
    rows = [an_obligation("II.5", lead=("mat-tran",)), an_obligation("II.6", rules=by_guess)]
    record = strict(tmp_path, *rows)

    chased(record, date(2023, 3, 31), TENTH)

    assert told(record) == []
    # The body outside leads: it is asked all the same.
    assert "mat-tran" in {row.agency for row in letters(record, ["digest"])}


def test_work_that_is_reported_extended_or_waived_is_escalated_no_more(tmp_path: Path) -> None:
    rows = [an_obligation(f"II.{n}") for n in (5, 6, 7)]
    record = strict(tmp_path, *rows)
    chased(record, date(2023, 3, 31), FIFTH)
    (letter,) = letters(record)
    assert letter.assignments == (1, 2, 3)

    with record.work() as (session, loaded):
        desk = desk_of(record, FIFTH, session, loaded)
        transitions.submit(desk, [1], Paper("1/BC", FIFTH))
        extensions.extend(desk, [2], date(2023, 6, 1), Grounds("chờ hướng dẫn", "9/UBND"))
    (letter,) = letters(record)
    assert (letter.state, letter.assignments) == ("queued", (3,))
    with record.work() as (session, loaded):
        desk = desk_of(record, FIFTH, session, loaded)
        transitions.waive(desk, [3], Grounds("không phát sinh", "10/UBND"))

    (letter,) = letters(record)
    assert letter.state == "cancelled"


def test_a_contact_owed_a_digest_and_an_escalation_gets_one_letter(tmp_path: Path) -> None:
    # Without a head's address the usual contact is told; +10 is no step, so another is due.
    contacts = {"dau-moi-cchc": "snv@example.gov.vn"}
    others = [an_agency(code) for code in ("van-phong", "so-tu-phap")]
    agencies = [an_agency("so-noi-vu", contacts=contacts), *others]
    own = an_obligation("II.6", lead=("so-noi-vu",), rules=[{"rule": "by", "on": "17/04"}])
    base = a_plan(an_obligation(), own, agencies=agencies, groups=()).model_dump()
    base["head"]["escalation"] = LEVELS
    record = a_record(tmp_path, Plan.model_validate(base))

    chased(record, date(2023, 3, 31), FIFTH, TENTH)

    notices = [row for row in letters(record, ("digest", "escalation")) if row.on == TENTH]
    (letter,) = [row for row in notices if row.agency == "so-noi-vu"]
    assert (letter.kind, letter.assignments) == ("escalation", (1, 2))
    words = worded(record, letter, TENTH)
    assert words is not None
    assert words.text.index("NHIỆM VỤ QUÁ HẠN (1)") < words.text.index("NHIỆM VỤ SẮP ĐẾN HẠN")


def test_each_line_says_what_was_already_sent_and_when(tmp_path: Path, sink: Sink) -> None:
    record = strict(tmp_path)
    record.settings.smtp_url = SecretStr(sink.url)
    for day in (date(2023, 4, 3), FIFTH):
        chased(record, day)
        deliver_step(record, morning(day))
    chased(record, TENTH)

    (letter,) = [row for row in letters(record) if row.on == TENTH]
    words = worded(record, letter, TENTH)

    assert words is not None
    assert "Kính gửi: Đồng chí Giám đốc Sở Nội vụ" in words.text
    assert "Đã đôn đốc 2 lần, từ ngày 03/4/2023 đến ngày 07/4/2023" in words.text
    assert "đã có thư đôn đốc gửi lãnh đạo cơ quan thực hiện ngày 07/4/2023" in words.text
    assert chase_step(record, an_act(TENTH)) == ChaseCounts(0, 0)


def test_the_highest_level_has_the_words_of_its_address(tmp_path: Path) -> None:
    record = strict(tmp_path)
    chased(record, date(2023, 3, 31), FIFTH, TENTH, TWENTIETH)

    words = worded(record, letters(record)[-1], TWENTIETH)

    assert words is not None
    assert words.text.startswith("Kính gửi: Chủ tịch UBND tỉnh\n")


def test_a_rehearsed_chase_says_the_level(tmp_path: Path) -> None:
    record = strict(tmp_path)
    chased(record, date(2023, 3, 31))

    lines = [line for line in preview_step(record, an_act(FIFTH)) if line.kind == "escalation"]

    assert [(line.contact, line.why) for line in lines] == [
        ("lanh-dao", "overdue since 2023-03-31: level 1 of escalation")
    ]
