"""What comes back: the address counts as dead, its letters go to the next, and it is an alarm."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from models.audit import acts
from models.letters import contacts, outbox
from models.letters.outbox import NoticeRow
from notifications.channels import Channels
from notifications.contacts import (
    StoredAddress,
    end_deputy,
    lift,
    mark_bounced,
    set_address,
    set_deputy,
)
from notifications.errors import BadAddress, BadDeputy, NotBounced, UnknownContact
from operation.demo.sink import free_port
from operation.installation import Installation
from operation.steps import chase_step, deliver_step, open_step, preview_step
from operation.upkeep.bounces import MANY, SHARE, BouncesRead, mailbox_health, read_bounces
from operation.upkeep.health import watching
from tests import mailboxes
from tests.builders import NAMES, a_plan, a_record, an_act, an_agency, morning
from tests.conftest import Sink
from tests.mailboxes import Mailbox
from tests.notifications.test_bounces import EXIM, a_recipient, a_report

on_both = pytest.mark.usefixtures("database")

MONDAY, TUESDAY, WEDNESDAY = date(2023, 3, 20), date(2023, 3, 21), date(2023, 3, 22)
CLERK, HEAD = "vanthu@stp.example.gov.vn", "lanhdao@stp.example.gov.vn"
POINT, OTHER = "cchc@stp.example.gov.vn", "khac@stp.example.gov.vn"
THREE = {"dau-moi-cchc": POINT, "lanh-dao": HEAD, "van-thu": CLERK}


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mailboxes.running() as found:
        yield found


@pytest.fixture
def record(tmp_path: Path, sink: Sink) -> Iterator[Installation]:
    """II.5 of Sở Tư pháp, which has three contacts, due on 31 March."""
    agencies = [
        an_agency(code, **({"contacts": THREE} if code == "so-tu-phap" else {})) for code in NAMES
    ]
    installation = a_record(tmp_path, a_plan(agencies=agencies))
    settings = installation.settings.model_copy(update={"smtp_url": SecretStr(sink.url)})
    yield replace(installation, settings=settings)
    installation.engine.dispose()


def bounced(record: Installation, address: str, day: date = MONDAY) -> list[str]:
    """Roles of whom it reaches no more."""
    with record.work() as (session, plan):
        return [role for _, role in mark_bounced(session, plan, an_act(day), address, "550 no")]


def deputize(
    record: Installation, role: str, first: date, last: date, address: str = OTHER
) -> None:
    with record.work() as (session, plan):
        set_deputy(
            session,
            plan,
            an_act(first),
            agency="so-tu-phap",
            role=role,
            address=address,
            first_on=first,
            last_on=last,
        )


def chased(record: Installation, day: date) -> None:
    open_step(record, an_act(day))
    chase_step(record, an_act(day))


def alarms(record: Installation, day: date = MONDAY) -> dict[str, str]:
    with record.work() as (session, plan):
        return {
            health.what: health.words for health in watching(session, plan, day) if not health.ok
        }


def of_justice(record: Installation) -> list[NoticeRow]:
    """Notices of Sở Tư pháp."""
    with record.work() as (session, plan):
        return outbox.notices(session, plan.id, agencies=["so-tu-phap"])


def received(record: Installation, sink: Sink, day: date) -> list[str]:
    """Which addresses of Sở Tư pháp get a letter on a day."""
    before = len(sink.recipients)
    deliver_step(record, morning(day))
    return [
        recipient
        for recipient in sink.recipients[before:]
        if recipient.endswith("@stp.example.gov.vn")
    ]


@pytest.mark.parametrize(
    ("dead", "receives"),
    [
        ([], POINT),
        ([POINT], CLERK),
        ([POINT.upper(), CLERK], HEAD),
    ],
)
def test_the_next_contact_receives_where_the_first_bounced(
    record: Installation, sink: Sink, dead: list[str], receives: str
) -> None:
    for address in dead:
        assert bounced(record, address)

    chased(record, MONDAY)

    assert received(record, sink, MONDAY) == [receives]


def test_what_waits_for_an_address_that_bounces_goes_to_the_next(
    record: Installation, sink: Sink
) -> None:
    chased(record, MONDAY)

    bounced(record, POINT)

    assert received(record, sink, MONDAY) == [CLERK]
    assert [(row.contact, row.state) for row in of_justice(record)] == [("van-thu", "sent")]


def test_where_nobody_is_left_the_letter_waits_and_the_agency_is_an_alarm(
    record: Installation, sink: Sink
) -> None:
    for address in THREE.values():
        bounced(record, address)
    chased(record, MONDAY)

    assert received(record, sink, MONDAY) == []
    assert "Sở Tư pháp" in alarms(record)["contacts"]
    with record.work() as (session, plan):
        set_address(
            session, plan, an_act(MONDAY), agency="so-tu-phap", role="dau-moi-cchc", address=POINT
        )
    assert received(record, sink, TUESDAY) == [POINT]
    assert "contacts" not in alarms(record)


def test_a_bounce_is_an_alarm_until_the_address_is_set_again(record: Installation) -> None:
    bounced(record, POINT)
    assert alarms(record)["bounced"] == (
        "Địa chỉ bị trả lại thư, cần cập nhật: Sở Tư pháp (dau-moi-cchc)."
    )

    with record.work() as (session, plan):
        set_address(
            session, plan, an_act(MONDAY), agency="so-tu-phap", role="dau-moi-cchc", address=POINT
        )

    assert "bounced" not in alarms(record)


@pytest.mark.parametrize(
    ("whose", "left"),
    [
        ({"agency": "so-tu-phap", "role": "dau-moi-cchc"}, ["van-thu"]),
        ({"agency": "so-tu-phap"}, []),
        ({}, []),
    ],
)
def test_a_bounce_is_lifted_with_what_was_and_is_in_the_audit(
    record: Installation, whose: dict[str, str], left: list[str]
) -> None:
    bounced(record, POINT)
    bounced(record, CLERK)

    with record.work() as (session, plan):
        lift(session, plan, an_act(MONDAY), **whose)

    with record.work() as (session, plan):
        assert [contact.role for _, contact in contacts.bounced(session, plan.id)] == left
        [*_, entry] = acts.of_subjects(session, plan.id, ["contact:so-tu-phap/dau-moi-cchc"])
    detail = json.loads(entry.detail)
    assert (entry.action, detail["before"]["bounce"], detail["after"]["bounce"]) == (
        "lift",
        "550 no",
        None,
    )


def test_what_did_not_bounce_is_not_lifted(record: Installation) -> None:
    for whose, words in (
        ({"agency": "so-tu-phap", "role": "van-thu"}, "so-tu-phap/van-thu is marked"),
        ({"agency": "so-tu-phap", "role": "x"}, 'has no contact "x"'),
        ({"agency": "so-x"}, '"so-x" is not an agency of the plan'),
    ):
        with (
            record.work() as (session, plan),
            pytest.raises((NotBounced, UnknownContact), match=words),
        ):
            lift(session, plan, an_act(MONDAY), **whose)


def test_a_bounce_told_twice_is_one_row_of_the_audit_with_what_was_and_is(
    record: Installation,
) -> None:
    assert bounced(record, POINT) == bounced(record, POINT) == ["dau-moi-cchc"]

    with record.work() as (session, plan):
        entries = acts.of_subjects(session, plan.id, ["contact:so-tu-phap/dau-moi-cchc"])
    assert [row.action for row in entries] == ["bounce"]
    detail = json.loads(entries[0].detail)
    assert detail["before"]["bounced_on"] is None
    assert detail["after"] == {**detail["before"], "bounced_on": "2023-03-20", "bounce": "550 no"}


def test_a_deputy_receives_on_both_days_of_the_period_and_nobody_else(
    record: Installation, sink: Sink
) -> None:
    deputize(record, "dau-moi-cchc", TUESDAY, TUESDAY)
    chased(record, MONDAY)

    # queued for the contact on Monday, delivered on the deputy's day
    assert received(record, sink, TUESDAY) == [OTHER]
    chased(record, WEDNESDAY)
    assert received(record, sink, WEDNESDAY) in ([], [POINT])


def test_a_contact_that_bounced_is_reached_through_its_deputy(
    record: Installation, sink: Sink
) -> None:
    for address in THREE.values():
        bounced(record, address)
    deputize(record, "van-thu", MONDAY, TUESDAY)

    chased(record, MONDAY)

    assert received(record, sink, MONDAY) == [OTHER]
    assert "contacts" not in alarms(record, TUESDAY)
    assert "contacts" in alarms(record, WEDNESDAY)


def test_a_deputys_address_that_bounces_ends_the_deputy(record: Installation, sink: Sink) -> None:
    deputize(record, "dau-moi-cchc", MONDAY, WEDNESDAY)
    chased(record, MONDAY)

    assert bounced(record, OTHER, TUESDAY) == ["dau-moi-cchc"]

    with record.work() as (session, plan):
        [*_, entry] = acts.of_subjects(session, plan.id, ["contact:so-tu-phap/dau-moi-cchc"])
    detail = json.loads(entry.detail)
    assert detail["before"] == {"address": OTHER, "from": "2023-03-20", "to": "2023-03-22"}
    assert detail["after"] == {**detail["before"], "to": "2023-03-20"}
    assert received(record, sink, TUESDAY) == [POINT]


@pytest.mark.parametrize(
    ("first", "last", "address", "words"),
    [
        (TUESDAY, MONDAY, OTHER, "is after --to"),
        (WEDNESDAY, date(2023, 3, 30), OTHER, "has a deputy from 2023-03-21 to 2023-03-22"),
        (MONDAY, date(2023, 3, 30), OTHER, "has a deputy from 2023-03-21 to 2023-03-22"),
        (date(2023, 4, 3), date(2023, 4, 4), "0912345678", "is not one e-mail address"),
    ],
)
def test_a_deputy_that_cannot_be_is_refused(
    record: Installation, first: date, last: date, address: str, words: str
) -> None:
    deputize(record, "dau-moi-cchc", TUESDAY, WEDNESDAY)

    with pytest.raises((BadDeputy, BadAddress), match=words):
        deputize(record, "dau-moi-cchc", first, last, address)


def test_a_contact_with_a_deputy_stays_with_its_channel(record: Installation) -> None:
    deputize(record, "dau-moi-cchc", TUESDAY, WEDNESDAY)
    whose = {"agency": "so-tu-phap", "role": "dau-moi-cchc", "address": "0912345678"}
    sms = {"channel": "sms", "channels": Channels({"sms": "json://localhost/{address}"})}

    with record.work() as (session, plan), pytest.raises(BadDeputy, match="until 2023-03-22"):
        set_address(session, plan, an_act(MONDAY), **whose, **sms)

    with record.work() as (session, plan):
        stored = set_address(session, plan, an_act(date(2023, 3, 23)), **whose, **sms)
    assert stored == StoredAddress("sms", "+84912345678")


def test_a_deputy_ends_early_or_never_begins(record: Installation, sink: Sink) -> None:
    deputize(record, "dau-moi-cchc", MONDAY, WEDNESDAY)
    chased(record, MONDAY)

    with record.work() as (session, plan):
        act = an_act(MONDAY)
        end_deputy(session, plan, act, agency="so-tu-phap", role="dau-moi-cchc", last_on=MONDAY)

    assert received(record, sink, TUESDAY) == [POINT]
    deputize(record, "dau-moi-cchc", TUESDAY, WEDNESDAY)
    whose = {"agency": "so-tu-phap", "role": "dau-moi-cchc"}
    with record.work() as (session, plan), pytest.raises(BadDeputy, match="could end on"):
        end_deputy(session, plan, an_act(MONDAY), **whose, last_on=date(2023, 4, 3))


def test_the_mailbox_is_read_once_and_marks_whom_its_reports_name(
    record: Installation, mailbox: Mailbox
) -> None:
    report = EXIM.replace(b"vanthu@syt.example.gov.vn", POINT.encode())
    of_nobody = a_report(a_recipient("ai-do@khong-co.example"))
    mailbox.put(report, of_nobody, b"Subject: hoi\n\nKinh gui\n", report[:400])
    settings = record.settings.model_copy(update={"bounce_mailbox": SecretStr(mailbox.url)})
    reading = replace(record, settings=settings)

    found = read_bounces(reading, an_act(MONDAY))

    # the third was cut off before it says why
    assert found is not None
    assert (found.marked, found.unknown) == ((("so-tu-phap", "dau-moi-cchc"),), 1)
    assert (found.reports, len(found.strangers), found.returned) == (3, 3, 0)
    assert read_bounces(reading, an_act(MONDAY)) == BouncesRead(0, (), 0)
    assert mailbox.unseen() == 1
    assert "bounced" in alarms(record)
    # for the other database
    with mailbox.client() as client:
        client.select("INBOX")
        client.store("1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()


def of_maildir(record: Installation, folder: Path, *reports: bytes) -> Installation:
    """The record with a mailbox that holds these unread letters."""
    for name in ("new", "cur"):
        (folder / name).mkdir(exist_ok=True, parents=True)
    for number, report in enumerate(reports):
        (folder / "new" / f"{number}").write_bytes(report)
    url = SecretStr(f"maildir:{folder}")
    return replace(record, settings=record.settings.model_copy(update={"bounce_mailbox": url}))


def test_a_day_on_a_blocklist_marks_nobody_and_is_one_alarm_in_the_servers_words(
    record: Installation, tmp_path: Path
) -> None:
    words = "smtp; 554 5.7.1 client host [203.0.113.7] blocked"
    addresses = [*THREE.values(), *[f"{code}@example.gov.vn" for code in NAMES]]
    blocked = [a_report(a_recipient(to, status="5.7.1", words=words)) for to in addresses]

    health = mailbox_health(of_maildir(record, tmp_path / "box", *blocked), an_act(MONDAY))

    [line] = [line for line in health if not line.ok]
    assert "client host [203.0.113.7] blocked" in line.words
    assert "bounced" not in alarms(record)


def test_where_many_addresses_fail_alike_in_a_day_nobody_is_marked(
    record: Installation, tmp_path: Path
) -> None:
    with record.read() as (session, plan):
        everybody = sorted(contacts.addresses(session, plan.id))
    dead = [a_report(a_recipient(address)) for address in everybody[:MANY]]

    found = read_bounces(of_maildir(record, tmp_path / "box", *dead), an_act(MONDAY))

    assert len(everybody) <= MANY / SHARE
    assert found is not None
    assert (found.marked, found.refusals) == ((), ("5.1.1 550 5.1.1 User unknown",))
    few = of_maildir(record, tmp_path / "few", *dead[: MANY - 1])
    assert len((read_bounces(few, an_act(MONDAY)) or BouncesRead(0, (), 0)).marked) == MANY - 1


def test_a_letter_that_nobody_could_read_is_named_once(
    record: Installation, tmp_path: Path
) -> None:
    strange = b"From: mailer-daemon@mx.vn\nSubject: khong den\n\n?\n"
    reading = of_maildir(record, tmp_path / "box", strange)

    [line] = [line for line in mailbox_health(reading, an_act(MONDAY)) if not line.ok]

    assert "mailer-daemon@mx.vn: khong den" in line.words
    assert all(line.ok for line in mailbox_health(reading, an_act(MONDAY)))


@pytest.mark.parametrize("url", ["imap://u:m%E1%BA%ADt@[broken/", "maildir:/dev/null/%00"])
def test_whatever_the_mailbox_does_the_watch_goes_on(record: Installation, url: str) -> None:
    settings = record.settings.model_copy(update={"bounce_mailbox": SecretStr(url)})

    [line] = mailbox_health(replace(record, settings=settings), an_act(MONDAY))

    assert not line.ok


def test_without_a_mailbox_nothing_is_read(record: Installation) -> None:
    assert read_bounces(record, an_act(MONDAY)) is None
    assert mailbox_health(record, an_act(MONDAY)) == []


def test_a_mailbox_that_does_not_answer_is_an_alarm_and_stops_nothing(record: Installation) -> None:
    away = SecretStr(f"imap://user:canary@127.0.0.1:{free_port()}/INBOX")
    settings = record.settings.model_copy(update={"bounce_mailbox": away})

    [line] = mailbox_health(replace(record, settings=settings), an_act(MONDAY))

    assert not line.ok
    assert "canary" not in line.words


@on_both
def test_what_would_leave_is_shown_with_the_address_of_the_day(record: Installation) -> None:
    def shown(day: date) -> set[str]:
        owed = preview_step(record, an_act(day))
        return {line.address for line in owed if line.agency == "so-tu-phap"}

    chased(record, MONDAY)
    deputize(record, "dau-moi-cchc", TUESDAY, TUESDAY)

    assert shown(TUESDAY) == {OTHER}
    for address in (OTHER, *THREE.values()):
        bounced(record, address, TUESDAY)
    assert shown(TUESDAY) == set()
