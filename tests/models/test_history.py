"""A past day is read as it was read on that day, whatever was done since."""

import random
from dataclasses import asdict, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from assignments import transitions
from assignments.desk import Grounds
from assignments.transitions import Paper
from models.assignments import work
from models.audit import acts as audit
from models.audit.history import past
from models.letters import attempts, outbox, silence
from models.tables import Assignment
from notifications.refusals import tell_refusal
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step
from operation.upkeep.health import watching
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation, morning
from tests.conftest import Sink

pytestmark = pytest.mark.usefixtures("database")

FIRST = date(2023, 3, 13)
PLAN = a_plan(an_obligation("II.5"), an_obligation("II.6", lead=("so-y-te",)))


EXPLAIN = {True: "EXPLAIN", False: "EXPLAIN QUERY PLAN"}
"""Of PostgreSQL, and of SQLite."""


def a_record_with_mail(folder: Path, sink: Sink) -> Installation:
    record = a_record(folder, PLAN)
    settings = record.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
    return replace(record, settings=settings)


def said(record: Installation, day: date) -> dict[str, list[dict[str, Any]]]:
    """What the reading commands print from."""
    with record.read(day) as (session, loaded):
        return {
            "assignments": [asdict(row) for row in work.assignments_as_of(session, loaded.id, day)],
            "notices": [asdict(row) for row in outbox.notices(session, loaded.id)],
            "deliveries": [asdict(row) for row in attempts.deliveries(session, loaded.id)],
            "silences": [asdict(row) for row in silence.silences(session, loaded.id)],
            "watch": [asdict(row) for row in watching(session, loaded, day)],
        }


def live(record: Installation, day: date, chance: random.Random) -> None:
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
    record, chance = a_record_with_mail(tmp_path, sink), random.Random(seed)
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
        assert work.assignments_as_of(session, loaded.id, FIRST) == []

    assert said(record, FIRST) == now


def test_a_day_before_an_alarm_whose_words_hold_a_slash_can_be_read(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    before, words = said(record, FIRST), "554 see https://blocklist/why for the reason"
    with record.work() as (session, loaded):
        assert tell_refusal(session, loaded, an_act(FIRST + timedelta(days=1)), words)

    assert said(record, FIRST) == before


def test_a_letter_that_was_put_off_reads_so_whatever_became_of_it(
    tmp_path: Path, sink: Sink
) -> None:
    record = a_record_with_mail(tmp_path, sink)
    days = [FIRST + timedelta(days=number) for number in range(3)]
    open_step(record, an_act(days[0]))
    chase_step(record, an_act(days[0]))
    seen = [said(record, days[0])]
    sink.refuse = {"so-tu-phap@example.gov.vn"}
    deliver_step(record, morning(days[1]))
    seen.append(said(record, days[1]))
    sink.refuse = set()
    deliver_step(record, morning(days[2]))

    assert [one["notices"][0]["state"] for one in seen] == ["queued", "temporary"]
    assert [said(record, day) for day in days[:2]] == seen


def stands(record: Installation, day: date) -> str:
    return str(said(record, day)["assignments"][0]["status"])


def change(record: Installation, day: date, status: str) -> None:
    with record.work() as (session, loaded):
        session.get_one(Assignment, 1).status = status
        audit.log(session, loaded.id, an_act(day), "test", subject="assignment:1", detail={})


def test_what_is_done_late_on_behalf_of_an_earlier_day_belongs_to_it(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    days = [FIRST + timedelta(days=number) for number in range(4)]

    change(record, days[2], "acknowledged")
    change(record, days[1], "submitted")
    change(record, days[3], "accepted")

    assert [stands(record, day) for day in days] == [
        "assigned",
        "submitted",
        "submitted",
        "accepted",
    ]


def test_the_record_is_seen_as_it_was_before_an_act_whatever_its_day(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    change(record, FIRST, "acknowledged")
    change(record, FIRST, "submitted")

    with record.work() as (session, loaded):
        *_, last = audit.of_subjects(session, loaded.id, ["assignment:1"])
        with past(session, date.max, before=last) as then:
            row = work.assignments_as_of(then, loaded.id, FIRST)[0]
            acts = audit.of_subjects(then, loaded.id, ["assignment:1"])

    assert (row.status, len(acts)) == ("acknowledged", 1)


def test_a_transaction_that_writes_looks_back_and_goes_on(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    with record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(FIRST)), [1])
        with past(session, FIRST - timedelta(days=1)) as then:
            before = work.assignments_as_of(then, loaded.id, FIRST)
        with past(session, FIRST) as then:
            own = [row.status for row in work.assignments_as_of(then, loaded.id, FIRST)]
        transitions.submit(a_desk(session, loaded, an_act(FIRST)), [1], Paper("1/QĐ", FIRST))

    assert (before, own) == ([], ["acknowledged", "assigned"])
    assert [row["status"] for row in said(record, FIRST)["assignments"]] == [
        "submitted",
        "assigned",
    ]


def test_a_statement_that_was_sent_often_reads_the_past_day_too(tmp_path: Path) -> None:
    # psycopg has it prepared by then, and the tables of the past stand before the ones it was for.
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    read = []
    with record.work() as (session, loaded):
        for _ in range(2):
            now = [work.assignments_as_of(session, loaded.id, FIRST) for _ in range(10)]
            with past(session, FIRST - timedelta(days=1)) as then:
                read.append((len(now[-1]), len(work.assignments_as_of(then, loaded.id, FIRST))))

    assert read == [(2, 0), (2, 0)]


def test_what_is_written_to_a_past_day_reaches_no_table(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    open_step(record, an_act(FIRST))
    with record.work() as (session, _), past(session, FIRST) as then:
        then.get_one(Assignment, 1).status = "waived"
        then.flush()

    assert stands(record, FIRST) == "assigned"


def test_the_session_that_writes_is_not_asked_while_it_looks_back(tmp_path: Path) -> None:
    record, refused = a_record(tmp_path, PLAN), pytest.raises(RuntimeError, match="looks back")
    open_step(record, an_act(FIRST))
    with record.work() as (session, loaded):
        row = session.get_one(Assignment, 1)
        with past(session, FIRST):
            with refused:
                work.assignments_as_of(session, loaded.id, FIRST)
            row.status = "waived"
            with refused:
                session.flush()
        session.expunge(row)

    assert stands(record, FIRST) == "assigned"


def test_whether_anything_came_later_is_told_by_an_index(tmp_path: Path) -> None:
    record = a_record(tmp_path, PLAN)
    on_server = record.engine.dialect.name == "postgresql"
    later = "SELECT id FROM audit WHERE as_of > '2024-01-01'"
    with record.read() as (session, _):
        if on_server:
            # A table of a few rows is read faster whole.
            session.execute(text("SET LOCAL enable_seqscan = off"))
        explained = session.execute(text(f"{EXPLAIN[on_server]} {later}")).all()

    assert "ix_audit_as_of" in str(explained)
