"""The chase: who is owed a letter on a day, once.

On both databases what is owed, folded and queued; on SQLite what keeps a day from being chased, and
kinds of work that the lived year (tests/test_lived_year.py) has on both.
"""

from datetime import date
from pathlib import Path

import pytest

from assignments import transitions
from assignments.opening import record_event
from assignments.transitions import Paper
from deadlines.working_days import HolidayTableEnds
from models.audit.acts import Act
from models.letters import outbox
from models.letters.outbox import NoticeRow
from models.tables import Notice
from operation.installation import Installation
from operation.steps import chase_step, open_step
from tests.builders import (
    a_desk,
    a_lived_copy,
    a_plan,
    a_record,
    an_act,
    an_agency,
    an_obligation,
    morning,
    opened_and_chased,
)

on_both = pytest.mark.usefixtures("database")

TUESDAY = date(2023, 3, 21)


def letters(record: Installation) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        return [row for row in outbox.notices(session, loaded.id) if row.kind == "digest"]


def submit(record: Installation, assignment_id: int, day: date) -> None:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(day))
        transitions.submit(desk, [assignment_id], Paper("1/BC", day))


# due on Friday 31 March: opened, −30, −14, −7, −3, −1, 0, +1, +3, +7, +12
LADDER = [
    date(2023, 1, 3),
    date(2023, 2, 17),
    date(2023, 3, 13),
    date(2023, 3, 22),
    date(2023, 3, 28),
    date(2023, 3, 30),
    date(2023, 3, 31),
    date(2023, 4, 3),
    date(2023, 4, 5),
    date(2023, 4, 11),
    date(2023, 4, 18),
]


def the_whole_ladder(folder: Path) -> Installation:
    """Chased on each day from the first working day of the year till three weeks overdue."""
    record = a_record(folder, a_plan(an_obligation(coordinating=("cac-so",))))
    opened_and_chased(record, date(2023, 1, 3), date(2023, 4, 20))
    return record


@on_both
def test_a_lead_is_told_at_the_opening_and_at_each_step_of_the_ladder(tmp_path: Path) -> None:
    record = a_lived_copy(tmp_path / "var", the_whole_ladder)

    days = [letter.on for letter in letters(record) if letter.agency == "so-tu-phap"]
    assert days == LADDER


@on_both
def test_chased_twice_a_day_adds_nothing(record: Installation) -> None:
    open_step(record, an_act(TUESDAY))
    first = chase_step(record, an_act(TUESDAY))

    second = chase_step(record, an_act(TUESDAY))

    assert (first.hits, first.digests) == (1, 1)
    assert (second.hits, second.digests) == (0, 0)


def test_a_chase_of_an_earlier_day_does_not_lower_the_last_chased_day(record: Installation) -> None:
    chase_step(record, an_act(TUESDAY))
    with record.work() as (_, loaded):
        chased = loaded.row.chased_on

    chase_step(record, an_act(date(2023, 3, 20)))

    with record.work() as (_, loaded):
        assert (chased, loaded.row.chased_on) == (TUESDAY, TUESDAY)


def test_nothing_leaves_on_the_live_day(tmp_path: Path) -> None:
    record = a_record(tmp_path, live_from=TUESDAY)
    open_step(record, an_act(TUESDAY))

    chased = chase_step(record, an_act(TUESDAY))

    assert (chased.hits, chased.digests) == (0, 0)


def test_nothing_is_queued_on_a_day_off(record: Installation) -> None:
    saturday = date(2023, 3, 18)
    open_step(record, an_act(saturday))

    assert chase_step(record, an_act(saturday)).digests == 0


def test_after_the_plans_end_a_year_without_holidays_has_no_working_day(
    record: Installation,
) -> None:
    # the plan ends with 2024, the table with 2025
    assert record.loaded().is_working(date(2025, 1, 2))
    assert not record.loaded().is_working(date(2030, 1, 2))

    day = date(2030, 1, 2)
    assert chase_step(record, Act("test", morning(day), day)).digests == 0


def test_within_the_plan_a_year_without_holidays_is_never_guessed(tmp_path: Path) -> None:
    known = {2022: {"confirmed": True, "days_off": ()}, 2023: {"confirmed": True, "days_off": ()}}
    record = a_record(tmp_path, a_plan(holidays={"years": known}))

    with pytest.raises(HolidayTableEnds, match="no block for 2024"):
        chase_step(record, an_act(date(2024, 1, 2)))


def test_last_days_before_a_year_without_holidays_are_chased(tmp_path: Path) -> None:
    known = {2022: {"confirmed": True, "days_off": ()}, 2023: {"confirmed": True, "days_off": ()}}
    plan = a_plan(holidays={"years": known})
    head = plan.head.model_copy(update={"starts_on": date(2024, 1, 1)})
    record = a_record(tmp_path, plan.model_copy(update={"head": head}))

    assert opened_and_chased(record, date(2023, 12, 28), date(2023, 12, 29)) == 0


