"""The value that a draw follows from: who gives it, when, and what nobody can do without it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from assignments.errors import NotTheirs, UnknownOffice
from inspections import drawing, proposing, verifying
from inspections import proof as proofs
from inspections.beacon import BeaconOnRecord
from inspections.drawing import Secret
from inspections.errors import BadBeacon, DrawRefused, WeakPassphrase, WrongState
from inspections.proposing import ToDraw
from inspections.verifying import ProofVerdict
from models import inspections as rows
from models.audit.acts import Act
from models.letters import dispatch, outbox
from models.letters.outbox import NoticeRow
from models.tables import Audit, Notice
from notifications.contents import worded_now
from operation.installation import Installation
from operation.upkeep.backup import backup
from operation.upkeep.restore import restore
from plans.loading import load
from tests.builders import a_desk, an_act, an_agency, by_hand, morning
from tests.databases import Database
from tests.inspections.builders import (
    DRAWN,
    HEAD,
    JUDGE,
    NONCES,
    PASSPHRASE,
    PROPOSED,
    QUARTER_ENDS,
    WORD,
    a_place,
    a_plan_that_inspects,
    a_record_that_inspects,
    all_work_of,
    drawn,
    gave,
    listed,
    permitted,
    proposed,
    revealed,
)

HEAD_OFFICE = "so-noi-vu"
LOTTERY = {"name": "Xổ số kiến thiết", "weekdays": ("friday",), "digits": 6}
FRIDAY = date(2023, 4, 7)
"""The first on which the lottery draws after the draw of Tuesday 4 April."""


@pytest.fixture
def by_lottery(tmp_path: Path) -> Installation:
    """Inspection 1 is drawn on 4 April, by the result of Friday."""
    plan = a_plan_that_inspects(beacon="lottery", lottery=LOTTERY)
    record = a_record_that_inspects(tmp_path, plan)
    proposed(record)
    drawn_in_time(record, DRAWN)
    return record


def drawn_in_time(record: Installation, on: date, clock: date | None = None) -> None:
    """By the clock too: on the day on whose behalf it is drawn, unless told otherwise."""
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, Act("test", morning(clock or on), on))
        drawing.draw(desk, 1, HEAD, Secret(PASSPHRASE, NONCES[0]))


def looked(record: Installation, on: date = DRAWN) -> date:
    with record.work() as (session, loaded):
        return drawing.look(a_desk(session, loaded, an_act(on)), 1, PASSPHRASE).on


def verdict(record: Installation, *mailed: str) -> ProofVerdict:
    with record.work() as (session, loaded):
        return verifying.verify(a_desk(session, loaded, an_act(QUARTER_ENDS)), 1, mailed)


def test_before_the_value_nobody_looks_or_reveals(record: Installation) -> None:
    proposed(record)
    drawn(record, word=None)

    with pytest.raises(WrongState, match="nobody can know where it goes; it is asked of van-phong"):
        looked(record)
    with pytest.raises(WrongState, match="is not on record"):
        revealed(record)

    gave(record)
    assert looked(record) > DRAWN


def test_the_value_decides_where_a_committed_draw_goes(tmp_path: Path) -> None:
    went = set()
    for number in range(12):
        record = a_record_that_inspects(tmp_path / str(number))
        proposed(record)
        drawn(record, word=f"{WORD} {number}")
        went.add(revealed(record)[0].place)
        if len(went) > 1:
            return

    pytest.fail("twelve values led to one place")


def test_the_judge_is_asked_for_its_word_and_has_answered(record: Installation) -> None:
    proposed(record)
    drawn(record, word=None)

    (asked,) = [
        assignment for assignment in all_work_of(record, "I.2.b") if "giá trị" in assignment.title
    ]
    assert (asked.holder, asked.due_on, asked.status) == (JUDGE, date(2023, 4, 5), "assigned")
    gave(record)
    (asked,) = [
        assignment for assignment in all_work_of(record, "I.2.b") if "giá trị" in assignment.title
    ]
    assert asked.status == "submitted"


@pytest.mark.parametrize(
    ("given", "refused", "words"),
    [
        ({"by": HEAD_OFFICE}, NotTheirs, "so-noi-vu may not give this value; write --by van-phong"),
        ({"by": None}, NotTheirs, "write --by"),
        ({"by": "nobody"}, UnknownOffice, "nobody"),
        ({"value": "một hai"}, BadBeacon, "must not be able to guess it"),
        ({"value": "123456789012"}, BadBeacon, "easily guessed"),
        ({"on": date(2023, 4, 7)}, BadBeacon, "wanted by 2023-04-06"),
    ],
)
def test_a_word_of_somebody_else_or_too_easy_or_too_late_is_refused(
    record: Installation, given: dict[str, Any], refused: type[Exception], words: str
) -> None:
    proposed(record)
    drawn(record, word=None)

    with pytest.raises(refused, match=words):
        gave(record, **given)
    with pytest.raises(WrongState):
        looked(record)


def test_a_value_before_the_commitment_is_refused(record: Installation) -> None:
    proposed(record)

    with pytest.raises(WrongState, match="is planned"):
        gave(record)


def test_what_is_given_stays(record: Installation) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(BadBeacon, match="it stays"):
        gave(record, value="một từ khác hẳn từ trước")


def test_who_gives_the_value_does_not_draw(record: Installation) -> None:
    proposed(record)

    with pytest.raises(NotTheirs, match="van-phong gives the value that the draw follows from"):
        drawn(record, by=JUDGE)


def test_where_the_judge_leads_the_team_the_standing_agency_gives_its_word(
    record: Installation,
) -> None:
    proposed(record)
    drawn(record, head=f"{JUDGE}/dau-moi-cchc", by=JUDGE, word=None)

    with pytest.raises(NotTheirs, match="--by so-noi-vu"):
        gave(record)
    assert gave(record, by=HEAD_OFFICE).waits_for == ()


def test_the_result_of_a_lottery_is_entered_alike_by_two_offices(by_lottery: Installation) -> None:
    first = gave(by_lottery, value="012 345", by=f"{HEAD_OFFICE}/dau-moi-cchc", on=FRIDAY)
    assert (first.value, first.waits_for) == (None, (JUDGE,))
    with pytest.raises(WrongState, match="it is asked of van-phong"):
        looked(by_lottery, FRIDAY)

    gave(by_lottery, value="012345", on=FRIDAY)

    row, proof = revealed(by_lottery)
    assert row.on
    assert row.on > FRIDAY
    assert (proof.value, proof.beacon.on) == ("012345", FRIDAY)
    assert set(proof.given_by) == {JUDGE, f"{HEAD_OFFICE}/dau-moi-cchc"}
    assert verdict(by_lottery).differences == []


def test_a_wrong_entry_of_a_lottery_is_refused(by_lottery: Installation) -> None:
    gave(by_lottery, value="012345", by=HEAD_OFFICE, on=FRIDAY)

    with pytest.raises(BadBeacon, match="it waits for van-phong"):
        gave(by_lottery, value="012345", by=f"{HEAD_OFFICE}/dau-moi-cchc", on=FRIDAY)
    with pytest.raises(BadBeacon, match="the other office has entered another result"):
        gave(by_lottery, value="543210", on=FRIDAY)
    with pytest.raises(BadBeacon, match="write its 6 digits"):
        gave(by_lottery, value="12345", on=FRIDAY)
    with pytest.raises(WrongState):
        looked(by_lottery, FRIDAY)


def test_an_office_corrects_its_own_entry_until_both_agree(by_lottery: Installation) -> None:
    gave(by_lottery, value="543210", by=HEAD_OFFICE, on=FRIDAY)
    gave(by_lottery, value="012345", by=HEAD_OFFICE, on=FRIDAY)

    gave(by_lottery, value="012345", on=FRIDAY)

    revealed(by_lottery)
    assert verdict(by_lottery).differences == []


def test_a_result_is_not_entered_before_its_day(by_lottery: Installation) -> None:
    with pytest.raises(BadBeacon, match="the value is of 2023-04-07"):
        gave(by_lottery, value="012345", on=date(2023, 4, 6))


@pytest.mark.parametrize("clock", [FRIDAY, date(2026, 1, 1)])
def test_drawn_on_behalf_of_a_day_before_a_result_that_is_out_is_refused(
    tmp_path: Path, clock: date
) -> None:
    plan = a_plan_that_inspects(beacon="lottery", lottery=LOTTERY)
    record = a_record_that_inspects(tmp_path, plan)
    proposed(record)

    with pytest.raises(DrawRefused, match="its result is no secret"):
        drawn_in_time(record, DRAWN, clock)


def test_drawn_on_the_lotterys_own_day_it_is_the_next_one(tmp_path: Path) -> None:
    plan = a_plan_that_inspects(beacon="lottery", lottery=LOTTERY)
    record = a_record_that_inspects(tmp_path, plan)
    proposed(record)
    drawn_in_time(record, FRIDAY)

    with pytest.raises(BadBeacon, match="the value is of 2023-04-14"):
        gave(record, value="012345", on=FRIDAY)


@pytest.mark.parametrize(("places", "fewest"), [(("xa-mot",), 2), (("xa-mot", "xa-hai"), 3)])
def test_from_one_candidate_or_too_few_nothing_is_drawn(
    tmp_path: Path, places: tuple[str, ...], fewest: int
) -> None:
    plan = a_plan_that_inspects(*map(a_place, places), fewest_places=fewest)
    record = a_record_that_inspects(tmp_path, plan)
    proposed(record)

    with pytest.raises(DrawRefused, match=f"fewer than {fewest}.*dondoc inspect start --agency"):
        drawn(record)
    assert listed(record)[0].state == "planned"


def test_a_passphrase_made_of_an_agencys_name_is_refused(record: Installation) -> None:
    proposed(record)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(DRAWN))
        with pytest.raises(WeakPassphrase, match="easily guessed"):
            drawing.draw(desk, 1, HEAD, Secret("Văn phòng UBND tỉnh", NONCES[0]))


def letters(record: Installation) -> list[NoticeRow]:
    with record.work() as (session, loaded):
        return [row for row in outbox.notices(session, loaded.id) if row.kind == "commitment"]


def text(record: Installation, notice: NoticeRow) -> str:
    with record.work() as (session, loaded):
        letter = dispatch.addressed(session, notice.id, notice.on)
        worded = worded_now(session, loaded, letter, notice.on)
        return worded.letter.text if worded else ""


@pytest.fixture
def with_leaders(database: Database, tmp_path: Path) -> Installation:
    """UBND tỉnh is there too; inspection 1 is proposed."""
    plan = a_plan_that_inspects()
    agency = {**an_agency("mat-tran"), "code": "ubnd-tinh", "kind": "leaders"}
    leaders = type(plan.agencies[0]).model_validate(agency)
    plan = plan.model_copy(update={"agencies": (*plan.agencies, leaders)})
    record = a_record_that_inspects(tmp_path, plan)
    proposed(record)
    return record


def test_the_commitment_is_mailed_to_the_judge_and_the_leaders(with_leaders: Installation) -> None:
    row = drawn(with_leaders)

    notices = letters(with_leaders)

    assert [(notice.agency, notice.on, notice.state) for notice in notices] == [
        (JUDGE, DRAWN, "queued"),
        ("ubnd-tinh", DRAWN, "queued"),
    ]
    for notice in notices:
        words = text(with_leaders, notice)
        assert (
            f"Cuộc kiểm tra số 1, rút thăm lần thứ 1, ngày 04/4/2023\n   {row.commitment}" in words
        )
        assert f"do Văn phòng UBND tỉnh cung cấp: {WORD}" in words
        assert "xa-" not in words


def test_whoever_a_value_was_given_for_reads_of_it_when_the_first_letter_has_left(
    with_leaders: Installation,
) -> None:
    drawn(with_leaders, word=None)
    sent(with_leaders)

    gave(with_leaders)

    later = next(letter for letter in letters(with_leaders) if letter.state == "queued")
    assert (later.agency, later.on) == (JUDGE, date(2023, 4, 5))
    assert WORD in text(with_leaders, later)


def sent(record: Installation) -> None:
    """What waits has left."""
    notices = letters(record)
    with by_hand(record) as (session, _):
        for one in notices:
            notice = session.get(Notice, one.id)
            assert notice
            notice.state = "sent"


def test_a_further_draw_of_a_day_whose_letter_left_is_in_the_next(
    with_leaders: Installation,
) -> None:
    first = drawn(with_leaders).commitment or ""
    sent(with_leaders)
    permitted(with_leaders)

    second = drawn(with_leaders, nonce=NONCES[1], again="quên mật khẩu").commitment or ""

    later = [letter for letter in letters(with_leaders) if letter.state == "queued"]
    assert [(notice.agency, notice.on) for notice in later] == [
        (JUDGE, date(2023, 4, 5)),
        ("ubnd-tinh", date(2023, 4, 5)),
    ]
    words = text(with_leaders, later[0])
    assert first in words
    assert f"rút thăm lần thứ 2, ngày 04/4/2023\n   {second}" in words


def test_backup_draw_look_restore_draw_again_shows_by_the_mailed_commitment(
    record: Installation, tmp_path: Path
) -> None:
    proposed(record)
    backup(record.settings, tmp_path / "before.zip")
    mailed = drawn(record).commitment or ""
    looked(record)
    restore(record.settings, tmp_path / "before.zip", an_act(date(2026, 1, 1)))
    drawn(record, nonce=NONCES[1], word=f"{WORD} hai")
    _, proof = revealed(record)

    assert verdict(record, mailed).differences == [
        "the commitment is not the one given by --commitment: another draw was mailed"
    ]
    assert verdict(record, proof.commitment).differences == []
    assert "--commitment" in verdict(record).unchecked[0]


def test_what_was_recorded_since_changes_nothing_of_a_draw(record: Installation) -> None:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(PROPOSED))
        proposing.plan_to_draw(desk, 3, ToDraw("phản ánh"))
    drawn(record, 1)
    drawn(record, 2, nonce=NONCES[1])
    revealed(record, 2)
    drawn(record, 3, nonce=NONCES[2])
    revealed(record, 1)
    revealed(record, 3)

    for number in (1, 2, 3):
        with record.work() as (session, loaded):
            desk = a_desk(session, loaded, an_act(QUARTER_ENDS))
            assert verifying.verify(desk, number).differences == []


def test_other_weights_or_candidates_than_the_records_are_named(record: Installation) -> None:
    """By somebody who may write into the database: audit and proof agree with each other."""
    proposed(record)
    drawn(record)
    _, proof = revealed(record)
    first, second, *_ = proof.draw.candidates
    forged = replace(
        proof.draw, candidates=(replace(first, weight=5000), replace(second, code="xa-khac"))
    )
    forge(
        record, proof.commitment, proofs.proof_of(forged, BeaconOnRecord(WORD, (JUDGE,), DRAWN), {})
    )

    assert verdict(record).differences == [
        "by the record the weight of xa-mot was 30, not 5000",
        "by the record xa-ba was a candidate",
        "by the record xa-bon was a candidate",
        "by the record xa-hai was a candidate",
        "by the record xa-khac was no candidate",
    ]


def forge(record: Installation, commitment: str, proof: proofs.DrawProof) -> None:
    with by_hand(record) as (session, loaded):
        row = rows.lock_row(session, loaded.id, 1)
        assert row
        row.proof, row.place, row.on = proof.text, proof.announced.target, proof.announced.on
        for kept in session.scalars(select(Audit).where(col(Audit.detail).contains(commitment))):
            kept.detail = kept.detail.replace(commitment, proof.commitment)
            if kept.action == "inspection-reveal":
                kept.detail = json.dumps(drawing.detail_of_reveal(proof))


def test_after_a_change_of_the_plan_what_cannot_be_computed_again_is_said(
    record: Installation,
) -> None:
    proposed(record)
    drawn(record)
    revealed(record)
    with record.work() as (session, loaded):
        places = (*(a_place(code) for code in ("xa-mot", "xa-hai", "xa-ba", "xa-bon", "xa-nam")),)
        load(session, a_plan_that_inspects(*places), an_act(QUARTER_ENDS), loaded.row.live_from)

    told = verdict(record)

    assert told.differences == []
    assert "the plan was changed since the draw" in told.unchecked[-1]


def test_another_value_or_giver_than_the_audits_is_named(record: Installation) -> None:
    proposed(record)
    drawn(record)
    _, proof = revealed(record)
    forge(
        record,
        proof.commitment,
        proofs.proof_of(proof.draw, BeaconOnRecord(WORD, ("so-y-te",), DRAWN), {}),
    )

    assert "the audit has another value, or others who gave it" in verdict(record).differences


def test_what_an_earlier_version_sealed_is_drawn_anew_with_leave(record: Installation) -> None:
    proposed(record)
    drawn(record)
    with by_hand(record) as (session, loaded):
        row = rows.lock_row(session, loaded.id, 1)
        assert row
        row.beacon, row.givers, row.draws = None, None, 0

    with pytest.raises(WrongState, match="drawn by an earlier version"):
        looked(record)
    with pytest.raises(WrongState, match="drawn by an earlier version"):
        gave(record)
    permitted(record)
    drawn(record, nonce=NONCES[1], again="phiên bản cũ")
    assert looked(record) > DRAWN
