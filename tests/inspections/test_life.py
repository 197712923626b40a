"""The life of an inspection: proposed by the pace, sealed, announced, carried out, concluded."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from assignments import transitions
from assignments.desk import Desk, Grounds
from assignments.errors import CannotAsk, NotTheirs
from assignments.transitions import Paper
from inspections import listing, proposing, visiting
from inspections.concluding import NotedFinding, read_finding
from inspections.errors import (
    BadFinding,
    NoInspections,
    WrongState,
)
from inspections.proposing import ToDraw
from inspections.visiting import Decision, Visit, VisitOrder
from operation.installation import Installation
from operation.steps import open_step
from plans.faults import NotInPlan
from tests.builders import a_desk, a_plan, a_record, an_act, an_agency
from tests.inspections.builders import (
    DRAWN,
    HEAD,
    NONCES,
    PROPOSED,
    a_place,
    a_plan_that_inspects,
    a_record_that_inspects,
    carried_out,
    concluded,
    drawn,
    listed,
    proposed,
    revealed,
    revealed_on_its_day,
    work_of,
)

on_both = pytest.mark.usefixtures("database")

JUNE = date(2023, 6, 30)
OTHER_HEAD = "so-tu-phap/dau-moi-cchc"
FOUND = NotedFinding("nhe", "xa-mot", date(2023, 9, 29), "chưa niêm yết", "niêm yết đầy đủ")


def test_in_the_first_quarter_nothing_is_behind_the_pace(record: Installation) -> None:
    assert proposed(record, date(2023, 3, 31)) == []


def test_behind_the_pace_one_is_proposed_and_none_again(record: Installation) -> None:
    assert [row.state for row in proposed(record)] == ["planned"]
    assert proposed(record) == proposed(record, date(2023, 5, 2)) == []


def test_proposed_again_for_an_earlier_day_there_is_none_either(record: Installation) -> None:
    proposed(record, date(2023, 4, 5))

    assert proposed(record, PROPOSED) == []


def test_the_standing_agency_is_asked_to_have_it_drawn(record: Installation) -> None:
    proposed(record)

    (assignment,) = work_of(record, "I.2.b")
    assert (assignment.holder, assignment.due_on) == ("so-noi-vu", date(2023, 4, 17))
    assert assignment.title.startswith("Rút thăm địa điểm, thời gian cuộc kiểm tra đột xuất số 1")


def test_by_the_end_of_each_quarter_there_is_one_more(record: Installation) -> None:
    days = [date(2023, month, 3) for month in (4, 7, 10)]
    numbers = []
    for day, nonce in zip(days, NONCES, strict=False):
        numbers += [row.id for row in proposed(record, day)]
        drawn(record, numbers[-1], on=day, nonce=nonce)
        row, _ = revealed_on_its_day(record, numbers[-1], day)
        carried_out(record, numbers[-1], told_on=row.on)
        assert proposed(record, row.on or day) == []

    assert [row.state for row in listed(record, date(2023, 12, 31))] == ["carried_out"] * 3
    with record.work() as (session, loaded):
        pace = proposing.pace(session, loaded, date(2023, 12, 31))
    assert (pace.carried_out, pace.wanted, pace.behind) == (3, 3, False)


def test_after_the_plans_last_day_nothing_is_proposed(record: Installation) -> None:
    assert proposed(record, date(2025, 7, 1)) == []


def test_a_plan_without_inspections_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NoInspections, match=r"no inspections\.yaml"):
        proposed(a_record(tmp_path, a_plan()))


def test_what_was_carried_out_counts_once_and_its_conclusion_is_owed(record: Installation) -> None:
    open_step(record, an_act(PROPOSED))
    proposed(record)
    drawn(record)
    day = revealed_on_its_day(record)[0].on or JUNE

    carried_out(record, told_on=day)

    (quota,) = work_of(record, "KH.II.1.1", day)
    assert quota.status == "acknowledged"
    *_, visit, conclusion = work_of(record, "I.2.b", day)
    assert visit.status == "submitted"
    assert conclusion.title.startswith("Kết luận cuộc kiểm tra số 1 tại Xã ")
    assert (conclusion.holder, conclusion.status) == ("so-noi-vu", "assigned")


def test_a_surprise_counts_only_by_the_decision_of_those_who_may(record: Installation) -> None:
    proposed(record)
    drawn(record)
    revealed(record)

    with pytest.raises(BadFinding, match="only by a decision of so-noi-vu, not of so-y-te"):
        carried_out(record, by="so-y-te")


def test_without_findings_it_is_closed(record: Installation) -> None:
    proposed(record)
    drawn(record)
    revealed(record)
    carried_out(record)

    assert concluded(record) == []

    assert [(row.state, row.findings_open) for row in listed(record)] == [("closed", 0)]


@on_both
def test_a_remedy_is_work_of_who_answers_and_accepted_it_is_remedied(record: Installation) -> None:
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
        desk = a_desk(session, loaded, an_act(JUNE))
        transitions.submit(desk, [remedy.id], Paper("9/BC", JUNE))
        transitions.accept(desk, [remedy.id])
    assert (listed(record)[0].state, listed(record)[0].findings_open) == ("remedied", 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nhe; xa-mot; 2023-09-29; chưa niêm yết", "is not a finding; write"),
        ("nhe; xa-mot; 29/9/2023; chưa niêm yết; niêm yết", "is not a date"),
        ("nhe; xa-mot; 20230929; chưa niêm yết; niêm yết", "is not a date"),
    ],
)
def test_a_finding_that_cannot_be_read_is_refused(text: str, words: str) -> None:
    with pytest.raises(BadFinding, match=words):
        read_finding(text)


@pytest.mark.parametrize(
    ("finding", "words"),
    [
        (
            NotedFinding("nang", "xa-mot", JUNE, "a", "b"),
            "no severity of a finding; did you|write one of",
        ),
        (
            NotedFinding("nhe", "xa-khac", JUNE, "a", "b"),
            '"xa-khac" is not an agency or place of the plan',
        ),
    ],
)
def test_a_finding_of_nobody_is_refused_and_nothing_is_concluded(
    record: Installation, finding: NotedFinding, words: str
) -> None:
    proposed(record)
    drawn(record)
    revealed(record)
    carried_out(record)

    with pytest.raises((BadFinding, NotInPlan), match=words):
        concluded(record, finding)
    assert listed(record)[0].state == "carried_out"


def planned(record: Installation, *visits: Visit, **given: Any) -> None:
    ordered = VisitOrder(**{"head": HEAD, "content": "công tác CCHC", "visits": visits, **given})
    with record.work() as (session, loaded):
        visiting.plan(a_desk(session, loaded, an_act(date(2023, 3, 6))), "I.2.a", ordered)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"on": DRAWN}, "cannot have been on 2023-04-04; write --on DATE, from 2023-0"),
        ({"dated": date(2023, 7, 3), "told_on": date(2023, 7, 4)}, "dated 2023-07-03, after"),
        ({"on": date(2023, 7, 4)}, "cannot have been on 2023-07-04"),
    ],
)
def test_a_surprise_is_neither_before_its_day_nor_before_its_decision(
    record: Installation, given: dict[str, Any], words: str
) -> None:
    proposed(record)
    drawn(record)
    revealed(record)

    with pytest.raises(BadFinding, match=words):
        carried_out(record, **given)


def test_nobody_decides_an_inspection_of_its_own(record: Installation) -> None:
    planned(record, Visit("so-y-te", date(2023, 4, 20)))

    with pytest.raises(BadFinding, match="nobody decides its own"):
        carried_out(record, by="so-y-te", told_on=date(2023, 4, 20))


def reorganised(folder: Path) -> Installation:
    """Sở Tư pháp answers for a place until April 2023, then Sở Nội vụ after it."""
    ended = an_agency("so-tu-phap", valid_to=date(2023, 4, 30), successor="so-noi-vu")
    others = [an_agency(code) for code in ("so-noi-vu", "van-phong", "so-y-te", "mat-tran")]
    plan = a_plan_that_inspects(a_place("xa-mot", answers="so-tu-phap"), a_place("xa-hai"))
    agencies = a_plan(agencies=[ended, *others]).agencies
    return a_record_that_inspects(folder, plan.model_copy(update={"agencies": agencies}))


def test_what_an_agency_has_succeeded_to_is_its_own(tmp_path: Path) -> None:
    record = reorganised(tmp_path)
    order = VisitOrder(HEAD, "công tác CCHC", (Visit("xa-mot", JUNE),))

    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 5, 2)))
        with pytest.raises(BadFinding, match="nobody inspects itself"):
            visiting.start(desk, order)


def test_who_succeeds_to_the_agency_of_the_head_acts_for_it(tmp_path: Path) -> None:
    record = reorganised(tmp_path)
    planned(record, Visit("xa-hai", date(2023, 5, 9)), head=OTHER_HEAD)

    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(date(2023, 5, 9)), "so-noi-vu")
        row = visiting.mark_carried_out(
            desk, 1, Decision(Paper("1/QĐ", date(2023, 5, 4)), "van-phong")
        )

    assert row.state == "carried_out"


def test_who_does_not_lead_an_obligation_plans_nothing_under_it(record: Installation) -> None:
    order = VisitOrder(HEAD, "công tác CCHC", (Visit("so-y-te", JUNE),))

    with record.work() as (session, loaded):
        desk = Desk(session, loaded, an_act(DRAWN), "so-tu-phap")
        with pytest.raises(NotTheirs, match="--by so-noi-vu or van-phong"):
            visiting.plan(desk, "I.2.a", order)
        with pytest.raises(NotTheirs, match=r"may not order inspections under I\.2\.b"):
            visiting.start(desk, order)
        with pytest.raises(NotTheirs, match="may not have inspections drawn"):
            proposing.plan_to_draw(desk, 1, ToDraw("phản ánh", head=OTHER_HEAD))


def test_a_team_is_led_and_an_inspection_decided_by_who_is_there(tmp_path: Path) -> None:
    record = reorganised(tmp_path)
    planned(record, Visit("xa-hai", date(2023, 5, 9)))

    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 5, 9)))
        with pytest.raises(BadFinding, match="so-tu-phap was there until 2023-04-30"):
            visiting.start(desk, VisitOrder(OTHER_HEAD, "x", (Visit("xa-hai", JUNE),)))
        with pytest.raises(BadFinding, match="so-tu-phap was there until 2023-04-30"):
            visiting.mark_carried_out(
                desk, 1, Decision(Paper("1/QĐ", date(2023, 5, 4)), "so-tu-phap")
            )


def test_nothing_is_visited_after_it_has_ended(tmp_path: Path) -> None:
    place = a_place("xa-mot", valid_to="2023-05-31")
    record = a_record_that_inspects(tmp_path, a_plan_that_inspects(place))
    planned(record, Visit("xa-mot", date(2023, 5, 9)))

    with pytest.raises(BadFinding, match="xa-mot was there until 2023-05-31"):
        carried_out(record, on=date(2023, 6, 1))


def test_a_visit_is_planned_once(record: Installation) -> None:
    planned(record, Visit("so-y-te", JUNE))

    with pytest.raises(BadFinding, match="inspection 1 is at so-y-te on 2023-06-30 already"):
        planned(record, Visit("so-y-te", JUNE))


@on_both
def test_what_would_put_all_of_a_year_into_december_does_not_count(record: Installation) -> None:
    december = date(2023, 12, 18)
    with record.work() as (session, loaded):
        proposing.plan_to_draw(a_desk(session, loaded, an_act(PROPOSED)), 3, ToDraw("phản ánh"))
    for number in (1, 2, 3):
        drawn(record, number, nonce=NONCES[number])
        revealed(record, number)
    carried_out(record, 1, on=december, told_on=december)
    carried_out(record, 2, on=december, told_on=december)

    with pytest.raises(BadFinding, match="all 3 of 2023 would be in December"):
        carried_out(record, 3, on=december, told_on=december)
    carried_out(record, 3, on=date(2023, 11, 30), told_on=december)


def test_a_conclusion_is_not_dated_before_the_visit(record: Installation) -> None:
    planned(record, Visit("so-y-te", date(2023, 4, 20)))
    carried_out(record, told_on=date(2023, 4, 20))

    with pytest.raises(BadFinding, match="dated 2023-04-19, before the visit on 2023-04-20"):
        concluded(record, on=date(2023, 4, 20), dated=date(2023, 4, 19))


def test_a_remedy_is_due_while_the_plan_can_still_chase_it(record: Installation) -> None:
    planned(record, Visit("so-y-te", date(2023, 4, 20)))
    carried_out(record, told_on=date(2023, 4, 20))

    with pytest.raises(CannotAsk, match="more than a year after the plan's last day"):
        concluded(record, replace(FOUND, due_on=date(2095, 1, 2)), on=date(2023, 4, 20))
    assert listed(record)[0].state == "carried_out"


@on_both
def test_what_is_carried_out_in_the_next_year_counts_there(record: Installation) -> None:
    open_step(record, an_act(date(2023, 11, 1)))
    open_step(record, an_act(date(2024, 1, 2)))
    proposed(record, date(2023, 11, 1))
    drawn(record, on=date(2023, 11, 1))
    revealed_on_its_day(record, drawn_on=date(2023, 11, 1))

    carried_out(record, on=date(2024, 1, 3), told_on=date(2024, 1, 3))

    quotas = work_of(record, "KH.II.1.1", date(2024, 1, 3))
    assert [(quota.period, quota.status) for quota in quotas] == [
        ("2023", "assigned"),
        ("2024", "acknowledged"),
    ]
    with record.work() as (session, loaded):
        paces = [proposing.pace(session, loaded, date(2024, 1, 3))]
    assert [pace.carried_out for pace in paces] == [1]


def waive(record: Installation, number: int, on: date) -> None:
    with record.work() as (session, loaded):
        grounds = Grounds("không còn cần thiết", "5/SNV")
        transitions.waive(a_desk(session, loaded, an_act(on)), [number], grounds)


def test_what_is_given_up_is_closed_and_another_is_proposed(record: Installation) -> None:
    proposed(record)
    drawn(record)
    waive(record, 2, date(2023, 4, 5))

    assert [listed(record, on)[0].state for on in (DRAWN, JUNE)] == ["sealed", "closed"]
    with pytest.raises(WrongState, match="its work was waived; to take it up again: dondoc reopen"):
        revealed(record)
    assert [row.id for row in proposed(record, date(2023, 5, 2))] == [2]


def test_where_all_remedies_were_waived_nothing_was_remedied(record: Installation) -> None:
    planned(record, Visit("so-y-te", date(2023, 4, 20)))
    carried_out(record, told_on=date(2023, 4, 20))
    (finding,) = concluded(record, FOUND, on=date(2023, 4, 20))
    waive(record, finding.assignment_id, JUNE)

    assert [(row.state, row.findings_open) for row in listed(record)] == [("closed", 0)]


@on_both
def test_a_past_day_shows_the_inspections_as_they_stood_then(record: Installation) -> None:
    proposed(record)
    drawn(record)
    day = revealed_on_its_day(record)[0].on or JUNE
    carried_out(record, told_on=day)
    (finding,) = concluded(record, FOUND, on=JUNE)
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(date(2023, 9, 1)))
        transitions.submit(desk, [finding.assignment_id], Paper("9/BC", date(2023, 9, 1)))
        transitions.accept(desk, [finding.assignment_id])

    days = (PROPOSED, DRAWN, day - timedelta(days=1), day, JUNE, date(2023, 9, 1))
    inspections = [listed(record, on)[0] for on in days]
    assert [inspection.state for inspection in inspections] == [
        "planned",
        "sealed",
        "sealed",
        "carried_out",
        "concluded",
        "remedied",
    ]
    assert [(inspection.on, inspection.agency is None) for inspection in inspections[:4]] == [
        (None, True)
    ] * 3 + [(day, False)]
    assert [inspection.findings_open for inspection in inspections] == [0, 0, 0, 0, 1, 0]
    with record.read(DRAWN) as (session, loaded):
        assert proposing.pace(session, loaded, DRAWN).carried_out == 0
        covered = listing.coverage(session, loaded, DRAWN)
    assert {(coverage.last_on, coverage.findings_open) for coverage in covered} == {(None, 0)}


@on_both
def test_a_periodic_plan_gives_each_visited_agency_and_the_team_their_work(
    record: Installation,
) -> None:
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
        (Visit("so-x", JUNE), {}, '"so-x" is not an agency or place of the plan'),
        (Visit("so-y-te", date(2023, 4, 22)), {}, "is a day off; write e.g. so-y-te=2023-04-24"),
        (Visit("so-y-te", date(2023, 3, 6)), {}, "is over or today"),
        (Visit("so-y-te", date(2025, 1, 6)), {}, "the plan ends on 2024-12-31"),
        (Visit("so-y-te", JUNE), {"topics": ("PAR",)}, '"PAR" is not a topic of I.2.a'),
        (Visit("so-y-te", JUNE), {"content": " "}, "write what is looked at"),
        (Visit("so-y-te", JUNE), {"head": "so-y-te/dau-moi-cchc"}, "nobody inspects itself"),
    ],
)
def test_a_wrong_visit_is_refused(
    record: Installation, visit: Visit, given: dict[str, Any], words: str
) -> None:
    with pytest.raises((BadFinding, NotInPlan), match=words):
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


def test_coverage_has_the_longest_unvisited_first(record: Installation) -> None:
    proposed(record)
    drawn(record)
    place = revealed(record)[0].place
    carried_out(record)
    concluded(record, FOUND)

    with record.work() as (session, loaded):
        coverages = listing.coverage(session, loaded, JUNE)

    assert (coverages[-1].agency, coverages[-1].inspections) == (place, 1)
    assert {coverage.last_on for coverage in coverages[:-1]} == {None}
    assert {coverage.agency: coverage.findings_open for coverage in coverages}["so-y-te"] == 1


def test_one_place_on_one_day_is_ordered_once(record: Installation) -> None:
    with pytest.raises(BadFinding, match="named twice"):
        planned(record, Visit("so-y-te", JUNE), Visit("so-y-te", JUNE))
