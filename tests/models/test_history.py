"""A past day is read as it was read on that day, whatever was done since."""

import random
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from assignments import transitions
from assignments.desk import Grounds
from assignments.transitions import Paper
from models import attempts, outbox, silence, work
from models.tables import Assignment
from notifications.refusals import tell_refusal
from operation.record import Record
from operation.steps import chase_step, deliver_step, open_step
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation, morning
from tests.conftest import Sink

pytestmark = pytest.mark.usefixtures("database")

FIRST = date(2023, 3, 13)
PLAN = a_plan(an_obligation("II.5"), an_obligation("II.6", lead=("so-y-te",)))


def said(record: Record, day: date) -> dict[str, list[dict[str, Any]]]:
    """What the reading commands print from."""
    with record.read(day) as (session, loaded):
        return {
            "assignments": [asdict(row) for row in work.standings(session, loaded.id, day)],
            "notices": [asdict(row) for row in outbox.notices(session, loaded.id)],
            "deliveries": [asdict(row) for row in attempts.deliveries(session, loaded.id)],
            "silences": [asdict(row) for row in silence.silences(session, loaded.id)],
        }


def live(record: Record, day: date, chance: random.Random) -> None:
    """A day: what is due opens, letters leave, and an office or its judge does something."""
    open_step(record, an_act(day))
    chase_step(record, an_act(day))
    deliver_step(record, morning(day))
    with record.work() as (session, loaded):
        desk, row = a_desk(session, loaded, an_act(day)), session.get_one(Assignment, 1)
        if row.status == "assigned" and chance.random() < 0.5:
            transitions.acknowledge(desk, [1])
        elif row.status == "submitted":
            chance.choice([transitions.accept, give_back])(desk, [1])
        elif row.status in ("acknowledged", "returned"):
            transitions.submit(desk, [1], Paper(f"{day.day}/QĐ-UBND", day))


def give_back(desk: Any, ids: list[int]) -> None:
    transitions.return_(desk, ids, Grounds("Thiếu phụ lục"))


@pytest.mark.parametrize("seed", range(3))
def test_whatever_came_later_a_day_reads_as_it_read_then(
    seed: int, tmp_path: Path, sink: Sink
) -> None:
    record = a_record(tmp_path, PLAN)
    settings = record.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
    record, chance = replace(record, settings=settings), random.Random(seed)
    days = [FIRST + timedelta(days=number) for number in range(12)]
    then = {}

    for day in days:
        live(record, day, chance)
        then[day] = said(record, day)

    for day in days:
        assert said(record, day) == then[day], day


def test_a_look_at_a_past_day_leaves_the_record_as_it_is(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    now = said(record, FIRST)

    with record.read(FIRST - timedelta(days=1)) as (session, loaded):
        assert work.standings(session, loaded.id, FIRST) == []

    assert said(record, FIRST) == now


def test_a_day_before_an_alarm_whose_words_hold_a_slash_can_be_read(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    before, words = said(record, FIRST), "554 see https://blocklist/why for the reason"
    with record.work() as (session, loaded):
        assert tell_refusal(session, loaded, an_act(FIRST + timedelta(days=1)), words)

    assert said(record, FIRST) == before
