"""A scorecard at work: asked, pre-filled, entered, appraised, on both databases."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assignments.errors import AssignmentError, ImpossibleTransition, NotTheirs, WrongDay
from assignments.transitions import Paper, submit
from models.assignments import work
from models.assignments.work import Filter
from models.audit import acts
from operation.installation import Installation
from operation.steps import open_step
from plans.loading import load
from scoring import entering, opening, results
from scoring.cards import ScoreKey, require_scoring
from scoring.entering import Appraisal, Entry, ScoreRow
from scoring.errors import BadScore, UnknownScore
from scoring.opening import ScoringOpening
from scoring.totals import Total
from tests.builders import a_desk, a_plan, a_record, an_act
from tests.scoring.builders_of_scorecards import a_card

on_both = pytest.mark.usefixtures("database")

MARCH, JANUARY, LATER = date(2023, 3, 20), date(2024, 1, 2), date(2024, 1, 10)
PAPER = Paper("5/BC-STP", date(2024, 1, 5))


@pytest.fixture
def record(tmp_path: Path) -> Installation:
    """Sở Tư pháp has reported II.5 of 2023 in time; Sở Y tế has no work of its own."""
    installation = a_record(tmp_path, a_plan(scorecards=(a_card(),)))
    open_step(installation, an_act(MARCH))
    with installation.work() as (session, loaded):
        (assignment,) = work.assignments_as_of(session, loaded.id, MARCH)
        submit(a_desk(session, loaded, an_act(MARCH)), [assignment.id], Paper("1/QĐ", MARCH))
    return installation


def open_card(
    record: Installation, day: date = JANUARY, year: int = 2023, by: str = ""
) -> ScoringOpening:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(day), by or None)
        return opening.open_scoring(desk, "cham-diem", year)


def enter(
    record: Installation, criterion: str, agency: str, value: str = "80", **how: Any
) -> ScoreRow:
    entry = Entry(how.get("value", value), how.get("points"), how.get("paper", PAPER))
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(how.get("day", LATER)), how.get("by", agency))
        return entering.enter(desk, ScoreKey(criterion, 2023, agency), entry)


def appraise(
    record: Installation,
    criterion: str,
    verdict: Appraisal,
    by: str = "so-noi-vu",
    day: date = LATER,
) -> ScoreRow:
    with record.work() as (session, loaded):
        desk = a_desk(session, loaded, an_act(day), by)
        return entering.appraise(desk, ScoreKey(criterion, 2023, "so-tu-phap"), verdict)


def scores(record: Installation, day: date = LATER) -> list[ScoreRow]:
    with record.read(day) as (session, loaded):
        scoring = require_scoring(session, loaded, "cham-diem", 2023)
        return results.listed(session, loaded, scoring)


def total(record: Installation, day: date = LATER, agency: str = "so-tu-phap") -> Total:
    with record.read(day) as (session, loaded):
        scoring = require_scoring(session, loaded, "cham-diem", 2023)
        (whole,) = [
            one
            for one in results.total(session, loaded, scoring)
            if one.agency == agency and not one.code
        ]
        return whole


def status(record: Installation, assignment: int) -> str:
    with record.work() as (session, loaded):
        (one,) = work.assignments_as_of(session, loaded.id, LATER, Filter(ids=[assignment]))
    return one.status


def test_each_agency_is_asked_for_all_its_criteria_by_one_assignment(record: Installation) -> None:
    found = open_card(record)

    assert (found.scores, len(found.assignments)) == (4, 2)
    with record.work() as (session, loaded):
        assignments = work.assignments_as_of(
            session, loaded.id, JANUARY, Filter(ids=found.assignments)
        )
    assert [assignment.holder for assignment in assignments] == ["so-tu-phap", "so-y-te"]
    assert {assignment.title for assignment in assignments} == {
        "Tự chấm điểm năm 2023 (Bảng chấm điểm): tiêu chí 1.1, 1.2"
    }
    assert {assignment.due_on for assignment in assignments} == {
        date(2024, 1, 30)
    }  # 20 working days


def test_opened_again_it_asks_nobody_twice(record: Installation) -> None:
    open_card(record)

    again = open_card(record, LATER)

    assert (again.scores, again.assignments, again.refreshed) == (0, (), 0)


def test_what_the_record_says_stands_there_before_anybody_enters_anything(
    record: Installation,
) -> None:
    open_card(record)

    said = {(score.agency, score.criterion): score for score in scores(record)}

    own = said["so-tu-phap", "1.1"]
    assert (own.prefilled_value, own.prefilled) == ("100", Decimal("60.00"))
    assert own.prefilled_words == (
        "Trong năm có 1 nhiệm vụ đến hạn: 1 đúng hạn, 0 quá hạn, 0 chưa hoàn thành."
    )
    assert said["so-y-te", "1.1"].prefilled is None
    assert said["so-tu-phap", "1.2"].prefilled_words is None


def test_entered_one_by_one_the_assignment_is_submitted_with_the_last(record: Installation) -> None:
    open_card(record)

    first, last = enter(record, "1.1", "so-tu-phap", "100"), enter(record, "1.2", "so-tu-phap")

    assert [(row.state, row.status) for row in (first, last)] == [
        ("entered", "assigned"),
        ("entered", "submitted"),
    ]
    assert [first.points, last.points] == [Decimal("60.00"), Decimal("32.00")]


@on_both
def test_with_the_last_appraisal_the_assignment_is_accepted(record: Installation) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "100")
    enter(record, "1.2", "so-tu-phap")

    first = appraise(record, "1.1", Appraisal("accept"))
    last = appraise(record, "1.2", Appraisal("lower", "30", "Thiếu số liệu quý IV"))

    assert (first.state, first.appraised, first.status) == ("accepted", 60, "submitted")
    assert (last.state, last.appraised, last.status) == ("lowered", 30, "accepted")
    assert total(record).sums.counted == 90


@on_both
def test_asked_again_the_assignment_is_returned_and_entered_anew(record: Installation) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "100")
    enter(record, "1.2", "so-tu-phap")

    again = appraise(record, "1.2", Appraisal("ask-again", reason="Thiếu tài liệu kiểm chứng"))
    anew = enter(record, "1.2", "so-tu-phap", "90")

    assert (again.state, again.status) == ("asked_again", "returned")
    assert (anew.state, anew.status, anew.points, anew.reason) == ("entered", "submitted", 36, None)


def test_nobody_judges_their_own_score(record: Installation) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "100")

    with pytest.raises(NotTheirs, match="--by so-noi-vu or van-phong"):
        appraise(record, "1.1", Appraisal("accept"), by="so-tu-phap")
    assert [score.state for score in scores(record) if score.criterion == "1.1"] == [
        "entered",
        "open",
    ]


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Appraisal("lower", "61", "x"), "more than its maximum; write at most 60"),
        (Appraisal("lower", "60", "x"), "is what was entered"),
        (Appraisal("lower", "10"), "write why, with --reason TEXT"),
        (Appraisal("ask-again", reason=" "), "write why, with --reason TEXT"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(
    record: Installation, verdict: Appraisal, said: str
) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "100")

    with pytest.raises(BadScore, match=said):
        appraise(record, "1.1", verdict)


def test_what_is_not_entered_cannot_be_judged(record: Installation) -> None:
    open_card(record)

    with pytest.raises(BadScore, match="is not entered yet: so-tu-phap enters it first"):
        appraise(record, "1.1", Appraisal("accept"))


def test_what_is_settled_is_changed_only_after_a_reopening(record: Installation) -> None:
    open_card(record)
    for criterion in ("1.1", "1.2"):
        enter(record, criterion, "so-tu-phap", "100")
        appraise(record, criterion, Appraisal("accept"))

    with pytest.raises(BadScore, match="run first: dondoc reopen"):
        appraise(record, "1.1", Appraisal("lower", "1", "x"))
    with pytest.raises(ImpossibleTransition, match="possible: reopen"):
        enter(record, "1.1", "so-tu-phap")


def test_another_agency_enters_nothing_and_the_standing_agency_records_from_paper(
    record: Installation,
) -> None:
    open_card(record)

    with pytest.raises(NotTheirs):
        enter(record, "1.1", "so-tu-phap", by="so-y-te")
    assert enter(record, "1.1", "so-tu-phap", by="so-noi-vu").state == "entered"


@pytest.mark.parametrize(
    ("how", "error", "said"),
    [
        ({"value": None}, BadScore, "write either --value or --points"),
        ({"points": "1"}, BadScore, "write either --value or --points"),
        ({"value": "101"}, BadScore, "write a percentage from 0 to 100"),
        ({"value": None, "points": "60.5"}, BadScore, "more than its maximum; write at most 60"),
        ({"paper": Paper(" ", LATER)}, BadScore, "write --document NO"),
        ({"paper": Paper("1", date(2024, 1, 11))}, BadScore, "after the day of entering"),
        (
            {"day": date(2024, 1, 1), "paper": Paper("1", MARCH)},
            WrongDay,
            "it follows what was done on 2024-01-02",
        ),
        ({"day": date(2031, 1, 1)}, WrongDay, "has not come yet"),
    ],
)
def test_a_score_that_cannot_be_is_refused(
    record: Installation, how: dict[str, Any], error: type[Exception], said: str
) -> None:
    open_card(record)

    with pytest.raises(error, match=said):
        enter(record, "1.1", "so-tu-phap", **how)


@pytest.mark.parametrize(
    ("which", "said"),
    [
        (ScoreKey("1.1", 2022), "no scorecard is opened for 2022"),
        (ScoreKey("1.11", 2023), r'no criterion "1.11" .* did you mean "1.1"'),
        (
            ScoreKey("1.1", 2023),
            "means several; write e.g. --scorecard cham-diem --agency so-tu-phap",
        ),
        (ScoreKey("1.1", 2023, "van-phong"), "write one of: so-tu-phap, so-y-te"),
        (ScoreKey("1.1", 2023, scorecard="chamdiem"), 'did you mean "cham-diem"'),
    ],
)
def test_a_score_that_is_not_there_is_refused(
    record: Installation, which: ScoreKey, said: str
) -> None:
    open_card(record)

    with record.work() as (session, loaded), pytest.raises(UnknownScore, match=said):
        entering.enter(a_desk(session, loaded, an_act(LATER)), which, Entry("1", None, PAPER))


@pytest.mark.parametrize(
    ("how", "error", "said"),
    [
        ({"year": 2025}, BadScore, "2025 has not come on 2024-01-02"),
        ({"year": 2022}, BadScore, "what was scored in 2022 is imported"),
        ({"by": "so-y-te"}, NotTheirs, "--by so-noi-vu or van-phong"),
        ({"day": date(2025, 1, 2)}, AssignmentError, "the plan ended"),
    ],
)
def test_an_opening_that_cannot_be_is_refused_and_leaves_nothing(
    record: Installation, how: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        open_card(record, **how)

    with pytest.raises(UnknownScore, match="is not opened for 2023"):
        scores(record)


def test_a_plan_without_a_scorecard_refuses_in_words(tmp_path: Path) -> None:
    bare = a_record(tmp_path, a_plan())

    with pytest.raises(UnknownScore, match="has no scorecard; write one into its folder"):
        open_card(bare)


def test_the_total_names_what_is_missing_and_what_waits_for_its_appraisal(
    record: Installation,
) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "50")

    whole = total(record)

    assert (whole.maximum, whole.sums.entered, whole.sums.counted) == (100, 30, 30)
    assert (whole.sums.missing, whole.sums.unappraised) == (("1.2",), ("1.1",))


def test_the_total_of_an_earlier_day_knows_nothing_of_what_came_later(record: Installation) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "50")
    appraise(record, "1.1", Appraisal("accept"), day=date(2024, 1, 12))

    assert total(record, date(2024, 1, 9)).sums.missing == ("1.1", "1.2")
    assert total(record, LATER).sums.unappraised == ("1.1",)
    assert total(record, date(2024, 1, 12)).sums.appraised == 30


@on_both
def test_entered_anew_a_past_day_has_what_was_entered_before(record: Installation) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "50", paper=PAPER)
    later = date(2024, 1, 15)
    enter(record, "1.1", "so-tu-phap", "90", paper=Paper("9/BC", later), day=later)

    rows = [scores(record, day)[0] for day in (JANUARY, LATER, later)]

    assert [(row.points, row.document, row.dated_on) for row in rows] == [
        (None, None, None),
        (30, PAPER.document, PAPER.dated_on),
        (54, "9/BC", later),
    ]


def test_what_is_entered_follows_its_appraisal(record: Installation) -> None:
    open_card(record)
    enter(record, "1.1", "so-tu-phap", "50")
    appraise(record, "1.1", Appraisal("accept"), day=date(2024, 1, 15))

    with pytest.raises(WrongDay, match="follows what was done on 2024-01-15"):
        enter(record, "1.1", "so-tu-phap", "10", day=date(2024, 1, 12))


def test_before_it_was_opened_there_is_no_scoring(record: Installation) -> None:
    open_card(record)

    with pytest.raises(UnknownScore, match="is not opened for 2023"):
        scores(record, date(2024, 1, 1))


@on_both
def test_every_change_has_its_row_in_the_audit(record: Installation) -> None:
    open_card(record, by="so-noi-vu")
    enter(record, "1.1", "so-tu-phap", "50")
    appraise(record, "1.1", Appraisal("accept"))

    with record.work() as (session, loaded):
        rows = acts.of_subjects(session, loaded.id, ["scoring:cham-diem:2023"])
    assert [(row.action, row.actor) for row in rows] == [
        ("score-open", "so-noi-vu"),
        ("score-enter", "so-tu-phap"),
        ("score-appraise", "so-noi-vu"),
    ]


def test_an_edited_scorecard_scores_other_years_only(record: Installation) -> None:
    open_card(record)

    with record.work() as (session, loaded):
        load(session, a_plan(scorecards=(a_card(title="Bảng mới"),)), an_act(LATER))
        assert require_scoring(session, loaded, "cham-diem", 2023).card.title == "Bảng chấm điểm"
