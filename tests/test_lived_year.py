"""The shipped plan lived day by day past Tết and a first quarter: what holds of every letter."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from _pytest.mark import ParameterSet
from pydantic import SecretStr

from deadlines.civil import civil_date, instant
from models.assignments import work
from models.assignments.work import AssignmentView
from models.audit import acts
from models.database import transaction
from models.letters import outbox
from models.letters.outbox import NoticeRow
from operation.demo.simulate import LivedDays, live, manners
from operation.demo.sink import Sink, listening
from operation.installation import Installation, acting, create_installation
from plans.loading import load
from settings import Settings
from tests.builders import make_addresses_real
from tests.databases import a_database_of_a_module
from tests.plans.shipped import shipped_plan

FIRST, LAST = date(2022, 12, 1), date(2023, 3, 31)


class Year:
    """What the year left behind."""

    def __init__(self, record: Installation, sink: Sink, lived: LivedDays) -> None:
        self.plan = record.loaded().plan
        self.record, self.sink, self.lived = record, sink, lived
        with record.work() as (session, loaded):
            self.letters: list[NoticeRow] = [
                row for row in outbox.notices(session, loaded.id) if row.state == "sent"
            ]
            self.work: list[AssignmentView] = work.assignments_as_of(session, loaded.id, LAST)


def _together(kind: str) -> ParameterSet:
    """What one database left behind is asked in one process."""
    return pytest.param(kind, marks=pytest.mark.xdist_group(f"lived year on {kind}"))


@pytest.fixture(scope="module", params=[_together("sqlite"), _together("postgresql")])
def year(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Year]:
    var = tmp_path_factory.mktemp("year")
    with listening(Sink()) as sink:
        settings = Settings(
            var_dir=var,
            smtp_url=SecretStr(sink.url),
            database_url=SecretStr(a_database_of_a_module(request, var)),
        )
        record = create_installation(settings)
        plan = shipped_plan()
        with transaction(record.engine) as session:
            load(session, plan, acting("test", instant(FIRST)), live_from=FIRST)
            make_addresses_real(session)
        yield Year(record, sink, live(record, FIRST, LAST))


def test_no_letter_leaves_on_a_day_off(year: Year) -> None:
    days = {civil_date(letter.sent_at) for letter in year.letters if letter.sent_at}

    # Of 17 weeks: the days for letters, Mondays and Thursdays, and last days before a due date.
    assert len(days) > 40
    assert all(year.plan.working_days.is_working(day) for day in days)


def test_a_contact_gets_at_most_one_digest_a_day(year: Year) -> None:
    mornings = Counter((letter.address, letter.on, letter.kind) for letter in year.letters)

    assert max(mornings.values()) == 1
    assert len(year.sink.letters) == len(year.letters)


def test_no_letter_is_about_work_already_reported(year: Year) -> None:
    reported = {row.id: row.submitted_on for row in year.work if row.submitted_on}

    late = [
        (letter.on, assignment)
        for letter in year.letters
        for assignment in letter.assignments
        if assignment in reported and (reported[assignment] or LAST) < letter.on
    ]

    assert late == []


def test_no_letter_tells_a_coordinating_agency_of_finished_work(year: Year) -> None:
    """Each line of news is held against the day on which the last lead reported."""
    with year.record.work() as (session, loaded):
        told = outbox.news_sent(session, loaded.id)
    left: dict[tuple[str, str], list[AssignmentView]] = defaultdict(list)
    for row in year.work:
        left[row.obligation, row.period].append(row)

    finished = [
        (on, key)
        for on, *key in told
        if left[key[0], key[1]]
        and all(row.submitted_on and row.submitted_on < on for row in left[key[0], key[1]])
    ]

    assert told
    assert finished == []


def test_every_lead_is_told_before_its_date(year: Year) -> None:
    told: dict[int, date] = {}
    for letter in year.letters:
        for assignment in letter.assignments:
            told.setdefault(assignment, letter.on)

    # work reported before anybody had to be told needs no letter
    open_then = [row for row in year.work if row.due_on and not row.submitted_on]
    dated = [row for row in open_then if row.due_on and row.due_on <= LAST and not row.history]

    assert len(dated) > 10
    assert all(told[row.id] <= (row.due_on or LAST) for row in dated)


def test_undated_and_continuous_work_is_never_overdue(year: Year) -> None:
    dateless = [row for row in year.work if row.due_on is None]

    assert dateless
    assert not any(row.overdue or row.days_late for row in dateless)


def test_the_silent_are_chased_again_and_again_and_the_punctual_never_overdue(year: Year) -> None:
    chased: dict[str, int] = defaultdict(int)
    for letter in year.letters:
        chased[letter.agency] += 1
    silent = [code for code in manners(year.lived, "silent") if code in chased]

    punctual_late = [
        row
        for row in year.work
        if row.overdue and year.lived.cast.get(row.holder) == "punctual" and row.kind != "at_least"
    ]

    assert punctual_late == []
    assert min(chased[code] for code in silent) > 15


def test_the_days_lived_again_add_nothing(year: Year) -> None:
    before = len(year.sink.letters)

    again = live(year.record, LAST - timedelta(days=2), LAST)

    assert (again.assignments, again.digests, again.sent) == (0, 0, 0)
    assert len(year.sink.letters) == before


def test_every_letter_sent_has_its_audit_row(year: Year) -> None:
    subjects = [f"notice:{letter.id}" for letter in year.letters]

    with year.record.work() as (session, loaded):
        rows = acts.of_subjects(session, loaded.id, subjects)

    assert Counter(row.action for row in rows) == {"sent": len(subjects)}
