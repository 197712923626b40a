"""Silence, acknowledgement, stagnation, steps of one's own: what a chase leaves out and asks."""

import re
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from assignments import transitions
from assignments.errors import AssignmentError, NeedsName, NotTheirs
from chasing import silences
from chasing.errors import UnknownSilence
from chasing.silences import SilenceOrder
from models.letters import outbox, silence
from models.letters.outbox import NoticeRow
from models.letters.silence import SilenceRow
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation, morning
from tests.chasing.test_escalation import FIFTH, strict, told
from tests.conftest import Sink

pytestmark = pytest.mark.usefixtures("database")

MARCH_13, MARCH_22, MARCH_28 = date(2023, 3, 13), date(2023, 3, 22), date(2023, 3, 28)
"""Steps −14, −7 and −3 of II.5, due on Friday 31 March 2023."""


def chased(record: Installation, *days: date) -> list[int]:
    found = []
    for day in days:
        open_step(record, an_act(day))
        found.append(chase_step(record, an_act(day)).digests)
    return found


def silenced(
    record: Installation, on: date, last: date, *, first: date | None = None, **given: str
) -> SilenceRow:
    with record.work() as (session, loaded):
        by = given.pop("by", "so-noi-vu")
        of = {"agency": None, "obligation": None, **given}
        order = SilenceOrder(of["agency"], of["obligation"], first or on, last, "đang chống bão")
        return silences.begin(session, loaded, an_act(on), order, by=by)


def waiting(record: Installation) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        rows = outbox.notices(session, loaded.id)
    return [row for row in rows if row.state == "queued"]


def of_so_tu_phap(record: Installation) -> list[date]:
    return [row.on for row in waiting(record) if row.agency == "so-tu-phap"]


@pytest.mark.parametrize("of", [{"agency": "so-tu-phap"}, {"obligation": "II.5"}])
def test_while_a_silence_covers_the_day_nothing_is_queued_and_nothing_is_caught_up(
    record: Installation, of: dict[str, str]
) -> None:
    silenced(record, date(2023, 3, 1), MARCH_22, **of)

    chased(record, date(2023, 3, 1), MARCH_13, MARCH_22, date(2023, 3, 23))
    assert of_so_tu_phap(record) == []

    chased(record, MARCH_28)
    assert of_so_tu_phap(record) == [MARCH_28]


def test_what_is_queued_loses_silenced_work_and_is_cancelled_with_nothing_left(
    tmp_path: Path,
) -> None:
    record = a_record(tmp_path, a_plan(an_obligation("II.5"), an_obligation("II.6")))
    chased(record, MARCH_28)

    silenced(record, MARCH_28, MARCH_28, obligation="II.5")
    (letter,) = waiting(record)
    assert letter.assignments == (2,)
    silenced(record, MARCH_28, MARCH_28, agency="so-tu-phap")

    assert waiting(record) == []


def test_a_letter_queued_before_a_silence_does_not_leave_in_it(
    record: Installation, sink: Sink
) -> None:
    record.settings.smtp_url = SecretStr(sink.url)
    chased(record, MARCH_28)
    with record.work() as (session, loaded):
        order = SilenceOrder("so-tu-phap", None, date(2023, 3, 29), date(2023, 3, 29), "nghỉ")
        silences.begin(session, loaded, an_act(MARCH_28), order, by="so-noi-vu")

    assert deliver_step(record, morning(date(2023, 3, 29))).sent == 0
    assert waiting(record) == []


def test_a_silence_stops_escalation_too_which_goes_on_after_it(tmp_path: Path) -> None:
    record = strict(tmp_path)
    silenced(record, FIFTH, date(2023, 4, 10), agency="so-tu-phap")

    chased(record, FIFTH, date(2023, 4, 10), date(2023, 4, 11))

    assert told(record) == [(date(2023, 4, 11), "so-tu-phap/lanh-dao")]