def test_what_was_over_before_the_plan_went_live_is_never_mailed(tmp_path: Path) -> None:
    record = a_record(tmp_path, live_from=date(2023, 4, 3))

    opened_and_chased(record, date(2023, 4, 4), date(2023, 4, 20))

    assert letters(record) == []


@on_both
def test_missed_days_are_folded_into_one_digest(record: Installation) -> None:
    open_step(record, an_act(date(2023, 1, 3)))
    chase_step(record, an_act(date(2023, 1, 3)))

    # −14, −7, −3 and −1 went by while nobody chased
    chased = chase_step(record, an_act(date(2023, 3, 30)))

    assert chased.digests == 1
    assert [letter.on for letter in letters(record) if letter.state == "queued"] == [
        date(2023, 3, 30)
    ]


@on_both
def test_a_digest_that_never_left_is_folded_into_todays(record: Installation) -> None:
    opened_and_chased(record, date(2023, 3, 28), date(2023, 3, 30))

    notices = letters(record)

    assert [(notice.on, notice.state) for notice in notices] == [
        (date(2023, 3, 28), "cancelled"),
        (date(2023, 3, 30), "queued"),
    ]


@on_both
def test_one_digest_names_all_that_is_owed_to_a_contact(tmp_path: Path) -> None:
    rows = [an_obligation("II.5"), an_obligation("II.6"), an_obligation("II.7")]
    record = a_record(tmp_path, a_plan(*rows))

    opened_and_chased(record, TUESDAY, TUESDAY)

    (letter,) = letters(record)
    assert letter.assignments == (1, 2, 3)


@on_both
def test_work_that_was_submitted_is_not_chased(record: Installation) -> None:
    open_step(record, an_act(TUESDAY))
    submit(record, 1, TUESDAY)

    for day in LADDER[3:]:
        opened_and_chased(record, day, day)

    assert letters(record) == []


@on_both
def test_a_digest_with_nothing_left_is_cancelled_one_with_other_work_goes(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation("II.5"), an_obligation("II.6")))
    opened_and_chased(record, TUESDAY, TUESDAY)

    submit(record, 1, TUESDAY)
    (one_left,) = letters(record)
    submit(record, 2, TUESDAY)
    (none_left,) = letters(record)

    assert (one_left.state, one_left.assignments) == ("queued", (2,))
    assert (none_left.state, none_left.assignments) == ("cancelled", ())


@on_both
def test_coordinating_agencies_are_told_at_the_opening_and_once_in_the_last_week(
    tmp_path: Path,
) -> None:
    record = a_lived_copy(tmp_path / "var", the_whole_ladder)

    days = [letter.on for letter in letters(record) if letter.agency == "so-y-te"]
    assert days == [date(2023, 1, 3), date(2023, 3, 24)]


@on_both
def test_a_coordinating_agency_is_not_told_again_once_the_work_is_submitted(
    tmp_path: Path,
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(coordinating=("so-y-te",))))
    opened_and_chased(record, date(2023, 1, 3), date(2023, 1, 3))
    submit(record, 1, date(2023, 1, 4))

    opened_and_chased(record, date(2023, 3, 23), date(2023, 4, 4))

    assert [row for row in letters(record) if row.state == "queued"] == []


def test_a_continuous_task_is_asked_about_at_its_check_in_and_once_more(tmp_path: Path) -> None:
    row = an_obligation(rules=[{"rule": "continuous"}])
    record = a_record(tmp_path, a_plan(row))

    opened_and_chased(record, date(2023, 2, 27), date(2023, 3, 31))

    # the check-in of March opens on Wednesday 1 March; asked about again after working days:
    # ten; after twenty without any change it is asked about again
    assert [letter.on for letter in letters(record)][:3] == [
        date(2023, 3, 1),
        date(2023, 3, 15),
        date(2023, 3, 29),
    ]


def test_undated_work_is_asked_about_at_each_check_in_and_never_overdue(tmp_path: Path) -> None:
    row = an_obligation(rules=[{"rule": "undated", "every": "year"}])
    record = a_record(tmp_path, a_plan(row))

    opened_and_chased(record, date(2023, 1, 3), date(2023, 3, 3))

    # opened, after twenty working days without any change, and at the check-in
    assert [letter.on for letter in letters(record)] == [
        date(2023, 1, 3),
        date(2023, 1, 31),
        date(2023, 2, 28),
        date(2023, 3, 1),
    ]


def waiting_for_the_indices(tmp_path: Path) -> Installation:
    row = an_obligation(
        rules=[{"rule": "within", "quarters": (2, 3)}],
        lead=("so-noi-vu",),
        waits_for="indices-published",
    )
    return a_record(tmp_path, a_plan(row))


