"""Four deliverers at once, killed at random, and a mail server that misbehaves as the seed says."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from sqlalchemy import func, select
from sqlmodel import Session, col

from models.audit import acts
from models.database import connect, migrate, transaction
from models.tables import AgencyRow, Assignment, Contact, Notice, NoticeAssignment
from models.tables_letters import Delivery
from models.types import UNDELIVERED
from notifications.backoff import SOON
from plans.loading import load
from tests.builders import LIVE_FROM, a_plan, an_act, make_addresses_real
from tests.databases import MIGRATED
from tests.faults import children
from tests.faults.children import Ended
from tests.faults.killing import SIDES, Kill
from tests.faults.lives import DAY, Place
from tests.notifications.receiving import Receiver, receiving
from tests.notifications.test_delivery import MORNING

DELIVERERS = 4
COMMITS = 12
"""Of each process that is killed: some four letters."""
MOST_ROUNDS = 240
WAYS = ("", "", "", "", "", "", "", "busy", "gone", "closing", "lost")
"""How the mail server takes a letter, dealt by chance; an empty one is taken."""


@dataclass(frozen=True)
class Trial:
    """How many letters wait, how often a deliverer is killed, and the seed of both."""

    letters: int
    kills: int
    seed: int


@dataclass
class Outcome:
    """What became of a trial: how often letters came twice, and what should not have been."""

    killed: int
    sent: int
    uncertain: int
    twice: int
    differences: list[str] = field(default_factory=list)


def a_server() -> Receiver:
    """What each way of taking a letter means; always the same, however often it is tried."""
    return Receiver(
        rcpt={"busy": "450 mailbox busy", "gone": "550 no such user", "closing": "421 closing"},
        ends={"lost": "store then drop"},
    )


def tried(trial: Trial, whole: Place, broken: Place) -> Outcome:
    """All letters delivered by one that nobody kills, then by four that die."""
    for place in (whole, broken):
        begin(place, trial)
    with receiving(a_server()) as receiver:
        _to_the_end(whole, receiver, 1)
        expected = states(whole)
    with receiving(a_server()) as receiver:
        killed = _with_kills(broken, receiver, trial)
        _to_the_end(broken, receiver, DELIVERERS)
        counts = Counter(recipient for recipient in receiver.recipients if recipient in expected)
    return _judged(expected, states(broken), counts, uncertain(broken), killed)


def begin(place: Place, trial: Trial) -> None:
    """One duty that is open, and a letter about it to each of many contacts."""
    if place.server:
        place.become(MIGRATED)
    engine = connect(place.url)
    migrate(engine)
    with transaction(engine) as session:
        load(session, a_plan(), an_act(LIVE_FROM), LIVE_FROM)
        make_addresses_real(session)
    assert place.run("open", "--as-of", DAY, smtp="").code == 0
    chance = random.Random(trial.seed)
    with transaction(engine) as session:
        agency = session.scalars(select(AgencyRow)).all()[0]
        (work,) = session.scalars(select(Assignment))
        for number in range(trial.letters):
            address = f"n{number}.{chance.choice(WAYS) or 'well'}@example.gov.vn"
            contact = Contact(agency_id=work.holder_id, role=f"r{number}", address=address)
            session.add(contact)
            session.flush()
            letter = Notice(
                plan_id=agency.plan_id, contact_id=contact.id, kind="digest", on=MORNING.date()
            )
            session.add(letter)
            session.flush()
            session.add(NoticeAssignment(notice_id=letter.id or 0, assignment_id=work.id or 0))
        act = an_act(MORNING.date())
        acts.log(session, agency.plan_id, act, "letters", subject="letters", detail={})
    engine.dispose()


def states(place: Place) -> dict[str, str]:
    """How each digest ended, by whom it was for; what the server refuses us with is an alarm."""
    query = select(col(Contact.address), col(Notice.state)).join(
        Notice, col(Notice.contact_id) == col(Contact.id)
    )
    query = query.where(col(Notice.kind) == "digest")
    with _reading(place) as session:
        return dict(session.execute(query).tuples().all())


def uncertain(place: Place) -> Counter[str]:
    """How often it was not known whether a letter had left."""
    query = select(col(Delivery.address), func.count()).where(col(Delivery.outcome) == "uncertain")
    with _reading(place) as session:
        return Counter(dict(session.execute(query.group_by(col(Delivery.address))).tuples().all()))


@contextmanager
def _reading(place: Place) -> Iterator[Session]:
    engine = connect(place.url)
    with transaction(engine) as session:
        yield session
    engine.dispose()


def _at_once(place: Place, receiver: Receiver, now: str, kills: list[Kill | None]) -> list[Ended]:
    begun = [
        children.command(
            ("deliver", "--now", now),
            folder=place.folder / f"deliverer-{number}",
            kill=kill,
            database_url=place.url,
            smtp_url=receiver.url,
            var_dir=str(place.folder),
        )
        for number, kill in enumerate(kills)
    ]
    return [child.end() for child in begun]


def _with_kills(place: Place, receiver: Receiver, trial: Trial) -> int:
    """Rounds of four, each to be killed somewhere, until so many died."""
    chance, killed = random.Random(trial.seed), 0
    for number in count():
        if killed >= trial.kills:
            return killed
        kills = [Kill(chance.randint(1, COMMITS), chance.choice(SIDES)) for _ in range(DELIVERERS)]
        now = (MORNING + timedelta(seconds=number)).isoformat()
        ended = _at_once(place, receiver, now, kills)
        assert all(one.killed or one.code == 0 for one in ended), ended
        killed += sum(one.killed for one in ended)
        assert number < trial.kills, "nothing is left to be killed over"
    raise AssertionError


def _to_the_end(place: Place, receiver: Receiver, deliverers: int) -> None:
    """Rounds in which nobody dies, until a minute later nothing changes any more.

    Three letters that the server fails with end a round, and what may have left is tried first: of
    many letters lost each round has three, and the others wait.
    """
    before: Mapping[str, str] = {}
    for minute in range(2, MOST_ROUNDS, 2):
        now = (MORNING + minute * SOON).isoformat()
        ended = _at_once(place, receiver, now, [None] * deliverers)
        assert all(one.code == 0 for one in ended), ended
        found = states(place)
        if found == before and not {"queued", "sending"} & set(found.values()):
            return
        before = found
    assert not set(before.values()) & set(UNDELIVERED[:1]), before


def _judged(
    expected: dict[str, str],
    found: dict[str, str],
    counts: Counter[str],
    windows: Counter[str],
    killed: int,
) -> Outcome:
    wrong = [
        f"{address}: {found[address]}, not {state}"
        for address, state in expected.items()
        # Killed twice with the same letter handed over, nobody tries it a third time.
        if found[address] != state and windows[address] < 2
    ]
    wrong += [f"{one}: lost" for one, state in found.items() if state == "sent" and not counts[one]]
    wrong += [
        f"{one}: came {times} times, {windows[one]} times uncertain"
        for one, times in counts.items()
        if times > min(2, 1 + windows[one])
    ]
    return Outcome(
        killed=killed,
        sent=sum(state == "sent" for state in found.values()),
        uncertain=windows.total(),
        twice=sum(times > 1 for times in counts.values()),
        differences=wrong,
    )
