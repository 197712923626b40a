"""What pages list of a lived record: the same as the whole record says, cut without loss."""

import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from _pytest.mark import ParameterSet
from pydantic import SecretStr
from sqlmodel import Session

from assignments import extensions, transitions
from assignments.desk import Desk, Grounds
from assignments.transitions import Paper
from deadlines.civil import instant
from models import plan_rows
from models.assignments import judging, lists, work
from models.assignments.judging import Holders, Submission
from models.assignments.lists import Card, Part
from models.assignments.work import AssignmentView, Filter
from models.audit import acts
from models.audit.acts import Sought
from models.database import transaction
from models.letters import attempts
from models.tables import Audit
from models.types import OPEN
from operation.installation import Installation, acting, create_installation
from operation.steps import open_step
from plans.loading import load
from settings import Settings
from tests.builders import a_desk, an_act
from tests.databases import a_database_of_a_module
from tests.plans.shipped import shipped_plan

LIVE_FROM, LAST = date(2022, 8, 17), date(2023, 4, 6)
LIVED = [LAST - timedelta(days=days) for days in range(140, -1, -14)]
DAYS = (date(2023, 2, 15), LAST, date(2023, 12, 31))
PARTS: tuple[Part, ...] = ("overdue", "this_week", "later")
Listed = TypeVar("Listed")


@dataclass(frozen=True)
class Lived:
    """A record in which something of everything has happened, and the ids of its agencies."""

    record: Installation
    agencies: dict[str, int]

    def ask(self, query: Callable[..., Listed], *values: Any, **options: Any) -> Listed:
        with self.record.read() as (session, loaded):
            return query(session, loaded.id, *values, **options)

    def views(self, as_of: date, **filters: Any) -> list[AssignmentView]:
        return self.ask(work.assignments_as_of, as_of, Filter(**filters))


def together(kind: str) -> ParameterSet:
    """What one database left behind is asked in one process."""
    return pytest.param(kind, marks=pytest.mark.xdist_group(f"lists on {kind}"))