@on_both
def test_what_waits_for_an_event_is_left_alone_until_step_minus_14(tmp_path: Path) -> None:
    record = waiting_for_the_indices(tmp_path)

    opened_and_chased(record, date(2023, 4, 3), date(2023, 4, 4))
    # whatever came up in the days between would be owed on the next that is chased
    opened_and_chased(record, date(2023, 8, 28), date(2023, 9, 15))

    # due on Saturday 30 September: −14 is Tuesday 12 September
    assert [letter.on for letter in letters(record)] == [date(2023, 9, 12)]


@on_both
def test_the_event_ends_the_waiting(tmp_path: Path) -> None:
    record = waiting_for_the_indices(tmp_path)
    opened_and_chased(record, date(2023, 5, 9), date(2023, 5, 10))
    with record.work() as (session, loaded):
        record_event(
            session, loaded, an_act(date(2023, 5, 10)), "indices-published", date(2023, 5, 9)
        )

    opened_and_chased(record, date(2023, 5, 11), date(2023, 5, 12))
    opened_and_chased(record, date(2023, 8, 18), date(2023, 8, 21))

    # told of the event on the next chase, then −30 as any other
    assert [letter.on for letter in letters(record)] == [date(2023, 5, 11), date(2023, 8, 21)]


@on_both
def test_after_its_letter_left_a_contact_hears_of_new_work_tomorrow(tmp_path: Path) -> None:
    late = an_obligation(
        "II.6", rules=[{"rule": "on_event", "event": "indices-published", "days": 5}]
    )
    record = a_record(tmp_path, a_plan(an_obligation("II.5"), late))
    opened_and_chased(record, TUESDAY, TUESDAY)
    with record.work() as (session, loaded):
        (letter,) = outbox.notices(session, loaded.id)
        session.get_one(Notice, letter.id).state = "sent"
        record_event(session, loaded, an_act(TUESDAY), "indices-published", TUESDAY)

    same_day = chase_step(record, an_act(TUESDAY)).digests
    next_day = chase_step(record, an_act(date(2023, 3, 22))).digests

    assert (same_day, next_day) == (0, 1)


@on_both
def test_after_its_letter_left_a_coordinating_agency_hears_of_a_new_cycle_tomorrow(
    tmp_path: Path,
) -> None:
    on_event = {"rule": "on_event", "event": "indices-published", "days": 5}
    rows = (an_obligation("II.5"), an_obligation("II.6", rules=[on_event]))
    record = a_record(tmp_path, a_plan(*({**row, "coordinating": ("so-y-te",)} for row in rows)))
    opened_and_chased(record, TUESDAY, TUESDAY)
    with record.work() as (session, loaded):
        for letter in outbox.notices(session, loaded.id):
            session.get_one(Notice, letter.id).state = "sent"
        record_event(session, loaded, an_act(TUESDAY), "indices-published", TUESDAY)

    chase_step(record, an_act(TUESDAY))
    chase_step(record, an_act(date(2023, 3, 22)))

    assert [letter.on for letter in letters(record) if letter.agency == "so-y-te"] == [
        TUESDAY,
        date(2023, 3, 22),
    ]


@on_both
def test_an_agency_without_a_contact_is_named_for_an_alarm(tmp_path: Path) -> None:
    agencies = [
        an_agency("so-noi-vu"),
        an_agency("van-phong"),
        an_agency("so-tu-phap", contacts={}),
    ]
    plan = a_plan(agencies=agencies, groups=())
    record = a_record(tmp_path, plan)

    opened_and_chased(record, TUESDAY, TUESDAY)

    with record.work() as (session, loaded):
        assert outbox.unreachable(session, loaded.id, TUESDAY) == ["so-tu-phap"]


def summaries(record: Installation) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        return [row for row in outbox.notices(session, loaded.id) if row.kind == "summary"]


@on_both
def test_the_standing_agency_gets_a_summary_on_the_first_working_day_of_each_week(
    tmp_path: Path,
) -> None:
    days_off = [{"on": date(2023, 3, 13), "name": "Nghỉ bù"}]
    years = {2023: {"confirmed": True, "days_off": days_off}}
    record = a_record(tmp_path, a_plan(holidays={"years": years}))

    opened_and_chased(record, date(2023, 3, 6), date(2023, 3, 21))

    # the Monday between is a day off
    assert [(row.on, row.agency) for row in summaries(record)] == [
        (date(2023, 3, 6), "so-noi-vu"),
        (date(2023, 3, 14), "so-noi-vu"),
        (date(2023, 3, 20), "so-noi-vu"),
    ]


@on_both
def test_a_summary_that_never_left_gives_way_to_the_next(record: Installation) -> None:
    opened_and_chased(record, date(2023, 3, 6), date(2023, 3, 13))

    assert [row.state for row in summaries(record)] == ["cancelled", "queued"]


def test_after_the_plans_end_no_summary_is_owed(record: Installation) -> None:
    opened_and_chased(record, date(2025, 1, 6), date(2025, 1, 6))

    assert summaries(record) == []
