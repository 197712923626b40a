"""Nearly all agencies stay silent from December to mid-January: how long letters become, how many
an agency gets, and that what was decided is told just once.

`make faults` lives the four months from November to February, which take three times as long
(SILENCE=months). In the six weeks of `make test` each level of escalation is reached too, and the
yearly plans of 26 agencies are overdue all the while.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pydantic import SecretStr

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.offices import judges
from assignments.transitions import Paper
from deadlines.civil import instant
from models.assignments import work
from models.assignments.work import AssignmentView, Filter
from models.audit.acts import Act
from models.database import transaction
from models.letters import outbox
from models.letters.outbox import NoticeRow
from models.types import OPEN, TO_AGENCIES
from notifications.grouping import MOST_CHARACTERS
from operation.demo.simulate import LivedDays, live_day
from operation.demo.sink import Sink, listening, text
from operation.installation import Installation, acting, create_installation
from plans.loading import load
from settings import Settings
from tests.builders import make_addresses_real
from tests.plans.shipped import shipped_plan

pytestmark = pytest.mark.xdist_group("worst weeks")

FIRST, LAST = (
    (date(2022, 11, 1), date(2023, 2, 28))
    if os.environ.get("SILENCE") == "months"
    else (date(2022, 12, 1), date(2023, 1, 13))
)
DECIDED_ON = date(2022, 12, 6)
DECIDED = {
    "so-tu-phap": ("return", "Trả lại để bổ sung, lý do: chưa có phân công"),
    "so-y-te": ("extend", "Gia hạn đến ngày 30/12/2022 (thời hạn trước đó: ngày 09/12/2022)"),
    "so-xay-dung": ("refuse", "Đề nghị gia hạn đến ngày 30/12/2022: không được chấp thuận"),
}
"""What was decided on the yearly plan of an agency, and how its letter says so."""


class Weeks:
    """What the weeks left behind."""

    def __init__(self, record: Installation, sink: Sink) -> None:
        self.plan, self.sink = record.loaded().plan, sink
        with record.work() as (session, loaded):
            rows = outbox.notices(session, loaded.id)
        self.letters: list[NoticeRow] = [row for row in rows if row.state == "sent"]

    def tellings(self, agency: str, words: str) -> Counter[str]:
        """How many letters with these words each contact of an agency got."""
        by_id = {row.message_id: row for row in self.letters if row.agency == agency}
        return Counter(
            by_id[letter["Message-ID"]].contact
            for letter in self.sink.letters
            if letter["Message-ID"] in by_id and words in text(letter)
        )


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weeks]:
    var = tmp_path_factory.mktemp("weeks")
    with listening(Sink()) as sink:
        record = create_installation(Settings(var_dir=var, smtp_url=SecretStr(sink.url)))
        plan = shipped_plan()
        with transaction(record.engine) as session:
            load(session, plan, acting("test", instant(FIRST)), live_from=FIRST)
            make_addresses_real(session)
        punctual = {"so-noi-vu", "so-tai-chinh"}
        cast = {agency.code: "silent" for agency in plan.agencies if agency.code not in punctual}
        lived = LivedDays(cast=cast)
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            live_day(record, instant(day), lived)
            if day == DECIDED_ON:
                _decide(record, day)
        yield Weeks(record, sink)


def _decide(record: Installation, day: date) -> None:
    act = Act("test", instant(day), day)
    for agency, (what, _) in DECIDED.items():
        with record.work() as (session, loaded):
            row = _yearly_plan(work.assignments_as_of(session, loaded.id, day, _held_by(agency)))
            own = Desk(session, loaded, act, agency)
            judge = Desk(session, loaded, act, judges(loaded, agency)[0])
            if what == "return":
                transitions.submit(own, [row.id], Paper("7/KH", day))
                transitions.return_(judge, [row.id], Grounds("chưa có phân công"))
            elif what == "extend":
                grounds = Grounds("chờ số liệu", "512/UBND-NC")
                extensions.extend(judge, [row.id], date(2022, 12, 30), grounds)
            else:
                asked = Grounds("chờ số liệu")
                extensions.request_extension(own, [row.id], date(2022, 12, 30), asked)
                extensions.refuse(judge, [row.id], Grounds("đã có đủ thời gian"))


def _held_by(agency: str) -> Filter:
    return Filter(agencies=[agency], obligation="KH.IV.1.a", statuses=OPEN)


def _yearly_plan(held: list[AssignmentView]) -> AssignmentView:
    (row,) = held
    return row


def test_no_letter_is_longer_than_a_page_or_two(weeks: Weeks) -> None:
    longest = Counter[str]()
    kinds = {row.message_id: row.kind for row in weeks.letters}
    for letter in weeks.sink.letters:
        kind = kinds[letter["Message-ID"]]
        longest[kind] = max(longest[kind], len(text(letter)))

    print(f"characters of the longest letter of each kind: {dict(longest)}")
    assert set(longest) >= {"digest", "escalation", "summary"}
    # those to the Chủ tịch, to the heads, and the summary of a Monday come near it
    assert max(longest.values()) <= MOST_CHARACTERS


def test_an_agency_gets_three_letters_a_week_at_most(weeks: Weeks) -> None:
    head = weeks.plan.head
    above = {head.standing_agency, head.judge, *weeks.plan.leaders}
    weekly = Counter(
        (row.agency, row.on.isocalendar()[:2])
        for row in weeks.letters
        if row.kind in TO_AGENCIES and row.agency not in above
    )

    print(f"letters a week, how many agencies and weeks: {dict(Counter(weekly.values()))}")
    assert max(weekly.values()) == 3


@pytest.mark.parametrize("agency", DECIDED)
def test_what_was_decided_is_told_each_contact_just_once(weeks: Weeks, agency: str) -> None:
    tellings = weeks.tellings(agency, DECIDED[agency][1])

    print(f"{agency} was told: {dict(tellings)}")
    assert tellings[weeks.plan.head.settings.digest_to] == 1
    # its head reads it in the first letter about what is overdue
    assert max(tellings.values()) == 1


def test_each_level_of_escalation_was_reached(weeks: Weeks) -> None:
    escalated = {row.agency for row in weeks.letters if row.kind == "escalation"}

    assert {"so-noi-vu", "van-phong-ubnd-tinh", "so-y-te"} <= escalated
