"""A day's letters through servers that misbehave, dead deliverers, a database that goes away."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from models.database import transaction
from models.letters import attempts, outbox
from models.letters.attempts import Attempts, Claim, DeliveryRow
from models.letters.liveness import deliverer
from models.tables import Audit, Notice
from notifications.backoff import PAUSES, SOON, what_next
from notifications.delivery import DeliveryCounts, deliver
from notifications.errors import NoSuchNotice, NotGivenUp
from notifications.mail import Connection, MailServer
from notifications.retrying import retry, retry_all
from notifications.smtp_session import Outcome, Whose
from operation.installation import Installation
from tests.builders import (
    a_lived_copy,
    a_plan,
    a_record,
    an_act,
    an_obligation,
    by_hand,
    opened_and_chased,
)
from tests.notifications.receiving import Receiver, receiving
from tests.notifications.test_delivery import MORNING, TUESDAY

on_both = pytest.mark.usefixtures("database")

PHAP, Y_TE = "so-tu-phap@example.gov.vn", "so-y-te@example.gov.vn"
DEADLINE_S = 0.5


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving(Receiver()) as found:
        yield found


@pytest.fixture
def three(tmp_path: Path) -> Installation:
    """Three letters wait: of Sở Nội vụ, Sở Tư pháp, Sở Y tế."""
    return a_lived_copy(tmp_path / "var", three_letters)


def three_letters(folder: Path) -> Installation:
    record = a_record(folder, a_plan(an_obligation(lead=("cac-so",))))
    opened_and_chased(record, TUESDAY, TUESDAY)
    return record


def sent(record: Installation, receiver: Receiver, now: datetime = MORNING) -> DeliveryCounts:
    server = MailServer(receiver.url, "don-doc@example.gov.vn")
    with Connection(server, DEADLINE_S) as connection:
        return deliver(record.engine, record.loaded(), connection, now)


def notice_of(record: Installation, address: str) -> Notice:
    """The one that was sent, or was to be, to an address."""
    with transaction(record.engine) as session:
        return session.scalars(select(Notice).where(col(Notice.address) == address)).one()


OURS = (
    "554 5.7.1 <so-tu-phap@example.gov.vn>: Relay access denied",
    "504 5.5.2 <may>: Helo command rejected: need fully-qualified hostname",
    "553 5.7.1 <a@b>: Sender address rejected: not owned by user don-doc",
    "554 5.7.1 Service unavailable; Client host [203.0.113.7] blocked",
    "451 4.3.0 Temporary lookup failure",
)
LATER = ("552 5.2.2 mailbox full", "552 5.3.4 too big", "550 try again later", "450 busy")


def tries(record: Installation, *, failed: bool = False) -> list[DeliveryRow]:
    with record.work() as (session, loaded):
        return attempts.deliveries(session, loaded.id, failed=failed)


def claimed(record: Installation, by: int, *, handed_over: bool = False) -> Claim:
    """The first letter in the hands of a deliverer."""
    mine = Claim(1, by, MORNING, "email", PHAP, "<1@example.gov.vn>")
    with transaction(record.engine) as session:
        attempts.claim(session, mine)
        if handed_over:
            assert attempts.hand_over(session, mine)
    return mine


@pytest.mark.parametrize(
    ("where", "answer", "outcome"),
    [
        ("rcpt", "450 busy", "temporary"),
        ("rcpt", "550 no such user", "permanent"),
        ("rcpt", "421 closing", "temporary"),
        ("data", "drip", "temporary"),
        ("ends", "hang", "uncertain"),
        ("ends", "store then drop", "uncertain"),
    ],
)
def test_one_letter_that_fails_stops_no_other_and_is_told_in_the_receivers_words(
    three: Installation, receiver: Receiver, where: str, answer: str, outcome: str
) -> None:
    setattr(receiver, where, {PHAP: answer})

    counts = sent(three, receiver)

    (failed,) = tries(three, failed=True)
    assert counts == DeliveryCounts(**{"sent": 2, outcome: 1})
    assert (failed.agency, failed.address, failed.outcome) == ("so-tu-phap", PHAP, outcome)
    if answer[0].isdigit():
        assert failed.answer == answer
    others = [recipient for recipient in receiver.recipients if recipient != PHAP]
    assert sorted(others) == ["so-noi-vu@example.gov.vn", Y_TE]


@pytest.mark.parametrize(
    ("where", "answer"),
    [("rcpt", answer) for answer in OURS]
    + [(where, OURS[0]) for where in ("data", "ends", "begins")],
)
def test_what_is_about_us_gives_no_letter_up_and_ends_the_run_after_three(
    three: Installation, receiver: Receiver, where: str, answer: str
) -> None:
    setattr(receiver, where, {"": answer})

    counts = sent(three, receiver)

    assert counts == DeliveryCounts(temporary=3)
    assert {row.answer for row in tries(three)} == {answer}
    setattr(receiver, where, {})
    assert sent(three, receiver, MORNING + PAUSES[0]) == DeliveryCounts(sent=3)


@pytest.mark.parametrize("answer", LATER)
def test_what_is_not_now_is_tried_again_and_stops_no_other(
    three: Installation, receiver: Receiver, answer: str
) -> None:
    receiver.rcpt = {PHAP: answer}

    assert sent(three, receiver) == DeliveryCounts(sent=2, temporary=1)
    receiver.rcpt = {}
    assert sent(three, receiver, MORNING + PAUSES[0]) == DeliveryCounts(sent=1)


@on_both
def test_the_audit_of_an_outcome_stands_alone_with_address_and_message(
    three: Installation, receiver: Receiver
) -> None:
    sent(three, receiver)

    notice = notice_of(three, PHAP)
    with transaction(three.engine) as session:
        query = select(Audit).where(col(Audit.subject) == f"notice:{notice.id}")
        (row,) = session.scalars(query.where(col(Audit.actor) == "deliver"))
    kept = json.loads(row.detail)
    assert (kept["address"], kept["message_id"]) == (PHAP, notice.message_id)
    assert [work["obligation"] for work in kept["assignments"]] == ["II.5"]


def test_a_letter_stored_by_a_server_that_then_died_comes_once_more_and_no_more(
    three: Installation, receiver: Receiver
) -> None:
    receiver.ends = {PHAP: "store then drop"}

    ended = [sent(three, receiver, MORNING + timedelta(minutes=n)) for n in (0, 0, 1, 2, 60)]

    assert [counts.uncertain for counts in ended] == [1, 0, 1, 0, 0]
    of_phap = [letter for to, letter in receiver.letters if to == PHAP]
    assert len(of_phap) == 2
    assert len({str(letter["Message-ID"]) for letter in of_phap}) == 1
    assert notice_of(three, PHAP).state == "uncertain"


@on_both
def test_a_letter_that_may_have_left_is_tried_before_the_next_day_s_digest(
    tmp_path: Path, receiver: Receiver
) -> None:
    """Its contact gets a letter each working day, from one run a day."""
    rules = [[{"rule": "by", "on": f"{n}/4", "opens_before": 60}] for n in range(1, 29)]
    duties = (an_obligation(f"II.{n}", rules=rule) for n, rule in enumerate(rules, start=1))
    record = a_record(tmp_path, a_plan(*duties))
    receiver.ends = {PHAP: "drop"}
    opened_and_chased(record, TUESDAY, TUESDAY)
    assert sent(record, receiver) == DeliveryCounts(uncertain=1)
    receiver.ends = {}

    for day in range(1, 15):
        then = TUESDAY + timedelta(days=day)
        opened_and_chased(record, then, then)
        sent(record, receiver, MORNING + timedelta(days=day))

    with record.work() as (session, loaded):
        letters = outbox.notices(session, loaded.id, last=TUESDAY)
        later = outbox.notices(session, loaded.id, first=TUESDAY + timedelta(days=2))
    assert [letter.state for letter in letters] == ["sent"]
    assert sum(letter.state == "sent" for letter in later) >= 5


@on_both
def test_a_letter_that_its_receiver_puts_off_six_times_is_given_up(
    three: Installation, receiver: Receiver
) -> None:
    receiver.rcpt = {PHAP: "450 busy"}
    now, states = MORNING, []

    for pause in (*PAUSES, timedelta(0)):
        # Nights and holidays are no matter of this test: all of it on one morning.
        sent(three, receiver, now)
        notice = notice_of(three, PHAP)
        states.append((notice.state, notice.try_at and notice.try_at - now))
        assert notice.try_at is None or notice.try_at - now == pause
        with by_hand(three) as (session, _):
            session.execute(update(Notice).where(col(Notice.id) == notice.id).values(try_at=now))

    assert [state for state, _ in states] == ["temporary"] * 5 + ["permanent"]
    assert states[-1][1] is None


@pytest.mark.parametrize(
    ("before", "whose", "state", "pause"),
    [
        # put off by its receiver for the first time, and for the last
        (Attempts(0, 0, False), "letter", "temporary", PAUSES[0]),
        (Attempts(9, 4, False), "letter", "temporary", PAUSES[4]),
        (Attempts(5, 5, False), "letter", "permanent", None),
        # a server that fails is asked for ever
        (Attempts(0, 0, False), "server", "temporary", PAUSES[0]),
        (Attempts(40, 5, False), "server", "temporary", PAUSES[4]),
        (Attempts(40, 0, True), "unreachable", "temporary", PAUSES[4]),
    ],
)
def test_only_its_receiver_ends_a_letter_that_was_put_off(
    before: Attempts, whose: Whose, state: str, pause: timedelta | None
) -> None:
    after = what_next(Outcome("temporary", "x", whose), before, MORNING)

    assert (after.state, after.try_at) == (state, MORNING + pause if pause else None)


def test_a_server_that_cannot_be_reached_is_asked_once_a_run(three: Installation) -> None:
    nowhere = Receiver(port=9)

    assert sent(three, nowhere) == DeliveryCounts(temporary=1)
    assert len(tries(three)) == 1


@on_both
def test_a_server_that_fails_three_letters_in_a_row_is_left_alone(
    tmp_path: Path, receiver: Receiver
) -> None:
    leads = ("so-noi-vu", "so-tu-phap", "so-y-te", "van-phong")
    record = a_record(tmp_path, a_plan(an_obligation(lead=leads)))
    opened_and_chased(record, TUESDAY, TUESDAY)
    receiver.rcpt = {"@": "421 closing"}

    assert sent(record, receiver) == DeliveryCounts(temporary=3)


@on_both
@pytest.mark.parametrize(
    ("handed_over", "first", "comes"),
    [(False, DeliveryCounts(sent=3), 1), (True, DeliveryCounts(sent=2, uncertain=1), 2)],
)
def test_the_letter_of_a_dead_deliverer_is_taken_over_at_once(
    three: Installation, receiver: Receiver, *, handed_over: bool, first: DeliveryCounts, comes: int
) -> None:
    with deliverer(three.engine) as dead:
        claimed(three, dead.key, handed_over=handed_over)

    began = time.monotonic()
    counts = sent(three, receiver)
    again = sent(three, receiver, MORNING + SOON)

    assert counts == first
    assert again == DeliveryCounts(sent=1 if handed_over else 0)
    assert time.monotonic() - began < 5
    assert Counter(receiver.recipients) == Counter(set(receiver.recipients))
    assert len(tries(three)) == 2 + comes


def test_the_letter_of_a_living_deliverer_is_left_to_it_however_long_it_takes(
    three: Installation, receiver: Receiver
) -> None:
    with deliverer(three.engine) as slow:
        mine = claimed(three, slow.key)

        assert sent(three, receiver, MORNING + timedelta(hours=3)) == DeliveryCounts(sent=2)
        with by_hand(three) as (session, _):
            assert attempts.hand_over(session, mine)
            assert attempts.finish(session, mine, "sent")
            assert not attempts.finish(session, mine, "sent")


def test_who_has_nothing_to_send_waits_for_the_others_and_takes_over_when_one_dies(
    three: Installation, receiver: Receiver
) -> None:
    with deliverer(three.engine) as dying:
        claimed(three, dying.key)
        counts: list[DeliveryCounts] = []
        other = threading.Thread(target=lambda: counts.append(sent(three, receiver)))
        other.start()
        time.sleep(0.7)
        assert counts == []
    other.join()

    assert counts == [DeliveryCounts(sent=3)]


@on_both
def test_one_taken_for_dead_hands_nothing_over(three: Installation, receiver: Receiver) -> None:
    with deliverer(three.engine) as dead:
        mine = claimed(three, dead.key)
    sent(three, receiver)

    with transaction(three.engine) as session:
        assert not attempts.hand_over(session, mine)
        assert not attempts.finish(session, mine, "temporary")


@on_both
def test_a_letter_that_another_deliverer_has_taken_over_is_handed_over_by_that_one_only(
    three: Installation,
) -> None:
    with deliverer(three.engine) as dead, deliverer(three.engine) as heir:
        mine = claimed(three, dead.key)
        theirs = claimed(three, heir.key)

        with transaction(three.engine) as session:
            assert not attempts.hand_over(session, mine)
            assert attempts.hand_over(session, theirs)


def test_one_taken_for_dead_after_it_handed_over_still_says_how_it_ended(
    three: Installation, receiver: Receiver
) -> None:
    with deliverer(three.engine) as dead:
        mine = claimed(three, dead.key, handed_over=True)
    sent(three, receiver)

    with by_hand(three) as (session, _):
        assert attempts.finish(session, mine, "sent")
    assert sent(three, receiver, MORNING + SOON) == DeliveryCounts()


def test_a_person_queues_again_what_was_given_up_under_the_same_message_id(
    three: Installation, receiver: Receiver
) -> None:
    receiver.rcpt = {PHAP: "550 no such user"}
    sent(three, receiver)
    before = notice_of(three, PHAP)
    with three.work() as (session, loaded):
        retry(session, loaded, an_act(TUESDAY, "so-noi-vu"), [before.id or 0])
    receiver.rcpt = {}

    assert sent(three, receiver) == DeliveryCounts(sent=1)
    assert notice_of(three, PHAP).message_id == before.message_id
    outcomes = [row.outcome for row in tries(three) if row.notice == before.id]
    assert outcomes == ["permanent", "sent"]


def test_what_arrived_is_not_queued_again(three: Installation, receiver: Receiver) -> None:
    sent(three, receiver)
    notice = notice_of(three, PHAP).id or 0

    with pytest.raises(NotGivenUp, match="is sent: only what"), three.work() as (session, loaded):
        retry(session, loaded, an_act(TUESDAY), [notice])
    # The second is larger than any id of PostgreSQL's.
    for other in (99, 3_000_000_000):
        with three.work() as (session, loaded), pytest.raises(NoSuchNotice, match=f"{other}"):
            retry(session, loaded, an_act(TUESDAY), [other])


@pytest.mark.parametrize("place", ["rcpt", "ends"])
def test_what_rests_before_its_next_try_is_taken_up_at_once(
    three: Installation, receiver: Receiver, place: str
) -> None:
    answer = {"rcpt": "450 busy", "ends": "store then drop"}[place]
    getattr(receiver, place)[PHAP] = answer
    sent(three, receiver)
    getattr(receiver, place).clear()
    resting = notice_of(three, PHAP)
    assert resting.try_at is not None

    with three.work() as (session, loaded):
        retry(session, loaded, an_act(TUESDAY), [resting.id or 0])

    sent(three, receiver)
    assert notice_of(three, PHAP).state == "sent"


def test_retry_all_takes_what_did_not_arrive_and_nothing_that_a_later_letter_said(
    three: Installation, receiver: Receiver
) -> None:
    receiver.rcpt = {PHAP: "550 5.1.1 no such user", Y_TE: "452 4.2.2 full"}
    sent(three, receiver)
    receiver.rcpt = {}

    with three.work() as (session, loaded):
        again = retry_all(session, loaded, an_act(TUESDAY))

    assert {row.before for row in again} == {"permanent", "temporary"}
    assert sent(three, receiver) == DeliveryCounts(sent=2)
    with three.work() as (session, loaded):
        assert retry_all(session, loaded, an_act(TUESDAY)) == []


@pytest.mark.parametrize("moved", [timedelta(hours=-1), timedelta(days=1)])
def test_a_clock_that_is_set_sends_no_second_digest(
    three: Installation, receiver: Receiver, moved: timedelta
) -> None:
    sent(three, receiver, MORNING + timedelta(hours=2))
    now = MORNING + timedelta(hours=2) + moved
    opened_and_chased(three, TUESDAY, now.date())

    sent(three, receiver, now)
    sent(three, receiver, MORNING + timedelta(hours=3))

    assert max(Counter(receiver.recipients).values()) <= (2 if moved.days else 1)
    with transaction(three.engine) as session:
        days = Counter(
            (row.contact_id, row.sent_at and row.sent_at.date())
            for row in session.scalars(select(Notice))
            if row.sent_at
        )
    assert max(days.values()) == 1
