"""Plans under the numbers of four other decisions, written from the documentation alone.

Number and title are public facts; their appendices were not at hand, so the rows are those that
plans of the kind have, in our own words, and each day that was not read in a public copy is marked
`confirmed: false` in its row. They are due as their words say, and open no more.
"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from models.audit.acts import Act
from operation.steps import open_step
from plans.cautions import cautions
from plans.occurrences import cycles_by_period, leads, occurrences
from plans.plan import Plan
from plans.reading import read_plan
from tests.builders import a_record
from tests.plans.test_phrases import ROWS

OTHERS = Path(__file__).parent / "others"
NOW = datetime(2026, 1, 31, tzinfo=UTC)
MONTH_ENDS_OF_2026 = (
    "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31 2026-06-30 "
    "2026-07-31 2026-08-31 2026-09-30 2026-10-31 2026-11-30 2026-12-31"
)
"""Worked out by hand from the words of `timing`: what falls due until 31 March 2027."""
DUE = {
    "ha-tinh-2026": {
        "I.1": "2026-01-14",
        "I.2": "2026-03-09 2026-06-09 2026-09-09 2026-12-09",
        "I.3": "2026-03-20 2026-06-20 2026-09-20 2026-12-20",
        "I.4": "2026-03-31",
        "I.5": "2026-09-30",
        "I.6": MONTH_ENDS_OF_2026,
        "I.9": "2027-03-31",
        "II.1": "2026-01-31",
        "II.2": "2026-06-14 2026-11-14",
        "III.2": "2026-02-04 2026-03-04 2026-04-04 2026-05-04 2026-06-04 2026-07-04 "
        "2026-08-04 2026-09-04 2026-10-04 2026-11-04 2026-12-04 2027-01-04",
        "III.3": "2026-09-14",
        "IV.2": "2026-12-31",
        "V.1": "2027-01-31",
        "V.2": "2026-12-31",
    },
    "thanh-hoa-2026-2030": {
        "A.1": "2026-12-30",
        "A.2": "2026-01-14 2027-01-14",
        "A.5": "2026-03-20 2026-06-20 2026-09-20 2026-12-20 2027-03-20",
        "A.6": "2027-03-31",
        "A.7": "2026-12-31",
        "A.9": "2026-12-31",
        "B.5": "2026-04-04 2026-07-04 2026-10-04 2027-01-04",
        "B.7": "2026-04-30 2026-10-31",
        "B.8": "2026-03-31",
        "B.9": "2026-06-30",
        "B.10": "2026-01-31 2026-04-30 2026-07-31 2026-10-31 2027-01-31",
    },
    "quang-ngai-2025": {  # a day off moves to the next working day
        "I.1": "2024-12-30",
        "I.2": "2025-03-10 2025-06-09 2025-09-09 2025-12-04",
        "I.3": "2025-03-20 2025-06-20 2025-09-22 2025-12-22",
        "I.4": "2025-10-31",
        "I.5": "2025-12-01",
        "I.6": "2026-01-14",
        "I.8": "2025-12-31",
        "II.1": "2025-03-31 2025-09-30",
        "II.2": "2025-09-15",
        "II.5": "2025-02-28",
        "II.6": "2025-01-20 2025-02-20 2025-03-20 2025-04-21 2025-05-20 2025-06-20 "
        "2025-07-21 2025-08-20 2025-09-22 2025-10-20 2025-11-20 2025-12-22",
        "II.7": "2025-06-30 2025-12-31",
    },
    "nghe-an-2026": {
        "I.1": "2026-01-31",
        "I.2": "2026-03-04 2026-06-04 2026-09-04 2026-12-04",
        "I.3": "2026-03-20 2026-06-20 2026-09-20 2026-12-20",
        "I.4": "2026-01-14 2026-02-14 2026-03-14 2026-04-14 2026-05-14 2026-06-14 "
        "2026-07-14 2026-08-14 2026-09-14 2026-10-14 2026-11-14 2026-12-14",
        "I.8": "2026-12-31",
        "I.9": "2026-12-31",
        "II.1": "2026-11-30",
        "II.4": "2026-04-15 2026-07-15 2026-10-15 2027-01-15",
        "II.5": "2026-06-30",
        "II.6": "2026-12-31",
        "II.7": "2026-06-30",
    },
}
NAMES = sorted(DUE)


def other(name: str) -> Plan:
    return read_plan(OTHERS / name)


def due(plan: Plan, first: date, last: date) -> dict[str, str]:
    """The due days of a span, of each row that has one."""
    days: dict[str, list[str]] = {}
    for row in occurrences(plan, first, last):
        if row.cycle.due_on:
            days.setdefault(row.obligation.code, []).append(str(row.cycle.due_on))
    return {code: " ".join(sorted(on)) for code, on in days.items()}


@pytest.mark.parametrize("name", NAMES)
def test_due_days_are_those_of_the_words_and_no_others(name: str) -> None:
    plan = other(name)

    assert due(plan, date.min, date(2027, 3, 31)) == DUE[name]


@pytest.mark.parametrize("name", NAMES)
def test_only_the_day_that_was_read_can_be_overdue(name: str) -> None:
    every = other(name).occurrences

    decided = {row.obligation.title for row in every if row.cycle.due_on_decided}

    (title,) = decided
    assert title.startswith("Báo cáo CCHC")


def test_a_plan_of_five_years_ends_with_its_last_days() -> None:
    plan = other("thanh-hoa-2026-2030")

    assert due(plan, date(2030, 10, 1), date.max) == {
        "A.4": "2030-12-31",
        "A.5": "2030-12-20",
        "A.6": "2031-03-31",
        "A.7": "2030-12-31",
        "A.9": "2030-12-31",
        "B.1": "2030-11-14",
        "B.5": "2030-10-04 2031-01-04",
        "B.7": "2030-10-31",
        "B.10": "2030-10-31",
    }


@pytest.mark.parametrize(
    ("name", "event", "on", "day"),
    [
        ("ha-tinh-2026", "par-index-published", "2026-04-20", "2026-05-14"),  # 27/4, 30/4, 1/5 off
        ("thanh-hoa-2026-2030", "council-session", "2026-07-10", "2026-07-17"),
        ("thanh-hoa-2026-2030", "inspection-ended", "2026-06-01", "2026-07-01"),
        ("quang-ngai-2025", "dossier-complete", "2025-03-03", "2025-03-17"),
        ("nghe-an-2026", "audit-request", "2026-05-04", None),
    ],
)
def test_events_give_the_day_that_the_words_give(
    name: str, event: str, on: str, day: str | None
) -> None:
    plan = other(name)

    opened = cycles_by_period(plan, [(event, date.fromisoformat(on))])

    (cycle,) = [cycle for (_, period), cycle in opened.items() if period == on]
    assert cycle.due_on == (day and date.fromisoformat(day))


@pytest.mark.parametrize(
    ("name", "early", "before", "first"),
    [
        ("ha-tinh-2026", {"I.1"}, 9, 20),
        ("thanh-hoa-2026-2030", set(), 0, 20),
        ("quang-ngai-2025", {"I.1"}, 10, 8),
        ("nghe-an-2026", set(), 0, 24),
    ],
)
def test_before_the_first_day_opens_only_what_is_due_on_a_named_day(
    name: str, early: set[str], before: int, first: int, tmp_path: Path
) -> None:
    plan = other(name)
    head = plan.head
    record = a_record(tmp_path, plan, live_from=head.signed_on)

    opened = [
        open_step(record, Act("test", NOW, day)).assignments
        for day in (head.first_day - timedelta(days=1), head.first_day)
    ]

    assert opened == [before, first]
    every = [row for row in plan.occurrences if row.cycle.opens_on < head.first_day]
    assert {row.obligation.code for row in every} == early
    assert all(row.cycle.opens_on >= head.signed_on for row in every)
    record.engine.dispose()


def shape(phrase: str) -> str:
    """A phrase without its numbers, and without what it waits for."""
    opening = re.sub(r"(sau khi|kể từ ngày).*", r"\1", phrase.lower()).replace("hằng", "hàng")
    return re.sub(r"\b(?:[0-9]+|[ivx]+)\b", "0", opening).strip()


def test_every_phrase_of_them_stands_in_the_table_of_phrases() -> None:
    written = [part for phrase, _, _ in ROWS for part in (phrase, *phrase.split(";"))]
    known = {shape(form) for part in written for form in (part, part.partition(" (")[0])}

    rows = [(name, row) for name in NAMES for row in other(name).obligations]

    assert [(name, row.code) for name, row in rows if shape(row.timing or "") not in known] == []


def test_communes_and_the_press_answer_and_what_has_ended_is_asked_no_more() -> None:
    hung, ended = other("nghe-an-2026"), other("quang-ngai-2025")
    rows = {(row.obligation.code, row.cycle.period): row for row in ended.occurrences}

    assert leads(hung, next(r for r in hung.occurrences if r.obligation.code == "I.5")) == (
        "bao-va-ptth-nghe-an",
    )
    assert set(leads(ended, rows["I.6", "2025"])) >= {"dac-khu-ly-son"}
    assert not set(leads(ended, rows["I.6", "2025"])) & {"thanh-pho-quang-ngai", "huyen-ly-son"}
    assert leads(ended, rows["II.6", "2025-03"]) == ("so-tai-chinh",)


def test_only_years_without_an_announcement_are_warned_of() -> None:
    warned = {name: [str(caution) for caution in cautions(other(name))] for name in NAMES}

    assert [name for name in NAMES if warned[name]] == ["thanh-hoa-2026-2030"]
