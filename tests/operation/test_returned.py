"""A letter that a server took and gave back: it counts as returned, and what it said goes on."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlmodel import col

from documents.certificate import NothingToTrust, Span, certified
from models.audit import acts
from models.letters import alarms, escalating, outbox
from models.letters.outbox import NoticeRow
from models.tables import Contact, Notice
from notifications.contacts import lift, set_address
from notifications.errors import NotGivenUp
from notifications.retrying import retry, retry_all
from operation.demo.sink import listening
from operation.installation import Installation
from operation.steps import deliver_step
from operation.upkeep.bounces import BouncesRead, read_bounces
from tests.builders import (
    NAMES,
    a_lived_copy,
    a_plan,
    a_record,
    an_act,
    an_agency,
    by_hand,
    morning,
    opened_and_chased,
)
from tests.conftest import Sink
from tests.notifications.test_bounces import QMAIL, a_recipient, a_report

on_both = pytest.mark.usefixtures("database")
"""Where a letter goes on as another, which the next contact gets."""

# On a Monday the standing agency has its summary too.
TUESDAY, WEDNESDAY, THURSDAY = date(2023, 3, 21), date(2023, 3, 22), date(2023, 3, 23)
POINT, CLERK = "cchc@stp.gov.vn", "vanthu@stp.gov.vn"
BLOCKED = {"status": "5.7.1", "words": "smtp; 554 5.7.1 client host [203.0.113.7] blocked"}
FULL = {"status": "5.2.2", "words": "smtp; 552 5.2.2 Over quota"}


@pytest.fixture
def record(tmp_path: Path, sink: Sink) -> Iterator[Installation]:
    """II.5 of Sở Tư pháp, which has two contacts: its letter of Tuesday went to the first."""
    settings = {"smtp_url": SecretStr(sink.url)}
    installation = a_lived_copy(tmp_path / "var", _one_letter_sent)
    yield replace(installation, settings=installation.settings.model_copy(update=settings))
    installation.engine.dispose()


def _one_letter_sent(folder: Path) -> Installation:
    two = {"dau-moi-cchc": POINT, "van-thu": CLERK}
    agencies = [
        an_agency(code, **({"contacts": two} if code == "so-tu-phap" else {})) for code in NAMES
    ]
    installation = a_record(folder, a_plan(agencies=agencies))
    opened_and_chased(installation, TUESDAY, TUESDAY)
    with listening(Sink()) as sink:
        settings = installation.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
        deliver_step(replace(installation, settings=settings), morning(TUESDAY))
    return installation


def letters(record: Installation) -> list[NoticeRow]:
    with record.work() as (session, plan):
        return outbox.notices(session, plan.id, agencies=["so-tu-phap"])


def states(record: Installation) -> list[tuple[str, str]]:
    """Contact and state of each letter of Sở Tư pháp."""
    return [(row.contact, row.state) for row in letters(record)]


def comes_back(
    record: Installation, row: NoticeRow, day: date = WEDNESDAY, address: str = "", **words: str
) -> BouncesRead:
    """A report on a letter of the record, as Postfix writes it, read on a day."""
    about = a_report(a_recipient(address or row.address, **words), letter=row.message_id or "")
    return is_read(record, about, day)


def is_read(record: Installation, report: bytes, day: date = WEDNESDAY) -> BouncesRead:
    box = record.settings.var / "box"
    for name in ("new", "cur"):
        (box / name).mkdir(exist_ok=True, parents=True)
    (box / "new" / f"{len(list((box / 'cur').iterdir()))}").write_bytes(report)
    settings = record.settings.model_copy(update={"bounce_mailbox": SecretStr(f"maildir:{box}")})
    found = read_bounces(replace(record, settings=settings), an_act(day))
    assert found is not None
    return found


def set_to(record: Installation, address: str, day: date = WEDNESDAY) -> None:
    """The address of the contact that the first letter went to."""
    whose = {"agency": "so-tu-phap", "role": "dau-moi-cchc", "address": address}
    with record.work() as (session, plan):
        set_address(session, plan, an_act(day), **whose)


def bounced(record: Installation) -> set[str]:
    with record.work() as (session, plan):
        return {
            problem.role or ""
            for problem in alarms.problems(session, plan.id, WEDNESDAY)
            if problem.role
        }


@on_both
def test_what_came_back_is_returned_and_the_next_contact_gets_what_it_said(
    record: Installation, sink: Sink
) -> None:
    [row] = letters(record)

    found = comes_back(record, row)

    assert (found.returned, found.strangers) == (1, ())
    assert states(record) == [("dau-moi-cchc", "returned"), ("van-thu", "queued")]
    deliver_step(record, morning(WEDNESDAY))
    assert sink.recipients == [CLERK]
    assert letters(record)[1].assignments == row.assignments == (1,)


def test_the_audit_and_the_certificate_say_that_it_came_back_and_on_which_day(
    record: Installation,
) -> None:
    [row] = letters(record)
    comes_back(record, row)

    with record.work() as (session, plan):
        [told] = [
            json.loads(of_subject.detail)
            for of_subject in acts.of_subjects(session, plan.id, [f"notice:{row.id}"])
            if of_subject.action == "returned"
        ]
        [line] = certified(session, plan, Span("so-tu-phap", TUESDAY, THURSDAY))
        [before] = certified(session, plan, Span("so-tu-phap", TUESDAY, TUESDAY))

    assert told["words"] == "5.1.1 550 5.1.1 User unknown"
    assert (told["message_id"], told["then"]) == (row.message_id, 2)
    assert (line.attempt.outcome, line.attempt.returned_on) == ("sent", WEDNESDAY)
    assert before.attempt.returned_on is None


@pytest.mark.parametrize("state", ["sent", "returned"])
def test_a_return_that_only_a_table_or_only_the_audit_tells_of_is_not_certified(
    record: Installation, state: str
) -> None:
    [row] = letters(record)
    if state == "sent":
        comes_back(record, row)

    with by_hand(record) as (session, plan):
        session.execute(update(Notice).where(col(Notice.id) == row.id).values(state=state))
        with pytest.raises(NothingToTrust, match=f"notice {row.id}"):
            certified(session, plan, Span("so-tu-phap", TUESDAY, THURSDAY))


def test_a_report_read_twice_returns_its_letter_once(record: Installation) -> None:
    [row] = letters(record)
    comes_back(record, row)

    again = comes_back(record, row)

    assert again.returned == 0
    assert len(letters(record)) == 2


@on_both
def test_what_came_back_joins_the_letter_that_waits_already(record: Installation) -> None:
    [row] = letters(record)
    with by_hand(record) as (session, plan):
        clerk = session.scalars(select(Contact.id).where(col(Contact.role) == "van-thu")).one()
        session.add(Notice(plan_id=plan.id, contact_id=clerk, kind="digest", on=WEDNESDAY))

    comes_back(record, row)

    assert [(letter.contact, letter.on, letter.assignments) for letter in letters(record)[1:]] == [
        ("van-thu", WEDNESDAY, (1,))
    ]


def test_a_mailbox_that_is_full_is_not_marked_and_the_next_contact_gets_the_letter(
    record: Installation,
) -> None:
    [row] = letters(record)

    assert comes_back(record, row, **FULL).marked == ()

    assert states(record) == [("dau-moi-cchc", "returned"), ("van-thu", "queued")]
    assert bounced(record) == set()


def test_a_letter_that_is_refused_for_our_sake_goes_to_the_same_contact_again_and_once(
    record: Installation, sink: Sink
) -> None:
    [row] = letters(record)
    comes_back(record, row, **BLOCKED)
    deliver_step(record, morning(WEDNESDAY))
    assert sink.recipients == [POINT]

    comes_back(record, letters(record)[1], THURSDAY, **BLOCKED)

    # twice in a row: it waits for a person, and the standing agency reads of it
    assert states(record) == [("dau-moi-cchc", "returned")] * 2
    with record.work() as (session, plan):
        assert [problem.subject for problem in alarms.problems(session, plan.id, THURSDAY)] == [
            "notice:2"
        ]


@on_both
def test_a_person_queues_again_what_came_back_and_is_said_by_no_other_letter(
    record: Installation, sink: Sink
) -> None:
    [row] = letters(record)
    comes_back(record, row, **BLOCKED)
    deliver_step(record, morning(WEDNESDAY))
    comes_back(record, letters(record)[1], THURSDAY, **BLOCKED)

    with record.work() as (session, plan):
        again = retry_all(session, plan, an_act(THURSDAY))
    deliver_step(record, morning(THURSDAY))

    assert [(notice.id, notice.before) for notice in again] == [(2, "returned")]
    assert sink.recipients == [POINT] * 2
    with record.work() as (session, plan):
        lines = certified(session, plan, Span("so-tu-phap", TUESDAY, THURSDAY))
        with pytest.raises(NotGivenUp, match="returned, and notice 2 says what it said"):
            retry(session, plan, an_act(THURSDAY), [row.id])
    assert [line.attempt.returned_on for line in lines] == [WEDNESDAY, THURSDAY, None]


@on_both
def test_where_both_contacts_are_dead_the_letter_waits_for_an_address(
    record: Installation, sink: Sink
) -> None:
    [row] = letters(record)
    comes_back(record, row)
    deliver_step(record, morning(WEDNESDAY))

    comes_back(record, letters(record)[1], THURSDAY)

    deliver_step(record, morning(THURSDAY))
    assert [state for _, state in states(record)] == ["returned", "returned", "queued"]
    set_to(record, "moi@stp.gov.vn", THURSDAY)
    deliver_step(record, morning(THURSDAY) + timedelta(hours=1))
    assert sink.recipients == [CLERK, "moi@stp.gov.vn"]


@on_both
@pytest.mark.parametrize("address", ["moi@stp.gov.vn", POINT, None])
def test_a_report_of_an_older_letter_mutes_no_address_that_was_set_or_lifted_since(
    record: Installation, sink: Sink, address: str | None
) -> None:
    [row] = letters(record)
    comes_back(record, row)
    if address:
        set_to(record, address)
    else:
        with record.work() as (session, plan):
            lift(session, plan, an_act(WEDNESDAY), agency="so-tu-phap", role="dau-moi-cchc")
    assert "dau-moi-cchc" not in bounced(record)

    late = comes_back(record, row, THURSDAY)

    assert (late.marked, late.unknown) == ((), 0)
    assert "dau-moi-cchc" not in bounced(record)


def test_a_report_without_a_letter_of_ours_marks_its_address_and_is_named(
    record: Installation,
) -> None:
    found = is_read(record, QMAIL.replace(b"vanthu@syt.example.gov.vn", POINT.encode()))

    assert found.marked == (("so-tu-phap", "dau-moi-cchc"),)
    assert found.strangers == ("MAILER-DAEMON@mx.example.gov.vn: failure notice",)
    assert states(record) == [("dau-moi-cchc", "sent")]


def test_a_member_behind_the_address_that_fails_returns_no_letter(record: Installation) -> None:
    [row] = letters(record)

    found = comes_back(record, row, address="nva@noi-bo.vn")

    assert (found.returned, found.unknown, len(found.strangers)) == (0, 1, 1)
    assert states(record) == [("dau-moi-cchc", "sent")]


def test_a_letter_that_may_have_left_and_came_back_is_returned_and_not_tried_again(
    record: Installation,
) -> None:
    [row] = letters(record)
    with by_hand(record) as (session, _):
        session.execute(update(Notice).values(state="uncertain", try_at=morning(WEDNESDAY)))

    assert comes_back(record, row).returned == 1

    assert states(record)[0] == ("dau-moi-cchc", "returned")


def test_an_escalation_does_not_say_that_a_letter_was_sent_which_came_back(
    record: Installation,
) -> None:
    [row] = letters(record)
    with record.work() as (session, _):
        assert escalating.already_sent(session, [1])[1]

    comes_back(record, row)

    with record.work() as (session, _):
        assert escalating.already_sent(session, [1]) == {}