def test_ended_early_letters_go_out_from_that_day_on(record: Installation) -> None:
    one = silenced(record, MARCH_13, MARCH_28, agency="so-tu-phap")

    with record.work() as (session, loaded):
        ended = silences.end(session, loaded, an_act(MARCH_22), one.id, by="so-noi-vu")
    chased(record, MARCH_22)

    assert ended.last_on == date(2023, 3, 21)
    assert of_so_tu_phap(record) == [MARCH_22]


def test_who_silenced_is_reminded_every_week(record: Installation) -> None:
    silenced(record, date(2023, 3, 1), MARCH_28, agency="so-tu-phap", by="so-y-te")

    chased(record, date(2023, 3, 3), date(2023, 3, 6))

    alarms = [row for row in waiting(record) if row.kind == "alarm"]
    assert [(row.agency, row.on) for row in alarms] == [("so-y-te", date(2023, 3, 6))]


def test_a_silence_is_of_one_has_a_reason_and_does_not_end_before_it_begins(
    record: Installation,
) -> None:
    orders = [
        SilenceOrder(None, None, MARCH_13, MARCH_28, "nghỉ"),
        SilenceOrder("so-y-te", "II.5", MARCH_13, MARCH_28, "nghỉ"),
        SilenceOrder("so-y-te", None, MARCH_13, MARCH_28, " "),
        SilenceOrder("so-y-te", None, MARCH_28, MARCH_13, "nghỉ"),
    ]

    for order in orders:
        with record.work() as (session, loaded), pytest.raises(AssignmentError, match="write --"):
            silences.begin(session, loaded, an_act(MARCH_13), order, by="so-noi-vu")

    with record.work() as (session, loaded):
        assert silence.silences(session, loaded.id) == []


def acknowledged(record: Installation, day: date) -> None:
    with record.work() as (session, loaded):
        transitions.acknowledge(a_desk(session, loaded, an_act(day)), [1])


def test_acknowledging_skips_the_next_step_before_the_due_date_only(record: Installation) -> None:
    chased(record, MARCH_13)
    acknowledged(record, date(2023, 3, 20))

    found = chased(record, MARCH_22, MARCH_28)

    assert found == [0, 1]
    assert of_so_tu_phap(record) == [MARCH_28]


def test_acknowledging_skips_no_step_on_the_due_date_or_after_it(record: Installation) -> None:
    chased(record, date(2023, 3, 30))
    acknowledged(record, date(2023, 3, 30))

    assert chased(record, date(2023, 3, 31), date(2023, 4, 4)) == [1, 1]


def test_an_acknowledgement_lapses_after_ten_working_days_without_progress(
    record: Installation,
) -> None:
    # −30 is 17 February, −14 is 13 March: the acknowledgement of 24 February is older than ten
    chased(record, date(2023, 2, 17))
    acknowledged(record, date(2023, 2, 24))

    chased(record, MARCH_13)

    assert of_so_tu_phap(record) == [MARCH_13]


def test_one_agencys_acknowledgement_never_stops_anothers_step(tmp_path: Path) -> None:
    record = a_record(tmp_path, a_plan(an_obligation(lead=("so-tu-phap", "so-y-te"))))
    chased(record, MARCH_13)
    acknowledged(record, date(2023, 3, 20))

    chased(record, MARCH_22)

    assert [row.agency for row in waiting(record) if row.on == MARCH_22] == ["so-y-te"]


def test_what_was_acknowledged_and_not_changed_for_twenty_days_is_asked_about(
    tmp_path: Path, sink: Sink
) -> None:
    row = an_obligation(rules=[{"rule": "by", "on": "20/12"}])
    record = a_record(tmp_path, a_plan(row))
    record.settings.smtp_url = SecretStr(sink.url)
    chased(record, date(2023, 10, 23))
    acknowledged(record, date(2023, 10, 23))

    # 20 working days after 23 October is 20 November; −30 is 8 November
    chased(record, date(2023, 11, 20))
    deliver_step(record, morning(date(2023, 11, 20)))

    body = sink.letters[0].get_body(("plain",))
    assert body is not None
    assert "Chưa có tiến triển từ ngày 23/10/2023; đề nghị báo cáo tình hình" in body.get_content()


