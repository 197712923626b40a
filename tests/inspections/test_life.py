"""The life of an inspection: proposed by the pace, sealed, announced, carried out, concluded."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from assignments import transitions
from assignments.desk import Desk
from assignments.errors import NotTheirs, WrongDay
from assignments.transitions import Paper
from inspections import drawing, proposing, standing, visiting
from inspections import proof as proofs
from inspections.concluding import Noted, read_finding
from inspections.errors import (
    BadFinding,
    CannotDraw,
    NoInspections,
    UnknownInspection,
    WrongState,
)
from inspections.proposing import ToDraw
from inspections.standing import Listed
from inspections.visiting import Ordered, Visit
from models import audit
from models import inspections as rows
from operation.backup import backup
from operation.record import Record
from operation.restore import restore
from operation.steps import open_step
from tests.builders import a_plan, a_record, an_act
from tests.inspections.builders import (
    DRAWN,
    HEAD,
    NONCES,
    PASSPHRASE,
    PLACES,
    PROPOSED,
    a_place,
    a_plan_that_inspects,
    a_record_that_inspects,
    carried_out,
    concluded,
    drawn,
    proposed,
    revealed,
    work_of,
)

pytestmark = pytest.mark.usefixtures("database")

JUNE = date(2023, 6, 30)
FOUND = Noted("nhe", "xa-mot", date(2023, 9, 29), "chưa niêm yết", "niêm yết đầy đủ")


@pytest.fixture
def record(tmp_path: Path) -> Any:
    found = a_record_that_inspects(tmp_path)
    yield found
    found.engine.dispose()


def listed(record: Record, on: date = JUNE) -> list[Listed]:
    with record.work() as (session, loaded):
        return standing.status(session, loaded, on)


def test_in_the_first_quarter_nothing_is_behind_the_pace(record: Record) -> None:
    assert proposed(record, date(2023, 3, 31)) == []


def test_behind_the_pace_one_is_proposed_and_none_again(record: Record) -> None:
    assert [row.state for row in proposed(record)] == ["planned"]
    assert proposed(record) == proposed(record, date(2023, 5, 2)) == []


def test_the_standing_agency_is_asked_to_have_it_drawn(record: Record) -> None:
    proposed(record)

    (one,) = work_of(record, "I.2.b")
    assert (one.holder, one.due_on) == ("so-noi-vu", date(2023, 4, 17))
    assert one.title.startswith("Rút thăm địa điểm, thời gian cuộc kiểm tra đột xuất số 1")


def test_by_the_end_of_each_quarter_there_is_one_more(record: Record) -> None:
    days = [date(2023, month, 3) for month in (4, 7, 10)]
    numbers = []
    for day, nonce in zip(days, NONCES, strict=False):
        numbers += [row.id for row in proposed(record, day)]
        drawn(record, numbers[-1], on=day, nonce=nonce)
        row, _ = revealed(record, numbers[-1], on=date(2023, 12, 31))
        carried_out(record, numbers[-1], told_on=row.on)
        assert proposed(record, row.on or day) == []

    assert [row.state for row in listed(record, date(2023, 12, 31))] == ["carried_out"] * 3
    with record.work() as (session, loaded):
        pace = proposing.pace(session, loaded, date(2023, 12, 1))
    assert (pace.carried_out, pace.wanted, pace.behind) == (3, 3, False)


def test_after_the_plans_last_day_nothing_is_proposed(record: Record) -> None:
    assert proposed(record, date(2025, 7, 1)) == []


def test_a_plan_without_inspections_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NoInspections, match=r"no inspections\.yaml"):
        proposed(a_record(tmp_path, a_plan()))


def test_what_is_sealed_shows_neither_place_nor_day(record: Record) -> None:
    proposed(record)

    row = drawn(record)

    assert (row.state, row.place, row.on, row.head) == ("sealed", None, None, HEAD)
    assert (row.drawn_on, row.reveal_by) == (DRAWN, JUNE)


def test_a_draw_that_is_not_revealed_in_its_quarter_is_overdue(record: Record) -> None:
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
    record: Record,
) -> None:
    proposed(record)
    drawn(record, on=date(2023, 6, 20))
    _, proof = revealed(record, on=date(2023, 9, 29))
    assert proof.candidates[0].days[-1] == date(2023, 9, 29)
    proposed(record, date(2023, 6, 30))
    carried_out(record, told_on=date(2023, 10, 2))
    (row,) = proposed(record, date(2023, 10, 2))

    with pytest.raises(CannotDraw, match="no working day of 2023 is left"):
        drawn(record, row.id or 0, on=date(2023, 12, 28))


@pytest.mark.parametrize(("first", "last"), [(None, date(2023, 11, 30)), (5, date(2023, 12, 29))])
def test_december_is_left_out_until_one_of_the_year_was_before_it(
    record: Record, first: int | None, last: date
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
        desk = Desk(session, loaded, an_act(PROPOSED))
        proposing.plan_to_draw(desk, 2, ToDraw("phản ánh"))
    drawn(record, 1, nonce=nonce)
    drawn(record, 2, nonce=nonce)

    places = [revealed(record, number)[0].place for number in (2, 1)]

    assert len(set(places)) == 2


def test_a_place_is_not_drawn_twice_in_a_year(record: Record) -> None:
    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(PROPOSED))
        proposing.plan_to_draw(desk, 5, ToDraw("phản ánh"))
    seen = []
    for number in (1, 2, 3, 4):
        drawn(record, number)
        seen.append(revealed(record, number)[0].place)

    assert sorted(map(str, seen)) == sorted(PLACES)
    with pytest.raises(CannotDraw, match="no place is left"):
        drawn(record, 5)


def test_the_heads_own_agency_is_not_visited_by_it(tmp_path: Path) -> None:
    own = [a_place("xa-mot", answers="so-noi-vu"), a_place("xa-hai")]
    record = a_record_that_inspects(tmp_path, a_plan_that_inspects(*own))
    proposed(record)
    drawn(record)

    _, proof = revealed(record)

    assert [one.code for one in proof.candidates] == ["xa-hai"]


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
    assert {one.code: one.weight for one in proof.candidates} == {"xa-mot": 50, "xa-hai": 30}


def test_drawn_twice_is_refused_but_anew_for_a_reason(record: Record) -> None:
    proposed(record)
    first = drawn(record).commitment

    with pytest.raises(WrongState, match="is sealed: draw is impossible"):
        drawn(record, nonce=NONCES[1])

    again = drawn(record, nonce=NONCES[1], again="quên mật khẩu")
    assert again.commitment != first
    assert len(work_of(record, "I.2.b")) == 2


@pytest.mark.parametrize(
    ("given", "refused", "words"),
    [
        ({"head": "so-noi-vu"}, BadFinding, "write AGENCY/ROLE"),
        ({"by": "so-y-te"}, NotTheirs, "so-y-te does not draw it"),
        ({"number": 7}, UnknownInspection, "there is no inspection 7"),
        ({"number": 2**40}, UnknownInspection, "there is no inspection"),
        ({"on": date(2023, 4, 1)}, WrongDay, "write --as-of that day or later"),
        ({"on": date(2031, 4, 1)}, WrongDay, "has not come yet"),
        ({"again": "x"}, WrongState, "possible while it is sealed"),
    ],
)
def test_a_wrong_draw_is_refused(
    record: Record, given: dict[str, Any], refused: type[Exception], words: str
) -> None:
    proposed(record)

    with pytest.raises(refused, match=words):
        drawn(record, **given)
    assert listed(record)[0].state == "planned"


def verified(record: Record) -> list[str]:
    with record.work() as (session, loaded):
        return drawing.verify(Desk(session, loaded, an_act(JUNE)), 1)[1]


def test_a_revealed_draw_is_held_against_audit_and_record(record: Record) -> None:
    proposed(record)
    drawn(record)
    _, proof = revealed(record)
    assert verified(record) == []

    other = proofs.proof("thu-nghiem", 1, NONCES[5], proof.drawn_from, {})
    with record.work() as (session, loaded):
        row = rows.held(session, loaded.id, 1)
        assert row
        row.proof, row.place, row.on = other.text, other.announced.target, other.announced.on

    assert verified(record) == ["the commitment is not the one that the audit has of the draw"]


def test_before_its_day_a_draw_is_not_revealed_and_the_refusal_does_not_tell_the_day(
    record: Record,
) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(WrongDay, match="has not come") as refused:
        revealed(record, on=DRAWN)

    assert not re.search(r"\d{4}-", str(refused.value))
    assert [row.state for row in listed(record)] == ["sealed"]


def test_what_is_sealed_cannot_be_verified_yet(record: Record) -> None:
    proposed(record)
    drawn(record)

    with pytest.raises(WrongState, match="is sealed: verify is impossible"):
        verified(record)


def test_a_sealed_draw_comes_back_from_a_backup_and_opens(record: Record, tmp_path: Path) -> None:
    proposed(record)
    drawn(record)
    backup(record.settings, tmp_path / "kept.zip")
    revealed(record)

    restore(record.settings, tmp_path / "kept.zip", datetime(2026, 1, 1, tzinfo=UTC))

    assert listed(record)[0].state == "sealed"
    assert revealed(record)[0].state == "announced"
    assert [row.id for row in proposed(record, date(2023, 7, 3))] == []


def test_who_looks_is_on_record_and_nothing_else_is(record: Record) -> None:
    proposed(record)
    drawn(record)

    with record.work() as (session, loaded):
        told = drawing.look(Desk(session, loaded, an_act(DRAWN)), 1, PASSPHRASE)
        kept = audit.of_subjects(session, loaded.id, ["inspection:1"])[-1]

    assert (kept.action, kept.detail) == ("inspection-look", "{}")
    row, _ = revealed(record)
    assert (row.place, row.on) == (told.target, told.on)


def test_what_was_carried_out_counts_once_and_its_conclusion_is_owed(record: Record) -> None:
    open_step(record, an_act(PROPOSED))
    proposed(record)
    drawn(record)
    day = revealed(record)[0].on or JUNE

    carried_out(record, told_on=day)

    (quota,) = work_of(record, "KH.II.1.1", day)
    assert quota.status == "acknowledged"
    *_, visit, conclusion = work_of(record, "I.2.b", day)
    assert visit.status == "submitted"
    assert conclusion.title.startswith("Kết luận cuộc kiểm tra số 1 tại Xã ")
    assert (conclusion.holder, conclusion.status) == ("so-noi-vu", "assigned")


def test_a_surprise_counts_only_by_the_decision_of_those_who_may(record: Record) -> None:
    proposed(record)
    drawn(record)
    revealed(record)

    with pytest.raises(BadFinding, match="only by a decision of so-noi-vu, not of so-y-te"):
        carried_out(record, by="so-y-te")


def test_without_findings_it_is_closed(record: Record) -> None:
    proposed(record)
    drawn(record)
    revealed(record)
    carried_out(record)

    assert concluded(record) == []

    assert [(row.state, row.findings_open) for row in listed(record)] == [("closed", 0)]


def test_a_remedy_is_work_of_who_answers_and_accepted_it_is_remedied(record: Record) -> None:
    proposed(record)
    drawn(record)
    revealed(record)
    carried_out(record)

    (finding,) = concluded(record, FOUND)

    assert (finding.agency, listed(record)[0].findings_open) == ("so-y-te", 1)
    remedy = work_of(record, "I.2.b", JUNE)[-1]
    assert (remedy.holder, remedy.due_on) == ("so-y-te", FOUND.due_on)
    assert "chưa niêm yết. Biện pháp khắc phục: niêm yết đầy đủ" in remedy.title
    assert listed(record)[0].state == "concluded"
    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(JUNE))
        transitions.submit(desk, [remedy.id], Paper("9/BC", JUNE))
        transitions.accept(desk, [remedy.id])
    assert (listed(record)[0].state, listed(record)[0].findings_open) == ("remedied", 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nhe; xa-mot; 2023-09-29; chưa niêm yết", "is no finding; write"),
        ("nhe; xa-mot; 29/9/2023; chưa niêm yết; niêm yết", "is not a date"),
    ],
)
def test_a_finding_that_cannot_be_read_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadFinding, match=words):
        read_finding(text)


@pytest.mark.parametrize(
    ("noted", "words"),
    [
        (Noted("nang", "xa-mot", JUNE, "a", "b"), "no severity of a finding; did you|write one of"),
        (Noted("nhe", "xa-khac", JUNE, "a", "b"), 'no agency and no place "xa-khac"'),
    ],
)
def test_a_finding_of_nobody_is_refused_and_nothing_is_concluded(
    record: Record, noted: Noted, words: str
) -> None:
    proposed(record)
    drawn(record)
    revealed(record)
    carried_out(record)

    with pytest.raises(BadFinding, match=words):
        concluded(record, noted)
    assert listed(record)[0].state == "carried_out"


def planned(record: Record, *visits: Visit, **given: Any) -> None:
    ordered = Ordered(**{"head": HEAD, "content": "công tác CCHC", "visits": visits, **given})
    with record.work() as (session, loaded):
        visiting.plan(Desk(session, loaded, an_act(date(2023, 3, 6))), "I.2.a", ordered)


def test_a_periodic_plan_gives_each_visited_agency_and_the_team_their_work(record: Record) -> None:
    march = date(2023, 3, 6)
    open_step(record, an_act(march))

    paper = Paper("9/KH-UBND", march)
    planned(record, Visit("so-y-te", date(2023, 4, 20)), topics=("PCI",), paper=paper)

    cycle, prepare, visit = work_of(record, "I.2.a", march)
    assert cycle.status == "submitted"
    assert (prepare.holder, prepare.due_on) == ("so-y-te", date(2023, 4, 17))
    assert prepare.title == (
        "Chuẩn bị báo cáo phục vụ Đoàn kiểm tra định kỳ tại Sở Y tế, ngày 20/4/2023: "
        "công tác CCHC; PCI"
    )
    assert (visit.holder, visit.due_on) == ("so-noi-vu", date(2023, 4, 20))
    (row,) = listed(record)
    assert (row.kind, row.state, row.agency) == ("periodic", "announced", "so-y-te")


@pytest.mark.parametrize(
    ("visit", "given", "words"),
    [
        (Visit("so-x", JUNE), {}, 'no agency and no place "so-x"'),
        (Visit("so-y-te", date(2023, 4, 22)), {}, "is a day off; write e.g. so-y-te=2023-04-24"),
        (Visit("so-y-te", date(2023, 3, 6)), {}, "is over or today"),
        (Visit("so-y-te", date(2025, 1, 6)), {}, "the plan ends on 2024-12-31"),
        (Visit("so-y-te", JUNE), {"topics": ("PAR",)}, '"PAR" is no topic of I.2.a'),
        (Visit("so-y-te", JUNE), {"content": " "}, "write what is looked at"),
    ],
)
def test_a_wrong_visit_is_refused(
    record: Record, visit: Visit, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(BadFinding, match=words):
        planned(record, visit, **given)
    assert listed(record) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"valid_from": "2024-01-01"}, "xa-mot is there from 2024-01-01"),
        ({"valid_to": "2023-05-31"}, "xa-mot was there until 2023-05-31"),
    ],
)
def test_a_place_that_is_not_there_on_the_day_is_not_visited(
    tmp_path: Path, given: dict[str, str], words: str
) -> None:
    record = a_record_that_inspects(tmp_path, a_plan_that_inspects(a_place("xa-mot", **given)))

    with pytest.raises(BadFinding, match=words):
        planned(record, Visit("xa-mot", JUNE))


def test_coverage_has_the_longest_unvisited_first(record: Record) -> None:
    proposed(record)
    drawn(record)
    place = revealed(record)[0].place
    carried_out(record)
    concluded(record, FOUND)

    with record.work() as (session, loaded):
        found = standing.coverage(session, loaded, JUNE)

    assert (found[-1].agency, found[-1].inspections) == (place, 1)
    assert {one.last_on for one in found[:-1]} == {None}
    assert {one.agency: one.findings_open for one in found}["so-y-te"] == 1
