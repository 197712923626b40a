"""The figures of a period: which assignments belong to it, and how each of them ended."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.report import COUNTS, DROPPED, LISTED, Figures, PeriodReport, figures, report
from assignments.transitions import Paper
from deadlines.periods import Period, parse_period
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.types import STATUSES
from operation.installation import Installation
from operation.steps import open_step
from tests.builders import a_desk, a_plan, a_record, an_act, an_obligation

YEAR = parse_period("2023")
PLAN = a_plan(
    an_obligation("II.5"),
    an_obligation("I.1", section="I"),
    head={
        **a_plan().head.model_dump(),
        "sections": [{"code": "I", "title": "Mục I"}, {"code": "II", "title": "Mục II"}],
    },
)
HOLDERS = ("so-y-te", "so-tu-phap", "co-quan-cu")
OBLIGATIONS = ("II.5", "I.1", "IX.9")
"""The last one of each is no longer in the plan."""


def a_standing(**given: Any) -> AssignmentView:
    """Work of Sở Tư pháp due on 31 March 2023 that nobody has reported, unless told otherwise."""
    usual = {
        "id": 1,
        "obligation": "II.5",
        "period": "2023",
        "agency": "so-tu-phap",
        "holder": "so-tu-phap",
        "opens_on": date(2023, 1, 1),
        "due_on": date(2023, 3, 31),
        "due_on_decided": True,
        "status": "assigned",
        "overdue": False,
        "days_late": 0,
        "title": "Nhiệm vụ",
        "source": "Phụ lục",
        "kind": "yearly",
        "opened_on": date(2023, 1, 1),
        "history": False,
    }
    nothing = dict.fromkeys(field.name for field in fields(AssignmentView))
    return AssignmentView(**{**nothing, **usual, **given})


def counted(one: Figures) -> dict[str, int]:
    """The figures that are not 0."""
    return {name: one.count(name) for name in COUNTS if one.count(name)}


def a_report(*standing: AssignmentView, period: Period = YEAR) -> PeriodReport:
    """The figures of a period from what stood."""
    return figures(PLAN, standing, period)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        # reported in time: accepted, or not yet
        ({"status": "submitted"}, {"due": 1, "on_time": 1}),
        ({"status": "accepted"}, {"due": 1, "on_time": 1}),
        # reported after the day
        ({"status": "submitted", "days_late": 1}, {"due": 1, "late": 1}),
        ({"status": "accepted", "days_late": 40}, {"due": 1, "late": 1}),
        # nobody has reported
        ({"status": "assigned"}, {"due": 1, "open": 1}),
        ({"status": "acknowledged"}, {"due": 1, "open": 1}),
        ({"overdue": True, "days_late": 9}, {"due": 1, "open": 1, "overdue": 1}),
        # returned is open again, whatever it was before
        ({"status": "returned", "days_late": 9}, {"due": 1, "open": 1}),
        ({"status": "waived"}, {"due": 1, "waived": 1}),
        # no date set: neither due nor late, whatever became of it
        ({"due_on": None}, {"undated": 1}),
        ({"due_on": None, "status": "accepted"}, {"undated": 1}),
        ({"due_on": None, "status": "waived"}, {"undated": 1}),
        # what was over before the plan went live
        ({"history": True, "status": "accepted", "days_late": 9}, {}),
    ],
)
def test_an_assignment_is_counted_by_how_it_stands(
    given: dict[str, Any], expected: dict[str, int]
) -> None:
    assert counted(a_report(a_standing(**given)).total) == expected


@pytest.mark.parametrize(
    ("due_on", "opens_on", "belongs"),
    [
        (date(2023, 1, 1), date(2022, 11, 2), True),  # the first day belongs
        (date(2023, 3, 31), date(2023, 1, 1), True),  # and so does the last
        (date(2023, 4, 1), date(2023, 1, 31), False),
        (date(2022, 12, 31), date(2022, 11, 1), False),
        (None, date(2023, 1, 1), True),  # without a day, by its opening
        (None, date(2023, 3, 31), True),
        (None, date(2022, 12, 31), False),
    ],
)
def test_work_belongs_to_a_period_by_its_due_date_else_its_opening(
    due_on: date | None, opens_on: date, belongs: bool
) -> None:
    assignment = a_standing(due_on=due_on, opens_on=opens_on)

    found = a_report(assignment, period=parse_period("2023-Q1"))

    assert bool(counted(found.total)) == belongs


def test_a_figure_names_the_assignments_behind_it() -> None:
    found = a_report(a_standing(id=7), a_standing(id=9, overdue=True), a_standing(id=8))

    flat = found.total.flat
    assert (flat["open"], flat["open_assignments"]) == (3, [7, 9, 8])
    assert (flat["overdue"], flat["overdue_assignments"]) == (1, [9])


def test_the_agency_is_the_one_that_holds_it() -> None:
    (agency,) = a_report(a_standing(agency="so-tu-phap", holder="so-y-te")).by("agency")

    assert (agency.code, agency.name) == ("so-y-te", "Sở Y tế")


def test_rows_are_in_the_order_of_the_plan_and_the_empty_left_out() -> None:
    found = a_report(a_standing(holder="so-y-te"), a_standing(holder="so-tu-phap"))

    assert [one.code for one in found.by("agency")] == ["so-tu-phap", "so-y-te"]
    assert [(one.code, one.name) for one in found.by("section")] == [("II", "Mục II")]
    assert found.figures[-1].code == PLAN.code


def test_what_the_plan_has_dropped_since_is_counted_last() -> None:
    assignment = a_standing(obligation="IX.9", holder="co-quan-cu")

    found = a_report(assignment, a_standing())

    assert [one.name for one in found.by("agency")] == ["Sở Tư pháp", "co-quan-cu"]
    assert [one.code for one in found.by("section")] == ["II", DROPPED[0]]


def test_history_is_counted_apart() -> None:
    found = a_report(a_standing(history=True), a_standing(), a_standing(history=True))

    assert (found.history, found.total.count("due")) == (2, 1)


@st.composite
def standings(draw: st.DrawFn) -> list[AssignmentView]:
    """Any work around the year 2023, as consistent as the record keeps it or not."""
    around = st.dates(date(2022, 10, 1), date(2024, 3, 31))
    return [
        a_standing(
            id=number,
            obligation=draw(st.sampled_from(OBLIGATIONS)),
            holder=draw(st.sampled_from(HOLDERS)),
            opens_on=draw(around),
            due_on=draw(st.none() | around),
            status=draw(st.sampled_from(STATUSES)),
            overdue=draw(st.booleans()),
            days_late=draw(st.integers(0, 2)),
            history=draw(st.booleans()),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


PERIODS = st.sampled_from(("2023", "2023-Q1", "2023-H2", "2023-9M", "2023-03")).map(parse_period)


@given(assignments=standings(), period=PERIODS)
def test_due_is_on_time_late_open_and_waived(
    assignments: list[AssignmentView], period: Period
) -> None:
    for figure in a_report(*assignments, period=period).figures:
        ended = [figure.count(name) for name in ("on_time", "late", "open", "waived")]
        assert figure.count("due") == sum(ended)
        assert figure.count("overdue") <= figure.count("open")


@given(assignments=standings(), period=PERIODS)
def test_agencies_and_sections_add_up_to_the_total(
    assignments: list[AssignmentView], period: Period
) -> None:
    found = a_report(*assignments, period=period)

    for name in COUNTS:
        for part in ("agency", "section"):
            assert sum(one.count(name) for one in found.by(part)) == found.total.count(name)


@given(assignments=standings())
def test_an_assignment_has_one_outcome_in_one_quarter(assignments: list[AssignmentView]) -> None:
    reports = [
        a_report(*assignments, period=parse_period(f"2023-Q{number}")) for number in range(1, 5)
    ]

    ended = [name for name in LISTED if name != "overdue"]
    ids = [
        one
        for found in reports
        for name in ended
        for one in found.total.flat[f"{name}_assignments"]
    ]
    year = a_report(*assignments).total
    assert len(ids) == len(set(ids))
    assert len(ids) == year.count("due") + year.count("undated")


@pytest.fixture
def lived(tmp_path: Path) -> Installation:
    """II.5 of three agencies, due on 31 March: in time, late, and waived in April."""
    duty = an_obligation(lead=("so-tu-phap", "so-y-te", "so-noi-vu"))
    record = a_record(tmp_path, a_plan(duty))
    open_step(record, an_act(date(2023, 1, 2)))
    in_time, late, waived = ids(record)
    done(record, date(2023, 3, 31), lambda desk: transitions.submit(desk, [in_time], paper()))
    done(record, date(2023, 4, 3), lambda desk: transitions.submit(desk, [late], paper()))
    grounds = Grounds("không phát sinh", "20/UBND")
    done(record, date(2023, 4, 10), lambda desk: transitions.waive(desk, [waived], grounds))
    return record


def ids(record: Installation) -> list[int]:
    with record.work() as (session, loaded):
        return [
            assignment.id
            for assignment in work.assignments_as_of(session, loaded.id, date.max, Filter())
        ]


def paper() -> Paper:
    return Paper("15/QĐ-UBND", date(2023, 3, 20))


def done(record: Installation, day: date, change: Callable[[Desk], object]) -> None:
    with record.work() as (session, loaded):
        change(a_desk(session, loaded, an_act(day)))


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        # not opened yet: nothing can be said of it
        (date(2023, 1, 1), {}),
        (date(2023, 3, 30), {"due": 3, "open": 3}),
        (date(2023, 3, 31), {"due": 3, "on_time": 1, "open": 2}),
        (date(2023, 4, 1), {"due": 3, "on_time": 1, "open": 2, "overdue": 2}),
        (date(2023, 4, 3), {"due": 3, "on_time": 1, "late": 1, "open": 1, "overdue": 1}),
        (date(2023, 4, 10), {"due": 3, "on_time": 1, "late": 1, "waived": 1}),
    ],
)
def test_a_report_is_as_it_stood_on_the_day(
    lived: Installation, as_of: date, expected: dict[str, int]
) -> None:
    with lived.read(as_of) as (session, loaded):
        found = report(session, loaded, parse_period("2023-Q1"), as_of)

    assert counted(found.total) == expected


def test_extended_work_belongs_to_the_period_of_its_new_date_from_then_on(tmp_path: Path) -> None:
    record = a_record(tmp_path)
    open_step(record, an_act(date(2023, 1, 2)))
    grounds = Grounds("chờ Bộ hướng dẫn", "1201/UBND-NC")
    moved = date(2023, 4, 28)
    done(record, date(2023, 3, 31), lambda desk: extensions.extend(desk, [1], moved, grounds))

    def due(period: str, day: date) -> int:
        with record.read(day) as (session, loaded):
            return report(session, loaded, parse_period(period), day).total.count("due")

    before, after = date(2023, 3, 30), date(2023, 3, 31)
    assert (due("2023-Q1", before), due("2023-Q2", before)) == (1, 0)
    assert (due("2023-Q1", after), due("2023-Q2", after)) == (0, 1)


def test_nothing_is_late_on_a_day_that_nobody_has_confirmed(tmp_path: Path) -> None:
    rule = {"rule": "by", "on": "15/03", "confirmed": False}
    record = a_record(tmp_path, a_plan(an_obligation(rules=[rule])))
    open_step(record, an_act(date(2023, 2, 1)))
    (one,) = ids(record)

    def on(day: date) -> dict[str, int]:
        with record.work() as (session, loaded):
            return counted(report(session, loaded, parse_period("2023-03"), day).total)

    before = on(date(2023, 3, 20))
    done(record, date(2023, 3, 21), lambda desk: transitions.submit(desk, [one], paper()))

    assert before == {"due": 1, "open": 1}
    assert on(date(2023, 3, 21) + timedelta(days=1)) == {"due": 1, "on_time": 1}
