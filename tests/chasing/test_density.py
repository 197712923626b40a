"""An agency that stays silent is not written to every day, yet it hears of its last days."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments import transitions
from assignments.transitions import Paper
from chasing import silences
from chasing.planned import planned_letters
from chasing.silences import SilenceOrder
from models.assignments.work import Filter
from models.letters import outbox
from models.letters.outbox import NoticeRow
from notifications.delivery import deliver
from notifications.mail import Connection, MailServer
from operation.installation import Installation
from operation.steps import chase_step
from plans.plan import Plan
from tests.builders import (
    a_desk,
    a_plan,
    a_record,
    an_act,
    an_agency,
    an_obligation,
    morning,
    opened_and_chased,
)
from tests.conftest import Sink

on_both = pytest.mark.usefixtures("database")

FIRST, LAST = date(2023, 2, 1), date(2023, 5, 31)
DUE = ("13/03", "15/03", "22/03", "31/03", "04/04", "28/04")
MONDAY_AND_THURSDAY = {"letter_weekdays": (1, 4), "letters_a_week": 3}


def spaced(
    tmp_path: Path, *due: str, levels: tuple[dict[str, Any], ...] = (), **settings: Any
) -> Installation:
    """Work of Sở Tư pháp due on some days, in a plan that writes on Mondays and Thursdays."""
    rows = [
        an_obligation(f"II.{number}", rules=[{"rule": "by", "on": day}])
        for number, day in enumerate(due, start=1)
    ]
    contacts = {role: f"{role}@example.gov.vn" for role in ("dau-moi-cchc", "lanh-dao")}
    agencies = [an_agency(code) for code in ("so-noi-vu", "van-phong")]
    agencies.append(an_agency("so-tu-phap", contacts=contacts))
    base = a_plan(*rows, agencies=agencies, groups=()).model_dump()
    base["head"]["settings"] |= MONDAY_AND_THURSDAY | settings
    base["head"]["escalation"] = levels
    return a_record(tmp_path, Plan.model_validate(base))


def lived(record: Installation, sink: Sink, first: date, last: date) -> None:
    """Live the days from first to last, both included, their letters sent."""
    with Connection(MailServer(sink.url, "don-doc@example.gov.vn", "CCHC")) as connection:
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            opened_and_chased(record, day, day)
            deliver(record.engine, record.loaded(), connection, morning(day))


def letters(record: Installation) -> list[NoticeRow]:
    with record.read() as (session, loaded):
        rows = outbox.notices(session, loaded.id)
    return [row for row in rows if row.agency == "so-tu-phap" and row.state != "cancelled"]


@on_both
def test_an_agency_that_stays_silent_gets_three_letters_a_week_at_most(
    tmp_path: Path, sink: Sink
) -> None:
    record = spaced(tmp_path, *DUE)

    lived(record, sink, FIRST, LAST)

    weeks = [row.on.isocalendar()[:2] for row in letters(record)]
    assert max(weeks.count(week) for week in weeks) == 3


def test_what_is_not_urgent_is_written_on_the_days_for_letters(tmp_path: Path, sink: Sink) -> None:
    record = spaced(tmp_path, "28/04")

    lived(record, sink, FIRST, date(2023, 4, 21))

    assert letters(record)
    assert {row.on.isoweekday() for row in letters(record)} == {1, 4}


def test_the_last_days_before_a_due_date_are_written_on_any_day(tmp_path: Path, sink: Sink) -> None:
    # Friday 28 April: three, one and no working days before it
    record = spaced(tmp_path, "28/04")

    lived(record, sink, FIRST, date(2023, 4, 28))

    week = [row.on for row in letters(record) if row.on >= date(2023, 4, 24)]
    assert week == [date(2023, 4, 25), date(2023, 4, 27), date(2023, 4, 28)]


@on_both
def test_what_was_put_off_to_a_day_on_which_nobody_chased_is_written_on_the_next(
    tmp_path: Path, sink: Sink
) -> None:
    record = spaced(tmp_path, "26/04")
    # Thirty working days before, Wednesday 15 March, waits for Thursday.
    lived(record, sink, FIRST, date(2023, 3, 15))
    before = len(letters(record))

    chase_step(record, an_act(date(2023, 3, 17)))
    assert len(letters(record)) == before
    chase_step(record, an_act(date(2023, 3, 20)))

    (letter,) = letters(record)[before:]
    assert (letter.on, letter.assignments) == (date(2023, 3, 20), (1,))


@on_both
def test_chased_again_nothing_is_added(tmp_path: Path, sink: Sink) -> None:
    record = spaced(tmp_path, "28/04")
    lived(record, sink, FIRST, date(2023, 4, 19))
    before = len(letters(record))

    for _ in range(2):
        assert chase_step(record, an_act(date(2023, 4, 19))).digests == 0

    assert len(letters(record)) == before


@on_both
def test_chased_again_after_the_urgent_work_was_reported_the_rest_is_named_once(
    tmp_path: Path, sink: Sink
) -> None:
    # Tuesday 25 April is no day for letters: three working days before the one, seven before the
    # other
    tuesday = date(2023, 4, 25)
    record = spaced(tmp_path, "28/04", "04/05")
    lived(record, sink, FIRST, date(2023, 4, 24))
    before = len(letters(record))
    opened_and_chased(record, tuesday, tuesday)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(tuesday))
        transitions.submit(desk, [1], Paper("1/BC", tuesday))

    lived(record, sink, tuesday, date(2023, 4, 27))

    (letter,) = letters(record)[before:]
    assert (letter.on, letter.assignments) == (tuesday, (2,))


@on_both
@pytest.mark.parametrize("how", ["silenced", "acknowledged"])
def test_what_is_not_written_about_makes_nothing_else_urgent(
    tmp_path: Path, sink: Sink, how: str
) -> None:
    tuesday = date(2023, 4, 25)
    record = spaced(tmp_path, "28/04", "04/05")
    lived(record, sink, FIRST, date(2023, 4, 24))
    before = len(letters(record))
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(tuesday))
        if how == "acknowledged":
            transitions.acknowledge(desk, [1])
        else:
            order = SilenceOrder(None, "II.1", tuesday, tuesday, "đang sửa đổi")
            silences.begin(session, loaded, an_act(tuesday), order, by="so-noi-vu")

    lived(record, sink, tuesday, date(2023, 4, 26))

    assert letters(record)[before:] == []


@on_both
def test_the_letter_to_the_holders_head_counts_at_whichever_level_it_is(
    tmp_path: Path, sink: Sink
) -> None:
    # Monday 24 April: ten working days after the one, seven before the other
    levels = (
        {"after": 5, "to": "so-noi-vu", "contact": "dau-moi-cchc"},
        {"after": 10, "to": "holder", "contact": "lanh-dao"},
    )
    record = spaced(tmp_path, "10/04", "03/05", levels=levels, letters_a_week=1)

    lived(record, sink, FIRST, date(2023, 4, 28))

    week = [(row.on, row.contact) for row in letters(record) if row.on >= date(2023, 4, 24)]
    assert week == [(date(2023, 4, 24), "lanh-dao")]


def test_the_planned_letter_is_the_one_that_is_queued(tmp_path: Path, sink: Sink) -> None:
    record = spaced(tmp_path, "28/04")
    lived(record, sink, FIRST, date(2023, 3, 31))
    with record.read() as (session, loaded):
        (coming,) = planned_letters(session, loaded, date(2023, 3, 31), Filter())
    before = len(letters(record))

    lived(record, sink, date(2023, 4, 1), date(2023, 4, 10))

    assert letters(record)[before].on == coming.on
