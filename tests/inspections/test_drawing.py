"""Who draws what, when, and from which places and days; what is sealed until it is revealed."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assignments.errors import NotTheirs, WrongDay
from assignments.transitions import Paper
from inspections import concluding, drawing, proposing, verifying, visiting
from inspections import proof as proofs
from inspections.beacon import BeaconOnRecord
from inspections.errors import (
    BadFinding,
    DrawRefused,
    UnknownInspection,
    WrongState,
)
from inspections.proof import PassedOverPlace
from inspections.proposing import ToDraw
from inspections.visiting import Decision
from models import inspections as rows
from models.audit import acts
from operation.installation import Installation
from operation.steps import open_step
from operation.upkeep.backup import backup
from operation.upkeep.restore import restore
from tests.builders import a_desk, a_plan, an_act, by_hand
from tests.inspections.builders import (
    DRAWN,
    HEAD,
    JUDGE,
    NONCES,
    PASSPHRASE,
    PLACES,
    PROPOSED,
    WORD,
    a_place,
    a_plan_that_inspects,
    a_record_that_inspects,
    carried_out,
    drawn,
    listed,
    permitted,
    proposed,
    revealed,
    work_of,
)

on_both = pytest.mark.usefixtures("database")

JUNE = date(2023, 6, 30)
OTHER_HEAD = "so-tu-phap/dau-moi-cchc"


def test_what_is_sealed_shows_neither_place_nor_day(record: Installation) -> None:
    proposed(record)

    row = drawn(record)

    assert (row.state, row.place, row.on, row.head) == ("sealed", None, None, HEAD)
    assert (row.drawn_on, row.reveal_by) == (DRAWN, JUNE)


def test_a_draw_that_is_not_revealed_in_its_quarter_is_overdue(record: Installation) -> None:
    proposed(record)
    drawn(record)

    draw, visit = work_of(record, "I.2.b", date(2023, 7, 1))
    assert (draw.status, visit.status) == ("submitted", "assigned")
    assert (visit.holder, visit.due_on, visit.overdue) == ("so-noi-vu", JUNE, True)


def test_the_day_is_a_working_day_without_anything_due_and_away_from_tet(tmp_path: Path) -> None:
    tet = [{"on": date(2024, 2, day), "name": "Tết Nguyên đán"} for day in (8, 9, 12, 13, 14)]
    years = {year: {"confirmed": True, "days_off": ()} for year in (2022, 2023, 2025)}
    plan = a_plan_that_inspects(pace=(1, 1, 2, 3)).model_copy(
        update={
            "holidays": a_plan(
                holidays={"years": {**years, 2024: {"confirmed": True, "days_off": tet}}}
            ).holidays
        }
    )
    record = a_record_that_inspects(tmp_path, plan)
    proposed(record, date(2024, 1, 15))
    drawn(record, on=date(2024, 1, 15))

    _, proof = revealed(record, on=date(2024, 3, 29))

    days = proof.candidates[0].days
    assert (days[0], days[-1]) == (date(2024, 1, 18), date(2024, 3, 29))
    # Five working days before Tết and five after it are left alone.
    assert not [day for day in days if date(2024, 2, 1) <= day <= date(2024, 2, 21)]
    assert {date(2024, 1, 31), date(2024, 2, 22)} <= set(days)


def test_late_in_a_quarter_the_next_one_is_in_reach_but_never_the_next_year(
    record: Installation,
) -> None:
    proposed(record)
    drawn(record, on=date(2023, 6, 20))
    _, proof = revealed(record, on=date(2023, 9, 29))
    assert proof.candidates[0].days[-1] == date(2023, 9, 29)
    proposed(record, date(2023, 6, 30))
    carried_out(record, told_on=date(2023, 10, 2))
    (row,) = proposed(record, date(2023, 10, 2))

    with pytest.raises(DrawRefused, match="no working day of 2023 is left"):
        drawn(record, row.id or 0, on=date(2023, 12, 28))


@pytest.mark.parametrize(("first", "last"), [(None, date(2023, 11, 30)), (5, date(2023, 12, 29))])
def test_december_is_left_out_until_one_of_the_year_was_before_it(
    record: Installation, first: int | None, last: date
) -> None:
    if first:
        proposed(record)
        drawn(record)
        revealed(record)
        carried_out(record)
    (row,) = proposed(record, date(2023, 10, 2))
    drawn(record, row.id or 0, on=date(2023, 10, 2))

    _, proof = revealed(record, row.id or 0, on=date(2023, 12, 29))

    assert proof.candidates[0].days[-1] == last


@pytest.mark.parametrize("nonce", NONCES[:8])
def test_two_sealed_at_once_reveal_two_places(tmp_path: Path, nonce: str) -> None:
    record = a_record_that_inspects(tmp_path)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(PROPOSED))
        proposing.plan_to_draw(desk, 2, ToDraw("phản ánh"))
    drawn(record, 1, nonce=nonce)
    drawn(record, 2, nonce=nonce)

    places = [revealed(record, number)[0].place for number in (2, 1)]

    assert len(set(places)) == 2


def test_a_place_is_not_drawn_twice_in_a_year(record: Installation) -> None:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(PROPOSED))
        proposing.plan_to_draw(desk, 5, ToDraw("phản ánh"))
    seen = []
    # All are sealed before one is revealed: else the last would be drawn from one place.
    for number in (1, 2, 3, 4):
        drawn(record, number, nonce=NONCES[number])
    for number in (1, 2, 3, 4):
        seen.append(revealed(record, number)[0].place)

    assert sorted(map(str, seen)) == sorted(PLACES)
    with pytest.raises(DrawRefused, match="0 places are left to draw from"):
        drawn(record, 5)


def test_the_heads_own_agency_is_not_visited_by_it(tmp_path: Path) -> None:
    own = [a_place("xa-mot", answers="so-noi-vu"), a_place("xa-hai"), a_place("xa-ba")]
    record = a_record_that_inspects(tmp_path, a_plan_that_inspects(*own))
    proposed(record)
    drawn(record)

    _, proof = revealed(record)

    assert [candidate.code for candidate in proof.candidates] == ["xa-hai", "xa-ba"]


def test_risk_weighs_more(tmp_path: Path) -> None:
    late = a_plan_that_inspects(a_place("xa-mot", answers="so-tu-phap"), a_place("xa-hai"))
    duty = a_plan().obligations[0]
    plan = late.model_copy(update={"obligations": (*late.obligations, duty)})
    record = a_record_that_inspects(tmp_path, plan)
    open_step(record, an_act(PROPOSED))
    proposed(record)
    drawn(record)

    _, proof = revealed(record)

    # Ten to begin with, twenty never visited; and twenty for all of the agency's work late.
    assert {candidate.code: candidate.weight for candidate in proof.candidates} == {
        "xa-mot": 50,
        "xa-hai": 30,
    }


def test_drawn_twice_is_refused_but_anew_for_a_reason(record: Installation) -> None:
    proposed(record)
    first = drawn(record).commitment

    with pytest.raises(WrongState, match="is sealed: draw is impossible"):
        drawn(record, nonce=NONCES[1])

    with pytest.raises(DrawRefused, match="has to permit it: dondoc inspect permit 1"):
        drawn(record, nonce=NONCES[1], again="quên mật khẩu")
    permitted(record)
    again = drawn(record, nonce=NONCES[1], again="quên mật khẩu")
    assert again.commitment != first
    assert (again.draws, again.permit) == (2, None)
    # A permit is used once.
    with pytest.raises(DrawRefused, match="has to permit it"):
        drawn(record, nonce=NONCES[2], again="quên nữa")
    _, proof = revealed(record)
    assert proof.number == 2
    assert verified(record) == []


@pytest.mark.parametrize("by", ["so-noi-vu", "so-y-te", None])
def test_leave_to_draw_anew_is_given_by_another_office(
    record: Installation, by: str | None
) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(NotTheirs):
        permitted(record, by=by)


def test_leave_to_draw_anew_has_a_reason(record: Installation) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(DrawRefused, match="write --reason"):
        permitted(record, reason=" ")


@on_both
def test_drawn_anew_the_work_of_the_team_and_its_due_day_stay(record: Installation) -> None:
    proposed(record)
    drawn(record)

    permitted(record)
    drawn(record, nonce=NONCES[1], again="quên mật khẩu", on=date(2023, 7, 3), by="so-noi-vu")

    _, visit = work_of(record, "I.2.b", date(2023, 7, 3))
    assert (visit.status, visit.due_on, visit.overdue) == ("assigned", JUNE, True)


@on_both
def test_who_judges_gives_a_draw_anew_to_another_team(record: Installation) -> None:
    proposed(record)
    drawn(record)
    anew = {"again": "đổi Đoàn", "on": date(2023, 7, 3), "head": OTHER_HEAD}

    permitted(record)
    with pytest.raises(DrawRefused, match="permitted to so-noi-vu/dau-moi-cchc"):
        drawn(record, nonce=NONCES[1], by="so-noi-vu", **anew)
    permitted(record, head=OTHER_HEAD)
    drawn(record, nonce=NONCES[1], by="so-noi-vu", **anew)

    _, old, new = work_of(record, "I.2.b", date(2023, 7, 3))
    assert (old.holder, old.status, old.due_on) == ("so-noi-vu", "waived", JUNE)
    assert (new.holder, new.status, new.due_on) == ("so-tu-phap", "assigned", date(2023, 9, 30))


def test_another_agency_does_not_take_over_what_is_sealed(record: Installation) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(DrawRefused, match="has to permit it"):
        drawn(record, again="x", by="so-tu-phap", head=OTHER_HEAD)


def test_nobody_makes_itself_the_head(record: Installation) -> None:
    proposed(record)

    with pytest.raises(NotTheirs, match="so-tu-phap may not draw it"):
        drawn(record, by="so-tu-phap", head=OTHER_HEAD)


@on_both
def test_a_head_of_another_agency_draws_reveals_and_records_under_its_own_name(
    record: Installation,
) -> None:
    with record.work() as (session, loaded):
        what = ToDraw("phản ánh", head=OTHER_HEAD)
        proposing.plan_to_draw(a_desk(session, loaded, an_act(PROPOSED)), 1, what)
    by = {"by": "so-tu-phap", "head": OTHER_HEAD}
    drawn(record, **by)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(JUNE, "so-tu-phap"), "so-tu-phap")
        drawing.reveal(desk, 1, PASSPHRASE)
        paper = Paper("1/QĐ-SNV", DRAWN)
        visiting.mark_carried_out(desk, 1, Decision(paper, "so-noi-vu"))
        concluding.conclude(desk, 1, Paper("1/KL", JUNE), [])
        actors = {
            of_subject.actor
            for of_subject in acts.of_subjects(session, loaded.id, ["assignment:2"])
        }

    assert [row.state for row in listed(record)] == ["closed"]
    assert actors == {"so-tu-phap"}


@pytest.mark.parametrize(
    ("given", "refused", "words"),
    [
        ({"head": "so-noi-vu"}, BadFinding, "write AGENCY/ROLE"),
        ({"by": "so-y-te"}, NotTheirs, "so-y-te may not draw it"),
        ({"number": 7}, UnknownInspection, "there is no inspection 7"),
        ({"number": 2**40}, UnknownInspection, "there is no inspection"),
        ({"on": date(2023, 4, 1)}, WrongDay, "write --as-of that day or later"),
        ({"on": date(2031, 4, 1)}, WrongDay, "has not come yet"),
        ({"again": "x"}, WrongState, "possible while it is sealed"),
    ],
)
def test_a_wrong_draw_is_refused(
    record: Installation, given: dict[str, Any], refused: type[Exception], words: str
) -> None:
    proposed(record)

    with pytest.raises(refused, match=words):
        drawn(record, **given)
    assert listed(record)[0].state == "planned"


def verified(record: Installation) -> list[str]:
    with record.work() as (session, loaded):
        return verifying.verify(a_desk(session, loaded, an_act(JUNE)), 1).differences


@on_both
def test_a_revealed_draw_is_held_against_audit_and_record(record: Installation) -> None:
    proposed(record)
    drawn(record)
    _, proof = revealed(record)
    assert verified(record) == []

    given = BeaconOnRecord(WORD, (JUDGE,), DRAWN)
    other = proofs.proof_of(replace(proof.draw, nonce=NONCES[5]), given, {})
    with by_hand(record) as (session, loaded):
        row = rows.lock_row(session, loaded.id, 1)
        assert row
        row.proof, row.place, row.on = other.text, other.announced.target, other.announced.on

    assert verified(record) == [
        "the commitment is not the one that the audit has of the draw",
        "the audit has another reveal than the proof",
    ]


@on_both
def test_who_was_revealed_later_had_no_place_to_be_passed_over_for(record: Installation) -> None:
    with by_hand(record) as (session, loaded):
        desk = a_desk(session, loaded, an_act(PROPOSED))
        proposing.plan_to_draw(desk, 2, ToDraw("phản ánh"))
    drawn(record, 1)
    drawn(record, 2, nonce=NONCES[1])
    _, first = revealed(record, 1)
    place = revealed(record, 2)[0].place or ""
    with by_hand(record) as (session, loaded):
        row = rows.lock_row(session, loaded.id, 1)
        assert row
        over = {"passed_over": (PassedOverPlace(place=place, inspection=2),)}
        row.proof = first.model_copy(update=over).text

    assert "inspection 2 had not the place that was passed over" in verified(record)


def test_before_its_day_a_draw_is_not_revealed_and_the_refusal_does_not_tell_the_day(
    record: Installation,
) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(WrongDay, match="has not come") as refused:
        revealed(record, on=DRAWN)

    assert not re.search(r"\d{4}-", str(refused.value))
    assert [row.state for row in listed(record)] == ["sealed"]


def test_what_is_sealed_cannot_be_verified_yet(record: Installation) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(WrongState, match="is sealed: verify is impossible"):
        verified(record)


@on_both
def test_a_sealed_draw_comes_back_from_a_backup_and_opens(
    record: Installation, tmp_path: Path
) -> None:
    proposed(record)
    drawn(record)
    backup(record.settings, tmp_path / "kept.zip")
    revealed(record)

    restore(record.settings, tmp_path / "kept.zip", an_act(date(2026, 1, 1)))

    assert listed(record)[0].state == "sealed"
    assert revealed(record)[0].state == "announced"
    assert [row.id for row in proposed(record, date(2023, 7, 3))] == []


def test_who_looks_is_on_record_and_nothing_else_is(record: Installation) -> None:
    proposed(record)
    drawn(record)

    with record.work() as (session, loaded):
        result = drawing.look(a_desk(session, loaded, an_act(DRAWN)), 1, PASSPHRASE)
        entry = acts.of_subjects(session, loaded.id, ["inspection:1"])[-1]

    assert (entry.action, entry.detail) == ("inspection-look", "{}")
    row, _ = revealed(record)
    assert (row.place, row.on) == (result.target, result.on)


def test_the_draw_that_would_make_all_of_a_year_fall_in_december_is_refused(
    record: Installation,
) -> None:
    december = date(2023, 12, 1)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 11, 30)))
        proposing.plan_to_draw(desk, 3, ToDraw("phản ánh"))
    drawn(record, 1, on=december)
    drawn(record, 2, on=december)

    # Dated a day earlier it is the same draw.
    for day in (december, date(2023, 11, 30)):
        with pytest.raises(DrawRefused, match="none is sure to be before December"):
            drawn(record, 3, on=day)


def test_late_in_november_december_is_taken_in_until_the_last_draw_of_the_year(
    record: Installation,
) -> None:
    late = date(2023, 11, 22)
    with record.work() as (session, loaded):
        proposing.plan_to_draw(a_desk(session, loaded, an_act(late)), 3, ToDraw("phản ánh"))

    ends = [drawn(record, number, on=late).reveal_by for number in (1, 2, 3)]

    assert ends == [date(2023, 12, 31), date(2023, 12, 31), date(2023, 11, 30)]


def test_one_that_was_sealed_before_december_lets_the_others_be_in_it(record: Installation) -> None:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 10, 2)))
        proposing.plan_to_draw(desk, 3, ToDraw("phản ánh"))
    drawn(record, 1, on=date(2023, 10, 2))

    drawn(record, 2, on=date(2023, 12, 1))
    drawn(record, 3, on=date(2023, 12, 1))

    assert revealed(record, 1, on=date(2023, 11, 30))[0].on < date(2023, 12, 1)


def test_a_place_is_drawn_on_no_day_on_which_it_is_gone(tmp_path: Path) -> None:
    places = [a_place("xa-mot", valid_to="2023-05-31"), a_place("xa-hai")]
    record = a_record_that_inspects(tmp_path, a_plan_that_inspects(*places))
    proposed(record)
    drawn(record)

    _, proof = revealed(record)

    last = {candidate.code: candidate.days[-1] for candidate in proof.candidates}
    assert last == {"xa-mot": date(2023, 5, 31), "xa-hai": JUNE}
