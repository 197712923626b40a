"""Everything that may be done to an installation, one at a time, and what holds after each."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlmodel import select

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.errors import AssignmentError
from assignments.opening import record_event
from assignments.transitions import Paper, StatusChange
from deadlines.civil import civil_date
from models.assignments import work
from models.assignments.work import AssignmentView
from models.audit import acts, chain
from models.database import transaction
from models.letters import outbox
from models.letters.kinds import word_of
from models.tables import Assignment
from models.types import LETTERS, NEW_LINK, RECEIPT, WAITING
from notifications import holding
from notifications.contacts import set_address
from operation.installation import Installation
from operation.new_links import queue_new_link
from operation.steps import chase_step, deliver_step, open_step, seal_step
from plans import loading
from tests.builders import a_desk, an_act, make_addresses_real, morning
from tests.conftest import Sink
from tests.machine.editions import EDITIONS, PLANS, cycles
from tests.machine.looking import about_cycles, about_work, escalated_on
from tests.machine.model import Asked, Cycle, Model, Refused, Work

FIRST, LAST = date(2023, 1, 3), date(2023, 12, 15)
OFFICES = (None, "so-tu-phap", "so-y-te", "so-noi-vu", "van-phong", "mat-tran")
ADDRESSES = ("mot@stp.gov.vn", "hai@stp.gov.vn")
LATER = timedelta(minutes=35)
BESIDE, ANSWERED = "NHIỆM VỤ QUÁ HẠN KHÁC", ("KẾT QUẢ XEM XÉT", "ĐÃ GHI NHẬN")
"""Parts of a letter about other work than what its notice names."""
NUMBER = re.compile(r"mã số nhiệm vụ:? (\d+)")
"""A letter that was not taken rests for half an hour."""


WORDED = st.sampled_from(["có lý do", "có lý do", None])
PAPERS = st.sampled_from(["1/BC", "2/BC", "3/BC", "4/BC"])
PICKED = st.lists(st.integers(0, 9), min_size=1, max_size=2, unique=True)
BY = st.sampled_from([None, None, *OFFICES])


class RandomLife(RuleBasedStateMachine):
    """An installation and the model of it, lived side by side."""

    def __init__(self, record: Installation, sink: Sink) -> None:
        super().__init__()
        self.record, self.sink, self.model = record, sink, Model()
        self.day, self.letters_today = FIRST, 0
        self.held = False
        self.snapshots: dict[date, dict[int, dict[str, Any]]] = {}
        self.ids: dict[tuple[str, str, str], int] = {}
        sink.letters.clear()
        sink.refuse.clear()

    # What is done

    @rule(days=st.sampled_from([1, 1, 2, 3, 7, 12]))
    def next_day(self, days: int) -> None:
        """Time moves on; how the day ended is remembered."""
        if self.day + timedelta(days=days) <= LAST:
            self.snapshots[self.day] = self._model_stands(self.day)
            self.day, self.letters_today = self.day + timedelta(days=days), 0
            # Not at each step: all days are looked at, and there are more and more of them.
            if len(self.snapshots) % 3 == 0:
                self._earlier_days_stand_as_they_did()

    @rule()
    def open(self) -> None:
        """What opens by the day is opened once."""
        open_step(self.record, an_act(self.day))
        self.model.open(cycles(self.model.edition), self.day)
        self._look()
        assert open_step(self.record, an_act(self.day)).assignments == 0

    @rule()
    def chase(self) -> None:
        """A chase again adds nothing."""
        chase_step(self.record, an_act(self.day))
        again = chase_step(self.record, an_act(self.day))
        assert (again.hits, again.digests) == (0, 0)
        self._only_what_is_long_overdue_is_escalated()

    @rule()
    def deliver(self) -> None:
        """Letters leave, later on the day than the last time."""
        self.letters_today += 1
        now = morning(self.day) + LATER * min(self.letters_today, 12)
        before = len(self.sink.letters)
        counts = deliver_step(self.record, now)
        left = self.sink.letters[before:]
        assert len(left) == counts.sent
        if self.held or self.day.weekday() > 4:
            assert left == []
        for letter in left:
            self._is_true_now(letter["Message-ID"], _text(letter))

    @rule(picked=PICKED, by=BY)
    def acknowledge(self, picked: list[int], by: str | None) -> None:
        """The holder takes it on."""
        self._act("acknowledge", picked, Asked(self.day, by), transitions.acknowledge)

    @rule(picked=PICKED, by=BY, document=PAPERS)
    def submit(self, picked: list[int], by: str | None, document: str) -> None:
        """The holder reports; one evidence may close several."""
        paper = Paper(document, self.day)
        asked = Asked(self.day, by, document=document)
        self._act("submit", picked, asked, lambda d, ids: transitions.submit(d, ids, paper))

    @rule(picked=PICKED, by=BY)
    def accept(self, picked: list[int], by: str | None) -> None:
        """A judge confirms."""
        self._act("accept", picked, Asked(self.day, by), transitions.accept)

    @rule(picked=PICKED, by=BY, reason=WORDED)
    def return_(self, picked: list[int], by: str | None, reason: str | None) -> None:
        """A judge asks for more."""
        grounds = Grounds(reason)
        asked = Asked(self.day, by, reason=reason)
        self._act("return", picked, asked, lambda d, ids: transitions.return_(d, ids, grounds))

    @rule(picked=PICKED, by=BY, reason=WORDED, days=st.integers(-3, 60))
    def request_extension(
        self, picked: list[int], by: str | None, reason: str | None, days: int
    ) -> None:
        """The holder asks for more time."""
        to, grounds = self.day + timedelta(days=days), Grounds(reason)
        asked, ask = Asked(self.day, by, to, reason), extensions.request_extension
        self._act("request-extension", picked, asked, lambda d, ids: ask(d, ids, to, grounds))

    @rule(picked=PICKED, by=BY, reason=WORDED, document=WORDED, days=st.integers(-3, 60))
    def extend(
        self,
        picked: list[int],
        by: str | None,
        reason: str | None,
        document: str | None,
        days: int,
    ) -> None:
        """A judge sets a new last day."""
        to, grounds = self.day + timedelta(days=days), Grounds(reason, document)
        asked = Asked(self.day, by, to, reason, document)
        self._act("extend", picked, asked, lambda d, ids: extensions.extend(d, ids, to, grounds))

    @rule(picked=PICKED, by=BY, reason=WORDED)
    def refuse(self, picked: list[int], by: str | None, reason: str | None) -> None:
        """A judge refuses the request."""
        grounds, asked = Grounds(reason), Asked(self.day, by, reason=reason)
        self._act("refuse", picked, asked, lambda d, ids: extensions.refuse(d, ids, grounds))

    @rule(picked=PICKED, by=BY, reason=WORDED, document=WORDED)
    def waive(
        self, picked: list[int], by: str | None, reason: str | None, document: str | None
    ) -> None:
        """It need not be done."""
        grounds = Grounds(reason, document)
        asked = Asked(self.day, by, None, reason, document)
        self._act("waive", picked, asked, lambda d, ids: transitions.waive(d, ids, grounds))

    @rule(picked=PICKED, by=BY, reason=WORDED)
    def reopen(self, picked: list[int], by: str | None, reason: str | None) -> None:
        """A wrong end is taken back."""
        grounds, asked = Grounds(reason), Asked(self.day, by, reason=reason)
        self._act("reopen", picked, asked, lambda d, ids: transitions.reopen(d, ids, grounds))

    @rule(ago=st.integers(0, 4))
    def event(self, ago: int) -> None:
        """The indices are published; recorded again for the same day it changes nothing."""
        on = max(self.day - timedelta(days=ago), date(2023, 1, 1))
        with self.record.work() as (session, plan):
            record_event(session, plan, an_act(self.day), "indices-published", on)
        due_on = on + timedelta(days=20)
        self.model.open([Cycle("II.8", on.isoformat(), on, due_on, ("so-tu-phap",))], self.day)
        self._look()

    @rule()
    def hold_or_release(self) -> None:
        """Somebody stops all sending, or lets letters leave again."""
        with self.record.work() as (session, plan):
            if self.held:
                holding.release(session, plan, an_act(self.day))
            else:
                holding.hold(session, plan, an_act(self.day), "đang rà soát")
        self.held = not self.held

    @rule(address=st.sampled_from(ADDRESSES))
    def contact(self, address: str) -> None:
        """Sở Tư pháp gets a real address."""
        with self.record.work() as (session, plan):
            role = "dau-moi-cchc"
            set_address(
                session, plan, an_act(self.day), agency="so-tu-phap", role=role, address=address
            )

    @rule(address=st.sampled_from([*ADDRESSES, "so-y-te@example.gov.vn"]))
    def mail_server(self, address: str) -> None:
        """The mail server does not take letters to somebody, or takes them again."""
        self.sink.refuse ^= {address}

    @rule(notice=st.integers(1, 8), minutes=st.integers(0, 90))
    def new_link(self, notice: int, minutes: int) -> None:
        """Somebody asks for a new link from the link of a letter, or from none."""
        now = morning(self.day) + timedelta(minutes=minutes)
        queue_new_link(self.record.engine, notice, now, self.day)

    @rule()
    def seal(self) -> None:
        """All rows of the audit are closed."""
        seal_step(self.record, morning(self.day))

    @rule(name=st.sampled_from(list(EDITIONS)))
    def load(self, name: str) -> None:
        """The plan is loaded again, edited or not."""
        with transaction(self.record.engine) as session:
            changed = loading.change(session, PLANS[name], self.day)
            assert changed is not None
            assert bool(changed.lines) == (name != self.model.edition)
            if changed.lines:
                loading.load(session, PLANS[name], an_act(self.day))
                make_addresses_real(session)
        self.model.load(name, cycles(name))

    # What holds after each of it

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        """All of it; the ids of the record are looked up first."""
        self.work_stands_as_the_model_says()
        self.every_change_has_its_audit_row()
        self.no_letter_that_waits_is_about_nothing()
        with self.record.work() as (session, _):
            assert chain.verify(session).intact

    def work_stands_as_the_model_says(self) -> None:
        """Status, days, lateness of every assignment, and no other assignment."""
        rows = self._look()
        assert set(self.ids) == {one.key for one in self.model.work}
        names = Work(cycles("first")[0], "").stands(self.day)
        found = {row.id: {name: getattr(row, name) for name in names} for row in rows}
        assert found == self._model_stands(self.day)

    def every_change_has_its_audit_row(self) -> None:
        """Each begins where the one before it ended; the last is what is kept."""
        with self.record.work() as (session, plan):
            kept = {row.id: work.facts(row) for row in session.scalars(select(Assignment))}
            names = [work.subject_of(one) for one in kept]
            told: dict[str, list[Any]] = defaultdict(list)
            for row in acts.of_subjects(session, plan.id, names):
                told[row.subject].append(json.loads(row.detail))
        for one in self.model.work:
            changes = told[work.subject_of(self.ids[one.key])]
            assert len(changes) == one.changes
            for before, after in pairwise(changes):
                assert before["after"] == after["before"]
            assert not changes or changes[-1]["after"] == kept[self.ids[one.key]]

    def no_letter_that_waits_is_about_nothing(self) -> None:
        """A digest names open work, or a cycle that somebody has work left in."""
        left = {self.ids[one.key] for one in self.model.work if one.is_open}
        with self.record.work() as (session, plan):
            rows = outbox.notices(session, plan.id)
            waiting = [row.id for row in rows if row.kind in LETTERS and row.state in WAITING]
            about = about_work(session, waiting, left) | about_cycles(session, waiting, left)
        assert set(waiting) == about
        days = Counter(
            (row.agency, row.contact, civil_date(row.sent_at))
            for row in rows
            if row.kind in LETTERS and row.sent_at
        )
        assert max(days.values(), default=0) <= 1

    def teardown(self) -> None:
        """What the last steps changed is looked at too."""
        self._earlier_days_stand_as_they_did()

    def _earlier_days_stand_as_they_did(self) -> None:
        """Every day that was lived: the audit forgets nothing on the way."""
        names = Work(cycles("first")[0], "").stands(self.day)
        for day, stood in self.snapshots.items():
            with self.record.read(day) as (session, plan):
                rows = work.assignments_as_of(session, plan.id, day)
            assert {row.id: {name: getattr(row, name) for name in names} for row in rows} == stood

    def _only_what_is_long_overdue_is_escalated(self) -> None:
        """Each work to one level a day."""
        with self.record.work() as (session, _):
            told = escalated_on(session, self.day)
        by_id = {self.ids[one.key]: one for one in self.model.work}
        assert len({one for one, _ in told}) == len(told)
        # What was closed after an earlier chase of the day stays in the ledger.
        still = [(by_id[one], level) for one, level in told if by_id[one].overdue(self.day)]
        assert all(one.may_be_escalated(level, self.day) for one, level in still)

    def _look(self) -> list[AssignmentView]:
        """What the record has, and the ids of it."""
        with self.record.work() as (session, plan):
            rows = work.assignments_as_of(session, plan.id, self.day)
        self.ids = {(row.obligation, row.period, row.holder): row.id for row in rows}
        return rows

    def _act(
        self,
        action: str,
        picked: list[int],
        asked: Asked,
        carry_out: Callable[[Desk, list[int]], list[StatusChange]],
    ) -> None:
        """Both do it, or both refuse it."""
        if not self.model.work:
            return
        chosen = {index % len(self.model.work): None for index in picked}
        of_model = [self.model.work[index] for index in chosen]
        ids = [self.ids[one.key] for one in of_model]
        try:
            self.model.act(action, of_model, asked)
            refused = False
        except Refused:
            refused = True
        try:
            with self.record.work() as (session, plan):
                # All of it happens on the pages: what the first's holder does there has a receipt.
                act = replace(an_act(self.day, actor=of_model[0].holder), via="page:x")
                changes = carry_out(a_desk(session, plan, act, asked.by), ids)
        except AssignmentError:
            assert refused
            return
        assert not refused
        assert [change.after for change in changes] == [one.status for one in of_model]

    def _model_stands(self, day: date) -> dict[int, dict[str, Any]]:
        return {self.ids[one.key]: one.stands(day) for one in self.model.work}

    def _is_true_now(self, message_id: str, body: str) -> None:
        """A letter names just what is open, and is about what its notice says afterwards."""
        left = {self.ids[one.key] for one in self.model.work if one.is_open}
        parts = body.split("\n\n")
        beside = _named(part for part in parts if part.startswith(BESIDE))
        # What was answered may be over by now.
        named = _named(part for part in parts if not part.startswith((BESIDE, *ANSWERED)))
        with self.record.work() as (session, plan):
            rows = outbox.notices(session, plan.id)
            (row,) = (row for row in rows if row.message_id == message_id)
            kind = word_of(row.kind)
            if kind == RECEIPT:
                assert set(_named(parts)) <= set(row.assignments)
                return
            if kind not in (*LETTERS, NEW_LINK):
                assert row.assignments == ()
                return
            assert {*named, *beside} <= left
            if " mục khác, " in body:
                # What one page has no room for stands in the list that goes with it.
                assert set(named) <= set(row.assignments)
            else:
                assert sorted(named) == sorted(row.assignments)
            if kind in LETTERS and not named:
                assert about_cycles(session, [row.id], left)


def _named(parts: Iterable[str]) -> list[int]:
    return [int(number) for part in parts for number in re.findall(NUMBER, part)]


def _text(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