def test_overdue_work_that_is_silenced_stands_in_no_letter_about_other_work(
    tmp_path: Path, sink: Sink
) -> None:
    rows = [an_obligation("II.5"), an_obligation("II.6", rules=[{"rule": "by", "on": "22/03"}])]
    record = a_record(tmp_path, a_plan(*rows))
    record.settings.smtp_url = SecretStr(sink.url)
    chased(record, MARCH_28)
    silenced(record, MARCH_28, date(2023, 4, 3), obligation="II.6")

    # One working day after II.5, eight after II.6
    chased(record, date(2023, 4, 3))
    deliver_step(record, morning(date(2023, 4, 3)))

    texts = [letter.get_body(("plain",)) for letter in sink.letters]
    named = [re.findall(r"mã số nhiệm vụ: (\d+)", text.get_content()) for text in texts if text]
    assert ["1"] in named
    assert not any("2" in ids for ids in named)


def test_an_obligation_may_have_steps_of_its_own(tmp_path: Path) -> None:
    rows = [an_obligation("II.5"), an_obligation("II.6", steps=(-5, 0))]
    record = a_record(tmp_path, a_plan(*rows))
    chased(record, date(2023, 3, 1))

    chased(record, MARCH_22, date(2023, 3, 24))

    found = {row.on: row.assignments for row in waiting(record) if row.agency == "so-tu-phap"}
    assert found == {date(2023, 3, 24): (1, 2)}
    with record.work() as (session, loaded):
        rows = outbox.notices(session, loaded.id, agencies=["so-tu-phap"])
    assert [row.on for row in rows] == [date(2023, 3, 1), MARCH_22, date(2023, 3, 24)]


def test_nobody_stops_the_letters_to_itself(record: Installation) -> None:
    with pytest.raises(NotTheirs, match="for so-tu-phap write --by so-noi-vu or van-phong"):
        silenced(record, MARCH_22, MARCH_28, agency="so-tu-phap", by="so-tu-phap")


def test_a_silence_that_is_not_there_is_named_however_large_its_number(
    record: Installation,
) -> None:
    # The second is larger than any id of PostgreSQL's.
    for other in (99, 3_000_000_000):
        with (
            record.work() as (session, loaded),
            pytest.raises(UnknownSilence, match=f"no silence {other}"),
        ):
            silences.end(session, loaded, an_act(MARCH_22), other, by="so-noi-vu")


def test_nobody_silences_or_ends_a_silence_without_a_name(record: Installation) -> None:
    one = silenced(record, MARCH_13, MARCH_28, agency="so-tu-phap")
    order = SilenceOrder("so-y-te", None, MARCH_13, MARCH_28, "đang chống bão")
    nameless = r"a silence needs somebody to decide it; write --by so-noi-vu .* DONDOC_BY"

    with record.work() as (session, loaded):
        with pytest.raises(NeedsName, match=nameless):
            silences.begin(session, loaded, an_act(MARCH_13), order)
        with pytest.raises(NeedsName, match=nameless):
            silences.end(session, loaded, an_act(MARCH_22), one.id)
        assert silence.silences(session, loaded.id) == [one]


def test_a_silence_that_begins_later_empties_what_waits_and_the_chase_answers_for_it(
    record: Installation,
) -> None:
    chased(record, MARCH_28)
    silenced(record, MARCH_28, date(2023, 4, 3), agency="so-tu-phap", first=date(2023, 3, 29))
    assert of_so_tu_phap(record) == [MARCH_28]

    chased(record, date(2023, 3, 29))

    assert of_so_tu_phap(record) == []