@pytest.fixture(scope="module", params=[together("sqlite"), together("postgresql")])
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lived]:
    var = tmp_path_factory.mktemp("lists")
    url = SecretStr(a_database_of_a_module(request, var))
    record = create_installation(Settings(var_dir=var, database_url=url))
    with transaction(record.engine) as session:
        plan = load(session, shipped_plan(), acting("test", instant(LIVE_FROM)), LIVE_FROM)
        agencies = plan_rows.agency_codes(session, plan.id)
    chance = random.Random(1)
    for day in LIVED:
        open_step(record, an_act(day))
        with record.work() as (session, loaded):
            desk = a_desk(session, loaded, an_act(day))
            rows = work.assignments_as_of(session, loaded.id, day)
            for row in chance.sample(rows, len(rows) // 5):
                act(desk, row, chance)
    yield Lived(record, agencies)
    record.engine.dispose()


def act(desk: Desk, row: AssignmentView, chance: random.Random) -> None:
    """Something that is possible happens to it."""
    ids, why = [row.id], Grounds(f"Lý do {chance.randrange(1000)}", "1/QĐ-UBND")
    later = max(row.due_on or desk.act.as_of, desk.act.as_of) + timedelta(days=9)
    paper = Paper(f"{chance.randrange(10**6)}/BC", desk.act.as_of)
    done: dict[str, Callable[[], object]] = {
        "acknowledge": lambda: transitions.acknowledge(desk, ids),
        "submit": lambda: transitions.submit(desk, ids, paper),
        "accept": lambda: transitions.accept(desk, ids),
        "return": lambda: transitions.return_(desk, ids, why),
        "request-extension": lambda: extensions.request_extension(desk, ids, later, why),
        "extend": lambda: extensions.extend(desk, ids, later, why),
        "waive": lambda: transitions.waive(desk, ids, why),
    }
    may = [name for name in transitions.possible(row) if name in done]
    if row.extension_to == later or row.kind == "at_least":
        may = [name for name in may if name not in ("request-extension", "accept")]
    if may:
        done[chance.choice(may)]()


def pages(query: Callable[[Any], list[Listed]], size: int) -> list[Listed]:
    """A list put together from its pages."""
    rows = query(None)
    whole = [*rows]
    while len(rows) == size:
        rows = query(whole[-1].place)  # type: ignore[attr-defined]
        whole += rows
    return whole


@pytest.mark.parametrize("as_of", DAYS)
def test_a_card_says_of_work_what_the_whole_record_says_whoever_holds_it(
    lived: Lived, as_of: date
) -> None:
    seen = 0
    for holder in lived.agencies.values():
        views = lived.views(as_of, holder_id=holder, statuses=OPEN)
        expected = {view.id: asdict(view) for view in views if not view.history}
        cards = [
            card
            for part in PARTS
            for card in lived.ask(lists.cards_of_holder, holder, as_of, part, limit=1000)
        ]

        assert sorted(card.id for card in cards) == sorted(expected)
        for card in cards:
            said = {name: value for name, value in asdict(card).items() if name != "returned"}
            assert said.items() <= expected[card.id].items()
        seen += len(cards)

    assert seen > 100


@pytest.mark.parametrize("as_of", DAYS)
def test_each_part_of_a_holders_work_has_what_its_name_says(lived: Lived, as_of: date) -> None:
    week_end, seen = as_of + timedelta(days=7), dict.fromkeys(PARTS, 0)
    for holder in lived.agencies.values():
        parts = {
            part: lived.ask(lists.cards_of_holder, holder, as_of, part, limit=1000)
            for part in PARTS
        }

        assert all(card.overdue for card in parts["overdue"])
        assert not any(card.overdue for part in PARTS[1:] for card in parts[part])
        assert all(on and on <= week_end for on in expected_days(parts["this_week"]))
        assert not any(on and on <= week_end for on in expected_days(parts["later"]))
        for part in PARTS:
            places = [card.place for card in parts[part]]
            assert places == sorted(places)
            seen[part] += len(places)

    assert min(seen.values()) > 5 or as_of == DAYS[2]


def expected_days(cards: list[Card]) -> list[date | None]:
    return [card.expected_on for card in cards]


@pytest.mark.parametrize("as_of", DAYS)
def test_the_counts_of_a_holder_are_the_lengths_of_its_lists(lived: Lived, as_of: date) -> None:
    lately = as_of - timedelta(days=30)
    for holder in lived.agencies.values():
        counts = lived.ask(lists.counts_of_holder, holder, as_of)
        views = lived.views(date.max, holder_id=holder)
        closed = [view.closed_on for view in views if view.status == "accepted"]

        for part in PARTS:
            cards = lived.ask(lists.cards_of_holder, holder, as_of, part, limit=1000)
            assert getattr(counts, part) == len(cards)
        assert counts.submitted == sum(view.status == "submitted" for view in views)
        assert counts.accepted_lately == sum(on is not None and on >= lately for on in closed)


def test_a_list_cut_in_pages_loses_nothing_where_many_have_the_same_day(lived: Lived) -> None:
    holder = lived.agencies["so-noi-vu"]

    def some(after: Any, limit: int = 3) -> list[Card]:
        return lived.ask(lists.cards_of_holder, holder, LAST, "later", limit=limit, after=after)

    whole = some(None, 1000)

    assert len({card.expected_on for card in whole}) < len(whole)
    assert any(card.expected_on is None for card in whole)
    assert pages(some, 3) == whole


def test_work_that_was_returned_says_when_and_what_is_missing(lived: Lived) -> None:
    cards = [
        card
        for holder in lived.agencies.values()
        for part in PARTS
        for card in lived.ask(lists.cards_of_holder, holder, LAST, part, limit=1000)
    ]
    returned = [card for card in cards if card.status == "returned"]

    assert returned
    assert all(card.returned and "Lý do" in card.returned.reason for card in returned)
    assert all(card.returned is None for card in cards if card.status != "returned")


@pytest.mark.parametrize("all_but", [True, False])
def test_a_judge_has_what_was_submitted_the_oldest_first_and_nothing_of_its_own(
    lived: Lived, all_but: bool
) -> None:
    standing = lived.agencies["so-noi-vu"]
    holders = Holders((standing,), all_but=all_but)

    def some(after: Any, limit: int = 2) -> list[Submission]:
        return lived.ask(judging.queue, holders, LAST, limit=limit, after=after)

    waiting = some(None, 1000)

    views = lived.views(date.max, statuses=["submitted"])
    expected = [view for view in views if (view.holder != "so-noi-vu") == all_but]
    assert [row.card.id for row in waiting] == [
        view.id for view in sorted(expected, key=lambda view: (view.submitted_on, view.id))
    ]
    assert waiting
    assert all(row.document and row.dated_on for row in waiting)
    assert pages(some, 2) == waiting


def test_the_queue_shows_the_newest_evidence_of_work(lived: Lived) -> None:
    waiting = lived.ask(judging.queue, Holders((), all_but=True), LAST, limit=1000)
    with lived.record.read() as (session, _):
        for row in waiting:
            *_, (newest, _day) = work.evidence_of(session, row.card.id)
            assert (row.document, row.dated_on) == (newest.document, newest.dated_on)


def test_requests_for_time_stand_in_the_order_in_which_they_were_made(lived: Lived) -> None:
    everybody = Holders((), all_but=True)

    asked = lived.ask(judging.extension_requests, everybody, LAST, limit=1000)

    views = lived.views(date.max, statuses=OPEN)
    assert sorted(row.card.id for row in asked) == sorted(
        view.id for view in views if view.extension_to
    )
    assert [row.place for row in asked] == sorted(row.place for row in asked)
    assert asked
    assert all("Lý do" in row.reason for row in asked)


def test_what_waits_is_counted_as_it_is_listed(lived: Lived) -> None:
    for all_but in (True, False):
        holders = Holders((lived.agencies["so-noi-vu"],), all_but=all_but)
        waiting = lived.ask(judging.queue, holders, LAST, limit=1000)
        asked = lived.ask(judging.extension_requests, holders, LAST, limit=1000)

        counts = lived.ask(judging.queue_counts, holders)

        assert (counts.submitted, counts.asking) == (len(waiting), len(asked))


def test_whoever_coordinates_has_unfinished_work_of_others_with_who_leads_it(lived: Lived) -> None:
    views = lived.views(LAST)
    unfinished = {(view.obligation, view.period) for view in views if view.status in OPEN}
    names = {agency.code: agency.name for agency in shipped_plan().agencies}
    seen = 0
    for agency, number in lived.agencies.items():

        def some(after: Any, limit: int = 3, number: int = number) -> list[Any]:
            return lived.ask(lists.coordinated, number, LAST, limit=limit, after=after)

        cycles = some(None, 1000)
        seen += len(cycles)

        assert pages(some, 3) == cycles
        assert all(names[agency] not in cycle.leads for cycle in cycles)
        assert all(cycle.lead_count for cycle in cycles)
        assert all(
            len(cycle.leads) == (cycle.lead_count if cycle.lead_count <= 3 else 0)
            for cycle in cycles
        )
        titles = {view.title for view in views if (view.obligation, view.period) in unfinished}
        assert {cycle.title for cycle in cycles} <= titles
    assert seen > 20


@pytest.mark.parametrize("as_of", DAYS)
def test_what_agencies_hold_is_counted_as_it_is_holder_by_holder(lived: Lived, as_of: date) -> None:
    held = lived.ask(lists.held_by_agency, as_of)

    for code, holder in lived.agencies.items():
        counts = lived.ask(lists.counts_of_holder, holder, as_of)
        every = counts.overdue + counts.this_week + counts.later
        assert held.get(code, (0, 0)) == (every, counts.overdue)


def test_all_work_is_read_in_its_order_and_of_one_holder_no_others(lived: Lived) -> None:
    views = {view.id: view.holder for view in lived.views(LAST)}

    def ids(session: Session, plan_id: int, holder: int | None = None) -> list[int]:
        cards = list(lists.cards_held(session, plan_id, LAST, holder))
        assert [card.place for card in cards] == sorted(card.place for card in cards)
        return [card.id for card in cards]

    assert sorted(lived.ask(ids)) == sorted(views)
    for code, holder in lived.agencies.items():
        own = [key for key, of in views.items() if of == code]
        assert sorted(lived.ask(ids, holder)) == sorted(own)


def test_the_audit_is_read_in_pages_and_by_day_agency_act_and_subject(lived: Lived) -> None:
    whole = lived.ask(acts.page_of, Sought(), limit=10**6)
    paged: list[Audit] = []
    while page := lived.ask(
        acts.page_of, Sought(), limit=70, before=paged[-1].id if paged else None
    ):
        paged += page

    assert [row.id for row in paged] == [row.id for row in whole]
    assert {row.action for row in whole} == set(lived.ask(acts.actions))
    sought = Sought(first=LIVED[2], last=LIVED[4], action="submit")
    wanted = [r.id for r in whole if LIVED[2] <= r.as_of <= LIVED[4] and r.action == "submit"]
    assert [row.id for row in lived.ask(acts.page_of, sought, limit=10**6)] == wanted != []
    for row in whole[:20]:
        of_one = lived.ask(acts.page_of, Sought(actor=row.actor, subject=row.subject), limit=10**6)
        assert row.id in [each.id for each in of_one]
    assert lived.ask(acts.page_of, Sought(actor="%"), limit=10) == []


def test_a_channel_that_was_never_used_says_so(lived: Lived) -> None:
    assert lived.ask(attempts.channel_use, "email") == attempts.ChannelUse()
